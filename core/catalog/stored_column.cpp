#include "core/catalog/stored_column.h"

#include "core/catalog/radix_sort.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace furrow {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kSmall = 2048; ///< entries that std::sort sorts faster

double asNumber(double value) {
    return value;
}
double asNumber(long long value) {
    return value == io::kMissingInteger ? kMissing : static_cast<double>(value);
}
double asNumber(std::uint8_t value) {
    return value == kMissingTruth ? kMissing : value;
}

/// Eight bytes of a word from `depth`, in byte order as a number; zeros beyond its end (words hold no zero bytes).
std::uint64_t keyAt(std::string_view word, std::size_t depth) {
    std::uint64_t key = 0;
    for (std::size_t i = 0; i < 8; ++i)
        key = key << 8 | (depth + i < word.size() ? static_cast<unsigned char>(word[depth + i]) : 0);
    return key;
}

/// Sorts words by eight bytes at a time; those that are equal so far are sorted by the next eight.
class WordSorter {
public:
    WordSorter(const std::vector<std::string_view>& words, std::vector<std::uint32_t>& ranks)
        : m_words(words)
        , m_ranks(ranks) {}

    /// `base` is the rank of the first of `entries`, whose words agree in `depth` bytes.
    void sort(std::span<KeyedRow> entries, std::size_t depth, std::uint32_t base) {
        for (KeyedRow& entry : entries)
            entry.key = keyAt(m_words[entry.row], depth);
        if (entries.size() > kSmall)
            radixSort(entries);
        else
            std::sort(entries.begin(), entries.end(),
                      [](const KeyedRow& a, const KeyedRow& b) { return a.key < b.key; });
        for (std::size_t first = 0; first < entries.size();) {
            std::size_t last = first + 1;
            while (last < entries.size() && entries[last].key == entries[first].key)
                ++last;
            const auto rank = base + static_cast<std::uint32_t>(first);
            // A key that ends in a zero is that of whole words.
            if (last - first > 1 && (entries[first].key & 0xff) != 0)
                sort(entries.subspan(first, last - first), depth + 8, rank);
            else
                for (std::size_t i = first; i < last; ++i)
                    m_ranks[entries[i].row] = rank;
            first = last;
        }
    }

private:
    const std::vector<std::string_view>& m_words;
    std::vector<std::uint32_t>& m_ranks;
};

} // namespace

const std::vector<std::uint32_t>& TextColumn::ranks() const {
    std::call_once(m_ranked, [this] {
        BigArray<KeyedRow> entries(words.size());
        for (std::size_t i = 0; i < words.size(); ++i)
            entries[i].row = static_cast<std::uint32_t>(i);
        m_ranks.resize(words.size());
        WordSorter(words, m_ranks).sort({entries.data(), entries.size()}, 0, 0);
    });
    return m_ranks;
}

ColumnType StoredColumn::type() const {
    constexpr ColumnType types[] = {ColumnType::Double, ColumnType::Int, ColumnType::Bool, ColumnType::Text};
    return types[m_values.index()];
}

const TextColumn* StoredColumn::texts() const {
    const auto* texts = std::get_if<std::shared_ptr<const TextColumn>>(&m_values);
    return texts ? texts->get() : nullptr;
}

bool StoredColumn::isMissing(std::size_t row) const {
    const TextColumn* text = texts();
    return text ? text->words[text->codes[row]].empty() : std::isnan(number(row));
}

double StoredColumn::number(std::size_t row) const {
    double value = kMissing;
    numbers(row, 1, &value);
    return value;
}

void StoredColumn::numbers(std::size_t first, std::size_t count, double* out) const {
    std::visit(
        [&](const auto& all) {
            if constexpr (std::is_same_v<std::decay_t<decltype(all)>, std::shared_ptr<const TextColumn>>)
                std::fill_n(out, count, kMissing);
            else
                std::transform(all.begin() + first, all.begin() + first + count, out,
                               [](auto value) { return asNumber(value); });
        },
        m_values);
}

std::size_t StoredColumn::bytes() const {
    if (const TextColumn* text = texts()) {
        std::size_t total = text->codes.size() * sizeof(text->codes[0]) + text->words.size() * sizeof(text->words[0]);
        for (const auto& part : text->owned)
            for (const std::string& word : part)
                total += sizeof(word) + word.capacity();
        return total;
    }
    return std::visit(
        [](const auto& all) -> std::size_t {
            if constexpr (std::is_same_v<std::decay_t<decltype(all)>, std::shared_ptr<const TextColumn>>)
                return 0;
            else
                return all.bytes();
        },
        m_values);
}

} // namespace furrow
