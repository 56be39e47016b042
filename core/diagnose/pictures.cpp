#include "core/diagnose/pictures.h"

#include "core/catalog/columns.h"

#include <array>

namespace furrow::diagnose {

namespace {

using config::Config;
namespace fs = std::filesystem;

constexpr std::array<PictureInfo, 19> kTable{{
    {Picture::WhiteBeforeCrop, "white_before_crop.png",
     [](const Config& c) { return c.crop.enabled && c.crop.plotPreCrop; }, "crop.enabled, crop.plot_pre_crop",
     "white stack of the full frame with the crop box"},
    {Picture::WhiteAfterCrop, "white_after_crop.png",
     [](const Config& c) { return c.crop.enabled && c.crop.plotPostCrop; }, "crop.enabled, crop.plot_post_crop",
     "white stack after the crop"},
    {Picture::WhiteOverlay, "white_overlay.png", [](const Config& c) { return c.overlay.enabled; }, "overlay.enabled",
     "white stack with the catalog sources by TYPE"},
    {Picture::WhiteOverlayZoom, "white_overlay_zoom.png",
     [](const Config& c) { return c.overlay.enabled && c.overlay.zoomEnabled; },
     "overlay.enabled, overlay.zoom_enabled", "part of the overlay"},
    {Picture::BrightMaskOverlay, "white_bright_mask_overlay.png",
     [](const Config& c) { return c.brightMask.enabled && c.brightMask.plot; }, "bright_mask.enabled, bright_mask.plot",
     "bright-source mask, detections and catalog sources"},
    {Picture::GaiaOverlay, "gaia_augmentation_overlay.png", [](const Config& c) { return c.zpWanted(); }, "zp.enabled",
     "matched, injected and excluded Gaia sources"},
    {Picture::Epsf, "epsf.png", [](const Config&) { return true; }, "", "the ePSF of a cell"},
    {Picture::EpsfGrowthCurve, "epsf_growth_curve.png", [](const Config& c) { return c.epsf.saveGrowthCurve; },
     "epsf.save_growth_curve", "encircled energy of the ePSF"},
    {Picture::EpsfResiduals, "epsf_residual_diagnostics.png",
     [](const Config& c) { return c.epsf.saveResidualDiagnostics; }, "epsf.save_residual_diagnostics",
     "median star, model and residual; histogram of normalised residuals"},
    {Picture::PsfStars, "psfstars.png", [](const Config&) { return true; }, "", "PSF stars on the cell"},
    {Picture::PsfStarsBgsub, "psfstars_bgsub.png", [](const Config& c) { return c.epsf.backgroundSubtractPatch; },
     "epsf.background_subtract_patch", "PSF stars on the background-subtracted cell"},
    {Picture::BackgroundDiagnostics, "background_diagnostics.png",
     [](const Config& c) { return c.epsf.backgroundSubtractPatch && c.epsf.savePatchBackgroundDiagnostics; },
     "epsf.background_subtract_patch, epsf.save_patch_background_diagnostics", "cell, its background, the difference"},
    {Picture::StarLocalBackground, "star_local_background_diagnostics.png",
     [](const Config& c) { return c.epsf.starLocalBkgSubtract && c.epsf.saveStarLocalBackgroundDiagnostics; },
     "epsf.star_local_bkg_subtract, epsf.save_star_local_background_diagnostics",
     "annulus and local background of every used star"},
    {Picture::ExtractedStars, "extracted_stars.png", [](const Config&) { return true; }, "",
     "stamps of all candidates"},
    {Picture::UsedStars, "used_stars.png", [](const Config&) { return true; }, "",
     "stamps of the stars behind the ePSF"},
    {Picture::PatchOverview, "patch_overview.png", [](const Config& c) { return !c.patchRun.noPatchOverview; },
     "patch_run.no_patch_overview", "data, model and residual of a patch"},
    {Picture::Cutouts, "cutouts", [](const Config& c) { return !c.patchRun.noCutouts; }, "patch_run.no_cutouts",
     "data, model and residual of every source in every band"},
    {Picture::ZpVsMag, "zp_vs_mag__{band}.png", [](const Config& c) { return c.zpWanted(); }, "zp.enabled",
     "zero points of the Gaia stars against magnitude"},
    {Picture::ZpVsMagFullRange, "zp_vs_mag__{band}_fullrange.png", [](const Config& c) { return c.zpWanted(); },
     "zp.enabled", "the same over the range of the points"},
}};

constexpr bool tableIsOrdered() {
    for (std::size_t i = 0; i < kTable.size(); ++i)
        if (static_cast<std::size_t>(kTable[i].picture) != i)
            return false;
    return true;
}
static_assert(tableIsOrdered());

fs::path folderOf(Picture picture, const Config& config, const std::string& band, const std::string& tag) {
    const config::Outputs& out = config.outputs;
    switch (picture) {
    case Picture::WhiteBeforeCrop:
    case Picture::WhiteAfterCrop:
        return out.workDir / out.croppedImagesDir;
    case Picture::WhiteOverlay:
    case Picture::WhiteOverlayZoom:
        return out.workDir / out.overlayDir;
    case Picture::BrightMaskOverlay:
        return out.workDir / out.brightMaskDir;
    case Picture::GaiaOverlay:
    case Picture::ZpVsMag:
    case Picture::ZpVsMagFullRange:
        return out.workDir / "ZP";
    case Picture::PatchOverview:
    case Picture::Cutouts:
        return out.workDir / out.tractorOutDir / tag;
    default:
        return out.workDir / out.epsfDir / band / tag;
    }
}

} // namespace

std::span<const PictureInfo> pictureTable() {
    return kTable;
}

const PictureInfo& pictureInfo(Picture picture) {
    return kTable[static_cast<std::size_t>(picture)];
}

bool pictureWanted(Picture picture, const Config& config) {
    return pictureInfo(picture).wanted(config);
}

fs::path picturePath(Picture picture, const Config& config, const std::string& band, const std::string& tag) {
    return folderOf(picture, config, band, tag) / columnName(pictureInfo(picture).file, band);
}

} // namespace furrow::diagnose
