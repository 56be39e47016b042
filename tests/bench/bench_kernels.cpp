// What a fit spends its time on: profiles, source images, PSFs, Gram matrices.
#include "core/fit/pixel_kernels.h"
#include "core/model/profile_table.h"
#include "core/model/source_model.h"
#include "core/psf/analytic_psf.h"
#include "core/psf/field_psf.h"

#include <benchmark/benchmark.h>
#include <cmath>
#include <memory>

namespace {
using namespace furrow;

/// One row of the Sersic table with derivatives, as long as a 64-pixel grid needs.
void profileRow(benchmark::State& state) {
    const auto& table = model::ProfileTable::shared();
    model::ProfileRow row;
    double n = 1;
    for (auto _ : state) {
        n = n < 4 ? n + 0.01 : 1;
        table.rowAt(std::log(n), 0.05, 30, row);
        benchmark::DoNotOptimize(row.value.data());
    }
}
BENCHMARK(profileRow)->Unit(benchmark::kMicrosecond);

/// items_per_second: source·band evaluations (value, and all derivatives with `derivatives`) on a window of 41 pixels.
void renderSource(benchmark::State& state) {
    constexpr int bands = 5, grid = 64;
    const auto type = static_cast<SourceType>(state.range(0));
    const bool derivatives = state.range(1) != 0;
    model::SourceModel::Options options;
    options.gridSize = grid;
    model::SourceModel source(type, bands, options);
    model::RenderScratch scratch;
    Image<float> stamp;
    for (int b = 0; b < bands; ++b) {
        psf::moffatPsf(3.5 + 0.2 * b, 3, 27)->evaluate(0, 0, 0, 0, stamp);
        source.setPsf(b, stamp, stamp.width() / 2, 0, 0, scratch);
    }
    model::Parameters p{};
    p[model::kX] = 31.7;
    p[model::kY] = 32.4;
    model::setEllipse(p, {3, 0.6, 30});
    p[model::kLogN] = std::log(2.3);
    model::StampSet stamps;
    for (auto _ : state) {
        p[model::kLogN] += 1e-6; // no row of a profile is used twice
        source.render(p, derivatives, {12, 53, 12, 53}, stamps, scratch);
        benchmark::DoNotOptimize(stamps.data.data());
    }
    state.SetItemsProcessed(state.iterations() * bands);
    state.SetLabel(std::string(typeName(type)) + (derivatives ? ", derivatives" : ""));
}
BENCHMARK(renderSource)->ArgNames({"type", "derivatives"})->ArgsProduct({{0, 1, 2, 3}, {0, 1}});

/// Products of all pairs of 7 images (value and 6 derivatives) on a window of `side` pixels.
void gramWindow(benchmark::State& state) {
    const int side = static_cast<int>(state.range(0)), stride = (side + 14) / 8 * 8;
    std::vector<std::vector<float>> data(7, std::vector<float>(static_cast<std::size_t>(stride) * side + 8, 0.5f));
    std::vector<const float*> pointers;
    for (const auto& plane : data)
        pointers.push_back(plane.data());
    const fit::Planes planes{pointers.data(), 7, stride};
    double out[49] = {};
    for (auto _ : state) {
        fit::dotPlanes(planes, planes, side, side, true, out);
        benchmark::DoNotOptimize(out);
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(gramWindow)->ArgName("side")->Arg(21)->Arg(41)->Arg(81);

psf::PsfPtr fieldPsf() {
    psf::FieldShape shape(1000, 1000, 2);
    shape.coefficients[0] = std::log(3.5); // the constant of ln FWHM
    return std::make_shared<psf::FieldPsf>(shape, std::vector<Image<float>>(3, Image<float>(55, 55, 1e-6f)), 55);
}

/// One stamp of 55 × 55 pixels at a place and phase of its own.
void evaluatePsf(benchmark::State& state) {
    Image<float> middle;
    psf::moffatPsf(3.5, 3, 27)->evaluate(0, 0, 0, 0, middle);
    const auto model = state.range(0) == 0   ? fieldPsf()
                       : state.range(0) == 1 ? psf::stampPsf(middle, "epsf-cell")
                                             : psf::moffatPsf(3.5, 3, 27);
    Image<float> stamp;
    double x = 0;
    for (auto _ : state) {
        x = x < 900 ? x + 1.37 : 0;
        model->evaluate(x, 500, 0.3, -0.2, stamp);
        benchmark::DoNotOptimize(stamp.data());
    }
    state.SetItemsProcessed(state.iterations());
    state.SetLabel(model->kind());
}
BENCHMARK(evaluatePsf)->ArgName("model")->DenseRange(0, 2);

} // namespace
