#include "core/pipeline/state.h"
#include "tests/support/field_writer.h"
#include "tests/support/temp_dir.h"

#include <gtest/gtest.h>

using namespace furrow;
using pipeline::State;

TEST(State, KeysChangeOnlyTheirStage) {
    const config::Config before;
    config::Config after;
    after.patchRun.nOptIters = 21;
    after.epsf.maxStars = 7;
    after.plotting.dpi = 100;
    for (const std::string stage : pipeline::kStageNames) {
        const bool same = pipeline::keysFingerprint(stage, before) == pipeline::keysFingerprint(stage, after);
        EXPECT_EQ(same, stage != "fit" && stage != "epsf") << stage;
    }
}

TEST(State, StagesBegunAndNotFinishedHaveNoEntry) {
    const test::TempDir dir;
    const auto path = dir / "state.json", input = dir / "input.csv";
    test::writeText(input, "ID\n1\n");
    const auto stages = [&] { return nlohmann::ordered_json::parse(test::readText(path))["stages"]; };
    State first(path);
    first.begin("load");
    first.finish("load", {}, {input, dir / "missing"});
    ASSERT_TRUE(stages().contains("load"));
    EXPECT_EQ(stages()["load"]["inputs"][input.string()]["size"], 5);
    EXPECT_TRUE(stages()["load"]["inputs"][(dir / "missing").string()].is_null());
    State second(path);
    second.begin("load");
    EXPECT_FALSE(stages().contains("load"));
}

TEST(State, StagesThatNeverRanDifferFromThoseCutShort) {
    const test::TempDir dir;
    const State state(dir / "state.json");
    const State::Paths products{dir / "a.csv", dir / "b.csv"};
    EXPECT_EQ(state.staleReason("zp", {}, products).english(), "it has not run yet");
    test::writeText(dir / "b.csv", "1\n");
    EXPECT_EQ(state.staleReason("zp", {}, products).english(), "it was not finished before");
}

TEST(State, UnreadableFileCountsAsNothingDone) {
    const test::TempDir dir;
    const auto path = dir / "state.json";
    test::writeText(path, "{\"stages\": [1,");
    State state(path);
    state.finish("epsf", {}, {});
    EXPECT_TRUE(nlohmann::ordered_json::parse(test::readText(path))["stages"].contains("epsf"));
}

TEST(State, FingerprintSeesContentOfTheSameSize) {
    const test::TempDir dir;
    const auto path = dir / "a";
    test::writeText(path, "abc");
    const auto before = pipeline::fileFingerprint(path);
    test::writeText(path, "abd");
    EXPECT_NE(pipeline::fileFingerprint(path)["head"], before["head"]);
}
