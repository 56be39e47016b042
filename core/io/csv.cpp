#include "core/io/csv.h"

#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "core/io/csv_scanner.h"

#include <limits>

namespace furrow::io {

CsvTable CsvTable::read(const std::filesystem::path& path) {
    return parse(readTextFile(path), path.string());
}

CsvTable CsvTable::parse(std::string text, const std::string& fileName) {
    CsvScanner scanner(csvBody(text, fileName), fileName);
    CsvTable table;
    CsvHeader header = readCsvHeader(scanner, fileName);
    table.m_names = std::move(header.names);
    table.m_rawNames = std::move(header.rawNames);
    table.m_cells.resize(table.columns());
    RaggedRows ragged(table.columns(), fileName);
    std::vector<std::string_view> cells;
    while (!scanner.atEnd()) {
        const std::size_t line = scanner.line();
        scanner.readRecord(cells);
        if (cells.empty())
            continue;
        if (cells.size() != table.columns()) {
            ragged.add(line, cells.size());
            continue;
        }
        for (std::size_t c = 0; c < cells.size(); ++c)
            table.m_cells[c].emplace_back(cells[c]);
        table.m_lines.push_back(line);
    }
    ragged.throwIfAny();
    return table;
}

std::optional<std::size_t> findName(const std::vector<std::string>& names, std::string_view name) {
    std::optional<std::size_t> found;
    for (std::size_t c = 0; c < names.size(); ++c) {
        if (names[c] == name)
            return c;
        if (!found && equalsIgnoreCase(trimmed(names[c]), trimmed(name)))
            found = c;
    }
    return found;
}

std::optional<std::size_t> CsvTable::find(std::string_view name) const {
    return findName(m_names, name);
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
