#include "core/diagnose/why_rules.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace furrow::diagnose {
namespace {

constexpr double kPeakSnr = 7;
constexpr double kFwhmPerSigma = 2.3548;
constexpr double kSkyReach = 3;     ///< width of the local sky's Gaussian over that of the PSF
constexpr double kLeastPower = 0.6; ///< of the PSF's weight that must lie on good pixels: beside a mask nothing peaks

std::vector<double> gaussian(double s) {
    std::vector<double> kernel;
    const int half = static_cast<int>(std::ceil(2.5 * s));
    for (int i = -half; i <= half; ++i)
        kernel.push_back(std::exp(-0.5 * i * i / (s * s)));
    return kernel;
}

/// Separable convolution; what lies outside the image is zero.
Image<float> convolved(const Image<float>& in, const std::vector<double>& kernel) {
    const int width = in.width(), height = in.height(), half = static_cast<int>(kernel.size() / 2);
    Image<float> rows(width, height, 0.0f), out(width, height, 0.0f);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            double sum = 0;
            for (int i = std::max(-half, -x); i <= std::min(half, width - 1 - x); ++i)
                sum += kernel[i + half] * in(x + i, y);
            rows(x, y) = static_cast<float>(sum);
        }
    for (int y = 0; y < height; ++y)
        for (int j = std::max(-half, -y); j <= std::min(half, height - 1 - y); ++j) {
            const auto k = static_cast<float>(kernel[j + half]);
            for (int x = 0; x < width; ++x)
                out(x, y) += k * rows(x, y + j);
        }
    return out;
}

/// A band's residual seen through its PSF, a Gaussian P of its FWHM: Σ P w r and Σ P² w at every pixel.
struct Filtered {
    Image<float> signal, power;
    double solidAngle = 0; ///< of P, pixels
};

/// `r` is the residual above its surroundings: a sky that is off, or the wide wing of a star, is no object.
Filtered filtered(const WhyScene& scene, std::size_t b) {
    const int width = scene.roi().width(), height = scene.roi().height();
    const double s = scene.bandFwhm(b, scene.roi().x0 + 0.5 * width, scene.roi().y0 + 0.5 * height) / kFwhmPerSigma;
    Image<float> weight(width, height, 0.0f), weighted(width, height, 0.0f);
    double largest = 0;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            if (!scene.usable(b, x, y))
                continue;
            const double w = 1 / (double(scene.sigma[b](x, y)) * scene.sigma[b](x, y));
            weight(x, y) = static_cast<float>(w);
            weighted(x, y) = static_cast<float>(w * scene.residual[b](x, y));
            largest = std::max(largest, w);
        }
    const auto wide = gaussian(kSkyReach * s), narrow = gaussian(s);
    const Image<float> skyWeight = convolved(weight, wide), skySum = convolved(weighted, wide);
    Image<float> good(width, height, 0.0f);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            good(x, y) = weight(x, y) > 0;
            if (skyWeight(x, y) > 0)
                weighted(x, y) -= weight(x, y) * skySum(x, y) / skyWeight(x, y);
        }
    std::vector<double> squared;
    for (const double k : narrow)
        squared.push_back(k * k);
    Filtered out{convolved(weighted, narrow), convolved(weight, squared), 2 * std::numbers::pi * s * s};
    const Image<float> cover = convolved(good, squared);
    double full = 0;
    for (const double k : squared)
        full += k;
    for (std::size_t i = 0; i < cover.size(); ++i)
        if (cover.data()[i] < kLeastPower * full * full)
            out.power.data()[i] = 0;
    return out;
}

/// Scatter of a map's values, at least 1: the noise of resampled images is correlated, and their peaks are higher.
double scatterOf(const Image<float>& map, const Image<float>& power) {
    std::vector<float> values;
    for (std::size_t i = 0; i < map.size(); ++i)
        if (power.data()[i] > 0)
            values.push_back(std::abs(map.data()[i]));
    if (values.empty())
        return 1;
    std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
    return std::max(1.0, 1.4826 * values[values.size() / 2]);
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
    std::vector<Filtered> bands(scene.bands());
    std::vector<double> scatter(scene.bands(), 1);
    int used = 0;
    for (std::size_t b = 0; b < scene.bands(); ++b) {
        if (scene.ignoredBands[b])
            continue;
        scene.context.throwIfStopped();
        bands[b] = filtered(scene, b);
        Image<float> snr(roi.width(), roi.height(), 0.0f);
        for (std::size_t i = 0; i < snr.size(); ++i)
            if (const float power = bands[b].power.data()[i]; power > 0)
                snr.data()[i] = bands[b].signal.data()[i] / std::sqrt(power);
        scatter[b] = scatterOf(snr, bands[b].power);
        for (std::size_t i = 0; i < map.size(); ++i)
            map.data()[i] += static_cast<float>(snr.data()[i] / scatter[b]);
        ++used;
    }
    std::vector<Peak> peaks;
    const double scale = used > 0 ? 1 / std::sqrt(used) : 0;
    for (int y = 1; y + 1 < map.height(); ++y)
        for (int x = 1; x + 1 < map.width(); ++x) {
            if (map(x, y) * scale < kPeakSnr || !isHighest(map, x, y))
                continue;
            Peak peak{double(x + roi.x0), double(y + roi.y0), map(x, y) * scale, {}, {}};
            for (std::size_t b = 0; b < scene.bands(); ++b) {
                const bool seen = !scene.ignoredBands[b] && bands[b].power(x, y) > 0;
                peak.flux.push_back(seen ? bands[b].signal(x, y) / bands[b].power(x, y) * bands[b].solidAngle : kNaN);
                peak.fluxErr.push_back(seen ? scatter[b] / std::sqrt(bands[b].power(x, y)) * bands[b].solidAngle
                                            : kNaN);
            }
            peaks.push_back(std::move(peak));
        }
    std::sort(peaks.begin(), peaks.end(), [](const Peak& a, const Peak& b) { return a.snr > b.snr; });
    return peaks;
}

} // namespace furrow::diagnose
