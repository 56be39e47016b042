#pragma once
#include "widgets/models/catalog_data.h"

#include <cstdint>
#include <stop_token>

namespace furrow::widgets {

/// Which rows of a catalog to list and how to sort them.
struct OrderRequest {
    int sortColumn = -1; ///< -1: as in the file
    bool descending = false;
    QString filter;        ///< words that must all occur in the row, in any case; empty: every row
    int filterColumn = -1; ///< -1: in any column
    bool operator==(const OrderRequest&) const = default;
};

/// The listed rows in order. Columns whose filled cells are all numbers sort by value, others by text; empty cells come
/// last either way; equal cells keep the file's order. Empty when stopped.
std::vector<std::uint32_t> orderRows(const CatalogData& catalog, const OrderRequest& request,
                                     const std::stop_token& stop);

/// All filled cells among the first `checkedRows` are numbers, and there is one.
bool isNumericColumn(const CatalogData& catalog, std::size_t column, std::size_t checkedRows);

} // namespace furrow::widgets
