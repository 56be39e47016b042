#include "core/base/text.h"
#include "core/io/csv.h"
#include "tests/app/cli/program.h"
#include "tests/support/field_writer.h"
#include "tests/support/temp_dir.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace furrow::test {
namespace {

using Json = nlohmann::json;

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

/// A field whose second brightest star the catalog calls a galaxy, run once.
class WhyProgram : public testing::Test {
protected:
    static void SetUpTestSuite() {
        s_dir = new TempDir;
        FieldOptions options;
        options.config = {{"zp.enabled", "false"}, {"patch_run.gal_model", "exp"}};
        const auto files = writeField(s_dir->path(), options);
        s_source = files.sources.at(1).id;
        auto catalog = io::CsvTable::read(files.catalog);
        std::size_t row = 0;
        while (catalog.text(row, *catalog.find("ID")) != s_source)
            ++row;
        catalog.setText(row, *catalog.find("TYPE"), "EXP");
        catalog.setText(row, *catalog.find("Re"), "3");
        catalog.write(files.catalog);
        s_run = run({"run", "--quiet", "--config", "config.yaml"});
    }
    static void TearDownTestSuite() {
        delete s_dir;
        s_dir = nullptr;
    }
    static ProgramResult run(const std::vector<std::string>& arguments) { return runProgram(arguments, s_dir->path()); }
    static Json json(std::vector<std::string> arguments) {
        arguments.push_back("--json");
        const auto result = run(arguments);
        EXPECT_EQ(result.exitCode, 0) << result.err;
        return Json::parse(result.out);
    }
    inline static TempDir* s_dir = nullptr;
    inline static std::string s_source;
    inline static ProgramResult s_run;
};

TEST_F(WhyProgram, OneSourceHasItsReasonTheEvidenceAndWhatHelps) {
    ASSERT_EQ(s_run.exitCode, 0) << s_run.err;
    const auto result = run({"why", "work", "--source", s_source});
    EXPECT_EQ(result.exitCode, 0) << result.err;
    EXPECT_TRUE(contains(result.out, "1 wrong TYPE: " + s_source + " is a point: its half-light radius is "))
        << result.out;
    EXPECT_TRUE(contains(result.out, "-> Try TYPE STAR.")) << result.out;
    EXPECT_TRUE(contains(result.out, "r00_c00_pr0")) << result.out;
}

TEST_F(WhyProgram, JsonHasTheNumbersAndThePlace) {
    const Json all = json({"why", "work", "--source", s_source});
    ASSERT_EQ(all.size(), 1u);
    ASSERT_GE(all[0]["reasons"].size(), 1u);
    const Json& reason = all[0]["reasons"][0];
    EXPECT_EQ(reason["reason"], "wrong TYPE");
    EXPECT_EQ(reason["source"], s_source);
    EXPECT_EQ(reason["evidence"]["detail"], "STAR");
    EXPECT_TRUE(reason["evidence"]["change"].is_number());
    const auto catalog = io::CsvTable::read(*s_dir / "work/output_catalog.csv");
    for (std::size_t row = 0; row < catalog.rows(); ++row)
        if (catalog.text(row, *catalog.find("ID")) == s_source) {
            EXPECT_NEAR(reason["RA"].get<double>(), catalog.number(row, *catalog.find("RA_fit")), 1e-7);
            EXPECT_NEAR(reason["DEC"].get<double>(), catalog.number(row, *catalog.find("DEC_fit")), 1e-7);
        }
}

TEST_F(WhyProgram, AllPatchesComeWorstFirstOrOneAlone) {
    const Json all = json({"why", "work"});
    ASSERT_EQ(all.size(), 4u); // 2 × 2 patches
    for (std::size_t i = 1; i < all.size(); ++i)
        EXPECT_GE(all[i - 1]["severity"], all[i]["severity"]);
    const std::string tag = all[2]["patch"];
    const Json one = json({"why", "work", "--patch", tag});
    ASSERT_EQ(one.size(), 1u);
    EXPECT_EQ(one[0], all[2]);
    for (const Json& patch : json({"why", "work", "--most", "1"}))
        EXPECT_LE(patch["reasons"].size(), 1u);
}

TEST_F(WhyProgram, AMovedFolderIsStillExplained) {
    std::filesystem::create_directory(*s_dir / "elsewhere");
    std::filesystem::copy(*s_dir / "work", *s_dir / "elsewhere/w", std::filesystem::copy_options::recursive);
    EXPECT_EQ(json({"why", "elsewhere/w", "--source", s_source})[0]["reasons"][0]["reason"], "wrong TYPE");
}

TEST_F(WhyProgram, WrongUse) {
    EXPECT_TRUE(contains(run({"why", "--help"}).out, "--source"));
    EXPECT_EQ(run({"why", "work", "--source", "1", "--patch", "2"}).exitCode, 2);
    EXPECT_EQ(run({"why", "none"}).exitCode, 2);
    const auto patch = run({"why", "work", "--patch", "r9"});
    EXPECT_EQ(patch.exitCode, 1);
    EXPECT_TRUE(contains(patch.err, "there is no patch r9; patches/patches.csv lists them")) << patch.err;
    const auto source = run({"why", "work", "--source", "nobody"});
    EXPECT_EQ(source.exitCode, 1);
    EXPECT_TRUE(contains(source.err, "no fitted patch holds a source nobody")) << source.err;
    EXPECT_TRUE(contains(run({"why", "images"}).err, "no run has left its results here"));
}

} // namespace
} // namespace furrow::test
