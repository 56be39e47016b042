#include "widgets/image/color_scale.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

namespace furrow::widgets {
namespace {

// The log curve's slope at the low limit is 1000/ln 1000 = 145: 2^16 entries keep every one of 256 colours apart.
constexpr int kEntries = 1 << 16;

using Curve = std::shared_ptr<const std::vector<float>>;

/// Worked out once per stretch: many views are given new limits at the same time.
Curve stretchCurve(Stretch stretch) {
    static const auto curves = [] {
        std::array<Curve, kStretches.size()> all;
        for (const Stretch each : kStretches) {
            auto curve = std::make_shared<std::vector<float>>(kEntries);
            for (int i = 0; i < kEntries; ++i)
                (*curve)[i] = static_cast<float>(stretched(each, i / (kEntries - 1.0)));
            all[static_cast<std::size_t>(each)] = std::move(curve);
        }
        return all;
    }();
    return curves[static_cast<std::size_t>(stretch)];
}

/// Cumulative distribution of the sample between the limits.
Curve equalisationCurve(const Limits& limits, const std::vector<float>& sample) {
    const auto first = std::lower_bound(sample.begin(), sample.end(), static_cast<float>(limits.low));
    const auto last = std::upper_bound(first, sample.end(), static_cast<float>(limits.high));
    if (last - first < 2)
        return stretchCurve(Stretch::Linear);
    auto curve = std::make_shared<std::vector<float>>(kEntries);
    auto position = first;
    for (int i = 0; i < kEntries; ++i) {
        const auto value = static_cast<float>(limits.low + (limits.high - limits.low) * i / (kEntries - 1.0));
        while (position != last && *position <= value)
            ++position;
        (*curve)[i] = static_cast<float>(static_cast<double>(position - first) / static_cast<double>(last - first));
    }
    return curve;
}

} // namespace

/// Every view starts with it.
ColorScale::ColorScale() {
    static const ColorScale neutral(Options{}, ImageStats{});
    *this = neutral;
}

ColorScale::ColorScale(const Options& options, const ImageStats& stats)
    : m_options(options)
    , m_colors(colorTable(options.colorMap)) {
    m_curve = options.stretch == Stretch::HistogramEqualisation ? equalisationCurve(options.limits, stats.sample)
                                                                : stretchCurve(options.stretch);
    auto table = std::make_shared<std::vector<QRgb>>(kEntries + 1);
    const auto contrast = static_cast<float>(options.contrast), last = static_cast<float>(m_colors.size() - 1);
    const auto offset = static_cast<float>(0.5 - options.bias * options.contrast);
    for (int i = 0; i < kEntries; ++i) {
        const float ramped = std::clamp((*m_curve)[i] * contrast + offset, 0.0f, 1.0f);
        (*table)[i] = m_colors[static_cast<std::uint32_t>(ramped * last + 0.5f)];
    }
    table->back() = blankColor();
    m_table = std::move(table);
}

ColorScale ColorScale::withLimits(const Limits& limits) const {
    ColorScale scale = *this;
    scale.m_options.limits = limits;
    return scale;
}

QRgb ColorScale::colorAt(double position) const {
    const double ramped = (position - m_options.bias) * m_options.contrast + 0.5;
    return m_colors[static_cast<std::size_t>(std::clamp(ramped, 0.0, 1.0) * (m_colors.size() - 1) + 0.5)];
}

void ColorScale::map(const float* values, QRgb* colors, int count) const {
    const auto low = static_cast<float>(m_options.limits.low);
    const auto scale = static_cast<float>((kEntries - 1) / (m_options.limits.high - m_options.limits.low));
    const QRgb* table = m_table->data();
    // Places first, in a loop without branches that compilers vectorise; looking them up cannot be.
    std::array<std::int32_t, 256> places;
    for (int from = 0; from < count; from += static_cast<int>(places.size())) {
        const int part = std::min(static_cast<int>(places.size()), count - from);
        for (int i = 0; i < part; ++i) {
            const float value = values[from + i];
            const float place = std::min(std::max(0.0f, (value - low) * scale + 0.5f), kEntries - 1.0f);
            const bool isNan = (std::bit_cast<std::int32_t>(value) & 0x7fffffff) > 0x7f800000;
            places[i] = isNan ? kEntries : static_cast<std::int32_t>(place);
        }
        for (int i = 0; i < part; ++i)
            colors[from + i] = table[places[i]];
    }
}

QRgb ColorScale::color(float value) const {
    QRgb result;
    map(&value, &result, 1);
    return result;
}

double ColorScale::valueAt(double position) const {
    const auto found = std::lower_bound(m_curve->begin(), m_curve->end(), static_cast<float>(position));
    const auto index = std::min<std::ptrdiff_t>(found - m_curve->begin(), kEntries - 1);
    return m_options.limits.low +
           (m_options.limits.high - m_options.limits.low) * static_cast<double>(index) / (kEntries - 1.0);
}

} // namespace furrow::widgets
