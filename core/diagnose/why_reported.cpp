#include "core/diagnose/why_rules.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace furrow::diagnose {
namespace {

constexpr double kDuplicateFwhm = 0.4; ///< distance of two catalog positions that no fit can tell apart
constexpr double kSameFwhm = 0.2;      ///< farther apart they may be two objects
constexpr int kUsualIterations = 8;    ///< most patches converge in as many
constexpr double kTinyBound = 0.5;     ///< pixels: a patch_run.pos_bound_pix below it is the trouble itself

// What troubles without a trial fit usually cost (Reason::strength).
constexpr double kDuplicateCost = 400, kTinyLimitCost = 5000, kLimitCost = 60, kBoundCost = 80, kHeldCost = 40,
                 kNoFitCost = 300, kFallbackCost = 50;

constexpr double kTakenFwhm = 2;     ///< distance within which another source can take the light
constexpr double kTakenShare = 0.25; ///< of the expected flux that is left then

/// In all bands that could tell, source i has lost its light, and j, nearby, has about as much as i should have.
bool hasTakenLight(const WhyScene& scene, std::size_t i, std::size_t j) {
    const fit::FitSource& input = scene.patch.data.sources[i];
    const fit::SourceFit &mine = scene.patch.fit.sources[i], &other = scene.patch.fit.sources[j];
    if (!scene.fitted(i) || !scene.fitted(j) ||
        std::hypot(input.x - scene.sourceX(j), input.y - scene.sourceY(j)) > kTakenFwhm * scene.fwhm)
        return false;
    int told = 0, taken = 0;
    for (std::size_t b = 0; b < scene.bands() && b < input.flux.size(); ++b) {
        const double expected = input.flux[b];
        if (!(expected > 10 * other.fluxErr[b]) || !std::isfinite(mine.flux[b]))
            continue;
        ++told;
        taken +=
            mine.flux[b] < kTakenShare * expected && other.flux[b] > 0.4 * expected && other.flux[b] < 2.5 * expected;
    }
    return told > 0 && taken == told;
}

bool isTwinText(const std::string& problem) {
    return problem.find("cannot be told from source") != std::string::npos;
}

/// It came to rest and its residual is large: what the other rules are about.
bool isPoorFit(const fit::SourceFit& s) {
    return (s.hasTag("poor_fit") || s.hasTag("saturated_core")) && !s.hasTag("held");
}

std::vector<Reason> optimizerTroubles(const WhyScene& scene) {
    std::vector<Reason> reasons;
    const auto& options = scene.patch.config.patchRun;
    for (std::size_t k = 0; k < scene.patch.fit.optimizer.size(); ++k) {
        const fit::OptimizerSummary& o = scene.patch.fit.optimizer[k];
        if (!o.hitMaxIters)
            continue;
        Reason reason;
        reason.trouble = Trouble::IterationLimit;
        reason.strength = options.nOptIters < kUsualIterations ? kTinyLimitCost : kLimitCost;
        if (scene.patch.fit.optimizer.size() > 1)
            reason.band = scene.patch.data.bands[k].info.name;
        reason.numbers = {
            {"limit", options.nOptIters}, {"iterations", o.niters}, {"restarts", o.nRestarts}, {"dlnp", o.lastDlnp}};
        reasons.push_back(std::move(reason));
    }
    return reasons;
}

void addBound(const WhyScene& scene, std::size_t source, std::vector<Reason>& reasons) {
    const fit::SourceFit& s = scene.patch.fit.sources[source];
    for (std::size_t k = 0; k < s.geometry.size(); ++k) {
        const std::string& names = s.geometry[k].boundNames;
        if (names.empty())
            continue;
        Reason reason = reasonFor(scene, Trouble::AtBound, source, kBoundCost);
        reason.detail = names;
        reason.numbers = boundNumbers(scene, source, k);
        if (s.geometry.size() > 1)
            reason.band = scene.patch.data.bands[k].info.name;
        const auto& bound = scene.patch.config.patchRun.posBoundPix;
        if (names.starts_with("pos.") && bound && *bound < kTinyBound)
            reason.strength *= 3;
        reasons.push_back(std::move(reason));
    }
}

} // namespace

Reason reasonFor(const WhyScene& scene, Trouble trouble, std::size_t source, double strength) {
    Reason reason;
    reason.trouble = trouble;
    reason.strength = strength;
    reason.source = scene.patch.data.sources[source].id;
    reason.x = scene.sourceX(source);
    reason.y = scene.sourceY(source);
    return reason;
}

std::vector<std::pair<std::string, double>> boundNumbers(const WhyScene& scene, std::size_t source, std::size_t fit) {
    const fit::SourceGeometry& g = scene.patch.fit.sources[source].geometry[fit];
    const fit::FitSource& input = scene.patch.data.sources[source];
    return {{"re", g.re}, {"ab", g.ab}, {"n", g.n}, {"moved", std::hypot(g.x - input.x, g.y - input.y)}};
}

std::vector<Reason> findDuplicates(const WhyScene& scene) {
    std::vector<Reason> reasons;
    const auto& sources = scene.patch.data.sources;
    for (std::size_t i = 0; i < sources.size(); ++i)
        for (std::size_t j = i + 1; j < sources.size(); ++j) {
            if (sources[i].role != fit::SourceRole::Base && sources[j].role != fit::SourceRole::Base)
                continue;
            const bool taken = hasTakenLight(scene, i, j) || hasTakenLight(scene, j, i);
            const double distance = std::hypot(sources[i].x - sources[j].x, sources[i].y - sources[j].y);
            const bool twins = isTwinText(scene.patch.fit.sources[i].problem) &&
                               scene.patch.fit.sources[i].problem.ends_with(sources[j].id);
            if (!(distance < kDuplicateFwhm * scene.fwhm) && !twins && !taken)
                continue;
            // The fainter one is the likelier copy.
            const auto& flux = [&](std::size_t k) {
                const auto& f = scene.patch.fit.sources[k].flux;
                return std::accumulate(f.begin(), f.end(), 0.0, [](double a, double v) { return v == v ? a + v : a; });
            };
            const bool firstIsFainter = flux(i) < flux(j);
            Reason reason = reasonFor(scene, Trouble::DuplicateSource, firstIsFainter ? i : j, kDuplicateCost);
            reason.other = sources[firstIsFainter ? j : i].id;
            double ratio = 1;
            for (std::size_t b = 0; b < scene.bands(); ++b)
                if (const auto& s = scene.patch.fit.sources[i]; s.fluxErrCond[b] > 0 && s.fluxErr[b] > 0)
                    ratio = std::max(ratio, s.fluxErr[b] / s.fluxErrCond[b]);
            const bool pair = distance > kSameFwhm * scene.fwhm && !twins && !taken;
            reason.numbers = {
                {"distance", distance}, {"fwhm", distance / scene.fwhm}, {"errors", ratio}, {"pair", pair}};
            reasons.push_back(std::move(reason));
        }
    return reasons;
}

std::vector<Reason> reportedTroubles(const WhyScene& scene) {
    std::vector<Reason> reasons = optimizerTroubles(scene);
    for (std::size_t i = 0; i < scene.patch.data.sources.size(); ++i) {
        if (scene.patch.data.sources[i].role != fit::SourceRole::Base)
            continue;
        const fit::SourceFit& s = scene.patch.fit.sources[i];
        addBound(scene, i, reasons);
        if (!scene.fitted(i)) {
            Reason reason = reasonFor(scene, Trouble::NoFit, i, kNoFitCost);
            reason.detail = s.problem;
            reasons.push_back(std::move(reason));
        } else if (!s.problem.empty() && !isTwinText(s.problem) && !isPoorFit(s)) {
            Reason reason = reasonFor(scene, Trouble::NotSettled, i, kHeldCost);
            reason.detail = s.problem;
            reasons.push_back(std::move(reason));
        }
    }
    for (std::size_t b = 0; b < scene.bands(); ++b) {
        const psf::BandPsf& psf = scene.patch.psfs[b];
        if (psf.fallbackReason.empty())
            continue;
        Reason reason;
        reason.trouble = Trouble::PsfFallback;
        reason.strength = kFallbackCost;
        reason.band = scene.patch.data.bands[b].info.name;
        reason.detail = psf.fallbackReason;
        reason.numbers = {{"stars", psf.epsfNStarsUsed}, {"fwhm", scene.bandFwhm(b, scene.roi().x0, scene.roi().y0)}};
        reasons.push_back(std::move(reason));
    }
    return reasons;
}

} // namespace furrow::diagnose
