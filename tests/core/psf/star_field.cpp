#include "star_field.h"

#include <cmath>
#include <numbers>
#include <numeric>
#include <random>

namespace furrow::psf::testing {

double moffat(double dx, double dy, double fwhm, double beta, double axisRatio, double angle) {
    const double c = std::cos(angle), s = std::sin(angle);
    const double major = (dx * c + dy * s) * std::sqrt(axisRatio), minor = (-dx * s + dy * c) / std::sqrt(axisRatio);
    const double alpha = fwhm / (2 * std::sqrt(std::pow(2.0, 1 / beta) - 1));
    return (beta - 1) / (std::numbers::pi * alpha * alpha) *
           std::pow(1 + (major * major + minor * minor) / (alpha * alpha), -beta);
}

namespace {

double pixelIntegral(const TruePsf& psf, double dx, double dy, double x, double y) {
    const int n = std::hypot(dx, dy) < 4 ? 7 : 3;
    double sum = 0;
    for (int j = 0; j < n; ++j)
        for (int i = 0; i < n; ++i)
            sum += psf(dx + (i + 0.5) / n - 0.5, dy + (j + 0.5) / n - 0.5, x, y);
    return sum / (n * n);
}

} // namespace

Image<float> trueStamp(const TruePsf& psf, double x, double y, int size, double phaseX, double phaseY) {
    const int half = size / 2;
    Image<double> stamp(size, size);
    for (int j = -half; j <= half; ++j)
        for (int i = -half; i <= half; ++i)
            stamp(i + half, j + half) = pixelIntegral(psf, i - phaseX, j - phaseY, x, y);
    const double sum = std::accumulate(stamp.begin(), stamp.end(), 0.0);
    Image<float> out(size, size);
    for (std::size_t i = 0; i < out.size(); ++i)
        out.data()[i] = static_cast<float>(stamp.data()[i] / sum);
    return out;
}

void StarField::addStar(double x, double y, double flux) {
    const int reach = 45;
    auto& image = frames.bands[0].image;
    const Box box =
        Box{pixelOf(x) - reach, pixelOf(x) + reach + 1, pixelOf(y) - reach, pixelOf(y) + reach + 1}.intersected(
            image.box());
    for (int j = box.y0; j < box.y1; ++j)
        for (int i = box.x0; i < box.x1; ++i)
            image(i, j) += static_cast<float>(flux * pixelIntegral(psf, i - x, j - y, x, y));
}

StarField makeField(const TruePsf& psf, const FieldOptions& o) {
    StarField field;
    field.options = o;
    field.psf = psf;
    field.frames.width = o.width;
    field.frames.height = o.height;
    Band band;
    band.info.name = o.band;
    band.info.skySigma = o.skySigma;
    band.info.scale = o.photonScale;
    band.info.gain = 1;
    band.info.saturate = o.saturate;
    band.info.fwhmPix = o.fwhmPix;
    band.image = Image<float>(o.width, o.height, 0.f);
    field.frames.bands.push_back(std::move(band));
    std::mt19937 rng(o.seed);
    std::uniform_real_distribution<double> jitter(-0.5, 0.5), bright(std::log(o.fluxMin), std::log(o.fluxMax));
    for (int y = 50; y <= o.height - 50; y += o.spacing)
        for (int x = 50; x <= o.width - 50; x += o.spacing) {
            const double sx = x + 4 * jitter(rng), sy = y + 4 * jitter(rng), flux = std::exp(bright(rng));
            field.addStar(sx, sy, flux);
            SkyPoint point;
            point.x = sx;
            point.y = sy;
            point.id = "star" + std::to_string(field.points.size());
            field.points.push_back(point);
            field.fluxes.push_back(flux);
        }
    std::normal_distribution<double> normal;
    auto& image = field.frames.bands[0].image;
    for (auto& p : image)
        p += static_cast<float>(normal(rng) * std::sqrt(o.skySigma * o.skySigma + o.photonScale * std::max(0.f, p)));
    auto& saturated = field.frames.bands[0].saturated;
    saturated = BitMask(o.width, o.height);
    for (int y = 0; y < o.height; ++y)
        for (int x = 0; x < o.width; ++x)
            if (image(x, y) >= o.saturate / 2)
                saturated.set(x, y);
    return field;
}

Comparison compare(const Image<float>& epsf, const Image<float>& truth) {
    const int half = epsf.width() / 2;
    Comparison out;
    double peak = 0, sum = 0, sx = 0, sy = 0;
    for (const float v : truth)
        peak = std::max<double>(peak, v);
    out.peakRatio = epsf(half, half) / truth(half, half);
    for (int y = -half; y <= half; ++y)
        for (int x = -half; x <= half; ++x) {
            const double e = epsf(x + half, y + half);
            out.worst = std::max(out.worst, std::abs(e - truth(x + half, y + half)) / peak);
            if (std::hypot(x, y) < 8) {
                sum += e;
                sx += e * x;
                sy += e * y;
            }
        }
    out.centroid = std::hypot(sx, sy) / sum;
    for (const double radius : {3.0, 6.0, 12.0, 20.0}) {
        double difference = 0;
        for (int y = -half; y <= half; ++y)
            for (int x = -half; x <= half; ++x)
                if (std::hypot(x, y) <= radius)
                    difference += static_cast<double>(epsf(x + half, y + half)) - truth(x + half, y + half);
        out.energy = std::max(out.energy, std::abs(difference));
    }
    return out;
}

} // namespace furrow::psf::testing
