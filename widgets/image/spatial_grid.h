#pragma once
#include <QPointF>
#include <QRectF>

#include <cstdint>
#include <optional>
#include <vector>

namespace furrow::widgets {

/// Points sorted into square cells, for "what is in this rectangle" and "what is nearest" among 10^5 points.
/// Points that are not finite are never found.
class SpatialGrid {
public:
    SpatialGrid() = default;
    explicit SpatialGrid(const std::vector<QPointF>& points);

    /// Calls visit(index) for every point inside `area`, in a fixed order.
    template <class Visit>
    void forEachIn(const QRectF& area, Visit&& visit) const {
        forEachPointIn(area, [&](std::size_t index, QPointF) { visit(index); });
    }
    /// The same with visit(index, point).
    template <class Visit>
    void forEachPointIn(const QRectF& area, Visit&& visit) const {
        if (m_order.empty())
            return;
        const Range columns = cells(area.left() - m_corner.x(), area.right() - m_corner.x(), m_columns);
        const Range rows = cells(area.top() - m_corner.y(), area.bottom() - m_corner.y(), m_rows);
        for (int row = rows.first; row <= rows.last; ++row)
            for (int column = columns.first; column <= columns.last; ++column) {
                const std::size_t cell = static_cast<std::size_t>(row) * m_columns + column;
                for (std::uint32_t i = m_starts[cell]; i < m_starts[cell + 1]; ++i)
                    if (contains(area, m_points[i]))
                        visit(std::size_t{m_order[i]}, m_points[i]);
            }
    }
    /// Index of the nearest point within `radius`.
    std::optional<std::size_t> nearest(QPointF position, double radius) const;
    /// Points per unit of area of their bounding box.
    double density() const { return m_density; }

private:
    struct Range {
        int first, last;
    };
    Range cells(double from, double to, int count) const;
    static bool contains(const QRectF& area, QPointF p) {
        return p.x() >= area.left() && p.x() <= area.right() && p.y() >= area.top() && p.y() <= area.bottom();
    }

    std::vector<QPointF> m_points;                ///< finite ones in the order of m_order
    std::vector<std::uint32_t> m_starts, m_order; ///< per cell the first entry of m_order; indices as given
    QPointF m_corner;
    double m_cell = 1.0, m_density = 0.0;
    int m_columns = 0, m_rows = 0;
};

} // namespace furrow::widgets
