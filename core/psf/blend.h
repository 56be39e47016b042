#pragma once
#include "core/image/frames.h"
#include "core/psf/double_moffat.h"
#include "core/psf/psf_star.h"

namespace furrow::psf {

/// Fits a blended star, its known neighbours and a constant with the given PSF (non-negative fluxes, positions free by
/// half a pixel) and subtracts the neighbours from the stamp. False when a neighbour has more than half the star's
/// flux.
bool subtractNeighbours(PsfStar& star, const DoubleMoffat& psf, const BandInfo& band);

} // namespace furrow::psf
