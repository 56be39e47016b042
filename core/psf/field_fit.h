#pragma once
#include "core/base/run_context.h"
#include "core/psf/double_moffat.h"
#include "core/psf/psf_star.h"

#include <string>
#include <vector>

/// The analytic part of the field model: one Gauss-Newton fit to all stars of a band (design of the field PSF).
namespace furrow::psf {

struct FieldFitOptions {
    int width = 1, height = 1; ///< frame, for the polynomial's u, v
    double skySigma = 1;       ///< counts
    double photonScale = 0;    ///< variance per count of star light
    double fwhmStart = 4;      ///< pixels
    int maxLevel = 2;          ///< FieldShape level allowed
    int iterations = 16;
};

struct FieldFit {
    FieldShape shape;
    int starsUsed = 0;
    double coreChi2 = 0; ///< median of the stars used
};

/// Variance of a star's pixel: sky, photon noise of the model and 1 % of the model.
inline double starVariance(double skySigma, double photonScale, double starLight) {
    const double light = starLight > 0 ? starLight : 0;
    return skySigma * skySigma + photonScale * light + 1e-4 * light * light;
}

/// Fits the model to the stars without a `reason` on entry; sets flux, dx, dy, constant, snr, coreChi2, sizeResidual,
/// used and reason of each. Needs at least one such star. The polynomial's degree is chosen by leave-one-out
/// cross-validation. Throws Cancelled.
FieldFit fitField(std::vector<PsfStar*> stars, const FieldFitOptions& options, const RunContext& context);

/// Radius of the fit inside a stamp, pixels.
double fitRadius(int stampSize);

} // namespace furrow::psf
