#include "core/detect/bright_mask.h"

#include <algorithm>
#include <cmath>

namespace furrow::detect {
namespace {

struct Point {
    double x, y;
};

/// Points sorted by y, to ask whether any lies within a radius.
class Neighbours {
public:
    explicit Neighbours(std::vector<Point> points)
        : m_points(std::move(points)) {
        std::sort(m_points.begin(), m_points.end(), [](const Point& a, const Point& b) { return a.y < b.y; });
    }
    bool within(double x, double y, double radius) const {
        auto p = std::lower_bound(m_points.begin(), m_points.end(), y - radius,
                                  [](const Point& a, double v) { return a.y < v; });
        for (; p != m_points.end() && p->y <= y + radius; ++p)
            if (std::hypot(p->x - x, p->y - y) <= radius)
                return true;
        return false;
    }

private:
    std::vector<Point> m_points;
};

/// SEP detections whose peak stands out of the white noise.
std::vector<BrightDetection> findBright(const Frames& frames, const config::BrightMask& options,
                                        const RunContext& context) {
    Image<float> image = frames.white;
    {
        const Background sky = background(image, nullptr, options.backgroundBoxsize, options.backgroundFiltersize);
        for (std::size_t i = 0; i < image.size(); ++i)
            image.data()[i] -= sky.level.data()[i];
    }
    context.throwIfStopped();
    ExtractOptions extraction;
    extraction.threshold = options.threshSigma;
    extraction.minarea = options.minarea;
    extraction.deblendNthresh = options.deblendNthresh;
    extraction.deblendCont = options.deblendCont;
    std::vector<BrightDetection> bright;
    for (const auto& d : extract(image, 1.0, &frames.whiteSigma, nullptr, extraction)) {
        const double peakSigma = image(d.xpeak, d.ypeak) / frames.whiteSigma(d.xpeak, d.ypeak);
        if (!(peakSigma > options.minPeakSigma))
            continue;
        auto axis = [&options](double rms) {
            return std::clamp(options.ellipseScale * rms, options.minRadiusPix,
                              std::max(options.minRadiusPix, options.maxRadiusPix));
        };
        bright.push_back({d.x, d.y, axis(d.a), axis(d.b), d.theta, peakSigma, false});
    }
    context.throwIfStopped();
    return bright;
}

bool maskedAt(const BitMask& mask, const CatalogSource& source) {
    if (!source.hasPosition() || !(std::abs(source.x) < 1e9) || !(std::abs(source.y) < 1e9))
        return false;
    const int x = pixelOf(source.x), y = pixelOf(source.y);
    return Box{0, mask.width(), 0, mask.height()}.contains(x, y) && mask.test(x, y);
}

} // namespace

std::size_t BrightMaskResult::unmatchedCount() const {
    return static_cast<std::size_t>(
        std::count_if(detections.begin(), detections.end(), [](const BrightDetection& d) { return !d.matched; }));
}

void maskEllipse(BitMask& mask, double x, double y, double semiA, double semiB, double theta) {
    const double c = std::cos(theta), s = std::sin(theta);
    const double halfWidth = std::hypot(semiA * c, semiB * s), halfHeight = std::hypot(semiA * s, semiB * c);
    const int x0 = std::max(0, static_cast<int>(std::ceil(x - halfWidth)));
    const int x1 = std::min(mask.width() - 1, static_cast<int>(std::floor(x + halfWidth)));
    const int y0 = std::max(0, static_cast<int>(std::ceil(y - halfHeight)));
    const int y1 = std::min(mask.height() - 1, static_cast<int>(std::floor(y + halfHeight)));
    for (int j = y0; j <= y1; ++j) {
        for (int i = x0; i <= x1; ++i) {
            const double u = (c * (i - x) + s * (j - y)) / semiA, v = (-s * (i - x) + c * (j - y)) / semiB;
            if (u * u + v * v <= 1)
                mask.set(i, j);
        }
    }
}

BrightMaskResult buildBrightMask(const Frames& frames, std::vector<CatalogSource>& sources,
                                 const config::BrightMask& options, const RunContext& context) {
    BrightMaskResult result;
    result.mask = BitMask(frames.width, frames.height);
    result.detections = findBright(frames, options, context);

    std::vector<Point> active, bright;
    for (std::size_t i = 0; i < sources.size(); ++i)
        if (sources[i].hasPosition() && !sources[i].excluded())
            active.push_back({sources[i].x, sources[i].y});
    for (std::size_t i = 0; i < result.detections.size(); ++i)
        bright.push_back({result.detections[i].x, result.detections[i].y});
    const Neighbours activeNear(std::move(active)), brightNear(std::move(bright));

    for (auto& d : result.detections) {
        d.matched = activeNear.within(d.x, d.y, options.matchRadiusPix);
        if (!d.matched)
            maskEllipse(result.mask, d.x, d.y, d.semiA, d.semiB, d.theta);
    }
    for (const auto& band : frames.bands)
        if (!band.saturated.empty())
            result.mask |= band.saturated;
    for (std::size_t i = 0; i < sources.size(); ++i) {
        auto& source = sources[i];
        source.affectedByBrightMask = maskedAt(result.mask, source);
        if (source.hasPosition() && brightNear.within(source.x, source.y, options.matchRadiusPix))
            result.catalogMatched.push_back(i);
        else if (source.affectedByBrightMask)
            result.catalogUnmatchedMasked.push_back(i);
    }
    return result;
}

} // namespace furrow::detect
