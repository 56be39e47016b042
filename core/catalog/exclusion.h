#pragma once
#include "core/catalog/catalog.h"
#include "core/image/frames.h"

namespace furrow {

/// Sets excludedCrop: no position, or a position outside [0, width) × [0, height) of the working frame (the crop takes
/// [margin, W - margin) of the full one) or in no pixel of it. Whether the crop is enabled does not matter.
void flagCrop(Catalog& catalog, const Frames& frames);

/// Sets excludedSaturation of every source with a position, if `options.enabled`: a saturated pixel within radius_pix
/// of its pixel, in any band (or in all).
void flagSaturation(Catalog& catalog, const Frames& frames, const config::SourceSaturationCut& options);

} // namespace furrow
