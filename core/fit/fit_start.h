#pragma once
#include "core/fit/patch_fit.h"

namespace furrow::fit {

/// How a fit differs from what catalog and configuration ask for: to see whether and why its result depends on that.
/// Priors stay where they are.
struct FitStart {
    double positionShift = 0; ///< largest shift of x and y, pixels
    double shapeShift = 0;    ///< largest shift of ln rc, η and ln n
    unsigned seed = 1;        ///< with the source's ID it fixes the direction
    bool distrust = true;     ///< pixels and cores that the model misses lose weight (PatchModel::updateWeights)
};

PatchFit fitPatchFrom(const PatchData& data, const PatchPsfs& psfs, const config::Config& config,
                      const RunContext& context, const FitStart& start);

} // namespace furrow::fit
