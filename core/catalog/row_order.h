#pragma once
#include "core/base/run_context.h"
#include "core/catalog/column_store.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace furrow {

struct SortKey {
    std::size_t column = 0;
    bool descending = false;
    bool operator==(const SortKey&) const = default;
};

/// A byte per row of a catalog, 1 where the row belongs to the set.
using RowMask = std::shared_ptr<const std::vector<std::uint8_t>>;

/// Which rows of a catalog to list and in which order.
struct RowQuery {
    std::string where; ///< an Expression; empty: every row
    std::string words; ///< words that texts of the row must hold, each in some column; ASCII letters in any case
    std::vector<SortKey> keys; ///< the first one counts most; none: as in the file
    RowMask only;              ///< the rows to choose from; null: all
    bool operator==(const RowQuery&) const = default;
};

/// The listed rows in order. Numbers sort by value, texts by their bytes, false before true; missing cells come last
/// either way; equal cells keep the order of the file. Throws ExpressionError and Cancelled.
std::vector<std::uint32_t> queryRows(const ColumnStorePtr& store, const RowQuery& query,
                                     const RunContext& context = {});

/// Sorts rows of the catalog; equal ones keep their order.
void sortRows(const ColumnStore& store, const std::vector<SortKey>& keys, std::vector<std::uint32_t>& rows,
              const RunContext& context = {});

} // namespace furrow
