// The whole pipeline and its stages on the demo field, and the fit stage of fields of all sizes; pictures off.
#include "core/config/config_io.h"
#include "core/pipeline/demo.h"
#include "core/pipeline/run.h"
#include "core/simulate/simulate.h"

#include <benchmark/benchmark.h>
#include <cmath>
#include <filesystem>
#include <functional>
#include <stdlib.h>
#include <sys/resource.h>

namespace {
namespace fs = std::filesystem;
using namespace furrow;

/// A project in a temporary folder that goes with the object.
class Project {
public:
    /// `write` writes it into a new folder and returns its configuration.
    explicit Project(const std::function<fs::path(const fs::path&)>& write) {
        std::string name = (fs::temp_directory_path() / "furrow-bench-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr)
            throw InternalError("cannot make a temporary folder");
        m_dir = name;
        m_config = write(m_dir / "field");
    }
    ~Project() {
        std::error_code code;
        fs::remove_all(m_dir, code);
    }
    Project(const Project&) = delete;
    Project& operator=(const Project&) = delete;

    config::Config config(int workers) const {
        const std::string count = std::to_string(workers);
        return config::loadConfig(m_config, {{"patch_run.no_cutouts", "true"},
                                             {"patch_run.no_patch_overview", "true"},
                                             {"patch_run.max_workers", count},
                                             {"patch_inputs.max_workers", count},
                                             {"epsf.max_workers", count}})
            .config;
    }

private:
    fs::path m_dir, m_config;
};

/// Peak memory of this process so far, MB.
double peakMegabytes() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024; // Linux counts in KiB
}

/// Counters named after the stages hold their seconds in the last repetition.
void runDemo(benchmark::State& state) {
    const Project project(pipeline::writeDemo);
    const auto config = project.config(static_cast<int>(state.range(0)));
    pipeline::RunReport report;
    for (auto _ : state)
        report = pipeline::runCommand(pipeline::Command::Run, config, RunContext());
    for (const auto& [stage, seconds] : report.seconds)
        state.counters[stage] = seconds;
    state.counters["peak_rss_MB"] = peakMegabytes();
    state.counters["sources"] = static_cast<double>(report.fitted);
}
BENCHMARK(runDemo)->Arg(1)->Arg(2)->ArgName("workers")->Unit(benchmark::kMillisecond)->UseRealTime();

/// Goal: the fit stage costs no more per source and band in large fields than in small ones of the same density, nor
/// with many bands. `source_cost`: its seconds per fitted source and band.
void fitField(benchmark::State& state) {
    simulate::SimOptions options;
    options.nx = options.ny = static_cast<int>(std::lround(std::sqrt(1e6 * static_cast<double>(state.range(0)) / 400)));
    options.density = 400;
    options.nBands = static_cast<int>(state.range(1));
    options.nSaturated = 0;
    const Project project([&options](const fs::path& folder) {
        simulate::simulateField(folder, options, RunContext());
        return folder / "config.yaml";
    });
    const auto config = project.config(1);
    pipeline::RunReport report = pipeline::runCommand(pipeline::Command::Run, config, RunContext());
    const double fluxes = static_cast<double>(report.fitted * options.nBands);
    double seconds = 0;
    for (auto _ : state) {
        report = pipeline::runCommand(pipeline::Command::RunPatches, config, RunContext());
        seconds += report.seconds.at("fit");
    }
    state.counters["sources"] = fluxes / options.nBands;
    state.counters["patches"] = static_cast<double>(report.patches);
    state.counters["source_cost"] = seconds / static_cast<double>(state.iterations()) / fluxes;
}
BENCHMARK(fitField)
    ->ArgNames({"sources", "bands"})
    ->ArgsProduct({{100, 200, 500, 1000, 2000}, {5}})
    ->ArgsProduct({{200}, {1, 2, 10, 20}})
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime();

} // namespace
