#pragma once
#include "core/catalog/stored_column.h"
#include "core/io/csv_text.h"
#include "core/io/fits_rows.h"

#include <optional>

namespace furrow {

/// The values of a column (see ColumnStore::column), read by two threads at most. `wanted`: the type it should have.
StoredColumn readCsvColumn(const io::CsvText& csv, std::size_t column, std::optional<ColumnType> wanted);
StoredColumn readFitsColumn(const io::FitsRows& fits, std::size_t column);

} // namespace furrow
