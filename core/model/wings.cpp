#include "core/model/wings.h"

#include "core/model/sersic.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/model/wings.cpp"
#include <hwy/foreach_target.h>

#include <hwy/highway.h>

#include <hwy/contrib/math/math-inl.h>

#ifndef FURROW_MODEL_WINGS_ONCE
#define FURROW_MODEL_WINGS_ONCE
namespace furrow::model {
namespace {
constexpr int kNodes = 9;      ///< along x and y
constexpr int kPadded = 96;    ///< kNodes² and a few more, for whole vectors
constexpr int kMaxCopies = 24; ///< two rings
constexpr int kMaxComponents = 1 + kParameterCount;

/// Profile in real space: s² = xᵀ M x / rc², M = cosh|η| - sinh|η|/|η| (η·σ), the inverse of the shape in Fourier
/// space.
struct RealProfile {
    double eta1, eta2, c, s, s2, inverse, logScale; ///< inverse: 1/rc²; logScale: ln of the profile's norm
    SersicLaw law;
    RealProfile(SourceType type, const Parameters& p)
        : eta1(p[kEta1])
        , eta2(p[kEta2])
        , inverse(std::exp(-2 * p[kLogR]))
        , law(sersicIndex(type, p)) {
        const double e2 = eta1 * eta1 + eta2 * eta2, e = std::sqrt(e2);
        c = std::cosh(e);
        s = e > 1e-3 ? std::sinh(e) / e : 1 + e2 / 6;
        s2 = e > 1e-3 ? (c - s) / e2 : 1.0 / 3;
        logScale = law.logNorm - 2 * p[kLogR];
    }
};

/// Sums at the nodes, one array per component.
struct NodeSums {
    alignas(64) std::array<std::array<float, kPadded>, kMaxComponents> value;
};
/// Nodes relative to the source, and where the copies sit relative to it.
struct Places {
    alignas(64) std::array<float, kPadded> x, y;
    std::array<std::array<float, 2>, kMaxCopies> copies;
    int copyCount = 0;
};
} // namespace
} // namespace furrow::model
#endif

HWY_BEFORE_NAMESPACE();
namespace furrow::model {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
using D = hn::CappedTag<float, 16>;
using V = hn::Vec<D>;

/// Adds the copies' light at the nodes to the sums.
void AddCopies(const RealProfile& profile, const Places& places, int components, NodeSums& sums) {
    const D d;
    const auto set = [&d](double v) { return hn::Set(d, static_cast<float>(v)); };
    const double b = profile.law.b, perN = 1 / (2 * profile.law.n);
    const V eta1 = set(profile.eta1), eta2 = set(profile.eta2), c = set(profile.c), s = set(profile.s),
            s2 = set(profile.s2), inverse = set(profile.inverse), two = set(2);
    for (std::size_t i = 0; i < kPadded; i += hn::Lanes(d)) {
        V total[kMaxComponents];
        for (int k = 0; k < components; ++k)
            total[k] = hn::Load(d, &sums.value[k][i]);
        for (int copy = 0; copy < places.copyCount; ++copy) {
            const V x = hn::Add(hn::Load(d, &places.x[i]), hn::Set(d, places.copies[copy][0])),
                    y = hn::Add(hn::Load(d, &places.y[i]), hn::Set(d, places.copies[copy][1]));
            const V xx = hn::Mul(x, x), yy = hn::Mul(y, y), r2 = hn::Add(xx, yy), a = hn::Sub(xx, yy),
                    xy = hn::Mul(two, hn::Mul(x, y));
            const V ea = hn::MulAdd(eta1, a, hn::Mul(eta2, xy));
            const V radius2 = hn::Mul(inverse, hn::NegMulAdd(s, ea, hn::Mul(c, r2)));
            const V logR2 = hn::Log(d, radius2), t = hn::Exp(d, hn::Mul(set(perN), logR2)), bt = hn::Mul(set(b), t);
            const V value = hn::Exp(d, hn::Sub(set(profile.logScale), bt));
            total[0] = hn::Add(total[0], value);
            if (components == 1)
                continue;
            // dI = -I (b/(2n)) t d(s²)/s²
            const V perRadius2 = hn::Neg(hn::Mul(value, hn::Mul(set(perN), bt)));
            const V slope = hn::Mul(inverse, hn::Div(perRadius2, radius2));
            const V twice = hn::Mul(two, slope);
            total[1 + kX] = hn::NegMulAdd(twice, hn::NegMulAdd(s, hn::MulAdd(eta1, x, hn::Mul(eta2, y)), hn::Mul(c, x)),
                                          total[1 + kX]);
            total[1 + kY] = hn::NegMulAdd(
                twice, hn::NegMulAdd(s, hn::Sub(hn::Mul(eta2, x), hn::Mul(eta1, y)), hn::Mul(c, y)), total[1 + kY]);
            total[1 + kLogR] = hn::NegMulAdd(two, hn::Add(value, perRadius2), total[1 + kLogR]);
            const V common = hn::NegMulAdd(s2, ea, hn::Mul(s, r2));
            total[1 + kEta1] = hn::MulAdd(slope, hn::NegMulAdd(s, a, hn::Mul(eta1, common)), total[1 + kEta1]);
            total[1 + kEta2] = hn::MulAdd(slope, hn::NegMulAdd(s, xy, hn::Mul(eta2, common)), total[1 + kEta2]);
            if (components == kMaxComponents) {
                const V byB = hn::NegMulAdd(set(profile.law.dB), t, set(profile.law.dLogNorm));
                total[1 + kLogN] = hn::MulAdd(value, hn::MulAdd(hn::Mul(bt, logR2), set(perN), byB), total[1 + kLogN]);
            }
        }
        for (int k = 0; k < components; ++k)
            hn::Store(total[k], d, &sums.value[k][i]);
    }
}

/// out = Σ weight[k] · rows[k] over `stride` floats; rows are `stride` apart.
void MixRows(const float* weight, const float* rows, int stride, float* out) {
    const D d;
    for (int x = 0; x < stride; x += static_cast<int>(hn::Lanes(d))) {
        V sum = hn::Zero(d);
        for (int k = 0; k < kNodes; ++k)
            sum = hn::MulAdd(hn::Set(d, weight[k]), hn::Load(d, rows + k * stride + x), sum);
        hn::Store(sum, d, out + x);
    }
}

/// Polynomials through the nodes: all components on the window.
void Interpolate(const NodeSums& sums, const float* xWeights, const float* yWeights, int components, int height,
                 int stride, float* rows, float* out) {
    for (int c = 0; c < components; ++c) {
        for (int j = 0; j < kNodes; ++j)
            MixRows(&sums.value[c][j * kNodes], xWeights, stride, rows + j * stride);
        for (int y = 0; y < height; ++y, out += stride)
            MixRows(yWeights + y * kNodes, rows, stride, out);
    }
}

} // namespace HWY_NAMESPACE
} // namespace furrow::model
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace furrow::model {

HWY_EXPORT(AddCopies);
HWY_EXPORT(Interpolate);

namespace {

/// The light beyond the copies that are summed one by one, spread evenly.
double remoteLevel(double n, double logR, double half, double area) {
    return (1 - enclosedFraction(n, half / std::exp(logR))) / area;
}

using Nodes = std::array<double, kNodes>;
Nodes chebyshevNodes(double from, double to) {
    Nodes nodes;
    for (int k = 0; k < kNodes; ++k)
        nodes[k] = 0.5 * (from + to) + 0.5 * (to - from) * std::cos(std::numbers::pi * (k + 0.5) / kNodes);
    return nodes;
}

/// Lagrange's weights of the nodes at x, by the barycentric formula (Berrut & Trefethen 2004, SIAM Review 46, 501).
Nodes lagrangeWeights(const Nodes& nodes, double x) {
    Nodes weights{};
    double sum = 0;
    for (int k = 0; k < kNodes; ++k) {
        if (x == nodes[k]) {
            weights = {};
            weights[k] = 1;
            return weights;
        }
        weights[k] = (k % 2 ? -1 : 1) * std::sin(std::numbers::pi * (k + 0.5) / kNodes) / (x - nodes[k]);
        sum += weights[k];
    }
    for (double& w : weights)
        w /= sum;
    return weights;
}

} // namespace

void periodicCopies(SourceType type, const Parameters& parameters, int gridSize, const Box& window, int components,
                    int stride, AlignedBuffer<float>& out) {
    const RealProfile profile(type, parameters);
    const double n = profile.law.n, rc = std::exp(parameters[kLogR]);
    const int reach = enclosedFraction(n, 1.5 * gridSize / rc) < 0.9997 ? 2 : 1;
    const double half = (reach + 0.5) * gridSize, area = static_cast<double>(gridSize) * gridSize, step = 1e-3;
    NodeSums sums;
    for (auto& component : sums.value)
        component.fill(0);
    sums.value[0].fill(static_cast<float>(remoteLevel(n, parameters[kLogR], half, area)));
    if (components > 1)
        sums.value[1 + kLogR].fill(static_cast<float>((remoteLevel(n, parameters[kLogR] + step, half, area) -
                                                       remoteLevel(n, parameters[kLogR] - step, half, area)) /
                                                      (2 * step)));
    if (components == kMaxComponents)
        sums.value[1 + kLogN].fill(
            static_cast<float>((remoteLevel(n * std::exp(step), parameters[kLogR], half, area) -
                                remoteLevel(n * std::exp(-step), parameters[kLogR], half, area)) /
                               (2 * step)));
    const Nodes xNodes = chebyshevNodes(window.x0 - 0.5, window.x1 - 0.5),
                yNodes = chebyshevNodes(window.y0 - 0.5, window.y1 - 0.5);
    Places places;
    for (int i = 0; i < kPadded; ++i) {
        const int at = std::min(i, kNodes * kNodes - 1);
        places.x[i] = static_cast<float>(xNodes[at % kNodes] - parameters[kX]);
        places.y[i] = static_cast<float>(yNodes[at / kNodes] - parameters[kY]);
    }
    for (int cy = -reach; cy <= reach; ++cy)
        for (int cx = -reach; cx <= reach; ++cx)
            if (cx != 0 || cy != 0)
                places.copies[places.copyCount++] = {static_cast<float>(cx * gridSize),
                                                     static_cast<float>(cy * gridSize)};
    HWY_DYNAMIC_DISPATCH(AddCopies)(profile, places, components, sums);

    const int width = window.width(), height = window.height();
    const std::size_t plane = static_cast<std::size_t>(stride) * height;
    thread_local AlignedBuffer<float> work;
    work.resize(2 * static_cast<std::size_t>(kNodes) * stride + static_cast<std::size_t>(kNodes) * height);
    float *xWeights = work.data(), *rows = xWeights + kNodes * stride, *yWeights = rows + kNodes * stride;
    for (int x = 0; x < stride; ++x) {
        const Nodes weights = x < width ? lagrangeWeights(xNodes, window.x0 + x) : Nodes{};
        for (int k = 0; k < kNodes; ++k)
            xWeights[k * stride + x] = static_cast<float>(weights[k]);
    }
    for (int y = 0; y < height; ++y) {
        const Nodes weights = lagrangeWeights(yNodes, window.y0 + y);
        std::transform(weights.begin(), weights.end(), yWeights + y * kNodes,
                       [](double w) { return static_cast<float>(w); });
    }
    out.resize(components * plane);
    HWY_DYNAMIC_DISPATCH(Interpolate)(sums, xWeights, yWeights, components, height, stride, rows, out.data());
}

} // namespace furrow::model
#endif
