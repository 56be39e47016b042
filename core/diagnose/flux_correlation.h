#pragma once
#include "core/fit/patch_fit.h"

#include <cstddef>
#include <vector>

namespace furrow::diagnose {

/// A source that shares pixels with another.
struct BlendNeighbour {
    std::size_t source = 0;          ///< of PatchData::sources
    double distance = 0;             ///< between the fitted positions, pixels
    std::vector<double> correlation; ///< per band, of the two fluxes; NaN where one of them is not measured
    double strongest() const;        ///< the correlation of the largest absolute value; 0 without any
};

/// The sources whose fluxes are tied to that of `source`, at most `count`, strongest first. Per band the covariance of
/// the fluxes is the inverse of F_ij = Σ m_i m_j / σ² (m: models of unit flux, σ: sky noise, over unmasked pixels),
/// with the sky constant as one more parameter; positions and shapes are held. Only what lies near enough to share
/// pixels is looked at.
std::vector<BlendNeighbour> blendNeighbours(const fit::PatchData& data, const fit::PatchPsfs& psfs,
                                            const config::Config& config, const fit::PatchFit& fit, std::size_t source,
                                            std::size_t count = 8);

} // namespace furrow::diagnose
