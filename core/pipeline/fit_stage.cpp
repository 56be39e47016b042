#include "core/pipeline/fit_stage.h"

#include "core/base/atomic_file.h"
#include "core/base/parallel.h"
#include "core/base/text.h"
#include "core/base/version.h"
#include "core/diagnose/submit.h"
#include "core/io/json.h"
#include "core/pipeline/patch_output.h"
#include "core/pipeline/products.h"
#include "core/pipeline/state.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <mutex>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>

namespace furrow::pipeline {
namespace {

namespace fs = std::filesystem;

struct Outcome {
    bool ok = false, converged = false, kept = false;
    std::size_t sources = 0;
    std::string reason;
};

/// Hash of the payload, the PSFs as they are seen by the patch, and every key that shapes a fit.
std::string inputsHash(const Payload& payload, const std::string& payloadHash, const fit::PatchPsfs& psfs,
                       const config::Config& config) {
    auto hash = fnv1a64(payloadHash + keysFingerprint("fit", config) + kVersion);
    Image<float> stamp;
    const Box& roi = payload.data.def.roi;
    const std::pair<int, int> places[]{{roi.x0, roi.y0},
                                       {roi.x1, roi.y0},
                                       {roi.x0, roi.y1},
                                       {roi.x1, roi.y1},
                                       {(roi.x0 + roi.x1) / 2, (roi.y0 + roi.y1) / 2}};
    for (const auto& psf : psfs) {
        hash = fnv1a64(fmt::format("{} {} {} {} {}\n", psf.model, psf.fallbackReason, psf.usedEpsf, psf.lowStars,
                                   psf.epsfNStarsUsed),
                       hash);
        for (const auto& [x, y] : places) {
            psf.psf->evaluate(x, y, 0, 0, stamp);
            hash = fnv1a64({reinterpret_cast<const char*>(stamp.data()), stamp.size() * sizeof(float)}, hash);
        }
    }
    return fmt::format("{:016x}", hash);
}

/// The outcome of an earlier run of this patch, if it was finished with the same inputs.
std::optional<Outcome> finishedBefore(const fs::path& folder, const std::string& tag, const std::string& hash) {
    try {
        if (!fs::exists(folder / (tag + "_cat_fit.csv")))
            return std::nullopt;
        const auto meta = io::readJson(folder / "meta.json");
        if (meta.value("inputs_hash", "") != hash || meta.value("status", "") != "ok")
            return std::nullopt;
        Outcome outcome;
        outcome.ok = outcome.kept = true;
        outcome.sources = meta.value("n_sources", 0u);
        const auto& converged = meta.at("opt_converged");
        outcome.converged = converged.is_boolean() ? converged.get<bool>()
                                                   : std::all_of(converged.begin(), converged.end(),
                                                                 [](const auto& v) { return v == true; });
        return outcome;
    } catch (const std::exception&) {
        return std::nullopt; // unreadable: the patch is simply fitted again
    }
}

void writeFailure(const fs::path& folder, const std::string& tag, const std::string& reason) {
    nlohmann::ordered_json meta{
        {"patch_tag", tag}, {"status", "failed"}, {"error", reason}, {"program", kProgramVersion}};
    std::error_code code;
    fs::remove(folder / (tag + "_cat_fit.csv"), code);
    io::writeJson(folder / "meta.json", meta);
    writeTextAtomically(folder / (tag + ".log"),
                        fmt::format("{}\npatch {}\nfailed: {}\n", kProgramVersion, tag, reason));
}

/// Pictures never cost a fit: what goes wrong with them is a warning.
void submitPictures(diagnose::FigureSink& figures, Payload&& payload, const fit::PatchPsfs& psfs, fit::PatchFit&& fit,
                    const config::Config& config, const RunContext& context) try {
    if (config.patchRun.noCutouts && config.patchRun.noPatchOverview)
        return;
    auto scene = std::make_shared<diagnose::PatchScene>();
    scene->model = fit::renderPatch(payload.data, psfs, config, fit);
    scene->hasIds = std::any_of(payload.columns.begin(), payload.columns.end(),
                                [](const auto& name) { return equalsIgnoreCase(name, "ID"); });
    scene->data = std::move(payload.data);
    scene->fit = std::move(fit);
    diagnose::submitPatchFigures(figures, config, scene);
} catch (const UserError& e) {
    context.warning("pictures", e.what());
}

/// The PSFs of a run and what they are known by.
struct Psfs {
    explicit Psfs(const config::Config& config)
        : library(WorkDir(config).epsfs, config)
        , fingerprints(WorkDir(config).epsfs) {}
    psf::PsfLibrary library;
    psf::PsfFingerprints fingerprints;
};

FitInputs inputsOf(const Payload& payload, const std::string& payloadHash, const config::Config& config, Psfs& psfs) {
    std::vector<std::string> bands;
    for (const auto& band : payload.data.bands)
        bands.push_back(band.info.name);
    return fitInputs(payload.fileHash.empty() ? payloadHash : payload.fileHash, payload.data.def, bands, config,
                     psfs.fingerprints);
}

Outcome fitOne(const FitTask& task, const fs::path& folder, Psfs& sources, const config::Config& config,
               const RunContext& context, diagnose::FigureSink* figures, const fit::FitStart& start) try {
    Payload payload = task.load();
    const fit::PatchPsfs psfs = patchPsfs(sources.library, payload.data);
    const std::string contents = payloadHash(payload), hash = inputsHash(payload, contents, psfs, config);
    if (config.patchRun.resume)
        if (auto before = finishedBefore(folder, task.tag, hash))
            return *before;
    fit::PatchFit fit = fit::fitPatchFrom(payload.data, psfs, config, context, start);
    writePatchOutput(folder, {payload, psfs, fit, config, hash, inputsOf(payload, contents, config, sources)});
    Outcome outcome;
    outcome.ok = fit.ok;
    outcome.reason = fit.error;
    outcome.converged =
        fit.ok && std::all_of(fit.optimizer.begin(), fit.optimizer.end(), [](const auto& o) { return o.converged; });
    for (const auto& s : fit.sources)
        outcome.sources +=
            s.role == fit::SourceRole::Base && !s.geometry.empty() && std::isfinite(s.geometry.front().x);
    if (figures && fit.ok)
        submitPictures(*figures, std::move(payload), psfs, std::move(fit), config, context);
    return outcome;
} catch (const Cancelled&) {
    throw;
} catch (const std::exception& e) {
    writeFailure(folder, task.tag, e.what());
    Outcome outcome;
    outcome.reason = e.what();
    return outcome;
}

/// Removes results that no longer belong to the run; merge would pick them up.
void removeStale(const fs::path& outputs, const std::vector<FitTask>& tasks, bool keepCurrent,
                 const RunContext& context) {
    std::set<std::string> current;
    for (const auto& task : tasks)
        current.insert(task.tag);
    std::error_code code;
    std::size_t removed = 0;
    for (const auto& entry : fs::directory_iterator(outputs, code)) {
        const std::string tag = entry.path().filename().string();
        const bool known = current.contains(tag);
        if (known && keepCurrent)
            continue;
        removed += fs::remove(entry.path() / (tag + "_cat_fit.csv"), code) && !known;
    }
    if (removed)
        context.info("fit", fmt::format("removed the results of {} patches that are not part of this run", removed));
}

} // namespace

FitStageSummary runFitStage(const std::vector<FitTask>& tasks, const config::Config& config, const RunContext& context,
                            diagnose::FigureSink* figures) {
    const WorkDir work(config);
    removeStale(work.outputs, tasks, config.patchRun.resume, context);
    Psfs psfs(config);
    std::vector<std::size_t> order(tasks.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return tasks[a].cost > tasks[b].cost; });

    std::vector<Outcome> outcomes(tasks.size());
    StageProgress progress(context, "fit", tasks.size());
    parallelFor(tasks.size(), config::resolveWorkers(config.patchRun.maxWorkers, tasks.size()), context,
                [&](std::size_t k) {
                    const FitTask& task = tasks[order[k]];
                    progress.begin(task.tag);
                    outcomes[order[k]] = fitOne(task, work.patchDir(task.tag), psfs, config, context, figures, {});
                    progress.advance(task.tag);
                });

    FitStageSummary summary;
    summary.patches = tasks.size();
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        const Outcome& o = outcomes[i];
        summary.ok += o.ok;
        summary.converged += o.converged;
        summary.kept += o.kept;
        summary.sources += o.sources;
        if (!o.ok) {
            summary.failed.push_back(tasks[i].tag + ": " + o.reason);
            context.error("fit", "patch " + summary.failed.back());
        }
    }
    return summary;
}

std::string fitPayloadFile(const fs::path& payload, const fs::path& folder, const config::Config& config,
                           const RunContext& context, const fit::FitStart& start) {
    Payload read = readPayload(payload);
    const FitTask task{read.data.def.tag, 0, [&] { return std::move(read); }};
    Psfs psfs(config);
    const Outcome outcome = fitOne(task, folder, psfs, config, context, nullptr, start);
    return outcome.ok ? "" : outcome.reason;
}

} // namespace furrow::pipeline
