#pragma once
#include "core/base/run_context.h"
#include "core/catalog/source.h"
#include "core/config/config.h"
#include "core/detect/sep.h"
#include "core/image/frames.h"

#include <vector>

namespace furrow::detect {

/// A bright detection of the white stack.
struct BrightDetection {
    double x = 0, y = 0;         ///< working frame, pixels
    double semiA = 0, semiB = 0; ///< semi-axes of the masked ellipse, pixels
    double theta = 0;            ///< rad, counter-clockwise from +x
    double peakSigma = 0;        ///< peak over the white noise there
    bool matched = false;        ///< an active source lies within match_radius_pix: known, not masked
};

/// The bright-source mask and what its overlay shows (outputs.txt, "Bright-Source Mask Diagnostics").
struct BrightMaskResult {
    BitMask mask; ///< ellipses of unmatched detections | any-band saturation
    std::vector<BrightDetection> detections;
    std::vector<std::size_t> catalogMatched;         ///< sources, excluded ones too, near a bright detection
    std::vector<std::size_t> catalogUnmatchedMasked; ///< sources without one whose pixel is masked
    std::size_t unmatchedCount() const;              ///< detections that masked an ellipse
};

/// algorithms.md "bright". `sources` carry their exclusion flags; affectedByBrightMask is set on every one of them.
BrightMaskResult buildBrightMask(const Frames& frames, std::vector<CatalogSource>& sources,
                                 const config::BrightMask& options, const RunContext& context);

/// Sets the pixels whose centres lie inside the ellipse.
void maskEllipse(BitMask& mask, double x, double y, double semiA, double semiB, double theta);

} // namespace furrow::detect
