#include "core/base/error.h"
#include "core/simulate/random.h"
#include "core/simulate/simulate.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace furrow::simulate {
namespace {

enum Stream : std::uint64_t { kBandStream = 1, kSourceStream = 2 };

/// Where a band stands among the others, from 0 (first) to 1; one alone is in the middle.
double placeOf(std::size_t band, std::size_t bands) {
    return bands > 1 ? static_cast<double>(band) / static_cast<double>(bands - 1) : 0.5;
}

/// Draws the sources one by one.
class Population {
public:
    Population(const SimOptions& options, const std::vector<SimBand>& bands)
        : m_options(options)
        , m_bands(bands)
        , m_random(options.seed, kSourceStream) {}

    std::vector<SimSource> draw() {
        const double megapixels = 1e-6 * m_options.nx * m_options.ny;
        for (int i = 0; i < m_options.nSaturated; ++i)
            addStar("saturated", m_random.uniform(m_options.satMagBright, m_options.satMagFaint), 40, 60);
        const auto psfStars = std::lround(m_options.psfStarDensity * megapixels);
        for (long i = 0; i < psfStars; ++i) {
            addStar("psf", m_random.uniform(13.6, 17.0), 45, 35);
            m_sources.back().inCatalog = !m_random.chance(m_options.omitBrightFraction);
        }
        const auto total = std::lround(m_options.density * megapixels);
        while (static_cast<long>(m_sources.size()) < total) {
            const bool blend = !m_sources.empty() && m_random.chance(m_options.blendFraction);
            const bool star = m_random.chance(m_options.starFraction);
            const double mag = magnitude(star ? m_options.slopeStar : m_options.slopeGal);
            if (star)
                addStar(blend ? "blend" : "field", mag, 12, 0);
            else
                addGalaxy(blend ? "blend" : "field", mag);
        }
        for (std::size_t i = 0; i < m_sources.size(); ++i)
            m_sources[i].id = fmt::format("{:06d}", i + 1);
        return std::move(m_sources);
    }

private:
    /// N(<m) ∝ 10^(slope m).
    double magnitude(double slope) {
        const double span = std::pow(10.0, slope * (m_options.magFaint - m_options.magBright));
        return m_options.magBright + std::log10(1 + m_random.uniform() * (span - 1)) / slope;
    }

    bool isolated(double x, double y, double radius) const {
        return std::none_of(m_sources.begin(), m_sources.end(),
                            [=](const SimSource& s) { return std::hypot(s.x - x, s.y - y) < radius; });
    }

    void place(SimSource& source, double margin, double isolation) {
        if (source.role == "blend") {
            const SimSource& partner = m_sources[m_random.index(m_sources.size())];
            const double distance = m_random.uniform(2.5, 10), angle = m_random.uniform(0, 6.283185307179586);
            source.x = std::clamp(partner.x + distance * std::cos(angle), margin, m_options.nx - 1 - margin);
            source.y = std::clamp(partner.y + distance * std::sin(angle), margin, m_options.ny - 1 - margin);
            return;
        }
        for (int attempt = 0; attempt < 200; ++attempt) {
            source.x = m_random.uniform(margin, m_options.nx - 1 - margin);
            source.y = m_random.uniform(margin, m_options.ny - 1 - margin);
            if (isolated(source.x, source.y, isolation))
                return;
        }
    }

    /// Magnitudes along the bands: a line with a little curvature about the middle one.
    void colour(SimSource& source, double mag, double slope, double curvature) {
        for (std::size_t b = 0; b < m_bands.size(); ++b) {
            const double t = placeOf(b, m_bands.size()) - 0.5;
            source.mag.push_back(mag - slope * t + curvature * t * t);
            source.adu.push_back(m_bands[b].aduOf(source.mag.back()));
        }
        source.snr.assign(m_bands.size(), 0);
    }

    void addStar(const std::string& role, double mag, double margin, double isolation) {
        SimSource source;
        source.role = role;
        place(source, std::min({margin, m_options.nx / 4.0, m_options.ny / 4.0}), isolation);
        const double slope = 0.75 + 0.35 * m_random.normal();
        const double curvature = 0.3 * m_random.normal();
        colour(source, mag, slope, curvature);
        source.catalogType = m_random.chance(0.04) ? "" : "STAR";
        m_sources.push_back(std::move(source));
    }

    void addGalaxy(const std::string& role, double mag) {
        SimSource source;
        source.role = role;
        source.star = false;
        place(source, std::min({12.0, m_options.nx / 4.0, m_options.ny / 4.0}), role == "field" ? 6 : 0);
        const double kind = m_random.uniform();
        const double other = std::exp(std::log(1.9) + 0.5 * m_random.normal());
        source.n = kind < 0.45 ? 1 : kind < 0.72 ? 4 : std::clamp(other, 0.5, 5.5);
        source.re = std::clamp(3.4 * std::exp(0.38 * m_random.normal() - 0.05 * (mag - 20)), 1.0, 12.0);
        source.ell = std::min(0.78, std::abs(0.3 * m_random.normal()));
        source.theta = m_random.uniform(-90, 90);
        const double slope = 0.6 + 0.3 * m_random.normal();
        const double curvature = 0.2 * m_random.normal();
        colour(source, mag, slope, curvature);
        const bool sersic = m_random.chance(0.12), untyped = m_random.chance(0.05);
        source.catalogType = sersic ? "SERSIC" : source.n == 1 ? "EXP" : source.n == 4 ? "DEV" : "SERSIC";
        if (untyped && source.n == 1)
            source.catalogType = "";
        m_sources.push_back(std::move(source));
    }

    const SimOptions& m_options;
    const std::vector<SimBand>& m_bands;
    Random m_random;
    std::vector<SimSource> m_sources;
};

} // namespace

double SimBand::aduOf(double mag) const {
    return std::pow(10.0, 0.4 * (zpTrue - mag));
}

double SimBand::scale(double zpRef) const {
    return std::pow(10.0, -0.4 * (zpAuto - zpRef));
}

void checkOptions(const SimOptions& options) {
    ProblemList problems;
    auto require = [&problems](bool ok, const std::string& problem) {
        if (!ok)
            problems.add(problem);
    };
    const int least = 2 * (options.cropMargin + options.nanEdge) + 100;
    require(
        options.nx >= least && options.ny >= least,
        fmt::format("the frame is {} × {} pixels; it must be at least {} × {}", options.nx, options.ny, least, least));
    require(options.nx <= 30000 && options.ny <= 30000, "the frame must not be larger than 30000 × 30000 pixels");
    require(options.nBands >= 1 && options.nBands <= 40, fmt::format("{} bands; 1 to 40 are possible", options.nBands));
    require(options.density > 0 && options.density <= 20000,
            fmt::format("{} sources per million pixels; the density must lie between 0 and 20000", options.density));
    require(std::min(options.fwhmBlue, options.fwhmRed) >= 2 && std::max(options.fwhmBlue, options.fwhmRed) <= 8,
            "the FWHM must lie between 2 and 8 pixels");
    require(options.magBright < options.magFaint, "the bright magnitude limit must be smaller than the faint one");
    require(options.skySigma > 0 && options.gain > 0 && options.saturate > 0,
            "sky noise, gain and saturation must be > 0");
    problems.throwIfAny("this field cannot be simulated");
}

std::vector<SimBand> drawBands(const SimOptions& options) {
    Random random(options.seed, kBandStream);
    std::vector<SimBand> bands;
    for (int b = 0; b < options.nBands; ++b) {
        const double t = placeOf(static_cast<std::size_t>(b), static_cast<std::size_t>(options.nBands));
        const double zpTrue = options.zpTrue + options.zpScatter * random.normal();
        const double zpAuto = std::round((zpTrue + options.zpError * random.normal()) * 1e5) / 1e5;
        const double skySigma = options.skySigma * (1 + 0.12 * random.normal());
        const double gain = options.gain * (1 + 0.05 * random.normal());
        const double fwhm =
            std::max(2.0, (options.fwhmBlue + (options.fwhmRed - options.fwhmBlue) * t) * (1 + 0.03 * random.normal()));
        const double beta = options.psfBeta + 0.1 * random.normal();
        std::array<double, 5> f;
        for (double& c : f)
            c = options.psfVariation * random.normal();
        std::array<double, 3> g1, g2;
        for (int k = 0; k < 3; ++k) {
            g1[k] = options.psfEllipticity * random.normal();
            g2[k] = options.psfEllipticity * random.normal();
        }
        bands.push_back({fmt::format("m{}", 400 + 25 * b), zpTrue, zpAuto, std::max(skySigma, 0.5 * options.skySigma),
                         gain, fwhm, SimPsf(options.psf, options.nx, options.ny, fwhm, beta, f, g1, g2)});
    }
    return bands;
}

std::vector<SimSource> drawSources(const SimOptions& options, const std::vector<SimBand>& bands) {
    return Population(options, bands).draw();
}

} // namespace furrow::simulate
