#pragma once
#include "core/image/frames.h"

#include <cstddef>
#include <vector>

namespace furrow::fit {

/// Two sources whose windows overlap.
struct UnitPair {
    int first = 0, second = 0; ///< units, first < second
    std::size_t offset = 0;    ///< of the block, components(second) × components(first)
    Box overlap;
};

/// Where the products of one band's images stand in an array: per unit its own block, components × components, and that
/// with the sky, components × skyTerms; a block per pair; at the end sky with sky, skyTerms × skyTerms.
struct GramLayout {
    std::vector<UnitPair> pairs;           ///< by second, then by first
    std::vector<std::vector<int>> pairsOf; ///< pairs in which the unit is `second`
    std::vector<std::size_t> self, sky;    ///< offsets
    std::vector<std::size_t> component;    ///< place of a unit's first component among those of all units
    std::vector<int> components;           ///< per unit
    int skyTerms = 0;
    std::size_t skySky = 0, size = 0, componentTotal = 0;

    GramLayout() = default;
    GramLayout(const std::vector<Box>& windows, std::vector<int> componentCounts, int skyTermCount);
    /// What `values` in the layout `old` (of the same units) hold, in this layout; 0 where that has no such block.
    std::vector<double> adopt(const GramLayout& old, const std::vector<double>& values) const;
};

} // namespace furrow::fit
