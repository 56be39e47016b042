#pragma once
#include "core/base/run_context.h"
#include "core/image/frames.h"

namespace furrow {

/// Fills frames.white = Σ w·img / Σ w and frames.whiteSigma = sqrt(1/Σ w), w = 1/skySigma², over the bands that are
/// finite in a pixel (saturated pixels included); NaN and inf where none is. One pass over memory in row blocks on up
/// to `workers` threads; sums in double and in band order, so that the result does not depend on the threads.
void stackWhite(Frames& frames, int workers, const RunContext& context);

} // namespace furrow
