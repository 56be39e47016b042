#pragma once
#include "core/image/image.h"

#include <cstdint>
#include <vector>

/// Numbers for the display of images. Pixels that are not finite never count.
namespace furrow {

/// Range of values to display; both NaN when the image has no finite pixel.
struct DisplayLimits {
    double low, high;
};

/// Up to `count` finite pixels, evenly spaced among the finite ones in row order.
std::vector<float> finiteSample(const Image<float>& image, std::size_t count);

struct ZScaleOptions {
    std::size_t samples = 1000;
    double contrast = 0.25;
    double maxReject = 0.5;    ///< largest fraction of the samples that may be rejected
    std::size_t minPixels = 5; ///< fewest samples left
    double rejectSigma = 2.5;
    int maxIterations = 5;
};
/// IRAF's zscale (NOAO display task): a straight line through the sorted sample, its slope divided by the contrast.
/// The same numbers as astropy.visualization.ZScaleInterval.
DisplayLimits zscaleLimits(const Image<float>& image, const ZScaleOptions& options = {});

/// Percentiles (0-100, linear interpolation) of a sample of at most `samples` pixels.
DisplayLimits percentileLimits(const Image<float>& image, double lowPercent, double highPercent,
                               std::size_t samples = 100000);
DisplayLimits minMaxLimits(const Image<float>& image);

/// Percentile of sorted values, linear interpolation; NaN when empty.
double percentileOfSorted(const std::vector<float>& sorted, double percent);

/// Counts in `bins` equal bins from low to high; values outside are not counted, high itself belongs to the last bin.
std::vector<std::uint64_t> histogram(const Image<float>& image, const DisplayLimits& limits, std::size_t bins);

} // namespace furrow
