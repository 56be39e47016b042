#include "core/catalog/read_column.h"

#include "core/base/parallel.h"
#include "core/base/text.h"
#include "core/io/csv.h"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <functional>
#include <limits>

namespace furrow {
namespace {

constexpr std::size_t kChunk = 32768; ///< rows per task
constexpr std::size_t kAhead = 12;    ///< rows between asking for a cell and reading it
constexpr std::size_t kProbed = 64;   ///< rows looked at before memory is taken
constexpr int kThreads = 2;

/// Calls body(first, last) for pieces of [0, rows) on a few threads.
void forChunks(std::size_t rows, const std::function<void(std::size_t, std::size_t)>& body) {
    const std::size_t chunks = (rows + kChunk - 1) / kChunk;
    parallelFor(chunks, std::min(kThreads, hardwareThreads()), {},
                [&](std::size_t i) { body(i * kChunk, std::min(rows, (i + 1) * kChunk)); });
}

std::string_view withoutBlanks(std::string_view text) {
    if (text.empty() ||
        (static_cast<unsigned char>(text.front()) > ' ' && static_cast<unsigned char>(text.back()) > ' '))
        return text;
    return trimmed(text);
}

/// True for integers that a number would not give back: 00019, -07, or more than 64 bits.
bool isIdentifier(std::string_view cell) {
    if (!cell.empty() && (cell.front() == '-' || cell.front() == '+'))
        cell.remove_prefix(1);
    if (cell.size() < 2 || (cell.front() != '0' && cell.size() < 19))
        return false;
    const auto digits = static_cast<std::size_t>(
        std::find_if(cell.begin(), cell.end(), [](char c) { return c < '0' || c > '9'; }) - cell.begin());
    return (digits > 1 && cell.front() == '0') || (digits == cell.size() && !parseInteger(cell));
}

/// The common case first: nothing but a number.
template <class T>
bool parsePlain(std::string_view cell, T& value) {
    const auto result = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    return result.ec == std::errc() && result.ptr == cell.data() + cell.size();
}
bool parseCell(std::string_view cell, double& value) {
    if (parsePlain(cell, value))
        return true;
    const auto number = parseDouble(cell);
    value = number.value_or(0);
    return number.has_value();
}
bool parseCell(std::string_view cell, long long& value) {
    if (parsePlain(cell, value))
        return true;
    const auto number = parseInteger(cell);
    value = number.value_or(0);
    return number.has_value();
}
bool parseCell(std::string_view cell, std::uint8_t& value) {
    value = equalsIgnoreCase(cell, "true");
    return value || equalsIgnoreCase(cell, "false");
}

/// Numbers the different texts of a column in the order in which they occur.
class WordIndex {
public:
    explicit WordIndex(TextColumn& column)
        : m_column(column)
        , m_slots(1024, kFree) {}

    /// The code of `word`; a new word is added as `keep` returns it.
    template <class Keep>
    std::uint32_t code(std::string_view word, std::size_t hash, Keep keep) {
        for (std::size_t slot = hash & (m_slots.size() - 1);; slot = (slot + 1) & (m_slots.size() - 1)) {
            const std::uint32_t known = m_slots[slot];
            if (known == kFree)
                return add(slot, keep(), hash);
            if (m_hashes[known] == hash && m_column.words[known] == word)
                return known;
        }
    }

private:
    static constexpr std::uint32_t kFree = std::numeric_limits<std::uint32_t>::max();

    std::uint32_t add(std::size_t slot, std::string_view word, std::size_t hash) {
        const auto code = static_cast<std::uint32_t>(m_column.words.size());
        m_slots[slot] = code;
        m_column.words.push_back(word);
        m_hashes.push_back(hash);
        if (2 * m_column.words.size() > m_slots.size())
            grow();
        return code;
    }
    void grow() {
        m_slots.assign(2 * m_slots.size(), kFree);
        for (std::uint32_t code = 0; code < m_hashes.size(); ++code) {
            std::size_t slot = m_hashes[code] & (m_slots.size() - 1);
            while (m_slots[slot] != kFree)
                slot = (slot + 1) & (m_slots.size() - 1);
            m_slots[slot] = code;
        }
    }

    TextColumn& m_column;
    std::vector<std::uint32_t> m_slots; ///< a power of two of them, half full at most
    std::vector<std::size_t> m_hashes;  ///< per word
};

/// `text(row)` gives the text, either in the file for good or, with `isTemporary` set, for now.
template <class Text>
StoredColumn readTexts(std::size_t rows, Text text) {
    auto column = std::make_shared<TextColumn>();
    column->codes.resize(rows);
    WordIndex index(*column);
    struct Found {
        std::string_view word;
        std::string temporary;
        std::size_t hash = 0;
        bool isTemporary = false;
    };
    constexpr std::size_t kPass = 16 * kChunk;
    std::vector<Found> found(std::min(rows, kPass));
    for (std::size_t start = 0; start < rows; start += kPass) {
        const std::size_t count = std::min(kPass, rows - start);
        forChunks(count, [&](std::size_t first, std::size_t last) {
            for (std::size_t i = first; i < last; ++i) {
                Found& f = found[i];
                f.isTemporary = false;
                f.word = text(start + i, f.temporary, f.isTemporary);
                f.hash = std::hash<std::string_view>()(f.word);
            }
        });
        for (std::size_t i = 0; i < count; ++i) {
            Found& f = found[i];
            column->codes[start + i] = index.code(f.word, f.hash, [&]() -> std::string_view {
                return f.isTemporary ? column->owned.emplace_back(std::move(f.temporary)) : f.word;
            });
        }
    }
    return StoredColumn(std::shared_ptr<const TextColumn>(std::move(column)));
}

class CsvColumn {
public:
    CsvColumn(const io::CsvText& csv, std::size_t column)
        : m_csv(csv)
        , m_column(column) {}

    std::optional<StoredColumn> as(ColumnType type, bool keepIdentifiers) const {
        switch (type) {
        case ColumnType::Bool:
            return values<std::uint8_t>(kMissingTruth, false);
        case ColumnType::Int:
            return values<long long>(io::kMissingInteger, keepIdentifiers);
        case ColumnType::Double:
            return values<double>(std::numeric_limits<double>::quiet_NaN(), keepIdentifiers);
        case ColumnType::Text:
            break;
        }
        return texts();
    }
    bool isEmpty() const {
        for (std::size_t r = 0; r < m_csv.rows(); ++r)
            if (std::string scratch; !cell(r, scratch).empty())
                return false;
        return true;
    }
    StoredColumn texts() const {
        return readTexts(m_csv.rows(), [this](std::size_t row, std::string& temporary, bool& isTemporary) {
            m_csv.prefetch(row + kAhead, m_column);
            const std::string_view raw = m_csv.raw(row, m_column);
            if (raw.size() < 2 || raw.front() != '"')
                return raw;
            const std::string_view inner = raw.substr(1, raw.size() - 2);
            if (inner.find('"') == inner.npos)
                return inner;
            isTemporary = true;
            temporary = m_csv.text(row, m_column);
            return std::string_view(temporary);
        });
    }

private:
    std::string_view cell(std::size_t row, std::string& scratch) const {
        const std::string_view raw = m_csv.raw(row, m_column);
        if (raw.empty() || raw.front() != '"')
            return withoutBlanks(raw);
        scratch = m_csv.text(row, m_column);
        return withoutBlanks(scratch);
    }
    /// nullopt when a cell that is not empty cannot be read, or is an identifier that has to be kept.
    template <class T>
    std::optional<StoredColumn> values(T missing, bool keepIdentifiers) const {
        const auto read = [&](std::size_t row, std::string& scratch, T& value) {
            const std::string_view text = cell(row, scratch);
            value = missing;
            return text.empty() || (parseCell(text, value) && !(keepIdentifiers && isIdentifier(text)));
        };
        // Most columns of another type show it at once.
        std::string first;
        T value;
        for (std::size_t row = 0; row < std::min(kProbed, m_csv.rows()); ++row)
            if (!read(row, first, value))
                return std::nullopt;
        std::vector<T> all(m_csv.rows());
        std::atomic<bool> failed{false};
        forChunks(all.size(), [&](std::size_t begin, std::size_t end) {
            std::string scratch;
            for (std::size_t row = begin; row < end && !failed.load(std::memory_order_relaxed); ++row) {
                m_csv.prefetch(row + kAhead, m_column);
                if (!read(row, scratch, all[row]))
                    failed = true;
            }
        });
        if (failed)
            return std::nullopt;
        return StoredColumn(std::move(all));
    }

    const io::CsvText& m_csv;
    std::size_t m_column;
};

} // namespace

StoredColumn readCsvColumn(const io::CsvText& csv, std::size_t column, std::optional<ColumnType> wanted) {
    const CsvColumn cells(csv, column);
    if (wanted)
        if (auto stored = cells.as(*wanted, false))
            return *std::move(stored);
    if (!cells.isEmpty())
        for (const auto type : {ColumnType::Bool, ColumnType::Int, ColumnType::Double})
            if (auto stored = cells.as(type, true))
                return *std::move(stored);
    return cells.texts();
}

StoredColumn readFitsColumn(const io::FitsRows& fits, std::size_t column) {
    const auto& field = fits.fields()[column];
    const auto fill = [&](auto all, auto value) {
        all.resize(fits.rows());
        forChunks(fits.rows(), [&](std::size_t first, std::size_t last) {
            for (std::size_t row = first; row < last; ++row)
                all[row] = value(row);
        });
        return StoredColumn(std::move(all));
    };
    switch (field.kind) {
    case io::FitsRows::Kind::Logical:
        return fill(StoredColumn::Truths(), [&](std::size_t row) {
            const int truth = fits.logical(row, field);
            return truth < 0 ? kMissingTruth : static_cast<std::uint8_t>(truth);
        });
    case io::FitsRows::Kind::Integer:
        return fill(StoredColumn::Integers(), [&](std::size_t row) { return fits.integer(row, field); });
    case io::FitsRows::Kind::Text:
        return readTexts(fits.rows(), [&](std::size_t row, std::string&, bool&) { return fits.text(row, field); });
    case io::FitsRows::Kind::Real:
        break;
    }
    return fill(StoredColumn::Numbers(), [&](std::size_t row) { return fits.real(row, field); });
}

} // namespace furrow
