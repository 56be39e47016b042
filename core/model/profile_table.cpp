#include "core/model/profile_table.h"

#include "core/model/sersic.h"

#include <Eigen/Core>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace furrow::model {

const double ProfileTable::kLogUMin = std::log(1e-4);
const double ProfileTable::kLogUStep = std::log(1e8) / (ProfileTable::kPoints - 1);

namespace {

constexpr int kPoints = ProfileTable::kPoints;
constexpr int kRows = ProfileTable::kRows;
constexpr double kContourLimit = 1.3; ///< below, cos φ is too small for the rotated contour
constexpr int kPadded = kPoints + 2;  ///< spline coefficients of one row
const double kLogNMin = std::log(0.27), kLogNMax = std::log(6.9);
const double kLogNStep = (kLogNMax - kLogNMin) / (kRows - 1);

/// Both integrals are convolutions in ln u and ln r: F(u_i) = Σ_j weight_j · kernel(u_i r_j), with r_j on a logarithmic
/// grid whose step divides that of u. The trapezoid rule is spectrally exact here, the integrands being analytic in ln
/// r.
struct LogQuadrature {
    long first = 0; ///< ln r_j = (first + j) · step
    std::vector<double> weight;
};

/// K0 on the contour t → t e^{iφ}, φ = π/(2n), where the integrand does not oscillate (n > 1).
LogQuadrature contourQuadrature(double n, double step) {
    const double b = sersicB(n), phi = std::numbers::pi / (2 * n), c = std::cos(phi), s = std::sin(phi);
    const double logGamma = std::lgamma(2 * n), logB = std::log(b);
    LogQuadrature q;
    q.first = std::lround(n * (-20 / n - 3 - logB) / step);
    const long last = std::lround(n * (std::log(90 / c) - logB) / step);
    for (long j = q.first; j <= last; ++j) {
        const double y = logB + j * step / n, t = std::exp(y);
        q.weight.push_back(2 / (std::numbers::pi * n) * std::exp(2 * n * y - t * c - logGamma) * std::sin(t * s) *
                           step);
    }
    return q;
}

/// J0 on the real axis.
LogQuadrature directQuadrature(double n, double step) {
    const double b = sersicB(n), logGamma = std::lgamma(2 * n), logB = std::log(b);
    LogQuadrature q;
    q.first = std::lround(-16 / step);
    const long last = std::lround(n * (std::log(40.0) - logB) / step);
    for (long j = q.first; j <= last; ++j) {
        const double y = logB + j * step / n;
        q.weight.push_back(std::exp(2 * n * y - std::exp(y) - logGamma) * step / n);
    }
    return q;
}

double applyDirectly(const LogQuadrature& q, double step, double logU, bool contour) {
    double sum = 0;
    for (std::size_t j = 0; j < q.weight.size(); ++j) {
        const double x = std::exp(logU + (q.first + static_cast<long>(j)) * step);
        if (contour)
            sum += x < 700 ? q.weight[j] * std::cyl_bessel_k(0.0, x) : 0.0;
        else
            sum += q.weight[j] * ::j0(x);
    }
    return sum;
}

/// A kernel on the grid ln x = kLogUMin + index · step.
struct KernelTable {
    double step = 0;
    long first = 0;
    std::vector<double> value;
};

KernelTable makeKernel(double step, long first, long last, bool contour) {
    KernelTable table{step, first, {}};
    table.value.resize(last - first + 1, 0.0);
    for (long i = first; i <= last; ++i) {
        const double x = std::exp(ProfileTable::kLogUMin + i * step);
        if (contour && x >= 700)
            break;
        table.value[i - first] = contour ? std::cyl_bessel_k(0.0, x) : ::j0(x);
    }
    return table;
}

void convolve(const LogQuadrature& q, const KernelTable& kernel, int refine, int from, int to, double* row) {
    const auto size = static_cast<Eigen::Index>(q.weight.size());
    const Eigen::Map<const Eigen::VectorXd> weight(q.weight.data(), size);
    for (int i = from; i < to; ++i) {
        const long begin = static_cast<long>(i) * refine + q.first - kernel.first;
        row[i] = weight.dot(Eigen::Map<const Eigen::VectorXd>(kernel.value.data() + begin, size));
    }
}

/// Ranges of ln u that one step of ln r serves: the finer, the faster J0 oscillates over the profile.
struct Zone {
    double uMax;
    int refine;
};
constexpr std::array<Zone, 3> kDirectZones{{{2, 2}, {8, 8}, {60, 32}}};

int indexAbove(double u) {
    return std::min(kPoints,
                    static_cast<int>(std::ceil((std::log(u) - ProfileTable::kLogUMin) / ProfileTable::kLogUStep)));
}

void fillDirectRows(const std::vector<double>& indices, Eigen::MatrixXd& table) {
    int from = 0;
    for (const Zone& zone : kDirectZones) {
        const double step = ProfileTable::kLogUStep / zone.refine;
        const int to = indexAbove(zone.uMax);
        std::vector<LogQuadrature> rules;
        long first = 0, last = 0;
        for (double n : indices) {
            rules.push_back(directQuadrature(n, step));
            first = std::min(first, rules.back().first + static_cast<long>(from) * zone.refine);
            last =
                std::max(last, rules.back().first + static_cast<long>(rules.back().weight.size() + to * zone.refine));
        }
        const KernelTable kernel = makeKernel(step, first, last, false);
        for (std::size_t r = 0; r < indices.size(); ++r)
            convolve(rules[r], kernel, zone.refine, from, to, table.col(r).data());
        from = to;
    }
    // Beyond, the central cusp r^(1/n) rules: F ∝ u^-(2 + 1/n), some 1e-6 and less.
    for (std::size_t r = 0; r < indices.size(); ++r) {
        double* row = table.col(r).data();
        for (int i = from; i < kPoints; ++i)
            row[i] = row[from - 1] * std::exp(-(2 + 1 / indices[r]) * (i - from + 1) * ProfileTable::kLogUStep);
    }
}

void fillContourRows(const std::vector<double>& indices, std::size_t firstColumn, Eigen::MatrixXd& table) {
    constexpr int refine = 2;
    const double step = ProfileTable::kLogUStep / refine;
    std::vector<LogQuadrature> rules;
    long first = 0, last = 0;
    for (double n : indices) {
        rules.push_back(contourQuadrature(n, step));
        first = std::min(first, rules.back().first);
        last = std::max(last, rules.back().first + static_cast<long>(rules.back().weight.size() + kPoints * refine));
    }
    const KernelTable kernel = makeKernel(step, first, last, true);
    for (std::size_t r = 0; r < indices.size(); ++r)
        convolve(rules[r], kernel, refine, 0, kPoints, table.col(firstColumn + r).data());
}

/// Coefficients of the interpolating cubic B-spline with natural ends; `values` has `count` points `stride` apart and
/// becomes the inner coefficients.
void prefilter(double* values, int count, std::ptrdiff_t stride) {
    std::vector<double> factor(count, 0.0);
    const auto at = [&](int i) -> double& { return values[i * stride]; };
    // Natural ends make the outermost coefficients equal to the values; inside c[i-1] + 4 c[i] + c[i+1] = 6 f[i].
    for (int i = 1; i < count - 1; ++i) {
        const double pivot = 4 - factor[i - 1];
        factor[i] = 1 / pivot;
        at(i) = (6 * at(i) - at(i - 1)) / pivot;
    }
    for (int i = count - 2; i >= 1; --i)
        at(i) -= factor[i] * at(i + 1);
}

using Weights = std::array<double, 4>;
Weights splineWeights(double s) {
    const double t = 1 - s;
    return {t * t * t / 6, (3 * s * s * s - 6 * s * s + 4) / 6, (-3 * s * s * s + 3 * s * s + 3 * s + 1) / 6,
            s * s * s / 6};
}
Weights splineSlopes(double s) {
    const double t = 1 - s;
    return {-t * t / 2, (3 * s * s - 4 * s) / 2, (-3 * s * s + 2 * s + 1) / 2, s * s / 2};
}
Weights splineCurvatures(double s) {
    return {1 - s, 3 * s - 2, 1 - 3 * s, s};
}

/// The cubic of one interval from its four B-spline coefficients.
void intervalCubic(const double* c, float* a) {
    a[0] = static_cast<float>((c[0] + 4 * c[1] + c[2]) / 6);
    a[1] = static_cast<float>((c[2] - c[0]) / 2);
    a[2] = static_cast<float>((c[0] - 2 * c[1] + c[2]) / 2);
    a[3] = static_cast<float>((c[3] - c[0] + 3 * (c[1] - c[2])) / 6);
}

/// Adds the linearly extrapolated outermost coefficients of natural ends.
std::vector<double> paddedCoefficients(const double* inner) {
    std::vector<double> padded(kPadded);
    std::copy_n(inner, kPoints, padded.begin() + 1);
    padded.front() = 2 * padded[1] - padded[2];
    padded.back() = 2 * padded[kPoints] - padded[kPoints - 1];
    return padded;
}

ProfileRow fixedRow(double n) {
    Eigen::MatrixXd values(kPoints, 1);
    if (n == 1) {
        for (int i = 0; i < kPoints; ++i)
            values(i, 0) = sersicTransform(1, std::exp(ProfileTable::kLogUMin + i * ProfileTable::kLogUStep));
    } else {
        fillContourRows({n}, 0, values);
    }
    prefilter(values.data(), kPoints, 1);
    const std::vector<double> padded = paddedCoefficients(values.data());
    ProfileRow row;
    row.value.resize(4 * (kPoints - 1));
    for (int i = 0; i < kPoints - 1; ++i)
        intervalCubic(&padded[i], &row.value[4 * i]);
    return row;
}

} // namespace

double sersicTransform(double n, double u) {
    if (n == 1)
        return std::pow(1 + std::pow(u / sersicB(1), 2), -1.5);
    const double step = n > kContourLimit ? 0.01 : std::min(0.01, 0.25 / (15 * u));
    const bool contour = n > kContourLimit;
    return applyDirectly(contour ? contourQuadrature(n, step) : directQuadrature(n, step), step, std::log(u), contour);
}

ProfileTable::ProfileTable() {
    std::vector<double> direct, contour;
    for (int i = 0; i < kRows; ++i) {
        const double n = std::exp(kLogNMin + i * kLogNStep);
        (n > kContourLimit ? contour : direct).push_back(n);
    }
    Eigen::MatrixXd table(kPoints, kRows);
    fillDirectRows(direct, table);
    fillContourRows(contour, direct.size(), table);
    for (int r = 0; r < kRows; ++r)
        prefilter(table.col(r).data(), kPoints, 1);
    for (int i = 0; i < kPoints; ++i)
        prefilter(table.data() + i, kRows, kPoints);
    m_coefficients.reserve(static_cast<std::size_t>(kRows) * kPadded);
    for (int r = 0; r < kRows; ++r) {
        const std::vector<double> padded = paddedCoefficients(table.col(r).data());
        m_coefficients.insert(m_coefficients.end(), padded.begin(), padded.end());
    }
    m_exponential = fixedRow(1);
    m_deVaucouleurs = fixedRow(4);
}

const ProfileTable& ProfileTable::shared() {
    static const ProfileTable table;
    return table;
}

void ProfileTable::rowAt(double logN, double uMin, double uMax, ProfileRow& row) const {
    const double t = (logN - kLogNMin) / kLogNStep;
    const int i = std::clamp(static_cast<int>(std::floor(t)), 1, kRows - 3);
    const double s = t - i;
    const auto interval = [](double u) {
        return std::clamp(static_cast<int>(std::floor((std::log(u) - kLogUMin) / kLogUStep)), 0, kPoints - 2);
    };
    const int from = interval(uMin), to = interval(uMax);
    const std::array<Weights, 3> weights{splineWeights(s), splineSlopes(s), splineCurvatures(s)};
    const std::array<double, 3> scale{1, 1 / kLogNStep, 1 / (kLogNStep * kLogNStep)};
    std::array<std::vector<float>*, 3> rows{&row.value, &row.byLogN, &row.byLogN2};
    for (int d = 0; d < 3; ++d) {
        rows[d]->resize(4 * (kPoints - 1));
        std::array<double, kPadded> mixed;
        for (int k = from; k < to + 4; ++k) {
            double sum = 0;
            for (int w = 0; w < 4; ++w)
                sum += weights[d][w] * m_coefficients[static_cast<std::size_t>(i - 1 + w) * kPadded + k];
            mixed[k] = sum * scale[d];
        }
        for (int k = from; k <= to; ++k)
            intervalCubic(&mixed[k], rows[d]->data() + 4 * k);
    }
}

} // namespace furrow::model
