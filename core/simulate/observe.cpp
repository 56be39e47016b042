#include "core/base/parallel.h"
#include "core/simulate/random.h"
#include "core/simulate/render.h"
#include "core/simulate/simulate.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace furrow::simulate {
namespace {

enum Stream : std::uint64_t { kNoiseStream = 1000, kSkyStream = 2000 };

/// Sources of one go: rendered side by side, then added in their order, so that sums do not depend on threads.
constexpr std::size_t kChunk = 32;

void add(Image<float>& image, const Stamp& stamp, double factor) {
    const Box part = stamp.box.intersected(image.box());
    for (int y = part.y0; y < part.y1; ++y)
        for (int x = part.x0; x < part.x1; ++x)
            image(x, y) += static_cast<float>(factor * stamp.pixels(x - stamp.box.x0, y - stamp.box.y0));
}

/// Unit-flux stamps of all bands, out to 1/200 of the sky noise.
std::vector<Stamp> renderSource(const SimSource& s, const std::vector<SimBand>& bands, double maxFwhm) {
    std::vector<double> floors;
    for (std::size_t b = 0; b < bands.size(); ++b)
        floors.push_back(0.005 * bands[b].skySigma / s.adu[b]);
    std::vector<Stamp> stamps;
    if (s.star) {
        for (std::size_t b = 0; b < bands.size(); ++b)
            stamps.push_back(renderStar(bands[b].psf, s.x, s.y, floors[b]));
        return stamps;
    }
    const SimGalaxy galaxy({s.n, s.re, s.ell, s.theta}, s.x, s.y, maxFwhm,
                           *std::min_element(floors.begin(), floors.end()));
    for (std::size_t b = 0; b < bands.size(); ++b)
        stamps.push_back(galaxy.render(bands[b].psf, floors[b]));
    return stamps;
}

void addSource(Image<float>& image, SimSource& s, const Stamp& stamp, const SimBand& band, std::size_t index,
               double saturate) {
    double sum2 = 0, peak = 0;
    for (const float p : stamp.pixels) {
        sum2 += double(p) * p;
        peak = std::max<double>(peak, p);
    }
    s.snr[index] = s.adu[index] * std::sqrt(sum2) / band.skySigma;
    if (s.adu[index] * peak >= saturate / 2)
        s.saturatedBands.push_back(band.name);
    add(image, stamp, s.adu[index]);
}

} // namespace

std::vector<Image<float>> renderBands(const SimOptions& options, const std::vector<SimBand>& bands,
                                      std::vector<SimSource>& sources, const RunContext& context) {
    double maxFwhm = 0;
    for (const auto& b : bands)
        maxFwhm = std::max(maxFwhm, 1.15 * b.fwhm);
    std::vector<Image<float>> images(bands.size(), Image<float>(options.nx, options.ny, 0.0f));
    std::vector<std::vector<Stamp>> stamps(kChunk);
    StageProgress progress(context, "simulate", sources.size());
    for (std::size_t start = 0; start < sources.size(); start += kChunk) {
        const std::size_t count = std::min(kChunk, sources.size() - start);
        parallelFor(count, hardwareThreads(), context, [&](std::size_t i) {
            stamps[i] = renderSource(sources[start + i], bands, maxFwhm);
            progress.advance();
        });
        for (std::size_t i = 0; i < count; ++i)
            for (std::size_t b = 0; b < bands.size(); ++b)
                addSource(images[b], sources[start + i], stamps[i][b], bands[b], b, options.saturate);
    }
    return images;
}

void observe(Image<float>& image, const SimOptions& options, const SimBand& band, std::size_t index) {
    Random sky(options.seed, kSkyStream, index);
    const double amplitude = options.backgroundAmplitude * band.skySigma;
    const double slopeX = amplitude * sky.normal(), slopeY = amplitude * sky.normal();
    const double wave = amplitude * sky.normal(), phase = sky.uniform(0, 2 * std::numbers::pi);
    const float nan = std::numeric_limits<float>::quiet_NaN();
    for (int y = 0; y < image.height(); ++y) {
        Random noise(options.seed, kNoiseStream + index, static_cast<std::uint64_t>(y)); // one stream per row
        const double v = 2.0 * y / image.height() - 1;
        for (int x = 0; x < image.width(); ++x) {
            const double u = 2.0 * x / image.width() - 1;
            const double residual = slopeX * u + slopeY * v + wave * std::sin(2.2 * (u + v) + phase);
            const double variance = band.skySigma * band.skySigma + std::max(0.0f, image(x, y)) / band.gain;
            const double value = image(x, y) + residual + std::sqrt(variance) * noise.normal();
            const int edge = std::min({x, y, image.width() - 1 - x, image.height() - 1 - y});
            image(x, y) = edge < options.nanEdge ? nan : static_cast<float>(std::min(value, options.saturate));
        }
    }
}

} // namespace furrow::simulate
