#pragma once
#include "core/config/config.h"
#include "core/diagnose/cutout_names.h"
#include "core/diagnose/figure.h"
#include "core/fit/patch_fit.h"

#include <memory>

namespace furrow::diagnose {

/// A fitted patch that its pictures share: immutable once made, kept alive by the jobs that still have to draw it.
struct PatchScene {
    fit::PatchData data;
    fit::PatchFit fit;               ///< sources in the order of data.sources
    std::vector<Image<float>> model; ///< per band, sources + sky (fit::renderPatch)
    bool hasIds = true;              ///< the catalog has an ID column

    std::size_t bytes() const; ///< memory of its images
};
using PatchScenePtr = std::shared_ptr<const PatchScene>;

/// Display percentiles (patch_run.cutout_*) and size of the cutouts.
struct CutoutOptions {
    int size = 100; ///< pixels
    double dataLow = 1, dataHigh = 99, modelLow = 1, modelHigh = 99, residualAbs = 99;

    static CutoutOptions from(const config::PatchRun& run);
};

/// patch_overview: Data, Model+Sky and Residual of the white combination (weights 1/sky_sigma², pixels without value
/// left out; masked ones stay in, outputs.txt "Patch Overview").
Figure patchOverview(const PatchScene& scene);

/// One source's montage: a column per band, rows Data, Model+Sky, Residual, centred on the fitted position (the
/// input position when the fit failed). Pixels beyond the ROI are blank.
Figure sourceCutout(const PatchScene& scene, std::size_t source, const CutoutOptions& options);

/// The sources of a patch that get a cutout (base and halo; patch_run.cutout_start, cutout_max_sources apply to the
/// base sources), in the patch's order.
std::vector<std::size_t> cutoutSources(const fit::PatchData& data, const config::PatchRun& run);
/// The same sources as cutoutNames() wants them; without IDs the index is the place among the patch's sources.
std::vector<CutoutSource> cutoutNameInputs(const fit::PatchData& data, const std::vector<std::size_t>& sources,
                                           bool hasIds);

} // namespace furrow::diagnose
