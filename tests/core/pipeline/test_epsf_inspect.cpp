#include "core/pipeline/epsf_inspect.h"

#include "core/config/config_io.h"
#include "core/io/npy.h"
#include "core/pipeline/plan.h"
#include "core/pipeline/products.h"
#include "core/pipeline/run.h"
#include "core/psf/rejected_stars.h"
#include "tests/support/field_writer.h"
#include "tests/support/temp_dir.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace furrow::pipeline {
namespace {

class EpsfInspect : public testing::Test {
protected:
    void SetUp() override {
        test::FieldOptions options;
        options.width = 260;
        options.height = 240;
        options.stars = 16;
        options.config = {{"zp.min_box_size_pix", "100"}, {"epsf.cutout_size", "25"}, {"epsf.final_psf_size", "25"},
                          {"epsf.edge_pad", "2"},         {"epsf.epsf_ngrid", "2"},   {"epsf.ngrid", "3"}};
        m_files = test::writeField(m_dir.path(), options);
        m_config = config::loadConfig(m_files.config).config;
        runCommand(Command::Run, m_config, RunContext());
    }
    std::filesystem::path npy(const std::string& band, const std::string& tag) const {
        return WorkDir(m_config).epsfs / band / tag / "epsf.npy";
    }
    /// The brightest star behind the ePSFs of a band.
    const psf::PsfStar* bestStar(const psf::EpsfBandResult& result) const {
        const psf::PsfStar* best = nullptr;
        for (const auto& cell : result.cells)
            for (const auto& star : cell.selection.stars)
                if (star.used && (!best || star.flux > best->flux))
                    best = &star;
        return best;
    }
    void reject(const std::string& band, const Frames& frames, const psf::PsfStar& star) {
        const auto sky = frames.wcs.toSky(star.x, star.y);
        psf::writeRejectedStars(m_config, {{band, sky.ra, sky.dec}});
    }

    test::TempDir m_dir;
    test::FieldFiles m_files;
    config::Config m_config;
};

TEST_F(EpsfInspect, SummaryTellsWhatWasBuilt) {
    const auto cells = readEpsfSummary(m_config);
    ASSERT_FALSE(cells.empty());
    for (const auto& cell : cells) {
        EXPECT_EQ(cell.ok(), std::filesystem::exists(npy(cell.band, cell.tag)));
        EXPECT_GE(cell.starsUsed, cell.starsInCell);
        // The simulated PSF is a round Gaussian of 3.0 and 3.09 pixels; pixels widen it by sqrt(1 + (0.68/3)^2).
        EXPECT_NEAR(cell.fwhm, 3.1, 0.15) << cell.band << cell.tag;
        EXPECT_LT(cell.ellipticity, 0.05);
        EXPECT_NEAR(cell.residualRms, 1, 0.3);
    }
}

TEST_F(EpsfInspect, InspectionRepeatsTheStageBitForBit) {
    for (const std::string band : {"g", "r"}) {
        const auto product = inspectBandEpsf(m_config, band, RunContext());
        ASSERT_FALSE(product.result->cells.empty());
        for (const auto& cell : product.result->cells) {
            ASSERT_TRUE(cell.ok()) << cell.error;
            const auto stored = io::readNpy(npy(band, cell.cell.tag));
            ASSERT_EQ(stored.size(), cell.epsf.size());
            EXPECT_TRUE(std::equal(stored.begin(), stored.end(), cell.epsf.begin())) << band << cell.cell.tag;
        }
    }
}

TEST_F(EpsfInspect, RejectedStarIsLeftOutHereAndInTheNextRun) {
    const auto before = inspectBandEpsf(m_config, "g", RunContext());
    const psf::PsfStar* best = bestStar(*before.result);
    ASSERT_TRUE(best);
    reject("g", *before.frames, *best);
    EXPECT_EQ(stalePlan(m_config)[3].name, "epsf");
    EXPECT_TRUE(stalePlan(m_config)[3].stale()); // not yet built again

    const auto other = test::readText(npy("r", "r00_c00"));
    const auto after = rebuildBandEpsf(m_config, "g", RunContext());
    bool found = false;
    for (const auto& cell : after.result->cells)
        for (const auto& star : cell.selection.stars)
            if (star.x == best->x && star.y == best->y) {
                found = true;
                EXPECT_FALSE(star.used);
                EXPECT_EQ(star.reason, psf::kRejectedByHand);
            }
    EXPECT_TRUE(found);
    EXPECT_EQ(after.result->starsUsed, before.result->starsUsed - 1);
    EXPECT_EQ(test::readText(npy("r", "r00_c00")), other);
    for (const auto& cell : readEpsfSummary(m_config))
        EXPECT_EQ(cell.starsUsed, cell.band == "g" ? after.result->starsUsed : before.result->starsUsed);

    for (const auto& stage : stalePlan(m_config)) {
        const bool reads = stage.name == "fit" || stage.name == "merge" || stage.name == "zp";
        EXPECT_EQ(stage.stale(), reads) << stage.name << ": " << stage.reason.english();
    }
    const auto rebuilt = test::readText(npy("g", "r00_c00"));
    runCommand(Command::Run, m_config, RunContext());
    EXPECT_EQ(test::readText(npy("g", "r00_c00")), rebuilt);
}

TEST_F(EpsfInspect, TakingTheRejectionBackRestoresTheFiles) {
    const auto stored = test::readText(npy("g", "r00_c00"));
    const auto before = inspectBandEpsf(m_config, "g", RunContext());
    reject("g", *before.frames, *bestStar(*before.result));
    rebuildBandEpsf(m_config, "g", RunContext());
    EXPECT_NE(test::readText(npy("g", "r00_c00")), stored);
    psf::writeRejectedStars(m_config, {});
    EXPECT_FALSE(std::filesystem::exists(psf::rejectedStarsFile(m_config)));
    rebuildBandEpsf(m_config, "g", RunContext());
    EXPECT_EQ(test::readText(npy("g", "r00_c00")), stored);
}

TEST_F(EpsfInspect, BrokenFilesAreNamed) {
    test::writeText(psf::rejectedStarsFile(m_config), "band,RA\ng,1\n");
    try {
        inspectBandEpsf(m_config, "g", RunContext());
        FAIL();
    } catch (const UserError& error) {
        EXPECT_NE(std::string(error.what()).find("rejected_stars.csv"), std::string::npos);
    }
    test::writeText(WorkDir(m_config).epsfs / "epsf_summary.json", "[{\"band\": \"g\"}]");
    EXPECT_THROW(readEpsfSummary(m_config), UserError);
}

} // namespace
} // namespace furrow::pipeline
