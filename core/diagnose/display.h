#pragma once
#include "core/diagnose/figure.h"

#include <span>

namespace furrow::diagnose {

/// Percentiles (0–100) of the finite values of `image` where `mask` (may be null) is 0; on a large image an even sample
/// of 200 000 pixels. {0, 1} when no pixel counts; widened when both are equal.
Limits percentileLimits(const Image<float>& image, const Image<std::uint8_t>* mask, double lowPercent,
                        double highPercent);
/// {-v, v}, v the percentile of |value|.
Limits symmetricLimits(const Image<float>& image, const Image<std::uint8_t>* mask, double percent);
/// For images of the sky under an asinh stretch: from 1.5 robust sigmas below the median to the 99.9th percentile.
Limits skyLimits(const Image<float>& image, const Image<std::uint8_t>* mask);

/// The p-th percentile (0–100, linear between order statistics) of values, which are reordered; NaN when empty.
double percentile(std::span<float> values, double percent);

/// A reduced copy of part of a frame, small enough to keep until its picture is drawn.
struct Thumbnail {
    Image<float> image;
    Box part;     ///< of the frame
    int step = 1; ///< frame pixels per pixel
};
/// `step`, raised until the longer side of `part` is ≤ 2600 blocks (no printed picture holds more).
int thumbnailStep(const Box& part, int step);
/// Means over the finite pixels of blocks of thumbnailStep() pixels. Pixels of `part` outside the frame are NaN.
Thumbnail makeThumbnail(const Image<float>& frame, const Box& part, int step);
/// The pixels of a thumbnail of which any frame pixel is set in `mask`.
Image<std::uint8_t> thumbnailMask(const BitMask& mask, const Thumbnail& thumbnail);

/// A panel that shows a thumbnail of the sky, without marks.
ImagePanel skyPanel(Thumbnail thumbnail);

} // namespace furrow::diagnose
