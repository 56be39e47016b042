#pragma once
#include "core/image/image.h"
#include "core/model/aligned_buffer.h"
#include "core/model/parameters.h"

namespace furrow::model {

/// How the copies of a galaxy are summed up; held while its parameters move a little, so that the image stays a smooth
/// function of them.
struct CopyPlan {
    int nodes = 9;              ///< of the interpolation, along x and y
    int reachX = 1, reachY = 1; ///< rings of copies that are summed one by one
};
/// Plan for a window that reaches `half` pixels from the galaxy.
CopyPlan planCopies(SourceType type, const Parameters& parameters, int gridSize, int half);

/// Light of a unit-flux galaxy's periodic copies on `window`: Σ over (i, j) ≠ 0 of I(x - x0 + i N, y - y0 + j N) and
/// its derivatives. The copies are far away and smooth: they are sampled at Chebyshev nodes and interpolated by a
/// polynomial; the PSF is neglected. `parameters` holds x, y in the window's frame. out: components × height × stride,
/// stride a multiple of 16 and at least the width; components = 1 or 1 + parameterCount(type).
void periodicCopies(SourceType type, const Parameters& parameters, int gridSize, const CopyPlan& plan,
                    const Box& window, int components, int stride, AlignedBuffer<float>& out);

} // namespace furrow::model
