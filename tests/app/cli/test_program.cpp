#include "core/base/atomic_file.h"
#include "core/base/version.h"
#include "tests/app/cli/program.h"
#include "tests/support/temp_dir.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace furrow::test {
namespace {

constexpr const char* kGoodConfig =
    "inputs: {input_catalog: cat.csv, image_list_file: list.txt}\noutputs: {work_dir: w}\n";

class Program : public testing::Test {
protected:
    ProgramResult run(const std::vector<std::string>& arguments) { return runProgram(arguments, m_dir.path()); }
    void write(const std::string& name, const std::string& text) { writeTextAtomically(m_dir / name, text); }
    TempDir m_dir;
};

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

TEST_F(Program, HelpNamesEveryCommandExamplesAndExitCodes) {
    const auto result = run({"--help"});
    EXPECT_EQ(result.exitCode, 0);
    for (const char* part : {"run-epsf", "build-patches", "build-patch-inputs", "run-patches", "merge", "compute-zp",
                             "dump-config", "check-config", "make-sample", "export", "simulate", "inject",
                             "completeness", "why", "Examples:", "Exit codes:", "130"})
        EXPECT_TRUE(contains(result.out, part)) << part;
    EXPECT_TRUE(contains(run({"run", "--help"}).out, "--work-dir"));
}

TEST_F(Program, VersionIsTheProgramsVersion) {
    const auto result = run({"--version"});
    EXPECT_EQ(result.exitCode, 0);
    EXPECT_EQ(result.out, fmt::format("Furrow {}\n", kVersion));
}

struct Usage {
    const char* name;
    std::vector<std::string> arguments;
    const char* expected; ///< on standard error
};
class ProgramUsage : public Program, public testing::WithParamInterface<Usage> {};
INSTANTIATE_TEST_SUITE_P(
    Errors, ProgramUsage,
    testing::Values(
        Usage{"NoCommand", {}, "subcommand is required"},
        Usage{"UnknownCommand", {"fit-everything"}, "subcommand is required"},
        Usage{"UnknownOption", {"run", "--config", "c.yaml", "--fast"}, "--fast"},
        Usage{"NoConfig", {"run"}, "--config is required"},
        Usage{"MissingFile", {"run", "--config", "none.yaml"}, "none.yaml"},
        Usage{"BadSet", {"check-config", "--config", "c.yaml", "--set", "margin"}, "'margin' is not of the form"},
        Usage{"UnknownSetKey",
              {"check-config", "--config", "c.yaml", "--set", "crop.marginn=3"},
              "--set crop.marginn=3: unknown key; did you mean crop.margin?"},
        Usage{"UnknownSetKeyWithoutFile", {"dump-config", "--set", "crop.marginn=3"}, "did you mean crop.margin?"}),
    [](const auto& p) { return p.param.name; });
TEST_P(ProgramUsage, ExitWith2AndSayWhy) {
    write("c.yaml", kGoodConfig);
    const auto result = run(GetParam().arguments);
    EXPECT_EQ(result.exitCode, 2);
    EXPECT_TRUE(contains(result.err, GetParam().expected)) << result.err;
    EXPECT_EQ(result.out, "");
}

TEST_F(Program, EveryPipelineCommandRefusesABadConfigurationBeforeItTouchesTheDisk) {
    write("bad.yaml", std::string(kGoodConfig) + "crop: {marginn: 3}\nepsf: {ngrid: 0}\n");
    for (const char* command : {"run", "run-epsf", "build-patches", "build-patch-inputs", "run-patches", "merge",
                                "compute-zp", "check-config"}) {
        const auto result = run({command, "--config", "bad.yaml"});
        EXPECT_EQ(result.exitCode, 2) << command;
        EXPECT_TRUE(contains(result.err, "bad.yaml: 2 problems in the configuration")) << result.err;
        EXPECT_TRUE(contains(result.err, "line 3, column 8: crop.marginn: unknown key; did you mean crop.margin?"));
        EXPECT_TRUE(contains(result.err, "line 4, column 15: epsf.ngrid: expected an integer ≥ 1, found 0"));
    }
    EXPECT_FALSE(std::filesystem::exists(m_dir / "w"));
}

TEST_F(Program, DryRunTellsWhatIsStaleAndRunsNothing) {
    write("c.yaml", kGoodConfig);
    const auto result = run({"run", "--incremental", "--dry-run", "--config", "c.yaml"});
    EXPECT_EQ(result.exitCode, 0);
    for (const char* stage : {"load ", "fit ", "zp "})
        EXPECT_TRUE(contains(result.out, stage)) << stage;
    EXPECT_TRUE(contains(result.out, "stale: it has not run yet"));
    EXPECT_FALSE(contains(result.out, "kept"));
    EXPECT_FALSE(std::filesystem::exists(m_dir / "w"));
    EXPECT_EQ(run({"run", "--dry-run", "--config", "c.yaml"}).exitCode, 2);
}

TEST_F(Program, DumpedDefaultsAreAGoodConfiguration) {
    const auto dump = run({"dump-config"});
    EXPECT_EQ(dump.exitCode, 0);
    write("dump.yaml", dump.out);
    const auto check = run({"check-config", "--config", "dump.yaml"});
    EXPECT_EQ(check.exitCode, 0) << check.err;
    EXPECT_TRUE(contains(check.out, "dump.yaml: ok\n")) << check.out;
}

TEST_F(Program, DumpShowsTheConfigurationWithItsOverrides) {
    write("c.yaml", kGoodConfig);
    const auto dump = run({"dump-config", "--config", "c.yaml", "--set", "crop.margin=17", "--set",
                           "epsf.q_range=[0.5, 2]", "--work-dir", "elsewhere"});
    EXPECT_EQ(dump.exitCode, 0) << dump.err;
    EXPECT_TRUE(contains(dump.out, "\n  margin: 17\n"));
    EXPECT_TRUE(contains(dump.out, "\n  q_range: [0.5, 2]\n"));
    EXPECT_TRUE(contains(dump.out, fmt::format("\n  work_dir: \"{}\"\n", (m_dir / "elsewhere").string()))) << dump.out;
    write("again.yaml", dump.out);
    EXPECT_EQ(run({"dump-config", "--config", "again.yaml"}).out, dump.out);
    EXPECT_TRUE(contains(run({"dump-config", "--set", "crop.margin=17"}).out, "\n  margin: 17\n"));
}

TEST_F(Program, CheckConfigNotesKeysWithoutEffect) {
    write("c.yaml", std::string(kGoodConfig) + "merge: {wcs_fits: wcs.fits}\n");
    const auto result = run({"check-config", "--config", "c.yaml"});
    EXPECT_EQ(result.exitCode, 0);
    EXPECT_EQ(result.out, "note: `merge.wcs_fits` has no effect\nc.yaml: ok\n");
}

TEST_F(Program, ReferenceIsThePageInDocs) {
    EXPECT_EQ(run({"dump-config", "--reference"}).out, readTextFile(FURROW_SOURCE_DIR "/docs/configuration.md"));
}

TEST_F(Program, AFailedRunExitsWith1AndLogsTheReason) {
    write("c.yaml", kGoodConfig);
    write("list.txt", "missing.fits\n");
    write("cat.csv", "RA,DEC\n1,2\n");
    const auto result = run({"run", "--config", "c.yaml"});
    EXPECT_EQ(result.exitCode, 1) << result.err;
    EXPECT_TRUE(contains(result.err, "missing.fits")) << result.err;
    const std::string log = readTextFile(m_dir / "w/run.log");
    EXPECT_TRUE(contains(log, fmt::format("Furrow {}: run", kVersion))) << log;
    EXPECT_TRUE(contains(log, " | ERROR | ")) << log;
    EXPECT_TRUE(contains(log, "missing.fits")) << log;
}

TEST_F(Program, TheLogFileIsAppendedAndFollowsItsKeys) {
    write("c.yaml", std::string(kGoodConfig) +
                        "logging: {file: logs/all.txt, level: WARNING, format: '%(levelname)s <%(message)s>'}\n");
    run({"merge", "--config", "c.yaml"});
    const std::string once = readTextFile(m_dir / "w/logs/all.txt");
    EXPECT_EQ(once.rfind("ERROR <", 0), 0u) << once;
    EXPECT_FALSE(contains(once, "INFO"));
    run({"merge", "--config", "c.yaml"});
    EXPECT_EQ(readTextFile(m_dir / "w/logs/all.txt"), once + once);
    run({"merge", "--config", "c.yaml", "--set", "logging.file=null", "--work-dir", "quiet"});
    EXPECT_FALSE(std::filesystem::exists(m_dir / "quiet/merge.log"));
}

TEST_F(Program, MakeSampleWritesAReadyProjectAndRefusesAFullFolder) {
    const auto made = run({"make-sample", "demo"});
    EXPECT_EQ(made.exitCode, 0) << made.err;
    EXPECT_EQ(run({"check-config", "--config", "demo/config.yaml"}).exitCode, 0);
    const auto again = run({"make-sample", "demo"});
    EXPECT_EQ(again.exitCode, 1);
    EXPECT_TRUE(contains(again.err, "demo")) << again.err;
}

} // namespace
} // namespace furrow::test
