#pragma once
#include "core/catalog/column_store.h"
#include "core/io/table_column.h"

#include <span>

namespace furrow {

/// The values of a column in these rows with unit, UCD and description, as FITS and VOTable files hold it.
io::TableColumn typedColumn(const ColumnStore& store, std::size_t column, std::span<const std::uint32_t> rows);
std::vector<io::TableColumn> typedColumns(const ColumnStore& store); ///< all columns and rows

} // namespace furrow
