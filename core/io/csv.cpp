#include "core/io/csv.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/text.h"

#include <fmt/format.h>
#include <limits>
#include <set>

namespace furrow::io {
namespace {

constexpr std::size_t kMaxReportedRows = 10;

std::string unquoted(std::string_view raw) {
    if (raw.size() < 2 || raw.front() != '"')
        return std::string(raw);
    std::string out;
    out.reserve(raw.size() - 2);
    for (std::size_t i = 1; i + 1 < raw.size(); ++i) {
        out += raw[i];
        if (raw[i] == '"')
            ++i; // a doubled quote stands for one
    }
    return out;
}

/// Cuts a text into records and cells; cells stay as written.
class CsvScanner {
public:
    CsvScanner(std::string_view text, const std::string& fileName)
        : m_text(text)
        , m_fileName(fileName) {}

    bool atEnd() const { return m_pos >= m_text.size(); }
    std::size_t line() const { return m_line; }

    /// The next record; a line without any character gives no cell at all.
    void readRecord(std::vector<std::string_view>& cells) {
        cells.clear();
        if (consumeLineEnd())
            return;
        for (;;) {
            cells.push_back(readCell());
            if (atEnd() || consumeLineEnd())
                return;
            ++m_pos; // the comma
        }
    }

private:
    /// Length of the line end at the current position: LF with any CRs before it, or CRs at the end of the file.
    std::size_t lineEndLength() const {
        std::size_t end = m_pos;
        while (end < m_text.size() && m_text[end] == '\r')
            ++end;
        if (end < m_text.size() && m_text[end] == '\n')
            return end + 1 - m_pos;
        return end == m_text.size() ? end - m_pos : 0;
    }
    bool atLineEnd() const { return (m_text[m_pos] == '\n' || m_text[m_pos] == '\r') && lineEndLength() > 0; }
    bool consumeLineEnd() {
        if (!atLineEnd())
            return false;
        m_pos += lineEndLength();
        ++m_line;
        return true;
    }
    std::string_view readCell() {
        const std::size_t start = m_pos;
        if (!atEnd() && m_text[m_pos] == '"')
            skipQuoted();
        else
            while (!atEnd() && m_text[m_pos] != ',' && !atLineEnd())
                ++m_pos;
        return m_text.substr(start, m_pos - start);
    }
    void skipQuoted() {
        const std::size_t startLine = m_line;
        for (++m_pos;; ++m_pos) {
            if (atEnd())
                throw UserError(fmt::format("{}, line {}: a quoted cell starts here and never ends; close the quote or "
                                            "double quotes that belong to the text",
                                            m_fileName, startLine));
            if (m_text[m_pos] == '\n')
                ++m_line;
            if (m_text[m_pos] != '"')
                continue;
            if (m_pos + 1 < m_text.size() && m_text[m_pos + 1] == '"')
                ++m_pos;
            else
                break;
        }
        ++m_pos;
        if (!atEnd() && m_text[m_pos] != ',' && !atLineEnd())
            throw UserError(
                fmt::format("{}, line {}: text follows a closing quote; double quotes that belong to the text",
                            m_fileName, m_line));
    }

    std::string_view m_text;
    const std::string& m_fileName;
    std::size_t m_pos = 0;
    std::size_t m_line = 1;
};

void checkEncoding(std::string_view text, const std::string& fileName) {
    if (text.substr(0, 2) == "\xff\xfe" || text.substr(0, 2) == "\xfe\xff")
        throw UserError(fmt::format("{}: the file is UTF-16 text; save it as CSV in UTF-8", fileName));
    if (text.find('\0') != text.npos)
        throw UserError(fmt::format(
            "{}: the file holds zero bytes, so it is no CSV text; check that it is the right file", fileName));
}

} // namespace

CsvTable CsvTable::read(const std::filesystem::path& path) {
    return parse(readTextFile(path), path.string());
}

CsvTable CsvTable::parse(std::string text, const std::string& fileName) {
    checkEncoding(text, fileName);
    std::string_view body = text;
    if (body.substr(0, 3) == "\xef\xbb\xbf")
        body.remove_prefix(3);

    CsvTable table;
    CsvScanner scanner(body, fileName);
    std::vector<std::string_view> cells;
    while (!scanner.atEnd() && cells.empty())
        scanner.readRecord(cells);
    if (cells.empty())
        throw UserError(fmt::format("{}: the file is empty; the first row must name the columns", fileName));

    std::set<std::string> seen, repeated;
    for (const auto cell : cells) {
        const std::string name = unquoted(cell);
        if (!name.empty() && !seen.insert(name).second)
            repeated.insert(name);
        table.m_rawNames.emplace_back(cell);
        table.m_names.push_back(name);
    }
    if (!repeated.empty())
        throw UserError(fmt::format("{}, line 1: column named more than once: {}; rename or remove one of them",
                                    fileName, join({repeated.begin(), repeated.end()}, ", ")));

    table.m_cells.resize(table.columns());
    ProblemList ragged;
    std::size_t raggedRows = 0;
    while (!scanner.atEnd()) {
        const std::size_t line = scanner.line();
        scanner.readRecord(cells);
        if (cells.empty())
            continue;
        if (cells.size() != table.columns()) {
            if (++raggedRows <= kMaxReportedRows)
                ragged.add(fmt::format("line {}: {} cells, the header has {}", line, cells.size(), table.columns()));
            continue;
        }
        for (std::size_t c = 0; c < cells.size(); ++c)
            table.m_cells[c].emplace_back(cells[c]);
        table.m_lines.push_back(line);
    }
    if (raggedRows > kMaxReportedRows)
        ragged.add(fmt::format("and {} more lines", raggedRows - kMaxReportedRows));
    ragged.throwIfAny(
        fmt::format("{}: rows that do not fit the header (check for missing or unquoted commas):", fileName));
    return table;
}

std::optional<std::size_t> CsvTable::find(std::string_view name) const {
    std::optional<std::size_t> found;
    for (std::size_t c = 0; c < m_names.size(); ++c) {
        if (m_names[c] == name)
            return c;
        if (!found && equalsIgnoreCase(trimmed(m_names[c]), trimmed(name)))
            found = c;
    }
    return found;
}

const std::string& CsvTable::raw(std::size_t row, std::size_t column) const {
    return m_cells[column][row];
}

std::string CsvTable::text(std::size_t row, std::size_t column) const {
    return unquoted(raw(row, column));
}

double CsvTable::number(std::size_t row, std::size_t column) const {
    const std::string& cell = raw(row, column);
    const auto value = !cell.empty() && cell.front() == '"' ? parseDouble(unquoted(cell)) : parseDouble(cell);
    return value.value_or(std::numeric_limits<double>::quiet_NaN());
}

void CsvTable::setText(std::size_t row, std::size_t column, std::string_view value) {
    m_cells[column][row] = csvQuoted(value);
}

std::size_t CsvTable::addColumn(const std::string& name) {
    m_names.push_back(name);
    m_rawNames.push_back(csvQuoted(name));
    m_cells.emplace_back(rows());
    return columns() - 1;
}

std::size_t CsvTable::addRow() {
    for (auto& column : m_cells)
        column.emplace_back();
    m_lines.push_back(0);
    return rows() - 1;
}

CsvTable CsvTable::subset(const std::vector<std::size_t>& columns, const std::vector<std::size_t>& rows) const {
    CsvTable out;
    for (const std::size_t c : columns) {
        out.m_names.push_back(m_names[c]);
        out.m_rawNames.push_back(m_rawNames[c]);
        auto& cells = out.m_cells.emplace_back();
        cells.reserve(rows.size());
        for (const std::size_t r : rows)
            cells.push_back(m_cells[c][r]);
    }
    for (const std::size_t r : rows)
        out.m_lines.push_back(m_lines[r]);
    return out;
}

std::string CsvTable::toString() const {
    std::string out;
    for (std::size_t c = 0; c < columns(); ++c) {
        out += c ? "," : "";
        out += m_rawNames[c];
    }
    out += '\n';
    for (std::size_t r = 0; r < rows(); ++r) {
        for (std::size_t c = 0; c < columns(); ++c) {
            out += c ? "," : "";
            out += raw(r, c);
        }
        // The only cell of a row may not vanish: a line without characters is no row.
        if (columns() == 1 && raw(r, 0).empty())
            out += "\"\"";
        out += '\n';
    }
    return out;
}

void CsvTable::write(const std::filesystem::path& path) const {
    writeTextAtomically(path, toString());
}

std::string csvQuoted(std::string_view value) {
    const bool outerBlanks = !value.empty() && trimmed(value).size() != value.size();
    if (!outerBlanks && value.find_first_of(",\"\n\r") == value.npos)
        return std::string(value);
    std::string out = "\"";
    for (const char c : value) {
        out += c;
        if (c == '"')
            out += c;
    }
    return out + '"';
}

} // namespace furrow::io
