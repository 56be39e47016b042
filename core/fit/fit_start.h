#pragma once
#include "core/fit/patch_fit.h"

namespace furrow::fit {

/// Where a fit starts relative to the catalog; the priors stay where they are. To see whether a result depends on it.
struct FitStart {
    double positionShift = 0; ///< largest shift of x and y, pixels
    double shapeShift = 0;    ///< largest shift of ln rc, η and ln n
    unsigned seed = 1;        ///< with the source's ID it fixes the direction
};

PatchFit fitPatchFrom(const PatchData& data, const PatchPsfs& psfs, const config::Config& config,
                      const RunContext& context, const FitStart& start);

} // namespace furrow::fit
