#include "core/diagnose/why_rules.h"
#include "core/fit/fit_start.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace furrow::diagnose {
namespace {

// Gains in χ² (over all bands) below which an alternative is noise: a second source has a position and a flux in every
// band and is looked for in many places.
constexpr double kTypeGain = 45, kPositionGain = 30, kNeighbourGain = 70;
constexpr double kExplained = 0.5;     ///< share of the excess χ² that a reason must explain
constexpr double kSimplerWins = 0.8;   ///< a simpler reason wins with this share of the best one's gain
constexpr double kExtended = 0.2;      ///< half-light radius over FWHM above which a star may be a galaxy
constexpr double kPointLike = 0.12;    ///< half-light radius over FWHM below which a galaxy is a point
constexpr double kPointLikeCost = 120; ///< strength of the reason
constexpr double kPointLikeLoss = 15, kPointLikeShare = 0.1; ///< χ² that the point may cost, and share of an excess
constexpr double kMoved = 5;                                 ///< prior widths that a position may move
constexpr double kSearchFwhm = 3.0;                          ///< how far a neighbour may be that spoils a source
constexpr double kApartFwhm = 0.7;                           ///< nearer to a source, a peak is no neighbour of it
constexpr double kShrinks = 0.5;           ///< of its size: what a source is without the light around it
constexpr double kLeastOffset = 0.5;       ///< pixels
constexpr double kUnexplained = 12;        ///< excess χ², in its sigmas, that is worth a word without a cause
constexpr double kUnexplainedShare = 0.25; ///< of it in the strength
constexpr double kTrialPositionBound = 8;  ///< pixels
constexpr double kTrialShapePrior = 1.5;   ///< of ln re
constexpr int kTrialIterations = 60;

struct Trial {
    fit::PatchFit fit;
    Goodness goodness;
};

class Trials {
public:
    Trials(const WhyScene& scene, const SourceCutout& cut)
        : m_scene(scene)
        , m_cut(cut)
        , m_data(cut.data)
        , m_config(scene.patch.config) {
        for (std::size_t b = 0; b < scene.bands(); ++b)
            if (scene.ignoredBands[b])
                m_data.bands[b].mask.fill(kMaskNonFinite);
        auto& run = m_config.patchRun;
        run.fitSky = config::FitSky::None; // the cut-out has none left
        run.nOptIters = kTrialIterations;
        run.optimizer = config::Optimizer::Newton;
        run.saveHistory = run.enableStagedFit = false;
    }

    std::optional<Trial> asItIs() const { return run(m_data, m_config); }
    std::optional<Trial> withType(SourceType type) const {
        fit::PatchData data = m_data;
        fit::FitSource& source = data.sources.front();
        config::Config config = m_config;
        if (source.type == SourceType::Star)
            source.re = 0.5 * m_scene.fwhm;
        source.type = type;
        config.patchRun.logrePriorSigma = kTrialShapePrior;
        return run(data, config);
    }
    /// The bounds of shape and index as wide as they are by default, and hardly a prior.
    std::optional<Trial> unbound() const {
        config::Config config = m_config;
        const config::PatchRun defaults;
        auto& run = config.patchRun;
        run.reMinPix = std::min(run.reMinPix, defaults.reMinPix);
        run.reMaxPix = std::max(run.reMaxPix, defaults.reMaxPix);
        run.sersicNMin = std::min(run.sersicNMin, defaults.sersicNMin);
        run.sersicNMax = std::max(run.sersicNMax, defaults.sersicNMax);
        run.logrePriorSigma = kTrialShapePrior;
        return this->run(m_data, config);
    }
    /// With a sky of its own, a plane in every band.
    std::optional<Trial> withOwnSky() const {
        config::Config config = m_config;
        config.patchRun.fitSky = config::FitSky::Plane;
        return run(m_data, config);
    }
    /// No prior and a wide bound, started at (x, y).
    std::optional<Trial> freeFrom(double x, double y) const {
        fit::PatchData data = m_data;
        fit::FitSource& source = data.sources.front();
        source.x = x;
        source.y = y;
        source.posErr = kNaN;
        config::Config config = m_config;
        config.patchRun.posPriorPix.reset();
        config.patchRun.posBoundPix = kTrialPositionBound;
        return run(data, config);
    }
    std::optional<Trial> withNeighbour(double x, double y) const {
        fit::PatchData data = m_data;
        fit::FitSource star;
        star.id = "neighbour";
        star.x = x;
        star.y = y;
        star.flux.assign(m_scene.bands(), kNaN);
        star.posErr = 1;
        data.sources.push_back(std::move(star));
        return run(data, m_config);
    }

private:
    std::optional<Trial> run(const fit::PatchData& data, const config::Config& config) const {
        Trial trial;
        // What a model misses shows in its χ² only when no pixel is distrusted because of it.
        trial.fit = fit::fitPatchFrom(data, m_scene.patch.psfs, config, RunContext(m_scene.context.stopToken(), {}, {}),
                                      {.distrust = false});
        if (!trial.fit.ok || trial.fit.sources.front().failed)
            return std::nullopt;
        trial.goodness = goodness(m_scene, m_cut, fit::renderPatch(data, m_scene.patch.psfs, config, trial.fit));
        return trial;
    }

    const WhyScene& m_scene;
    const SourceCutout& m_cut;
    fit::PatchData m_data; ///< the cut-out without the bands that are no evidence
    config::Config m_config;
};

struct Candidate {
    Reason reason;
    double gain = 0;
    bool certain = false; ///< holds whatever else is wrong with the source
};

std::string alternativesText(SourceType type) {
    switch (type) {
    case SourceType::Star:
        return "STAR";
    case SourceType::Exp:
        return "EXP";
    case SourceType::Dev:
        return "DEV";
    case SourceType::Sersic:
        return "SERSIC";
    }
    return {};
}

/// Where the source's own light, as the data have it, peaks (all bands together, smoothed by 3 × 3).
std::pair<double, double> lightPeak(const WhyScene& scene, const SourceCutout& cut) {
    double best = 0;
    std::pair<double, double> at{scene.sourceX(cut.source), scene.sourceY(cut.source)};
    for (int y = 1; y + 1 < cut.box.height(); ++y)
        for (int x = 1; x + 1 < cut.box.width(); ++x) {
            double sum = 0;
            for (std::size_t b = 0; b < scene.bands(); ++b)
                for (int j = y - 1; j <= y + 1; ++j)
                    for (int i = x - 1; i <= x + 1; ++i)
                        if (scene.usable(b, cut.box.x0 + i, cut.box.y0 + j))
                            sum += cut.data.bands[b].image(i, j) / scene.patch.data.bands[b].info.skySigma;
            const double px = cut.data.def.roi.x0 + x, py = cut.data.def.roi.y0 + y;
            const bool near =
                std::hypot(px - scene.sourceX(cut.source), py - scene.sourceY(cut.source)) < kTrialPositionBound;
            if (near && sum > best) {
                best = sum;
                at = {px, py};
            }
        }
    return at;
}

double separation(const fit::SourceFit& fit, const fit::FitSource& input) {
    return std::hypot(fit.geometry.front().x - input.x, fit.geometry.front().y - input.y);
}

std::optional<Candidate> tryTypes(const WhyScene& scene, const SourceCutout& cut, const Trials& trials,
                                  const Trial& before) {
    const SourceType now = cut.data.sources.front().type;
    std::optional<Candidate> best;
    for (const SourceType type : {SourceType::Exp, SourceType::Dev, SourceType::Sersic}) {
        if (type == now || now == SourceType::Sersic)
            continue;
        const auto trial = trials.withType(type);
        if (!trial)
            continue;
        const double re = trial->fit.sources.front().geometry.front().re;
        const double gain = before.goodness.chi2 - trial->goodness.chi2;
        // A point that is a little too wide asks for another PSF, not for a galaxy.
        if (!(re > kExtended * scene.fwhm) || gain < kTypeGain || (best && gain < best->gain + 10))
            continue;
        Candidate candidate{reasonFor(scene, Trouble::WrongType, cut.source, gain), gain, false};
        candidate.reason.detail = alternativesText(type);
        candidate.reason.numbers = {{"gain", gain}, {"re", re}};
        best = std::move(candidate);
    }
    return best;
}

/// A galaxy that the fit shrank to a point.
std::optional<Candidate> tryPoint(const WhyScene& scene, const SourceCutout& cut, const Trials& trials,
                                  const Trial& before) {
    const fit::SourceFit& fitted = cut.fit.sources.front();
    if (cut.data.sources.front().type == SourceType::Star || fitted.geometry.empty())
        return std::nullopt;
    const fit::SourceGeometry& g = fitted.geometry.front();
    const bool smallest = g.boundNames.find("shape.logre@lower") != std::string::npos;
    if (!smallest && !(g.re < kPointLike * scene.fwhm))
        return std::nullopt;
    const auto trial = trials.withType(SourceType::Star);
    const double excess = std::max(0.0, before.goodness.chi2 - before.goodness.npix);
    const double loss = smallest ? kTypeGain : kPointLikeLoss; // at the bound nothing speaks for a size
    if (!trial || trial->goodness.chi2 > before.goodness.chi2 + loss + kPointLikeShare * excess)
        return std::nullopt;
    const double gain = std::max(0.0, before.goodness.chi2 - trial->goodness.chi2);
    Candidate candidate{reasonFor(scene, Trouble::WrongType, cut.source, kPointLikeCost + gain), kPointLikeCost + gain,
                        true};
    candidate.reason.detail = alternativesText(SourceType::Star);
    candidate.reason.numbers = {
        {"change", trial->goodness.chi2 - before.goodness.chi2}, {"re", g.re}, {"percent", 100 * g.re / scene.fwhm}};
    return candidate;
}

std::optional<Candidate> tryPosition(const WhyScene& scene, const SourceCutout& cut, const Trials& trials,
                                     const Trial& before) {
    const fit::FitSource& input = cut.data.sources.front();
    const double prior =
        std::isfinite(input.posErr) ? input.posErr : scene.patch.config.patchRun.posPriorPix.value_or(kNaN);
    std::optional<Trial> best;
    for (const auto& [x, y] : {std::pair(input.x, input.y), lightPeak(scene, cut)})
        if (auto trial = trials.freeFrom(x, y); trial && (!best || trial->goodness.chi2 < best->goodness.chi2))
            best = std::move(trial);
    if (!best)
        return std::nullopt;
    const fit::SourceGeometry& g = best->fit.sources.front().geometry.front();
    const double offset = separation(best->fit.sources.front(), input), error = std::hypot(g.xErr, g.yErr);
    const double gain = before.goodness.chi2 - best->goodness.chi2;
    // What the prior cost the fit as it is counts like χ².
    const double widths = prior > 0 ? separation(cut.fit.sources.front(), input) / prior : 0;
    if (!(offset > kMoved * error) || offset < kLeastOffset || offset > kTrialPositionBound || gain < 0 ||
        (gain < kPositionGain && widths < kMoved))
        return std::nullopt;
    Candidate candidate{reasonFor(scene, Trouble::WrongPosition, cut.source, gain + widths * widths), gain, false};
    candidate.reason.x = g.x;
    candidate.reason.y = g.y;
    candidate.reason.numbers = {{"offset", offset}, {"widths", widths}, {"gain", gain}};
    return candidate;
}

/// A bound that the configuration made tight.
std::optional<Candidate> tryBounds(const WhyScene& scene, const SourceCutout& cut, const Trials& trials,
                                   const Trial& before) {
    std::string names;
    for (const fit::SourceGeometry& g : cut.fit.sources.front().geometry)
        if (names.empty())
            names = g.boundNames;
    if (names.find("shape.") == std::string::npos && names.find("sersicindex") == std::string::npos)
        return std::nullopt;
    const auto trial = trials.unbound();
    if (!trial)
        return std::nullopt;
    const double gain = before.goodness.chi2 - trial->goodness.chi2;
    if (gain < kTypeGain)
        return std::nullopt;
    Candidate candidate{reasonFor(scene, Trouble::AtBound, cut.source, gain), gain, false};
    candidate.reason.detail = names;
    candidate.reason.numbers = boundNumbers(scene, cut.source, 0);
    candidate.reason.numbers.emplace_back("gain", gain);
    return candidate;
}

/// A size at its upper bound that comes from light around the source, which a sky of its own takes away.
std::optional<Candidate> tryOwnSky(const WhyScene& scene, const SourceCutout& cut, const Trials& trials,
                                   const Trial& before) {
    const fit::SourceGeometry& fitted = cut.fit.sources.front().geometry.front();
    if (fitted.boundNames.find("shape.logre@upper") == std::string::npos)
        return std::nullopt;
    const auto trial = trials.withOwnSky();
    if (!trial)
        return std::nullopt;
    const fit::SourceGeometry& g = trial->fit.sources.front().geometry.front();
    const double gain = before.goodness.chi2 - trial->goodness.chi2;
    if (!g.boundNames.empty() || g.re > kShrinks * fitted.re || gain < kTypeGain)
        return std::nullopt;
    Candidate candidate{reasonFor(scene, Trouble::DiffuseLight, cut.source, gain), gain, true};
    double most = 0; // height of the sky over its noise
    for (std::size_t b = 0; b < scene.bands(); ++b) {
        const fit::BandSky& sky = trial->fit.sky[b];
        const double sigma = scene.patch.data.bands[b].info.skySigma, height = std::abs(sky.constant) / sigma;
        if (height <= most)
            continue;
        most = height;
        candidate.reason.band = scene.patch.data.bands[b].info.name;
    }
    candidate.reason.numbers = {{"re", fitted.re}, {"free", g.re}, {"sky", most}, {"gain", gain}};
    candidate.reason.box = cut.data.def.roi;
    return candidate;
}

std::optional<Candidate> tryNeighbour(const WhyScene& scene, const SourceCutout& cut, const std::vector<Peak>& peaks,
                                      const Trials& trials, const Trial& before) {
    std::optional<Candidate> best;
    for (const Peak& peak : peaks) {
        const double distance = std::hypot(peak.x - scene.sourceX(cut.source), peak.y - scene.sourceY(cut.source));
        const auto nearest = scene.nearestSource(peak.x, peak.y);
        if (distance > kSearchFwhm * scene.fwhm || nearest->second < kApartFwhm * scene.fwhm ||
            !cut.data.def.roi.contains(pixelOf(peak.x), pixelOf(peak.y)))
            continue;
        const auto trial = trials.withNeighbour(peak.x, peak.y);
        if (!trial || trial->fit.sources.back().failed)
            continue;
        const fit::SourceFit &own = trial->fit.sources.front(), &star = trial->fit.sources.back();
        const double gain = before.goodness.chi2 - trial->goodness.chi2;
        const double apart = std::hypot(star.geometry.front().x - own.geometry.front().x,
                                        star.geometry.front().y - own.geometry.front().y);
        double light = 0, ownLight = 0;
        for (std::size_t b = 0; b < scene.bands(); ++b)
            if (std::isfinite(star.flux[b]) && std::isfinite(own.flux[b])) {
                light += star.flux[b];
                ownLight += own.flux[b];
            }
        if (gain < kNeighbourGain || !(light > 0) || !(ownLight > 0) || apart < kApartFwhm * scene.fwhm ||
            (best && gain < best->gain))
            continue;
        Candidate candidate{reasonFor(scene, Trouble::MissingNeighbour, cut.source, gain), gain, false};
        candidate.reason.x = star.geometry.front().x;
        candidate.reason.y = star.geometry.front().y;
        candidate.reason.numbers = {{"distance", apart}, {"snr", peak.snr}, {"gain", gain}};
        best = std::move(candidate);
    }
    return best;
}

/// The one that explains the residual, if any does.
std::optional<Candidate> choose(const std::vector<Candidate>& candidates, double excess) {
    if (candidates.empty())
        return std::nullopt;
    const auto best = std::max_element(candidates.begin(), candidates.end(),
                                       [](const Candidate& a, const Candidate& b) { return a.gain < b.gain; });
    // Nothing new is needed for a position or a bound: they win when they do nearly as well.
    const auto simple = std::find_if(candidates.begin(), candidates.end(), [&](const Candidate& candidate) {
        return (candidate.reason.trouble == Trouble::WrongPosition || candidate.reason.trouble == Trouble::AtBound) &&
               candidate.gain >= kSimplerWins * best->gain;
    });
    const Candidate& chosen = simple == candidates.end() ? *best : *simple;
    if (chosen.gain < kExplained * excess && chosen.reason.strength <= chosen.gain && !chosen.certain)
        return std::nullopt;
    return chosen;
}

/// What to say of a residual that nothing explains; `gain`: of the best that was tried.
std::optional<Reason> unexplained(const WhyScene& scene, const SourceCutout& cut, const Trial& before, double gain) {
    if (before.goodness.excess() < kUnexplained)
        return std::nullopt;
    if (auto spot = findSpot(scene, cut))
        return spot;
    const double excess = before.goodness.chi2 - before.goodness.npix;
    Reason reason = reasonFor(scene, Trouble::Unexplained, cut.source, kUnexplainedShare * excess);
    double worst = 0;
    for (std::size_t b = 0; b < scene.bands(); ++b)
        for (int y = cut.box.y0; y < cut.box.y1; ++y)
            for (int x = cut.box.x0; x < cut.box.x1; ++x) {
                if (!scene.usable(b, x, y) || cut.data.bands[b].mask(x - cut.box.x0, y - cut.box.y0) != 0)
                    continue;
                const double sigma = std::abs(scene.residual[b](x, y) / scene.sigma[b](x, y));
                if (sigma > worst) {
                    worst = sigma;
                    reason.band = scene.patch.data.bands[b].info.name;
                }
            }
    reason.numbers = {{"chi2", before.goodness.chi2 / before.goodness.npix},
                      {"pixels", before.goodness.npix},
                      {"sigma", worst},
                      {"percent", 100 * gain / excess}};
    reason.box = cut.data.def.roi;
    return reason;
}

} // namespace

std::vector<Reason> tryAlternatives(const WhyScene& scene, const SourceCutout& cut, const std::vector<Peak>& peaks) {
    const Trials trials(scene, cut);
    const auto before = trials.asItIs();
    if (!before)
        return {};
    std::vector<Candidate> candidates;
    const auto point = tryPoint(scene, cut, trials, *before);
    // What is a point needs no other bounds of its size.
    for (const auto& candidate :
         {point ? std::nullopt : tryBounds(scene, cut, trials, *before), tryOwnSky(scene, cut, trials, *before),
          tryPosition(scene, cut, trials, *before), tryTypes(scene, cut, trials, *before),
          tryNeighbour(scene, cut, peaks, trials, *before), point})
        if (candidate)
            candidates.push_back(*candidate);
    if (const auto chosen = choose(candidates, std::max(0.0, before->goodness.chi2 - before->goodness.npix)))
        return {chosen->reason};
    double gain = 0;
    for (const Candidate& candidate : candidates)
        gain = std::max(gain, candidate.gain);
    if (const auto reason = unexplained(scene, cut, *before, gain))
        return {*reason};
    return {};
}

} // namespace furrow::diagnose
