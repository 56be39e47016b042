#include "core/psf/profile_kernel.h"

#include <algorithm>
#include <cmath>

namespace furrow::psf {
namespace {

constexpr std::size_t kPadding = 16; // floats of the widest vector
constexpr double kFineRadius = 3.0, kMediumRadius = 12.0;
constexpr float kFarAway = 1e4f;

} // namespace

PixelList PixelList::disc(int size, double radius) {
    struct Pixel {
        int x, y;
        double r2;
    };
    const int half = size / 2;
    std::vector<Pixel> inside;
    for (int y = -half; y <= half; ++y)
        for (int x = -half; x <= half; ++x)
            if (const double r2 = static_cast<double>(x) * x + static_cast<double>(y) * y; r2 <= radius * radius)
                inside.push_back({x, y, r2});
    const auto ring = [](const Pixel& p) {
        return p.r2 <= kFineRadius * kFineRadius ? 0 : p.r2 <= kMediumRadius * kMediumRadius ? 1 : 2;
    };
    std::stable_sort(inside.begin(), inside.end(), [&](const Pixel& a, const Pixel& b) { return ring(a) < ring(b); });
    PixelList out;
    out.count = inside.size();
    const std::size_t total = (out.count + kPadding - 1) / kPadding * kPadding;
    out.x.assign(total, kFarAway);
    out.y.assign(total, kFarAway);
    for (std::size_t i = 0; i < inside.size(); ++i) {
        out.x[i] = static_cast<float>(inside[i].x);
        out.y[i] = static_cast<float>(inside[i].y);
        out.index.push_back((inside[i].y + half) * size + inside[i].x + half);
        for (int k = ring(inside[i]); k < 2; ++k)
            out.end[static_cast<std::size_t>(k)] = i + 1;
    }
    // Whole vectors per class: a few pixels of the next class get the finer rule as well.
    for (std::size_t k = 0; k < 2; ++k)
        out.end[k] = std::min(total, (out.end[k] + kPadding - 1) / kPadding * kPadding);
    out.end[2] = total;
    return out;
}

Ellipse::Ellipse(double eta1, double eta2) {
    const double eta = std::hypot(eta1, eta2);
    const double c = std::cosh(eta);
    const double s = eta > 1e-4 ? std::sinh(eta) / eta : 1 + eta * eta / 6;
    const double ds = eta > 1e-4 ? (c - s) / (eta * eta) : 1.0 / 3; // d(sinh η/η)/dη / η
    xx = c - s * eta1;
    yy = c + s * eta1;
    xy = -s * eta2;
    // d cosh/dη_k = s·η_k
    d1 = {s * eta1 - s - ds * eta1 * eta1, -ds * eta1 * eta2, s * eta1 + s + ds * eta1 * eta1};
    d2 = {s * eta2 - ds * eta1 * eta2, -s - ds * eta2 * eta2, s * eta2 + ds * eta1 * eta2};
}

void MoffatMoments::resize(std::size_t n) {
    for (auto* column : {&m, &mlog, &txx, &txy, &tyy, &tx, &ty})
        column->resize(n);
}

double moffatAlpha(double fwhm, double beta) {
    return fwhm / (2 * std::sqrt(std::exp2(1 / beta) - 1));
}

} // namespace furrow::psf
