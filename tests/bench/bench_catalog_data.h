#pragma once
#include "core/catalog/export.h"
#include "tests/support/temp_dir.h"

#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <random>
#include <string>

/// The catalog of the benchmarks: 10⁶ rows × 200 columns (FURROW_BENCH_ROWS: fewer). The files, about 1.3 GB of CSV and
/// 1.6 GB of FITS, are written once into a temporary folder, or for good into FURROW_BENCH_FOLDER where that is set.
namespace furrow::bench {

inline constexpr std::size_t kColumns = 200;

/// FURROW_BENCH_ROWS of the environment, else 10⁶.
inline std::size_t rowCount() {
    const char* text = std::getenv("FURROW_BENCH_ROWS");
    return text ? std::strtoull(text, nullptr, 10) : 1'000'000;
}

inline std::string catalogRow(std::mt19937_64& random, std::size_t number) {
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

inline const std::filesystem::path& folder() {
    static const test::TempDir temporary;
    static const char* const wanted = std::getenv("FURROW_BENCH_FOLDER");
    static const std::filesystem::path path = wanted ? std::filesystem::path(wanted) : temporary.path();
    return path;
}

inline const std::filesystem::path& csvFile() {
    static const std::filesystem::path path = [] {
        const std::filesystem::path csv = folder() / "output_catalog.csv";
        if (std::filesystem::exists(csv))
            return csv;
        std::ofstream file(csv);
        file << "ID,RA,DEC,TYPE,fit_is_reliable,fit_quality_issues";
        for (std::size_t c = 6; c < kColumns; ++c)
            file << fmt::format(",{}_m{}_fit", c % 2 ? "FLUXERR" : "FLUX", 400 + c / 2);
        file << '\n';
        std::mt19937_64 random(1);
        for (std::size_t r = 0; r < rowCount(); ++r)
            file << catalogRow(random, r);
        return csv;
    }();
    return path;
}

inline const std::filesystem::path& fitsFile() {
    static const std::filesystem::path path = [] {
        const auto file = folder() / "catalog.fits";
        if (std::filesystem::exists(file))
            return file;
        exportCatalog(ColumnStore::read(csvFile()), file);
        return file;
    }();
    return path;
}

} // namespace furrow::bench
