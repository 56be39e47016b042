#pragma once
#include "core/base/run_context.h"
#include "core/config/config.h"
#include "core/diagnose/figure_sink.h"

#include <map>
#include <string>
#include <vector>

namespace furrow::pipeline {

/// The commands of furrow-cli (algorithms.md).
enum class Command { Run, RunEpsf, BuildPatches, BuildPatchInputs, RunPatches, Merge, ComputeZp };
std::string commandName(Command command); ///< "run", "run-epsf", …

struct RunReport {
    std::size_t sources = 0, fitted = 0, excluded = 0;
    std::size_t patches = 0, patchesOk = 0, patchesConverged = 0;
    std::vector<std::string> failedPatches; ///< tag: reason
    std::map<std::string, double> seconds;  ///< per stage, wall
    bool complete() const { return failedPatches.empty(); }
};

struct RunOptions {
    /// Command::Run alone: only the stages that stalePlan() (plan.h) finds stale, and in fit only the patches whose
    /// inputs changed. The results are those of a full run; what is kept draws no pictures. Without a stale stage
    /// nothing is written.
    bool incremental = false;
};

/// Runs a command; one of a single stage keeps those before it that are up to date. Writes config_used_*.yaml first and
/// run_summary.json last. Pictures go to `figures` and are drawn beside the work; null draws none. Throws UserError,
/// Cancelled.
RunReport runCommand(Command command, const config::Config& config, const RunContext& context,
                     diagnose::FigureSink* figures = nullptr, const RunOptions& options = {});

} // namespace furrow::pipeline
