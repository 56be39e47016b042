#include "widgets/catalog/row_order.h"

#include "core/base/text.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace furrow::widgets {
namespace {

constexpr std::size_t kStopEvery = 4096;

/// ASCII letters without regard to case, other bytes as they are.
bool containsFolded(const std::string& cell, const std::string& lowerWord) {
    const auto same = [](char a, char lower) {
        return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == lower;
    };
    return std::search(cell.begin(), cell.end(), lowerWord.begin(), lowerWord.end(), same) != cell.end();
}

std::vector<std::string> words(const QString& filter) {
    std::vector<std::string> result;
    for (const QString& word : filter.split(QLatin1Char(' '), Qt::SkipEmptyParts))
        result.push_back(toLower(word.toStdString()));
    return result;
}

std::vector<std::uint32_t> filteredRows(const CatalogData& catalog, const OrderRequest& request,
                                        const std::stop_token& stop) {
    const std::vector<std::string> wanted = words(request.filter);
    const std::size_t first = request.filterColumn < 0 ? 0 : static_cast<std::size_t>(request.filterColumn);
    const std::size_t last = request.filterColumn < 0 ? catalog.table().columns() : first + 1;
    const auto matches = [&](std::size_t row) {
        return std::all_of(wanted.begin(), wanted.end(), [&](const std::string& word) {
            for (std::size_t column = first; column < last; ++column)
                if (containsFolded(catalog.table().raw(row, column), word))
                    return true;
            return false;
        });
    };
    std::vector<std::uint32_t> rows;
    for (std::size_t row = 0; row < catalog.rows(); ++row) {
        if (row % kStopEvery == 0 && stop.stop_requested())
            return {};
        if (wanted.empty() || matches(row))
            rows.push_back(static_cast<std::uint32_t>(row));
    }
    return rows;
}

/// Empty cells to the end; `less` orders the rest.
template <class IsEmpty, class Less>
void sortRows(std::vector<std::uint32_t>& rows, bool descending, IsEmpty&& isEmpty, Less&& less) {
    const auto filledEnd =
        std::stable_partition(rows.begin(), rows.end(), [&](std::uint32_t row) { return !isEmpty(row); });
    if (descending)
        std::stable_sort(rows.begin(), filledEnd, [&](std::uint32_t a, std::uint32_t b) { return less(b, a); });
    else
        std::stable_sort(rows.begin(), filledEnd, less);
}

} // namespace

bool isNumericColumn(const CatalogData& catalog, std::size_t column, std::size_t checkedRows) {
    bool any = false;
    for (std::size_t row = 0; row < std::min(checkedRows, catalog.rows()); ++row) {
        const std::string text = catalog.table().text(row, column);
        if (trimmed(text).empty())
            continue;
        if (!parseDouble(text))
            return false;
        any = true;
    }
    return any;
}

std::vector<std::uint32_t> orderRows(const CatalogData& catalog, const OrderRequest& request,
                                     const std::stop_token& stop) {
    std::vector<std::uint32_t> rows = filteredRows(catalog, request, stop);
    if (request.sortColumn < 0 || stop.stop_requested())
        return rows;
    const auto column = static_cast<std::size_t>(request.sortColumn);
    const io::CsvTable& table = catalog.table();
    if (isNumericColumn(catalog, column, catalog.rows())) {
        std::vector<double> values(catalog.rows());
        for (std::size_t row = 0; row < values.size(); ++row)
            values[row] = table.number(row, column);
        sortRows(
            rows, request.descending, [&](std::uint32_t row) { return std::isnan(values[row]); },
            [&](std::uint32_t a, std::uint32_t b) { return values[a] < values[b]; });
    } else {
        sortRows(
            rows, request.descending, [&](std::uint32_t row) { return table.raw(row, column).empty(); },
            [&](std::uint32_t a, std::uint32_t b) { return table.raw(a, column) < table.raw(b, column); });
    }
    return rows;
}

} // namespace furrow::widgets
