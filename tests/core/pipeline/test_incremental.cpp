#include "core/config/config_io.h"
#include "core/io/csv.h"
#include "core/io/json.h"
#include "core/pipeline/plan.h"
#include "core/pipeline/products.h"
#include "core/pipeline/run.h"
#include "tests/support/field_writer.h"
#include "tests/support/temp_dir.h"

#include <algorithm>
#include <gtest/gtest.h>

using namespace furrow;
using pipeline::Command;
namespace fs = std::filesystem;

namespace {

using Names = std::vector<std::string>;
const Names kAll(pipeline::kStageNames.begin(), pipeline::kStageNames.end());

/// Notes which stages run; stops at the begin of `stopAt`.
class Stages : public ProgressSink {
public:
    explicit Stages(std::string stopAt = "")
        : m_stopAt(std::move(stopAt)) {}
    void stageStarted(std::string_view stage) override {
        names.emplace_back(stage);
        if (stage == m_stopAt)
            stop.request_stop();
    }
    void stageAdvanced(std::string_view, std::size_t, std::size_t, std::string_view) override {}
    void stageFinished(std::string_view, double) override {}
    Names names;
    std::stop_source stop;

private:
    std::string m_stopAt;
};

class Incremental : public ::testing::Test {
protected:
    void SetUp() override {
        test::FieldOptions options;
        options.width = 200;
        options.height = 170;
        options.stars = 14;
        options.galaxies = 5;
        m_files = test::writeField(m_dir.path(), options);
        m_overrides = {{"bright_mask.enabled", "true"}, {"zp.enabled", "true"}, {"zp.min_box_size_pix", "50"}};
        run();
    }

    config::Config config(const std::string& work = "work") const {
        return config::loadConfig(m_files.config, m_overrides, m_dir.path() / work).config;
    }
    Names planned() const {
        Names names;
        for (const auto& stage : pipeline::stalePlan(config()))
            if (stage.stale())
                names.push_back(stage.name);
        return names;
    }
    /// The stages that an incremental run executes.
    Names run(const std::string& stopAt = "") const {
        const auto stages = std::make_shared<Stages>(stopAt);
        const RunContext context(stages->stop.get_token(), stages, nullptr);
        pipeline::runCommand(Command::Run, config(), context, nullptr, {.incremental = true});
        return stages->names;
    }
    std::string catalog(const std::string& work = "work") const {
        return test::readText(pipeline::WorkDir(config(work)).catalog);
    }
    /// The catalog of a full run elsewhere.
    std::string fullCatalog() const {
        const std::string work = "full" + std::to_string(m_fullRuns++);
        pipeline::runCommand(Command::Run, config(work), {});
        return catalog(work);
    }
    std::map<std::string, fs::file_time_type> fitTimes() const {
        std::map<std::string, fs::file_time_type> times;
        const pipeline::WorkDir work(config());
        for (const auto& patch : pipeline::readPatches(work.patches / "patches.json"))
            times[patch.tag] = fs::last_write_time(work.patchCsv(patch.tag));
        return times;
    }
    /// Patches whose fit was written since `before`.
    Names refitted(const std::map<std::string, fs::file_time_type>& before) const {
        Names tags;
        for (const auto& [tag, time] : fitTimes())
            if (before.at(tag) != time)
                tags.push_back(tag);
        return tags;
    }
    struct Change {
        std::string key, value;
        Names stages;
        bool changesCatalog;
    };
    /// Applies one change after the other.
    void expectChanges(const std::vector<Change>& changes) {
        for (const auto& change : changes) {
            SCOPED_TRACE(change.key + ": " + change.value);
            const auto before = catalog();
            m_overrides.emplace_back(change.key, change.value);
            EXPECT_EQ(planned(), change.stages);
            EXPECT_EQ(run(), change.stages);
            EXPECT_EQ(catalog() != before, change.changesCatalog);
            expectUpToDate();
        }
    }
    void expectUpToDate() const {
        EXPECT_EQ(planned(), Names{});
        EXPECT_EQ(catalog(), fullCatalog());
    }

    test::TempDir m_dir;
    test::FieldFiles m_files;
    config::Overrides m_overrides;
    mutable int m_fullRuns = 0;
};

} // namespace

TEST_F(Incremental, NothingChangedRunsAndWritesNothing) {
    const auto path = pipeline::WorkDir(config()).state();
    const auto before = fs::last_write_time(path);
    const auto entries = std::distance(fs::recursive_directory_iterator(m_dir / "work"), {});
    EXPECT_EQ(planned(), Names{});
    EXPECT_EQ(run(), Names{});
    EXPECT_EQ(fs::last_write_time(path), before);
    EXPECT_EQ(std::distance(fs::recursive_directory_iterator(m_dir / "work"), {}), entries);
    expectUpToDate();
}

TEST_F(Incremental, MovedWorkFolderStaysUpToDate) {
    fs::rename(m_dir / "work", m_dir / "elsewhere");
    for (const auto& stage : pipeline::stalePlan(config("elsewhere"))) {
        EXPECT_FALSE(stage.stale()) << stage.name << ": " << stage.reason.english();
        EXPECT_TRUE(stage.finished);
    }
    EXPECT_EQ(pipeline::State(m_dir / "elsewhere" / "state.json").baseDir(), config().baseDir);
}

TEST_F(Incremental, OneLateKeyRunsExactlyWhatItConcerns) {
    expectChanges({
        {"plotting.dpi", "90", {}, false},
        {"zp.clip_sigma", "1.0", {"zp"}, true},
        {"merge.pattern", "r*_pr00_*_cat_fit.csv", {"merge", "zp"}, true},
        {"patch_run.fit_sky", "constant", {"fit", "merge", "zp"}, true},
        {"patch_run.ring_pix", "0", {"payload", "fit", "merge", "zp"}, true},
        {"patches.halo_pix_min", "31", {"patches", "payload", "fit", "merge", "zp"}, true},
    });
}

TEST_F(Incremental, OneEarlyKeyRunsExactlyWhatItConcerns) {
    expectChanges({
        {"epsf.max_stars", "5", {"epsf", "fit", "merge", "zp"}, true},
        {"epsf.final_psf_size", "21", {"epsf", "fit", "merge", "zp"}, true}, // halo_pix_min rules
        {"epsf.final_psf_size", "75", {"epsf", "patches", "payload", "fit", "merge", "zp"}, true},
        {"bright_mask.ellipse_scale", "5", {"bright", "payload", "fit", "merge", "zp"}, false}, // nothing is masked
        {"zp.gaia_mag_max", "15.5", {"gaia", "bright", "epsf", "patches", "payload", "fit", "merge", "zp"}, true},
        {"image_scaling.zp_ref", "24", kAll, true},
    });
}

TEST_F(Incremental, TouchedImageRunsEverythingAndKeepsEqualFits) {
    const auto before = fitTimes();
    fs::last_write_time(m_files.images[1], fs::last_write_time(m_files.images[1]) + std::chrono::seconds(1));
    EXPECT_EQ(run(), kAll);
    EXPECT_EQ(refitted(before), Names{});
    expectUpToDate();
}

TEST_F(Incremental, ChangedCatalogRowRefitsOnlyThePatchesThatSeeIt) {
    const pipeline::WorkDir work(config());
    const auto patches = pipeline::readPatches(work.patches / "patches.json");
    // A galaxy's size concerns its fit and no PSF star.
    const auto galaxy = std::find_if(m_files.sources.begin(), m_files.sources.end(), [](const auto& s) {
        return !s.star && std::min(s.x, 200 - s.x) < 60 && std::min(s.y, 170 - s.y) < 40;
    });
    ASSERT_NE(galaxy, m_files.sources.end());
    Names seeing;
    for (const auto& patch : patches)
        if (patch.roi.grown(config().patchRun.ringPix).contains(pixelOf(galaxy->x), pixelOf(galaxy->y)))
            seeing.push_back(patch.tag);
    ASSERT_LT(seeing.size(), patches.size());
    const auto before = fitTimes();
    auto table = io::CsvTable::read(m_files.catalog);
    const auto row = static_cast<std::size_t>(galaxy - m_files.sources.begin());
    const auto re = table.find("Re").value();
    table.setText(row, re, std::to_string(table.number(row, re) * 1.25));
    table.write(m_files.catalog);
    EXPECT_EQ(run(), kAll);
    EXPECT_EQ(refitted(before), seeing);
    expectUpToDate();
}

TEST_F(Incremental, ChangedPhotometryStartsAtGaia) {
    test::writeText(m_files.gaia, test::readText(m_files.gaia) + "\n");
    EXPECT_EQ(run(), Names(kAll.begin() + 1, kAll.end()));
    expectUpToDate();
}

TEST_F(Incremental, DeletedProductsAreMadeAgain) {
    const pipeline::WorkDir work(config());
    const auto tag = pipeline::readPatches(work.patches / "patches.json").front().tag;
    const auto before = fitTimes();
    fs::remove(work.payload(tag));
    EXPECT_EQ(run(), (Names{"payload", "fit", "merge", "zp"}));
    fs::remove_all(work.epsfs / "g");
    EXPECT_EQ(run(), (Names{"epsf", "fit", "merge", "zp"}));
    EXPECT_EQ(refitted(before), Names{});
    fs::remove(work.patchCsv(tag));
    EXPECT_EQ(run(), (Names{"fit", "merge", "zp"}));
    EXPECT_EQ(refitted(before), Names{tag});
    test::writeText(work.catalog, "ID\n1\n");
    EXPECT_EQ(run(), (Names{"merge", "zp"}));
    fs::remove(work.zp / "zp_summary.csv");
    EXPECT_EQ(run(), Names{"zp"});
    expectUpToDate();
}

TEST_F(Incremental, InterruptedRunGoesOnWhereItStopped) {
    m_overrides.emplace_back("epsf.max_stars", "9");
    m_overrides.emplace_back("patch_run.ring_pix", "12");
    EXPECT_THROW(run("payload"), Cancelled);
    EXPECT_EQ(run(), (Names{"payload", "fit", "merge", "zp"}));
    expectUpToDate();
}

TEST_F(Incremental, SingleCommandsLeaveLaterStagesStale) {
    m_overrides.emplace_back("epsf.max_stars", "9");
    pipeline::runCommand(Command::RunEpsf, config(), {});
    // The field was only loaded again: its patches and their inputs are as they were.
    EXPECT_EQ(run(), (Names{"fit", "merge", "zp"}));
    expectUpToDate();
}

TEST_F(Incremental, CommandsOneByOneEndUpToDate) {
    const auto all = {Command::RunEpsf,    Command::BuildPatches, Command::BuildPatchInputs,
                      Command::RunPatches, Command::Merge,        Command::ComputeZp};
    for (const auto command : all)
        pipeline::runCommand(command, config(), {});
    expectUpToDate();
    for (const auto command : {Command::BuildPatchInputs, Command::RunPatches, Command::Merge, Command::ComputeZp})
        pipeline::runCommand(command, config(), {});
    expectUpToDate();
    fs::remove_all(pipeline::WorkDir(config()).root);
    for (const auto command : all)
        pipeline::runCommand(command, config(), {});
    expectUpToDate();
}

TEST_F(Incremental, WorksWithoutPayloadFilesMaskAndZeroPoints) {
    m_overrides.emplace_back("patch_inputs.save_patch_inputs", "false");
    m_overrides.emplace_back("bright_mask.enabled", "false");
    m_overrides.emplace_back("zp.enabled", "false");
    run();
    expectUpToDate();
    m_overrides.emplace_back("patch_run.fit_sky", "none");
    EXPECT_EQ(run(), (Names{"fit", "merge"}));
    expectUpToDate();
}

TEST_F(Incremental, AnotherProgramVersionMakesEverythingStale) {
    const auto path = pipeline::WorkDir(config()).state();
    auto state = io::readJson(path);
    state["program"] = "Furrow 0.0.0";
    io::writeJson(path, state);
    const auto plan = pipeline::stalePlan(config());
    EXPECT_EQ(planned(), kAll);
    EXPECT_EQ(plan.front().reason.english(), "its results are of Furrow 0.0.0");
}
