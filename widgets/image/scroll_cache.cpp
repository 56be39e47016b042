#include "widgets/image/scroll_cache.h"

#include <QPainter>

#include <cmath>
#include <cstring>

namespace furrow::widgets {
namespace {

constexpr double kWhole = 1e-3; ///< device pixels from which a move counts as fractional

/// Moves the picture's content by `d` device pixels; what was not there before is undefined.
void shiftContent(QImage& picture, QPoint d) {
    const int rows = picture.height() - std::abs(d.y());
    const auto bytes = static_cast<std::size_t>(picture.width() - std::abs(d.x())) * sizeof(QRgb);
    const auto from = static_cast<std::size_t>(std::max(0, -d.x())) * sizeof(QRgb);
    const auto to = static_cast<std::size_t>(std::max(0, d.x())) * sizeof(QRgb);
    for (int i = 0; i < rows; ++i) {
        // In the order in which no row is overwritten before it has moved.
        const int row = d.y() > 0 ? rows - 1 - i : i - d.y();
        std::memmove(picture.scanLine(row + d.y()) + to, picture.constScanLine(row) + from, bytes);
    }
}

} // namespace

const QImage& ScrollCache::picture(const ViewTransform& view, double devicePixelRatio, const Paint& paint) {
    const QSize wanted = (view.size * devicePixelRatio).toSize();
    if (m_picture.size() != wanted || m_picture.devicePixelRatio() != devicePixelRatio) {
        m_picture = QImage(wanted, QImage::Format_ARGB32_Premultiplied);
        m_picture.setDevicePixelRatio(devicePixelRatio);
        m_valid = false;
    }
    if (m_valid && m_view.zoom == view.zoom && m_view.size == view.size && scrollTo(view, paint))
        return m_picture;
    m_picture.fill(Qt::transparent);
    m_view = view;
    m_offset = {};
    paint(m_picture, view);
    m_valid = true;
    return m_picture;
}

bool ScrollCache::scrollTo(const ViewTransform& view, const Paint& paint) {
    const QPointF moved = m_view.centre - view.centre;
    const QPointF exact = QPointF(moved.x(), -moved.y()) * view.zoom * m_picture.devicePixelRatio();
    const QPoint whole = exact.toPoint();
    if (std::abs(exact.x() - whole.x()) > kWhole || std::abs(exact.y() - whole.y()) > kWhole)
        return false;
    const QPoint d = whole - m_offset;
    const int width = m_picture.width(), height = m_picture.height();
    if (std::abs(d.x()) >= width || std::abs(d.y()) >= height)
        return false;
    if (d.isNull())
        return true;
    shiftContent(m_picture, d);
    m_offset = whole;
    if (d.x() != 0)
        paintPart({d.x() > 0 ? 0 : width + d.x(), 0, std::abs(d.x()), height}, paint);
    if (d.y() != 0)
        paintPart({0, d.y() > 0 ? 0 : height + d.y(), width, std::abs(d.y())}, paint);
    return true;
}

void ScrollCache::paintPart(const QRect& part, const Paint& paint) {
    const double dpr = m_picture.devicePixelRatio();
    QImage piece(part.size(), QImage::Format_ARGB32_Premultiplied);
    piece.setDevicePixelRatio(dpr);
    piece.fill(Qt::transparent);
    ViewTransform view = m_view;
    view.size = QSizeF(part.size()) / dpr;
    view.centre = m_view.toImage((QRectF(part).center() - QPointF(m_offset)) / dpr);
    paint(piece, view);
    for (int y = 0; y < part.height(); ++y)
        std::memcpy(m_picture.scanLine(part.top() + y) + static_cast<std::size_t>(part.left()) * sizeof(QRgb),
                    piece.constScanLine(y), static_cast<std::size_t>(part.width()) * sizeof(QRgb));
}

} // namespace furrow::widgets
