#pragma once
#include "core/base/run_context.h"
#include "core/config/config.h"
#include "core/fit/patch_data.h"

#include <algorithm>
#include <string>
#include <vector>

namespace furrow::fit {

/// State of the optimiser for one fit (one patch, or one band of it in single-band mode).
struct OptimizerSummary {
    int niters = 0; ///< all iterations of all stages and restarts
    bool converged = false;
    bool hitMaxIters = false;
    double lastDlnp = 0;
    int nRestarts = 0;
    struct Stage {
        std::string name; ///< "fluxes", "positions", "all"
        int niters = 0;
        bool converged = false;
        double lastDlnp = 0;
    };
    std::vector<Stage> stages; ///< only with enable_staged_fit
};

/// A source's geometry with 1-sigma errors (NaN: does not apply or fixed). Positions in the working frame, pixels.
struct SourceGeometry {
    double x = kNaN, y = kNaN, xErr = kNaN, yErr = kNaN;
    double re = kNaN, reErr = kNaN;   ///< half-light semi-major axis, pixels
    double ab = kNaN, abErr = kNaN;   ///< axis ratio b/a
    double phi = kNaN, phiErr = kNaN; ///< deg in [0, 180), THETA + 90 (the catalog writes THETA_fit = phi - 90)
    double n = kNaN, nErr = kNaN;     ///< Sersic index; NaN unless type SERSIC
    std::string boundNames;           ///< "pos.x@upper,shape.logre@lower"; empty when no parameter is at a bound
};

struct SourceFit {
    std::string id;
    std::size_t row = 0;
    SourceType type = SourceType::Star;
    SourceRole role = SourceRole::Base;
    bool failed = false; ///< could not be fitted: its values are NaN, `problem` says why
    std::string problem;
    /// Words for fit_quality_issues: `edge` (the field's edge cuts the pixels behind chi2), `neighbour_failed` (so near
    /// that those pixels are shared), `poor_fit` (residuals far beyond noise and PSF error), `negative_flux` (by more
    /// than 5 sigma in a band), `saturated_core` (a band's core counts nothing, see PatchModel::updateWeights), `held`
    /// (see `problem`).
    std::vector<std::string> tags;
    bool hasTag(const std::string& tag) const { return std::find(tags.begin(), tags.end(), tag) != tags.end(); }
    /// One entry in multi-band mode, one per band in single-band mode.
    std::vector<SourceGeometry> geometry;
    std::vector<double> flux, fluxErr, fluxErrCond; ///< per band, counts at zp_ref
    std::vector<double> chi2;                       ///< per band, inside 2 FWHM
    std::vector<int> npix;                          ///< per band
};

/// Sky of one band: constant + slopeX·u + slopeY·v, u and v running from -1 to 1 over the ROI.
struct BandSky {
    double constant = 0, slopeX = 0, slopeY = 0;
    double constantErr = kNaN;
};

/// One iteration for the convergence plot and replay.
struct IterationRecord {
    int iteration = 0;
    double lnp = 0, dlnp = 0, predicted = 0;
    double maxDamping = 0;
    std::string stage;
    std::vector<double> parameters; ///< per source x, y, re, ab, phi, n, then its fluxes; filled with save_history
};

/// The pixel where data and model differ most, in sigmas of sky and photon noise; working frame.
struct WorstResidual {
    double sigma = 0; ///< |residual| / sigma; 0: no pixel
    int band = 0, x = 0, y = 0;
};

struct PatchFit {
    bool ok = false;
    std::string error;                                 ///< why it failed
    std::vector<SourceFit> sources;                    ///< in the order of PatchData::sources
    std::vector<BandSky> sky;                          ///< per band
    std::vector<OptimizerSummary> optimizer;           ///< one, or one per band in single-band mode
    std::vector<std::vector<IterationRecord>> history; ///< as `optimizer`
    double chi2 = 0;
    long npix = 0;
    WorstResidual worst;
    double seconds = 0;
};

/// Fits all sources of a patch. Never throws for bad data: a source or patch that cannot be fitted says so in
/// the result; throws Cancelled only. Deterministic: the result does not depend on threads or other patches.
PatchFit fitPatch(const PatchData& data, const PatchPsfs& psfs, const config::Config& config,
                  const RunContext& context);

/// Model (sources and sky) of every band on the ROI, from a fit's values. `without` (a source index) leaves one
/// source out; -1 draws all.
std::vector<Image<float>> renderPatch(const PatchData& data, const PatchPsfs& psfs, const config::Config& config,
                                      const PatchFit& fit, int without = -1);

} // namespace furrow::fit
