#pragma once
#include "core/catalog/columns.h"
#include "core/io/csv.h"
#include "core/io/table_column.h"

namespace furrow {

/// Bands of a catalog in file order: of FLUX_{band}_fit, or, when it has none, of FLUX_{band}.
std::vector<std::string> catalogBands(const std::vector<std::string>& names);

/// The cells of a column as values. A column of the program has the type, unit, UCD and description of the column table
/// as long as its cells allow; any other is bool, integer, float or text by content. Integers with leading zeros, or
/// beyond 64 bits, make a column of the user text, and so does a column without any value.
io::TableColumn typedColumn(const io::CsvTable& table, std::size_t column, const std::vector<std::string>& bands);
std::vector<io::TableColumn> typedColumns(const io::CsvTable& table);

} // namespace furrow
