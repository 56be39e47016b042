#include "core/catalog/column_store.h"

#include "core/base/text.h"
#include "core/catalog/read_column.h"
#include "core/io/csv.h"

#include <algorithm>
#include <cmath>

namespace furrow {
namespace {

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
        const auto& known = m_known[column];
        const auto wanted = known ? std::optional(known->info->type) : std::nullopt;
        slot.column = std::make_unique<const StoredColumn>(csv() ? readCsvColumn(*csv(), column, wanted)
                                                                 : readFitsColumn(*fits(), column));
        slot.ready.store(slot.column.get(), std::memory_order_release);
    }
    return *slot.column;
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
