#include "core/fit/gram_layout.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace furrow::fit {

namespace {

/// Per unit those of lower index whose windows overlap its own, ascending.
std::vector<std::vector<int>> overlapping(const std::vector<Box>& windows) {
    std::vector<int> byStart(windows.size());
    std::iota(byStart.begin(), byStart.end(), 0);
    std::sort(byStart.begin(), byStart.end(),
              [&windows](int i, int j) { return std::pair(windows[i].x0, i) < std::pair(windows[j].x0, j); });
    std::vector<std::vector<int>> out(windows.size());
    for (auto it = byStart.begin(); it != byStart.end(); ++it)
        for (auto other = it + 1; other != byStart.end() && windows[*other].x0 < windows[*it].x1; ++other)
            if (!windows[*it].intersected(windows[*other]).empty())
                out[std::max(*it, *other)].push_back(std::min(*it, *other));
    for (std::vector<int>& list : out)
        std::sort(list.begin(), list.end());
    return out;
}

} // namespace

GramLayout::GramLayout(const std::vector<Box>& windows, std::vector<int> componentCounts, int skyTermCount)
    : pairsOf(windows.size())
    , components(std::move(componentCounts))
    , skyTerms(skyTermCount) {
    const auto neighbours = overlapping(windows);
    for (std::size_t i = 0; i < windows.size(); ++i) {
        const auto n = static_cast<std::size_t>(components[i]);
        self.push_back(size);
        size += n * n;
        sky.push_back(size);
        size += n * skyTerms;
        component.push_back(componentTotal);
        componentTotal += n;
        for (int j : neighbours[i]) {
            pairsOf[i].push_back(static_cast<int>(pairs.size()));
            pairs.push_back({j, static_cast<int>(i), size, windows[i].intersected(windows[j])});
            size += n * components[j];
        }
    }
    skySky = size;
    size += static_cast<std::size_t>(skyTerms) * skyTerms;
}

std::vector<double> GramLayout::adopt(const GramLayout& old, const std::vector<double>& values) const {
    std::vector<double> out(size, 0.0);
    const auto copy = [&](std::size_t from, std::size_t to, std::size_t count) {
        std::copy_n(values.begin() + static_cast<std::ptrdiff_t>(from), count,
                    out.begin() + static_cast<std::ptrdiff_t>(to));
    };
    for (std::size_t i = 0; i < components.size(); ++i) {
        if (components[i] != old.components[i])
            continue;
        const auto n = static_cast<std::size_t>(components[i]);
        copy(old.self[i], self[i], n * n);
        copy(old.sky[i], sky[i], n * skyTerms);
        auto before = old.pairsOf[i].begin();
        for (int p : pairsOf[i]) {
            const int first = pairs[p].first;
            while (before != old.pairsOf[i].end() && old.pairs[*before].first < first)
                ++before;
            if (before != old.pairsOf[i].end() && old.pairs[*before].first == first &&
                components[first] == old.components[first])
                copy(old.pairs[*before].offset, pairs[p].offset, n * components[first]);
        }
    }
    copy(old.skySky, skySky, size - skySky);
    return out;
}

} // namespace furrow::fit
