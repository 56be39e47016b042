#pragma once
#include "core/image/image.h"

#include <vector>

namespace furrow::widgets {

/// Values shown as the lowest and the highest colour.
struct Limits {
    double low = 0.0, high = 1.0;
    bool operator==(const Limits&) const = default;
};

/// What the limits of a display are computed from. Non-finite pixels never count.
struct ImageStats {
    Limits range;              ///< smallest and largest finite pixel; 0 and 1 when there is none
    Limits zscale;             ///< IRAF's zscale
    std::vector<float> sample; ///< finite pixels, evenly taken, ascending
};

/// Statistics of the part of `image` inside `box`. With `sampleSize` pixels at most in the sample; `exactRange` reads
/// every pixel for the range, else the range is the sample's.
ImageStats imageStats(const Image<float>& image, const Box& box, std::size_t sampleSize, bool exactRange);

enum class LimitsKind { ZScale, MinMax, Percentile, Symmetric, Manual };

struct LimitsSpec {
    LimitsKind kind = LimitsKind::ZScale;
    double percent = 99.5; ///< Percentile: the central part shown; Symmetric: of |value|
    Limits manual;         ///< Manual
    bool operator==(const LimitsSpec&) const = default;
};

/// The limits that `spec` means for an image; low < high always.
Limits limitsFor(const LimitsSpec& spec, const ImageStats& stats);

} // namespace furrow::widgets
