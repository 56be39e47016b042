#pragma once
#include "core/image/image.h"
#include "core/model/parameters.h"
#include "core/model/sersic.h"

#include <cmath>
#include <numbers>
#include <vector>

/// Rendering without Fourier transforms, for comparison: a galaxy is a sum of points on ellipses, each of which is a
/// PSF in closed form (a circular Gaussian integrated over the pixels).
namespace furrow::test {

/// Gaussian of width sigma about `centre`, integrated over each of `count` pixels.
inline std::vector<double> pixelGaussian(double centre, double sigma, int from, int count) {
    std::vector<double> out(count);
    const double scale = 1 / (sigma * std::numbers::sqrt2);
    for (int i = 0; i < count; ++i)
        out[i] = 0.5 * (std::erf((from + i + 0.5 - centre) * scale) - std::erf((from + i - 0.5 - centre) * scale));
    return out;
}

inline Image<float> gaussianStamp(double sigma, int size = 55, double phaseX = 0, double phaseY = 0) {
    Image<float> stamp(size, size);
    const auto xs = pixelGaussian(phaseX, sigma, -(size - 1) / 2, size),
               ys = pixelGaussian(phaseY, sigma, -(size - 1) / 2, size);
    for (int y = 0; y < size; ++y)
        for (int x = 0; x < size; ++x)
            stamp(x, y) = static_cast<float>(xs[x] * ys[y]);
    return stamp;
}

inline void addPoint(Image<double>& image, const Box& box, double x, double y, double flux, double sigma) {
    const double reach = 7 * sigma + 1;
    if (x < box.x0 - reach || x > box.x1 + reach || y < box.y0 - reach || y > box.y1 + reach)
        return;
    const int xa = std::max(box.x0, static_cast<int>(x - reach)),
              xb = std::min(box.x1, static_cast<int>(x + reach) + 1);
    const int ya = std::max(box.y0, static_cast<int>(y - reach)),
              yb = std::min(box.y1, static_cast<int>(y + reach) + 1);
    if (xa >= xb || ya >= yb)
        return;
    const auto xs = pixelGaussian(x, sigma, xa, xb - xa), ys = pixelGaussian(y, sigma, ya, yb - ya);
    for (int j = ya; j < yb; ++j)
        for (int i = xa; i < xb; ++i)
            image(i - box.x0, j - box.y0) += flux * xs[i - xa] * ys[j - ya];
}

/// Adds a source of `flux` to the image, whose pixel (0, 0) is (box.x0, box.y0).
inline void addSource(Image<double>& image, const Box& box, SourceType type, const model::Parameters& p, double flux,
                      double sigma, int steps = 240) {
    if (type == SourceType::Star) {
        addPoint(image, box, p[model::kX], p[model::kY], flux, sigma);
        return;
    }
    const double n = model::sersicIndex(type, p), b = model::sersicB(n);
    const model::Ellipse shape = model::ellipseOf(p);
    const double c = std::cos(shape.thetaDeg * std::numbers::pi / 180),
                 s = std::sin(shape.thetaDeg * std::numbers::pi / 180);
    // Rings at equal steps of ln t, t = b r^(1/n), weighted by their light t^(2n-1) e^-t dt / Γ(2n).
    const double low = std::log(1e-3) / 1 - 14 / (2 * n), high = std::log(60.0), step = (high - low) / steps;
    for (int k = 0; k < steps; ++k) {
        const double y = low + (k + 0.5) * step, t = std::exp(y);
        const double light = std::exp(2 * n * y - t - std::lgamma(2 * n)) * step, r = shape.re * std::pow(t / b, n);
        const int points = std::clamp(static_cast<int>(2 * std::numbers::pi * r / (0.4 * sigma)), 24, 4000);
        for (int m = 0; m < points; ++m) {
            const double phi = 2 * std::numbers::pi * (m + 0.5 * (k % 2)) / points;
            const double u = r * std::cos(phi), v = r * shape.ab * std::sin(phi);
            addPoint(image, box, p[model::kX] + c * u - s * v, p[model::kY] + s * u + c * v, flux * light / points,
                     sigma);
        }
    }
}

} // namespace furrow::test
