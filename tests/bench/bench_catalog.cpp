#include "core/catalog/row_order.h"
#include "tests/bench/bench_catalog_data.h"

#include <benchmark/benchmark.h>

#include <numeric>

/// The Catalog view's promises at 10⁶ rows × 200 columns: open FITS ≤ 3 s, open CSV ≥ 100 MB/s per core, sort and
/// filter ≤ 0.5 s each.
namespace {

using namespace furrow;
using bench::csvFile;
using bench::fitsFile;

void countBytes(benchmark::State& state, const std::filesystem::path& file, std::size_t memory) {
    const auto size = static_cast<double>(std::filesystem::file_size(file));
    state.counters["file_MB"] = size / 1e6;
    state.counters["memory_MB"] = static_cast<double>(memory) / 1e6;
    state.counters["MB/s"] = benchmark::Counter(size / 1e6, benchmark::Counter::kIsIterationInvariantRate);
}

void openCsv(benchmark::State& state) {
    std::size_t memory = 0;
    const auto& file = csvFile();
    for (auto _ : state)
        memory = ColumnStore::read(file)->bytes();
    countBytes(state, file, memory);
}
BENCHMARK(openCsv)->Unit(benchmark::kMillisecond)->Iterations(1)->MeasureProcessCPUTime();

/// All columns as values: numbers parsed, texts indexed.
void loadAllCsvColumns(benchmark::State& state) {
    std::size_t memory = 0;
    for (auto _ : state) {
        const auto store = ColumnStore::read(csvFile());
        std::vector<std::size_t> columns(store->columns());
        std::iota(columns.begin(), columns.end(), std::size_t{0});
        store->load(columns);
        memory = store->bytes();
    }
    countBytes(state, csvFile(), memory);
}
BENCHMARK(loadAllCsvColumns)->Unit(benchmark::kMillisecond)->Iterations(1)->MeasureProcessCPUTime();

void openFits(benchmark::State& state) {
    std::size_t memory = 0;
    const auto& file = fitsFile();
    for (auto _ : state)
        memory = ColumnStore::read(file)->bytes();
    countBytes(state, file, memory);
}
BENCHMARK(openFits)->Unit(benchmark::kMillisecond)->Iterations(1)->MeasureProcessCPUTime();

/// The first query of a column reads it, later ones do not: `range(0)` is 0 for the first.
void query(benchmark::State& state, const RowQuery& wanted, const std::filesystem::path& file) {
    auto store = ColumnStore::read(file);
    if (state.range(0))
        queryRows(store, wanted);
    std::size_t rows = 0;
    for (auto _ : state)
        rows = queryRows(store, wanted).size();
    state.counters["rows"] = static_cast<double>(rows);
}

void sortNumbers(benchmark::State& state) {
    query(state, {{}, {}, {{10, true}}, {}}, csvFile());
}
void sortIds(benchmark::State& state) {
    query(state, {{}, {}, {{0, true}}, {}}, csvFile());
}
void sortTwoKeys(benchmark::State& state) {
    query(state, {{}, {}, {{3, false}, {10, true}}, {}}, csvFile());
}
void filterRows(benchmark::State& state) {
    query(state, {"fit_is_reliable && FLUX_m410_fit / FLUXERR_m410_fit > 20 && TYPE == \"EXP\"", {}, {}, {}},
          csvFile());
}
void filterFitsRows(benchmark::State& state) {
    query(state, {"fit_is_reliable && FLUX_m410_fit / FLUXERR_m410_fit > 20 && TYPE == \"EXP\"", {}, {}, {}},
          fitsFile());
}
void filterWords(benchmark::State& state) {
    query(state, {{}, "bound_stalled s00001", {}, {}}, csvFile());
}
#define FURROW_QUERY(name)                                                                                             \
    BENCHMARK(name)                                                                                                    \
        ->Arg(0)                                                                                                       \
        ->Arg(1)                                                                                                       \
        ->Unit(benchmark::kMillisecond)                                                                                \
        ->Iterations(1)                                                                                                \
        ->UseRealTime()                                                                                                \
        ->MeasureProcessCPUTime()
FURROW_QUERY(sortNumbers);
FURROW_QUERY(sortIds);
FURROW_QUERY(sortTwoKeys);
FURROW_QUERY(filterRows);
FURROW_QUERY(filterFitsRows);
FURROW_QUERY(filterWords);

} // namespace
