#include "core/pipeline/patch_staleness.h"

#include "core/config/config_io.h"
#include "core/io/csv.h"
#include "core/pipeline/epsf_inspect.h"
#include "core/pipeline/fit_stage.h"
#include "core/pipeline/payload.h"
#include "core/pipeline/products.h"
#include "core/pipeline/run.h"
#include "core/pipeline/triage.h"
#include "core/psf/rejected_stars.h"
#include "tests/support/field_writer.h"
#include "tests/support/temp_dir.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace furrow::pipeline {
namespace {

namespace fs = std::filesystem;
using Tags = std::set<std::string>;

/// A field of 2 × 2 ePSF cells with 2 × 2 patches each, run once for all tests, which work on copies of it.
class PatchStale : public testing::Test {
protected:
    static void SetUpTestSuite() {
        s_origin = new test::TempDir;
        test::FieldOptions options;
        options.width = 260;
        options.height = 240;
        options.stars = 24;
        options.galaxies = 6;
        options.fluxMin = 3000;
        options.config = {{"zp.enabled", "false"},        {"epsf.cutout_size", "25"}, {"epsf.final_psf_size", "25"},
                          {"epsf.edge_pad", "2"},         {"epsf.epsf_ngrid", "2"},   {"epsf.ngrid", "2"},
                          {"patches.halo_pix_min", "15"}, {"epsf.model", "cell"}};
        s_files = new test::FieldFiles(test::writeField(s_origin->path(), options));
        runCommand(Command::Run, config::loadConfig(s_files->config).config, RunContext());
    }
    static void TearDownTestSuite() {
        delete s_files;
        delete s_origin;
    }
    void SetUp() override {
        fs::copy(s_origin->path(), m_dir.path(), fs::copy_options::recursive | fs::copy_options::overwrite_existing);
        // Copies have new times: what the stages know is taken afresh, fits are kept.
        runCommand(Command::Run, config(), RunContext(), nullptr, {.incremental = true});
    }
    config::Config config(const config::Overrides& keys = {}) const {
        return config::loadConfig(m_dir / "config.yaml", keys).config;
    }
    fs::path catalogFile() const { return m_dir / s_files->catalog.filename().string(); }
    std::vector<fit::PatchDef> patches() const { return readPatches(WorkDir(config()).patches / "patches.json"); }
    Tags all() const {
        Tags tags;
        for (const auto& patch : patches())
            if (fs::exists(WorkDir(config()).patchCsv(patch.tag)))
                tags.insert(patch.tag);
        return tags;
    }
    /// Stale patches; their reasons go to m_reasons.
    Tags stale(const config::Overrides& keys = {}) {
        m_staleness.update(config(keys), patches());
        Tags tags;
        m_reasons.clear();
        for (const auto& patch : m_reader.read(config(keys), patches(), &m_staleness))
            if (patch.state == PatchState::Stale) {
                tags.insert(patch.tag);
                m_reasons.insert(patch.staleReason.english());
            }
        return tags;
    }
    void refit(const std::string& tag, const config::Overrides& keys = {}) const {
        const WorkDir work(config());
        EXPECT_EQ(fitPayloadFile(work.payload(tag), work.patchDir(tag), config(keys), RunContext()), "");
    }

    inline static test::TempDir* s_origin = nullptr;
    inline static test::FieldFiles* s_files = nullptr;
    test::TempDir m_dir;
    TriageReader m_reader;
    PatchStaleness m_staleness;
    Tags m_reasons;
};

TEST_F(PatchStale, NothingIsAfterARun) {
    EXPECT_GT(all().size(), 10u);
    EXPECT_EQ(stale(), Tags{});
}

TEST_F(PatchStale, AChangedRowConcernsThePatchesThatSeeItAndSaysWhich) {
    const auto& source = s_files->sources.front();
    auto table = io::CsvTable::read(catalogFile());
    table.setText(0, *table.find("DEC"), std::to_string(table.number(0, *table.find("DEC")) + 0.3 / 3600));
    table.write(catalogFile());
    Tags seeing;
    for (const auto& patch : patches())
        if (patch.roi.grown(config().patchRun.ringPix).contains(pixelOf(source.x), pixelOf(source.y)))
            seeing.insert(patch.tag);
    ASSERT_LT(seeing.size(), all().size());
    EXPECT_EQ(stale(), seeing);
    EXPECT_EQ(m_reasons, Tags{"the catalog's row of " + source.id + " was changed"});
    runCommand(Command::Run, config(), RunContext(), nullptr, {.incremental = true});
    EXPECT_EQ(stale(), Tags{});
}

TEST_F(PatchStale, AnAddedAndARemovedRowConcernTheirPlaces) {
    auto table = io::CsvTable::read(catalogFile());
    const auto added = table.addRow();
    for (std::size_t c = 0; c < table.columns(); ++c)
        table.setText(added, c, table.text(1, c));
    table.setText(added, *table.find("ID"), "added");
    table.write(catalogFile());
    const Tags seeing = stale();
    EXPECT_FALSE(seeing.empty());
    EXPECT_LT(seeing.size(), all().size());
    EXPECT_EQ(m_reasons, Tags{"the catalog's row of added was changed"});
    // The same row removed again: the file is new, its rows are not.
    auto lines = test::readText(catalogFile());
    lines.erase(lines.rfind('\n', lines.size() - 2) + 1);
    test::writeText(catalogFile(), lines);
    EXPECT_EQ(stale(), Tags{});
}

TEST_F(PatchStale, AChangedImageConcernsAll) {
    fs::last_write_time(m_dir / "images/g.fits",
                        fs::last_write_time(m_dir / "images/g.fits") + std::chrono::seconds(2));
    EXPECT_EQ(stale(), all());
    ASSERT_EQ(m_reasons.size(), 1u);
    EXPECT_EQ(m_reasons.begin()->substr(0, 6), "load: ");
}

TEST_F(PatchStale, AChangedFitKeyConcernsTheFitsThatWereMadeWithAnother) {
    const config::Overrides keys{{"patch_run.n_opt_iters", "31"}};
    EXPECT_EQ(stale(keys), all());
    EXPECT_EQ(m_reasons, Tags{"patch_run.n_opt_iters was 20 and is 31"});
    Tags others = all();
    const std::string tag = *others.begin();
    refit(tag, keys);
    others.erase(tag);
    EXPECT_EQ(stale(keys), others);
    EXPECT_EQ(stale(), Tags{tag}); // back at the old value
    EXPECT_EQ(m_reasons, Tags{"patch_run.n_opt_iters was 31 and is 20"});
}

TEST_F(PatchStale, ARebuiltPsfConcernsThePatchesOfItsCell) {
    const auto before = inspectBandEpsf(config(), "g", RunContext());
    const psf::PsfStar* best = nullptr;
    std::string cellTag;
    for (const auto& cell : before.result->cells)
        for (const auto& star : cell.selection.stars)
            if (star.used && (!best || star.flux > best->flux)) {
                best = &star;
                cellTag = cell.cell.tag;
            }
    ASSERT_TRUE(best);
    const auto sky = before.frames->wcs.toSky(best->x, best->y);
    psf::writeRejectedStars(config(), {{"g", sky.ra, sky.dec}});
    rebuildBandEpsf(config(), "g", RunContext());
    Tags dependent;
    for (const auto& patch : patches())
        if (patch.epsfTag == cellTag && all().contains(patch.tag))
            dependent.insert(patch.tag);
    ASSERT_FALSE(dependent.empty());
    ASSERT_LT(dependent.size(), all().size());
    EXPECT_EQ(stale(), dependent);
    EXPECT_EQ(m_reasons, Tags{"the PSF of g in cell " + cellTag + " was built again and has changed"});
    const std::string tag = *dependent.begin();
    refit(tag);
    dependent.erase(tag);
    EXPECT_EQ(stale(), dependent);
    runCommand(Command::RunPatches, config(), RunContext());
    EXPECT_EQ(stale(), Tags{});
}

TEST_F(PatchStale, AChangedPayloadConcernsItsPatch) {
    const std::string tag = *all().begin();
    const fs::path path = WorkDir(config()).payload(tag);
    Payload payload = readPayload(path);
    EXPECT_EQ(storedPayloadHash(path), payload.fileHash);
    payload.data.bands[0].image(3, 3) += 1;
    writePayload(path, payload);
    EXPECT_NE(storedPayloadHash(path), payload.fileHash);
    m_staleness.update(config(), patches(), true); // a run has just written it
    for (const auto& patch : m_reader.read(config(), patches(), &m_staleness))
        EXPECT_EQ(patch.state == PatchState::Stale, patch.tag == tag) << patch.tag;
}

TEST_F(PatchStale, FitsThatRecordedNothingFollowTheirStage) {
    const std::string tag = *all().begin();
    const fs::path meta = WorkDir(config()).patchDir(tag) / "meta.json";
    std::string text = test::readText(meta);
    text.replace(text.find("\"inputs\""), 8, "\"earlier\"");
    test::writeText(meta, text);
    EXPECT_EQ(stale(), Tags{tag}); // the file itself was changed
    EXPECT_EQ(m_reasons, Tags{"its files were changed"});
}

TEST_F(PatchStale, PatchesThatAreBeingFittedAreRunning) {
    const std::string tag = *all().begin();
    for (const auto& patch : m_reader.read(config(), patches(), nullptr, {tag}))
        EXPECT_EQ(patch.state == PatchState::Running, patch.tag == tag);
}

} // namespace
} // namespace furrow::pipeline
