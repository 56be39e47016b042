#include "core/psf/residual_map.h"

#include "core/psf/stamp_ops.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numbers>

namespace furrow::psf {
namespace {

constexpr double kMomentRadius = 8; // pixels
constexpr double kClipSigma = 4, kMaskSigma = 5, kMaskTolerance = 0.05;
constexpr double kSmoothing[] = {0.0, 0.6, 1.0, 2.0}; // pixels
constexpr double kSignificance = 3;
constexpr double kSmoothingReach = 8; // pixels, 4 sigma of the widest smoothing
constexpr int kClipRounds = 3, kRefitIterations = 3;
constexpr double kSigmaPerFwhm = 0.42466090014400953;

double outerRadius(const ResidualOptions& options) {
    return std::min(5 * options.fwhm, 20.0);
}

double radius(int x, int y, int half) {
    return std::sqrt((x - half) * (x - half) + (y - half) * (y - half));
}

struct StarResidual {
    Image<float> value, weight; // (data - constant)/flux - profile on the pixel grid, 1/variance
    std::array<double, 3> basis{};
};

// The star's residual moved to the pixel grid; pixels without weight count as zero residual while it is moved.
StarResidual starResidual(const FieldPsf& profile, const PixelList& square, const PsfStar& star,
                          const ResidualOptions& options) {
    const int size = star.stamp.width();
    Image<float> model;
    profile.renderOn(square, size, star.x, star.y, star.dx, star.dy, model);
    StarResidual out{Image<float>(size, size, 0.f), Image<float>(size, size, 0.f), {}};
    Image<float> raw(size, size, 0.f), weight(size, size, 0.f);
    for (std::size_t i = 0; i < raw.size(); ++i) {
        const double light = star.flux * model.data()[i];
        const double variance = starVariance(options.skySigma, options.photonScale, light);
        const double r = star.stamp.data()[i] - star.constant - light;
        if (!star.good.data()[i] ||
            r * r > kMaskSigma * kMaskSigma * (variance + std::pow(2 * kMaskTolerance * light, 2)))
            continue;
        raw.data()[i] = static_cast<float>(r / star.flux);
        weight.data()[i] = static_cast<float>(star.flux * star.flux / variance);
    }
    SplineStamp(raw).addShifted(-star.dx, -star.dy, 1, out.value);
    const int sx = pixelOf(star.dx), sy = pixelOf(star.dy);
    for (int y = std::max(0, -sy); y < std::min(size, size - sy); ++y)
        for (int x = std::max(0, -sx); x < std::min(size, size - sx); ++x)
            out.weight(x, y) = weight(x + sx, y + sy);
    const auto b = profile.shape().basis(star.x, star.y);
    out.basis = {b[0], b[1], b[2]};
    return out;
}

// Weighted regression on 1 (u, v) of one pixel with clipping; variance 0 marks a pixel without data.
template <int kTerms>
void regressPixel(const std::vector<StarResidual>& stars, std::size_t pixel, std::array<double, 3>& value,
                  std::array<double, 3>& variance) {
    using Vector = Eigen::Matrix<double, kTerms, 1>;
    using Matrix = Eigen::Matrix<double, kTerms, kTerms>;
    Vector solution = Vector::Zero();
    Matrix inverse = Matrix::Zero();
    for (int round = 0; round < kClipRounds; ++round) {
        Matrix normal = Matrix::Zero();
        Vector right = Vector::Zero();
        for (const auto& s : stars) {
            const double w = s.weight.data()[pixel], r = s.value.data()[pixel];
            if (!(w > 0))
                continue;
            const Eigen::Map<const Vector> basis(s.basis.data());
            const double deviation = r - basis.dot(solution);
            if (round > 0 && deviation * deviation * w > kClipSigma * kClipSigma)
                continue;
            normal.noalias() += (w * basis) * basis.transpose();
            right += w * r * basis;
        }
        if (!(normal(0, 0) > 0) || !(normal.determinant() > 1e-9 * std::pow(normal(0, 0), kTerms)))
            return;
        inverse = normal.inverse();
        solution = inverse * right;
    }
    for (int k = 0; k < kTerms; ++k) {
        value[static_cast<std::size_t>(k)] = solution(k);
        variance[static_cast<std::size_t>(k)] = inverse(k, k);
    }
}

struct SmoothedMap {
    Image<double> value, variance;
};

SmoothedMap smoothed(const Image<double>& value, const Image<double>& variance, double sigma) {
    if (sigma == 0)
        return {value, variance};
    Image<double> weight = variance, weighted = value;
    for (std::size_t i = 0; i < weight.size(); ++i) {
        weight.data()[i] = variance.data()[i] > 0 ? 1 / variance.data()[i] : 0;
        weighted.data()[i] *= weight.data()[i];
    }
    SmoothedMap out{gaussianBlur(weighted, sigma, false), gaussianBlur(weight, sigma, true)};
    const Image<double> norm = gaussianBlur(weight, sigma, false);
    for (std::size_t i = 0; i < weight.size(); ++i) {
        const double n = norm.data()[i];
        out.value.data()[i] = n > 0 ? out.value.data()[i] / n : 0;
        out.variance.data()[i] = n > 0 ? out.variance.data()[i] / (n * n) : 0;
    }
    return out;
}

// Per annulus the smoothing with the least estimated error (lost power + remaining noise), scaled by signal/(signal +
// noise).
Image<float> regularised(const Image<double>& value, const Image<double>& variance, const ResidualOptions& options) {
    std::vector<SmoothedMap> levels;
    for (const double sigma : kSmoothing)
        levels.push_back(smoothed(value, variance, sigma));
    const int size = value.width(), half = size / 2;
    const double inner = std::min(3 * options.fwhm, 14.0), outer = outerRadius(options);
    const double width = std::max(1.0, options.fwhm / 3), limit = options.taper ? outer : half;
    Image<float> out(size, size, 0.f);
    for (double r0 = 0; r0 < limit; r0 += width) {
        std::vector<std::size_t> pixels;
        for (int y = 0; y < size; ++y)
            for (int x = 0; x < size; ++x)
                if (const double r = radius(x, y, half); r >= r0 && r < r0 + width && variance(x, y) > 0)
                    pixels.push_back(static_cast<std::size_t>(y) * size + x);
        if (pixels.empty())
            continue;
        double rawSignal = 0, bestError = 0, bestGain = 0;
        const SmoothedMap* best = nullptr;
        for (const auto& level : levels) {
            double power = 0, noise = 0;
            for (const auto i : pixels) {
                power += level.value.data()[i] * level.value.data()[i];
                noise += level.variance.data()[i];
            }
            power /= static_cast<double>(pixels.size());
            noise /= static_cast<double>(pixels.size());
            const double signal = std::max(power - noise, 0.0);
            if (!best)
                rawSignal = signal;
            // Smoothing leaves fewer independent pixels: about one per 4πσ².
            const double sigma = kSmoothing[&level - levels.data()];
            const double independent =
                std::max(1.0, static_cast<double>(pixels.size()) / std::max(1.0, 4 * std::numbers::pi * sigma * sigma));
            const bool significant = power > noise * (1 + kSignificance * std::sqrt(2 / independent));
            const double gain = significant && signal > 0 ? signal / (signal + noise) : 0;
            const double error = std::max(rawSignal - signal, 0.0) + gain * noise + (gain > 0 ? 0 : signal);
            if (!best || error < bestError) {
                best = &level;
                bestError = error;
                bestGain = gain;
            }
        }
        for (const auto i : pixels) {
            const double r = radius(static_cast<int>(i) % size, static_cast<int>(i) / size, half);
            double fade = 1;
            if (options.taper && r > inner)
                fade = r >= outer ? 0 : 0.5 + 0.5 * std::cos(std::numbers::pi * (r - inner) / (outer - inner));
            out.data()[i] = static_cast<float>(fade * bestGain * best->value.data()[i]);
        }
    }
    return out;
}

// Takes out of `map` what only moves the centre: the profile's own gradient, scaled. An asymmetric core has two
// sensible centres, the windowed centroid and the first moment within kMomentRadius; the middle pixel is half-way
// between them.
void removeShift(Image<float>& map, const FieldShape& shape, double fwhm) {
    const int size = map.width();
    const PixelList square = PixelList::square(size);
    ModelColumns columns;
    renderWithDerivatives(shape.at(0.5 * (shape.width() - 1), 0.5 * (shape.height() - 1)), square, 0, 0, columns);
    const double sigma2 = std::pow(kSigmaPerFwhm * fwhm, 2);
    const auto shiftBy = [&](auto weight) {
        double mapX = 0, mapY = 0, gradX = 0, gradY = 0;
        for (std::size_t i = 0; i < square.count; ++i) {
            const double x = square.x[i], y = square.y[i], w = weight(x * x + y * y);
            mapX += w * x * map.data()[square.index[i]];
            mapY += w * y * map.data()[square.index[i]];
            gradX += w * x * columns.dx[i];
            gradY += w * y * columns.dy[i];
        }
        return std::pair{mapX / gradX, mapY / gradY};
    };
    const auto window = shiftBy([&](double r2) { return std::exp(-0.5 * r2 / sigma2); });
    const auto moment = shiftBy([](double r2) { return r2 < kMomentRadius * kMomentRadius ? 1.0 : 0.0; });
    const auto ax = static_cast<float>(0.5 * (window.first + moment.first));
    const auto ay = static_cast<float>(0.5 * (window.second + moment.second));
    for (std::size_t i = 0; i < square.count; ++i)
        map.data()[square.index[i]] -= ax * columns.dx[i] + ay * columns.dy[i];
}

} // namespace

void refitStars(const FieldPsf& psf, const std::vector<PsfStar*>& stars, double skySigma, double photonScale) {
    if (stars.empty())
        return;
    const int size = stars.front()->stamp.width();
    const PixelList disc = PixelList::disc(size, fitRadius(size));
    ModelColumns columns;
    Image<float> total;
    for (auto* star : stars)
        for (int iteration = 0; iteration < kRefitIterations; ++iteration) {
            renderWithDerivatives(psf.shape().at(star->x, star->y), disc, star->dx, star->dy, columns);
            psf.renderOn(disc, size, star->x, star->y, star->dx, star->dy, total);
            Eigen::Matrix4d normal = Eigen::Matrix4d::Zero();
            Eigen::Vector4d right = Eigen::Vector4d::Zero();
            for (std::size_t i = 0; i < disc.count; ++i) {
                const auto pixel = static_cast<std::size_t>(disc.index[i]);
                if (!star->good.data()[pixel])
                    continue;
                const double model = total.data()[pixel], light = star->flux * model;
                const double variance = starVariance(skySigma, photonScale, light);
                const double r = star->stamp.data()[pixel] - light - star->constant;
                if (r * r > kMaskSigma * kMaskSigma * (variance + std::pow(kMaskTolerance * light, 2)))
                    continue;
                const Eigen::Vector4d j(model, star->flux * columns.dx[i], star->flux * columns.dy[i], 1.0);
                normal += j * j.transpose() / variance;
                right += j * (r / variance);
            }
            const Eigen::Vector4d d = normal.ldlt().solve(right);
            if (!d.allFinite())
                break;
            star->flux = std::max(star->flux + d(0), 1e-3);
            star->dx = std::clamp(star->dx + std::clamp(d(1), -0.3, 0.3), -1.9, 1.9);
            star->dy = std::clamp(star->dy + std::clamp(d(2), -0.3, 0.3), -1.9, 1.9);
            star->constant += d(3);
        }
}

std::vector<Image<float>> residualMaps(const FieldShape& shape, const std::vector<PsfStar*>& used,
                                       const ResidualOptions& options, const RunContext& context) {
    if (used.empty())
        return {};
    const int size = used.front()->stamp.width();
    if (used.size() < options.minStars) {
        refitStars(FieldPsf(shape, {}, size), used, options.skySigma, options.photonScale);
        return {};
    }
    const int terms = used.size() >= options.gradientStars ? 3 : 1;
    const PixelList square = PixelList::square(size);
    // Beyond the taper only what smoothing reaches for is needed.
    const PixelList wanted = PixelList::disc(size, options.taper ? outerRadius(options) + kSmoothingReach : 2.0 * size);
    const FieldPsf profile(shape, {}, size);
    std::vector<Image<float>> maps;
    for (int round = 0; round < options.rounds; ++round) {
        context.throwIfStopped();
        refitStars(FieldPsf(shape, maps, size), used, options.skySigma, options.photonScale);
        std::vector<StarResidual> residuals;
        for (const auto* star : used)
            residuals.push_back(starResidual(profile, square, *star, options));
        std::vector<Image<double>> value(3, Image<double>(size, size, 0.0)), variance = value;
        for (const int index : wanted.index) {
            const auto i = static_cast<std::size_t>(index);
            std::array<double, 3> v{}, s{};
            if (terms == 1)
                regressPixel<1>(residuals, i, v, s);
            else
                regressPixel<3>(residuals, i, v, s);
            for (std::size_t k = 0; k < 3; ++k) {
                value[k].data()[i] = v[k];
                variance[k].data()[i] = s[k];
            }
        }
        maps.clear();
        for (int k = 0; k < terms; ++k) {
            const auto t = static_cast<std::size_t>(k);
            maps.push_back(regularised(value[t], variance[t], options));
            removeShift(maps.back(), shape, options.fwhm);
        }
    }
    const auto blank = [](const Image<float>& m) {
        return std::all_of(m.begin(), m.end(), [](float v) { return v == 0; });
    };
    while (maps.size() > 1 && blank(maps.back()) && blank(maps[1]))
        maps.resize(1);
    if (maps.size() == 1 && blank(maps[0]))
        maps.clear();
    refitStars(FieldPsf(shape, maps, size), used, options.skySigma, options.photonScale);
    return maps;
}

} // namespace furrow::psf
