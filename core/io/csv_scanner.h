#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Records and cells of a CSV text; for core/io alone.
namespace furrow::io {

/// Cuts a text into records and cells; cells stay as written.
class CsvScanner {
public:
    /// `line` is that of `position`.
    CsvScanner(std::string_view text, const std::string& fileName, std::size_t position = 0, std::size_t line = 1)
        : m_text(text)
        , m_fileName(fileName)
        , m_pos(position)
        , m_line(line) {}

    bool atEnd() const { return m_pos >= m_text.size(); }
    std::size_t line() const { return m_line; }
    std::size_t position() const { return m_pos; }

    /// The next record; a line without any character gives no cell at all. Throws UserError naming file and line.
    void readRecord(std::vector<std::string_view>& cells);
    /// The cell at the current position, which is left after it.
    std::string_view readCell();
    void skipComma() { ++m_pos; }

private:
    /// Length of the line end at the current position: LF with any CRs before it, or CRs at the end of the file.
    std::size_t lineEndLength() const;
    bool atLineEnd() const { return (m_text[m_pos] == '\n' || m_text[m_pos] == '\r') && lineEndLength() > 0; }
    bool consumeLineEnd();
    void skipQuoted();

    std::string_view m_text;
    const std::string& m_fileName;
    std::size_t m_pos;
    std::size_t m_line;
};

/// The first record with cells: the column names, as written and unquoted.
struct CsvHeader {
    std::vector<std::string> names, rawNames;
};
/// Throws UserError for an empty file and for repeated names.
CsvHeader readCsvHeader(CsvScanner& scanner, const std::string& fileName);

/// Throws UserError for UTF-16 and for zero bytes; returns the text without a byte order mark.
std::string_view csvBody(std::string_view text, const std::string& fileName);
/// The same, but looks for zero bytes in the first megabyte alone.
std::string_view csvStart(std::string_view text, const std::string& fileName);
[[noreturn]] void throwZeroBytes(const std::string& fileName);

/// Collects rows that do not fit the header.
class RaggedRows {
public:
    RaggedRows(std::size_t columns, const std::string& fileName)
        : m_columns(columns)
        , m_fileName(fileName) {}
    void add(std::size_t line, std::size_t cells);
    void throwIfAny() const;

private:
    std::size_t m_columns, m_count = 0;
    const std::string& m_fileName;
    std::vector<std::string> m_listed;
};

} // namespace furrow::io
