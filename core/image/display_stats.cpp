#include "core/image/display_stats.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace furrow {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

struct Line {
    double slope = 0, intercept = 0;
};

/// Least squares through (i, values[i]) where not rejected.
Line fitLine(const std::vector<float>& values, const std::vector<bool>& rejected) {
    double n = 0, sumX = 0, sumY = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!rejected[i]) {
            n += 1;
            sumX += static_cast<double>(i);
            sumY += values[i];
        }
    }
    const double meanX = sumX / n, meanY = sumY / n;
    double xx = 0, xy = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!rejected[i]) {
            const double x = static_cast<double>(i) - meanX;
            xx += x * x;
            xy += x * (values[i] - meanY);
        }
    }
    const double slope = xx > 0 ? xy / xx : 0;
    return {slope, meanY - slope * meanX};
}

/// Standard deviation of the residuals of those not rejected.
double scatter(const std::vector<double>& residuals, const std::vector<bool>& rejected) {
    double n = 0, sum = 0, squares = 0;
    for (std::size_t i = 0; i < residuals.size(); ++i) {
        if (!rejected[i]) {
            n += 1;
            sum += residuals[i];
        }
    }
    const double mean = sum / n;
    for (std::size_t i = 0; i < residuals.size(); ++i)
        squares += rejected[i] ? 0 : (residuals[i] - mean) * (residuals[i] - mean);
    return std::sqrt(squares / n);
}

/// Rejected samples take their neighbours with them: a running window of `size`, the larger half ahead of it.
std::vector<bool> grown(const std::vector<bool>& rejected, std::size_t size) {
    std::vector<bool> out(rejected.size());
    const std::size_t ahead = size / 2, behind = size - 1 - ahead;
    for (std::size_t i = 0; i < rejected.size(); ++i) {
        if (!rejected[i])
            continue;
        const std::size_t first = i >= behind ? i - behind : 0, last = std::min(rejected.size() - 1, i + ahead);
        for (std::size_t j = first; j <= last; ++j)
            out[j] = true;
    }
    return out;
}

} // namespace

std::vector<float> finiteSample(const Image<float>& image, std::size_t count) {
    const auto finite = static_cast<std::size_t>(
        std::count_if(image.begin(), image.end(), [](float value) { return std::isfinite(value); }));
    const std::size_t stride = std::max<std::size_t>(1, finite / std::max<std::size_t>(1, count));
    std::vector<float> sample;
    sample.reserve(std::min(count, finite));
    std::size_t next = 0;
    for (auto it = image.begin(); it != image.end() && sample.size() < count; ++it) {
        if (!std::isfinite(*it))
            continue;
        if (next == 0) {
            sample.push_back(*it);
            next = stride;
        }
        --next;
    }
    return sample;
}

DisplayLimits zscaleLimits(const Image<float>& image, const ZScaleOptions& options) {
    std::vector<float> sample = finiteSample(image, options.samples);
    if (sample.empty())
        return {kNaN, kNaN};
    std::sort(sample.begin(), sample.end());
    const std::size_t n = sample.size();
    const auto fewest =
        std::max(options.minPixels, static_cast<std::size_t>(static_cast<double>(n) * options.maxReject));
    const auto window = std::max<std::size_t>(1, static_cast<std::size_t>(static_cast<double>(n) * 0.01));
    std::vector<bool> rejected(n);
    std::vector<double> residuals(n);
    std::size_t good = n, lastGood = n + 1;
    Line line;
    for (int i = 0; i < options.maxIterations && good < lastGood && good >= fewest; ++i) {
        line = fitLine(sample, rejected);
        for (std::size_t k = 0; k < n; ++k)
            residuals[k] = sample[k] - (line.intercept + line.slope * static_cast<double>(k));
        const double threshold = options.rejectSigma * scatter(residuals, rejected);
        for (std::size_t k = 0; k < n; ++k)
            if (std::abs(residuals[k]) > threshold)
                rejected[k] = true;
        rejected = grown(rejected, window);
        lastGood = good;
        good = static_cast<std::size_t>(std::count(rejected.begin(), rejected.end(), false));
    }
    DisplayLimits limits{sample.front(), sample.back()};
    if (good >= fewest) {
        const double slope = options.contrast > 0 ? line.slope / options.contrast : line.slope;
        const double centre = static_cast<double>((n - 1) / 2), median = percentileOfSorted(sample, 50);
        limits.low = std::max(limits.low, median - (centre - 1) * slope);
        limits.high = std::min(limits.high, median + (static_cast<double>(n) - centre) * slope);
    }
    return limits;
}

double percentileOfSorted(const std::vector<float>& sorted, double percent) {
    if (sorted.empty())
        return kNaN;
    const double position = std::clamp(percent, 0.0, 100.0) / 100 * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(position);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    const double low = sorted[below], high = sorted[above];
    return low + (position - static_cast<double>(below)) * (high - low);
}

DisplayLimits percentileLimits(const Image<float>& image, double lowPercent, double highPercent, std::size_t samples) {
    std::vector<float> sample = finiteSample(image, samples);
    std::sort(sample.begin(), sample.end());
    return {percentileOfSorted(sample, lowPercent), percentileOfSorted(sample, highPercent)};
}

DisplayLimits minMaxLimits(const Image<float>& image) {
    DisplayLimits limits{kNaN, kNaN};
    for (const float value : image) {
        if (!std::isfinite(value))
            continue;
        limits.low = std::fmin(limits.low, value);
        limits.high = std::fmax(limits.high, value);
    }
    return limits;
}

std::vector<std::uint64_t> histogram(const Image<float>& image, const DisplayLimits& limits, std::size_t bins) {
    std::vector<std::uint64_t> counts(bins);
    if (bins == 0 || !(limits.high > limits.low))
        return counts;
    const double scale = static_cast<double>(bins) / (limits.high - limits.low);
    for (const float value : image)
        if (value >= limits.low && value <= limits.high)
            ++counts[std::min(bins - 1, static_cast<std::size_t>((value - limits.low) * scale))];
    return counts;
}

} // namespace furrow
