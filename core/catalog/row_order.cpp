#include "core/catalog/row_order.h"

#include "core/base/parallel.h"
#include "core/base/text.h"
#include "core/catalog/expression.h"

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

struct Entry {
    std::uint64_t key;
    std::uint32_t row;
};

/// The keys of the rows; missing cells get kLast, which no other cell has: keys of values start at 1.
std::vector<Entry> entries(const StoredColumn& column, bool descending, const std::vector<std::uint32_t>& rows) {
    std::vector<Entry> all(rows.size());
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

/// Stable radix sort by the bytes of the key, lowest first; bytes that are the same everywhere are passed over.
void radixSort(std::vector<Entry>& all, const RunContext& context) {
    constexpr int kBits = 11, kDigits = 6;
    constexpr std::size_t kBuckets = std::size_t{1} << kBits;
    std::vector<std::array<std::uint32_t, kBuckets>> counts(kDigits);
    for (const Entry& entry : all)
        for (int d = 0; d < kDigits; ++d)
            ++counts[static_cast<std::size_t>(d)][(entry.key >> (kBits * d)) % kBuckets];
    std::vector<Entry> other(all.size());
    for (int d = 0; d < kDigits; ++d) {
        context.throwIfStopped();
        auto& places = counts[static_cast<std::size_t>(d)];
        if (std::find(places.begin(), places.end(), all.size()) != places.end())
            continue;
        std::exclusive_scan(places.begin(), places.end(), places.begin(), 0u);
        for (const Entry& entry : all)
            other[places[(entry.key >> (kBits * d)) % kBuckets]++] = entry;
        all.swap(other);
    }
}

bool holdsWord(const ColumnStore& store, std::uint32_t row, const std::string& word) {
    // A word without a comma or quote that is not in the line is in no cell of it.
    if (store.csv() && word.find_first_of(",\"") == word.npos)
        return containsIgnoringCase(store.csv()->record(row), word);
    for (std::size_t c = 0; c < store.columns(); ++c)
        if (containsIgnoringCase(store.text(row, c), word))
            return true;
    return false;
}

std::vector<std::uint32_t> rowsWithWords(const ColumnStore& store, const std::string& words,
                                         const std::vector<std::uint32_t>& rows, const RunContext& context) {
    std::vector<std::string> wanted;
    std::string_view rest = words;
    while (!(rest = trimmed(rest)).empty()) {
        const std::size_t end = std::min(rest.find_first_of(" \t"), rest.size());
        wanted.push_back(toLower(rest.substr(0, end)));
        rest.remove_prefix(end);
    }
    const std::size_t chunks = (rows.size() + kChunk - 1) / kChunk;
    std::vector<std::vector<std::uint32_t>> found(chunks);
    parallelFor(chunks, std::min(kThreads, hardwareThreads()), context, [&](std::size_t chunk) {
        for (std::size_t i = chunk * kChunk; i < std::min(rows.size(), (chunk + 1) * kChunk); ++i)
            if (std::all_of(wanted.begin(), wanted.end(),
                            [&](const std::string& word) { return holdsWord(store, rows[i], word); }))
                found[chunk].push_back(rows[i]);
    });
    std::vector<std::uint32_t> all;
    for (const auto& part : found)
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

} // namespace

void sortRows(const ColumnStore& store, const std::vector<SortKey>& keys, std::vector<std::uint32_t>& rows,
              const RunContext& context) {
    // A stable sort by the least key first leaves ties in the order of the lesser keys.
    for (auto key = keys.rbegin(); key != keys.rend(); ++key) {
        context.throwIfStopped();
        std::vector<Entry> all = entries(store.column(key->column), key->descending, rows);
        radixSort(all, context);
        std::transform(all.begin(), all.end(), rows.begin(), [](const Entry& entry) { return entry.row; });
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
        rows = rowsWithWords(*store, query.words, rows, context);
    sortRows(*store, query.keys, rows, context);
    return rows;
}

} // namespace furrow
