// One patch: the whole fit, its growth with sources and bands, and the parts of an iteration.
#include "core/fit/normal_system.h"
#include "core/fit/patch_model.h"
#include "tests/bench/bench_scene.h"

#include <algorithm>
#include <benchmark/benchmark.h>
#include <fstream>
#include <numeric>
#include <string>
#include <utility>
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

/// A patch with windows and derivatives as the first iteration has them.
class StartedPatch {
public:
    explicit StartedPatch(bench::PatchScene scene)
        : m_scene(std::move(scene))
        , model(m_scene.data, m_scene.psfs, m_scene.config, allBands(), m_context) {
        model.evaluate();
        model.updateSnr();
        model.updateWeights(false, 0);
        model.fitWindows();
        model.evaluate();
    }

private:
    std::vector<int> allBands() const {
        std::vector<int> out(m_scene.data.bands.size());
        std::iota(out.begin(), out.end(), 0);
        return out;
    }
    bench::PatchScene m_scene;
    RunContext m_context;

public:
    fit::PatchModel model;
};

/// Products of two pixels that the Gram matrix of one band takes. A source at the edge of a patch has fewer: its window
/// ends there, and beyond it has no neighbours.
double productCount(const fit::PatchModel& model) {
    const auto pixels = [](const Box& box) { return static_cast<double>(box.width()) * box.height(); };
    double sum = 0;
    for (const fit::FitUnit& unit : model.units)
        sum += pixels(unit.window) * unit.components() * (unit.components() + 1) / 2;
    for (const fit::UnitPair& pair : model.layout().pairs)
        sum += pixels(pair.overlap) * model.units[pair.first].components() * model.units[pair.second].components();
    return sum;
}

/// Goal: 20 sources in 5 bands within 0.1 s, a fit stage within 150 MB above the images; no worse than linear in
/// sources (fixed density) and in bands. What a source costs depends on which it is (galaxies are larger than stars),
/// and the slowest of a patch decides how often it iterates: every size is the mean of several fields, and all of them
/// are fitted in every round. `products` (thousands per source and band) grow until the edge of the patch matters no
/// longer; per source, band, iteration and product the time is the same.
void fitPatch(benchmark::State& state) {
    const int sources = static_cast<int>(state.range(0)), bands = static_cast<int>(state.range(1));
    constexpr int kSources = 400; // in all fields together, at least
    std::vector<bench::PatchScene> scenes;
    double products = 0;
    for (int total = 0; total < kSources; total += sources)
        scenes.push_back(bench::patchScene(sources, bands, 11 + static_cast<int>(scenes.size())));
    resetPeak();
    const double before = residentMegabytes("VmRSS:");
    for (const bench::PatchScene& scene : scenes) // the heap is warm then, as between the patches of a run
        products += productCount(StartedPatch(scene).model);
    double iterations = 0, converged = 0;
    for (auto _ : state)
        for (const bench::PatchScene& scene : scenes) {
            const fit::PatchFit fit = fit::fitPatch(scene.data, scene.psfs, scene.config, {});
            if (!fit.ok || fit.optimizer.empty()) {
                state.SkipWithError("the patch could not be fitted");
                return;
            }
            iterations += fit.optimizer.front().niters;
            converged += fit.optimizer.front().converged;
        }
    const auto fields = static_cast<double>(scenes.size()), fits = fields * static_cast<double>(state.iterations());
    products /= fields * sources; // per source and band
    state.counters["fields"] = fields;
    state.counters["iterations"] = iterations / fits;
    state.counters["peak_MB"] = residentMegabytes("VmHWM:") - before; // above the images
    state.counters["converged"] = converged / fits;
    state.counters["products"] = products / 1000;
    // Seconds per patch, then per source and band, in all, per iteration, and per iteration and product.
    const auto cost = benchmark::Counter::kIsRate | benchmark::Counter::kInvert;
    const double units = sources * bands;
    state.counters["patch_cost"] = benchmark::Counter(fits, cost);
    state.counters["source_cost"] = benchmark::Counter(units * fits, cost);
    state.counters["unit_cost"] = benchmark::Counter(units * std::max(iterations, 1.0), cost);
    state.counters["product_cost"] = benchmark::Counter(units * std::max(iterations, 1.0) * products, cost);
}
BENCHMARK(fitPatch)
    ->ArgNames({"sources", "bands"})
    ->ArgsProduct({{10, 20, 50, 100, 200, 500, 1000}, {5}})
    ->ArgsProduct({{20}, {1, 2, 10, 20}})
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime(); // the counters, too: other programs do not count

/// Images, Gram matrices, fluxes and residuals after all sources moved: the most that an iteration draws.
void evaluatePatch(benchmark::State& state) {
    StartedPatch patch(bench::patchScene(static_cast<int>(state.range(0)), static_cast<int>(state.range(1))));
    double step = 1e-3;
    for (auto _ : state) {
        for (auto& unit : patch.model.units)
            unit.parameters[model::kX] += step;
        step = -step;
        patch.model.evaluate();
        benchmark::DoNotOptimize(patch.model.logP());
    }
    const double units = patch.model.unitCount() * patch.model.bandCount() * static_cast<double>(state.iterations());
    const double products = productCount(patch.model) / patch.model.unitCount();
    state.counters["products"] = products / 1000;
    const auto cost = benchmark::Counter::kIsRate | benchmark::Counter::kInvert;
    state.counters["unit_cost"] = benchmark::Counter(units, cost);
    state.counters["product_cost"] = benchmark::Counter(units * products, cost);
}
BENCHMARK(evaluatePatch)
    ->ArgNames({"sources", "bands"})
    ->ArgsProduct({{20, 100, 500}, {5}})
    ->ArgsProduct({{20}, {1, 2, 10, 20}})
    ->Unit(benchmark::kMillisecond);

/// The normal equations of the same patches: filled and solved.
void solveNormalSystem(benchmark::State& state) {
    StartedPatch patch(bench::patchScene(static_cast<int>(state.range(0)), static_cast<int>(state.range(1))));
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
BENCHMARK(solveNormalSystem)
    ->ArgNames({"sources", "bands"})
    ->ArgsProduct({{20, 100, 500}, {5}})
    ->ArgsProduct({{20}, {1, 2, 10, 20}})
    ->Unit(benchmark::kMicrosecond);

} // namespace
