#include "core/catalog/row_order.h"

#include "core/base/parallel.h"
#include "core/base/text.h"
#include "core/catalog/expression.h"
#include "core/catalog/radix_sort.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <numeric>

namespace furrow {
namespace {

constexpr std::size_t kChunk = 8192; ///< rows per task
constexpr int kThreads = 2;
constexpr std::uint64_t kSign = std::uint64_t{1} << 63;
constexpr std::uint64_t kLast = std::numeric_limits<std::uint64_t>::max();

/// Unsigned numbers in the order of the values (IEEE 754: the bits of positive numbers are ordered, those of negative
/// ones the other way round).
std::uint64_t orderKey(double value) {
    const auto bits = std::bit_cast<std::uint64_t>(value == 0 ? 0.0 : value);
    return bits & kSign ? ~bits : bits | kSign;
}
std::uint64_t orderKey(long long value) {
    return static_cast<std::uint64_t>(value) ^ kSign;
}

/// The keys of the rows; missing cells get kLast, which no other cell has: keys of values start at 1.
BigArray<KeyedRow> entries(const StoredColumn& column, bool descending, const std::vector<std::uint32_t>& rows) {
    BigArray<KeyedRow> all(rows.size());
    const auto fill = [&](auto key, auto isMissing) {
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const std::uint64_t up = key(rows[i]);
            all[i] = {isMissing(rows[i]) ? kLast : descending ? ~up : up - 1, rows[i]};
        }
    };
    if (const auto* numbers = std::get_if<StoredColumn::Numbers>(&column.values())) {
        fill([&](std::uint32_t row) { return orderKey((*numbers)[row]); },
             [&](std::uint32_t row) { return (*numbers)[row] != (*numbers)[row]; });
    } else if (const auto* integers = std::get_if<StoredColumn::Integers>(&column.values())) {
        fill([&](std::uint32_t row) { return orderKey((*integers)[row]); },
             [&](std::uint32_t row) { return (*integers)[row] == io::kMissingInteger; });
    } else if (const auto* truths = std::get_if<StoredColumn::Truths>(&column.values())) {
        fill([&](std::uint32_t row) { return std::uint64_t{(*truths)[row]} + 1; },
             [&](std::uint32_t row) { return (*truths)[row] == kMissingTruth; });
    } else {
        const TextColumn& texts = *column.texts();
        const std::vector<std::uint32_t>& ranks = texts.ranks();
        fill([&](std::uint32_t row) { return std::uint64_t{ranks[texts.codes[row]]} + 1; },
             [&](std::uint32_t row) { return texts.words[texts.codes[row]].empty(); });
    }
    return all;
}

/// Finds a text in others without regard to the case of ASCII letters.
class WordFinder {
public:
    explicit WordFinder(const std::string& word)
        : m_word(toLower(word))
        , m_starts{m_word.front(), toUpper(m_word.substr(0, 1)).front()} {}
    bool isIn(std::string_view text) const {
        if (text.size() < m_word.size())
            return false;
        const std::size_t last = text.size() - m_word.size();
        for (std::size_t at = 0; at <= last; ++at)
            if ((text[at] == m_starts[0] || text[at] == m_starts[1]) && fits(text.data() + at))
                return true;
        return false;
    }

private:
    bool fits(const char* text) const {
        for (std::size_t i = 1; i < m_word.size(); ++i) {
            const char c = text[i];
            if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c) != m_word[i])
                return false;
        }
        return true;
    }
    std::string m_word;
    std::array<char, 2> m_starts;
};

/// Calls body(first, end) for pieces of [0, count) on a few threads.
template <class Body>
void forPieces(std::size_t count, const RunContext& context, Body body) {
    parallelFor((count + kChunk - 1) / kChunk, std::min(kThreads, hardwareThreads()), context,
                [&](std::size_t piece) { body(piece * kChunk, std::min(count, (piece + 1) * kChunk)); });
}

/// Leaves the rows of which a text holds the word. Words are looked up once per different text of a column.
void keepRowsWithWord(const std::vector<const TextColumn*>& columns, const std::string& word,
                      std::vector<std::uint32_t>& rows, const RunContext& context) {
    const WordFinder finder(word);
    std::vector<std::uint8_t> holds(rows.size()), isFound;
    for (const TextColumn* column : columns) {
        isFound.assign(column->words.size(), 0);
        forPieces(column->words.size(), context, [&](std::size_t first, std::size_t end) {
            for (std::size_t i = first; i < end; ++i)
                isFound[i] = finder.isIn(column->words[i]);
        });
        for (std::size_t i = 0; i < rows.size(); ++i)
            holds[i] |= isFound[column->codes[rows[i]]];
    }
    std::size_t kept = 0;
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (holds[i])
            rows[kept++] = rows[i];
    rows.resize(kept);
}

void keepRowsWithWords(const ColumnStore& store, std::string_view words, std::vector<std::uint32_t>& rows,
                       const RunContext& context) {
    store.load(store.textColumns(), context);
    std::vector<const TextColumn*> columns;
    for (const std::size_t column : store.textColumns())
        if (const TextColumn* texts = store.column(column).texts())
            columns.push_back(texts);
    while (!(words = trimmed(words)).empty()) {
        const std::size_t end = std::min(words.find_first_of(" \t"), words.size());
        keepRowsWithWord(columns, std::string(words.substr(0, end)), rows, context);
        words.remove_prefix(end);
    }
}

} // namespace

void sortRows(const ColumnStore& store, const std::vector<SortKey>& keys, std::vector<std::uint32_t>& rows,
              const RunContext& context) {
    std::vector<std::size_t> columns;
    for (const SortKey& key : keys)
        columns.push_back(key.column);
    store.load(columns, context);
    // A stable sort by the least key first leaves ties in the order of the lesser keys.
    for (auto key = keys.rbegin(); key != keys.rend(); ++key) {
        context.throwIfStopped();
        BigArray<KeyedRow> all = entries(store.column(key->column), key->descending, rows);
        radixSort({all.data(), all.size()}, context);
        std::transform(all.begin(), all.end(), rows.begin(), [](const KeyedRow& entry) { return entry.row; });
    }
}

std::vector<std::uint32_t> queryRows(const ColumnStorePtr& store, const RowQuery& query, const RunContext& context) {
    std::vector<std::uint32_t> rows;
    if (trimmed(query.where).empty()) {
        rows.resize(store->rows());
        std::iota(rows.begin(), rows.end(), 0u);
    } else {
        rows = Expression::compile(query.where, store).matchingRows(context);
    }
    if (query.only)
        std::erase_if(rows, [&](std::uint32_t row) { return !(*query.only)[row]; });
    if (!trimmed(query.words).empty())
        keepRowsWithWords(*store, query.words, rows, context);
    sortRows(*store, query.keys, rows, context);
    return rows;
}

} // namespace furrow
