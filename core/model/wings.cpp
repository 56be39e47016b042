#include "core/model/wings.h"

#include "core/model/sersic.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace furrow::model {

namespace {

constexpr int kNodes = 9;
constexpr int kMaxComponents = 1 + kParameterCount;
using Sample = std::array<double, kMaxComponents>;

/// Profile in real space: s² = xᵀ M x / rc², M = cosh|η| - sinh|η|/|η| (η·σ), the inverse of the shape in Fourier
/// space.
class RealProfile {
public:
    RealProfile(SourceType type, const Parameters& p)
        : m_law(sersicIndex(type, p))
        , m_p(p) {
        const double e2 = p[kEta1] * p[kEta1] + p[kEta2] * p[kEta2], e = std::sqrt(e2);
        m_c = std::cosh(e);
        m_s = e > 1e-3 ? std::sinh(e) / e : 1 + e2 / 6;
        m_s2 = e > 1e-3 ? (m_c - m_s) / e2 : 1.0 / 3;
        m_inverse = std::exp(-2 * p[kLogR]);
        m_scale = std::exp(m_law.logNorm - 2 * p[kLogR]);
    }
    const SersicLaw& law() const { return m_law; }

    void add(double x, double y, int components, Sample& sum) const {
        const double r2 = x * x + y * y, a = x * x - y * y, b = 2 * x * y;
        const double ea = m_p[kEta1] * a + m_p[kEta2] * b;
        const double s2 = m_inverse * (m_c * r2 - m_s * ea);
        const double logS2 = std::log(s2), t = std::exp(logS2 / (2 * m_law.n)), bt = m_law.b * t;
        const double value = m_scale * std::exp(-bt);
        sum[0] += value;
        if (components == 1)
            return;
        // dI = -I (b/(2n)) t d(s²)/s²
        const double slope = -value * bt / (2 * m_law.n * s2);
        sum[1 + kX] -= slope * m_inverse * 2 * (m_c * x - m_s * (m_p[kEta1] * x + m_p[kEta2] * y));
        sum[1 + kY] -= slope * m_inverse * 2 * (m_c * y - m_s * (m_p[kEta2] * x - m_p[kEta1] * y));
        sum[1 + kLogR] += -2 * value - 2 * slope * s2;
        const double common = m_s * r2 - m_s2 * ea;
        sum[1 + kEta1] += slope * m_inverse * (m_p[kEta1] * common - m_s * a);
        sum[1 + kEta2] += slope * m_inverse * (m_p[kEta2] * common - m_s * b);
        if (components == 1 + kParameterCount)
            sum[1 + kLogN] += value * (m_law.dLogNorm - m_law.dB * t + bt * logS2 / (2 * m_law.n));
    }

private:
    SersicLaw m_law;
    Parameters m_p;
    double m_c, m_s, m_s2, m_inverse, m_scale;
};

/// The light beyond the copies that are summed one by one, spread evenly.
double remoteLevel(double n, double logR, double half, double area) {
    return (1 - enclosedFraction(n, half / std::exp(logR))) / area;
}

std::array<double, kNodes> chebyshevNodes(double from, double to) {
    std::array<double, kNodes> nodes;
    for (int k = 0; k < kNodes; ++k)
        nodes[k] = 0.5 * (from + to) + 0.5 * (to - from) * std::cos(std::numbers::pi * (k + 0.5) / kNodes);
    return nodes;
}

/// Lagrange weights of every pixel from..from+count-1 over the nodes, kNodes × count.
std::vector<float> interpolationMatrix(const std::array<double, kNodes>& nodes, int from, int count) {
    std::vector<float> matrix(static_cast<std::size_t>(count) * kNodes);
    for (int k = 0; k < kNodes; ++k)
        for (int i = 0; i < count; ++i) {
            double weight = 1;
            for (int m = 0; m < kNodes; ++m)
                if (m != k)
                    weight *= (from + i - nodes[m]) / (nodes[k] - nodes[m]);
            matrix[static_cast<std::size_t>(k) * count + i] = static_cast<float>(weight);
        }
    return matrix;
}

} // namespace

void periodicCopies(SourceType type, const Parameters& parameters, int gridSize, const Box& window, int components,
                    std::vector<float>& out) {
    const RealProfile profile(type, parameters);
    const double n = profile.law().n, rc = std::exp(parameters[kLogR]);
    const int reach = enclosedFraction(n, 1.5 * gridSize / rc) < 0.9997 ? 2 : 1;
    Sample remote{};
    const double half = (reach + 0.5) * gridSize, area = static_cast<double>(gridSize) * gridSize, step = 1e-3;
    remote[0] = remoteLevel(n, parameters[kLogR], half, area);
    if (components > 1)
        remote[1 + kLogR] = (remoteLevel(n, parameters[kLogR] + step, half, area) -
                             remoteLevel(n, parameters[kLogR] - step, half, area)) /
                            (2 * step);
    if (components == 1 + kParameterCount)
        remote[1 + kLogN] = (remoteLevel(n * std::exp(step), parameters[kLogR], half, area) -
                             remoteLevel(n * std::exp(-step), parameters[kLogR], half, area)) /
                            (2 * step);
    const auto xNodes = chebyshevNodes(window.x0 - 0.5, window.x1 - 0.5),
               yNodes = chebyshevNodes(window.y0 - 0.5, window.y1 - 0.5);
    std::array<std::array<Sample, kNodes>, kNodes> samples;
    for (int j = 0; j < kNodes; ++j)
        for (int i = 0; i < kNodes; ++i) {
            samples[j][i] = remote;
            for (int cy = -reach; cy <= reach; ++cy)
                for (int cx = -reach; cx <= reach; ++cx)
                    if (cx != 0 || cy != 0)
                        profile.add(xNodes[i] - parameters[kX] + cx * gridSize,
                                    yNodes[j] - parameters[kY] + cy * gridSize, components, samples[j][i]);
        }
    const int width = window.width(), height = window.height();
    const std::vector<float> xs = interpolationMatrix(xNodes, window.x0, width),
                             ys = interpolationMatrix(yNodes, window.y0, height);
    out.assign(static_cast<std::size_t>(components) * width * height, 0.0f);
    std::vector<float> rows(static_cast<std::size_t>(kNodes) * width);
    const auto add = [width](const float* source, float factor, float* target) {
        for (int x = 0; x < width; ++x)
            target[x] += factor * source[x];
    };
    for (int c = 0; c < components; ++c) {
        std::fill(rows.begin(), rows.end(), 0.0f);
        for (int j = 0; j < kNodes; ++j)
            for (int k = 0; k < kNodes; ++k)
                add(&xs[static_cast<std::size_t>(k) * width], static_cast<float>(samples[j][k][c]),
                    &rows[static_cast<std::size_t>(j) * width]);
        float* plane = out.data() + static_cast<std::size_t>(c) * width * height;
        for (int y = 0; y < height; ++y)
            for (int k = 0; k < kNodes; ++k)
                add(&rows[static_cast<std::size_t>(k) * width], ys[static_cast<std::size_t>(k) * height + y],
                    plane + static_cast<std::size_t>(y) * width);
    }
}

} // namespace furrow::model
