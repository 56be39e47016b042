#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/pipeline/review.h"
#include "core/pipeline/triage.h"
#include "tests/support/temp_dir.h"

#include <gtest/gtest.h>

namespace furrow::pipeline {
namespace {

namespace fs = std::filesystem;

TEST(Review, IsWrittenAtOnceAndReadBack) {
    const test::TempDir dir;
    ReviewStore store(dir / "review.csv");
    EXPECT_TRUE(store.all().empty());
    store.setVerdict("r00_c00_pr00_pc00", Verdict::Accepted);
    store.setNote("r00_c00_pr00_pc01", "ring, \"odd\"\nsecond line");
    EXPECT_FALSE(store.hasUnsaved());
    const ReviewStore again(dir / "review.csv");
    EXPECT_EQ(again.find("r00_c00_pr00_pc00").verdict, Verdict::Accepted);
    EXPECT_EQ(again.find("r00_c00_pr00_pc01").note, "ring, \"odd\"\nsecond line");
    EXPECT_EQ(again.find("r00_c00_pr00_pc00").time.size(), std::string("2026-11-21T03:30:00Z").size());
    EXPECT_TRUE(again.find("unknown").empty());
}

TEST(Review, KeepsWhatOthersWrote) {
    const test::TempDir dir;
    const fs::path path = dir / "review.csv";
    ReviewStore store(path);
    store.setVerdict("a", Verdict::Accepted);
    writeTextAtomically(path, "note,tag,colour\nfirst,b,red\n,a,blue\n"); // other order, no verdict column
    EXPECT_TRUE(store.reloadIfChanged());
    EXPECT_FALSE(store.reloadIfChanged());
    EXPECT_EQ(store.find("a").verdict, Verdict::None);
    EXPECT_EQ(store.find("b").note, "first");
    writeTextAtomically(path, "note,tag,colour\nchanged meanwhile,b,red\n,a,blue\n");
    store.setVerdict("a", Verdict::Rejected); // reads that before it writes
    const auto csv = io::CsvTable::read(path);
    EXPECT_EQ(csv.text(0, 0), "changed meanwhile");
    EXPECT_EQ(csv.text(1, *csv.find("colour")), "blue");
    EXPECT_EQ(csv.text(1, *csv.find("verdict")), "rejected");
    EXPECT_EQ(csv.rows(), 2u);
}

TEST(Review, FailedWriteLosesNothing) {
    const test::TempDir dir;
    const fs::path path = dir / "review.csv";
    ReviewStore store(path);
    writeTextAtomically(path, "patch\nx\n");
    EXPECT_THROW(store.setVerdict("a", Verdict::Rejected), UserError);
    EXPECT_TRUE(store.hasUnsaved());
    EXPECT_EQ(store.find("a").verdict, Verdict::Rejected);
    EXPECT_EQ(readTextFile(path), "patch\nx\n");
    fs::remove(path);
    store.setNote("b", "later");
    EXPECT_FALSE(store.hasUnsaved());
    const ReviewStore again(path);
    EXPECT_EQ(again.find("a").verdict, Verdict::Rejected);
    EXPECT_EQ(again.find("b").note, "later");
    fs::create_directories(dir / "folder" / "review.csv"); // a folder stands in the way
    ReviewStore blocked(dir / "folder" / "review.csv");
    EXPECT_THROW(blocked.setNote("c", "kept"), UserError);
    EXPECT_EQ(blocked.find("c").note, "kept");
}

PatchSummary fitted() {
    PatchSummary patch;
    patch.state = PatchState::Suspicious;
    patch.sources = 10;
    patch.reducedChi2 = 1;
    patch.worstSigma = 4;
    return patch;
}

TEST(Triage, SeverityRanksProblems) {
    EXPECT_EQ(severityOf(fitted()), 0);
    EXPECT_EQ(severityOf(PatchSummary{}), 0); // pending
    PatchSummary failed;
    failed.state = PatchState::Failed;
    PatchSummary limit = fitted(), fallback = fitted(), stalled = fitted(), residual = fitted();
    limit.hitLimit = true;
    fallback.fallbackBands = {"g"};
    stalled.stalled = 5;
    residual.worstSigma = 1e6;
    EXPECT_EQ(severityOf(failed), 1000);
    EXPECT_EQ(severityOf(limit), 100);
    EXPECT_EQ(severityOf(fallback), 20);
    EXPECT_EQ(severityOf(stalled), 30);
    EXPECT_EQ(severityOf(residual), 100); // capped: one hot pixel is no failure
    PatchSummary misfit = fitted();
    misfit.misfits = 2;
    EXPECT_EQ(severityOf(misfit), 40);
}

/// A patch folder with these contents.
struct Folder {
    Folder() {
        config.outputs.workDir = dir.path();
        def.tag = "r00_c00_pr00_pc00";
    }
    void write(const std::string& meta, bool csv = true) {
        const fs::path folder = dir.path() / "outputs" / def.tag;
        writeTextAtomically(folder / "meta.json", meta);
        if (csv)
            writeTextAtomically(folder / (def.tag + "_cat_fit.csv"), "ID\n");
    }
    PatchSummary read() { return reader.read(config, {def}, nullptr).front(); }
    /// A folder without state.json: its fit was never finished.
    PatchSummary readStale() {
        staleness.update(config, {def});
        return reader.read(config, {def}, &staleness).front();
    }
    test::TempDir dir;
    config::Config config;
    fit::PatchDef def;
    TriageReader reader;
    PatchStaleness staleness;
};

TEST(Triage, StatesFollowTheFiles) {
    Folder folder;
    EXPECT_EQ(folder.readStale().state, PatchState::Pending);
    folder.write(R"({"status": "ok", "chi2": 300, "npix": 100, "opt_hit_max_iters": {"g": false, "r": true},
                     "opt_niters": {"g": 4, "r": 40}, "opt_converged": {"g": true, "r": false}, "n_sources": 3})",
                 false);
    EXPECT_EQ(folder.read().state, PatchState::Pending); // being fitted again: no CSV
    folder.write(R"({"status": "ok", "chi2": 300, "npix": 100, "opt_hit_max_iters": {"g": false, "r": true},
                     "opt_niters": {"g": 4, "r": 40}, "opt_converged": {"g": true, "r": false}, "n_sources": 3})");
    const PatchSummary patch = folder.read();
    EXPECT_EQ(patch.state, PatchState::Suspicious);
    EXPECT_EQ(patch.problems, unsigned(kHitLimit | kHighChi2));
    EXPECT_EQ(patch.iterations, 40);
    EXPECT_FALSE(patch.converged);
    const PatchSummary stale = folder.readStale();
    EXPECT_EQ(stale.state, PatchState::Stale);
    EXPECT_EQ(stale.staleReason.english(), "load: it has not run yet");
}

TEST(Triage, APatchWithASourceThatItsModelMissesIsSuspicious) {
    Folder folder;
    folder.write(R"({"status": "ok", "chi2": 1000.0, "npix": 1000, "n_sources": 3,
                     "source_tags": {"0001": ["edge", "held"], "0002": ["poor_fit", "negative_flux"]}})");
    const PatchSummary patch = folder.read();
    EXPECT_EQ(patch.state, PatchState::Suspicious);
    EXPECT_EQ(patch.problems, unsigned(kMisfit));
    EXPECT_EQ(patch.misfits, 1);
    folder.write(
        R"({"status": "ok", "chi2": 1000.0, "npix": 1000, "n_sources": 3, "source_tags": {"0001": ["edge"]}})");
    EXPECT_EQ(TriageReader().read(folder.config, {folder.def}, nullptr).front().state, PatchState::Ok);
}

TEST(Triage, BrokenAndFailedPatchesSayWhy) {
    Folder failed;
    failed.write(R"({"status": "failed", "error": "no usable pixel"})");
    EXPECT_EQ(failed.read().state, PatchState::Failed);
    EXPECT_EQ(failed.read().error, "no usable pixel");
    Folder broken;
    broken.write("{");
    EXPECT_EQ(broken.read().state, PatchState::Failed);
    EXPECT_NE(broken.read().error.find("meta.json"), std::string::npos);
}

} // namespace
} // namespace furrow::pipeline
