#include "core/diagnose/flux_correlation.h"

#include "tests/core/fit/scene.h"

#include <Eigen/Dense>
#include <gtest/gtest.h>

#include <numbers>

namespace furrow::diagnose {
namespace {

constexpr double kSigma[] = {1.6, 1.85}; ///< of the scene's PSFs, pixels

/// Correlation of two equal Gaussian stars, flat noise and a free sky constant: F11 = 1/(4πσ²),
/// F12 = F11 exp(-d²/4σ²), F1s = 1, Fss = pixels; σ² grows by 1/12 through the pixels.
double expected(double distance, double sigma, double pixels) {
    const double variance = sigma * sigma + 1.0 / 12;
    const double own = 1 / (4 * std::numbers::pi * variance),
                 both = own * std::exp(-distance * distance / 4 / variance);
    Eigen::Matrix3d normal;
    normal << own, both, 1, both, own, 1, 1, 1, pixels;
    const Eigen::Matrix3d covariance = normal.inverse();
    return covariance(0, 1) / std::sqrt(covariance(0, 0) * covariance(1, 1));
}

std::vector<BlendNeighbour> neighboursOf(const std::vector<test::Truth>& truth, std::size_t source) {
    const auto scene = test::makeScene(truth, {.width = 120, .height = 120});
    const auto fit = fit::fitPatch(scene.data, scene.psfs, scene.config, {});
    return blendNeighbours(scene.data, scene.psfs, scene.config, fit, source);
}

TEST(FluxCorrelation, OfTwoStarsIsThatOfTheirOverlap) {
    for (const double distance : {3.0, 5.0, 7.0}) {
        test::Truth a{.x = 258, .y = 358, .flux = 20000}, b{.x = 258 + distance, .y = 358, .flux = 15000};
        const auto found = neighboursOf({a, b}, 0);
        ASSERT_EQ(found.size(), 1u) << distance;
        EXPECT_EQ(found[0].source, 1u);
        EXPECT_NEAR(found[0].distance, distance, 0.05); // S/N 300: positions to 0.01
        ASSERT_EQ(found[0].correlation.size(), 2u);
        const double side = 2 * std::ceil(6 * 2.3548 * kSigma[1]) + 1;
        for (std::size_t band : {0, 1})
            EXPECT_NEAR(found[0].correlation[band], expected(found[0].distance, kSigma[band], side * side), 0.005)
                << distance; // positions to 0.02 pixels change it by 0.004
        EXPECT_LE(std::abs(found[0].correlation[1]), std::abs(found[0].strongest()));
    }
}

TEST(FluxCorrelation, FarSourcesAreNoNeighbours) {
    EXPECT_TRUE(neighboursOf({{.x = 220, .y = 320, .flux = 20000}, {.x = 300, .y = 400, .flux = 20000}}, 0).empty());
}

TEST(FluxCorrelation, StrongestComesFirst) {
    const auto found = neighboursOf(
        {{.x = 258, .y = 358, .flux = 20000}, {.x = 266, .y = 358, .flux = 20000}, {.x = 258, .y = 362, .flux = 20000}},
        0);
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].source, 2u);
    EXPECT_LT(found[0].strongest(), found[1].strongest());
}

} // namespace
} // namespace furrow::diagnose
