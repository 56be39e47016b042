#pragma once
#include "core/diagnose/display.h"
#include "core/image/frames.h"

namespace furrow::diagnose {

/// White stack of the full frame before the crop, reduced by `step`: the working frame from `frames`, its margins read
/// again from the image files (the crop never loads them). Throws UserError when a file cannot be read.
Thumbnail fullFrameThumbnail(const Frames& frames, int step);

} // namespace furrow::diagnose
