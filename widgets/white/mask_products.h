#pragma once
#include "core/config/config.h"
#include "core/fit/patch_data.h"
#include "widgets/image/image_pyramid.h"
#include "widgets/image/mask_layer.h"

namespace furrow::widgets {

/// Masked pixels of a field, each kind by itself.
struct FieldMasks {
    std::shared_ptr<const MaskPyramid> nonFinite; ///< in any band (where there are payloads), else in the white stack
    std::shared_ptr<const MaskPyramid> saturated; ///< in any band; null without payloads
    std::shared_ptr<const MaskPyramid> bright;    ///< null when there is none
};

/// From bright_mask/white_bright_mask.fits and the masks in the payloads. What cannot be read is left out. For a
/// background thread.
FieldMasks readMasks(const config::Config& config, const FloatImage& white, const std::vector<fit::PatchDef>& patches,
                     const std::stop_token& stop);

} // namespace furrow::widgets
