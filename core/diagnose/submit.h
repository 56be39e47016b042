#pragma once
#include "core/calibrate/zero_point.h"
#include "core/diagnose/field_figures.h"
#include "core/diagnose/figure_sink.h"
#include "core/diagnose/patch_figures.h"
#include "core/diagnose/pictures.h"
#include "core/psf/epsf_band.h"

/// One call per stage that queues all of its pictures which the configuration wants, into the files of pictures.h, and
/// removes those of an earlier run that it does not want. What the jobs read must not change until they are drawn.
namespace furrow::diagnose {

using FramesPtr = std::shared_ptr<const Frames>;
using SourcesPtr = std::shared_ptr<const std::vector<CatalogSource>>;

/// After load: crop before and after, overlay and its zoom.
void submitLoadFigures(FigureSink& sink, const config::Config& config, const FramesPtr& frames,
                       const SourcesPtr& sources);

/// After bright: frames->brightMask is set.
void submitBrightFigure(FigureSink& sink, const config::Config& config, const FramesPtr& frames,
                        detect::BrightMaskResult found, const SourcesPtr& sources);

/// After gaia: `sources` is the augmented catalog.
void submitGaiaFigure(FigureSink& sink, const config::Config& config, const FramesPtr& frames,
                      calibrate::GaiaSummary summary, std::vector<calibrate::GaiaStar> stars,
                      const SourcesPtr& sources);

/// All pictures of all cells of one band.
void submitEpsfFigures(FigureSink& sink, const config::Config& config, const FramesPtr& frames,
                       const std::shared_ptr<const psf::EpsfBandResult>& result);

/// patch_overview.png and cutouts/ with index.csv (written at once) of one patch.
void submitPatchFigures(FigureSink& sink, const config::Config& config, const PatchScenePtr& scene);

/// Both pictures of a band. `catalogRange`: magnitudes of the synthetic photometry file in this band.
void submitZeroPointFigures(FigureSink& sink, const config::Config& config, const calibrate::ZpBand& band,
                            Limits catalogRange);

} // namespace furrow::diagnose
