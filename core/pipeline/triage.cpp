#include "core/pipeline/triage.h"

#include "core/io/json.h"
#include "core/pipeline/products.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace furrow::pipeline {
namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

/// The values of an optimiser key: one, or one per band in single-band mode.
std::vector<Json> valuesOf(const Json& meta, const char* key) {
    const auto it = meta.find(key);
    if (it == meta.end())
        return {};
    if (!it->is_object())
        return {*it};
    return {it->begin(), it->end()};
}

double numberOf(const Json& meta, const char* key) {
    const auto it = meta.find(key);
    return it != meta.end() && it->is_number() ? it->get<double>() : kNaN;
}

void findProblems(PatchSummary& patch) {
    const auto set = [&](bool is, PatchProblem problem) { patch.problems |= is ? problem : 0u; };
    set(patch.hitLimit, kHitLimit);
    set(patch.stalled > kStalledShare * patch.sources && patch.stalled > 1, kStalled);
    set(patch.reducedChi2 > kHighReducedChi2, kHighChi2);
    set(patch.worstSigma > kHighResidual, kWorstResidual);
    set(!patch.fallbackBands.empty(), kPsfFallback);
    set(patch.misfits > 0, kMisfit);
}

PatchSummary fromMeta(const std::string& tag, const Json& meta) {
    PatchSummary patch;
    patch.tag = tag;
    if (meta.value("status", "") != "ok") {
        patch.state = PatchState::Failed;
        patch.problems = kFailedPatch;
        patch.error = meta.value("error", "");
        return patch;
    }
    patch.sources = meta.value("n_sources", 0);
    patch.halo = meta.value("n_halo_sources", 0) + meta.value("n_ring_sources", 0);
    for (const Json& value : valuesOf(meta, "opt_niters"))
        patch.iterations = std::max(patch.iterations, value.get<int>());
    const auto converged = valuesOf(meta, "opt_converged"), hit = valuesOf(meta, "opt_hit_max_iters");
    patch.converged = std::all_of(converged.begin(), converged.end(), [](const Json& v) { return v == true; });
    patch.hitLimit = std::any_of(hit.begin(), hit.end(), [](const Json& v) { return v == true; });
    patch.reducedChi2 = numberOf(meta, "chi2") / numberOf(meta, "npix");
    if (const auto worst = meta.find("worst_residual"); worst != meta.end())
        patch.worstSigma = numberOf(*worst, "sigma");
    patch.stalled = meta.value("n_bound_stalled", 0);
    patch.notFitted = meta.value("n_not_fitted", 0);
    patch.fallbackBands = meta.value("psf_fallback_bands", std::vector<std::string>());
    for (const Json& tags : meta.value("source_tags", Json::object()))
        patch.misfits += std::any_of(tags.begin(), tags.end(),
                                     [](const Json& t) { return t == "poor_fit" || t == "negative_flux"; });
    patch.seconds = numberOf(meta, "seconds");
    findProblems(patch);
    patch.state = patch.problems ? PatchState::Suspicious : PatchState::Ok;
    return patch;
}

} // namespace

double severityOf(const PatchSummary& patch) {
    if (patch.state == PatchState::Pending)
        return 0;
    double severity = patch.state == PatchState::Failed ? 1000 : 0;
    severity += patch.hitLimit ? 100 : 0;
    if (patch.reducedChi2 > kHighReducedChi2)
        severity += 40 * std::log(patch.reducedChi2 / kHighReducedChi2);
    if (patch.worstSigma > kHighResidual)
        severity += std::min(100.0, patch.worstSigma - kHighResidual);
    if (patch.sources > 0)
        severity += 60.0 * patch.stalled / patch.sources;
    severity += 20.0 * static_cast<double>(patch.fallbackBands.size()) + 10.0 * patch.notFitted;
    severity += std::min(100.0, 20.0 * patch.misfits);
    return severity + (patch.problems & kStalePatch ? 5 : 0);
}

TriageReader::Known TriageReader::readMeta(const fs::path& path, const std::string& tag) {
    Known known;
    try {
        const Json meta = io::readJson(path);
        known.summary = fromMeta(tag, meta);
        known.inputs = fitInputsFrom(meta);
    } catch (const std::exception& e) {
        known.summary.tag = tag;
        known.summary.state = PatchState::Failed;
        known.summary.problems = kFailedPatch;
        known.summary.error = fmt::format("{} cannot be read ({}); fit the patch again", path.string(), e.what());
    }
    return known;
}

std::vector<PatchSummary> TriageReader::read(const config::Config& config, const std::vector<fit::PatchDef>& patches,
                                             PatchStaleness* staleness, const std::set<std::string>& running) {
    const WorkDir work(config);
    std::vector<PatchSummary> out;
    std::map<std::string, Known> all;
    for (const fit::PatchDef& def : patches) {
        const fs::path meta = work.patchDir(def.tag) / "meta.json";
        std::error_code code;
        const auto time = fs::last_write_time(meta, code);
        PatchSummary patch;
        patch.tag = def.tag;
        if (!code) {
            Known& known = all[def.tag];
            const auto before = m_known.find(def.tag);
            known = before != m_known.end() && before->second.time == time ? before->second : readMeta(meta, def.tag);
            known.time = time;
            patch = known.summary;
            // A fit that is being repeated has lost its CSV and not yet written another.
            if (patch.state != PatchState::Failed && !fs::exists(work.patchCsv(def.tag), code)) {
                patch = {};
                patch.tag = def.tag;
            }
            if (staleness && (patch.state == PatchState::Ok || patch.state == PatchState::Suspicious))
                patch.staleReason = staleness->reason(def, known.inputs);
        }
        if (!patch.staleReason.empty()) {
            patch.state = PatchState::Stale;
            patch.problems |= kStalePatch;
        }
        if (running.contains(def.tag))
            patch.state = PatchState::Running;
        patch.severity = severityOf(patch);
        out.push_back(std::move(patch));
    }
    m_known = std::move(all);
    return out;
}

} // namespace furrow::pipeline
