#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/io/csv.h"
#include "core/io/fits.h"
#include "core/pipeline/patches.h"
#include "core/pipeline/products.h"
#include "tests/support/tan_wcs.h"
#include "tests/support/temp_dir.h"

#include <gtest/gtest.h>

#include <fmt/format.h>
#include <mutex>
#include <optional>
#include <ostream>

using namespace furrow;
using pipeline::runMerge;

namespace {

class LogLines : public Logger {
public:
    void log(LogLevel level, std::string_view, std::string_view message) override {
        std::lock_guard lock(m_mutex);
        text += (level == LogLevel::Warning ? "W " : "I ") + std::string(message) + "\n";
    }
    std::string text;

private:
    std::mutex m_mutex;
};

constexpr int kWidth = 60, kHeight = 50;

/// A finished work_dir in miniature: 8 sources, two patches, band g (and r).
class Merge : public testing::Test {
protected:
    void SetUp() override {
        config.outputs.workDir = dir / "work";
        config.inputs.inputCatalog = dir / "cat.csv";
        config.zp.enabled = false;
        std::string header = fmt::format("{:<80}", "SIMPLE  =                    T") +
                             fmt::format("{:<80}", "BITPIX  =                    8");
        header += wcs.headerCards() + fmt::format("{:<80}", "END");
        header.resize((header.size() + 2879) / 2880 * 2880, ' ');
        writeTextAtomically(dir / "work/wcs.fits", header);
        Image<std::uint8_t> mask(kWidth, kHeight, 0);
        mask(30, 20) = 1;
        io::FitsWriter maskFile(dir / "work/bright_mask/white_bright_mask.fits");
        maskFile.addImage("", mask, {}, wcs.headerCards());
        maskFile.close();
        writeCatalog(catalogText());
    }

    /// Sources 0-7 at x = 10, 20, …, y = 20; source 2 (x = 30) is masked, 3 crop-excluded, 4 saturated, 5 both, 6 has
    /// no position, 7 has no fit.
    std::string catalogText(bool withId = true) const {
        std::string text = withId ? "Id,RA,DEC,\"weird, \"\"col\"\"\",TYPE\r\n" : "RA,DEC,TYPE\n";
        for (int i = 0; i < 8; ++i) {
            const auto sky = wcs.toSky(10 * (i + 1), 20);
            const std::string ra = i == 6 ? "" : fmt::format("{:.9f}", sky.ra), dec = fmt::format("{:.9f}", sky.dec);
            text += withId ? fmt::format("000{},{},{},\" x\"\"{}, \",STAR\r\n", i, ra, dec, i)
                           : fmt::format("{},{},EXP\n", ra, dec);
        }
        return text;
    }
    void writeCatalog(const std::string& text) {
        writeTextAtomically(config.inputs.inputCatalog, text);
        pipeline::Field field;
        field.catalog.table = io::CsvTable::read(config.inputs.inputCatalog);
        for (std::size_t i = 0; i < field.catalog.table.rows(); ++i) {
            CatalogSource source;
            source.row = i;
            source.excludedCrop = i == 3 || i == 5 || i == 6;
            source.excludedSaturation = i == 4 || i == 5;
            field.catalog.sources.push_back(source);
        }
        pipeline::writeCatalogState(field, config);
    }
    void writePatch(const std::string& tag, const std::string& csv) {
        writeTextAtomically(dir.path() / "work/outputs" / tag / (tag + "_cat_fit.csv"), csv);
    }
    void writeTwoPatches() {
        const std::string head =
            "Id,RA,DEC,TYPE,x_pix_white,y_pix_white,x_pix_white_fit,y_pix_white_fit,FLUX_g_fit,npix_g_fit,"
            "opt_converged,opt_hit_max_iters,flag_bound_stalled,flag_bound_stalled_which_parameter,"
            "psf_used_epsf_band_count,psf_low_star_band_count,patch_tag\n";
        writePatch("r00_c00_pr00_pc00",
                   head + "0000,9,9,CHANGED,10.0,20,10.25,20.5,100.50,50,True,False,False,,1,0,r00_c00_pr00_pc00\n" +
                       "0001,9,9,x,20,20,20.25,20.5,7,0,False,False,True,\"pos.x@upper,pos.y@lower\",0,1,"
                       "r00_c00_pr00_pc00\n");
        writeTextAtomically(dir / "work/outputs/r00_c00_pr00_pc00/meta.json",
                            R"({"source_tags": {"0001": ["edge", "poor_fit"], "0002": ["held"]}})");
        writePatch("r00_c00_pr00_pc01", head + "0001,9,9,x,20,20,1,1,8,50,True,False,False,,1,0,r00_c00_pr00_pc01\n" +
                                            "0002,9,9,x,30,20,30.1,20,9,50,False,True,False,,1,0,r00_c00_pr00_pc01\n" +
                                            "9999,9,9,x,1,1,1,1,1,1,True,False,False,,1,0,r00_c00_pr00_pc01\n");
        writeTextAtomically(dir / "work/outputs/attempts/r00_c00_pr00_pc00/1/old_cat_fit.csv", "broken");
    }
    io::CsvTable merged() const { return io::CsvTable::read(dir / "work/output_catalog.csv"); }
    static std::string cell(const io::CsvTable& table, std::size_t row, const char* column) {
        const auto found = table.find(column);
        return found ? table.text(row, *found) : std::string("no column ") + column;
    }

    test::TempDir dir;
    config::Config config;
    sky::Wcs wcs = test::tanWcs(150, 2, 0.4, kWidth, kHeight);
    std::shared_ptr<LogLines> log = std::make_shared<LogLines>();
    RunContext context{std::stop_token(), nullptr, log};
};

TEST_F(Merge, KeepsEveryBaseCellByteForByte) {
    writeTwoPatches();
    runMerge(config, context);
    const auto before = io::CsvTable::read(config.inputs.inputCatalog), after = merged();
    ASSERT_EQ(after.rows(), before.rows());
    for (std::size_t c = 0; c < before.columns(); ++c) {
        EXPECT_EQ(after.rawName(c), before.rawName(c));
        for (std::size_t r = 0; r < before.rows(); ++r)
            EXPECT_EQ(after.raw(r, c), before.raw(r, c));
    }
    EXPECT_EQ(after.raw(0, *after.find("FLUX_g_fit")), "100.50"); // fit cells are copied, too
}

TEST_F(Merge, JoinsFlagsAndJudges) {
    writeTwoPatches();
    const auto summary = runMerge(config, context);
    EXPECT_EQ(summary.rows, 8u);
    EXPECT_EQ(summary.missing, 5u);
    EXPECT_EQ(summary.excludedCrop, 3u);
    EXPECT_EQ(summary.excludedSaturation, 2u);
    EXPECT_EQ(summary.excludedAny, 4u);
    EXPECT_EQ(summary.duplicates, 1u);
    const auto table = merged();
    EXPECT_EQ(summary.columns, table.columns());
    const std::vector<std::string> reasons{"", "", "", "crop", "saturation", "crop+saturation", "crop", ""};
    const std::vector<std::string> issues{"",
                                          "bound_stalled,not_converged,all_psf_fallback,psf_low_star,masked_core,edge,"
                                          "poor_fit",
                                          "hit_max_iters,bright_mask",
                                          "excluded",
                                          "excluded",
                                          "excluded",
                                          "excluded",
                                          "no_fit_result"};
    for (std::size_t r = 0; r < 8; ++r) {
        EXPECT_EQ(cell(table, r, "excluded_reason"), reasons[r]) << r;
        EXPECT_EQ(cell(table, r, "excluded_any"), reasons[r].empty() ? "False" : "True") << r;
        EXPECT_EQ(cell(table, r, "fit_quality_issues"), issues[r]) << r;
        EXPECT_EQ(cell(table, r, "fit_is_reliable"), r == 0 ? "True" : "False") << r;
        EXPECT_EQ(cell(table, r, "affected_by_bright_mask"), r == 2 ? "True" : "False") << r;
    }
    EXPECT_EQ(cell(table, 1, "FLUX_g_fit"), "7"); // the first patch wins
    EXPECT_EQ(cell(table, 1, "patch_tag"), "r00_c00_pr00_pc00");
    EXPECT_EQ(cell(table, 3, "FLUX_g_fit"), "");
    EXPECT_NEAR(table.number(4, *table.find("x_pix_white")), 50, 1e-3); // RA, DEC of the catalog have 9 decimals
    EXPECT_EQ(cell(table, 6, "x_pix_white"), "");
    for (const char* text :
         {"W 1 fitted rows repeat", "W 1 fitted rows belong to no row", "excluded: crop 3, saturation 2, any 4",
          "merge-missing (left join rows without fit): 5", "8 rows, "})
        EXPECT_NE(log->text.find(text), std::string::npos) << text << "\n" << log->text;
}

TEST_F(Merge, FittedSkyPositionsComeFromTheWcsFile) {
    writeTwoPatches();
    runMerge(config, context);
    const auto table = merged();
    const auto sky = wcs.toSky(10.25, 20.5);
    EXPECT_NEAR(table.number(0, *table.find("RA_fit")), sky.ra, 1e-11); // deg; the header's 15 decimals
    EXPECT_NEAR(table.number(0, *table.find("DEC_fit")), sky.dec, 1e-11);
    EXPECT_EQ(cell(table, 7, "RA_fit"), "");
    EXPECT_EQ(*table.find("RA_fit"), *table.find("y_pix_white_fit") + 1);
}

TEST_F(Merge, WithoutIdTheKeyIsThePosition) {
    writeCatalog(catalogText(false));
    const auto base = io::CsvTable::read(config.inputs.inputCatalog);
    writePatch("a",
               fmt::format("RA,DEC,x_pix_white_fit,y_pix_white_fit\n{},{},1,2\n", base.text(1, 0), base.text(1, 1)));
    EXPECT_EQ(runMerge(config, context).missing, 7u);
    EXPECT_EQ(cell(merged(), 1, "y_pix_white_fit"), "2");
}

TEST_F(Merge, SingleBandFitsAreJudgedOverAllBands) {
    writePatch("a", "Id,x_pix_white_g_fit,y_pix_white_g_fit,opt_converged_g,opt_hit_max_iters_g,flag_bound_stalled_g,"
                    "x_pix_white_r_fit,y_pix_white_r_fit,opt_converged_r,opt_hit_max_iters_r,flag_bound_stalled_r\n"
                    "0000,10,20,True,False,False,10,20,True,False,False\n"
                    "0001,20,20,True,False,False,20,20,False,True,False\n"
                    "0007,,,False,False,False,40,20,True,False,True\n");
    runMerge(config, context);
    const auto table = merged();
    EXPECT_EQ(cell(table, 0, "fit_quality_issues"), "");
    EXPECT_EQ(cell(table, 1, "fit_quality_issues"), "hit_max_iters");
    EXPECT_EQ(cell(table, 7, "fit_quality_issues"), "bound_stalled,not_converged");
    EXPECT_EQ(cell(table, 7, "RA_g_fit"), "");
    EXPECT_NEAR(table.number(7, *table.find("RA_r_fit")), wcs.toSky(40, 20).ra, 1e-11);
}

TEST_F(Merge, TheAugmentedCatalogIsTheBaseWhenZeroPointsAreWanted) {
    config.zp.enabled = true;
    config.inputs.gaiaxpSynphotCsv = dir / "gaia.csv";
    const auto sky = wcs.toSky(30, 20);
    writeTextAtomically(dir / "work/ZP/cat_with_Gaia.csv",
                        fmt::format("ID,RA,DEC,gaia_source_id,excluded_crop,excluded_saturation\n"
                                    "0000,{},{},,False,False\ngaia_5,{},{},5,False,True\n",
                                    sky.ra, sky.dec, sky.ra, sky.dec));
    writePatch(
        "a",
        "ID,gaia_source_id,excluded_crop,excluded_saturation,x_pix_white_fit,y_pix_white_fit\n0000,9,True,True,1,2\n");
    EXPECT_EQ(runMerge(config, context).rows, 2u);
    const auto table = merged();
    EXPECT_EQ(cell(table, 0, "excluded_any"), "False");
    EXPECT_EQ(cell(table, 1, "excluded_reason"), "saturation");
    EXPECT_EQ(cell(table, 0, "gaia_source_id"), "");
    EXPECT_EQ(cell(table, 0, "x_pix_white_fit"), "1");
}

TEST_F(Merge, PatchesThatAreNoLongerDefinedAreLeftOut) {
    writeTwoPatches();
    fit::PatchDef patch;
    patch.tag = "r00_c00_pr00_pc01";
    pipeline::writePatches(dir / "work/patches", {patch});
    runMerge(config, context);
    EXPECT_EQ(cell(merged(), 1, "FLUX_g_fit"), "8");
    EXPECT_EQ(cell(merged(), 0, "FLUX_g_fit"), "");
    EXPECT_NE(log->text.find("W 1 patch catalogs of patches that are not in patches.json"), std::string::npos)
        << log->text;
}

TEST_F(Merge, FollowsThePattern) {
    writeTwoPatches();
    config.merge.pattern = "*pc01/*_cat_fit.csv";
    EXPECT_EQ(runMerge(config, context).missing, 6u);
    config.merge.pattern = "nothing*";
    EXPECT_EQ(runMerge(config, context).missing, 8u);
    EXPECT_NE(log->text.find("merge.pattern \"nothing*\""), std::string::npos);
    EXPECT_EQ(cell(merged(), 0, "fit_quality_issues"), "no_fit_result");
}

TEST_F(Merge, WithoutABrightMaskThereIsNoColumn) {
    writeTwoPatches();
    config.brightMask.enabled = false;
    runMerge(config, context);
    EXPECT_FALSE(merged().find("affected_by_bright_mask"));
    EXPECT_EQ(cell(merged(), 2, "fit_quality_issues"), "hit_max_iters");
}

/// A file of the work_dir that is missing or spoiled.
struct Broken {
    std::string what;
    std::string file;
    std::optional<std::string> content; ///< nullopt: removed
    std::string message;
    friend void PrintTo(const Broken& broken, std::ostream* out) { *out << broken.file; }
};
class MergeErrors : public Merge, public testing::WithParamInterface<Broken> {};

TEST_P(MergeErrors, NameTheFileAndTheRemedy) {
    writeTwoPatches();
    if (GetParam().content)
        writeTextAtomically(dir / GetParam().file, *GetParam().content);
    else
        std::filesystem::remove(dir / GetParam().file);
    try {
        runMerge(config, context);
        FAIL() << "no error";
    } catch (const UserError& error) {
        EXPECT_NE(std::string(error.what()).find(GetParam().message), std::string::npos) << error.what();
    }
    EXPECT_FALSE(std::filesystem::exists(dir / "work/output_catalog.csv"));
}

INSTANTIATE_TEST_SUITE_P(
    Files, MergeErrors,
    testing::Values(Broken{"state", "work/catalog_state.csv", std::nullopt, "catalog_state.csv is missing"},
                    Broken{"wcs", "work/wcs.fits", std::nullopt, "wcs.fits is missing"},
                    Broken{"mask", "work/bright_mask/white_bright_mask.fits", std::nullopt,
                           "bright_mask.enabled: false"},
                    Broken{"catalog", "cat.csv", "ID,RA,DEC\n1,2,3\n", "the catalog was changed"},
                    Broken{"patch", "work/outputs/a/a_cat_fit.csv", "RA,DEC\n1,2\n", "column ID is missing"}),
    [](const auto& test) { return test.param.what; });

} // namespace
