#pragma once
#include "core/base/run_context.h"
#include "core/config/config.h"
#include "core/diagnose/figure_sink.h"
#include "core/fit/fit_start.h"
#include "core/pipeline/payload.h"

#include <functional>
#include <string>
#include <vector>

namespace furrow::pipeline {

/// One patch to fit; `load` makes its payload when its turn comes.
struct FitTask {
    std::string tag;
    double cost = 0; ///< any measure of work: long ones are started first
    std::function<Payload()> load;
};

struct FitStageSummary {
    std::size_t patches = 0, ok = 0, converged = 0, kept = 0; ///< kept: finished before with the same inputs
    std::size_t sources = 0;                                  ///< base sources with a fit
    std::vector<std::string> failed;                          ///< "tag: reason"
    bool operator==(const FitStageSummary&) const = default;
};

/// Fits patches in parallel (patch_run.max_workers) and writes outputs/{tag}. Results of earlier runs are removed
/// first, except, with patch_run.resume, those of patches whose inputs are unchanged. A patch that fails is reported
/// and the rest goes on. Throws Cancelled; finished patches stay valid. Pictures of fitted
/// patches go to `figures` unless it is null.
FitStageSummary runFitStage(const std::vector<FitTask>& tasks, const config::Config& config, const RunContext& context,
                            diagnose::FigureSink* figures = nullptr);

/// Fits one payload file on its own, from `start`, and writes its products into `folder`. Returns an empty text or why
/// it failed.
std::string fitPayloadFile(const std::filesystem::path& payload, const std::filesystem::path& folder,
                           const config::Config& config, const RunContext& context, const fit::FitStart& start = {});

} // namespace furrow::pipeline
