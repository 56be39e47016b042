#pragma once
#include "core/io/table_column.h"

#include <filesystem>

namespace furrow::io {

/// Writes a VOTable 1.4 (IVOA recommendation) with one TABLEDATA table, atomically. Columns have the same length. Texts
/// are UTF-8; characters that XML cannot hold become '?'.
void writeVoTable(const std::filesystem::path& path, const std::string& tableName,
                  const std::vector<TableColumn>& columns);

} // namespace furrow::io
