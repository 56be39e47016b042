#include "tests/core/diagnose/explain_scene.h"

#include <gtest/gtest.h>

// One simulated case for each cause that a rule once took for another on real fields.
namespace furrow::diagnose {
namespace {

using test::addSpot;
using test::count;
using test::explain;
using test::explainFit;
using test::listOf;

constexpr test::SceneOptions kLarge{.width = 110, .height = 100};

/// The core of the source at (x, y) sinks in a band, as what the pipeline of a survey leaves of saturation.
void hollow(test::Scene& scene, std::size_t band, double x, double y, double radius, float level) {
    Image<float>& image = scene.data.bands[band].image;
    for (int j = 0; j < image.height(); ++j)
        for (int i = 0; i < image.width(); ++i)
            if (std::hypot(i + 200 - x, j + 300 - y) < radius)
                image(i, j) = std::min(image(i, j), level + static_cast<float>((i * 7 + j * 3) % 11));
}

Reason firstOf(const std::vector<Reason>& reasons, const char* source) {
    const auto own = reasonsOf(reasons, source);
    return own.empty() ? Reason() : own.front();
}

// The fit lessens the weight of what it misses; a trial that did the same would see no neighbour.
TEST(WhyCauses, AMissedGalaxyBesideAStarIsAMissingNeighbour) {
    auto scene = test::makeScene({{.x = 250, .y = 350, .flux = 60000},
                                  {.type = SourceType::Exp, .x = 251, .y = 344, .re = 3, .ab = 0.5, .flux = 60000}},
                                 {.width = 100, .height = 100});
    scene.data.sources.resize(1);
    const auto reasons = explain(scene);
    EXPECT_EQ(firstOf(reasons, "s0").trouble, Trouble::MissingNeighbour) << listOf(reasons);
    EXPECT_NEAR(firstOf(reasons, "s0").y, 344, 1.5); // a point stands in for the galaxy, drawn out along x
}

TEST(WhyCauses, AHollowCoreIsSaturatedBelowTheStatedLevel) {
    auto scene = test::makeScene({{.x = 250, .y = 350, .flux = 400000}}, {.width = 100, .height = 100});
    for (auto& band : scene.data.bands)
        band.info.saturate = 30000; // the star's peak has 24000
    hollow(scene, 1, 250, 350, 4, 900);
    const auto fit = test::run(scene);
    EXPECT_TRUE(fit.sources[0].hasTag("poor_fit"));
    const auto reasons = explainFit(scene, fit);
    const Reason first = firstOf(reasons, "s0");
    EXPECT_EQ(first.trouble, Trouble::SaturatedCore) << listOf(reasons);
    EXPECT_STREQ(textOf(first).name, "saturated below the stated level");
    EXPECT_EQ(first.band, "b1");
    EXPECT_DOUBLE_EQ(first.number("limit"), 30000);
    EXPECT_NEAR(first.number("wings"), 400000, 40000); // PSF wings are good to a tenth
    EXPECT_NEAR(first.number("flux"), fit.sources[0].flux[1], 1e-9);
    EXPECT_LT(first.number("value"), 1000);
    EXPECT_EQ(count(reasons, Trouble::SharpPixel) + count(reasons, Trouble::BrightWings), 0) << listOf(reasons);
}

// Wings of 1 % (2 / r)² of the flux at r FWHM; b1 has the wider PSF, FWHM 4.4, noise 5 √(4 π) 1.85 = 33 counts.
TEST(WhyCauses, ABoundFarFromAVeryBrightStarIsBlamedOnItsWings) {
    auto scene = test::makeScene(
        {{.x = 230, .y = 350, .flux = 3e6}, {.type = SourceType::Exp, .x = 280, .y = 350, .re = 3, .flux = 1500}},
        kLarge);
    auto fit = test::run(scene);
    fit.sources[1].geometry.front().re = 25; // as real wings make it
    fit.sources[1].geometry.front().boundNames = "shape.logre@upper";
    auto reasons = explainFit(scene, fit);
    EXPECT_EQ(firstOf(reasons, "s1").trouble, Trouble::BrightWings) << listOf(reasons);
    EXPECT_EQ(firstOf(reasons, "s1").other, "s0");
    EXPECT_GT(firstOf(reasons, "s1").number("wings"), firstOf(reasons, "s1").number("light"));

    fit.sources[0].flux = {30000, 30000}; // such wings drown in the noise
    reasons = explainFit(scene, fit);
    EXPECT_NE(firstOf(reasons, "s1").trouble, Trouble::BrightWings) << listOf(reasons);
}

TEST(WhyCauses, AMaskedStarHasNoModelOfItsWings) {
    auto scene = test::makeScene(
        {{.x = 240, .y = 350, .flux = 3e6}, {.type = SourceType::Exp, .x = 268, .y = 350, .re = 3, .flux = 3000}},
        kLarge);
    for (auto& band : scene.data.bands)
        for (int y = 0; y < 100; ++y)
            for (int x = 0; x < 110; ++x)
                if (std::hypot(x - 40, y - 50) < 14)
                    band.mask(x, y) = kMaskBright;
    auto fit = test::run(scene);
    fit.sources[1].geometry.front().boundNames = "shape.logre@upper";
    const Reason first = firstOf(explainFit(scene, fit), "s1");
    ASSERT_EQ(first.trouble, Trouble::BrightWings);
    EXPECT_NEAR(first.number("radius"), 14, 1);
    EXPECT_NE(sentence(first).find("nothing models its wings"), std::string::npos) << sentence(first);
}

// Curved light, which the patch's plane of a sky does not follow, blows up a faint galaxy.
TEST(WhyCauses, ASizeThatFollowsLightAroundItIsNotItsOwn) {
    auto scene = test::makeScene({{.type = SourceType::Exp, .x = 280, .y = 380, .re = 2.5, .flux = 3000}},
                                 {.width = 160, .height = 160, .skySlope = 0});
    addSpot(scene, 283, 382, 60000, 30); // 10 counts per pixel at most, 2 sigma
    scene.config.patchRun.reMaxPix = 10;
    const auto fit = test::run(scene);
    ASSERT_EQ(fit.sources[0].geometry.front().boundNames, "shape.logre@upper");
    const auto reasons = explainFit(scene, fit);
    const Reason first = firstOf(reasons, "s0");
    EXPECT_EQ(first.trouble, Trouble::DiffuseLight) << listOf(reasons);
    EXPECT_LT(first.number("free"), 0.5 * first.number("re"));
}

TEST(WhyCauses, TwoStarsTooCloseAreAPairAndCopiesAreDuplicates) {
    const auto reasonsAt = [](double distance) {
        return explain(
            test::makeScene({{.x = 250, .y = 350, .flux = 8000}, {.x = 250 + distance, .y = 350, .flux = 6000}},
                            {.width = 100, .height = 100, .positionError = 0}));
    };
    const auto pair = reasonsAt(1.2), copy = reasonsAt(0.2); // FWHM 3.8
    ASSERT_FALSE(pair.empty() || copy.empty());
    EXPECT_STREQ(textOf(pair.front()).name, "unresolved pair") << listOf(pair);
    EXPECT_STREQ(textOf(copy.front()).name, "duplicate source") << listOf(copy);
}

// Its own trouble, not the star's residual, which is a thousand times larger.
TEST(WhyCauses, AGalaxyAsStarBesideASaturatedStarIsStillNamed) {
    auto scene = test::makeScene({{.x = 235, .y = 350, .flux = 600000},
                                  {.type = SourceType::Exp, .x = 263, .y = 350, .re = 3, .flux = 40000},
                                  {.x = 220, .y = 320, .flux = 20000},
                                  {.x = 290, .y = 320, .flux = 20000},
                                  {.x = 285, .y = 380, .flux = 20000}},
                                 kLarge);
    hollow(scene, 0, 235, 350, 4, 1500);
    scene.data.sources[1].type = SourceType::Star;
    const auto reasons = explain(scene);
    EXPECT_EQ(firstOf(reasons, "s0").trouble, Trouble::SaturatedCore) << listOf(reasons);
    EXPECT_EQ(firstOf(reasons, "s1").trouble, Trouble::WrongType) << listOf(reasons);
}

// A trail that a faint star on it explains in part only.
TEST(WhyCauses, AResidualThatIsExplainedInPartIsStillNamed) {
    auto scene = test::makeScene({{.x = 250, .y = 350, .flux = 60000}}, {.width = 100, .height = 100});
    for (int k = -3; k <= 3; ++k)
        addSpot(scene, 256 + 0.3 * k * k, 350 + 4 * k, 1200, 1.2);
    const auto reasons = explain(scene);
    const Reason first = firstOf(reasons, "s0");
    ASSERT_EQ(first.trouble, Trouble::Unexplained) << listOf(reasons);
    EXPECT_GT(first.number("sigma"), 5);
    EXPECT_LT(first.number("percent"), 50);
}

TEST(WhyCauses, AGalaxyWithoutSizeIsAPoint) {
    auto scene = test::makeScene({{.x = 250, .y = 350, .flux = 20000}}, {.width = 100, .height = 100});
    scene.data.sources[0].type = SourceType::Exp;
    scene.data.sources[0].re = 2;
    const Reason first = firstOf(explain(scene), "s0");
    ASSERT_EQ(first.trouble, Trouble::WrongType);
    EXPECT_NE(sentence(first).find("is a point"), std::string::npos) << sentence(first);
    EXPECT_LT(first.number("percent"), 12);
}

TEST(WhyCauses, LargeNumbersReadWithoutExponents) {
    Reason reason;
    reason.numbers = {{"a", -9983.6}, {"b", 1.4e9}, {"c", 0.01234}, {"d", kNaN}, {"e", 999.6}};
    EXPECT_EQ(filledIn("{a} {b} {c} {d} {e}", reason), "-9980 1.4e+09 0.0123 ? 1000");
}

} // namespace
} // namespace furrow::diagnose
