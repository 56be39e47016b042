#include "core/pipeline/run_summary.h"

#include "core/base/version.h"
#include "core/io/json.h"

#include <array>
#include <nlohmann/json.hpp>

namespace furrow::pipeline {

std::string commandName(Command command) {
    constexpr std::array<const char*, 7> names{"run",         "run-epsf", "build-patches", "build-patch-inputs",
                                               "run-patches", "merge",    "compute-zp"};
    return names[static_cast<std::size_t>(command)];
}

void writeRunSummary(const std::filesystem::path& path, Command command, const RunReport& report) {
    nlohmann::ordered_json seconds = nlohmann::ordered_json::object();
    for (const char* name : kStageNames)
        if (const auto it = report.seconds.find(name); it != report.seconds.end())
            seconds[name] = it->second;
    if (const auto it = report.seconds.find("pictures"); it != report.seconds.end())
        seconds["pictures"] = it->second; // what they took beyond the last stage
    io::writeJson(path, {{"program", kProgramVersion},
                         {"command", commandName(command)},
                         {"sources", report.sources},
                         {"excluded", report.excluded},
                         {"fitted", report.fitted},
                         {"patches", report.patches},
                         {"patches_ok", report.patchesOk},
                         {"patches_converged", report.patchesConverged},
                         {"failed_patches", report.failedPatches},
                         {"seconds", seconds}});
}

nlohmann::ordered_json stageCounts(const std::string& stage, const RunReport& report) {
    if (stage == "patches")
        return {{"sources", report.sources}, {"excluded", report.excluded}};
    if (stage == "fit")
        return {{"patches", report.patches},
                {"patches_ok", report.patchesOk},
                {"patches_converged", report.patchesConverged},
                {"fitted", report.fitted}};
    return nlohmann::ordered_json::object();
}

void takeCounts(const State& state, RunReport& report) {
    const auto catalog = state.counts("patches"), fit = state.counts("fit");
    report.sources = catalog.value("sources", 0u);
    report.excluded = catalog.value("excluded", 0u);
    report.patches = fit.value("patches", 0u);
    report.patchesOk = fit.value("patches_ok", 0u);
    report.patchesConverged = fit.value("patches_converged", 0u);
    report.fitted = fit.value("fitted", 0u);
}

} // namespace furrow::pipeline
