#include "core/psf/double_moffat.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <numbers>

namespace furrow::psf {
namespace {

constexpr double kWideRatio = 2.0, kWideBeta = 2.5;

// Adds share × the derivatives of one Moffat component; d(1/β) only when `withBeta`.
void addComponent(const MoffatMoments& t, const Ellipse& e, double alpha, double beta, double share, bool withBeta,
                  ModelColumns& out) {
    const auto f = [](double v) { return static_cast<float>(v); };
    const double scale = beta / (alpha * alpha);
    const float qxx = f(2 * share * scale * e.xx), qxy = f(2 * share * scale * e.xy), qyy = f(2 * share * scale * e.yy);
    const float minus2 = f(-2 * share), weight = f(share);
    const auto eta = [&](const std::array<double, 3>& d) {
        return std::array<float, 3>{f(-share * scale * d[0]), f(-2 * share * scale * d[1]), f(-share * scale * d[2])};
    };
    const auto e1 = eta(e.d1), e2 = eta(e.d2);
    const double power = std::exp2(1 / beta);
    const double kappa = 0.5 * std::numbers::ln2 / (beta * beta) * power / (power - 1); // d ln α / dβ
    const double chain = -beta * beta;                                                  // dβ / d(1/β)
    const float betaM = f(chain * share * (1 / (beta - 1) - 2 * kappa)), betaLog = f(chain * share),
                betaV = f(chain * kappa);
    const auto in = [](const std::vector<float>& v) {
        return Eigen::Map<const Eigen::ArrayXf>(v.data(), static_cast<Eigen::Index>(v.size()));
    };
    const auto to = [](std::vector<float>& v) {
        return Eigen::Map<Eigen::ArrayXf>(v.data(), static_cast<Eigen::Index>(v.size()));
    };
    const auto m = in(t.m), txx = in(t.txx), txy = in(t.txy), tyy = in(t.tyy), tx = in(t.tx), ty = in(t.ty);
    to(out.m) += weight * m;
    to(out.dx) += qxx * tx + qxy * ty;
    to(out.dy) += qxy * tx + qyy * ty;
    // Sums of 2β·M·v/u, the radial part of the derivatives.
    to(out.radial) = qxx * txx + 2 * qxy * txy + qyy * tyy;
    const auto radial = in(out.radial);
    to(out.shape[kLnFwhm]) += minus2 * m + radial;
    to(out.shape[kEta1]) += e1[0] * txx + e1[1] * txy + e1[2] * tyy;
    to(out.shape[kEta2]) += e2[0] * txx + e2[1] * txy + e2[2] * tyy;
    if (withBeta)
        to(out.shape[kInverseBeta]) = betaM * m - betaLog * in(t.mlog) + betaV * radial;
}

} // namespace

double DoubleMoffat::fwhm() const {
    const double width = std::exp(lnFwhm);
    const auto profile = [&](double r) {
        const auto moffat = [&](double fw, double b) {
            const double a = moffatAlpha(fw, b);
            return (b - 1) / (a * a) * std::pow(1 + r * r / (a * a), -b);
        };
        return (1 - f2) * moffat(width, beta) + f2 * moffat(kWideRatio * width, kWideBeta);
    };
    const double half = 0.5 * profile(0);
    double low = 0, high = kWideRatio * width;
    for (int i = 0; i < 50; ++i)
        (profile(0.5 * (low + high)) > half ? low : high) = 0.5 * (low + high);
    return low + high;
}

void render(const DoubleMoffat& model, const PixelList& pixels, double x0, double y0, float* out) {
    std::fill_n(out, pixels.padded(), 0.f);
    const Ellipse ellipse(model.eta1, model.eta2);
    const double width = std::exp(model.lnFwhm);
    addMoffat(pixels, ellipse, moffatAlpha(width, model.beta), model.beta, x0, y0, 1 - model.f2, out);
    if (model.f2 != 0)
        addMoffat(pixels, ellipse, moffatAlpha(kWideRatio * width, kWideBeta), kWideBeta, x0, y0, model.f2, out);
}

void renderWithDerivatives(const DoubleMoffat& model, const PixelList& pixels, double x0, double y0,
                           ModelColumns& out) {
    const Ellipse ellipse(model.eta1, model.eta2);
    const double width = std::exp(model.lnFwhm);
    const double alpha = moffatAlpha(width, model.beta), wideAlpha = moffatAlpha(kWideRatio * width, kWideBeta);
    moffatMoments(pixels, ellipse, alpha, model.beta, x0, y0, out.narrow);
    moffatMoments(pixels, ellipse, wideAlpha, kWideBeta, x0, y0, out.wide);
    for (auto* column : {&out.m, &out.dx, &out.dy, &out.radial})
        column->assign(pixels.padded(), 0.f);
    for (auto& column : out.shape)
        column.assign(pixels.padded(), 0.f);
    addComponent(out.narrow, ellipse, alpha, model.beta, 1 - model.f2, true, out);
    addComponent(out.wide, ellipse, wideAlpha, kWideBeta, model.f2, false, out);
    for (std::size_t i = 0; i < pixels.padded(); ++i)
        out.shape[kF2][i] = out.wide.m[i] - out.narrow.m[i];
}

FieldShape::FieldShape(int width, int height, int level)
    : m_width(width)
    , m_height(height)
    , m_level(level) {
    coefficients.assign(fwhmTerms() + 2 * etaTerms() + 2, 0.0);
}

std::array<double, 6> FieldShape::basis(double x, double y) const {
    // Beyond the frame (ring sources) the polynomial is held constant.
    const double u = std::clamp(2 * x / std::max(1, m_width - 1) - 1, -1.05, 1.05);
    const double v = std::clamp(2 * y / std::max(1, m_height - 1) - 1, -1.05, 1.05);
    return {1, u, v, u * u, u * v, v * v};
}

DoubleMoffat FieldShape::at(double x, double y) const {
    std::array<double, kShapeParameters> local{};
    forEachElement(x, y, [&](std::size_t p, std::size_t i, double value) { local[p] += value * coefficients[i]; });
    return {local[kLnFwhm], local[kEta1], local[kEta2], 1 / local[kInverseBeta], local[kF2]};
}

} // namespace furrow::psf
