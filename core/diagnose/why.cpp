#include "core/diagnose/why.h"

#include "core/diagnose/why_rules.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace furrow::diagnose {
namespace {

constexpr double kSuspicious = 6;       ///< excess χ² in its own sigmas that calls for trials
constexpr double kMovedPixels = 0.8;    ///< shift from the catalog that calls for trials
constexpr std::size_t kMostTrials = 12; ///< sources of a patch that are fitted again, the worst ones
constexpr double kLeastShare = 0.3;     ///< of the light: fainter ones only show their neighbour's residual
constexpr double kHollowFwhm = 5;       ///< how far a saturated core disturbs what is around it
constexpr double kLoneFwhm = 3.0;       ///< a peak farther from every source is an object of its own

bool isSuspicious(const WhyScene& scene, const SourceCutout& cut, double excess) {
    const fit::SourceFit& s = cut.fit.sources.front();
    const fit::FitSource& input = cut.data.sources.front();
    const double moved = std::hypot(scene.sourceX(cut.source) - input.x, scene.sourceY(cut.source) - input.y);
    const bool atBound = std::any_of(s.geometry.begin(), s.geometry.end(),
                                     [](const fit::SourceGeometry& g) { return !g.boundNames.empty(); });
    const bool shrunk = s.type != SourceType::Star && s.geometry.front().re < 0.15 * scene.fwhm;
    return excess > kSuspicious || moved > kMovedPixels || atBound || shrunk;
}

/// Peaks that belong to no source's surroundings.
std::vector<Reason> loneObjects(const WhyScene& scene, const std::vector<Peak>& peaks) {
    std::vector<Reason> reasons;
    for (const Peak& peak : peaks) {
        const auto nearest = scene.nearestSource(peak.x, peak.y);
        if ((nearest && nearest->second < kLoneFwhm * scene.fwhm) ||
            !scene.patch.data.def.base.contains(pixelOf(peak.x), pixelOf(peak.y)))
            continue;
        Reason reason;
        reason.trouble = Trouble::MissingNeighbour;
        reason.strength = peak.snr * peak.snr;
        reason.x = peak.x;
        reason.y = peak.y;
        reason.numbers = {{"distance", nearest ? nearest->second : kNaN}, {"snr", peak.snr}, {"gain", reason.strength}};
        double clearest = 0;
        for (std::size_t b = 0; b < peak.flux.size(); ++b)
            if (const double snr = peak.flux[b] / peak.fluxErr[b]; snr > clearest) {
                clearest = snr;
                reason.band = scene.patch.data.bands[b].info.name;
            }
        reason.numbers.emplace_back("clearest", clearest);
        reasons.push_back(std::move(reason));
    }
    return reasons;
}

bool concerns(const std::vector<Reason>& reasons, Trouble trouble, const std::string& source) {
    return std::any_of(reasons.begin(), reasons.end(),
                       [&](const Reason& r) { return r.trouble == trouble && r.source == source; });
}

/// A bound, or a fit that did not settle, is a consequence where a cause is known; so are peaks and spots in a
/// saturated star, and a fallback in a band whose PSF is known to be wrong.
void dropConsequences(std::vector<Reason>& reasons, double fwhm) {
    std::set<std::string> caused, bound, wrongPsf, saturated;
    for (const Reason& reason : reasons) {
        if (reason.trouble == Trouble::WrongPsf)
            wrongPsf.insert(reason.band);
        if (reason.trouble == Trouble::AtBound && reason.number("gain") > 0)
            bound.insert(reason.source);
        if (reason.trouble == Trouble::SaturatedCore)
            saturated.insert(reason.source);
        if (reason.source.empty() || reason.trouble >= Trouble::AtBound || reason.trouble == Trouble::BrightWings)
            continue;
        caused.insert(reason.source);
        if (reason.trouble == Trouble::DuplicateSource)
            caused.insert(reason.other);
    }
    std::erase_if(reasons, [&](const Reason& reason) {
        // What stands around a hollow core.
        if (saturated.contains(reason.source) &&
            (reason.trouble == Trouble::SharpPixel ||
             (reason.trouble == Trouble::BrightWings && reason.number("distance") < kHollowFwhm * fwhm)))
            return true;
        if (reason.trouble == Trouble::PsfFallback)
            return wrongPsf.contains(reason.band);
        if (reason.trouble == Trouble::AtBound && bound.contains(reason.source))
            return !(reason.number("gain") > 0);
        return (reason.trouble == Trouble::AtBound || reason.trouble == Trouble::NotSettled ||
                reason.trouble == Trouble::NoFit) &&
               caused.contains(reason.source);
    });
}

} // namespace

double Reason::number(const std::string& name) const {
    for (const auto& [key, value] : numbers)
        if (key == name)
            return value;
    return kNaN;
}

std::vector<Reason> explainPatch(const FittedPatch& patch, const RunContext& context) {
    if (!patch.fit.ok || patch.data.bands.empty() || patch.model.size() != patch.data.bands.size())
        return {};
    WhyScene scene(patch, context);
    std::vector<Reason> reasons = findSharpPixels(scene);
    const auto add = [&](std::vector<Reason>&& more) {
        std::move(more.begin(), more.end(), std::back_inserter(reasons));
    };
    add(findDuplicates(scene));
    add(reportedTroubles(scene));
    std::vector<SourceCutout> cuts;
    for (std::size_t i = 0; i < patch.data.sources.size(); ++i) {
        context.throwIfStopped();
        if (patch.data.sources[i].role == fit::SourceRole::Base)
            cuts.push_back(cutOut(scene, i));
    }
    for (const SourceCutout& cut : cuts)
        add(findMaskedCores(scene, cut.source, cut));
    std::set<std::string> known; // what is wrong with them needs no trial, and they say nothing about the PSF
    for (const Reason& reason : reasons) {
        if (reason.trouble == Trouble::DuplicateSource || reason.trouble == Trouble::SaturatedCore ||
            reason.trouble == Trouble::MaskedCore)
            known.insert(reason.source);
        if (reason.trouble == Trouble::DuplicateSource)
            known.insert(reason.other);
    }
    add(findWrongPsfs(scene, cuts, known));
    for (Reason& reason : findSpoiledCores(scene, cuts))
        if (known.insert(reason.source).second)
            reasons.push_back(std::move(reason));
    std::vector<Peak> peaks = findPeaks(scene);
    add(takeWings(scene, peaks));
    blameWings(scene, reasons); // of the bounds
    for (const Reason& reason : reasons)
        if (reason.trouble == Trouble::BrightWings && !reason.other.empty())
            known.insert(reason.source);
    leaveSpoiledPixels(scene, reasons, cuts);
    std::vector<std::pair<double, std::size_t>> suspects;
    for (std::size_t k = 0; k < cuts.size(); ++k) {
        if (known.contains(cuts[k].data.sources.front().id) || cuts[k].box.empty() || !scene.fitted(cuts[k].source) ||
            cuts[k].share(scene) < kLeastShare)
            continue;
        const double excess = goodness(scene, cuts[k], cuts[k].own).excess();
        if (isSuspicious(scene, cuts[k], excess))
            suspects.emplace_back(excess, k);
    }
    std::sort(suspects.begin(), suspects.end(), std::greater<>());
    suspects.resize(std::min(suspects.size(), kMostTrials));
    for (const auto& [excess, k] : suspects) {
        context.throwIfStopped();
        add(tryAlternatives(scene, cuts[k], peaks));
    }
    for (Reason& lone : loneObjects(scene, peaks))
        reasons.push_back(std::move(lone));
    // A cosmic ray explains what else is odd about its source; what was found besides stands behind it.
    for (Reason& reason : reasons)
        if (reason.trouble == Trouble::Unexplained && concerns(reasons, Trouble::SharpPixel, reason.source))
            reason.strength = 0;
    dropConsequences(reasons, scene.fwhm);
    blameWings(scene, reasons);
    std::stable_sort(reasons.begin(), reasons.end(),
                     [](const Reason& a, const Reason& b) { return a.strength > b.strength; });
    return reasons;
}

std::vector<Reason> reasonsOf(const std::vector<Reason>& reasons, const std::string& source) {
    std::vector<Reason> out;
    std::copy_if(reasons.begin(), reasons.end(), std::back_inserter(out), [&](const Reason& reason) {
        return reason.source == source || reason.other == source ||
               (reason.source.empty() && reason.trouble != Trouble::MissingNeighbour &&
                reason.trouble != Trouble::SharpPixel);
    });
    return out;
}

} // namespace furrow::diagnose
