#pragma once
#include "core/fit/normal_system.h"

#include <vector>

namespace furrow::fit {

/// Variances of what is fitted, with the photon noise of the model (design/fitting.md point 10).
struct SourceErrors {
    model::Parameters sigma{}; ///< of x, y, ln rc, η1, η2, ln n; NaN where held or absent
    double logReSigma = 0, etaSigma = 0, etaCrossSigma = 0; ///< of ln re, |η| and across η
    std::vector<double> flux, fluxConditional;              ///< per band of the model; NaN where the band sees nothing
};
struct PatchErrors {
    std::vector<SourceErrors> sources; ///< per unit
    std::vector<double> skyConstant;   ///< per band
};

/// C = H⁻¹ + H⁻¹ Jᵀ (W V W - W) J H⁻¹ at the model's state, V = σ_sky² + photons, H the Gauss-Newton matrix with the
/// priors; for W = 1/σ_sky² the middle is W V_photon W. Only the units
/// with `wanted` get more than conditional errors.
PatchErrors estimateErrors(const PatchModel& model, const std::vector<char>& wanted, const RunContext& context);

} // namespace furrow::fit
