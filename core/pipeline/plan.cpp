#include "core/pipeline/plan.h"

#include "core/pipeline/products.h"
#include "core/psf/rejected_stars.h"

#include <algorithm>

namespace furrow::pipeline {
namespace {

namespace fs = std::filesystem;

/// Files below `folder` whose name ends with one of `tails`, sorted.
std::vector<fs::path> filesBelow(const fs::path& folder, const std::vector<std::string>& tails) {
    std::vector<fs::path> files;
    std::error_code code;
    for (auto it = fs::recursive_directory_iterator(folder, code); !code && it != fs::recursive_directory_iterator();
         it.increment(code)) {
        const std::string name = it->path().filename().string();
        if (std::any_of(tails.begin(), tails.end(), [&](const auto& tail) { return name.ends_with(tail); }))
            files.push_back(it->path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace

std::vector<fs::path> stageInputs(const std::string& stage, const config::Config& config, const Frames* frames) {
    std::vector<fs::path> inputs;
    if (stage == "load") {
        inputs = {config.inputs.inputCatalog, config.inputs.imageListFile};
        if (frames)
            for (const auto& band : frames->bands)
                inputs.push_back(band.info.path);
    }
    if ((stage == "gaia" || stage == "epsf" || stage == "zp") && config.inputs.gaiaxpSynphotCsv)
        inputs.push_back(*config.inputs.gaiaxpSynphotCsv);
    if (stage == "epsf")
        inputs.push_back(psf::rejectedStarsFile(config));
    return inputs;
}

std::vector<fs::path> stageProducts(const std::string& stage, const config::Config& config) {
    const WorkDir work(config);
    if (stage == "load")
        return {work.catalogState(), work.wcs(), work.white()};
    if (stage == "gaia")
        return {work.augmentedCatalog(config)};
    if (stage == "bright")
        return {work.brightMask / "white_bright_mask.fits"};
    if (stage == "epsf")
        return filesBelow(work.epsfs, {"epsf.npy", "meta.json", "psf_model.fits", "epsf_summary.json"});
    if (stage == "patches")
        return {work.patches / "patches.csv", work.patches / "patches.json"};
    if (stage == "payload")
        return filesBelow(work.payloads, {".fits.fz"});
    if (stage == "fit")
        return filesBelow(work.outputs, {"_cat_fit.csv", "meta.json"});
    if (stage == "merge") {
        const auto wanted = work.root / config.outputs.finalCatalog; // of another format, or the CSV itself
        return wanted == work.catalog ? std::vector{work.catalog} : std::vector{work.catalog, wanted};
    }
    return {work.zp / "zp_all_bands__per_object.csv", work.zp / "zp_summary.csv"};
}

std::vector<PlannedStage> stalePlan(const config::Config& config) {
    const State state(WorkDir(config).state());
    std::vector<PlannedStage> plan;
    for (const std::string name : kStageNames) {
        Message reason = state.staleReason(name, config, stageProducts(name, config));
        for (const auto& before : plan)
            if (reason.empty() && before.stale() && dependsOn(name, before.name))
                reason = {FURROW_TRANSLATABLE("Message", "{stage} runs again"), {{"stage", before.name}}};
        plan.push_back({name, std::move(reason), state.knows(name)});
    }
    return plan;
}

} // namespace furrow::pipeline
