#include "core/calibrate/zero_point.h"

#include "core/catalog/source.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace furrow::calibrate {
namespace {

constexpr double kRobust = 1.4826;               ///< standard deviation over MAD of a Gaussian
constexpr double kMagPerLn = 1.0857362047581296; ///< 2.5 / ln 10
constexpr double kWeightFloor = 0.005;           ///< mag: no star weighs more than one measured this well
constexpr double kSnrFloor = 5;                  ///< the S/N limit of the bright stars is never lowered below this

double median(std::vector<double> values) {
    if (values.empty())
        return kNaN;
    const std::size_t middle = values.size() / 2;
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(middle), values.end());
    const double upper = values[middle];
    if (values.size() % 2)
        return upper;
    return (*std::max_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(middle)) + upper) / 2;
}

double mad(const std::vector<double>& values, double centre) {
    std::vector<double> deviations;
    for (const double v : values)
        deviations.push_back(std::abs(v - centre));
    return median(std::move(deviations));
}

std::vector<double> keptZps(const std::vector<ZpStar>& stars) {
    std::vector<double> zps;
    for (const auto& star : stars)
        if (star.kept)
            zps.push_back(star.zp);
    return zps;
}

/// Sets `kept`. Every round judges all stars afresh, so that a clipped star can come back.
void clip(std::vector<ZpStar>& stars, const config::Zp& options) {
    for (auto& star : stars)
        star.kept = std::isfinite(star.zp);
    for (int round = 0; round < options.clipMaxIters; ++round) {
        const auto zps = keptZps(stars);
        if (zps.size() < 3)
            return;
        const double centre = median(zps), sigma = kRobust * mad(zps, centre);
        if (!(sigma > 0))
            return;
        bool changed = false;
        for (auto& star : stars) {
            const bool keep = std::isfinite(star.zp) && std::abs(star.zp - centre) <= options.clipSigma * sigma;
            changed = changed || keep != star.kept;
            star.kept = keep;
        }
        if (!changed)
            return;
    }
}

/// The first star, in order of zero point, at which the cumulative weight reaches half; the plain median when no
/// star has an error.
double weightedMedian(const std::vector<ZpStar>& stars) {
    std::vector<std::pair<double, double>> points; // zero point, weight
    double total = 0;
    for (const auto& star : stars) {
        if (!star.kept)
            continue;
        const double error = std::max(star.zpErr, kWeightFloor);
        const double weight = std::isfinite(star.zpErr) ? 1 / (error * error) : 0;
        points.emplace_back(star.zp, weight);
    }
    std::sort(points.begin(), points.end());
    for (const auto& point : points)
        total += point.second;
    if (!(total > 0))
        return median(keptZps(stars));
    double sum = 0;
    for (const auto& point : points) {
        sum += point.second;
        if (sum >= total / 2)
            return point.first;
    }
    return points.back().first;
}

double snr(const ZpStar& star) {
    return star.fluxErr > 0 ? star.flux / star.fluxErr : kNaN;
}

/// zpErrStd, nZpErrSrc and the S/N limit that was needed to find enough bright stars.
void solveBrightScatter(ZpBand& band, const config::Zp& options) {
    auto count = [&band](double limit) {
        return static_cast<int>(std::count_if(band.stars.begin(), band.stars.end(),
                                              [limit](const ZpStar& s) { return s.kept && snr(s) >= limit; }));
    };
    double limit = options.brightSnrMin;
    while (count(limit) < options.brightMinStars && limit > kSnrFloor)
        limit = std::max(limit / 2, kSnrFloor);
    std::vector<double> zps;
    for (const auto& star : band.stars)
        if (star.kept && snr(star) >= limit)
            zps.push_back(star.zp);
    band.snrUsed = limit;
    band.nZpErrSrc = static_cast<int>(zps.size());
    band.zpErrStd = kNaN;
    if (zps.size() < 2)
        return;
    const double mean = std::accumulate(zps.begin(), zps.end(), 0.0) / static_cast<double>(zps.size());
    double sum = 0;
    for (const double zp : zps)
        sum += (zp - mean) * (zp - mean);
    band.zpErrStd = std::sqrt(sum / static_cast<double>(zps.size() - 1));
}

} // namespace

void fillZeroPoint(ZpStar& star) {
    star.zp = star.flux > 0 ? star.mag + 2.5 * std::log10(star.flux) : kNaN;
    star.zpErr = star.fluxErr > 0 && star.flux > 0 ? kMagPerLn * star.fluxErr / star.flux : kNaN;
}

void solveZeroPoint(ZpBand& band, const config::Zp& options) {
    clip(band.stars, options);
    band.nKept = band.nClipped = 0;
    for (auto& star : band.stars) {
        star.clipped = !star.kept;
        ++(star.kept ? band.nKept : band.nClipped);
    }
    band.zpMedian = weightedMedian(band.stars);
    band.zpErrMad = kRobust * mad(keptZps(band.stars), band.zpMedian);
    solveBrightScatter(band, options);
}

double zeroPointError(const ZpBand& band, const config::Zp& options) {
    return options.zpErrMethod == config::ZpErrMethod::BrightStd ? band.zpErrStd : band.zpErrMad;
}

} // namespace furrow::calibrate
