#include "widgets/image/image_stats.h"

#include "core/image/display_stats.h"

#include <algorithm>
#include <cmath>

namespace furrow::widgets {
namespace {

/// Limits that differ, whatever the image holds.
Limits widened(Limits limits) {
    if (!std::isfinite(limits.low) || !std::isfinite(limits.high))
        return {};
    if (limits.high > limits.low)
        return limits;
    const double half = std::max(std::abs(limits.low) * 1e-3, 1e-12);
    return {limits.low - half, limits.low + half};
}

std::vector<float> sampled(const Image<float>& image, const Box& box, std::size_t size) {
    const std::size_t total = static_cast<std::size_t>(box.width()) * static_cast<std::size_t>(box.height());
    const std::size_t step = std::max<std::size_t>(1, total / std::max<std::size_t>(size, 1));
    std::vector<float> values;
    values.reserve(total / step + 1);
    for (std::size_t i = 0; i < total; i += step) {
        const auto width = static_cast<std::size_t>(box.width());
        const float value = image(box.x0 + static_cast<int>(i % width), box.y0 + static_cast<int>(i / width));
        if (std::isfinite(value))
            values.push_back(value);
    }
    std::sort(values.begin(), values.end());
    return values;
}

double absolutePercentile(const std::vector<float>& sorted, double percent) {
    // Both halves are sorted already, the negative one backwards.
    const auto zero = std::lower_bound(sorted.begin(), sorted.end(), 0.0f);
    std::vector<float> negative(std::make_reverse_iterator(zero), sorted.rend()), absolute(sorted.size());
    for (float& value : negative)
        value = -value;
    std::merge(negative.begin(), negative.end(), zero, sorted.end(), absolute.begin());
    return percentileOfSorted(absolute, percent);
}

} // namespace

ImageStats imageStats(const Image<float>& image, const Box& box, std::size_t sampleSize, bool exactRange) {
    ImageStats stats;
    const Box inside = box.intersected(image.box());
    if (inside.empty())
        return stats;
    stats.sample = sampled(image, inside, sampleSize);
    if (stats.sample.empty())
        return stats;
    const bool whole = inside == image.box();
    const Image<float> part = whole ? Image<float>() : image.cut(inside);
    const Image<float>& pixels = whole ? image : part;
    stats.range = {stats.sample.front(), stats.sample.back()};
    if (exactRange) {
        const DisplayLimits range = minMaxLimits(pixels);
        stats.range = {range.low, range.high};
    }
    const DisplayLimits zscale = zscaleLimits(pixels);
    stats.zscale = {zscale.low, zscale.high};
    return stats;
}

Limits limitsFor(const LimitsSpec& spec, const ImageStats& stats) {
    if (spec.kind == LimitsKind::Manual)
        return widened(spec.manual);
    if (stats.sample.empty())
        return {};
    switch (spec.kind) {
    case LimitsKind::ZScale:
        return widened(stats.zscale);
    case LimitsKind::Percentile: {
        const double tail = (100.0 - spec.percent) / 2.0;
        return widened({percentileOfSorted(stats.sample, tail), percentileOfSorted(stats.sample, 100.0 - tail)});
    }
    case LimitsKind::Symmetric: {
        // The sample may lack the one pixel that all others lie within.
        const double reach = spec.percent < 100.0 ? absolutePercentile(stats.sample, spec.percent)
                                                  : std::max(std::abs(stats.range.low), std::abs(stats.range.high));
        return widened({-reach, reach});
    }
    case LimitsKind::MinMax:
    case LimitsKind::Manual:
        break;
    }
    return widened(stats.range);
}

} // namespace furrow::widgets
