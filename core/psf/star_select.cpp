#include "core/psf/psf_star.h"

#include "core/detect/sep.h"
#include "core/psf/stamp_ops.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace furrow::psf {
namespace {

constexpr double kFwhmPerSigma = 2.3548200450309493;
constexpr double kSamePoint = 2.0; // pixels: a catalog row this near is the star itself
constexpr double kNeighbourFwhm = 2.5;

struct Candidate {
    double x = 0, y = 0, flux = 0; // frame pixels, counts
    std::string id, origin;
};

bool saturatedNear(const Band& band, double x, double y, double radius) {
    if (band.saturated.empty())
        return false;
    const int cx = pixelOf(x), cy = pixelOf(y), r = static_cast<int>(radius);
    const Box box = Box{cx - r, cx + r + 1, cy - r, cy + r + 1}.intersected(band.image.box());
    for (int j = box.y0; j < box.y1; ++j)
        for (int i = box.x0; i < box.x1; ++i)
            if (band.saturated.test(i, j) && (i - cx) * (i - cx) + (j - cy) * (j - cy) <= radius * radius)
                return true;
    return false;
}

float highestPixel(const Band& band, double x, double y, int reach) {
    const int cx = pixelOf(x), cy = pixelOf(y);
    const Box box = Box{cx - reach, cx + reach + 1, cy - reach, cy + reach + 1}.intersected(band.image.box());
    float peak = -std::numeric_limits<float>::infinity();
    for (int j = box.y0; j < box.y1; ++j)
        for (int i = box.x0; i < box.x1; ++i)
            if (const float v = band.image(i, j); std::isfinite(v))
                peak = std::max(peak, v);
    return peak;
}

class Selector {
public:
    Selector(const Band& band, std::size_t bandIndex, const Box& cell, const PointIndex& points,
             const config::Epsf& options)
        : m_band(band)
        , m_bandIndex(bandIndex)
        , m_cell(cell)
        , m_points(points)
        , m_options(options) {
        const int margin = options.cutoutSize / 2 + options.edgePad;
        m_inner = {cell.x0 + margin, cell.x1 - margin, cell.y0 + margin, cell.y1 - margin};
        if (band.info.saturate)
            m_peakLimit = *band.info.saturate / options.gaiaSeedSatDiv;
    }

    std::vector<Candidate> sepCandidates(const Image<float>& subtracted) const {
        const auto found = detect::extract(subtracted, m_band.info.skySigma, nullptr, nullptr,
                                           {.threshold = m_options.threshSigma,
                                            .minarea = m_options.minarea,
                                            .deblendNthresh = 32,
                                            .deblendCont = 0.001});
        std::vector<Candidate> out;
        for (const auto& d : found) {
            const double x = d.x + m_cell.x0, y = d.y + m_cell.y0, q = d.a / d.b;
            if (!inMargins(x, y) || !(q >= m_options.qRange[0] && q <= m_options.qRange[1]) || !(d.flux > 0) ||
                d.peak >= m_peakLimit || saturatedNear(m_band, x, y, m_options.starSatCheckR))
                continue;
            out.push_back({x, y, d.flux, nearestId(x, y), "sep"});
        }
        std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.flux > b.flux; });
        return out;
    }

    // Gaia seeds, brightest first; marks the SEP candidates they are.
    std::vector<Candidate> gaiaSeeds(const std::vector<Candidate>& sep, std::vector<bool>& taken, double fwhm,
                                     const Image<float>& subtracted, int& seeds) const {
        const double radius =
            std::clamp(m_options.gaiaForcedKFwhm * fwhm, m_options.gaiaForcedRminPix, m_options.gaiaForcedRmaxPix);
        std::vector<Candidate> out;
        for (const auto& p : m_points.points()) {
            if (!p.gaia || m_bandIndex >= p.mag.size() || !inMargins(p.x, p.y))
                continue;
            const double mag = p.mag[m_bandIndex];
            if (!(mag >= m_options.gaiaMagMin && mag <= m_options.gaiaMagMax))
                continue;
            ++seeds;
            if (highestPixel(m_band, p.x, p.y, m_options.gaiaSeedSatR) >= m_peakLimit ||
                saturatedNear(m_band, p.x, p.y, m_options.starSatCheckR))
                continue;
            Candidate seed{p.x, p.y, 0, p.id, "gaia"};
            if (const auto match = nearestFree(sep, taken, p.x, p.y); match < sep.size()) {
                taken[match] = true;
                seed.origin = "both";
                if (m_options.gaiaSnapToSep) {
                    seed.x = sep[match].x;
                    seed.y = sep[match].y;
                }
            }
            const auto aperture =
                detect::circularAperture(subtracted, nullptr, seed.x - m_cell.x0, seed.y - m_cell.y0, radius);
            const double sky = m_band.info.skySigma;
            const double noise =
                std::sqrt(aperture.area * sky * sky + m_band.info.photonScale() * std::max(0.0, aperture.flux));
            if (!(aperture.flux >= m_options.gaiaSnrMin * noise))
                continue;
            seed.flux = aperture.flux;
            out.push_back(seed);
        }
        std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.flux > b.flux; });
        return out;
    }

    // Greedy choice with min_sep; stars with a neighbour are kept aside as blends and do not count.
    std::vector<PsfStar> choose(const std::vector<Candidate>& ordered, double fwhm) const {
        std::vector<PsfStar> out;
        int clean = 0, blends = 0;
        for (const auto& c : ordered) {
            if (clean >= m_options.maxStars)
                break;
            const bool crowded = std::any_of(out.begin(), out.end(), [&](const PsfStar& s) {
                return std::hypot(s.x - c.x, s.y - c.y) < m_options.minSep;
            });
            if (crowded)
                continue;
            PsfStar star;
            star.x = c.x;
            star.y = c.y;
            star.id = c.id;
            star.origin = c.origin;
            star.ix = pixelOf(c.x);
            star.iy = pixelOf(c.y);
            for (const auto i : m_points.within(c.x, c.y, kNeighbourFwhm * fwhm)) {
                const auto& p = m_points.points()[i];
                if (std::hypot(p.x - c.x, p.y - c.y) > kSamePoint)
                    star.neighbours.push_back({p.x - star.ix, p.y - star.iy});
            }
            star.blended = !star.neighbours.empty();
            if (star.blended && blends >= m_options.maxStars)
                continue;
            star.blended ? ++blends : ++clean;
            out.push_back(std::move(star));
        }
        return out;
    }

private:
    bool inMargins(double x, double y) const {
        return x >= m_inner.x0 && x <= m_inner.x1 - 1 && y >= m_inner.y0 && y <= m_inner.y1 - 1;
    }
    std::string nearestId(double x, double y) const {
        std::string best;
        double nearest = kSamePoint;
        for (const auto i : m_points.within(x, y, kSamePoint)) {
            const auto& p = m_points.points()[i];
            if (const double d = std::hypot(p.x - x, p.y - y); d <= nearest) {
                nearest = d;
                best = p.id;
            }
        }
        return best.empty() ? "sep_" + std::to_string(pixelOf(x)) + "_" + std::to_string(pixelOf(y)) : best;
    }
    std::size_t nearestFree(const std::vector<Candidate>& sep, const std::vector<bool>& taken, double x,
                            double y) const {
        std::size_t best = sep.size();
        double nearest = m_options.gaiaMatchRPix;
        for (std::size_t i = 0; i < sep.size(); ++i)
            if (const double d = std::hypot(sep[i].x - x, sep[i].y - y); !taken[i] && d <= nearest) {
                nearest = d;
                best = i;
            }
        return best;
    }

    const Band& m_band;
    std::size_t m_bandIndex;
    Box m_cell, m_inner;
    const PointIndex& m_points;
    const config::Epsf& m_options;
    double m_peakLimit = std::numeric_limits<double>::infinity();
};

// A third of the way up the sizes of detections: stars are the smallest things, cosmic rays were cut by minarea.
double fwhmFromDetections(const Image<float>& subtracted, const Band& band, const config::Config& config) {
    const auto found = detect::extract(subtracted, band.info.skySigma, nullptr, nullptr,
                                       {.threshold = config.epsf.threshSigma, .minarea = config.epsf.minarea});
    std::vector<double> sizes;
    for (const auto& d : found)
        if (d.a < 2 * d.b && d.flag == 0)
            sizes.push_back(kFwhmPerSigma * std::sqrt(d.a * d.b));
    if (sizes.empty())
        return config.patchRun.fallbackDefaultFwhmPix;
    const auto third = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 3);
    std::nth_element(sizes.begin(), third, sizes.end());
    return *third;
}

} // namespace

PointIndex::PointIndex(const std::vector<SkyPoint>& points)
    : m_points(points)
    , m_byY(points.size()) {
    std::iota(m_byY.begin(), m_byY.end(), std::size_t{0});
    std::stable_sort(m_byY.begin(), m_byY.end(), [&](auto a, auto b) { return points[a].y < points[b].y; });
}

std::vector<std::size_t> PointIndex::within(double x, double y, double radius) const {
    std::vector<std::size_t> out;
    const auto first = std::lower_bound(m_byY.begin(), m_byY.end(), y - radius,
                                        [&](std::size_t i, double value) { return m_points[i].y < value; });
    for (auto it = first; it != m_byY.end() && m_points[*it].y <= y + radius; ++it)
        if (std::hypot(m_points[*it].x - x, m_points[*it].y - y) <= radius)
            out.push_back(*it);
    std::sort(out.begin(), out.end());
    return out;
}

CellStars selectCellStars(const Band& band, std::size_t bandIndex, const Box& cell, const PointIndex& points,
                          const config::Config& config) {
    const auto& options = config.epsf;
    const CellBackground background = cellBackground(band, cell, options);
    CellStars out;
    out.backgroundMedian = background.median;
    out.backgroundSigma = background.sigma;
    out.backgroundLevel = background.globalLevel;
    out.backgroundRms = background.globalRms;
    out.maskedFraction = background.maskedFraction;
    out.fwhm = band.info.fwhmPix && *band.info.fwhmPix > 0 ? *band.info.fwhmPix
                                                           : fwhmFromDetections(background.subtracted, band, config);
    const Selector selector(band, bandIndex, cell, points, options);
    const auto sep = selector.sepCandidates(background.subtracted);
    out.candidates = static_cast<int>(sep.size());
    std::vector<bool> taken(sep.size(), false);
    std::vector<Candidate> ordered;
    if (options.useGaiaxp && options.psfstarMode != config::PsfStarMode::Sep)
        ordered = selector.gaiaSeeds(sep, taken, out.fwhm, background.subtracted, out.seeds);
    if (options.psfstarMode != config::PsfStarMode::Gaia)
        for (std::size_t i = 0; i < sep.size(); ++i)
            if (!taken[i])
                ordered.push_back(sep[i]);
    out.stars = selector.choose(ordered, out.fwhm);
    out.selected = static_cast<int>(out.stars.size());
    for (auto& star : out.stars)
        cutStamp(star, band, cell, background.subtracted, points, out.fwhm, options);
    return out;
}

} // namespace furrow::psf
