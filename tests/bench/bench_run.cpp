// The whole pipeline and its stages on the demo field, pictures off.
#include "core/config/config_io.h"
#include "core/pipeline/demo.h"
#include "core/pipeline/run.h"

#include <benchmark/benchmark.h>
#include <filesystem>
#include <stdlib.h>
#include <sys/resource.h>

namespace {
namespace fs = std::filesystem;
using namespace furrow;

/// The demo project in a temporary folder that goes with the object.
class DemoProject {
public:
    DemoProject() {
        std::string name = (fs::temp_directory_path() / "furrow-bench-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr)
            throw InternalError("cannot make a temporary folder");
        m_dir = name;
        m_config = pipeline::writeDemo(m_dir / "demo");
    }
    ~DemoProject() {
        std::error_code code;
        fs::remove_all(m_dir, code);
    }
    DemoProject(const DemoProject&) = delete;
    DemoProject& operator=(const DemoProject&) = delete;

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
    const DemoProject project;
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

} // namespace
