#pragma once
#include "core/diagnose/why_scene.h"

#include <set>

/// The rules behind explainPatch(). Each returns its reasons; the scene remembers what later rules must not take for
/// evidence.
namespace furrow::diagnose {

/// Cosmic rays, hot and dead pixels: sharper than the PSF and in one band alone. Marks them in the scene.
std::vector<Reason> findSharpPixels(WhyScene& scene);
/// A spot of 3 × 3 pixels in one band that has most of a source's excess χ².
std::optional<Reason> findSpot(const WhyScene& scene, const SourceCutout& cut);
/// Saturated or masked pixels under a source.
std::vector<Reason> findMaskedCores(const WhyScene& scene, std::size_t source, const SourceCutout& cut);
/// Bands in which all sources are wider or narrower than their models. Marks the bands in the scene.
/// `unfit`: keys of sources that say nothing about the PSF.
std::vector<Reason> findWrongPsfs(WhyScene& scene, const std::vector<SourceCutout>& cuts,
                                  const std::set<std::string>& unfit);
/// Stars whose core is fainter than the PSF predicts from their wings, in the bands where they are brightest: the
/// detector does not follow. Bands with a wrong PSF are left out.
std::vector<Reason> findSpoiledCores(const WhyScene& scene, const std::vector<SourceCutout>& cuts);
/// Pairs of catalog rows closer than a fraction of the PSF.
std::vector<Reason> findDuplicates(const WhyScene& scene);
/// What the optimiser, the bounds and the PSF library said themselves.
std::vector<Reason> reportedTroubles(const WhyScene& scene);
/// Compact light that no source accounts for, strongest first.
struct Peak {
    double x = 0, y = 0;               ///< frame pixels
    double snr = 0;                    ///< all bands together
    std::vector<double> flux, fluxErr; ///< per band, as of a point source; NaN: masked there
};
std::vector<Peak> findPeaks(const WhyScene& scene);
/// Takes the peaks that are wings and spikes of bright stars out of the list: one reason for each such star.
std::vector<Reason> takeWings(const WhyScene& scene, std::vector<Peak>& peaks);
/// Puts bounds and residuals of sources down to the bright wings that outshine them.
void blameWings(const WhyScene& scene, std::vector<Reason>& reasons);
/// Fits one suspicious source again with other assumptions; what explains its residual, if anything does.
/// `peaks`: of the patch.
std::vector<Reason> tryAlternatives(const WhyScene& scene, const SourceCutout& cut, const std::vector<Peak>& peaks);

/// What stands at a bound: size, axis ratio, index and distance from the catalog of one of a source's fits.
std::vector<std::pair<std::string, double>> boundNumbers(const WhyScene& scene, std::size_t source, std::size_t fit);
/// A reason about a source, at its position.
Reason reasonFor(const WhyScene& scene, Trouble trouble, std::size_t source, double strength);

} // namespace furrow::diagnose
