#include "core/fit/star_light.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace furrow::fit {
namespace {

constexpr double kMeasured = 20; ///< S/N of a bin that takes part
constexpr double kLoss = 0.12;   ///< below the mean of those further out by more than this part, a bin has lost light
constexpr double kAgreement = 0.15; ///< how far bins that agree may differ from their mean
/// Flux of the first bin over that of the third: an image as flat as a cut-off core, which galaxies seen as stars are
/// not (0.44 and more, but for Gaussians).
constexpr double kFlat = 0.4, kFaint = 0.75;
constexpr std::size_t kAgree = 3; ///< bins that must agree: a factor of eight in level
constexpr std::size_t kLost = 2;  ///< bins without light in a saturated core, at least

} // namespace

void LightBins::add(double level, double image, double light, double variance) {
    if (!(level > 0))
        return;
    const int bin = std::max(0, -std::ilogb(level) - 1);
    if (bin >= kBins)
        return;
    m_bins[bin].data += image * light;
    m_bins[bin].power += image * image;
    m_bins[bin].noise += image * image * variance;
}

std::optional<StarLight> LightBins::starLight(bool isPoint) const {
    std::vector<int> bins;
    std::vector<double> flux;
    for (int k = 0; k < kBins; ++k)
        if (const Bin& b = m_bins[k]; b.data > kMeasured * std::sqrt(b.noise) && b.power > 0) {
            bins.push_back(k);
            flux.push_back(b.data / b.power);
        }
    if (flux.size() < kAgree + kLost)
        return std::nullopt;
    std::size_t first = flux.size() - kAgree;
    const auto mean = [&] {
        return std::accumulate(flux.begin() + static_cast<std::ptrdiff_t>(first), flux.end(), 0.0) /
               static_cast<double>(flux.size() - first);
    };
    while (first > 0 && flux[first - 1] > (1 - kLoss) * mean())
        --first;
    const double wings = mean();
    const bool agree = std::all_of(flux.begin() + static_cast<std::ptrdiff_t>(first), flux.end(),
                                   [&](double f) { return std::abs(f - wings) < kAgreement * wings; });
    if (first >= kLost && agree && flux[0] < (isPoint ? kFaint : kFlat) * flux[2])
        return StarLight{wings, std::ldexp(1.0, -bins[first])};
    std::nth_element(flux.begin(), flux.begin() + static_cast<std::ptrdiff_t>(flux.size() / 2), flux.end());
    return StarLight{flux[flux.size() / 2], 1};
}

} // namespace furrow::fit
