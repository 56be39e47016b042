#include "core/fit/gain_noise.h"
#include "core/fit/star_light.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <random>

using namespace furrow;

namespace {

constexpr int kHalf = 30, kSteps = 5;
constexpr double kFlux = 3e5, kSky = 5, kFwhm = 4;

/// Moffat profile of FWHM 4 pixels, β = 3, not normalised.
double moffat(double r2) {
    const double alpha = kFwhm / 2 / std::sqrt(std::cbrt(2.0) - 1);
    return std::pow(1 + r2 / (alpha * alpha), -3);
}

/// Sum over the sub-pixels of pixel (x, y) of profile(r²), around a centre off the middle of a pixel.
double pixel(int x, int y, const std::function<double(double)>& profile) {
    double sum = 0;
    for (int i = 0; i < kSteps; ++i)
        for (int j = 0; j < kSteps; ++j) {
            const double u = x + (i + 0.5) / kSteps - 0.7, v = y + (j + 0.5) / kSteps - 0.4;
            sum += profile(u * u + v * v);
        }
    return sum;
}

/// Bins of an object with the light `profile`, of kFlux in all, seen as a star; pixels change by `damage`.
fit::LightBins binsOf(const std::function<double(double)>& profile, const std::function<double(double)>& damage) {
    std::mt19937 random(3);
    std::normal_distribution<double> noise(0, kSky);
    double starSum = 0, lightSum = 0, peak = 0;
    for (int y = -kHalf; y <= kHalf; ++y)
        for (int x = -kHalf; x <= kHalf; ++x) {
            starSum += pixel(x, y, moffat);
            lightSum += pixel(x, y, profile);
            peak = std::max(peak, pixel(x, y, moffat));
        }
    fit::LightBins bins;
    for (int y = -kHalf; y <= kHalf; ++y)
        for (int x = -kHalf; x <= kHalf; ++x) {
            const double star = pixel(x, y, moffat);
            const double light = damage(kFlux * pixel(x, y, profile) / lightSum) + noise(random);
            bins.add(star / peak, star / starSum, light, kSky * kSky);
        }
    return bins;
}

double asItIs(double light) {
    return light;
}

TEST(StarLight, OfASoundStarIsItsFlux) {
    const auto light = binsOf(moffat, asItIs).starLight(true);
    ASSERT_TRUE(light);
    EXPECT_NEAR(light->flux / kFlux, 1, 0.01);
    EXPECT_EQ(light->top, 1);
}

// Cut off at a tenth and a thirtieth of the peak (the peak pixel holds 4.6 % of the light), or with a hole there.
TEST(StarLight, OfASaturatedStarIsThatOfItsWings) {
    const double peak = 0.046 * kFlux;
    for (const double cut : {0.1 * peak, 0.03 * peak})
        for (const bool hole : {false, true}) {
            const auto damage = [&](double light) { return light < cut ? light : hole ? 0.5 * cut : cut; };
            const auto light = binsOf(moffat, damage).starLight(false);
            ASSERT_TRUE(light);
            EXPECT_NEAR(light->flux / kFlux, 1, 0.05) << cut << hole;
            EXPECT_LE(light->top, 2 * cut / peak) << hole; // a bin is a factor of two wide
            EXPECT_GE(light->top, 0.2 * cut / peak) << hole;
        }
}

// A core that lost less is taken for saturated only where another band shows that it is a point.
TEST(StarLight, NeedsToKnowThatItIsAPointWhereTheCoreIsNotFlat) {
    const double cut = 0.15 * 0.046 * kFlux;
    const fit::LightBins bins =
        binsOf(moffat, [&](double light) { return light < cut ? light : 0.6 * cut + 0.4 * light; });
    EXPECT_EQ(bins.starLight(false)->top, 1);
    const auto light = bins.starLight(true);
    EXPECT_LT(light->top, 1);
    EXPECT_NEAR(light->flux / kFlux, 1, 0.05);
}

// Sersic profiles of n = 1 convolved with the PSF have no simple form; exponentials in r with a soft core come near.
TEST(StarLight, SeesNoSaturationInGalaxies) {
    for (const double scale : {1.0, 2.0, 4.0, 8.0}) {
        const auto galaxy = [scale](double r2) { return std::exp(-std::sqrt(r2 + kFwhm * kFwhm / 4) / scale); };
        const auto light = binsOf(galaxy, asItIs).starLight(false);
        EXPECT_TRUE(!light || light->top == 1) << scale;
    }
}

TEST(StarLight, OfTheFaintIsUnknown) {
    fit::LightBins bins;
    for (int k = 0; k < 8; ++k)
        bins.add(std::ldexp(0.7, -k), 0.01, 10, kSky * kSky);
    EXPECT_FALSE(bins.starLight(true));
}

TEST(GainNoise, IsTheLargestMissOfASmallStep) {
    fit::GainNoise noise;
    EXPECT_EQ(noise.hidden(), 0);
    noise.see(5, 1); // a large step says nothing
    noise.see(0.008, 0.0079);
    EXPECT_EQ(noise.hidden(), 0);
    noise.see(0.0004, -0.001);
    EXPECT_DOUBLE_EQ(noise.hidden(), 0.0014);
    noise.see(0.0004, 0.001);
    EXPECT_DOUBLE_EQ(noise.hidden(), 0.0014);
    noise.see(0.001, 1);
    EXPECT_EQ(noise.hidden(), fit::GainNoise::kMost);
}

} // namespace
