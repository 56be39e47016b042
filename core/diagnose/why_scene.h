#pragma once
#include "core/diagnose/why.h"

#include <optional>

/// Parts of explainPatch(): the patch as the rules see it.
namespace furrow::diagnose {

/// Residuals and what they may be, all on the ROI.
struct WhyScene {
    WhyScene(const FittedPatch& fitted, const RunContext& runContext);

    const FittedPatch& patch;
    const RunContext& context;
    std::vector<Image<float>> residual; ///< per band, counts; NaN where the pixel has no weight
    /// Per band: sky noise, photon noise of the model, and kModelError of the model for a PSF that is never perfect.
    std::vector<Image<float>> sigma;
    double fwhm = 4;                      ///< of the sharpest band, pixels
    std::vector<char> ignoredBands;       ///< bands whose PSF is wrong: no evidence about a source
    std::vector<std::vector<char>> sharp; ///< per band and pixel: a cosmic ray or the like, no evidence either

    static constexpr double kModelError = 0.02;

    std::size_t bands() const { return patch.data.bands.size(); }
    const Box& roi() const { return patch.data.def.roi; }
    /// Band's FWHM at a frame position.
    double bandFwhm(std::size_t band, double x, double y) const;
    /// Where the fit has a source (in its first band), else where the catalog has it; working frame.
    double sourceX(std::size_t source) const;
    double sourceY(std::size_t source) const;
    bool fitted(std::size_t source) const;
    std::optional<std::size_t> sourceNamed(const std::string& id) const;
    /// The source nearest to a frame position and its distance, pixels; nullopt without sources.
    std::optional<std::pair<std::size_t, double>> nearestSource(double x, double y) const;
    bool usable(std::size_t band, int x, int y) const; ///< ROI pixel that is evidence
};

/// One source cut out of its patch: the data without the sky and without the other sources' models.
struct SourceCutout {
    std::size_t source = 0;
    fit::PatchData data;           ///< its ROI is the cut-out; one source
    fit::PatchFit fit;             ///< that source as fitted
    std::vector<Image<float>> own; ///< its model, per band
    Box box;                       ///< in pixels of the patch's ROI
    double radius = 0;             ///< pixels from the source that judge a model of it

    /// Share of the light near the source that is its own, by the model.
    double share(const WhyScene& scene) const;
};
SourceCutout cutOut(const WhyScene& scene, std::size_t source);
/// Masks the pixels of every cut-out that are nearer to a saturated star of `reasons` than to its own source.
void leaveSpoiledPixels(const WhyScene& scene, const std::vector<Reason>& reasons, std::vector<SourceCutout>& cuts);

/// χ² and pixels of a cut-out under a model of its source(s).
struct Goodness {
    double chi2 = 0;
    int npix = 0;
    /// How far χ² lies above its expectation, in its own sigmas.
    double excess() const;
};
Goodness goodness(const WhyScene& scene, const SourceCutout& cut, const std::vector<Image<float>>& model);

} // namespace furrow::diagnose
