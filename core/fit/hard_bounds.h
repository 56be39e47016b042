#pragma once
#include "core/config/config.h"

#include <algorithm>
#include <optional>

namespace furrow::fit {

/// Limits that no parameter of a source leaves. A size may stop earlier: where its prior finds no value believable.
struct HardBounds {
    static constexpr double kEtaLimit = 3; ///< of both components of η = -ln b/a
    std::optional<double> position;        ///< pixels to either side of the catalog's x and y; none: no limit
    double reLow, reHigh;                  ///< half-light semi-major axis, pixels
    double nLow, nHigh;                    ///< Sersic index; within [0.3, 6.2] whatever the keys say

    explicit HardBounds(const config::PatchRun& run)
        : position(run.posBoundPix)
        , reLow(run.reMinPix)
        , reHigh(run.reMaxPix)
        , nLow(std::max(run.sersicNMin, 0.3))
        , nHigh(std::min(run.sersicNMax, 6.2)) {}
};

} // namespace furrow::fit
