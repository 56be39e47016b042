#include "core/pipeline/patch_output.h"

#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "core/base/version.h"
#include "core/io/json.h"

#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <nlohmann/json.hpp>
#include <sys/resource.h>
#include <unistd.h>

namespace furrow::pipeline {
namespace {

using Json = nlohmann::ordered_json;

Json boxJson(const Box& box) {
    return Json::array({box.x0, box.x1, box.y0, box.y1});
}

Json psfAudit(const PatchOutput& output) {
    Json audit = Json::object();
    for (std::size_t b = 0; b < output.psfs.size(); ++b) {
        const auto& psf = output.psfs[b];
        audit[output.payload.data.bands[b].info.name] = {
            {"used_epsf", psf.usedEpsf},
            {"psf_model", psf.model},
            {"fallback_reason", psf.fallbackReason},
            {"epsf_nstars_used", psf.epsfNStarsUsed},
            {"min_epsf_nstars_for_use", output.config.patchRun.minEpsfNstarsForUse},
            {"epsf_path", psf.epsfPath}};
    }
    return audit;
}

void addPsfLists(Json& meta, const PatchOutput& output) {
    const PsfTally tally = tallyPsfs(output);
    meta["psf_min_epsf_nstars_for_use"] = output.config.patchRun.minEpsfNstarsForUse;
    meta["psf_used_epsf_band_count"] = output.psfs.size() - tally.fallback.size();
    meta["psf_fallback_band_count"] = tally.fallback.size();
    meta["psf_low_star_band_count"] = tally.lowStar.size();
    meta["psf_fallback_bands"] = tally.fallback;
    meta["psf_low_star_bands"] = tally.lowStar;
    meta["psf_frozen_bands_for_optimizer"] = Json::array();
    meta["psf_fallback_reasons"] = tally.reasons;
}

Json optimizerValue(const PatchOutput& output, const std::function<Json(const fit::OptimizerSummary&)>& get) {
    const auto& all = output.fit.optimizer;
    if (output.config.patchRun.enableMultiBandSimultaneousFitting)
        return all.empty() ? Json() : get(all.front());
    Json byBand = Json::object();
    for (std::size_t b = 0; b < all.size(); ++b)
        byBand[output.payload.data.bands[b].info.name] = get(all[b]);
    return byBand;
}

Json stagesJson(const fit::OptimizerSummary& o) {
    Json stages = Json::array();
    for (const auto& s : o.stages)
        stages.push_back(
            {{"name", s.name}, {"niters", s.niters}, {"converged", s.converged}, {"last_dlnp", s.lastDlnp}});
    return stages;
}

/// Halo and ring sources are part of the model but not of the CSV: their values are kept here.
Json neighbours(const PatchOutput& output) {
    Json list = Json::array();
    for (const auto& s : output.fit.sources) {
        if (s.role == fit::SourceRole::Base)
            continue;
        Json geometry = Json::array();
        for (const auto& g : s.geometry)
            geometry.push_back(
                {{"x", g.x}, {"y", g.y}, {"re", g.re}, {"ab", g.ab}, {"phi_deg", g.phi}, {"sersic_n", g.n}});
        list.push_back({{"id", s.id},
                        {"role", roleName(s.role)},
                        {"type", typeName(s.type)},
                        {"failed", s.failed},
                        {"problem", s.problem},
                        {"geometry", geometry},
                        {"flux", s.flux},
                        {"flux_err", s.fluxErr}});
    }
    return list;
}

Json metaJson(const PatchOutput& output) {
    const auto& data = output.payload.data;
    const auto& fit = output.fit;
    const auto count = [&](fit::SourceRole role) {
        return std::count_if(data.sources.begin(), data.sources.end(), [&](const auto& s) { return s.role == role; });
    };
    Json meta;
    meta["patch_tag"] = data.def.tag;
    meta["epsf_tag"] = data.def.epsfTag;
    meta["epsf_r"] = data.def.epsfR;
    meta["epsf_c"] = data.def.epsfC;
    meta["patch_r"] = data.def.patchR;
    meta["patch_c"] = data.def.patchC;
    meta["halo_pix"] = data.def.haloPix;
    meta["base_bbox"] = boxJson(data.def.base);
    meta["roi_bbox"] = boxJson(data.def.roi);
    meta["status"] = fit.ok ? "ok" : "failed";
    meta["error"] = fit.error;
    meta["n_sources"] = count(fit::SourceRole::Base);
    meta["n_halo_sources"] = count(fit::SourceRole::Halo);
    meta["n_ring_sources"] = count(fit::SourceRole::Ring);
    meta["enable_multi_band_simultaneous_fitting"] = output.config.patchRun.enableMultiBandSimultaneousFitting;
    meta["psf_audit"] = psfAudit(output);
    addPsfLists(meta, output);
    using O = fit::OptimizerSummary;
    meta["opt_niters"] = optimizerValue(output, [](const O& o) { return Json(o.niters); });
    meta["opt_converged"] = optimizerValue(output, [](const O& o) { return Json(o.converged); });
    meta["opt_hit_max_iters"] = optimizerValue(output, [](const O& o) { return Json(o.hitMaxIters); });
    meta["opt_last_dlnp"] = optimizerValue(output, [](const O& o) { return Json(o.lastDlnp); });
    meta["n_restarts"] = optimizerValue(output, [](const O& o) { return Json(o.nRestarts); });
    meta["staged_fit_enabled"] = output.config.patchRun.enableStagedFit;
    if (output.config.patchRun.enableStagedFit)
        meta[output.config.patchRun.enableMultiBandSimultaneousFitting ? "staged_fit_stages"
                                                                       : "staged_fit_stages_by_band"] =
            optimizerValue(output, stagesJson);
    Json sky = Json::object();
    for (std::size_t b = 0; b < fit.sky.size(); ++b)
        sky[data.bands[b].info.name] = {{"constant", fit.sky[b].constant},
                                        {"slope_x", fit.sky[b].slopeX},
                                        {"slope_y", fit.sky[b].slopeY},
                                        {"constant_err", fit.sky[b].constantErr}};
    meta["sky"] = sky;
    meta["chi2"] = fit.chi2;
    meta["npix"] = fit.npix;
    if (fit.worst.sigma > 0)
        meta["worst_residual"] = {{"sigma", fit.worst.sigma},
                                  {"band", data.bands[static_cast<std::size_t>(fit.worst.band)].info.name},
                                  {"x", fit.worst.x},
                                  {"y", fit.worst.y}};
    meta["n_bound_stalled"] = std::count_if(fit.sources.begin(), fit.sources.end(), [](const auto& s) {
        return s.role == fit::SourceRole::Base &&
               std::any_of(s.geometry.begin(), s.geometry.end(), [](const auto& g) { return !g.boundNames.empty(); });
    });
    meta["n_not_fitted"] = std::count_if(fit.sources.begin(), fit.sources.end(),
                                         [](const auto& s) { return s.role == fit::SourceRole::Base && s.failed; });
    meta["source_problems"] = Json::object();
    for (const auto& s : fit.sources)
        if (!s.problem.empty())
            meta["source_problems"][s.id] = s.problem;
    meta["source_tags"] = Json::object();
    for (const auto& s : fit.sources)
        if (s.role == fit::SourceRole::Base && !s.tags.empty())
            meta["source_tags"][s.id] = s.tags;
    meta["neighbours"] = neighbours(output);
    meta["seconds"] = fit.seconds;
    meta["inputs_hash"] = output.inputsHash;
    meta["inputs"] = toJson(output.inputs);
    meta["program"] = kProgramVersion;
    return meta;
}

std::string fitLog(const PatchOutput& output) {
    const auto& data = output.payload.data;
    const auto& fit = output.fit;
    std::string log = fmt::format("{}\npatch {}  base [{}, {}) x [{}, {})  roi [{}, {}) x [{}, {})\n", kProgramVersion,
                                  data.def.tag, data.def.base.x0, data.def.base.x1, data.def.base.y0, data.def.base.y1,
                                  data.def.roi.x0, data.def.roi.x1, data.def.roi.y0, data.def.roi.y1);
    for (std::size_t b = 0; b < output.psfs.size(); ++b) {
        const auto& psf = output.psfs[b];
        log += fmt::format("band {}: PSF {}{}{}\n", data.bands[b].info.name, psf.model,
                           psf.usedEpsf ? fmt::format(" from {} stars", psf.epsfNStarsUsed) : "",
                           psf.fallbackReason.empty() ? "" : ", fallback: " + psf.fallbackReason);
    }
    for (std::size_t k = 0; k < fit.optimizer.size(); ++k) {
        const auto& o = fit.optimizer[k];
        if (!output.config.patchRun.enableMultiBandSimultaneousFitting)
            log += fmt::format("band {}\n", data.bands[k].info.name);
        if (k < fit.history.size())
            for (const auto& it : fit.history[k])
                log += fmt::format("iteration {} {} lnp {:.9g} dlnp {:.6g} predicted {:.6g} damping {:.3g}\n",
                                   it.iteration, it.stage, it.lnp, it.dlnp, it.predicted, it.maxDamping);
        log += fmt::format("{} after {} iterations, {} restarts, last dlnp {:.6g}\n",
                           o.converged ? "converged" : "not converged", o.niters, o.nRestarts, o.lastDlnp);
    }
    for (const auto& s : fit.sources) {
        if (!s.problem.empty())
            log += fmt::format("source {}: {}\n", s.id, s.problem);
        for (const auto& g : s.geometry)
            if (!g.boundNames.empty())
                log += fmt::format("source {}: at its bound: {}\n", s.id, g.boundNames);
    }
    log += fit.ok ? fmt::format("ok: chi2 {:.6g} over {} pixels, {:.3f} s\n", fit.chi2, fit.npix, fit.seconds)
                  : fmt::format("failed: {}\n", fit.error);
    return log;
}

std::string runnerLog(const PatchOutput& output) {
    char host[256] = "";
    ::gethostname(host, sizeof(host) - 1);
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto& tag = output.payload.data.def.tag;
    const auto payload = output.config.outputs.workDir / output.config.outputs.patchInputsDir / (tag + ".fits.fz");
    return fmt::format("repeat this patch alone: furrow-cli fit-patch \"{}\" --config CONFIG.yaml\n"
                       "host: {}\nprogram: {}\nseconds: {:.3f}\npeak memory of the program so far: {:.1f} MB\n"
                       "messages: {}\n",
                       payload.string(), host, kProgramVersion, output.fit.seconds, usage.ru_maxrss / 1024.0,
                       output.fit.error.empty() ? "none" : output.fit.error);
}

Json historyJson(const PatchOutput& output) {
    Json all = Json::array();
    for (std::size_t k = 0; k < output.fit.history.size(); ++k) {
        Json iterations = Json::array();
        for (const auto& it : output.fit.history[k])
            iterations.push_back({{"iteration", it.iteration},
                                  {"stage", it.stage},
                                  {"lnp", it.lnp},
                                  {"dlnp", it.dlnp},
                                  {"predicted", it.predicted},
                                  {"max_damping", it.maxDamping},
                                  {"parameters", it.parameters}});
        const bool multi = output.config.patchRun.enableMultiBandSimultaneousFitting;
        all.push_back({{"band", multi ? "all" : output.payload.data.bands[k].info.name}, {"iterations", iterations}});
    }
    return all;
}

} // namespace

fit::PatchPsfs patchPsfs(const psf::PsfLibrary& library, const fit::PatchData& data) {
    fit::PatchPsfs psfs;
    for (const auto& band : data.bands)
        psfs.push_back(library.get(band.info, data.def.epsfTag));
    return psfs;
}

PsfTally tallyPsfs(const PatchOutput& output) {
    PsfTally tally;
    for (std::size_t b = 0; b < output.psfs.size(); ++b) {
        const auto& name = output.payload.data.bands[b].info.name;
        if (!output.psfs[b].usedEpsf) {
            tally.fallback.push_back(name);
            tally.reasons[name] = output.psfs[b].fallbackReason;
        }
        if (output.psfs[b].lowStars)
            tally.lowStar.push_back(name);
    }
    return tally;
}

void writePatchOutput(const std::filesystem::path& folder, const PatchOutput& output) {
    const auto& tag = output.payload.data.def.tag;
    const auto csv = folder / (tag + "_cat_fit.csv");
    std::error_code code;
    std::filesystem::remove(csv, code); // whatever stands there is stale from here on
    writeTextAtomically(folder / (tag + ".log"), fitLog(output));
    writeTextAtomically(folder / (tag + ".runner.log"), runnerLog(output));
    io::writeJson(folder / "meta.json", metaJson(output));
    if (output.config.patchRun.saveHistory)
        io::writeJson(folder / "history.json", historyJson(output));
    if (output.fit.ok)
        writeTextAtomically(csv, patchCsv(output));
}

} // namespace furrow::pipeline
