#pragma once
#include "core/base/big_array.h"
#include "core/base/run_context.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace furrow::io {

/// A CSV file in memory byte for byte, with an index by which any cell is found: for reading tables of millions of rows
/// (CsvTable is for changing small ones). Takes the size of the file and a tenth more. The file is copied rather than
/// mapped: one that another program shortens would end this program (SIGBUS). Immutable, safe to share.
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
    /// The cells first … first + count - 1 of a row as written. 16 bytes before the end of each may be read, too.
    void cells(std::size_t row, std::size_t first, std::size_t count, std::string_view* out) const;
    void prefetch(std::size_t row, std::size_t column) const; ///< tells the processor that this cell will be wanted
    std::string_view record(std::size_t row) const;           ///< all cells as written, with commas
    std::size_t bytes() const;                                ///< memory taken

private:
    struct Part;
    using Buffer = BigArray<char>;
    static Buffer makeBuffer(std::size_t size); ///< for a text of this size between paddings
    static Buffer readBuffer(const std::filesystem::path& path, const RunContext& context);
    CsvText(Buffer buffer, std::string fileName, const RunContext& context);
    Part index(std::size_t begin, std::size_t limit) const;
    void indexAll(std::size_t begin, std::size_t line, const RunContext& context);
    void throwFirst(const std::vector<Part>& parts, std::size_t line) const;
    void keep(const std::vector<Part>& parts, const RunContext& context);
    std::size_t anchor(std::size_t row, std::size_t column) const; ///< byte where the search for a cell starts

    Buffer m_buffer;
    std::string_view m_body;
    std::string m_fileName;
    std::vector<std::string> m_names, m_rawNames;
    BigArray<std::uint64_t> m_rowStarts; ///< byte of m_body
    std::vector<BigArray<std::uint32_t>>
        m_anchors; ///< places of cells kStep, 2 kStep, … of all rows, from their starts
};

} // namespace furrow::io
