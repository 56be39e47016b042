#pragma once
#include "widgets/catalog/plot_data.h"

#include <QPolygonF>

namespace furrow::widgets {

/// Finds the points of a plot by their places. Copies are cheap and can be used on any thread.
struct PlotPicker {
    PlotDataPtr data; ///< null: there is nothing to find
    PlotScale x, y;
    QRectF area; ///< that the scales fill, widget coordinates

    QPointF place(std::size_t point) const;
    /// Rows of the catalog whose points lie in the polygon (widget coordinates; a histogram looks at x alone).
    std::vector<std::uint32_t> rowsInside(const QPolygonF& polygon) const;
    /// Index into the data of the point nearest to `position`, less than `reach` pixels away; none in a histogram.
    std::optional<std::size_t> nearestPoint(QPointF position, double reach) const;
};

} // namespace furrow::widgets
