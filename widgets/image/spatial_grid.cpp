#include "widgets/image/spatial_grid.h"

#include <algorithm>
#include <cmath>

namespace furrow::widgets {
namespace {

constexpr double kPointsPerCell = 8.0;

bool isFinite(QPointF p) {
    return std::isfinite(p.x()) && std::isfinite(p.y());
}

} // namespace

SpatialGrid::SpatialGrid(const std::vector<QPointF>& points) {
    double x0 = 0, x1 = 0, y0 = 0, y1 = 0;
    std::size_t count = 0;
    for (const QPointF p : points) {
        if (!isFinite(p))
            continue;
        x0 = count == 0 ? p.x() : std::min(x0, p.x());
        x1 = count == 0 ? p.x() : std::max(x1, p.x());
        y0 = count == 0 ? p.y() : std::min(y0, p.y());
        y1 = count == 0 ? p.y() : std::max(y1, p.y());
        ++count;
    }
    if (count == 0)
        return;
    m_corner = {x0, y0};
    const double width = std::max(x1 - x0, 1.0), height = std::max(y1 - y0, 1.0);
    m_density = static_cast<double>(count) / (width * height);
    // A long thin cloud of points must not make more cells than points.
    m_cell = std::max(std::sqrt(width * height * kPointsPerCell / static_cast<double>(count)),
                      std::max(width, height) * kPointsPerCell / static_cast<double>(count));
    m_columns = static_cast<int>(width / m_cell) + 1;
    m_rows = static_cast<int>(height / m_cell) + 1;

    const auto cellOf = [&](QPointF p) {
        const auto column = std::min(static_cast<int>((p.x() - x0) / m_cell), m_columns - 1);
        const auto row = std::min(static_cast<int>((p.y() - y0) / m_cell), m_rows - 1);
        return static_cast<std::size_t>(row) * m_columns + column;
    };
    m_starts.assign(static_cast<std::size_t>(m_columns) * m_rows + 1, 0);
    for (const QPointF p : points)
        if (isFinite(p))
            ++m_starts[cellOf(p) + 1];
    for (std::size_t i = 1; i < m_starts.size(); ++i)
        m_starts[i] += m_starts[i - 1];
    m_order.resize(count);
    m_points.resize(count);
    auto next = m_starts;
    for (std::size_t i = 0; i < points.size(); ++i)
        if (isFinite(points[i])) {
            const std::uint32_t place = next[cellOf(points[i])]++;
            m_order[place] = static_cast<std::uint32_t>(i);
            m_points[place] = points[i];
        }
}

SpatialGrid::Range SpatialGrid::cells(double from, double to, int count) const {
    const auto cell = [&](double offset) {
        return static_cast<int>(std::clamp(std::floor(offset / m_cell), -1.0, static_cast<double>(count)));
    };
    return {std::max(cell(from), 0), std::min(cell(to), count - 1)};
}

std::optional<std::size_t> SpatialGrid::nearest(QPointF position, double radius) const {
    std::optional<std::size_t> best;
    double bestSquared = radius * radius;
    forEachPointIn(QRectF(position.x() - radius, position.y() - radius, 2 * radius, 2 * radius),
                   [&](std::size_t index, QPointF point) {
                       const QPointF d = point - position;
                       const double squared = QPointF::dotProduct(d, d);
                       if (squared < bestSquared || (squared == bestSquared && !best)) {
                           bestSquared = squared;
                           best = index;
                       }
                   });
    return best;
}

} // namespace furrow::widgets
