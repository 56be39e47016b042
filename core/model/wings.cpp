#include "core/model/wings.h"

#include "core/model/sersic.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/model/wings.cpp"
#include <hwy/foreach_target.h>

#include <hwy/highway.h>

#include <hwy/contrib/math/math-inl.h>

#ifndef FURROW_MODEL_WINGS_ONCE
#define FURROW_MODEL_WINGS_ONCE
namespace furrow::model {
namespace {
constexpr int kMinNodes = 9, kMaxNodes = 45; ///< along x and y
constexpr int kMaxPadded = (kMaxNodes * kMaxNodes + 15) / 16 * 16;
constexpr int kMaxReach = 6; ///< rings of copies along the longer axis
constexpr int kMaxCopies = (2 * kMaxReach + 1) * 5 - 1;
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
    alignas(64) std::array<std::array<float, kMaxPadded>, kMaxComponents> value;
};
/// Nodes relative to the source, and where the copies sit relative to it.
struct Places {
    alignas(64) std::array<float, kMaxPadded> x, y;
    int padded = 0; ///< number of nodes, made full vectors by repeating the last
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
    for (std::size_t i = 0; i < static_cast<std::size_t>(places.padded); i += hn::Lanes(d)) {
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
void MixRows(int nodes, const float* weight, const float* rows, int stride, float* out) {
    const D d;
    for (int x = 0; x < stride; x += static_cast<int>(hn::Lanes(d))) {
        V sum = hn::Zero(d);
        for (int k = 0; k < nodes; ++k)
            sum = hn::MulAdd(hn::Set(d, weight[k]), hn::Load(d, rows + k * stride + x), sum);
        hn::Store(sum, d, out + x);
    }
}

/// Polynomials through the nodes: all components on the window.
void Interpolate(int nodes, const NodeSums& sums, const float* xWeights, const float* yWeights, int components,
                 int height, int stride, float* rows, float* out) {
    for (int c = 0; c < components; ++c) {
        for (int j = 0; j < nodes; ++j)
            MixRows(nodes, &sums.value[c][j * nodes], xWeights, stride, rows + j * stride);
        for (int y = 0; y < height; ++y, out += stride)
            MixRows(nodes, yWeights + y * nodes, rows, stride, out);
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

/// The light outside the rectangle of copies that are summed one by one, and its derivatives by the shape.
struct Remote {
    double light = 0, byLogR = 0, byEta1 = 0, byEta2 = 0, byLogN = 0;
};

/// Where a direction leaves the rectangle, in elliptical radii, and the derivatives by η. The contour of radius 1 is
/// rc exp(½ η·σ) (cos ψ, sin ψ); the light is spread evenly over ψ.
class Exit {
public:
    Exit(const RealProfile& profile, double halfX, double halfY)
        : m_eta1(profile.eta1)
        , m_eta2(profile.eta2)
        , m_halfX(halfX * std::sqrt(profile.inverse))
        , m_halfY(halfY * std::sqrt(profile.inverse)) {
        const double e2 = m_eta1 * m_eta1 + m_eta2 * m_eta2, e = std::sqrt(e2);
        m_c = std::cosh(e / 2);
        m_s = e > 1e-3 ? std::sinh(e / 2) / e : 0.5 + e2 / 48;
        m_s2 = e > 1e-3 ? (m_c / 2 - m_s) / e2 : 1.0 / 24;
    }
    /// Directions of two neighbouring corners, between which all is smooth.
    std::array<double, 2> corners() const {
        const auto towards = [this](double x, double y) {
            return std::atan2(m_c * y - m_s * (m_eta2 * x - m_eta1 * y), m_c * x - m_s * (m_eta1 * x + m_eta2 * y));
        };
        return {towards(m_halfX, m_halfY), towards(-m_halfX, m_halfY)};
    }
    double logR = 0, byEta1 = 0, byEta2 = 0;
    void set(double psi) {
        const double u = std::cos(psi), v = std::sin(psi), mixedX = m_eta1 * u + m_eta2 * v,
                     mixedY = m_eta2 * u - m_eta1 * v;
        const double x = m_c * u + m_s * mixedX, y = m_c * v + m_s * mixedY;
        const bool throughX = std::abs(x) / m_halfX > std::abs(y) / m_halfY;
        const double reached = throughX ? x : y, mixed = throughX ? mixedX : mixedY;
        // dc/dη = s η/2, ds/dη = s2 η
        const double common = m_s / 2 * (throughX ? u : v) + m_s2 * mixed;
        logR = std::log((throughX ? m_halfX : m_halfY) / std::abs(reached));
        byEta1 = -(m_eta1 * common + m_s * (throughX ? u : -v)) / reached;
        byEta2 = -(m_eta2 * common + m_s * (throughX ? v : u)) / reached;
    }

private:
    double m_eta1, m_eta2, m_halfX, m_halfY, m_c, m_s, m_s2;
};

Remote remoteLight(const RealProfile& profile, double halfX, double halfY, bool byLogN) {
    constexpr double step = 1e-3;
    // Gauss-Legendre, eight points on each side of a corner.
    constexpr std::array<double, 4> nodes{0.1834346424956498, 0.5255324099163290, 0.7966664774136267,
                                          0.9602898564975363},
        weights{0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763};
    const double n = profile.law.n, b = profile.law.b;
    Remote out;
    // Is there any? What is outside the smallest circle.
    const double nearest =
        std::min(halfX, halfY) * std::sqrt(profile.inverse) * std::exp(-0.5 * std::hypot(profile.eta1, profile.eta2));
    if (1 - regularizedGammaP(2 * n, b * std::pow(nearest, 1 / n)) < 1e-6)
        return out;
    const double up = n * std::exp(step), down = n * std::exp(-step);
    const double bUp = byLogN ? sersicB(up) : 0, bDown = byLogN ? sersicB(down) : 0;
    const double logGamma = 2 * n * std::log(b) - std::log(2 * std::numbers::pi * n) - profile.law.logNorm; // of 2n
    Exit exit(profile, halfX, halfY);
    auto [first, second] = exit.corners();
    if (second < first)
        second += std::numbers::pi;
    for (const auto& [from, to] : {std::pair(second - std::numbers::pi, first), std::pair(first, second)})
        for (int k = 0; k < 8; ++k) {
            const double node = (k % 2 ? -1 : 1) * nodes[k / 2];
            const double weight = weights[k / 2] * (to - from) / (2 * std::numbers::pi);
            exit.set(0.5 * (from + to) + 0.5 * (to - from) * node);
            const double t = b * std::exp(exit.logR / n);
            out.light += weight * (1 - regularizedGammaP(2 * n, t));
            // P' = t^(2n-1) e^-t / Γ(2n), dt/d ln r = t/n
            const double slope = weight * std::exp(2 * n * std::log(t) - t - logGamma) / n;
            out.byLogR += slope;
            out.byEta1 -= slope * exit.byEta1;
            out.byEta2 -= slope * exit.byEta2;
            if (byLogN)
                out.byLogN -= weight *
                              (regularizedGammaP(2 * up, bUp * std::exp(exit.logR / up)) -
                               regularizedGammaP(2 * down, bDown * std::exp(exit.logR / down))) /
                              (2 * step);
        }
    return out;
}

/// Nodes that interpolate to half a per cent what has its nearest singularity, the copies' centres, `distance` off a
/// window of half width `half` (Trefethen 2013, Approximation Theory, theorem 8.2): flat galaxies come closer to it.
int nodesFor(double distance, double half) {
    const double ratio = std::max(distance, 1.0) / std::max(half, 1.0);
    return std::clamp(static_cast<int>(std::ceil(5.5 / std::asinh(ratio))), kMinNodes, kMaxNodes);
}

struct Nodes {
    int count = 0;
    std::array<double, kMaxNodes> at;
    Nodes(int nodes, double from, double to)
        : count(nodes) {
        for (int k = 0; k < count; ++k)
            at[k] = 0.5 * (from + to) + 0.5 * (to - from) * std::cos(std::numbers::pi * (k + 0.5) / count);
    }
    /// Lagrange's weights at x, `step` apart, by the barycentric formula (Berrut & Trefethen 2004, SIAM Review 46,
    /// 501).
    void weights(double x, int step, float* out) const {
        std::array<double, kMaxNodes> w;
        double sum = 0;
        for (int k = 0; k < count; ++k) {
            const double distance = x - at[k];
            if (distance == 0) {
                for (int m = 0; m < count; ++m)
                    out[m * step] = m == k ? 1.0f : 0.0f;
                return;
            }
            w[k] = (k % 2 ? -1 : 1) * std::sin(std::numbers::pi * (k + 0.5) / count) / distance;
            sum += w[k];
        }
        for (int k = 0; k < count; ++k)
            out[k * step] = static_cast<float>(w[k] / sum);
    }
};

} // namespace

CopyPlan planCopies(SourceType type, const Parameters& parameters, int gridSize, int half) {
    const Ellipse shape = ellipseOf(parameters);
    CopyPlan plan;
    plan.nodes = nodesFor(shape.ab * (gridSize - half), half);
    if (enclosedFraction(sersicIndex(type, parameters), 1.5 * gridSize / std::exp(parameters[kLogR])) < 0.9997) {
        // A needle along an axis folds onto a band: more copies that way, until it is spread.
        const double theta = shape.thetaDeg * std::numbers::pi / 180;
        const double longX = std::hypot(std::cos(theta), shape.ab * std::sin(theta)),
                     longY = std::hypot(std::sin(theta), shape.ab * std::cos(theta));
        plan.reachX = std::clamp(static_cast<int>(std::lround(longX / longY)), 2, kMaxReach);
        plan.reachY = std::clamp(static_cast<int>(std::lround(longY / longX)), 2, kMaxReach);
    }
    return plan;
}

void periodicCopies(SourceType type, const Parameters& parameters, int gridSize, const CopyPlan& plan,
                    const Box& window, int components, int stride, AlignedBuffer<float>& out) {
    const RealProfile profile(type, parameters);
    const int nodes = plan.nodes, reachX = plan.reachX, reachY = plan.reachY;
    // What is beyond those copies is spread evenly.
    const Remote remote =
        remoteLight(profile, (reachX + 0.5) * gridSize, (reachY + 0.5) * gridSize, components == kMaxComponents);
    const double area = static_cast<double>(gridSize) * gridSize;
    const Nodes xNodes(nodes, window.x0 - 0.5, window.x1 - 0.5), yNodes(nodes, window.y0 - 0.5, window.y1 - 0.5);
    NodeSums sums;
    Places places;
    places.padded = (nodes * nodes + 15) / 16 * 16;
    const double level[kMaxComponents] = {remote.light, 0, 0, remote.byLogR, remote.byEta1, remote.byEta2,
                                          remote.byLogN};
    for (int k = 0; k < components; ++k)
        std::fill_n(sums.value[k].begin(), places.padded, static_cast<float>(level[k] / area));
    for (int i = 0; i < places.padded; ++i) {
        const int at = std::min(i, nodes * nodes - 1);
        places.x[i] = static_cast<float>(xNodes.at[at % nodes] - parameters[kX]);
        places.y[i] = static_cast<float>(yNodes.at[at / nodes] - parameters[kY]);
    }
    for (int cy = -reachY; cy <= reachY; ++cy)
        for (int cx = -reachX; cx <= reachX; ++cx)
            if (cx != 0 || cy != 0)
                places.copies[places.copyCount++] = {static_cast<float>(cx * gridSize),
                                                     static_cast<float>(cy * gridSize)};
    HWY_DYNAMIC_DISPATCH(AddCopies)(profile, places, components, sums);

    const int width = window.width(), height = window.height();
    const std::size_t plane = static_cast<std::size_t>(stride) * height;
    thread_local AlignedBuffer<float> work;
    work.resize(2 * static_cast<std::size_t>(nodes) * stride + static_cast<std::size_t>(nodes) * height);
    float *xWeights = work.data(), *rows = xWeights + nodes * stride, *yWeights = rows + nodes * stride;
    std::fill_n(xWeights, static_cast<std::size_t>(nodes) * stride, 0.0f);
    for (int x = 0; x < width; ++x)
        xNodes.weights(window.x0 + x, stride, xWeights + x);
    for (int y = 0; y < height; ++y)
        yNodes.weights(window.y0 + y, 1, yWeights + y * nodes);
    out.resize(components * plane);
    HWY_DYNAMIC_DISPATCH(Interpolate)(nodes, sums, xWeights, yWeights, components, height, stride, rows, out.data());
}

} // namespace furrow::model
#endif
