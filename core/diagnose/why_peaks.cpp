#include "core/diagnose/why_rules.h"

#include <algorithm>
#include <cmath>

namespace furrow::diagnose {
namespace {

constexpr double kPeakSnr = 7;
constexpr double kFwhmPerSigma = 2.3548;

/// Adds the S/N of a point source at every pixel in one band: Σ P w r / √(Σ P² w), P a Gaussian of the band's FWHM.
void addSignal(const WhyScene& scene, std::size_t b, Image<float>& map) {
    const int width = map.width(), height = map.height();
    const double s = scene.bandFwhm(b, scene.roi().x0 + 0.5 * width, scene.roi().y0 + 0.5 * height) / kFwhmPerSigma;
    const int half = static_cast<int>(std::ceil(2.5 * s));
    std::vector<double> kernel;
    for (int i = -half; i <= half; ++i)
        kernel.push_back(std::exp(-0.5 * i * i / (s * s)));
    Image<float> rowSignal(width, height, 0.0f), rowPower(width, height, 0.0f);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (int i = std::max(-half, -x); i <= std::min(half, width - 1 - x); ++i) {
                if (!scene.usable(b, x + i, y))
                    continue;
                const double sigma = scene.sigma[b](x + i, y), k = kernel[i + half];
                rowSignal(x, y) += static_cast<float>(k * scene.residual[b](x + i, y) / (sigma * sigma));
                rowPower(x, y) += static_cast<float>(k * k / (sigma * sigma));
            }
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            double signal = 0, power = 0;
            for (int j = std::max(-half, -y); j <= std::min(half, height - 1 - y); ++j) {
                const double k = kernel[j + half];
                signal += k * rowSignal(x, y + j);
                power += k * k * rowPower(x, y + j);
            }
            if (power > 0)
                map(x, y) += static_cast<float>(signal / std::sqrt(power));
        }
}

bool isHighest(const Image<float>& map, int x, int y) {
    for (int j = -1; j <= 1; ++j)
        for (int i = -1; i <= 1; ++i) {
            const bool later = j > 0 || (j == 0 && i > 0); // of two equal ones the first counts
            if ((i != 0 || j != 0) && (map(x + i, y + j) > map(x, y) || (map(x + i, y + j) == map(x, y) && !later)))
                return false;
        }
    return true;
}

} // namespace

std::vector<Peak> findPeaks(const WhyScene& scene) {
    const Box& roi = scene.roi();
    Image<float> map(roi.width(), roi.height(), 0.0f);
    int used = 0;
    for (std::size_t b = 0; b < scene.bands(); ++b) {
        if (scene.ignoredBands[b])
            continue;
        scene.context.throwIfStopped();
        addSignal(scene, b, map);
        ++used;
    }
    std::vector<Peak> peaks;
    const double scale = used > 0 ? 1 / std::sqrt(used) : 0;
    for (int y = 1; y + 1 < map.height(); ++y)
        for (int x = 1; x + 1 < map.width(); ++x)
            if (map(x, y) * scale >= kPeakSnr && isHighest(map, x, y))
                peaks.push_back({double(x + roi.x0), double(y + roi.y0), map(x, y) * scale});
    std::sort(peaks.begin(), peaks.end(), [](const Peak& a, const Peak& b) { return a.snr > b.snr; });
    return peaks;
}

} // namespace furrow::diagnose
