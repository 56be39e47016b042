#pragma once
#include "core/fit/patch_data.h"
#include "widgets/image/overlay.h"
#include "widgets/models/catalog_data.h"

namespace furrow::widgets {

/// The overlays of a whole field, bottom first: patch grid, fitted positions, sources by TYPE, exclusions (colours as
/// in outputs.txt). Marker ids are catalog rows.
std::vector<std::unique_ptr<OverlayLayer>> sourceLayers(const CatalogData* catalog,
                                                        const std::vector<fit::PatchDef>& patches);

/// Ids of the layers, for menus and settings.
namespace layer_id {
inline constexpr auto kPatches = "patches", kFitted = "fitted", kStars = "stars", kGalaxies = "galaxies",
                      kUnknown = "unknown", kSaturated = "saturation-excluded", kCropped = "crop-excluded",
                      kSelection = "selection";
} // namespace layer_id

} // namespace furrow::widgets
