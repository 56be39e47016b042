#pragma once
#include "core/config/config.h"
#include "core/image/frames.h"
#include "core/pipeline/state.h"

#include <string>
#include <vector>

namespace furrow::pipeline {

/// One stage of an incremental run.
struct PlannedStage {
    std::string name;      ///< of kStageNames
    Message reason;        ///< why it is stale; empty: it is kept
    bool finished = false; ///< it has an earlier result
    bool stale() const { return !reason.empty(); }
};

/// All stages in order, with why they are stale: keys, inputs, products or the program changed since work_dir was
/// made, or a stage they build on is stale. Cheap: reads state.json, looks at files and writes nothing.
std::vector<PlannedStage> stalePlan(const config::Config& config);

/// The files outside work_dir that a stage reads; `frames` (for load) names the images.
std::vector<std::filesystem::path> stageInputs(const std::string& stage, const config::Config& config,
                                               const Frames* frames);
/// The files of work_dir that a stage made and that others rely on, sorted; pictures and logs do not count.
std::vector<std::filesystem::path> stageProducts(const std::string& stage, const config::Config& config);

} // namespace furrow::pipeline
