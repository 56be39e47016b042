#pragma once
#include "core/sky/wcs.h"

#include <cstddef>
#include <vector>

namespace furrow::calibrate {

/// Two positions that are each other's nearest neighbour.
struct SkyPair {
    std::size_t first = 0, second = 0; ///< indices into the two lists
    double separation = 0;             ///< great-circle distance, arcsec
};

/// Mutual nearest neighbours of two lists no farther apart than `radiusArcsec`, ordered by `first`. Positions that are
/// not finite never match; of equal distances the lower index wins. About n log n: unit vectors sorted into a grid of
/// cells no smaller than the radius, so poles and RA = 0 need no special case.
std::vector<SkyPair> mutualNearest(const std::vector<sky::SkyPosition>& first,
                                   const std::vector<sky::SkyPosition>& second, double radiusArcsec);

} // namespace furrow::calibrate
