#include "core/base/atomic_file.h"
#include "tests/app/cli/program.h"
#include "tests/support/temp_dir.h"

#include <gtest/gtest.h>

namespace furrow::test {
namespace {

class ExportProgram : public testing::Test {
protected:
    void SetUp() override {
        writeTextAtomically(m_dir / "w/output_catalog.csv", "ID,RA,DEC,FLUX_g_fit,FLUX_r_fit\n01,1,2,3,4\n02,1,2,5,\n");
    }
    ProgramResult run(const std::vector<std::string>& arguments) { return runProgram(arguments, m_dir.path()); }
    TempDir m_dir;
};

TEST_F(ExportProgram, RowsAndColumnsOfAWorkingFolder) {
    const auto result = run({"export", "w", "out.csv", "--columns", "ID,FLUX_*_fit", "--where", "FLUX_r_fit > 0"});
    EXPECT_EQ(result.exitCode, 0) << result.err;
    EXPECT_EQ(result.out, "out.csv: 1 rows, 3 columns\n");
    EXPECT_EQ(readTextFile(m_dir / "out.csv"), "ID,FLUX_g_fit,FLUX_r_fit\n01,3,4\n");
}

TEST_F(ExportProgram, TheCatalogIsTheOneThatTheConfigurationOfTheRunNames) {
    writeTextAtomically(m_dir / "w/final.csv", "ID,RA,DEC\n7,1,2\n");
    writeTextAtomically(m_dir / "w/config_used_20250101_000000.yaml",
                        "inputs: {input_catalog: cat.csv, image_list_file: list.txt}\n"
                        "outputs: {work_dir: /elsewhere/w, final_catalog: /elsewhere/w/final.fits}\n");
    EXPECT_EQ(run({"export", "w", "out.csv"}).exitCode, 0);
    EXPECT_EQ(readTextFile(m_dir / "out.csv"), "ID,RA,DEC\n7,1,2\n");
}

TEST_F(ExportProgram, EveryFormat) {
    for (const char* name : {"o.fits", "o.vot", "o.reg"}) {
        const auto result = run({"export", "w/output_catalog.csv", name});
        EXPECT_EQ(result.exitCode, 0) << result.err;
        EXPECT_TRUE(std::filesystem::exists(m_dir / name));
    }
}

TEST_F(ExportProgram, WrongUse) {
    const auto contains = [](const std::string& text, const char* part) { return text.find(part) != text.npos; };
    EXPECT_TRUE(contains(run({"export", "w", "o.txt"}).err, "must end in .csv, .fits, .vot or .reg"));
    EXPECT_TRUE(
        contains(run({"export", "w", "o.csv", "--where", "FLUX_h_fit>0"}).err, "character 1: there is no column"));
    EXPECT_TRUE(contains(run({"export", "w", "w/output_catalog.csv"}).err, "would be overwritten"));
    EXPECT_EQ(run({"export", "none", "o.csv"}).exitCode, 2);
    EXPECT_EQ(run({"export", "w", "o.txt"}).exitCode, 1);
}

} // namespace
} // namespace furrow::test
