#pragma once
#include "core/config/config_io.h"
#include "core/fit/fit_start.h"
#include "core/pipeline/inject.h"
#include "core/pipeline/run.h"

#include <filesystem>
#include <string>

namespace furrow::cli {

/// Exit codes of furrow-cli (128 + signal when stopped).
enum ExitCode { kOk = 0, kRunFailed = 1, kBadUsage = 2, kFailedPatches = 3 };

struct CommonOptions {
    std::filesystem::path configFile, workDir;
    config::Overrides overrides;
    bool quiet = false, verbose = false;
    bool logFile = true; ///< as logging.file says; false: none
};

/// The pipeline commands: loads the configuration, runs with progress, log and Ctrl-C, prints a summary.
int runPipeline(pipeline::Command command, const CommonOptions& options, const pipeline::RunOptions& run = {});
/// `run --incremental --dry-run`: prints which stages are stale and why, runs and writes nothing.
int showPlan(const CommonOptions& options);
/// Fits one payload file; the products go to `outDir`, or below work_dir/outputs when it is empty.
int fitPatch(const std::filesystem::path& payload, const std::filesystem::path& outDir, const fit::FitStart& start,
             const CommonOptions& options);
/// Prints the configuration, or the defaults with the overrides when no file is given.
int dumpConfig(const CommonOptions& options);
/// Prints the reference page of all keys.
int dumpReference();
int checkConfig(const CommonOptions& options);
/// Adds artificial sources to the images of a finished run; the new field goes to `folder`.
int inject(const std::filesystem::path& folder, const pipeline::InjectOptions& inject, const CommonOptions& options);
int makeSample(const std::filesystem::path& folder);

/// What a finished run prints.
std::string summaryText(pipeline::Command command, const pipeline::RunReport& report, const config::Config& config);

/// The whole program: parses arguments, runs, returns the exit code.
int mainWithArguments(int argc, char** argv);

} // namespace furrow::cli
