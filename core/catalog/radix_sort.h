#pragma once
#include "core/base/big_array.h"
#include "core/base/run_context.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

namespace furrow {

struct KeyedRow {
    std::uint64_t key;
    std::uint32_t row;
};

/// Stable sort by the keys, digit by digit from the lowest; digits that are the same everywhere are passed over. Throws
/// Cancelled.
inline void radixSort(std::span<KeyedRow> all, const RunContext& context = {}) {
    constexpr int kBits = 11, kDigits = 6;
    constexpr std::size_t kBuckets = std::size_t{1} << kBits;
    std::vector<std::array<std::uint32_t, kBuckets>> counts(kDigits);
    for (const KeyedRow& entry : all)
        for (int d = 0; d < kDigits; ++d)
            ++counts[static_cast<std::size_t>(d)][(entry.key >> (kBits * d)) % kBuckets];
    BigArray<KeyedRow> other(all.size());
    std::span<KeyedRow> from = all, to(other.data(), other.size());
    for (int d = 0; d < kDigits; ++d) {
        context.throwIfStopped();
        auto& places = counts[static_cast<std::size_t>(d)];
        if (std::find(places.begin(), places.end(), all.size()) != places.end())
            continue;
        std::exclusive_scan(places.begin(), places.end(), places.begin(), 0u);
        for (const KeyedRow& entry : from)
            to[places[(entry.key >> (kBits * d)) % kBuckets]++] = entry;
        std::swap(from, to);
    }
    if (from.data() != all.data())
        std::copy(from.begin(), from.end(), all.begin());
}

} // namespace furrow
