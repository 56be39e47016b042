#pragma once
#include "core/calibrate/gaia.h"
#include "core/config/config.h"
#include "core/detect/bright_mask.h"
#include "core/diagnose/display.h"

namespace furrow::diagnose {

/// white_before_crop: the full frame with the crop box.
Figure whiteBeforeCrop(Thumbnail white, const Box& crop);
Figure whiteAfterCrop(Thumbnail white, int margin);

/// white_overlay: sources by TYPE. Crop-excluded sources are counted only: they lie outside the frame.
Figure whiteOverlay(Thumbnail white, const std::vector<CatalogSource>& sources);
/// white_overlay_zoom: the same on a part of the frame (`white.part`), which may reach beyond it.
Figure whiteOverlayZoom(Thumbnail white, const std::vector<CatalogSource>& sources);

/// white_bright_mask_overlay. `mask` is the whole working frame's; found.mask is not looked at.
Figure brightMaskOverlay(Thumbnail white, const BitMask& mask, const detect::BrightMaskResult& found,
                         const std::vector<CatalogSource>& sources);

/// gaia_augmentation_overlay. `sources` is the augmented catalog, `stars` the Gaia rows with their positions.
Figure gaiaOverlay(Thumbnail white, const calibrate::GaiaSummary& summary, const std::vector<CatalogSource>& sources,
                   const std::vector<calibrate::GaiaStar>& stars);

/// Width 8 (6 for a zoom) inches, height in the image's proportions, within limits that keep title and axes readable.
void sizeForImage(Figure& figure, const ImagePanel& panel, double width);

} // namespace furrow::diagnose
