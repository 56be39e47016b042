#include "tests/support/figure_samples.h"
#include "widgets/figures/png_figure_writer.h"

#include <benchmark/benchmark.h>

#include <QGuiApplication>

namespace {

using namespace furrow;

/// A source's montage from the fitted patch to the bytes of its PNG. Goal: 5 bands at 300 dpi within 25 ms.
void cutoutMontage(benchmark::State& state) {
    const diagnose::PatchScene scene = test::samplePatch(static_cast<int>(state.range(0)), 170);
    const figures::RenderOptions options{static_cast<double>(state.range(1)), false};
    QImage canvas;
    std::size_t bytes = 0;
    for (auto _ : state)
        bytes = figures::figurePng(diagnose::sourceCutout(scene, 3, {}), options, canvas).size();
    state.counters["bytes"] = static_cast<double>(bytes);
}
BENCHMARK(cutoutMontage)->Args({5, 300})->Args({5, 100})->Args({20, 300})->Unit(benchmark::kMillisecond);

void patchOverview(benchmark::State& state) {
    const diagnose::PatchScene scene = test::samplePatch(5, 170);
    QImage canvas;
    for (auto _ : state)
        benchmark::DoNotOptimize(figures::figurePng(diagnose::patchOverview(scene), {300, false}, canvas));
}
BENCHMARK(patchOverview)->Unit(benchmark::kMillisecond);

} // namespace

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QGuiApplication application(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}
