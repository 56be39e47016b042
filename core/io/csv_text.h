#pragma once
#include "core/base/run_context.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace furrow::io {

/// A CSV file in memory byte for byte, with an index by which any cell is found: for reading tables of millions of rows
/// (CsvTable is for changing small ones). Takes the size of the file and a tenth more. Immutable, safe to share.
class CsvText {
public:
    /// Reads a file that CsvTable would read, with the same errors. Progress is that of the stage "catalog".
    /// Throws UserError and Cancelled.
    static CsvText read(const std::filesystem::path& path, const RunContext& context = {});
    static CsvText parse(std::string_view text, const std::string& fileName);

    std::size_t rows() const { return m_rowStarts.size(); }
    const std::vector<std::string>& names() const { return m_names; }       ///< unquoted
    const std::vector<std::string>& rawNames() const { return m_rawNames; } ///< as written
    std::string_view raw(std::size_t row, std::size_t column) const;        ///< the cell as written
    std::string text(std::size_t row, std::size_t column) const;            ///< unquoted
    void prefetch(std::size_t row, std::size_t column) const; ///< tells the processor that raw() will want this cell
    std::string_view record(std::size_t row) const;           ///< all cells as written, with commas
    std::size_t bytes() const;                                ///< memory taken

private:
    struct Buffer {
        std::unique_ptr<char[]> bytes;
        std::size_t size;
        explicit Buffer(std::size_t count); ///< with a few zero bytes beyond the end
        std::string_view view() const { return {bytes.get(), size}; }
    };
    std::size_t anchor(std::size_t row, std::size_t column) const; ///< byte where the search for a cell starts
    CsvText(Buffer buffer, std::string fileName, const RunContext& context);
    static Buffer readBuffer(const std::filesystem::path& path, const RunContext& context);

    Buffer m_buffer;
    std::string_view m_body;
    std::string m_fileName;
    std::vector<std::string> m_names, m_rawNames;
    std::size_t m_anchorsPerRow = 0;
    std::vector<std::uint64_t> m_rowStarts; ///< byte of m_body
    std::vector<std::uint32_t> m_anchors;   ///< per row the places of cells kStep, 2 kStep, …, from the row's start
};

} // namespace furrow::io
