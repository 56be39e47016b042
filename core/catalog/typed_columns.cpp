#include "core/catalog/typed_columns.h"

#include <algorithm>
#include <numeric>

namespace furrow {
namespace {

using Rows = std::span<const std::uint32_t>;

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

/// Values of the rows as `get` turns them; in optionals, which `isMissing` leaves empty, when the column has gaps.
template <class T, class Stored, class IsMissing>
void assign(io::TableColumn& out, const StoredColumn& stored, const Stored& all, Rows rows, IsMissing isMissing) {
    if (!stored.hasMissing()) {
        std::vector<T> values(rows.size());
        for (std::size_t i = 0; i < rows.size(); ++i)
            values[i] = static_cast<T>(all[rows[i]]);
        out.values = std::move(values);
        return;
    }
    std::vector<std::optional<T>> values(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (!isMissing(all[rows[i]]))
            values[i] = static_cast<T>(all[rows[i]]);
    out.values = std::move(values);
}

} // namespace

io::TableColumn typedColumn(const ColumnStore& store, std::size_t column, Rows rows) {
    const StoredColumn& stored = store.column(column);
    io::TableColumn out;
    out.name = store.names()[column];
    out.unit = store.unit(column);
    out.description = store.description(column);
    if (const auto known = store.known(column)) {
        out.ucd = known->info->ucd;
        if (stored.type() == known->info->type)
            out.display = displayFormat(*known->info);
    }
    if (const auto* numbers = std::get_if<StoredColumn::Numbers>(&stored.values())) {
        std::vector<double> values(rows.size());
        std::transform(rows.begin(), rows.end(), values.begin(), [&](std::uint32_t row) { return (*numbers)[row]; });
        out.values = std::move(values);
    } else if (const auto* integers = std::get_if<StoredColumn::Integers>(&stored.values())) {
        assign<long long>(out, stored, *integers, rows, [](long long v) { return v == io::kMissingInteger; });
    } else if (const auto* truths = std::get_if<StoredColumn::Truths>(&stored.values())) {
        assign<bool>(out, stored, *truths, rows, [](std::uint8_t v) { return v == kMissingTruth; });
    } else {
        const TextColumn& texts = *stored.texts();
        std::vector<std::string> values(rows.size());
        std::transform(rows.begin(), rows.end(), values.begin(),
                       [&](std::uint32_t row) { return std::string(texts.words[texts.codes[row]]); });
        out.values = std::move(values);
    }
    return out;
}

std::vector<io::TableColumn> typedColumns(const ColumnStore& store) {
    std::vector<std::uint32_t> rows(store.rows());
    std::iota(rows.begin(), rows.end(), 0u);
    std::vector<io::TableColumn> columns;
    for (std::size_t c = 0; c < store.columns(); ++c)
        columns.push_back(typedColumn(store, c, rows));
    return columns;
}

} // namespace furrow
