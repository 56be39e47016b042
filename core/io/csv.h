#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace furrow::io {

/// A CSV table (RFC 4180) that keeps every cell byte for byte as it was written, quotes included.
class CsvTable {
public:
    /// Reads a file: UTF-8 with or without BOM, CRLF or LF, quoted fields with commas, quotes and line breaks.
    /// Throws UserError naming file and line for ragged rows, an unterminated quote, a missing or repeated header.
    static CsvTable read(const std::filesystem::path& path);
    static CsvTable parse(std::string text, const std::string& fileName);

    std::size_t rows() const { return m_lines.size(); }
    std::size_t columns() const { return m_names.size(); }
    const std::vector<std::string>& names() const { return m_names; } ///< unquoted
    /// Index of a column without regard to case; nullopt when absent.
    std::optional<std::size_t> find(std::string_view name) const;

    const std::string& raw(std::size_t row, std::size_t column) const; ///< as written
    std::string text(std::size_t row, std::size_t column) const;       ///< unquoted
    /// Number in the C locale; NaN when empty, "nan", or not a number.
    double number(std::size_t row, std::size_t column) const;
    std::size_t line(std::size_t row) const { return m_lines[row]; } ///< 1-based line in the file where the row starts

    void setText(std::size_t row, std::size_t column, std::string_view value); ///< quoted when needed
    std::size_t addColumn(const std::string& name);                            ///< empty cells; returns its index
    std::size_t addRow();                                                      ///< empty cells; returns its index
    /// Raw header cell of a column (as written in the file).
    const std::string& rawName(std::size_t column) const { return m_rawNames[column]; }

    /// The named columns and rows, in the order given; cells stay as written.
    CsvTable subset(const std::vector<std::size_t>& columns, const std::vector<std::size_t>& rows) const;

    std::string toString() const;                        ///< LF line ends
    void write(const std::filesystem::path& path) const; ///< atomically

private:
    std::vector<std::string> m_names, m_rawNames;
    std::vector<std::vector<std::string>> m_cells; ///< per column
    std::vector<std::size_t> m_lines;
};

/// Index of a name without regard to case and outer blanks, an exact one first; nullopt when absent.
std::optional<std::size_t> findName(const std::vector<std::string>& names, std::string_view name);

/// A cell without its quotes; `raw` is well-formed.
std::string unquoted(std::string_view raw);
/// Quotes a value when it holds a comma, quote, line break or outer blanks.
std::string csvQuoted(std::string_view value);

} // namespace furrow::io
