// One patch: the whole fit, its growth with sources and bands, and the parts of an iteration.
#include "core/fit/normal_system.h"
#include "core/fit/patch_model.h"
#include "tests/bench/bench_scene.h"

#include <algorithm>
#include <benchmark/benchmark.h>
#include <fstream>
#include <string>
#include <vector>

namespace {
using namespace furrow;

/// Resident memory of this process, MB: now, or its peak since resetPeak().
double residentMegabytes(const std::string& field) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(field))
            return std::stod(line.substr(field.size())) / 1024; // in KiB
    return 0;
}
void resetPeak() {
    std::ofstream("/proc/self/clear_refs") << "5";
}

/// Goal: 20 sources in 5 bands within 0.1 s, a fit stage within 150 MB above the images; no worse than linear in
/// sources (fixed density) and in bands. What few sources cost depends on which they are (galaxies are larger than
/// stars): small patches are averaged over several fields.
void fitPatch(benchmark::State& state) {
    const int sources = static_cast<int>(state.range(0)), bands = static_cast<int>(state.range(1));
    std::vector<bench::PatchScene> scenes;
    for (int total = 0; total < 200; total += sources)
        scenes.push_back(bench::patchScene(sources, bands, 11 + static_cast<int>(scenes.size())));
    resetPeak();
    const double before = residentMegabytes("VmRSS:");
    double iterations = 0, converged = 0;
    std::size_t next = 0;
    for (auto _ : state) {
        const bench::PatchScene& scene = scenes[next++ % scenes.size()];
        const fit::PatchFit fit = fit::fitPatch(scene.data, scene.psfs, scene.config, {});
        if (!fit.ok || fit.optimizer.empty()) {
            state.SkipWithError("the patch could not be fitted");
            return;
        }
        iterations += fit.optimizer.front().niters;
        converged += fit.optimizer.front().converged;
    }
    const auto fits = static_cast<double>(state.iterations());
    state.counters["iterations"] = iterations / fits;
    state.counters["peak_MB"] = residentMegabytes("VmHWM:") - before; // above the images
    state.counters["converged"] = converged / fits;
    // Seconds per source and band, in all and per iteration.
    const auto cost = benchmark::Counter::kIsRate | benchmark::Counter::kInvert;
    state.counters["source_cost"] = benchmark::Counter(sources * bands * fits, cost);
    state.counters["unit_cost"] = benchmark::Counter(sources * bands * std::max(iterations, 1.0), cost);
}
BENCHMARK(fitPatch)
    ->ArgNames({"sources", "bands"})
    ->ArgsProduct({{10, 20, 50, 100, 200, 500, 1000}, {5}})
    ->ArgsProduct({{20}, {1, 2, 10, 20}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

/// A patch of 20 sources in 5 bands at its starting parameters, images with derivatives.
class StartedPatch {
public:
    StartedPatch()
        : m_scene(bench::patchScene(20, 5))
        , model(m_scene.data, m_scene.psfs, m_scene.config, {0, 1, 2, 3, 4}, m_context) {
        model.evaluate();
        model.updateSnr();
        model.fitWindows();
        model.evaluate();
    }

private:
    bench::PatchScene m_scene;
    RunContext m_context;

public:
    fit::PatchModel model;
};

/// Images, Gram matrices, fluxes and residuals after all sources moved.
void evaluatePatch(benchmark::State& state) {
    StartedPatch patch;
    double step = 1e-3;
    for (auto _ : state) {
        for (auto& unit : patch.model.units)
            unit.parameters[model::kX] += step;
        step = -step;
        patch.model.evaluate();
        benchmark::DoNotOptimize(patch.model.logP());
    }
    state.SetItemsProcessed(state.iterations() * patch.model.unitCount() * patch.model.bandCount());
}
BENCHMARK(evaluatePatch)->Unit(benchmark::kMillisecond);

/// The normal equations of the same patch: filled and solved.
void solveNormalSystem(benchmark::State& state) {
    StartedPatch patch;
    fit::NormalSystem system(patch.model);
    const std::vector<double> damping(static_cast<std::size_t>(patch.model.unitCount()), 0.01);
    const std::vector<char> held(static_cast<std::size_t>(system.size()), 0);
    Eigen::VectorXd step;
    bool solved = true;
    for (auto _ : state) {
        system.assemble(patch.model);
        solved = system.solve(damping, held, step) && solved;
    }
    if (!solved)
        state.SkipWithError("not positive definite");
    state.counters["unknowns"] = system.size();
}
BENCHMARK(solveNormalSystem)->Unit(benchmark::kMicrosecond);

} // namespace
