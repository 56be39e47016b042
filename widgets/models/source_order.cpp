#include "widgets/models/source_order.h"

#include <algorithm>
#include <numeric>

namespace furrow::widgets {

void SourceOrder::setRows(Rows rows) {
    const auto largest = std::max_element(rows.begin(), rows.end());
    m_places.assign(largest == rows.end() ? 0 : *largest + std::size_t{1}, -1);
    for (std::size_t place = 0; place < rows.size(); ++place)
        m_places[rows[place]] = static_cast<std::int32_t>(place);
    m_hasAll = false;
    m_rows = std::make_shared<const Rows>(std::move(rows));
    emit changed();
}

void SourceOrder::setAll(std::size_t count) {
    Rows rows(count);
    std::iota(rows.begin(), rows.end(), 0u);
    m_places = {};
    m_hasAll = true;
    m_rows = std::make_shared<const Rows>(std::move(rows));
    emit changed();
}

std::optional<std::size_t> SourceOrder::placeOf(std::size_t row) const {
    if (m_hasAll)
        return row < m_rows->size() ? std::optional(row) : std::nullopt;
    if (row >= m_places.size() || m_places[row] < 0)
        return std::nullopt;
    return static_cast<std::size_t>(m_places[row]);
}

std::optional<std::size_t> SourceOrder::neighbour(std::optional<std::size_t> row, int step) const {
    if (m_rows->empty())
        return std::nullopt;
    const auto place = row ? placeOf(*row) : std::nullopt;
    if (!place)
        return m_rows->front();
    const auto wanted = static_cast<std::ptrdiff_t>(*place) + step;
    return (*m_rows)[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(wanted, 0, std::ssize(*m_rows) - 1))];
}

} // namespace furrow::widgets
