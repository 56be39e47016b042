#pragma once
#include "core/config/config.h"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

/// The one table of diagnostic pictures: file names, the keys that switch them on, what they show.
namespace furrow::diagnose {

enum class Picture {
    WhiteBeforeCrop,
    WhiteAfterCrop,
    WhiteOverlay,
    WhiteOverlayZoom,
    BrightMaskOverlay,
    GaiaOverlay,
    Epsf,
    EpsfGrowthCurve,
    EpsfResiduals,
    PsfStars,
    PsfStarsBgsub,
    BackgroundDiagnostics,
    StarLocalBackground,
    ExtractedStars,
    UsedStars,
    PatchOverview,
    Cutouts,
    ZpVsMag,
    ZpVsMagFullRange
};

struct PictureInfo {
    Picture picture;
    std::string_view file; ///< below its folder; "{band}" is filled in
    bool (*wanted)(const config::Config&);
    std::string_view keys; ///< that switch it on, for the reference page; empty: always drawn
    std::string_view shows;
};
std::span<const PictureInfo> pictureTable(); ///< in the order of Picture
const PictureInfo& pictureInfo(Picture picture);
bool pictureWanted(Picture picture, const config::Config& config);

/// Where a picture lies. `band`: of ePSF and ZP pictures; `tag`: of the cell or patch. Cutouts: their folder.
std::filesystem::path picturePath(Picture picture, const config::Config& config, const std::string& band = {},
                                  const std::string& tag = {});

} // namespace furrow::diagnose
