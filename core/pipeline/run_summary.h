#pragma once
#include "core/pipeline/run.h"
#include "core/pipeline/state.h"

#include <filesystem>

namespace furrow::pipeline {

/// run_summary.json: what a command did, with the seconds of the stages that ran.
void writeRunSummary(const std::filesystem::path& path, Command command, const RunReport& report);

/// What a stage contributes to the report, kept in state.json; an empty object for most stages.
nlohmann::ordered_json stageCounts(const std::string& stage, const RunReport& report);
/// Fills the report with what the stages in `state` contributed.
void takeCounts(const State& state, RunReport& report);

} // namespace furrow::pipeline
