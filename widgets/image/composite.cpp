#include "widgets/image/composite.h"

#include "widgets/image/color_scale.h"

#include <algorithm>
#include <cmath>

namespace furrow::widgets {
namespace {

// The gain falls like 1/I: entries are equally spaced in sqrt(I), so that faint pixels have the finest steps.
constexpr int kEntries = 4096;
constexpr float kBrightest = 4096.0f; ///< times white

} // namespace

RgbScale::RgbScale(const RgbOptions& options)
    : m_gain(kEntries) {
    for (std::size_t i = 0; i < 3; ++i) {
        m_black[i] = static_cast<float>(options.limits[i].low);
        m_scale[i] = static_cast<float>(options.weights[i] / (options.limits[i].high - options.limits[i].low));
    }
    const double q = std::max(options.softening, 1e-6), white = std::asinh(q);
    m_gain[0] = static_cast<float>(q / white);
    for (int i = 1; i < kEntries; ++i) {
        const double root = i / (kEntries - 1.0);
        const double intensity = root * root * static_cast<double>(kBrightest);
        m_gain[static_cast<std::size_t>(i)] = static_cast<float>(std::asinh(q * intensity) / (white * intensity));
    }
}

void RgbScale::map(const float* red, const float* green, const float* blue, QRgb* colors, int count) const {
    for (int i = 0; i < count; ++i) {
        const float r = (red[i] - m_black[0]) * m_scale[0], g = (green[i] - m_black[1]) * m_scale[1],
                    b = (blue[i] - m_black[2]) * m_scale[2];
        const float intensity = (r + g + b) / 3.0f;
        if (!std::isfinite(intensity)) {
            colors[i] = ColorScale::blankColor();
            continue;
        }
        const float place = std::sqrt(std::clamp(intensity / kBrightest, 0.0f, 1.0f)) * (kEntries - 1);
        const auto below = std::min(static_cast<std::size_t>(place), std::size_t{kEntries - 2});
        const float f = place - static_cast<float>(below);
        const float gain = m_gain[below] + (m_gain[below + 1] - m_gain[below]) * f;
        float out[3] = {std::max(r * gain, 0.0f), std::max(g * gain, 0.0f), std::max(b * gain, 0.0f)};
        const float brightest = std::max({out[0], out[1], out[2], 1.0f});
        for (float& channel : out)
            channel *= 255.0f / brightest;
        colors[i] =
            qRgb(static_cast<int>(out[0] + 0.5f), static_cast<int>(out[1] + 0.5f), static_cast<int>(out[2] + 0.5f));
    }
}

} // namespace furrow::widgets
