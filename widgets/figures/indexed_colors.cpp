#include "widgets/figures/indexed_colors.h"

#include "widgets/figures/palette.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace furrow::figures {

namespace {

constexpr int kGreyStep = 3, kTintLevels = 30;
constexpr std::size_t kColors = 256;

} // namespace

IndexedColors::IndexedColors() {
    const auto add = [this](QRgb color) {
        if (m_colors.size() < kColors && std::find(m_colors.begin(), m_colors.end(), color) == m_colors.end())
            m_colors.push_back(color);
    };
    for (int level = 0; level <= 255; level += kGreyStep)
        add(qRgb(level, level, level));
    add(kBlank.rgb());
    for (const QColor& color : Palette::allColors())
        add(color.rgb());
    for (const bool safe : {false, true}) {
        const QColor tint = Palette(safe).mask();
        for (int i = 0; i < kTintLevels; ++i) {
            const double grey = (1 - kMaskOpacity) * 255 * i / (kTintLevels - 1);
            const auto mix = [&](int part) { return static_cast<int>(std::lround(grey + kMaskOpacity * part)); };
            add(qRgb(mix(tint.red()), mix(tint.green()), mix(tint.blue())));
        }
    }
    for (int r = 0; r < 4; ++r) // no pure greys: they have their own ramp
        for (int g = 0; g < 6; ++g)
            for (int b = 0; b < 4; ++b)
                add(qRgb(r * 85, g * 51, b * 85));
    for (std::size_t level = 0; level < m_greys.size(); ++level) {
        const int value = static_cast<int>(level);
        m_greys[level] = nearest(value, value, value);
    }
    m_buckets.resize(std::size_t{1} << 15);
    for (int r = 0; r < 32; ++r)
        for (int g = 0; g < 32; ++g)
            for (int b = 0; b < 32; ++b)
                m_buckets[static_cast<std::size_t>(r << 10 | g << 5 | b)] =
                    nearest(r << 3 | r >> 2, g << 3 | g >> 2, b << 3 | b >> 2);
}

const IndexedColors& IndexedColors::instance() {
    static const IndexedColors colors;
    return colors;
}

std::uint8_t IndexedColors::nearest(int r, int g, int b) const {
    std::size_t best = 0;
    int least = std::numeric_limits<int>::max();
    for (std::size_t i = 0; i < m_colors.size(); ++i) {
        const int dr = qRed(m_colors[i]) - r, dg = qGreen(m_colors[i]) - g, db = qBlue(m_colors[i]) - b;
        if (const int distance = 3 * dr * dr + 4 * dg * dg + 2 * db * db; distance < least) {
            least = distance;
            best = i;
        }
    }
    return static_cast<std::uint8_t>(best);
}

std::string IndexedColors::pngPalette() const {
    std::string out;
    for (const QRgb color : m_colors)
        out += {static_cast<char>(qRed(color)), static_cast<char>(qGreen(color)), static_cast<char>(qBlue(color))};
    return out;
}

} // namespace furrow::figures
