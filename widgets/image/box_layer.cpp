#include "widgets/image/box_layer.h"

#include <QPainter>

namespace furrow::widgets {
namespace {

constexpr int kLegendSize = 16;
constexpr double kLabelledWidth = 150.0; ///< logical pixels a box needs to carry its label

QImage legendImage(double devicePixelRatio) {
    QImage image(QSize(kLegendSize, kLegendSize) * devicePixelRatio, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(devicePixelRatio);
    image.fill(Qt::transparent);
    return image;
}

QRectF widgetRect(const ViewTransform& view, const Box& box) {
    return QRectF(view.toWidget(QPointF(box.x0 - 0.5, box.y1 - 0.5)),
                  view.toWidget(QPointF(box.x1 - 0.5, box.y0 - 0.5)));
}

} // namespace

void BoxLayer::paint(QImage& target, const ViewTransform& view) const {
    QPainter painter(&target);
    QColor line = m_color;
    line.setAlpha(170);
    painter.setPen(QPen(line, 1.0));
    const QRectF window(QPointF(0, 0), view.size);
    QVector<QRectF> rects;
    for (const Entry& entry : m_entries) {
        const QRectF rect = widgetRect(view, entry.box);
        if (rect.intersects(window))
            rects.push_back(rect);
    }
    painter.drawRects(rects);
    QFont font = painter.font();
    font.setPointSizeF(8.0);
    painter.setFont(font);
    for (const Entry& entry : m_entries) {
        const QRectF rect = widgetRect(view, entry.box).intersected(window);
        if (rect.width() >= kLabelledWidth && rect.height() >= 30.0)
            painter.drawText(rect.adjusted(4, 3, -4, -3), Qt::AlignLeft | Qt::AlignBottom, entry.label);
    }
}

QImage BoxLayer::symbol(double devicePixelRatio) const {
    QImage image = legendImage(devicePixelRatio);
    QPainter painter(&image);
    painter.setPen(QPen(m_color, 1.2));
    painter.drawRect(QRectF(2, 4, kLegendSize - 5, kLegendSize - 8));
    return image;
}

MaskLayer::MaskLayer(QString id, QString label, QColor color, const Image<std::uint8_t>& mask, QPoint origin)
    : OverlayLayer(std::move(id), std::move(label))
    , m_color(color)
    , m_picture(mask.width(), mask.height(), QImage::Format_ARGB32_Premultiplied)
    , m_origin(origin) {
    const QRgb tint = qPremultiply(color.rgba());
    for (int y = 0; y < mask.height(); ++y) {
        auto* out = reinterpret_cast<QRgb*>(m_picture.scanLine(mask.height() - 1 - y));
        for (int x = 0; x < mask.width(); ++x) {
            out[x] = mask(x, y) ? tint : 0;
            m_count += mask(x, y) != 0;
        }
    }
}

void MaskLayer::paint(QImage& target, const ViewTransform& view) const {
    if (m_count == 0)
        return;
    QPainter painter(&target);
    const Box box{m_origin.x(), m_origin.x() + m_picture.width(), m_origin.y(), m_origin.y() + m_picture.height()};
    painter.drawImage(widgetRect(view, box), m_picture);
}

QImage MaskLayer::symbol(double devicePixelRatio) const {
    QImage image = legendImage(devicePixelRatio);
    QPainter painter(&image);
    painter.fillRect(QRectF(2, 3, kLegendSize - 4, kLegendSize - 6), m_color);
    return image;
}

} // namespace furrow::widgets
