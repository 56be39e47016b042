#include "core/catalog/export.h"
#include "core/catalog/row_order.h"
#include "tests/support/temp_dir.h"

#include <benchmark/benchmark.h>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <random>

/// The Catalog view's promises at 10⁶ rows × 200 columns: open FITS ≤ 3 s, open CSV ≥ 100 MB/s per core, sort and
/// filter ≤ 0.5 s each. The files (about 2 GB each) are written once into the temporary folder.
namespace {

using namespace furrow;

constexpr std::size_t kColumns = 200;

/// FURROW_BENCH_ROWS of the environment, else 10⁶.
std::size_t rowCount() {
    const char* text = std::getenv("FURROW_BENCH_ROWS");
    return text ? std::strtoull(text, nullptr, 10) : 1'000'000;
}

std::string row(std::mt19937_64& random, std::size_t number) {
    static constexpr const char* types[] = {"STAR", "EXP", "DEV", "SERSIC"};
    std::string line =
        fmt::format("s{:07},{:.7f},{:.7f},{},{},\"{}\"", number, 150 + 1e-6 * static_cast<double>(random() % 1000000),
                    2 + 1e-6 * static_cast<double>(random() % 1000000), types[random() % 4],
                    random() % 8 ? "True" : "False", random() % 9 ? "" : "bound_stalled, hit_max_iters");
    for (std::size_t c = 6; c < kColumns; ++c)
        line +=
            random() % 32 ? fmt::format(",{:.5g}", static_cast<double>(random() % 100000000) * 1e-4) : std::string(",");
    return line + '\n';
}

const std::filesystem::path& csvFile() {
    static const test::TempDir dir;
    static const std::filesystem::path path = [] {
        std::ofstream file(dir / "catalog.csv");
        file << "ID,RA,DEC,TYPE,fit_is_reliable,fit_quality_issues";
        for (std::size_t c = 6; c < kColumns; ++c)
            file << fmt::format(",{}_m{}_fit", c % 2 ? "FLUXERR" : "FLUX", 400 + c / 2);
        file << '\n';
        std::mt19937_64 random(1);
        for (std::size_t r = 0; r < rowCount(); ++r)
            file << row(random, r);
        return dir / "catalog.csv";
    }();
    return path;
}

const std::filesystem::path& fitsFile() {
    static const std::filesystem::path path = [] {
        const auto file = csvFile().parent_path() / "catalog.fits";
        exportCatalog(ColumnStore::read(csvFile()), file);
        return file;
    }();
    return path;
}

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
BENCHMARK(openCsv)->Unit(benchmark::kMillisecond)->Iterations(1);

/// All columns as values: numbers parsed, texts indexed.
void loadAllCsvColumns(benchmark::State& state) {
    std::size_t memory = 0;
    for (auto _ : state) {
        const auto store = ColumnStore::read(csvFile());
        for (std::size_t c = 0; c < store->columns(); ++c)
            benchmark::DoNotOptimize(store->column(c).type());
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
BENCHMARK(openFits)->Unit(benchmark::kMillisecond)->Iterations(1);

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
#define FURROW_QUERY(name) BENCHMARK(name)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond)->Iterations(1)->UseRealTime()
FURROW_QUERY(sortNumbers);
FURROW_QUERY(sortIds);
FURROW_QUERY(sortTwoKeys);
FURROW_QUERY(filterRows);
FURROW_QUERY(filterFitsRows);
FURROW_QUERY(filterWords);

} // namespace
