#pragma once
#include "core/io/table_column.h"

#include <filesystem>
#include <memory>

namespace furrow::io {

/// Writes a VOTable 1.4 (IVOA recommendation) with one TABLEDATA table block by block, into a file that the caller
/// renames when it is complete (writeFileAtomically). Texts are UTF-8; characters that XML cannot hold become '?'.
class VoTableWriter {
public:
    /// `layout`: names and types of the columns; a text column is of Unicode when one of the texts that it holds is.
    VoTableWriter(const std::filesystem::path& target, const std::string& tableName,
                  const std::vector<TableColumn>& layout, std::size_t rows);
    ~VoTableWriter();
    void addRows(const std::vector<TableColumn>& block); ///< the next rows of all columns
    void close();                                        ///< throws UserError when the disk refuses

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

/// A whole table, atomically. Columns have the same length.
void writeVoTable(const std::filesystem::path& path, const std::string& tableName,
                  const std::vector<TableColumn>& columns);

} // namespace furrow::io
