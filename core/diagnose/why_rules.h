#pragma once
#include "core/diagnose/why_scene.h"

#include <set>

/// The rules behind explainPatch(). Each returns its reasons; the scene remembers what later rules must not take for
/// evidence.
namespace furrow::diagnose {

/// Cosmic rays, hot and dead pixels: sharper than the PSF and in one band alone. Marks them in the scene.
std::vector<Reason> findSharpPixels(WhyScene& scene);
/// Saturated or masked pixels under a source.
std::vector<Reason> findMaskedCores(const WhyScene& scene, std::size_t source, const SourceCutout& cut);
/// Bands in which all sources are wider or narrower than their models. Marks the bands in the scene.
/// `unfit`: keys of sources that say nothing about the PSF.
std::vector<Reason> findWrongPsfs(WhyScene& scene, const std::vector<SourceCutout>& cuts,
                                  const std::set<std::string>& unfit);
/// Pairs of catalog rows closer than a fraction of the PSF.
std::vector<Reason> findDuplicates(const WhyScene& scene);
/// What the optimiser, the bounds and the PSF library said themselves.
std::vector<Reason> reportedTroubles(const WhyScene& scene);
/// Compact light that no source accounts for, strongest first.
struct Peak {
    double x = 0, y = 0; ///< frame pixels
    double snr = 0;      ///< all bands together
};
std::vector<Peak> findPeaks(const WhyScene& scene);
/// Fits one suspicious source again with other assumptions; what explains its residual, if anything does.
/// `peaks`: of the patch.
std::vector<Reason> tryAlternatives(const WhyScene& scene, const SourceCutout& cut, const std::vector<Peak>& peaks);

/// A reason about a source, at its position.
Reason reasonFor(const WhyScene& scene, Trouble trouble, std::size_t source, double strength);

} // namespace furrow::diagnose
