#include "core/catalog/column_store.h"

#include "core/base/parallel.h"
#include "core/base/text.h"
#include "core/catalog/read_columns.h"
#include "core/io/csv.h"

#include <algorithm>
#include <cmath>

namespace furrow {
namespace {

constexpr int kThreads = 2; ///< for a column that somebody waits for
constexpr std::size_t kLoadedTogether = 24;
constexpr std::size_t kSampled = 64; ///< cells that tell texts from numbers

bool isFitsName(const std::filesystem::path& path) {
    const std::string name = toLower(path.filename().string());
    return name.ends_with(".fits") || name.ends_with(".fit") || name.ends_with(".fits.gz") || name.ends_with(".fit.gz");
}

std::vector<std::string> fieldNames(const io::FitsRows& fits) {
    std::vector<std::string> names;
    for (const auto& field : fits.fields())
        names.push_back(field.name);
    return names;
}

} // namespace

std::shared_ptr<const ColumnStore> ColumnStore::read(const std::filesystem::path& path, const RunContext& context) {
    if (isFitsName(path))
        return std::make_shared<const ColumnStore>(io::FitsRows::read(path, context));
    return std::make_shared<const ColumnStore>(io::CsvText::read(path, context));
}

std::shared_ptr<const ColumnStore> ColumnStore::parse(std::string_view csv, const std::string& fileName) {
    return std::make_shared<const ColumnStore>(io::CsvText::parse(csv, fileName));
}

ColumnStore::ColumnStore(io::CsvText csv)
    : m_cells(std::move(csv)) {
    m_rows = std::get<io::CsvText>(m_cells).rows();
    setNames(std::get<io::CsvText>(m_cells).names());
}

ColumnStore::ColumnStore(io::FitsRows fits)
    : m_cells(std::move(fits)) {
    m_rows = std::get<io::FitsRows>(m_cells).rows();
    setNames(fieldNames(std::get<io::FitsRows>(m_cells)));
}

void ColumnStore::setNames(std::vector<std::string> names) {
    m_names = std::move(names);
    m_bands = catalogBands(m_names);
    for (std::size_t c = 0; c < m_names.size(); ++c) {
        m_indices.emplace(m_names[c], c);
        m_known.push_back(findColumn(m_names[c], m_bands));
    }
    m_slots = std::make_unique<Slot[]>(m_names.size());
}

std::optional<std::size_t> ColumnStore::find(std::string_view name) const {
    const auto exact = m_indices.find(std::string(name));
    return exact != m_indices.end() ? exact->second : io::findName(m_names, name);
}

std::string ColumnStore::unit(std::size_t column) const {
    if (m_known[column])
        return std::string(m_known[column]->info->unit);
    return fits() ? fits()->fields()[column].unit : std::string();
}

std::string ColumnStore::description(std::size_t column) const {
    if (const auto& known = m_known[column])
        return columnName(known->info->description, known->band);
    return fits() ? fits()->fields()[column].description : std::string();
}

std::optional<OutputColumn> ColumnStore::known(std::size_t column) const {
    return m_known[column];
}

std::string ColumnStore::text(std::size_t row, std::size_t column) const {
    return csv() ? csv()->text(row, column) : fits()->cell(row, fits()->fields()[column]);
}

std::string ColumnStore::csvCell(std::size_t row, std::size_t column) const {
    return csv() ? std::string(csv()->raw(row, column)) : io::csvQuoted(text(row, column));
}

std::string ColumnStore::csvName(std::size_t column) const {
    return csv() ? csv()->rawNames()[column] : io::csvQuoted(m_names[column]);
}

double ColumnStore::number(std::size_t row, std::size_t column) const {
    if (const StoredColumn* stored = m_slots[column].ready.load(std::memory_order_acquire);
        stored && stored->type() != ColumnType::Text && stored->type() != ColumnType::Bool)
        return stored->number(row);
    if (csv())
        return parseDouble(csv()->text(row, column)).value_or(std::nan(""));
    return fits()->real(row, fits()->fields()[column]);
}

const StoredColumn& ColumnStore::column(std::size_t column) const {
    Slot& slot = m_slots[column];
    if (const StoredColumn* stored = slot.ready.load(std::memory_order_acquire))
        return *stored;
    const std::lock_guard lock(slot.mutex);
    if (!slot.column) {
        auto read = readColumns(std::span(&column, 1), kThreads, {});
        slot.column = std::make_unique<const StoredColumn>(std::move(read.front()));
        slot.ready.store(slot.column.get(), std::memory_order_release);
    }
    return *slot.column;
}

void ColumnStore::load(std::span<const std::size_t> columns, const RunContext& context, int threads) const {
    std::vector<std::size_t> wanted;
    std::copy_if(columns.begin(), columns.end(), std::back_inserter(wanted),
                 [this](std::size_t column) { return !isLoaded(column); });
    std::sort(wanted.begin(), wanted.end());
    wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
    // Without a lock: who needs one of these columns at once reads it alone rather than wait for all of them.
    std::vector<StoredColumn> read = readColumns(wanted, threads, context);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        Slot& slot = m_slots[wanted[i]];
        const std::lock_guard lock(slot.mutex);
        if (slot.column)
            continue;
        slot.column = std::make_unique<const StoredColumn>(std::move(read[i]));
        slot.ready.store(slot.column.get(), std::memory_order_release);
    }
}

std::size_t ColumnStore::preload(std::span<const std::size_t> columns, std::size_t memory,
                                 const RunContext& context) const {
    const int threads = std::max(1, hardwareThreads() - 1);
    for (std::size_t first = 0; first < columns.size(); first += kLoadedTogether) {
        const auto some = columns.subspan(first, std::min(kLoadedTogether, columns.size() - first));
        if (bytes() + some.size() * m_rows * sizeof(double) > memory)
            break;
        load(some, context, threads);
    }
    return static_cast<std::size_t>(
        std::count_if(columns.begin(), columns.end(), [this](std::size_t column) { return isLoaded(column); }));
}

std::vector<StoredColumn> ColumnStore::readColumns(std::span<const std::size_t> columns, int threads,
                                                   const RunContext& context) const {
    std::vector<ColumnWish> wishes;
    for (const std::size_t column : columns)
        wishes.push_back({column, m_known[column] ? std::optional(m_known[column]->info->type) : std::nullopt});
    const int used = std::min(threads, hardwareThreads());
    return csv() ? readCsvColumns(*csv(), wishes, used, context) : readFitsColumns(*fits(), wishes, used, context);
}

const std::vector<std::size_t>& ColumnStore::textColumns() const {
    std::call_once(m_textsFound, [this] {
        for (std::size_t c = 0; c < columns(); ++c)
            if (fits()       ? fits()->fields()[c].kind == io::FitsRows::Kind::Text
                : m_known[c] ? m_known[c]->info->type == ColumnType::Text
                             : looksLikeText(c))
                m_textColumns.push_back(c);
    });
    return m_textColumns;
}

/// Some cells of a sample are neither numbers nor truth values, or all of them are empty.
bool ColumnStore::looksLikeText(std::size_t column) const {
    const std::size_t step = std::max<std::size_t>(1, m_rows / kSampled);
    bool any = false, numbers = true, truths = true;
    for (std::size_t row = 0; row < m_rows; row += step) {
        const std::string cell = csv()->text(row, column);
        const std::string_view text = trimmed(cell);
        if (text.empty())
            continue;
        any = true;
        const bool isPadded = text.size() > 1 && text.front() == '0' && text[1] >= '0' && text[1] <= '9';
        numbers = numbers && !isPadded && parseDouble(text);
        truths = truths && (equalsIgnoreCase(text, "true") || equalsIgnoreCase(text, "false"));
    }
    return !any || (!numbers && !truths);
}

bool ColumnStore::isLoaded(std::size_t column) const {
    return m_slots[column].ready.load(std::memory_order_acquire) != nullptr;
}

std::size_t ColumnStore::bytes() const {
    std::size_t total = csv() ? csv()->bytes() : fits()->bytes();
    for (std::size_t c = 0; c < columns(); ++c)
        if (const StoredColumn* stored = m_slots[c].ready.load(std::memory_order_acquire))
            total += stored->bytes();
    return total;
}

} // namespace furrow
