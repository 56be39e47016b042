#pragma once
#include "core/config/config.h"
#include "core/image/frames.h"

namespace furrow {

/// True when a saturated pixel lies within radius_pix of the rounded position (x, y), pixels of the working frame: in
/// any band, or in every band with require_all_bands (a band without SATURATE never saturates). Asks nothing about
/// `options.enabled`. False for a position that is not finite.
bool nearSaturation(const Frames& frames, double x, double y, const config::SourceSaturationCut& options);

} // namespace furrow
