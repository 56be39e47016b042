#include "core/io/csv_scanner.h"

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/csv.h"

#include <array>
#include <fmt/format.h>
#include <set>

namespace furrow::io {
namespace {

constexpr std::size_t kMaxReportedRows = 10;
constexpr std::size_t kStart = 1024 * 1024; ///< bytes in which a file shows that it is no text

/// Bytes that may end a cell without quotes.
constexpr std::array<bool, 256> kMayEnd = [] {
    std::array<bool, 256> table{};
    table[','] = table['\n'] = table['\r'] = true;
    return table;
}();

} // namespace

void CsvScanner::readRecord(std::vector<std::string_view>& cells) {
    cells.clear();
    if (consumeLineEnd())
        return;
    for (;;) {
        cells.push_back(readCell());
        if (atEnd() || consumeLineEnd())
            return;
        skipComma();
    }
}

std::size_t CsvScanner::lineEndLength() const {
    std::size_t end = m_pos;
    while (end < m_text.size() && m_text[end] == '\r')
        ++end;
    if (end < m_text.size() && m_text[end] == '\n')
        return end + 1 - m_pos;
    return end == m_text.size() ? end - m_pos : 0;
}

bool CsvScanner::consumeLineEnd() {
    if (!atLineEnd())
        return false;
    m_pos += lineEndLength();
    ++m_line;
    return true;
}

std::string_view CsvScanner::readCell() {
    const std::size_t start = m_pos, size = m_text.size();
    const char* const text = m_text.data();
    if (!atEnd() && text[m_pos] == '"') {
        skipQuoted();
    } else {
        std::size_t at = m_pos;
        for (;; ++at) {
            while (at < size && !kMayEnd[static_cast<unsigned char>(text[at])])
                ++at;
            m_pos = at;
            if (at == size || text[at] != '\r' || atLineEnd())
                break; // a CR inside a line belongs to the cell
        }
    }
    return m_text.substr(start, m_pos - start);
}

void CsvScanner::skipQuoted() {
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
        throw UserError(fmt::format("{}, line {}: text follows a closing quote; double quotes that belong to the text",
                                    m_fileName, m_line));
}

CsvHeader readCsvHeader(CsvScanner& scanner, const std::string& fileName) {
    std::vector<std::string_view> cells;
    while (!scanner.atEnd() && cells.empty())
        scanner.readRecord(cells);
    if (cells.empty())
        throw UserError(fmt::format("{}: the file is empty; the first row must name the columns", fileName));
    CsvHeader header;
    std::set<std::string> seen, repeated;
    for (const auto cell : cells) {
        header.rawNames.emplace_back(cell);
        const std::string& name = header.names.emplace_back(unquoted(cell));
        if (!name.empty() && !seen.insert(name).second)
            repeated.insert(name);
    }
    if (!repeated.empty())
        throw UserError(fmt::format("{}, line 1: column named more than once: {}; rename or remove one of them",
                                    fileName, join({repeated.begin(), repeated.end()}, ", ")));
    return header;
}

std::string_view csvBody(std::string_view text, const std::string& fileName) {
    const std::string_view body = csvStart(text, fileName);
    if (body.find('\0') != body.npos)
        throwZeroBytes(fileName);
    return body;
}

std::string_view csvStart(std::string_view text, const std::string& fileName) {
    if (text.substr(0, 2) == "\xff\xfe" || text.substr(0, 2) == "\xfe\xff")
        throw UserError(fmt::format("{}: the file is UTF-16 text; save it as CSV in UTF-8", fileName));
    if (text.substr(0, kStart).find('\0') != text.npos)
        throwZeroBytes(fileName);
    if (text.substr(0, 3) == "\xef\xbb\xbf")
        text.remove_prefix(3);
    return text;
}

void throwZeroBytes(const std::string& fileName) {
    throw UserError(
        fmt::format("{}: the file holds zero bytes, so it is no CSV text; check that it is the right file", fileName));
}

void RaggedRows::add(std::size_t line, std::size_t cells) {
    if (++m_count <= kMaxReportedRows)
        m_listed.push_back(fmt::format("line {}: {} cells, the header has {}", line, cells, m_columns));
}

void RaggedRows::throwIfAny() const {
    ProblemList problems;
    for (const auto& row : m_listed)
        problems.add(row);
    if (m_count > kMaxReportedRows)
        problems.add(fmt::format("and {} more lines", m_count - kMaxReportedRows));
    problems.throwIfAny(
        fmt::format("{}: rows that do not fit the header (check for missing or unquoted commas):", m_fileName));
}

} // namespace furrow::io
