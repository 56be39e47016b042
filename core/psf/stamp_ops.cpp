#include "core/psf/stamp_ops.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace furrow::psf {
namespace {

constexpr int kMargin = 3;
constexpr double kSigmaPerFwhm = 0.42466090014400953; // 1/(2 sqrt(2 ln 2))

// Quintic B-spline weights of the six samples floor(t)-2 … floor(t)+3, f = t - floor(t) (Unser 1999).
std::array<double, 6> quinticWeights(double f) {
    const auto bspline = [](double t) {
        t = std::abs(t);
        const auto p5 = [](double v) { return v * v * v * v * v; };
        double sum = 0;
        if (t < 3)
            sum += p5(3 - t);
        if (t < 2)
            sum -= 6 * p5(2 - t);
        if (t < 1)
            sum += 15 * p5(1 - t);
        return sum / 120;
    };
    return {bspline(f + 2), bspline(f + 1), bspline(f), bspline(f - 1), bspline(f - 2), bspline(f - 3)};
}

// In-place conversion of n samples (stride apart, zero outside) to spline coefficients: one causal and one anti-causal
// recursion per pole.
void toCoefficients(double* c, int n) {
    constexpr double poles[2] = {-0.43057534709997379, -0.043096288203264654};
    double gain = 1;
    for (const double z : poles)
        gain *= (1 - z) * (1 - 1 / z);
    for (int i = 0; i < n; ++i)
        c[i] *= gain;
    for (const double z : poles) {
        for (int i = 1; i < n; ++i)
            c[i] += z * c[i - 1];
        c[n - 1] *= -z / (1 - z * z);
        for (int i = n - 2; i >= 0; --i)
            c[i] = z * (c[i + 1] - c[i]);
    }
}

} // namespace

Offset windowedCentroid(const Image<float>& stamp, double sigma, const Image<std::uint8_t>* ok, Offset start) {
    const int half = stamp.width() / 2;
    const int reach = std::min(half, static_cast<int>(std::ceil(4 * sigma)) + 2);
    Offset at = start;
    for (int iteration = 0; iteration < 30; ++iteration) {
        double sum = 0, sx = 0, sy = 0;
        for (int y = -reach; y <= reach; ++y)
            for (int x = -reach; x <= reach; ++x) {
                if (ok && !(*ok)(x + half, y + half))
                    continue;
                const double dx = x - at.x, dy = y - at.y;
                const double w = std::exp(-0.5 * (dx * dx + dy * dy) / (sigma * sigma)) * stamp(x + half, y + half);
                sum += w;
                sx += w * dx;
                sy += w * dy;
            }
        if (!(sum > 0))
            return start;
        at.x = std::clamp(at.x + 2 * sx / sum, start.x - 2, start.x + 2);
        at.y = std::clamp(at.y + 2 * sy / sum, start.y - 2, start.y + 2);
        if (std::abs(sx) + std::abs(sy) < 1e-6 * sum)
            break;
    }
    return at;
}

double adaptiveFwhm(const Image<float>& stamp, const Image<std::uint8_t>& ok, Offset centre, double startFwhm) {
    const int half = stamp.width() / 2;
    double window2 = std::pow(startFwhm * kSigmaPerFwhm, 2);
    for (int iteration = 0; iteration < 30; ++iteration) {
        const int reach = std::min(half, static_cast<int>(std::ceil(4 * std::sqrt(window2))) + 1);
        double sum = 0, second = 0;
        for (int y = -reach; y <= reach; ++y)
            for (int x = -reach; x <= reach; ++x) {
                if (!ok(x + half, y + half))
                    continue;
                const double dx = x - centre.x, dy = y - centre.y, r2 = dx * dx + dy * dy;
                const double w = std::exp(-0.5 * r2 / window2) * stamp(x + half, y + half);
                sum += w;
                second += 0.5 * w * r2;
            }
        const double measured = second / sum;
        if (!(sum > 0) || !(measured > 0.05) || !(measured < 0.95 * window2))
            return 0;
        const double next = 1 / (1 / measured - 1 / window2);
        if (std::abs(next - window2) < 1e-3 * window2)
            return std::sqrt(next) / kSigmaPerFwhm;
        window2 = std::min(next, 0.1 * half * half);
    }
    return 0;
}

SplineStamp::SplineStamp(const Image<float>& stamp) {
    const int n = stamp.width() + 2 * kMargin;
    Image<double> work(n, n, 0.0);
    for (int y = 0; y < stamp.height(); ++y)
        std::copy_n(stamp.row(y), stamp.width(), work.row(y + kMargin) + kMargin);
    for (int y = 0; y < n; ++y)
        toCoefficients(work.row(y), n);
    std::vector<double> column(static_cast<std::size_t>(n));
    for (int x = 0; x < n; ++x) {
        for (int y = 0; y < n; ++y)
            column[static_cast<std::size_t>(y)] = work(x, y);
        toCoefficients(column.data(), n);
        for (int y = 0; y < n; ++y)
            work(x, y) = column[static_cast<std::size_t>(y)];
    }
    m_coefficients = Image<float>(n, n);
    std::transform(work.begin(), work.end(), m_coefficients.begin(), [](double v) { return static_cast<float>(v); });
}

SplineStamp SplineStamp::combination(const std::vector<SplineStamp>& stamps, const double* weights) {
    SplineStamp out;
    out.m_coefficients = Image<float>(stamps[0].m_coefficients.width(), stamps[0].m_coefficients.height(), 0.f);
    for (std::size_t k = 0; k < stamps.size(); ++k) {
        const auto w = static_cast<float>(weights[k]);
        const float* from = stamps[k].m_coefficients.data();
        float* to = out.m_coefficients.data();
        for (std::size_t i = 0; i < out.m_coefficients.size(); ++i)
            to[i] += w * from[i];
    }
    return out;
}

void SplineStamp::addShifted(double dx, double dy, double weight, Image<float>& out) const {
    // out(i) = Σ c(k) B(i - d - k); with -d = m + f the samples are i + m - 2 … i + m + 3.
    const int mx = static_cast<int>(std::floor(-dx)), my = static_cast<int>(std::floor(-dy));
    const auto wx = quinticWeights(-dx - mx), wy = quinticWeights(-dy - my);
    const int n = m_coefficients.width(), size = out.width();
    const int offset = (n - size) / 2; // both are odd
    Image<float> rows(size, n, 0.f);   // shifted along x, every coefficient row
    std::array<float, 6> fx{}, fy{};
    for (std::size_t k = 0; k < 6; ++k) {
        fx[k] = static_cast<float>(wx[k]);
        fy[k] = static_cast<float>(weight * wy[k]);
    }
    for (int y = 0; y < n; ++y) {
        float* to = rows.row(y);
        const float* from = m_coefficients.row(y);
        for (int k = 0; k < 6; ++k) {
            const int shift = offset + mx + k - 2;
            const int first = std::max(0, -shift), last = std::min(size, n - shift);
            const float w = fx[static_cast<std::size_t>(k)];
            for (int x = first; x < last; ++x)
                to[x] += w * from[x + shift];
        }
    }
    for (int y = 0; y < size; ++y) {
        float* to = out.row(y);
        for (int k = 0; k < 6; ++k) {
            const int source = y + offset + my + k - 2;
            if (source < 0 || source >= n)
                continue;
            const float* from = rows.row(source);
            const float w = fy[static_cast<std::size_t>(k)];
            for (int x = 0; x < size; ++x)
                to[x] += w * from[x];
        }
    }
}

Image<float> centred(const Image<float>& stamp, int size) {
    Image<float> out(size, size, 0.f);
    const int offset = (stamp.width() - size) / 2;
    for (int y = std::max(0, -offset); y < std::min(size, stamp.height() - offset); ++y)
        for (int x = std::max(0, -offset); x < std::min(size, stamp.width() - offset); ++x)
            out(x, y) = stamp(x + offset, y + offset);
    return out;
}

void normaliseSum(Image<float>& stamp) {
    const double sum = std::accumulate(stamp.begin(), stamp.end(), 0.0);
    const auto scale = static_cast<float>(1 / sum);
    for (auto& p : stamp)
        p *= scale;
}

Image<double> gaussianBlur(const Image<double>& image, double sigma, bool squared) {
    const int reach = std::max(1, static_cast<int>(std::ceil(4 * sigma)));
    std::vector<double> kernel;
    for (int k = -reach; k <= reach; ++k)
        kernel.push_back(std::exp(-0.5 * k * k / (sigma * sigma)));
    const double total = std::accumulate(kernel.begin(), kernel.end(), 0.0);
    for (auto& k : kernel)
        k = squared ? (k / total) * (k / total) : k / total;
    const int w = image.width(), h = image.height();
    Image<double> rows(w, h, 0.0), out(w, h, 0.0);
    for (int y = 0; y < h; ++y)
        for (int k = -reach; k <= reach; ++k)
            for (int x = std::max(0, -k); x < std::min(w, w - k); ++x)
                rows(x, y) += kernel[static_cast<std::size_t>(k + reach)] * image(x + k, y);
    for (int y = 0; y < h; ++y)
        for (int k = std::max(-reach, -y); k <= std::min(reach, h - 1 - y); ++k)
            for (int x = 0; x < w; ++x)
                out(x, y) += kernel[static_cast<std::size_t>(k + reach)] * rows(x, y + k);
    return out;
}

double medianOf(std::vector<double>& values) {
    if (values.empty())
        return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2)
        return *middle;
    return 0.5 * (*middle + *std::max_element(values.begin(), middle));
}

} // namespace furrow::psf
