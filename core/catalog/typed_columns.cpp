#include "core/catalog/typed_columns.h"

#include "core/base/text.h"

#include <algorithm>
#include <limits>

namespace furrow {
namespace {

using Values = decltype(io::TableColumn::values);

/// The cells of one column, unquoted and trimmed.
class Cells {
public:
    Cells(const io::CsvTable& table, std::size_t column)
        : m_table(table)
        , m_column(column) {}
    std::size_t size() const { return m_table.rows(); }
    std::string_view operator[](std::size_t row) {
        const std::string& raw = m_table.raw(row, m_column);
        if (raw.empty() || raw.front() != '"')
            return trimmed(raw);
        m_unquoted = m_table.text(row, m_column);
        return trimmed(m_unquoted);
    }
    bool areEmpty() {
        for (std::size_t r = 0; r < size(); ++r)
            if (!(*this)[r].empty())
                return false;
        return true;
    }
    std::vector<std::string> texts() const {
        std::vector<std::string> texts(size());
        for (std::size_t r = 0; r < size(); ++r)
            texts[r] = m_table.text(r, m_column);
        return texts;
    }

private:
    const io::CsvTable& m_table;
    std::size_t m_column;
    std::string m_unquoted;
};

std::optional<bool> parseBool(std::string_view text) {
    if (equalsIgnoreCase(text, "true"))
        return true;
    if (equalsIgnoreCase(text, "false"))
        return false;
    return std::nullopt;
}

/// Reads every cell with `parse`; nullopt as soon as one that is not empty cannot be read.
template <class T, class Parse>
std::optional<Values> readAll(Cells& cells, Parse parse) {
    std::vector<std::optional<T>> values(cells.size());
    bool isComplete = true;
    for (std::size_t r = 0; r < cells.size(); ++r) {
        const auto cell = cells[r];
        values[r] = cell.empty() ? std::nullopt : parse(cell);
        if (!values[r] && !cell.empty())
            return std::nullopt;
        isComplete = isComplete && values[r];
    }
    if (!isComplete)
        return values;
    std::vector<T> complete(values.size());
    for (std::size_t r = 0; r < values.size(); ++r)
        complete[r] = *values[r];
    return complete;
}

std::optional<Values> readDoubles(Cells& cells) {
    std::vector<double> values(cells.size(), std::numeric_limits<double>::quiet_NaN());
    for (std::size_t r = 0; r < cells.size(); ++r) {
        const auto cell = cells[r];
        if (cell.empty())
            continue;
        const auto value = parseDouble(cell);
        if (!value)
            return std::nullopt;
        values[r] = *value;
    }
    return values;
}

std::optional<Values> readAs(ColumnType type, Cells& cells) {
    switch (type) {
    case ColumnType::Bool:
        return readAll<bool>(cells, parseBool);
    case ColumnType::Int:
        return readAll<long long>(cells, parseInteger);
    case ColumnType::Double:
        return readDoubles(cells);
    case ColumnType::Text:
        return cells.texts();
    }
    return std::nullopt;
}

/// True for integers that a number would not give back: 00019, -07, or more than 64 bits.
bool isIdentifier(std::string_view cell) {
    if (!cell.empty() && (cell.front() == '-' || cell.front() == '+'))
        cell.remove_prefix(1);
    const auto digits = static_cast<std::size_t>(
        std::find_if(cell.begin(), cell.end(), [](char c) { return c < '0' || c > '9'; }) - cell.begin());
    return (digits > 1 && cell.front() == '0') || (digits == cell.size() && digits > 0 && !parseInteger(cell));
}

Values inferred(Cells& cells) {
    if (cells.areEmpty())
        return cells.texts();
    for (const auto type : {ColumnType::Bool, ColumnType::Int, ColumnType::Double}) {
        auto values = readAs(type, cells);
        if (!values)
            continue;
        for (std::size_t r = 0; r < cells.size() && type != ColumnType::Bool; ++r)
            if (isIdentifier(cells[r]))
                return cells.texts();
        return *std::move(values);
    }
    return cells.texts();
}

/// Decimals that show what the unit is measured to.
std::string displayFormat(const ColumnInfo& info) {
    if (info.type == ColumnType::Int)
        return "I10";
    if (info.type != ColumnType::Double)
        return {};
    if (info.unit == "deg")
        return info.ucd.starts_with("pos.eq") ? "F14.8" : "F10.3";
    if (info.unit == "mag")
        return "F9.4";
    return info.unit == "pixel" ? "F12.4" : "G15.7";
}

} // namespace

std::vector<std::string> catalogBands(const std::vector<std::string>& names) {
    constexpr std::string_view start = "FLUX_", end = "_fit";
    std::vector<std::string> fitted, given;
    for (const auto& name : names) {
        if (!name.starts_with(start) || name.size() == start.size())
            continue;
        if (name.ends_with(end) && name.size() > start.size() + end.size())
            fitted.push_back(name.substr(start.size(), name.size() - start.size() - end.size()));
        else
            given.push_back(name.substr(start.size()));
    }
    return fitted.empty() ? given : fitted;
}

io::TableColumn typedColumn(const io::CsvTable& table, std::size_t column, const std::vector<std::string>& bands) {
    Cells cells(table, column);
    io::TableColumn out;
    out.name = table.names()[column];
    const auto known = findColumn(out.name, bands);
    std::optional<Values> values;
    if (known) {
        const auto& info = *known->info;
        out.unit = info.unit;
        out.ucd = info.ucd;
        out.description = columnName(info.description, known->band);
        values = readAs(info.type, cells);
        if (values)
            out.display = displayFormat(info);
    }
    out.values = values ? *std::move(values) : inferred(cells);
    return out;
}

std::vector<io::TableColumn> typedColumns(const io::CsvTable& table) {
    const auto bands = catalogBands(table.names());
    std::vector<io::TableColumn> columns;
    for (std::size_t c = 0; c < table.columns(); ++c)
        columns.push_back(typedColumn(table, c, bands));
    return columns;
}

} // namespace furrow
