#include "widgets/catalog/plot_picker.h"

#include <QImage>
#include <QPainter>

namespace furrow::widgets {
namespace {

/// Calls visit(i) for the points whose places may lie in `box` (widget coordinates).
template <class Visit>
void forPointsNear(const PlotPicker& plot, const QRectF& box, Visit visit) {
    // Comparing values spares the logarithms of a million points.
    const QRectF& area = plot.area;
    const double x0 = plot.x.value((box.left() - area.left()) / area.width()),
                 x1 = plot.x.value((box.right() - area.left()) / area.width()),
                 y0 = plot.y.value((area.bottom() - box.bottom()) / area.height()),
                 y1 = plot.y.value((area.bottom() - box.top()) / area.height());
    const PlotData& data = *plot.data;
    const bool isHistogram = data.isHistogram();
    for (std::size_t i = 0; i < data.size(); ++i)
        if (data.x[i] >= x0 && data.x[i] <= x1 && (isHistogram || (data.y[i] >= y0 && data.y[i] <= y1)))
            visit(i);
}

} // namespace

QPointF PlotPicker::place(std::size_t point) const {
    return {area.left() + x.place(data->x[point]) * area.width(),
            area.bottom() - y.place(data->y[point]) * area.height()};
}

std::vector<std::uint32_t> PlotPicker::rowsInside(const QPolygonF& polygon) const {
    std::vector<std::uint32_t> rows;
    if (!data || polygon.size() < 3)
        return rows;
    // The polygon as a picture: exact to a quarter of a pixel, and as fast for a lasso as for a rectangle.
    constexpr double scale = 4;
    const QRectF box = polygon.boundingRect();
    QImage inside((box.size() * scale).toSize() + QSize(2, 2), QImage::Format_Grayscale8);
    inside.fill(0);
    {
        QPainter painter(&inside);
        painter.scale(scale, scale);
        painter.translate(-box.topLeft());
        painter.setPen(Qt::NoPen);
        painter.setBrush(Qt::white);
        painter.drawPolygon(polygon);
    }
    const double middle = box.center().y();
    forPointsNear(*this, box, [&](std::size_t i) {
        QPointF p = data->isHistogram() ? QPointF(area.left() + x.place(data->x[i]) * area.width(), middle) : place(i);
        p = (p - box.topLeft()) * scale;
        if (p.x() >= 0 && p.y() >= 0 && p.x() < inside.width() && p.y() < inside.height() &&
            inside.constScanLine(static_cast<int>(p.y()))[static_cast<int>(p.x())] > 127)
            rows.push_back(data->rows[i]);
    });
    return rows;
}

std::optional<std::size_t> PlotPicker::nearestPoint(QPointF position, double reach) const {
    if (!data || data->isHistogram())
        return std::nullopt;
    std::optional<std::size_t> nearest;
    double least = reach * reach;
    forPointsNear(*this, QRectF(position, QSizeF()).adjusted(-reach, -reach, reach, reach), [&](std::size_t i) {
        const QPointF d = place(i) - position;
        const double distance = d.x() * d.x() + d.y() * d.y();
        if (distance < least) {
            least = distance;
            nearest = i;
        }
    });
    return nearest;
}

} // namespace furrow::widgets
