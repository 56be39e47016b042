#include "core/base/atomic_file.h"
#include "core/io/csv.h"
#include "core/io/fits.h"
#include "tests/app/cli/program.h"
#include "tests/support/temp_dir.h"

#include <filesystem>
#include <gtest/gtest.h>

namespace furrow::test {
namespace {

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

/// A small simulated field, run, injected into and run again: what a user does to measure completeness.
class Completeness : public testing::Test {
protected:
    static void SetUpTestSuite() {
        s_dir = new TempDir;
        s_simulate = run({"simulate", "sky", "--width", "240", "--height", "220", "--bands", "2", "--density", "500",
                          "--seed", "3", "--saturated", "0", "--quiet"});
        s_run = run(runArguments("sky/config.yaml"));
        s_inject = run({"inject", "--config", "sky/config.yaml", "--work-dir", "sky/work", "new", "--density", "400",
                        "--mag-range", "16", "20", "--star-fraction", "0.7", "--seed", "5", "--from-catalog"});
        s_second = run(runArguments("new/config.yaml"));
    }
    static void TearDownTestSuite() {
        delete s_dir;
        s_dir = nullptr;
    }
    static std::vector<std::string> runArguments(const std::string& config) {
        return {"run",      "--quiet",
                "--config", config,
                "--set",    "patch_run.no_cutouts=true",
                "--set",    "patch_run.no_patch_overview=true"};
    }
    static ProgramResult run(const std::vector<std::string>& arguments) { return runProgram(arguments, s_dir->path()); }
    static std::string text(const std::string& name) { return readTextFile(*s_dir / name); }

    inline static TempDir* s_dir = nullptr;
    inline static ProgramResult s_simulate, s_run, s_inject, s_second;
};

TEST_F(Completeness, SimulateWritesAFieldThatRuns) {
    ASSERT_EQ(s_simulate.exitCode, 0) << s_simulate.err;
    EXPECT_TRUE(contains(s_simulate.out, "Next: furrow-cli run --config sky/config.yaml")) << s_simulate.out;
    EXPECT_EQ(io::readFitsInfo(*s_dir / "sky/images/SIM_m400.fits").width, 240);
    EXPECT_EQ(io::CsvTable::read(*s_dir / "sky/truth.csv").rows(), 26u); // 500 per 10^6 pixels
    ASSERT_EQ(s_run.exitCode, 0) << s_run.err;
}

TEST_F(Completeness, SimulateRefusesFullFoldersAndImpossibleFields) {
    const std::string before = text("sky/truth.csv");
    const auto full = run({"simulate", "sky"});
    EXPECT_EQ(full.exitCode, 2);
    EXPECT_TRUE(contains(full.err, "is not empty")) << full.err;
    EXPECT_EQ(text("sky/truth.csv"), before);
    const auto tiny = run({"simulate", "tiny", "--width", "30", "--bands", "0"});
    EXPECT_EQ(tiny.exitCode, 2);
    EXPECT_TRUE(contains(tiny.err, "30 ×") && contains(tiny.err, "0 bands")) << tiny.err;
    EXPECT_FALSE(std::filesystem::exists(*s_dir / "tiny"));
}

TEST_F(Completeness, InjectWritesAFieldThatRuns) {
    ASSERT_EQ(s_inject.exitCode, 0) << s_inject.err;
    EXPECT_TRUE(contains(s_inject.out, "Next: furrow-cli run --config new/config.yaml")) << s_inject.out;
    const auto truth = io::CsvTable::read(*s_dir / "new/truth.csv");
    EXPECT_EQ(truth.rows(), 14u); // 400 per 10^6 pixels of 200 × 180
    for (std::size_t row = 0; row < truth.rows(); ++row) {
        const double mag = truth.number(row, truth.find("mag_m425").value()); // the middle band of two
        EXPECT_TRUE(mag >= 16 && mag <= 20) << mag;
    }
    EXPECT_FALSE(std::filesystem::exists(*s_dir / "sky/work/inject.log")); // the run is only read
    ASSERT_EQ(s_second.exitCode, 0) << s_second.err;
}

TEST_F(Completeness, InjectSaysWhatIsWrong) {
    const std::vector<std::string> good{"inject", "--config", "sky/config.yaml", "--work-dir", "sky/work"};
    const auto with = [&](std::vector<std::string> more) {
        std::vector<std::string> arguments = good;
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(arguments);
    };
    const std::string before = text("new/truth.csv");
    const auto full = with({"new"});
    EXPECT_EQ(full.exitCode, 1);
    EXPECT_TRUE(contains(full.err, "is not empty")) << full.err;
    EXPECT_EQ(text("new/truth.csv"), before);
    const auto unfinished = run({"inject", "--config", "sky/config.yaml", "--work-dir", "none", "other"});
    EXPECT_EQ(unfinished.exitCode, 1);
    EXPECT_TRUE(contains(unfinished.err, "does not hold a finished run")) << unfinished.err;
    EXPECT_FALSE(std::filesystem::exists(*s_dir / "none"));
    EXPECT_FALSE(std::filesystem::exists(*s_dir / "other"));
    EXPECT_TRUE(contains(with({"other", "--mag-range", "20", "18"}).err, "from bright to faint"));
    EXPECT_EQ(with({"other", "--mag-range", "20"}).exitCode, 2);
    EXPECT_EQ(with({}).exitCode, 2); // no folder
}

TEST_F(Completeness, TabulatesAndPlotsWhatWasRecovered) {
    const auto result = run({"completeness", "new/truth.csv", "new/work/output_catalog.csv", "--bin", "2", "-o",
                             "table.csv", "--plots", "plots"});
    ASSERT_EQ(result.exitCode, 0) << result.err;
    EXPECT_EQ(result.out, "");
    const auto table = io::CsvTable::read(*s_dir / "table.csv");
    double sources = 0, recovered = 0;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        sources += table.number(row, table.find("n_true").value());
        recovered += table.number(row, table.find("n_recovered").value());
    }
    EXPECT_EQ(sources, 28);   // in two bands
    EXPECT_GE(recovered, 20); // the limit of 5 sigma lies near 21.5 mag; blends and masks cost some
#ifdef FURROW_PICTURES
    for (const char* band : {"m400", "m425"}) {
        const std::string png = text(std::string("plots/completeness__") + band + ".png");
        EXPECT_EQ(png.substr(1, 3), "PNG");
        EXPECT_GT(png.size(), 20000u); // four panels, not a blank sheet
    }
#endif
    const auto shown = run({"completeness", "new/truth.csv", "new/work/output_catalog.csv", "--bin", "2"});
    EXPECT_EQ(shown.out, text("table.csv"));
    const auto wrong = run({"completeness", "new/work/output_catalog.csv", "new/truth.csv"});
    EXPECT_EQ(wrong.exitCode, 1);
    EXPECT_FALSE(wrong.err.empty());
}

} // namespace
} // namespace furrow::test
