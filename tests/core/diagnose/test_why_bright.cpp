#include "tests/core/diagnose/explain_scene.h"

#include <gtest/gtest.h>

namespace furrow::diagnose {
namespace {

using test::addSpot;
using test::count;
using test::explain;
using test::explainFit;
using test::listOf;

const std::vector<test::Truth> kBrightAndFaint{
    {.x = 250, .y = 350, .flux = 200000}, {.x = 225, .y = 372, .flux = 20000}, {.x = 278, .y = 322, .flux = 30000}};

TEST(WhyBright, StarsThatFitHaveNoReasons) {
    const auto reasons = explain(test::makeScene(kBrightAndFaint, {.width = 100, .height = 100}));
    EXPECT_TRUE(reasons.empty()) << listOf(reasons);
}

TEST(WhyBright, ACoreThatOneBandLacksIsSaturated) {
    auto scene = test::makeScene(kBrightAndFaint, {.width = 100, .height = 100});
    Image<float>& image = scene.data.bands[1].image;
    for (int y = 47; y <= 53; ++y)
        for (int x = 47; x <= 53; ++x)
            if (std::hypot(x - 50, y - 50) < 3)
                image(x, y) *= 0.3f; // no plateau: what resampling leaves of one
    const auto reasons = explain(scene);
    ASSERT_FALSE(reasons.empty());
    EXPECT_EQ(reasons.front().trouble, Trouble::SaturatedCore) << listOf(reasons);
    EXPECT_EQ(reasons.front().source, "s0");
    EXPECT_EQ(reasons.front().detail, "b1");
    EXPECT_GT(reasons.front().number("percent"), 30);
    EXPECT_EQ(count(reasons, Trouble::MissingNeighbour), 0) << listOf(reasons);
    EXPECT_EQ(count(reasons, Trouble::WrongType), 0) << listOf(reasons);
}

TEST(WhyBright, AGalaxyThatLacksItsCoreInEveryBandIsNoSaturatedStar) {
    auto scene = test::makeScene(
        {{.type = SourceType::Exp, .x = 250, .y = 350, .re = 3, .flux = 60000}, {.x = 225, .y = 372, .flux = 20000}},
        {.width = 100, .height = 100});
    scene.data.sources[0].type = SourceType::Star;
    const auto reasons = explain(scene);
    ASSERT_FALSE(reasons.empty());
    EXPECT_EQ(reasons.front().trouble, Trouble::WrongType) << listOf(reasons);
}

// 30 pixels from a star of 10^6 counts, 8 FWHM, wings may have 1 % (2 / 8)² of its flux: 625 counts.
TEST(WhyBright, FaintPeaksBesideABrightStarAreItsWings) {
    auto scene = test::makeScene({{.x = 250, .y = 350, .flux = 1e6}}, {.width = 100, .height = 100});
    const auto fit = test::run(scene);
    addSpot(scene, 280, 350, 400);
    addSpot(scene, 250, 321, 400);
    const auto reasons = explainFit(scene, fit);
    ASSERT_EQ(reasons.size(), 1u) << listOf(reasons);
    EXPECT_EQ(reasons.front().trouble, Trouble::BrightWings) << listOf(reasons);
    EXPECT_EQ(reasons.front().source, "s0");
    EXPECT_EQ(reasons.front().number("peaks"), 2);
    EXPECT_NEAR(reasons.front().number("distance"), 30, 1.5); // peaks are found to a pixel
}

TEST(WhyBright, ABrighterPeakThereIsAMissingSource) {
    auto scene = test::makeScene({{.x = 250, .y = 350, .flux = 1e6}}, {.width = 100, .height = 100});
    const auto fit = test::run(scene);
    addSpot(scene, 280, 350, 2000);
    const auto reasons = explainFit(scene, fit);
    ASSERT_FALSE(reasons.empty());
    EXPECT_EQ(reasons.front().trouble, Trouble::MissingNeighbour) << listOf(reasons);
    EXPECT_NEAR(reasons.front().x, 280, 1);
}

TEST(WhyBright, AWrongSkyIsNoMissingSource) {
    auto scene = test::makeScene(kBrightAndFaint, {.width = 100, .height = 100});
    const auto fit = test::run(scene);
    for (auto& band : scene.data.bands)
        for (int y = 0; y < 100; ++y)
            for (int x = 0; x < 100; ++x)
                band.image(x, y) += static_cast<float>(band.info.skySigma * (1 + 0.01 * x)); // 1 to 2 sigma too high
    const auto reasons = explainFit(scene, fit);
    EXPECT_EQ(count(reasons, Trouble::MissingNeighbour), 0) << listOf(reasons);
}

TEST(WhyBright, CorrelatedNoiseHasNoMissingSources) {
    const test::SceneOptions options{.width = 100, .height = 100, .noise = false};
    auto scene = test::makeScene({{.x = 250, .y = 350, .flux = 20000}}, options);
    const auto fit = test::run(scene);
    std::mt19937 rng(5);
    std::normal_distribution<double> normal;
    for (auto& band : scene.data.bands) {
        Image<float> noise(104, 104);
        for (float& value : noise)
            value = static_cast<float>(normal(rng));
        // The mean of 5 × 5 pixels, scaled to skySigma: 25 pixels share their noise.
        for (int y = 0; y < 100; ++y)
            for (int x = 0; x < 100; ++x) {
                double sum = 0;
                for (int j = 0; j < 5; ++j)
                    for (int i = 0; i < 5; ++i)
                        sum += noise(x + i, y + j);
                band.image(x, y) += static_cast<float>(sum / 5 * band.info.skySigma);
            }
    }
    const auto reasons = explainFit(scene, fit);
    EXPECT_EQ(count(reasons, Trouble::MissingNeighbour), 0) << listOf(reasons);
}

TEST(WhyBright, ABoundBesideAMaskedStarIsBlamedOnItsWings) {
    auto scene = test::makeScene({{.x = 240, .y = 350, .flux = 3e6},
                                  {.type = SourceType::Exp, .x = 268, .y = 350, .re = 3, .flux = 3000},
                                  {.type = SourceType::Exp, .x = 295, .y = 310, .re = 3, .flux = 3000}},
                                 {.width = 110, .height = 100});
    for (auto& band : scene.data.bands)
        for (int y = 0; y < 100; ++y)
            for (int x = 0; x < 110; ++x)
                if (std::hypot(x - 40, y - 50) < 14)
                    band.mask(x, y) = kMaskBright;
    auto fit = test::run(scene);
    ASSERT_TRUE(fit.sources[0].failed);
    for (const std::size_t i : {1, 2})
        fit.sources[i].geometry.front().boundNames = "shape.logre@upper";
    const auto reasons = explainFit(scene, fit);
    const auto of = [&](const char* id) { return reasonsOf(reasons, id); };
    ASSERT_EQ(of("s1").size(), 1u) << listOf(reasons);
    EXPECT_EQ(of("s1").front().trouble, Trouble::BrightWings) << listOf(reasons);
    EXPECT_EQ(of("s1").front().other, "s0");
    ASSERT_EQ(of("s2").size(), 1u) << listOf(reasons);
    EXPECT_EQ(of("s2").front().trouble, Trouble::AtBound) << "beyond three radii of the mask";
}

TEST(WhyBright, ASpotInOneCoreIsACosmicRayAndNotAnUnexplainedResidual) {
    auto scene = test::makeScene(kBrightAndFaint, {.width = 100, .height = 100});
    Image<float>& image = scene.data.bands[0].image;
    image(25, 73) += 500; // 100 sigma of the sky, 40 % of the star's peak
    image(26, 73) += 400;
    const auto reasons = explain(scene);
    const auto own = reasonsOf(reasons, "s1");
    ASSERT_FALSE(own.empty()) << listOf(reasons);
    EXPECT_EQ(own.front().trouble, Trouble::SharpPixel) << listOf(own);
    EXPECT_EQ(own.front().band, "b0");
    EXPECT_EQ(count(reasons, Trouble::Unexplained), 0) << listOf(reasons);
}

} // namespace
} // namespace furrow::diagnose
