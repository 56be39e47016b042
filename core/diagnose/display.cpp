#include "core/diagnose/display.h"

#include <limits>

namespace furrow::diagnose {

namespace {

constexpr std::size_t kSample = 200'000;
constexpr int kLongestSide = 2600;

std::vector<float> unmaskedValues(const Image<float>& image, const Image<std::uint8_t>* mask) {
    const bool masked = mask && !mask->empty();
    const std::size_t stride = std::max<std::size_t>(1, image.size() / kSample);
    std::vector<float> values;
    values.reserve(image.size() / stride + 1);
    for (std::size_t i = 0; i < image.size(); i += stride)
        if (std::isfinite(image.data()[i]) && !(masked && mask->data()[i]))
            values.push_back(image.data()[i]);
    return values;
}

Limits widened(double low, double high) {
    if (!std::isfinite(low) || !std::isfinite(high))
        return {0, 1};
    if (high <= low) {
        const double margin = std::max(1e-6, 1e-3 * std::abs(low));
        return {low - margin, low + margin};
    }
    return {low, high};
}

} // namespace

double percentile(std::span<float> values, double percent) {
    if (values.empty())
        return std::numeric_limits<double>::quiet_NaN();
    const double rank = std::clamp(percent, 0.0, 100.0) / 100 * static_cast<double>(values.size() - 1);
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(rank);
    std::nth_element(values.begin(), at, values.end());
    const double fraction = rank - std::floor(rank);
    const double low = *at;
    if (fraction == 0 || at + 1 == values.end())
        return low;
    return low + fraction * (*std::min_element(at + 1, values.end()) - low);
}

Limits percentileLimits(const Image<float>& image, const Image<std::uint8_t>* mask, double lowPercent,
                        double highPercent) {
    std::vector<float> values = unmaskedValues(image, mask);
    const double low = percentile(values, lowPercent);
    return widened(low, percentile(values, highPercent));
}

Limits symmetricLimits(const Image<float>& image, const Image<std::uint8_t>* mask, double percent) {
    std::vector<float> values = unmaskedValues(image, mask);
    for (float& value : values)
        value = std::abs(value);
    const double high = percentile(values, percent);
    return std::isfinite(high) ? widened(-std::max(high, 1e-6), std::max(high, 1e-6)) : Limits{-1, 1};
}

Limits skyLimits(const Image<float>& image, const Image<std::uint8_t>* mask) {
    std::vector<float> values = unmaskedValues(image, mask);
    const double low = percentile(values, 15.87), median = percentile(values, 50); // 15.87 %: -1 sigma of a Gaussian
    return widened(median - 1.5 * (median - low), percentile(values, 99.9));
}

int thumbnailStep(const Box& part, int step) {
    return std::max({1, step, (std::max(part.width(), part.height()) + kLongestSide - 1) / kLongestSide});
}

Thumbnail makeThumbnail(const Image<float>& frame, const Box& part, int step) {
    Thumbnail out;
    out.part = part;
    out.step = thumbnailStep(part, step);
    const int width = (std::max(part.width(), 0) + out.step - 1) / out.step;
    const int height = (std::max(part.height(), 0) + out.step - 1) / out.step;
    out.image = Image<float>(width, height, std::numeric_limits<float>::quiet_NaN());
    const Box inside = part.intersected(frame.box());
    std::vector<double> sum(static_cast<std::size_t>(width));
    std::vector<int> count(static_cast<std::size_t>(width));
    for (int v = 0; v < height; ++v) {
        std::fill(sum.begin(), sum.end(), 0.0);
        std::fill(count.begin(), count.end(), 0);
        const int first = std::max(part.y0 + v * out.step, inside.y0);
        for (int y = first; y < std::min(part.y0 + (v + 1) * out.step, inside.y1); ++y)
            for (int x = inside.x0; x < inside.x1; ++x)
                if (const float value = frame(x, y); std::isfinite(value)) {
                    const auto u = static_cast<std::size_t>((x - part.x0) / out.step);
                    sum[u] += value;
                    ++count[u];
                }
        for (std::size_t u = 0; u < sum.size(); ++u)
            if (count[u] > 0)
                out.image(static_cast<int>(u), v) = static_cast<float>(sum[u] / count[u]);
    }
    return out;
}

Image<std::uint8_t> thumbnailMask(const BitMask& mask, const Thumbnail& thumbnail) {
    Image<std::uint8_t> out(thumbnail.image.width(), thumbnail.image.height(), 0);
    const Box inside = thumbnail.part.intersected({0, mask.width(), 0, mask.height()});
    for (int y = inside.y0; y < inside.y1; ++y)
        for (int x = inside.x0; x < inside.x1; ++x)
            if (mask.test(x, y))
                out((x - thumbnail.part.x0) / thumbnail.step, (y - thumbnail.part.y0) / thumbnail.step) = 1;
    return out;
}

ImagePanel skyPanel(Thumbnail thumbnail) {
    ImagePanel panel;
    const double middle = 0.5 * (thumbnail.step - 1);
    panel.x0 = thumbnail.part.x0 + middle;
    panel.y0 = thumbnail.part.y0 + middle;
    panel.step = thumbnail.step;
    panel.limits = skyLimits(thumbnail.image, nullptr);
    panel.stretch = Stretch::Asinh;
    panel.image = std::move(thumbnail.image);
    return panel;
}

} // namespace furrow::diagnose
