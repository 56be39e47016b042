#pragma once
#include "core/config/config.h"
#include "core/fit/patch_fit.h"
#include "core/pipeline/patch_staleness.h"
#include "core/pipeline/payload.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace furrow::pipeline {

/// The per-patch products of outputs.txt, written into `folder` (outputs/{tag}): {tag}.log, {tag}.runner.log,
/// meta.json, history.json (patch_run.save_history) and, last, {tag}_cat_fit.csv: a CSV that exists is complete.
struct PatchOutput {
    const Payload& payload;
    const fit::PatchPsfs& psfs;
    const fit::PatchFit& fit;
    const config::Config& config;
    std::string inputsHash; ///< of everything that shaped the fit (patch_run.resume)
    FitInputs inputs;       ///< the same, one by one, for who wants to know what has changed
};
void writePatchOutput(const std::filesystem::path& folder, const PatchOutput& output);

/// The PSF of every band of a patch.
fit::PatchPsfs patchPsfs(const psf::PsfLibrary& library, const fit::PatchData& data);

/// Which bands of a patch had no ePSF, as the CSV and meta.json tell it.
struct PsfTally {
    std::vector<std::string> fallback, lowStar;                        ///< bands
    nlohmann::ordered_json reasons = nlohmann::ordered_json::object(); ///< band -> why it fell back
};
PsfTally tallyPsfs(const PatchOutput& output);

/// The CSV's text: input columns, pixel positions, fit columns (outputs.txt, spec README), one line per base source.
std::string patchCsv(const PatchOutput& output);

} // namespace furrow::pipeline
