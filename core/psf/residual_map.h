#pragma once
#include "core/base/run_context.h"
#include "core/psf/field_fit.h"
#include "core/psf/field_psf.h"
#include "core/psf/psf_star.h"

#include <vector>

/// The empirical part of the field model: what the stars show beyond the analytic profile.
namespace furrow::psf {

struct ResidualOptions {
    double skySigma = 1, photonScale = 0;
    double fwhm = 4;                ///< pixels, typical of the field
    int rounds = 3;                 ///< refits of the stars with the maps in place
    std::size_t minStars = 5;       ///< fewer cannot tell the PSF from their neighbours: no map
    std::size_t gradientStars = 36; ///< from so many stars the maps vary with u and v
    bool taper = true;              ///< fade out between 3 and 5 FWHM (at most 14 and 20 pixels)
};

/// Maps for `shape` from the used stars; updates their flux, dx, dy and constant. Returns one or three maps of the
/// stamps' size, or none when nothing significant is left. Throws Cancelled.
std::vector<Image<float>> residualMaps(const FieldShape& shape, const std::vector<PsfStar*>& used,
                                       const ResidualOptions& options, const RunContext& context);

/// Fits flux, dx, dy and constant of the stars with the PSF frozen.
void refitStars(const FieldPsf& psf, const std::vector<PsfStar*>& stars, double skySigma, double photonScale);

} // namespace furrow::psf
