#pragma once
#include "widgets/image/imported_regions.h"
#include "widgets/models/field_document.h"
#include "widgets/models/patch_states.h"

namespace furrow::widgets {

struct FieldLayerOptions {
    bool colorBlindSafe = false; ///< the palette of Okabe & Ito (2008) instead of the colours of outputs.txt
    PatchStates patchStates;
};

/// The overlays of a whole field, bottom first: ePSF grid, patch grid, selection box, Gaia matches, fitted positions
/// with lines from the input, sources by TYPE, exclusions (colours as in outputs.txt). Marker ids are catalog rows.
std::vector<std::unique_ptr<OverlayLayer>> sourceLayers(const FieldProducts& field, const FieldLayerOptions& options);

/// Base boxes of the patches, coloured by what the run says of them.
std::unique_ptr<OverlayLayer> patchGridLayer(const FieldProducts& field, const FieldLayerOptions& options);

/// Sources outside the patch's base box that its fit includes, with their fitted positions. Null patch: none.
std::unique_ptr<OverlayLayer> haloLayer(const CatalogData* catalog, const fit::PatchDef* patch, bool colorBlindSafe);
/// The patch's base box and, thin, its ROI. Null: none.
std::unique_ptr<OverlayLayer> selectedPatchLayer(const fit::PatchDef* patch, bool colorBlindSafe);

/// Ids of the layers, for menus and settings.
namespace layer_id {
inline constexpr auto kPatches = "patches", kFitted = "fitted", kStars = "stars", kGalaxies = "galaxies",
                      kUnknown = "unknown", kSaturated = "saturation-excluded", kCropped = "crop-excluded",
                      kSelection = "selection", kSelectedPatch = "selected-patch", kHalo = "halo", kGaia = "gaia",
                      kGaiaInjected = "gaia-injected", kEpsfGrid = "epsf-grid", kSelectionBox = "selection-box",
                      kMaskNonFinite = "mask-not-finite", kMaskSaturated = "mask-saturated",
                      kMaskBright = "mask-bright", kRegions = ImportedRegions::kLayer;
} // namespace layer_id

} // namespace furrow::widgets
