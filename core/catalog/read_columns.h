#pragma once
#include "core/base/run_context.h"
#include "core/catalog/stored_column.h"
#include "core/io/csv_text.h"
#include "core/io/fits_rows.h"

#include <optional>
#include <span>
#include <vector>

namespace furrow {

struct ColumnWish {
    std::size_t column = 0;
    std::optional<ColumnType> type; ///< wanted if the cells allow; nullopt: as the cells are
};

/// The values of these columns in one pass over the rows, on up to `threads` threads. Throws Cancelled.
std::vector<StoredColumn> readCsvColumns(const io::CsvText& csv, std::span<const ColumnWish> wishes, int threads,
                                         const RunContext& context);
std::vector<StoredColumn> readFitsColumns(const io::FitsRows& fits, std::span<const ColumnWish> wishes, int threads,
                                          const RunContext& context);

} // namespace furrow
