#include "core/psf/psf_star.h"

#include "core/detect/sep.h"
#include "core/psf/stamp_ops.h"

#include <algorithm>
#include <cmath>

namespace furrow::psf {
namespace {

constexpr double kSigmaPerFwhm = 0.42466090014400953;
constexpr double kSigmaPerMad = 1.4826;
constexpr double kNeighbourFwhm = 2.5, kNeighbourDiscFwhm = 1.3;
constexpr double kCoreFwhm = 1.5, kMaxMaskedCore = 0.15;
constexpr int kSegmentGrowth = 2;
constexpr std::size_t kStatisticsSample = 40000;

// Median and robust sigma of the finite pixels, from an even sample of them.
void robustLevel(const Image<float>& image, double& median, double& sigma) {
    const std::size_t stride = std::max<std::size_t>(1, image.size() / kStatisticsSample);
    std::vector<double> values;
    for (std::size_t i = 0; i < image.size(); i += stride)
        if (std::isfinite(image.data()[i]))
            values.push_back(image.data()[i]);
    median = medianOf(values);
    for (auto& v : values)
        v = std::abs(v - median);
    sigma = kSigmaPerMad * medianOf(values);
}

// Grows the set pixels by `steps` pixels along both axes and diagonals.
void dilate(Image<std::uint8_t>& mask, int steps) {
    if (steps <= 0)
        return;
    const Image<std::uint8_t> source = mask;
    for (int y = 0; y < mask.height(); ++y)
        for (int x = 0; x < mask.width(); ++x)
            if (source(x, y)) {
                const Box box = Box{x - steps, x + steps + 1, y - steps, y + steps + 1}.intersected(mask.box());
                for (int j = box.y0; j < box.y1; ++j)
                    std::fill(mask.row(j) + box.x0, mask.row(j) + box.x1, std::uint8_t{1});
            }
}

// Pixels of other objects in the stamp: 2 sigma segments that do not hold its middle, grown.
Image<std::uint8_t> otherObjects(const Image<float>& stamp, double skySigma) {
    Image<int> segments;
    detect::extract(stamp, skySigma, nullptr, nullptr, {.threshold = 2, .minarea = 5}, &segments);
    const int half = stamp.width() / 2;
    int own = segments(half, half);
    for (int j = half - 1; j <= half + 1 && own == 0; ++j)
        for (int i = half - 1; i <= half + 1 && own == 0; ++i)
            own = segments(i, j);
    Image<std::uint8_t> mask(stamp.width(), stamp.height(), 0);
    for (std::size_t i = 0; i < mask.size(); ++i)
        mask.data()[i] = segments.data()[i] != 0 && segments.data()[i] != own;
    dilate(mask, kSegmentGrowth);
    return mask;
}

// Sigma-clipped median of the annulus; `used` is the number of pixels left, 0 when there are fewer than minpix.
double annulusLevel(const PsfStar& star, const config::Epsf& options, int& used) {
    const int half = star.stamp.width() / 2;
    const double outer = std::min<double>(options.starLocalBkgAnnulusRoutPix, half);
    const double inner = std::min(options.starLocalBkgAnnulusRinPix, 0.8 * outer);
    std::vector<double> values;
    for (int y = -half; y <= half; ++y)
        for (int x = -half; x <= half; ++x)
            if (const int r2 = x * x + y * y;
                r2 >= inner * inner && r2 <= outer * outer && star.good(x + half, y + half))
                values.push_back(star.stamp(x + half, y + half));
    used = 0;
    for (int round = 0; round < 5; ++round) {
        if (static_cast<int>(values.size()) < std::max(1, options.starLocalBkgMinpix))
            return 0;
        const double median = medianOf(values);
        std::vector<double> deviations;
        for (const double v : values)
            deviations.push_back(std::abs(v - median));
        const double limit = options.starLocalBkgSigma * kSigmaPerMad * medianOf(deviations);
        const auto kept =
            std::remove_if(values.begin(), values.end(), [&](double v) { return std::abs(v - median) > limit; });
        const bool done = kept == values.end() || !(limit > 0);
        if (done) {
            used = static_cast<int>(values.size());
            return median;
        }
        values.erase(kept, values.end());
    }
    used = static_cast<int>(values.size());
    return medianOf(values);
}

void measureStart(PsfStar& star, double fwhm) {
    const int half = star.stamp.width() / 2;
    const Offset centre =
        windowedCentroid(star.stamp, kSigmaPerFwhm * fwhm, &star.good, {star.x - star.ix, star.y - star.iy});
    star.startX = centre.x;
    star.startY = centre.y;
    star.adaptiveFwhm = adaptiveFwhm(star.stamp, star.good, centre, fwhm);
    double sum = 0;
    for (int y = -half; y <= half; ++y)
        for (int x = -half; x <= half; ++x)
            if (std::hypot(x - centre.x, y - centre.y) <= 2 * fwhm && star.good(x + half, y + half))
                sum += star.stamp(x + half, y + half);
    star.flux = std::max(sum, 1e-3);
}

} // namespace

CellBackground cellBackground(const Band& band, const Box& cell, const config::Epsf& options) {
    CellBackground out;
    out.subtracted = band.image.cut(cell);
    robustLevel(out.subtracted, out.median, out.sigma);
    if (!options.backgroundSubtractPatch)
        return out;
    const double limit = out.median + options.backgroundSourceMaskSigma * out.sigma;
    Image<std::uint8_t> sources(cell.width(), cell.height(), 0);
    for (std::size_t i = 0; i < sources.size(); ++i)
        sources.data()[i] = out.subtracted.data()[i] > limit;
    dilate(sources, options.backgroundMaskDilate);
    out.maskedFraction = static_cast<double>(std::count(sources.begin(), sources.end(), 1)) / sources.size();
    auto found = detect::background(out.subtracted, &sources, options.backgroundBoxsize, options.backgroundFiltersize);
    out.globalLevel = found.globalLevel;
    out.globalRms = found.globalRms;
    for (std::size_t i = 0; i < out.subtracted.size(); ++i)
        out.subtracted.data()[i] -= found.level.data()[i];
    out.level = std::move(found.level);
    return out;
}

void cutStamp(PsfStar& star, const Band& band, const Box& cell, const Image<float>& subtracted,
              const PointIndex& points, double fwhm, const config::Epsf& options) {
    const int half = options.cutoutSize / 2;
    const int x0 = star.ix - half, y0 = star.iy - half, size = 2 * half + 1;
    star.stamp = subtracted.cut({x0 - cell.x0, x0 - cell.x0 + size, y0 - cell.y0, y0 - cell.y0 + size});
    const auto others = otherObjects(star.stamp, band.info.skySigma);
    star.good = Image<std::uint8_t>(size, size, 1);
    for (int y = 0; y < size; ++y)
        for (int x = 0; x < size; ++x) {
            const bool saturated = !band.saturated.empty() && band.saturated.test(x0 + x, y0 + y);
            if (!std::isfinite(star.stamp(x, y)) || saturated || others(x, y)) {
                star.good(x, y) = 0;
                if (!std::isfinite(star.stamp(x, y)))
                    star.stamp(x, y) = 0;
            }
        }
    for (const auto i : points.within(star.x, star.y, 1.5 * size)) {
        const auto& p = points.points()[i];
        if (std::hypot(p.x - star.x, p.y - star.y) <= kNeighbourFwhm * fwhm)
            continue;
        const double radius = kNeighbourDiscFwhm * fwhm, px = p.x - x0, py = p.y - y0;
        const int reach = static_cast<int>(radius) + 1, cx = pixelOf(px), cy = pixelOf(py);
        const Box disc = Box{cx - reach, cx + reach + 1, cy - reach, cy + reach + 1}.intersected(star.good.box());
        for (int y = disc.y0; y < disc.y1; ++y)
            for (int x = disc.x0; x < disc.x1; ++x)
                if ((x - px) * (x - px) + (y - py) * (y - py) <= radius * radius)
                    star.good(x, y) = 0;
    }
    int core = 0, masked = 0;
    for (int y = -half; y <= half; ++y)
        for (int x = -half; x <= half; ++x)
            if (x * x + y * y < std::pow(kCoreFwhm * fwhm, 2)) {
                ++core;
                masked += !star.good(x + half, y + half);
            }
    if (masked > kMaxMaskedCore * core)
        star.reason = "core masked";
    if (options.starLocalBkgSubtract) {
        star.localBackground = annulusLevel(star, options, star.localBackgroundPixels);
        for (auto& p : star.stamp)
            p -= static_cast<float>(star.localBackground);
    }
    measureStart(star, fwhm);
}

} // namespace furrow::psf
