#include "core/catalog/stored_column.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace furrow {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

double asNumber(double value) {
    return value;
}
double asNumber(long long value) {
    return value == io::kMissingInteger ? kMissing : static_cast<double>(value);
}
double asNumber(std::uint8_t value) {
    return value == kMissingTruth ? kMissing : value;
}

} // namespace

const std::vector<std::uint32_t>& TextColumn::ranks() const {
    std::call_once(m_ranked, [this] {
        std::vector<std::uint32_t> order(words.size());
        std::iota(order.begin(), order.end(), 0u);
        std::sort(order.begin(), order.end(), [this](std::uint32_t a, std::uint32_t b) { return words[a] < words[b]; });
        m_ranks.resize(words.size());
        for (std::uint32_t place = 0; place < order.size(); ++place)
            m_ranks[order[place]] = place;
    });
    return m_ranks;
}

StoredColumn::StoredColumn(Values values)
    : m_values(std::move(values)) {
    std::visit(
        [this](const auto& all) {
            if constexpr (!std::is_same_v<std::decay_t<decltype(all)>, std::shared_ptr<const TextColumn>>)
                m_hasMissing =
                    std::any_of(all.begin(), all.end(), [](auto value) { return std::isnan(asNumber(value)); });
        },
        m_values);
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
                std::transform(all.begin() + static_cast<std::ptrdiff_t>(first),
                               all.begin() + static_cast<std::ptrdiff_t>(first + count), out,
                               [](auto value) { return asNumber(value); });
        },
        m_values);
}

std::size_t StoredColumn::bytes() const {
    if (const TextColumn* text = texts()) {
        std::size_t total = text->codes.size() * sizeof(text->codes[0]) + text->words.size() * sizeof(text->words[0]);
        for (const std::string& word : text->owned)
            total += sizeof(word) + word.capacity();
        return total;
    }
    return std::visit(
        [](const auto& all) -> std::size_t {
            if constexpr (std::is_same_v<std::decay_t<decltype(all)>, std::shared_ptr<const TextColumn>>)
                return 0;
            else
                return all.size() * sizeof(all[0]);
        },
        m_values);
}

} // namespace furrow
