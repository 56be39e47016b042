#pragma once
#include "core/diagnose/epsf_figures.h"
#include "core/diagnose/field_figures.h"
#include "core/diagnose/zp_figure.h"
#include "tests/support/figure_samples.h"

#include <map>

namespace furrow::test {

/// One figure of every kind from made-up products, by file name.
inline std::map<std::string, diagnose::Figure> sampleFigures() {
    using namespace diagnose;
    std::map<std::string, Figure> out;
    const SampleField field = sampleField(620, 560);
    const auto thumbnail = [&](const Box& part) { return makeThumbnail(field.white, part, 1); };
    const Thumbnail whole = thumbnail(field.white.box());
    out["white_before_crop"] = whiteBeforeCrop(whole, {50, 570, 50, 510});
    out["white_after_crop"] = whiteAfterCrop(thumbnail({50, 570, 50, 510}), 50);
    out["white_overlay"] = whiteOverlay(whole, field.sources);
    out["white_overlay_zoom"] = whiteOverlayZoom(thumbnail({400, 700, 300, 500}), field.sources);
    out["white_bright_mask_overlay"] = brightMaskOverlay(whole, field.bright.mask, field.bright, field.sources);
    out["gaia_augmentation_overlay"] = gaiaOverlay(whole, field.gaia, field.sources, field.stars);
    const EpsfCellView cell = sampleCell();
    EpsfCellView empty;
    empty.band = "m400";
    empty.tag = "r00_c00";
    empty.box = {0, 100, 0, 100};
    empty.raw = empty.background = Image<float>(100, 100, 1);
    empty.error = "no star was selected";
    for (const EpsfCellView* view : {&cell, static_cast<const EpsfCellView*>(&empty)}) {
        const auto put = [&, suffix = std::string(view == &cell ? "" : "__empty")](const char* name, Figure figure) {
            out[name + suffix] = std::move(figure);
        };
        put("epsf", epsfStamp(*view));
        put("epsf_growth_curve", epsfGrowthCurve(*view));
        put("epsf_residual_diagnostics", epsfResiduals(*view, 100));
        put("psfstars", psfStars(*view, false));
        put("psfstars_bgsub", psfStars(*view, true));
        put("background_diagnostics", backgroundDiagnostics(*view));
        put("star_local_background_diagnostics", starLocalBackgrounds(*view));
        put("extracted_stars", starMontage(*view, false, 100));
        put("used_stars", starMontage(*view, true, 100));
    }
    const PatchScene scene = samplePatch(5, 170);
    const CutoutOptions cutouts;
    out["patch_overview"] = patchOverview(scene);
    out["patch_overview__single_band"] = patchOverview(samplePatch(5, 170, true));
    out["src_00019"] = sourceCutout(scene, 0, cutouts);
    out["src_halo_00033"] = sourceCutout(scene, 14, cutouts);
    out["src_one_band"] = sourceCutout(samplePatch(1, 170), 3, cutouts);
    const calibrate::ZpBand zp = sampleZeroPoint();
    config::Zp options;
    out["zp_vs_mag__m400"] = zeroPointFigure(zp, options, {12.5, 18}, false);
    out["zp_vs_mag__m400_fullrange"] = zeroPointFigure(zp, options, {12.5, 18}, true);
    options.zpErrMethod = config::ZpErrMethod::BrightStd;
    out["zp_vs_mag__m400__bright"] = zeroPointFigure(zp, options, {12.5, 18}, false);
    return out;
}

} // namespace furrow::test
