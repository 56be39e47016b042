#include "widgets/models/source_order.h"

#include <algorithm>

namespace furrow::widgets {

void SourceOrder::setRows(std::vector<std::uint32_t> rows) {
    m_rows = std::move(rows);
    const auto largest = std::max_element(m_rows.begin(), m_rows.end());
    m_places.assign(largest == m_rows.end() ? 0 : *largest + std::size_t{1}, -1);
    for (std::size_t place = 0; place < m_rows.size(); ++place)
        m_places[m_rows[place]] = static_cast<std::int32_t>(place);
    emit changed();
}

std::optional<std::size_t> SourceOrder::placeOf(std::size_t row) const {
    if (row >= m_places.size() || m_places[row] < 0)
        return std::nullopt;
    return static_cast<std::size_t>(m_places[row]);
}

std::optional<std::size_t> SourceOrder::neighbour(std::optional<std::size_t> row, int step) const {
    if (m_rows.empty())
        return std::nullopt;
    const auto place = row ? placeOf(*row) : std::nullopt;
    if (!place)
        return m_rows.front();
    const auto wanted = static_cast<std::ptrdiff_t>(*place) + step;
    return m_rows[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(wanted, 0, std::ssize(m_rows) - 1))];
}

} // namespace furrow::widgets
