#include "widgets/figures/panel_pixels.h"

#include "widgets/figures/text.h"
#include "widgets/image/color_map.h"

#include <cmath>
#include <cstring>

namespace furrow::figures {

using diagnose::Colors;
using diagnose::ImagePanel;
using diagnose::Limits;
using diagnose::Stretch;

namespace {

constexpr double kAsinhScale = 10, kLogScale = 1000;

/// Source pixels [first, last) under each of `count` target pixels.
struct Cover {
    std::vector<int> first, last;
    Cover(int count, int source) {
        for (int i = 0; i < count; ++i) {
            const double from = static_cast<double>(i) * source / count, to = (i + 1.0) * source / count;
            const int middle = std::min(source - 1, static_cast<int>(0.5 * (from + to)));
            const bool reducing = source > count;
            first.push_back(reducing ? static_cast<int>(from) : middle);
            last.push_back(reducing ? std::min(source, std::max(static_cast<int>(from) + 1, static_cast<int>(to)))
                                    : middle + 1);
        }
    }
};

QRgb tinted(QRgb color, const QColor& tint) {
    const auto mix = [](int a, int b) {
        return static_cast<int>(std::lround(a * (1 - kMaskOpacity) + b * kMaskOpacity));
    };
    return qRgb(mix(qRed(color), tint.red()), mix(qGreen(color), tint.green()), mix(qBlue(color), tint.blue()));
}

/// Colours by level; entry 256 is for pixels without a value.
using Lut = std::array<QRgb, 257>;

struct PixelPainter {
    const ImagePanel& panel;
    Lut plain, masked;

    PixelPainter(const ImagePanel& shown, const Palette& palette)
        : panel(shown) {
        std::copy_n(mapColors(panel.colors).begin(), 256, plain.begin());
        plain[256] = kBlank.rgb();
        for (std::size_t i = 0; i < plain.size(); ++i)
            masked[i] = tinted(plain[i], palette.mask());
    }
    std::size_t level(double value) const {
        if (!std::isfinite(value))
            return 256;
        return static_cast<std::size_t>(std::lround(255 * stretched(value, panel.limits, panel.stretch)));
    }
    QRgb color(int x0, int x1, int y0, int y1) const {
        bool isMasked = false;
        if (x1 - x0 == 1 && y1 - y0 == 1) {
            isMasked = !panel.mask.empty() && panel.mask(x0, y0) != 0;
            return (isMasked ? masked : plain)[level(panel.image(x0, y0))];
        }
        double sum = 0;
        int count = 0;
        for (int y = y0; y < y1; ++y)
            for (int x = x0; x < x1; ++x) {
                if (const float value = panel.image(x, y); std::isfinite(value)) {
                    sum += value;
                    ++count;
                }
                isMasked = isMasked || (!panel.mask.empty() && panel.mask(x, y) != 0);
            }
        return (isMasked ? masked : plain)[count > 0 ? level(sum / count) : 256];
    }
};

} // namespace

double stretched(double value, const Limits& limits, Stretch stretch) {
    const double t = std::clamp((value - limits.low) / (limits.high - limits.low), 0.0, 1.0);
    switch (stretch) {
    case Stretch::Asinh:
        return std::asinh(kAsinhScale * t) / std::asinh(kAsinhScale);
    case Stretch::Log:
        return std::log1p(kLogScale * t) / std::log1p(kLogScale);
    case Stretch::Linear:
        break;
    }
    return t;
}

double valueAt(double place, const Limits& limits, Stretch stretch) {
    double t = place;
    if (stretch == Stretch::Asinh)
        t = std::sinh(place * std::asinh(kAsinhScale)) / kAsinhScale;
    else if (stretch == Stretch::Log)
        t = std::expm1(place * std::log1p(kLogScale)) / kLogScale;
    return limits.low + t * (limits.high - limits.low);
}

std::vector<std::pair<double, QString>> colorBarTicks(const ImagePanel& panel) {
    std::vector<std::pair<double, QString>> ticks;
    if (panel.stretch == Stretch::Linear)
        for (const Tick& tick : roundTicks(panel.limits.low, panel.limits.high, 5))
            ticks.emplace_back(stretched(tick.value, panel.limits, panel.stretch), tick.label);
    else
        for (int i = 0; i <= 4; ++i)
            ticks.emplace_back(0.25 * i, shortNumber(valueAt(0.25 * i, panel.limits, panel.stretch)));
    return ticks;
}

const std::array<QRgb, 256>& mapColors(Colors colors) {
    static const std::array<std::array<QRgb, 256>, 3> maps{widgets::colorTable(widgets::ColorMapId::Grey),
                                                           widgets::colorTable(widgets::ColorMapId::Viridis),
                                                           widgets::colorTable(widgets::ColorMapId::BlueRed)};
    return maps[static_cast<std::size_t>(colors)];
}

void paintPixels(QImage& canvas, const QRect& place, const ImagePanel& panel, const Palette& palette) {
    if (panel.image.empty() || place.isEmpty())
        return;
    const PixelPainter pixels(panel, palette);
    const Cover columns(place.width(), panel.image.width()), rows(place.height(), panel.image.height());
    QRgb* previous = nullptr;
    int previousRow = -1;
    for (int v = 0; v < place.height(); ++v) { // from the bottom
        const auto r = static_cast<std::size_t>(v);
        QRgb* line = reinterpret_cast<QRgb*>(canvas.scanLine(place.bottom() - v)) + place.left();
        if (previous && rows.first[r] == previousRow && rows.last[r] == previousRow + 1) {
            std::memcpy(line, previous, sizeof(QRgb) * static_cast<std::size_t>(place.width()));
            continue;
        }
        int previousColumn = -1;
        for (std::size_t u = 0; u < columns.first.size(); ++u) {
            const bool same = columns.first[u] == previousColumn && columns.last[u] == previousColumn + 1;
            line[u] = same ? line[u - 1] : pixels.color(columns.first[u], columns.last[u], rows.first[r], rows.last[r]);
            previousColumn = columns.last[u] - columns.first[u] == 1 ? columns.first[u] : -1;
        }
        previous = line;
        previousRow = rows.last[r] - rows.first[r] == 1 ? rows.first[r] : -1;
    }
}

void paintColorBar(QImage& canvas, const QRect& place, Colors colors) {
    const bool upright = place.height() >= place.width();
    const auto& map = mapColors(colors);
    const int length = upright ? place.height() : place.width();
    for (int y = place.top(); y <= place.bottom(); ++y) {
        QRgb* line = reinterpret_cast<QRgb*>(canvas.scanLine(y));
        for (int x = place.left(); x <= place.right(); ++x) {
            const int at = upright ? place.bottom() - y : x - place.left();
            line[x] = map[static_cast<std::size_t>(at * 255 / std::max(1, length - 1))];
        }
    }
}

} // namespace furrow::figures
