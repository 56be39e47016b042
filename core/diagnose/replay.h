#pragma once
#include "core/config/config.h"
#include "core/fit/patch_fit.h"

#include <vector>

namespace furrow::diagnose {

/// A patch as it stood after one iteration.
struct ReplayedFit {
    fit::PatchFit fit;               ///< positions, shapes, fluxes and sky; errors are those of the end
    std::vector<Image<float>> model; ///< per band, sources and sky
};

/// Draws the model of an iteration from its parameters (patch_run.save_history). `last` is the finished fit; `group`
/// which of its optimisers (always 0 unless bands are fitted one by one; the other bands stay at their end). The sky,
/// which the history does not hold, is solved for, as the optimiser does.
ReplayedFit replayIteration(const fit::PatchData& data, const fit::PatchPsfs& psfs, const config::Config& config,
                            const fit::PatchFit& last, std::size_t group, const fit::IterationRecord& iteration);

} // namespace furrow::diagnose
