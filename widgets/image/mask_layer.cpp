#include "widgets/image/mask_layer.h"

#include "widgets/image/box_layer.h"

#include <QPainter>

#include <cmath>

namespace furrow::widgets {
namespace {

BitMask halved(const BitMask& from) {
    BitMask to((from.width() + 1) / 2, (from.height() + 1) / 2);
    for (int y = 0; y < from.height(); ++y)
        for (int x = 0; x < from.width(); ++x)
            if (from.test(x, y))
                to.set(x / 2, y / 2);
    return to;
}

BitMask nonZero(const Image<std::uint8_t>& image) {
    BitMask mask(image.width(), image.height());
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (image(x, y))
                mask.set(x, y);
    return mask;
}

} // namespace

MaskPyramid::MaskPyramid(BitMask mask)
    : m_count(mask.count()) {
    m_levels.push_back(std::move(mask));
    // An empty mask is never painted: it needs no levels.
    while (m_count > 0 && (m_levels.back().width() > 1 || m_levels.back().height() > 1))
        m_levels.push_back(halved(m_levels.back()));
}

MaskPyramid::MaskPyramid(const Image<std::uint8_t>& mask)
    : MaskPyramid(nonZero(mask)) {}

MaskLayer::MaskLayer(QString id, QString label, QColor color, const Image<std::uint8_t>& mask, QPoint origin)
    : MaskLayer(std::move(id), std::move(label), color, std::make_shared<const MaskPyramid>(mask), origin) {}

MaskLayer::MaskLayer(QString id, QString label, QColor color, std::shared_ptr<const MaskPyramid> mask, QPoint origin)
    : OverlayLayer(std::move(id), std::move(label))
    , m_color(color)
    , m_mask(std::move(mask))
    , m_origin(origin) {}

void MaskLayer::paint(QImage& target, const ViewTransform& view) const {
    if (count() == 0)
        return;
    const double devicePerPixel = view.zoom * target.devicePixelRatio();
    int index = 0;
    while (index + 1 < m_mask->levels() && std::ldexp(devicePerPixel, index) < 1.0)
        ++index;
    const BitMask& level = m_mask->level(index);
    const int step = 1 << index;
    const QRectF visible = view.visible().translated(-m_origin);
    const auto first = [&](double from) { return std::max(0, static_cast<int>(std::floor((from + 0.5) / step))); };
    const auto last = [&](double to, int size) {
        return std::min(size, static_cast<int>(std::floor((to + 0.5) / step)) + 1);
    };
    const Box part{first(visible.left()), last(visible.right(), level.width()), first(visible.top()),
                   last(visible.bottom(), level.height())};
    if (part.empty())
        return;
    QImage picture(part.width(), part.height(), QImage::Format_ARGB32_Premultiplied);
    const QRgb tint = qPremultiply(m_color.rgba());
    for (int y = part.y0; y < part.y1; ++y) {
        auto* out = reinterpret_cast<QRgb*>(picture.scanLine(part.y1 - 1 - y));
        for (int x = part.x0; x < part.x1; ++x)
            *out++ = level.test(x, y) ? tint : 0;
    }
    const Box covered{m_origin.x() + part.x0 * step, m_origin.x() + part.x1 * step, m_origin.y() + part.y0 * step,
                      m_origin.y() + part.y1 * step};
    QPainter painter(&target);
    painter.drawImage(widgetRect(view, covered), picture);
}

bool MaskLayer::test(QPointF image) const {
    if (!m_mask)
        return false;
    const BitMask& mask = m_mask->level(0);
    const int x = pixelOf(image.x()) - m_origin.x(), y = pixelOf(image.y()) - m_origin.y();
    return x >= 0 && y >= 0 && x < mask.width() && y < mask.height() && mask.test(x, y);
}

QImage MaskLayer::symbol(double devicePixelRatio) const {
    QImage image = legendImage(devicePixelRatio);
    const QRectF area(QPointF(0, 0), image.deviceIndependentSize());
    QPainter painter(&image);
    painter.fillRect(area.adjusted(2, 3, -2, -3), m_color);
    return image;
}

} // namespace furrow::widgets
