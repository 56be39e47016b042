#include "core/pipeline/run.h"

#include "core/base/parallel.h"
#include "core/calibrate/zero_point.h"
#include "core/catalog/export.h"
#include "core/config/config_io.h"
#include "core/diagnose/submit.h"
#include "core/io/csv.h"
#include "core/pipeline/fit_stage.h"
#include "core/pipeline/patches.h"
#include "core/pipeline/plan.h"
#include "core/pipeline/products.h"
#include "core/pipeline/run_summary.h"
#include "core/pipeline/state.h"
#include "core/psf/epsf_build.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fmt/format.h>
#include <optional>
#include <set>

namespace furrow::pipeline {
namespace {

namespace fs = std::filesystem;

/// One command under way: what the stages made so far.
class Runner {
public:
    /// Runs the stages of `stale` that a command has.
    Runner(const config::Config& config, const RunContext& context, diagnose::FigureSink* figures,
           std::set<std::string> stale)
        : m_config(config)
        , m_context(context)
        , m_figures(figures)
        , m_work(config)
        , m_state(m_work.state())
        , m_stale(std::move(stale)) {}

    RunReport execute(Command command);

private:
    /// Runs one stage: cancel check, timing line, state. Of a stage that is kept only what later ones need in memory
    /// is made again, which leaves the same files.
    template <class F>
    void stage(const std::string& name, F&& body) {
        m_context.throwIfStopped();
        if (!stale(name)) {
            body();
            m_state.refresh(name, stageProducts(name, m_config));
            return;
        }
        const double start = steadySeconds();
        if (auto* sink = m_context.progress())
            sink->stageStarted(name);
        m_state.begin(name);
        body();
        const double seconds = steadySeconds() - start;
        m_report.seconds[name] += seconds;
        if (name != "fit" || m_report.complete()) // failed patches are tried again
            finish(name);
        if (auto* sink = m_context.progress())
            sink->stageFinished(name, seconds);
        m_context.info(name, fmt::format("finished in {:.2f} s", seconds));
    }
    /// A stage that the configuration leaves out is up to date, too.
    void leaveOut(const std::string& name) {
        if (!stale(name))
            return;
        m_state.begin(name);
        finish(name);
    }
    void finish(const std::string& name) {
        m_state.finish(name, m_config, stageInputs(name, m_config, m_field ? m_field->frames.get() : nullptr),
                       stageProducts(name, m_config), stageCounts(name, m_report));
    }
    bool stale(const std::string& name) const { return m_stale.contains(name); }

    void runStale();
    void loadCatalogState(bool masks);
    void submitFieldPictures(bool masks);
    void finishPictures();
    void epsf();
    void patches();
    void payloads();
    void fitFrames();
    void fitFiles();
    void merge();
    /// Writes outputs.final_catalog from the CSV when it is to be FITS or VOTable.
    void convertCatalog();
    void zeroPoints();
    void fit(const std::vector<FitTask>& tasks);
    bool gaiaRuns() const { return m_config.zpWanted() && !m_field->gaia.empty(); }

    const config::Config& m_config;
    const RunContext& m_context;
    diagnose::FigureSink* m_figures;
    WorkDir m_work;
    State m_state;
    std::set<std::string> m_stale;
    RunReport m_report;
    std::optional<Field> m_field;
    std::vector<psf::EpsfCell> m_cells;
    std::vector<fit::PatchDef> m_patches; ///< those with something to fit
    std::optional<SourceIndex> m_index;
    std::vector<std::shared_ptr<const Payload>> m_kept; ///< patch_inputs.keep_payloads_in_memory
};

void Runner::loadCatalogState(bool masks) {
    stage("load", [&] {
        m_field = loadField(m_config, m_context);
        writeCatalogState(*m_field, m_config);
    });
    if (gaiaRuns())
        stage("gaia", [&] { runGaia(*m_field, m_config, m_context); });
    else
        leaveOut("gaia");
    if (masks && m_config.brightMask.enabled)
        stage("bright", [&] { runBright(*m_field, m_config, m_context); });
    else if (masks)
        leaveOut("bright");
    if (m_figures)
        submitFieldPictures(masks);
    const auto& frames = *m_field->frames;
    m_cells = activeCells(frames.width, frames.height, m_field->catalog.sources, m_config);
    m_report.sources = m_field->catalog.sources.size();
    m_report.excluded = m_report.sources - m_field->catalog.activeCount();
    if (m_cells.empty())
        throw UserError(
            fmt::format("no source of {} can be fitted: all {} are excluded (crop, saturation or no position); check "
                        "that catalog and images cover the same sky, crop.margin and source_saturation_cut",
                        m_config.inputs.inputCatalog.string(), m_report.sources));
}

void Runner::submitFieldPictures(bool masks) {
    const auto sources = std::make_shared<const std::vector<CatalogSource>>(m_field->catalog.sources);
    if (stale("load"))
        diagnose::submitLoadFigures(*m_figures, m_config, m_field->frames, sources);
    if (gaiaRuns() && stale("gaia"))
        diagnose::submitGaiaFigure(*m_figures, m_config, m_field->frames, m_field->gaiaSummary, m_field->gaia, sources);
    if (masks && m_config.brightMask.enabled && stale("bright"))
        diagnose::submitBrightFigure(*m_figures, m_config, m_field->frames, m_field->bright, sources);
}

/// Waits for the pictures; one that cannot be drawn is a warning.
void Runner::finishPictures() {
    const double start = steadySeconds();
    for (const auto& problem : m_figures->finish())
        m_context.warning("pictures", problem);
    m_context.throwIfStopped();
    m_report.seconds["pictures"] = steadySeconds() - start;
    m_context.info("pictures", fmt::format("finished {:.2f} s after the last stage", m_report.seconds["pictures"]));
}

void Runner::epsf() {
    stage("epsf", [&] {
        std::vector<psf::SkyPoint> points;
        for (const auto& s : m_field->catalog.sources)
            if (s.hasPosition())
                points.push_back({s.x, s.y, s.key, false, {}});
        for (const auto& g : m_field->gaia)
            if (std::isfinite(g.x) && std::isfinite(g.y))
                points.push_back({g.x, g.y, g.sourceId, true, g.mag});
        psf::BandObserver observer;
        if (m_figures)
            observer = [this](const auto& band) {
                diagnose::submitEpsfFigures(*m_figures, m_config, m_field->frames, band);
            };
        const auto counts = psf::buildEpsfs(*m_field->frames, m_cells, points, m_config, m_context, observer,
                                            psf::readRejectedStars(m_config, m_field->frames->wcs));
        m_context.info("epsf", fmt::format("{} ePSFs, {} failed", counts.ok, counts.failed));
    });
}

void Runner::patches() {
    stage("patches", [&] {
        const auto& frames = *m_field->frames;
        const auto all = buildPatches(frames.width, frames.height, m_cells, m_config.epsf.ngrid, m_config.haloPix());
        writePatches(m_work.patches, all);
        m_index.emplace(m_field->catalog, frames.width, frames.height);
        m_patches.clear();
        for (const auto& patch : all) {
            const auto rows = m_index->inside(patch.base);
            const auto active = [&](std::size_t i) { return !m_field->catalog.sources[i].excluded(); };
            if (!m_config.patchInputs.skipEmptyPatch || std::any_of(rows.begin(), rows.end(), active))
                m_patches.push_back(patch);
        }
        m_context.info("patches", fmt::format("{} patches in {} cells, {} with sources", all.size(), m_cells.size(),
                                              m_patches.size()));
    });
}

void Runner::payloads() {
    if (!m_config.patchInputs.savePatchInputs && !m_config.patchInputs.keepPayloadsInMemory)
        return leaveOut("payload");
    stage("payload", [&] {
        std::set<std::string> current;
        for (const auto& patch : m_patches)
            current.insert(m_work.payload(patch.tag).filename().string());
        std::error_code code;
        for (const auto& entry : fs::directory_iterator(m_work.payloads, code))
            if (entry.path().string().ends_with(".fits.fz") && !current.contains(entry.path().filename().string()))
                fs::remove(entry.path(), code);
        m_kept.assign(m_patches.size(), nullptr);
        StageProgress progress(m_context, "payload", m_patches.size());
        const int workers = config::resolveWorkers(m_config.patchInputs.maxWorkers, m_patches.size());
        parallelFor(m_patches.size(), workers, m_context, [&](std::size_t i) {
            auto payload = std::make_shared<Payload>(
                makePayload(m_patches[i], *m_field->frames, m_field->catalog, *m_index, m_config));
            if (m_config.patchInputs.savePatchInputs)
                writePayload(m_work.payload(m_patches[i].tag), *payload);
            if (m_config.patchInputs.keepPayloadsInMemory)
                m_kept[i] = std::move(payload);
            progress.advance(m_patches[i].tag);
        });
    });
}

void Runner::fit(const std::vector<FitTask>& tasks) {
    stage("fit", [&] {
        const FitStageSummary summary = runFitStage(tasks, m_config, m_context, m_figures);
        m_report.patches = summary.patches;
        m_report.patchesOk = summary.ok;
        m_report.patchesConverged = summary.converged;
        m_report.fitted = summary.sources;
        m_report.failedPatches = summary.failed;
        m_context.info("fit",
                       fmt::format("{} of {} patches fitted, {} converged, {} kept from an earlier run, {} sources",
                                   summary.ok, summary.patches, summary.converged, summary.kept, summary.sources));
    });
}

void Runner::fitFrames() {
    std::vector<FitTask> tasks;
    for (std::size_t i = 0; i < m_patches.size(); ++i) {
        const auto& patch = m_patches[i];
        const double cost = static_cast<double>(m_index->inside(patch.roi).size());
        tasks.push_back({patch.tag, cost, [this, i] {
                             if (i < m_kept.size() && m_kept[i])
                                 return *m_kept[i];
                             return makePayload(m_patches[i], *m_field->frames, m_field->catalog, *m_index, m_config);
                         }});
    }
    fit(tasks);
}

void Runner::fitFiles() {
    std::vector<FitTask> tasks;
    for (const auto& patch : readPatches(m_work.patches / "patches.json")) {
        const fs::path path = m_work.payload(patch.tag);
        std::error_code code;
        const auto size = fs::file_size(path, code);
        if (!code)
            tasks.push_back({patch.tag, static_cast<double>(size), [path] { return readPayload(path); }});
    }
    if (tasks.empty())
        throw UserError(
            fmt::format("{}: there is no patch input to fit; run `furrow-cli build-patch-inputs` first (with "
                        "patch_inputs.save_patch_inputs: true)",
                        m_work.payloads.string()));
    fit(tasks);
}

void Runner::merge() {
    stage("merge", [&] {
        runMerge(m_config, m_context);
        convertCatalog();
    });
}

void Runner::convertCatalog() {
    if (const fs::path& wanted = m_config.outputs.finalCatalog; m_work.root / wanted != m_work.catalog)
        exportCatalog(ColumnStore::read(m_work.catalog, m_context), m_work.root / wanted, {}, m_context);
}

void Runner::zeroPoints() {
    if (!m_config.zpWanted() || !fs::exists(*m_config.inputs.gaiaxpSynphotCsv)) {
        leaveOut("zp");
        m_context.info("zp", "no zero points: zp.enabled is false or there is no synthetic photometry file");
        return;
    }
    stage("zp", [&] {
        const auto bands = calibrate::fittedBands(io::CsvTable::read(m_work.catalog));
        const bool merged = m_state.staleReason("merge", m_config, stageProducts("merge", m_config)).empty();
        const auto solved = calibrate::computeZeroPoints(m_config, bands, m_context);
        convertCatalog();
        if (merged) // its catalog, with magnitudes now
            m_state.refresh("merge", stageProducts("merge", m_config));
        if (!m_figures)
            return;
        for (const auto& band : solved)
            diagnose::submitZeroPointFigures(*m_figures, m_config, band, {band.magLow, band.magHigh});
    });
}

void Runner::runStale() {
    takeCounts(m_state, m_report);
    // Payload files are all that a fit needs besides the ePSFs.
    const bool fitsFrames = stale("fit") && !m_config.patchInputs.savePatchInputs;
    const bool patchesNeeded = fitsFrames || stale("patches") || stale("payload");
    if (patchesNeeded || stale("epsf") || stale("bright") || stale("gaia") || stale("load"))
        loadCatalogState(patchesNeeded || stale("bright"));
    if (stale("epsf"))
        epsf();
    if (patchesNeeded)
        patches();
    if (stale("payload"))
        payloads();
    if (stale("fit"))
        patchesNeeded ? fitFrames() : fitFiles();
    if (stale("merge"))
        merge();
    if (stale("zp"))
        zeroPoints();
}

RunReport Runner::execute(Command command) {
    switch (command) {
    case Command::Run:
        runStale();
        break;
    case Command::RunEpsf:
        loadCatalogState(true);
        epsf();
        break;
    case Command::BuildPatches:
        loadCatalogState(false);
        patches();
        break;
    case Command::BuildPatchInputs:
        loadCatalogState(true);
        patches();
        payloads();
        break;
    case Command::RunPatches:
        fitFiles();
        break;
    case Command::Merge:
        merge();
        break;
    case Command::ComputeZp:
        zeroPoints();
        break;
    }
    if (m_figures)
        finishPictures();
    writeRunSummary(m_work.summary(), command, m_report);
    return m_report;
}

/// The stage that a command is for; those before it only make what it needs.
std::string ownStage(Command command) {
    switch (command) {
    case Command::RunEpsf:
        return "epsf";
    case Command::BuildPatches:
        return "patches";
    case Command::BuildPatchInputs:
        return "payload";
    case Command::RunPatches:
        return "fit";
    case Command::Merge:
        return "merge";
    case Command::ComputeZp:
        return "zp";
    case Command::Run:
        break;
    }
    return {};
}

RunReport runIncremental(const config::Config& config, const RunContext& context, diagnose::FigureSink* figures) {
    std::set<std::string> stale;
    for (const auto& stage : stalePlan(config)) {
        if (stage.stale())
            stale.insert(stage.name);
        context.info(stage.name, stage.stale() ? "stale: " + stage.reason.english() : "kept");
    }
    if (stale.empty()) {
        context.info("run", "everything is up to date");
        return {};
    }
    config::writeConfigUsed(config);
    config::Config resumed = config;
    resumed.patchRun.resume = true;
    return Runner(resumed, context, figures, std::move(stale)).execute(Command::Run);
}

} // namespace

RunReport runCommand(Command command, const config::Config& config, const RunContext& context,
                     diagnose::FigureSink* figures, const RunOptions& options) {
    if (command == Command::Run && options.incremental)
        return runIncremental(config, context, figures);
    std::set<std::string> stale(kStageNames.begin(), kStageNames.end());
    if (command != Command::Run)
        for (const auto& stage : stalePlan(config))
            if (!stage.stale() && stage.name != ownStage(command))
                stale.erase(stage.name);
    config::writeConfigUsed(config);
    return Runner(config, context, figures, std::move(stale)).execute(command);
}

} // namespace furrow::pipeline
