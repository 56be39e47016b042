#include "core/catalog/saturation.h"

#include <algorithm>
#include <cmath>

namespace furrow {
namespace {

bool anySetWithin(const BitMask& mask, int x, int y, double radius) {
    const int reach = static_cast<int>(std::floor(radius));
    const int y0 = std::max(0, y - reach), y1 = std::min(mask.height() - 1, y + reach);
    for (int j = y0; j <= y1; ++j) {
        const int half = static_cast<int>(std::floor(std::sqrt(radius * radius - double(j - y) * (j - y))));
        const int x0 = std::max(0, x - half), x1 = std::min(mask.width() - 1, x + half);
        for (int i = x0; i <= x1; ++i)
            if (mask.test(i, j))
                return true;
    }
    return false;
}

} // namespace

bool nearSaturation(const Frames& frames, double x, double y, const config::SourceSaturationCut& options) {
    if (!(std::abs(x) < 1e9 && std::abs(y) < 1e9))
        return false;
    auto near = [&](const Band& band) {
        return !band.saturated.empty() && anySetWithin(band.saturated, pixelOf(x), pixelOf(y), options.radiusPix);
    };
    return options.requireAllBands ? std::all_of(frames.bands.begin(), frames.bands.end(), near)
                                   : std::any_of(frames.bands.begin(), frames.bands.end(), near);
}

} // namespace furrow
