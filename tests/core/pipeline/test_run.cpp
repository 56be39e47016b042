#include "core/config/config_io.h"
#include "core/io/csv.h"
#include "core/io/fits.h"
#include "core/io/json.h"
#include "core/pipeline/fit_stage.h"
#include "core/pipeline/products.h"
#include "core/pipeline/run.h"
#include "tests/support/field_writer.h"
#include "tests/support/temp_dir.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace furrow;
using pipeline::Command;
namespace fs = std::filesystem;

namespace {

/// A small field that was run once; shared by the tests that only look.
class WholeRun : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        s_dir = new test::TempDir;
        test::FieldOptions options;
        options.width = 260;
        options.height = 220;
        options.stars = 24;
        options.galaxies = 8;
        s_files = test::writeField(s_dir->path(), options);
        s_config = config::loadConfig(s_files.config).config;
        s_report = pipeline::runCommand(Command::Run, s_config, {});
    }
    static void TearDownTestSuite() {
        delete s_dir;
        s_dir = nullptr;
    }

    /// The same field with another work_dir and some keys changed.
    static config::Config variant(const std::string& name, const config::Overrides& overrides = {}) {
        return config::loadConfig(s_files.config, overrides, s_dir->path() / name).config;
    }
    static std::map<std::string, std::string> patchCsvs(const config::Config& config) {
        std::map<std::string, std::string> texts;
        for (const auto& entry : fs::directory_iterator(pipeline::WorkDir(config).outputs)) {
            const auto tag = entry.path().filename().string();
            texts[tag] = test::readText(entry.path() / (tag + "_cat_fit.csv"));
        }
        return texts;
    }

    inline static test::TempDir* s_dir = nullptr;
    inline static test::FieldFiles s_files;
    inline static config::Config s_config;
    inline static pipeline::RunReport s_report;
};

/// Asks for a stop as soon as a stage has done `units` units.
class StopAt : public ProgressSink {
public:
    StopAt(std::stop_source source, std::string stage, std::size_t units)
        : m_source(std::move(source))
        , m_stage(std::move(stage))
        , m_units(units) {}
    void stageStarted(std::string_view) override {}
    void stageAdvanced(std::string_view stage, std::size_t done, std::size_t, std::string_view) override {
        if (stage == m_stage && done >= m_units)
            m_source.request_stop();
    }
    void stageFinished(std::string_view, double) override {}

private:
    std::stop_source m_source;
    std::string m_stage;
    std::size_t m_units;
};

} // namespace

TEST_F(WholeRun, EverySourceIsFittedAndTrue) {
    EXPECT_TRUE(s_report.complete());
    EXPECT_EQ(s_report.patches, 4u);
    EXPECT_EQ(s_report.patchesConverged, s_report.patches);
    const auto catalog = io::CsvTable::read(pipeline::WorkDir(s_config).catalog);
    ASSERT_EQ(catalog.rows(), s_files.sources.size());
    std::vector<double> pulls;
    for (std::size_t row = 0; row < catalog.rows(); ++row) {
        const auto& truth = s_files.sources[row];
        for (std::size_t b = 0; b < 2; ++b) {
            const std::string band = b ? "r" : "g";
            const double flux = catalog.number(row, catalog.find("FLUX_" + band + "_fit").value());
            const double error = catalog.number(row, catalog.find("FLUXERR_" + band + "_fit").value());
            ASSERT_TRUE(std::isfinite(flux) && error > 0) << truth.id;
            // The PSF comes from these stars themselves: 1 % of the flux on top of the noise.
            pulls.push_back((flux - truth.flux[b]) / std::hypot(error, 0.01 * truth.flux[b]));
        }
    }
    std::sort(pulls.begin(), pulls.end(), [](double a, double b) { return std::abs(a) < std::abs(b); });
    EXPECT_LT(std::abs(pulls[pulls.size() / 2]), 1.0); // the median |pull| of a normal distribution is 0.67
    EXPECT_LT(std::abs(pulls[pulls.size() * 9 / 10]), 2.5);
}

TEST_F(WholeRun, LeavesEveryProduct) {
    const pipeline::WorkDir work(s_config);
    for (const auto& path :
         {work.wcs(), work.white(), work.state(), work.summary(), work.catalog, work.patches / "patches.csv",
          work.patches / "patches.json", work.epsfs / "epsf_summary.json"})
        EXPECT_TRUE(fs::exists(path)) << path;
    const auto state = io::readJson(work.state());
    for (const char* stage : {"load", "epsf", "patches", "payload", "fit", "merge"})
        EXPECT_TRUE(state["stages"].contains(stage)) << stage;
    for (const auto& patch : pipeline::readPatches(work.patches / "patches.json")) {
        EXPECT_TRUE(fs::exists(work.payload(patch.tag))) << patch.tag;
        for (const char* tail : {".log", ".runner.log", "_cat_fit.csv"})
            EXPECT_TRUE(fs::exists(work.patchDir(patch.tag) / (patch.tag + tail))) << patch.tag << tail;
    }
    for (const auto& entry : fs::recursive_directory_iterator(work.root))
        EXPECT_NE(entry.path().extension(), ".tmp") << entry.path();
}

TEST_F(WholeRun, PayloadFilesGiveTheSameFitAndThreadsDoNotMatter) {
    auto config = variant(
        "again", {{"patch_run.max_workers", "1"}, {"patch_inputs.max_workers", "1"}, {"epsf.max_workers", "1"}});
    pipeline::runCommand(Command::RunEpsf, config, {});
    pipeline::runCommand(Command::BuildPatchInputs, config, {});
    const auto report = pipeline::runCommand(Command::RunPatches, config, {});
    EXPECT_TRUE(report.complete());
    EXPECT_EQ(patchCsvs(config), patchCsvs(s_config));
    pipeline::runCommand(Command::Merge, config, {});
    EXPECT_TRUE(fs::exists(pipeline::WorkDir(config).catalog));

    const auto tag = pipeline::readPatches(pipeline::WorkDir(config).patches / "patches.json").front().tag;
    const auto alone = s_dir->path() / "alone";
    EXPECT_EQ(pipeline::fitPayloadFile(pipeline::WorkDir(config).payload(tag), alone, config, {}), "");
    EXPECT_EQ(test::readText(alone / (tag + "_cat_fit.csv")), patchCsvs(s_config).at(tag));
}

TEST_F(WholeRun, FinalCatalogAsFitsOrVoTable) {
    for (const std::string suffix : {"fits", "vot"}) {
        auto config = s_config;
        config.outputs.finalCatalog = s_config.outputs.workDir / ("final." + suffix);
        const auto file = config.outputs.finalCatalog;
        pipeline::runCommand(Command::Merge, config, {});
        const auto csv = pipeline::WorkDir(config).catalog;
        EXPECT_EQ(csv, s_config.outputs.workDir / "final.csv");
        ASSERT_TRUE(fs::exists(file));
        EXPECT_EQ(test::readText(file).find("MAG_r_fit"), std::string::npos);
        pipeline::runCommand(Command::ComputeZp, config, {});
        EXPECT_EQ(test::readText(csv), test::readText(pipeline::WorkDir(s_config).catalog));
        EXPECT_NE(test::readText(file).find("MAG_r_fit"), std::string::npos);
        if (suffix == "fits") {
            const auto table = io::CsvTable::read(csv);
            const auto back = io::readFitsTable(file, "CATALOG");
            EXPECT_EQ(back.names, table.names());
            for (const char* name : {"FLUX_g_fit", "MAG_r_fit", "RA_fit"})
                for (std::size_t r = 0; r < table.rows(); ++r)
                    EXPECT_EQ(back.numbers.at(name)[r], table.number(r, table.find(name).value())) << name;
            EXPECT_EQ(back.texts.at("ID").front(), s_files.sources.front().id);
        }
        fs::remove(file);
        fs::remove(csv);
    }
}

TEST_F(WholeRun, PatchProductRendersTheFit) {
    const pipeline::WorkDir work(s_config);
    double chi2 = 0;
    long pixels = 0;
    for (const auto& patch : pipeline::readPatches(work.patches / "patches.json")) {
        const auto product = pipeline::loadPatchProduct(s_config, patch.tag);
        ASSERT_EQ(product.model.size(), product.data.bands.size());
        for (std::size_t b = 0; b < product.model.size(); ++b) {
            const auto& band = product.data.bands[b];
            for (std::size_t i = 0; i < band.image.size(); ++i)
                if (band.mask.data()[i] == 0) {
                    const double model = product.model[b].data()[i];
                    const double variance =
                        std::pow(band.info.skySigma, 2) + band.info.photonScale() * std::max(0.0, model);
                    chi2 += std::pow(band.image.data()[i] - model, 2) / variance;
                    ++pixels;
                }
        }
    }
    EXPECT_NEAR(chi2 / static_cast<double>(pixels), 1.0,
                0.05); // 2e5 pixels: noise of the mean is 0.003; the PSF's error adds
}

TEST_F(WholeRun, ResumeKeepsOnlyPatchesWithTheSameInputs) {
    auto config = variant("resume", {{"patch_run.resume", "true"}});
    pipeline::runCommand(Command::RunEpsf, config, {});
    pipeline::runCommand(Command::BuildPatchInputs, config, {});
    pipeline::runCommand(Command::RunPatches, config, {});
    const pipeline::WorkDir work(config);
    const auto patches = pipeline::readPatches(work.patches / "patches.json");
    const auto stamp = [&](const std::string& tag) { return fs::last_write_time(work.patchCsv(tag)); };
    std::map<std::string, fs::file_time_type> before;
    for (const auto& p : patches)
        before[p.tag] = stamp(p.tag);
    pipeline::runCommand(Command::RunPatches, config, {});
    for (const auto& p : patches)
        EXPECT_EQ(stamp(p.tag), before[p.tag]) << p.tag;
    config.patchRun.posPriorPix = 0.3;
    pipeline::runCommand(Command::RunPatches, config, {});
    for (const auto& p : patches)
        EXPECT_NE(stamp(p.tag), before[p.tag]) << p.tag;
}

TEST_F(WholeRun, BrokenPayloadFailsItsPatchAlone) {
    const auto config = variant("broken");
    pipeline::runCommand(Command::RunEpsf, config, {});
    pipeline::runCommand(Command::BuildPatchInputs, config, {});
    const pipeline::WorkDir work(config);
    const auto patches = pipeline::readPatches(work.patches / "patches.json");
    test::writeText(work.payload(patches[1].tag), "no FITS file at all");
    const auto report = pipeline::runCommand(Command::RunPatches, config, {});
    EXPECT_FALSE(report.complete());
    ASSERT_EQ(report.failedPatches.size(), 1u);
    EXPECT_TRUE(report.failedPatches[0].starts_with(patches[1].tag));
    EXPECT_EQ(report.patchesOk, patches.size() - 1);
    EXPECT_EQ(io::readJson(work.patchDir(patches[1].tag) / "meta.json")["status"], "failed");
    EXPECT_FALSE(fs::exists(work.patchCsv(patches[1].tag)));
    pipeline::runCommand(Command::Merge, config, {});
    EXPECT_EQ(io::CsvTable::read(work.catalog).rows(), s_files.sources.size());
}

TEST_F(WholeRun, StopLeavesWhatWasFinishedAndARunCanFollow) {
    const auto config = variant("stopped", {{"patch_run.max_workers", "1"}});
    std::stop_source source;
    const RunContext context(source.get_token(), std::make_shared<StopAt>(source, "fit", 1), nullptr);
    EXPECT_THROW(pipeline::runCommand(Command::Run, config, context), Cancelled);
    const pipeline::WorkDir work(config);
    std::size_t finished = 0;
    for (const auto& patch : pipeline::readPatches(work.patches / "patches.json"))
        finished += fs::exists(work.patchCsv(patch.tag));
    EXPECT_EQ(finished, 1u);
    EXPECT_FALSE(fs::exists(work.catalog));
    const auto state = io::readJson(work.state());
    EXPECT_TRUE(state["stages"].contains("epsf"));
    EXPECT_FALSE(state["stages"].contains("fit"));
    EXPECT_TRUE(pipeline::runCommand(Command::Run, config, {}).complete());
    EXPECT_EQ(patchCsvs(config), patchCsvs(s_config));
}

TEST_F(WholeRun, ResultsOfAnotherGridAreRemoved) {
    auto config = variant("grid");
    pipeline::runCommand(Command::Run, config, {});
    config.epsf.ngrid = 1;
    pipeline::runCommand(Command::Run, config, {});
    std::size_t csvs = 0;
    for (const auto& entry : fs::recursive_directory_iterator(pipeline::WorkDir(config).outputs))
        csvs += entry.path().string().ends_with("_cat_fit.csv");
    EXPECT_EQ(csvs, 1u);
}
