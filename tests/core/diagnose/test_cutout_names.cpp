#include "core/diagnose/cutout_names.h"

#include <gtest/gtest.h>

#include <set>

namespace furrow::diagnose {
namespace {

std::vector<CutoutSource> baseSources(const std::vector<std::string>& ids) {
    std::vector<CutoutSource> out;
    for (std::size_t i = 0; i < ids.size(); ++i)
        out.push_back({ids[i], i, false});
    return out;
}

TEST(CutoutNames, PlainIdsAreKept) {
    EXPECT_EQ(cutoutNames({{"00019", 0, false}, {"gaia_2518065009826205440", 1, true}}),
              (std::vector<std::string>{"src_00019.png", "src_halo_gaia_2518065009826205440.png"}));
}

TEST(CutoutNames, WithoutIdTheIndexIsUsed) {
    EXPECT_EQ(cutoutNames({{"", 7, false}}), std::vector<std::string>{"src_000007.png"});
}

TEST(CutoutNames, UnsafeCharactersBecomeUnderscores) {
    EXPECT_EQ(cutoutNames(baseSources({"NGC 1/a:b"})), std::vector<std::string>{"src_NGC_1_a_b.png"});
    EXPECT_EQ(cutoutNames(baseSources({"../../etc"})), std::vector<std::string>{"src_.._.._etc.png"});
}

TEST(CutoutNames, CollisionsGetAHashOfTheId) {
    const auto names = cutoutNames(baseSources({"a b", "a_b", "a/b", "c"}));
    EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), 4u);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(names[i].size(), std::string("src_a_b_12345678.png").size()) << names[i];
        EXPECT_TRUE(names[i].starts_with("src_a_b_")) << names[i];
    }
    EXPECT_EQ(names[3], "src_c.png");
}

TEST(CutoutNames, CaseAloneDoesNotTellFilesApart) {
    const auto names = cutoutNames(baseSources({"Star", "star"}));
    EXPECT_TRUE(names[0].starts_with("src_Star_"));
    EXPECT_TRUE(names[1].starts_with("src_star_"));
    EXPECT_NE(names[0].substr(9), names[1].substr(9));
}

TEST(CutoutNames, ABaseSourceNeverLooksLikeAHaloSource) {
    const auto names = cutoutNames({{"halo_12", 0, false}, {"12", 1, true}});
    EXPECT_EQ(names[1], "src_halo_12.png");
    EXPECT_TRUE(names[0].starts_with("src_halo_12_"));
    EXPECT_EQ(names[0].size(), std::string("src_halo_12_12345678.png").size());
}

TEST(CutoutNames, LongIdsAreCutToTheLimit) {
    const std::string tail(300, 'x');
    const auto names = cutoutNames(baseSources({tail + "1", tail + "2"}));
    EXPECT_EQ(names[0].size(), 120u); // spec README, "Cutout file names"
    EXPECT_NE(names[0], names[1]);
}

TEST(CutoutNames, DoNotDependOnTheOrder) {
    const auto forward = cutoutNames(baseSources({"a b", "a_b"})), backward = cutoutNames(baseSources({"a_b", "a b"}));
    EXPECT_EQ(forward[0], backward[1]);
    EXPECT_EQ(forward[1], backward[0]);
}

TEST(CutoutNames, IndexQuotesOddIds) {
    const std::vector<CutoutSource> sources{{"a,\"b\"", 0, false}, {"c", 1, true}};
    EXPECT_EQ(cutoutIndexCsv(sources, cutoutNames(sources)),
              "file,ID,halo\nsrc_a__b_.png,\"a,\"\"b\"\"\",False\nsrc_halo_c.png,c,True\n");
}

} // namespace
} // namespace furrow::diagnose
