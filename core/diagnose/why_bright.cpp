#include "core/diagnose/why_rules.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>

namespace furrow::diagnose {
namespace {

constexpr double kCoreFwhm = 0.6;   ///< radius of the core
constexpr double kWingsFwhm = 1;    ///< from here on its wings
constexpr double kStarFwhm = 2.5;   ///< to here
constexpr double kFaintest = 0.003; ///< of the PSF's peak: where it has less it says little
constexpr std::size_t kLeastPixels = 4;
constexpr double kVisible = 5;       ///< sigmas of the wings from which on they say anything
constexpr double kSignificant = 15;  ///< sigmas of the wings from which on a full core is certain
constexpr double kLacking = 8;       ///< sigmas of the wings that the core lacks
constexpr double kDeficit = 0.3;     ///< of the core; PSF wings are good to a tenth
constexpr double kSameInAll = 0.2;   ///< of the largest deficit: what all bands share is the shape of a galaxy
constexpr double kSaturation = 0.5;  ///< of SATURATE, from which on pixels are not trusted (algorithms.md "load")
constexpr double kFainter = 0.5;     ///< of the star's flux: such a star is still on the detector's linear part
constexpr double kOthersShare = 0.5; ///< of the deficit; when fainter stars have as much, the PSF is wrong

// Light of a star's wings and spikes that no PSF model has, in the area of a PSF: kWing of the star's flux at
// kWingFwhm, and falling as 1/r² beyond (King 1971, PASP 83, 199). A point as faint as that is no evidence of a source.
constexpr double kWing = 0.01, kWingFwhm = 2, kWingReachFwhm = 10;
constexpr double kFar = std::numeric_limits<double>::infinity();
constexpr double kMaskReach = 3;     ///< radii of the mask over a star without flux, in which its wings are bright
constexpr double kLeastColour = 0.3; ///< of the flux in the brightest band: saturated bands have lost theirs
constexpr double kPeakBandSnr = 3;   ///< of a peak in a band that counts for the comparison

/// How one band's core of a star compares with its wings.
struct Core {
    double deficit = 0; ///< share of the core's light that the wings call for and the data lack; negative: a surplus
    double chi2 = 0;    ///< of the fit, above its expectation
    double peak = 0;    ///< brightest pixel of the core, counts
    double flux = 0;    ///< by the wings
    double fluxErr = 0; ///< by their scatter
};

double medianOf(std::vector<double> values) {
    std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
    return values[values.size() / 2];
}

/// Core and wings each say how bright the star is, by the median of data over PSF: neighbours and cosmic rays take less
/// than half of the pixels, and the fit, which may follow either, is not asked.
std::optional<Core> measureCore(const WhyScene& scene, const SourceCutout& cut, std::size_t b) {
    const double fitted = scene.patch.fit.sources[cut.source].flux[b];
    if (!std::isfinite(fitted) || fitted == 0)
        return std::nullopt;
    const double x0 = scene.sourceX(cut.source) - scene.roi().x0, y0 = scene.sourceY(cut.source) - scene.roi().y0;
    const double fwhm = scene.bandFwhm(b, scene.sourceX(cut.source), scene.sourceY(cut.source));
    std::vector<double> inside, around;
    Core core;
    double peak = 0;
    for (const float value : cut.own[b])
        peak = std::max(peak, value / fitted);
    for (int y = 0; y < cut.box.height(); ++y)
        for (int x = 0; x < cut.box.width(); ++x) {
            const int px = cut.box.x0 + x, py = cut.box.y0 + y;
            const double r = std::hypot(px - x0, py - y0) / fwhm, psf = cut.own[b](x, y) / fitted;
            const double residual = scene.residual[b](px, py), sigma = scene.sigma[b](px, py);
            if (r > kStarFwhm || !std::isfinite(residual) || !(psf > kFaintest * peak))
                continue;
            core.chi2 += residual * residual / (sigma * sigma) - 1;
            const double flux = (residual + cut.own[b](x, y)) / psf;
            if (r < kCoreFwhm) {
                inside.push_back(flux);
                core.peak = std::max<double>(core.peak, scene.patch.data.bands[b].image(px, py));
            } else if (r > kWingsFwhm) {
                around.push_back(flux);
            }
        }
    if (inside.size() < kLeastPixels || around.size() < 4 * kLeastPixels)
        return std::nullopt;
    core.flux = medianOf(around);
    std::vector<double> scatter;
    for (const double flux : around)
        scatter.push_back(std::abs(flux - core.flux));
    const double error = 1.4826 * 1.25 * medianOf(scatter) / std::sqrt(static_cast<double>(around.size()));
    if (!(core.flux > kVisible * error))
        return std::nullopt;
    core.fluxErr = error;
    core.deficit = 1 - medianOf(inside) / core.flux;
    return core;
}

struct Star {
    const SourceCutout* cut;
    std::vector<std::optional<Core>> cores; ///< per band
};

/// Median deficit of the stars that are clearly fainter; nullopt without any.
std::optional<double> deficitOfFainter(const std::vector<Star>& stars, const Core& of, std::size_t b) {
    std::vector<double> deficits;
    for (const Star& star : stars)
        if (const auto& core = star.cores[b]; core && core->flux < kFainter * of.flux)
            deficits.push_back(core->deficit);
    if (deficits.empty())
        return std::nullopt;
    return medianOf(deficits);
}

/// Light that may be a star's own in the area of a PSF at a distance of `r` FWHM, as a share of its flux.
double wingShare(double r) {
    return kWing * std::pow(kWingFwhm / std::max(r, kWingFwhm), 2);
}

/// Radius of the mask over a source of the ROI, in any band; 0 when its centre can be seen in one.
double maskRadius(const WhyScene& scene, std::size_t source) {
    const Box& roi = scene.roi();
    const double x0 = scene.sourceX(source) - roi.x0, y0 = scene.sourceY(source) - roi.y0;
    double nearest = 1e9;
    if (!scene.residual.front().box().contains(pixelOf(x0), pixelOf(y0)))
        return 0;
    for (std::size_t b = 0; b < scene.bands(); ++b)
        for (int y = 0; y < roi.height(); ++y)
            for (int x = 0; x < roi.width(); ++x)
                if (std::isfinite(scene.residual[b](x, y)))
                    nearest = std::min(nearest, std::hypot(x - x0, y - y0));
    return nearest < 1e9 && nearest > scene.fwhm ? nearest : 0;
}

/// Radius of the mask over every source that has no values because of it; 0 for the others.
std::vector<double> maskRadii(const WhyScene& scene) {
    std::vector<double> radii;
    for (std::size_t i = 0; i < scene.patch.data.sources.size(); ++i)
        radii.push_back(scene.fitted(i) ? 0 : maskRadius(scene, i));
    return radii;
}

/// A light next to what a star's wings have there in the area of a PSF, in the band where it stands out most.
struct InWings {
    double over = kFar; ///< light over wings; 0 near the mask of a star without flux; infinite where no wings reach
    std::optional<std::size_t> band;
    double wings = kNaN; ///< counts in the area of a PSF
};

double bandLight(const WhyScene& scene, std::size_t star, std::size_t b) {
    const fit::SourceFit& fitted = scene.patch.fit.sources[star];
    const fit::FitSource& input = scene.patch.data.sources[star];
    const double light = b < fitted.flux.size() && std::isfinite(fitted.flux[b]) ? fitted.flux[b] : 0;
    return b < input.flux.size() && std::isfinite(input.flux[b]) ? std::max(light, input.flux[b]) : light;
}

/// `flux`: the light per band, NaN in bands that do not count. `noise`: wings below it, per band, do not matter; empty:
/// those within kWingReachFwhm do. `masked`: radius of the mask over the star.
InWings compareWithWings(const WhyScene& scene, double x, double y, const std::vector<double>& flux, std::size_t star,
                         double masked, const std::vector<double>& noise) {
    InWings out;
    const double r = std::hypot(x - scene.sourceX(star), y - scene.sourceY(star)) / scene.fwhm;
    if (masked > 0 && r * scene.fwhm < kMaskReach * masked)
        return {0, std::nullopt, kNaN};
    if (r < kWingFwhm || (noise.empty() && r > kWingReachFwhm))
        return out;
    double brightest = 0;
    bool seen = noise.empty();
    for (std::size_t b = 0; b < scene.bands(); ++b)
        brightest = std::max(brightest, bandLight(scene, star, b));
    for (std::size_t b = 0; b < scene.bands(); ++b) {
        if (!std::isfinite(flux[b]))
            continue;
        const double wings = std::max(bandLight(scene, star, b), kLeastColour * brightest) * wingShare(r);
        if (!(wings > 0))
            return {};
        seen = seen || wings > noise[b];
        if (!out.band || flux[b] / wings > out.over)
            out = {flux[b] / wings, b, wings};
    }
    return seen && out.over > 0 ? out : InWings();
}

/// The star whose wings outshine a light at (x, y) most, if any does.
std::optional<std::pair<std::size_t, InWings>> starOver(const WhyScene& scene, double x, double y,
                                                        const std::vector<double>& flux,
                                                        const std::vector<double>& masked,
                                                        const std::vector<double>& noise) {
    std::optional<std::pair<std::size_t, InWings>> star;
    for (std::size_t i = 0; i < masked.size(); ++i)
        if (const InWings in = compareWithWings(scene, x, y, flux, i, masked[i], noise);
            in.over < (star ? star->second.over : 1))
            star = {i, in};
    return star;
}

/// Noise of the sky in the area of a PSF, counts per band.
std::vector<double> noiseOfPoints(const WhyScene& scene, double x, double y) {
    std::vector<double> noise;
    for (std::size_t b = 0; b < scene.bands(); ++b) // a Gaussian of σ pixels covers 4 π σ² of them
        noise.push_back(scene.patch.data.bands[b].info.skySigma * std::sqrt(4 * std::numbers::pi) *
                        scene.bandFwhm(b, x, y) / 2.3548);
    return noise;
}

} // namespace

std::vector<Reason> findSpoiledCores(const WhyScene& scene, const std::vector<SourceCutout>& cuts) {
    std::vector<Star> stars;
    for (const SourceCutout& cut : cuts) {
        scene.context.throwIfStopped();
        if (cut.box.empty() || !scene.fitted(cut.source) || cut.data.sources.front().type != SourceType::Star)
            continue;
        Star star{&cut, {}};
        for (std::size_t b = 0; b < scene.bands(); ++b)
            star.cores.push_back(scene.ignoredBands[b] ? std::nullopt : measureCore(scene, cut, b));
        stars.push_back(std::move(star));
    }
    std::vector<Reason> reasons;
    for (const Star& star : stars) {
        double least = kFar, most = 0, chi2 = 0;
        std::vector<std::string> bands;
        bool overLimit = false;
        std::size_t worst = 0;
        for (std::size_t b = 0; b < scene.bands(); ++b) {
            const auto& core = star.cores[b];
            if (!core)
                continue;
            if (core->flux > kSignificant * core->fluxErr)
                least = std::min(least, core->deficit);
            const auto others = deficitOfFainter(stars, *core, b);
            if (core->deficit < kDeficit || core->deficit * core->flux < kLacking * core->fluxErr ||
                (others && *others > kOthersShare * core->deficit))
                continue;
            const fit::PatchBand& band = scene.patch.data.bands[b];
            overLimit |= band.info.saturate && core->peak > kSaturation * *band.info.saturate;
            bands.push_back(band.info.name);
            chi2 += core->chi2;
            if (core->deficit > most) {
                most = core->deficit;
                worst = b;
            }
        }
        // A galaxy that was fitted as a star lacks the same share of its core in every band.
        if (bands.empty() || (!overLimit && least > kSameInAll * most))
            continue;
        Reason reason = reasonFor(scene, Trouble::SaturatedCore, star.cut->source, chi2);
        reason.band = scene.patch.data.bands[worst].info.name;
        for (const std::string& band : bands)
            reason.detail += (reason.detail.empty() ? "" : ", ") + band;
        const fit::SourceFit& fitted = scene.patch.fit.sources[star.cut->source];
        reason.numbers = {{"percent", 100 * most},
                          {"masked", -1},
                          {"pixels", 0},
                          {"value", star.cores[worst]->peak},
                          {"limit", scene.patch.data.bands[worst].info.saturate.value_or(kNaN)},
                          {"wings", star.cores[worst]->flux},
                          {"flux", fitted.flux[worst]},
                          {"error", fitted.fluxErr[worst]}};
        const int half = static_cast<int>(std::ceil(kStarFwhm * scene.fwhm));
        reason.box = {pixelOf(reason.x) - half, pixelOf(reason.x) + half + 1, pixelOf(reason.y) - half,
                      pixelOf(reason.y) + half + 1};
        reasons.push_back(std::move(reason));
    }
    return reasons;
}

std::vector<Reason> takeWings(const WhyScene& scene, std::vector<Peak>& peaks) {
    const std::vector<double> masked = maskRadii(scene);
    std::map<std::size_t, std::vector<Peak>> wings; // by star
    std::erase_if(peaks, [&](const Peak& peak) {
        std::vector<double> flux = peak.flux;
        for (std::size_t b = 0; b < flux.size(); ++b)
            if (!(flux[b] > kPeakBandSnr * peak.fluxErr[b]))
                flux[b] = kNaN;
        const auto star = starOver(scene, peak.x, peak.y, flux, masked, {});
        if (star && scene.patch.data.def.base.contains(pixelOf(peak.x), pixelOf(peak.y)))
            wings[star->first].push_back(peak);
        return star.has_value();
    });
    std::vector<Reason> reasons;
    for (const auto& [star, found] : wings) {
        Reason reason = reasonFor(scene, Trouble::BrightWings, star, 0);
        double reach = 0;
        for (const Peak& peak : found) {
            reason.strength += peak.snr * peak.snr;
            reach = std::max(reach, std::hypot(peak.x - reason.x, peak.y - reason.y));
        }
        reason.x = found.front().x; // the strongest one
        reason.y = found.front().y;
        reason.numbers = {
            {"peaks", static_cast<double>(found.size())}, {"distance", reach}, {"snr", found.front().snr}};
        reasons.push_back(std::move(reason));
    }
    return reasons;
}

void blameWings(const WhyScene& scene, std::vector<Reason>& reasons) {
    const std::vector<double> masked = maskRadii(scene);
    for (Reason& reason : reasons) {
        if (reason.trouble != Trouble::AtBound && reason.trouble != Trouble::Unexplained)
            continue;
        const auto source = scene.sourceNamed(reason.source);
        if (!source || scene.patch.fit.sources[*source].geometry.empty())
            continue;
        const fit::SourceFit& own = scene.patch.fit.sources[*source];
        // What it has in the area of a PSF: wings that were taken for its own make a source large, not bright.
        const double size = own.geometry.front().re / (0.5 * scene.fwhm);
        std::vector<double> light = own.flux;
        for (double& flux : light)
            flux /= size > 1 ? size * size : 1;
        const auto noise = noiseOfPoints(scene, reason.x, reason.y);
        const auto star = starOver(scene, reason.x, reason.y, light, masked, noise);
        if (!star || star->first == *source)
            continue;
        const auto& [index, in] = *star;
        const double x = scene.sourceX(index), y = scene.sourceY(index);
        reason.trouble = Trouble::BrightWings;
        reason.other = scene.patch.data.sources[index].id;
        reason.numbers = {{"distance", std::hypot(reason.x - x, reason.y - y)},
                          {"modelled", scene.fitted(index)},
                          {"re", own.geometry.front().re}};
        if (in.band) {
            reason.band = scene.patch.data.bands[*in.band].info.name;
            reason.numbers.emplace_back("wings", in.wings);
            reason.numbers.emplace_back("light", light[*in.band]);
        } else {
            reason.numbers.emplace_back("radius", masked[index]);
        }
    }
}

} // namespace furrow::diagnose
