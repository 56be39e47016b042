#include "core/base/atomic_file.h"
#include "core/diagnose/submit.h"
#include "tests/support/figure_samples.h"
#include "tests/support/temp_dir.h"

#include <gtest/gtest.h>

#include <set>

namespace furrow::diagnose {
namespace {

class Recorder : public FigureSink {
public:
    void submit(FigureJob job) override { jobs.push_back(std::move(job)); }
    std::vector<std::string> finish() override { return {}; }
    std::set<std::string> names() const {
        std::set<std::string> out;
        for (const FigureJob& job : jobs)
            out.insert(job.path.filename().string());
        return out;
    }
    std::vector<FigureJob> jobs;
};

class Submit : public ::testing::Test {
protected:
    Submit() { config.outputs.workDir = dir.path(); }
    test::TempDir dir;
    config::Config config;
    Recorder sink;
};

std::shared_ptr<Frames> sampleFrames() {
    auto frames = std::make_shared<Frames>();
    frames->white = test::sampleField(120, 100).white;
    frames->width = frames->fullWidth = 120;
    frames->height = frames->fullHeight = 100;
    return frames;
}

TEST_F(Submit, LoadFiguresFollowTheKeys) {
    const auto sources = std::make_shared<std::vector<CatalogSource>>();
    submitLoadFigures(sink, config, sampleFrames(), sources);
    EXPECT_EQ(sink.names(), (std::set<std::string>{"white_before_crop.png", "white_after_crop.png", "white_overlay.png",
                                                   "white_overlay_zoom.png"}));
    sink.jobs.clear();
    config.crop.plotPreCrop = false;
    config.overlay.zoomEnabled = false;
    const auto stale = dir.path() / "overlay" / "white_overlay_zoom.png";
    writeTextAtomically(stale, "old");
    submitLoadFigures(sink, config, sampleFrames(), sources);
    EXPECT_EQ(sink.names(), (std::set<std::string>{"white_after_crop.png", "white_overlay.png"}));
    EXPECT_FALSE(std::filesystem::exists(stale));
    for (const FigureJob& job : sink.jobs)
        EXPECT_EQ(job.make().panels.size(), 1u) << job.path;
}

TEST_F(Submit, PatchFiguresAndTheirIndex) {
    const auto scene = std::make_shared<PatchScene>(test::samplePatch(2, 100));
    const auto folder = dir.path() / "outputs" / scene->data.def.tag / "cutouts";
    writeTextAtomically(folder / "src_gone.png", "old");
    submitPatchFigures(sink, config, scene);
    EXPECT_EQ(sink.jobs.size(), 19u); // overview, 12 base, 6 halo
    const std::string index = readTextFile(folder / "index.csv");
    EXPECT_EQ(std::count(index.begin(), index.end(), '\n'), 19);
    EXPECT_FALSE(std::filesystem::exists(folder / "src_gone.png"));
    EXPECT_TRUE(sink.names().contains("src_gaia_2518065009826205440.png"));
    sink.jobs.clear();
    config.patchRun.noCutouts = true;
    submitPatchFigures(sink, config, scene);
    EXPECT_EQ(sink.names(), std::set<std::string>{"patch_overview.png"});
    EXPECT_FALSE(std::filesystem::exists(folder));
}

TEST_F(Submit, EpsfFiguresFollowTheKeys) {
    auto frames = sampleFrames();
    frames->bands.push_back({});
    frames->bands[0].info.name = "g";
    auto result = std::make_shared<psf::EpsfBandResult>();
    result->cells.push_back({});
    result->cells[0].cell.tag = "r00_c00";
    submitEpsfFigures(sink, config, frames, result);
    EXPECT_EQ(sink.jobs.size(), 9u);
    EXPECT_EQ(sink.jobs[0].path, dir.path() / "EPSFs" / "g" / "r00_c00" / "epsf.png");
    sink.jobs.clear();
    config.epsf.backgroundSubtractPatch = config.epsf.saveGrowthCurve = config.epsf.starLocalBkgSubtract = false;
    submitEpsfFigures(sink, config, frames, result);
    EXPECT_EQ(sink.names(), (std::set<std::string>{"epsf.png", "epsf_residual_diagnostics.png", "psfstars.png",
                                                   "extracted_stars.png", "used_stars.png"}));
}

TEST_F(Submit, ZeroPointFiguresAreNamedByBand) {
    config.inputs.gaiaxpSynphotCsv = "gaia.csv";
    submitZeroPointFigures(sink, config, test::sampleZeroPoint(), {12, 18});
    EXPECT_EQ(sink.names(), (std::set<std::string>{"zp_vs_mag__m400.png", "zp_vs_mag__m400_fullrange.png"}));
}

} // namespace
} // namespace furrow::diagnose
