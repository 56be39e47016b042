#include "core/detect/sep.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <random>
#include <thread>

namespace furrow::detect {
namespace {

constexpr float kNanPixel = std::numeric_limits<float>::quiet_NaN();

Image<float> noiseImage(int width, int height, double level, double sigma, unsigned seed) {
    std::mt19937 rng(seed);
    std::normal_distribution<double> normal(level, sigma);
    Image<float> out(width, height);
    for (auto& p : out)
        p = static_cast<float>(normal(rng));
    return out;
}

void addGaussian(Image<float>& image, double x, double y, double peak, double sx, double sy) {
    for (int j = 0; j < image.height(); ++j)
        for (int i = 0; i < image.width(); ++i)
            image(i, j) += static_cast<float>(
                peak * std::exp(-0.5 * ((i - x) * (i - x) / (sx * sx) + (j - y) * (j - y) / (sy * sy))));
}

TEST(Sep, BackgroundFollowsAGradientAndIgnoresMaskedAndNonFinitePixels) {
    Image<float> image = noiseImage(256, 192, 0.0, 1.0, 1);
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            image(x, y) += static_cast<float>(100 + 0.05 * x);
    Image<std::uint8_t> mask(256, 192, 0);
    for (int y = 40; y < 90; ++y)
        for (int x = 60; x < 100; ++x) {
            mask(x, y) = 1;
            image(x, y) = 1e5f;
        }
    for (int y = 120; y < 140; ++y)
        for (int x = 120; x < 160; ++x)
            image(x, y) = (x % 2) ? kNanPixel : std::numeric_limits<float>::infinity();
    const Background bkg = background(image, &mask, 32, 3);
    ASSERT_EQ(bkg.level.width(), 256);
    // A 32-pixel box holds about 1000 pixels of sigma 1: 0.03 per node; the gradient inside a box and SEP's mode
    // estimate add a few tenths.
    for (int y = 8; y < 192; y += 16)
        for (int x = 32; x < 224; x += 16)
            EXPECT_NEAR(bkg.level(x, y), 100 + 0.05 * x, 0.6) << x << "," << y;
    EXPECT_NEAR(bkg.globalRms, 1.1, 0.2); // noise plus the gradient inside a box (uniform, ±0.8: rms 0.46)
}

TEST(Sep, ExtractFindsPositionShapeAndSegmentation) {
    Image<float> image = noiseImage(120, 100, 0.0, 1.0, 2);
    addGaussian(image, 40.3, 50.7, 500, 3.0, 2.0);
    addGaussian(image, 85.0, 30.0, 300, 2.0, 2.0);
    Image<int> segments;
    const auto found = extract(image, 1.0, nullptr, nullptr, {.threshold = 5}, &segments);
    ASSERT_EQ(found.size(), 2u);
    const auto& d = found[0].flux > found[1].flux ? found[0] : found[1];
    EXPECT_NEAR(d.x, 40.3, 0.05); // sigma / S/N is about 0.01; the isophote adds pixel effects
    EXPECT_NEAR(d.y, 50.7, 0.05);
    EXPECT_NEAR(d.a / d.b, 1.5, 0.1);
    EXPECT_NEAR(d.theta, 0.0, 0.05);
    EXPECT_EQ(d.xpeak, 40);
    EXPECT_EQ(d.ypeak, 51);
    EXPECT_TRUE(d.box.contains(40, 51));
    const int index = static_cast<int>(&d - found.data()) + 1;
    EXPECT_EQ(segments(40, 51), index);
    EXPECT_EQ(segments(5, 5), 0);
    int pixels = 0;
    for (const int s : segments)
        pixels += s == index;
    EXPECT_EQ(pixels, d.npix);
}

TEST(Sep, ExtractUsesThePerPixelNoise) {
    Image<float> image(80, 80, 0.f), noise(80, 80, 1.f);
    addGaussian(image, 20, 40, 50, 2, 2);
    addGaussian(image, 60, 40, 50, 2, 2);
    for (int y = 0; y < 80; ++y)
        for (int x = 40; x < 80; ++x)
            noise(x, y) = 100.f;
    const auto found = extract(image, 1.0, &noise, nullptr, {.threshold = 5});
    ASSERT_EQ(found.size(), 1u);
    EXPECT_NEAR(found[0].x, 20, 0.1);
}

TEST(Sep, MaskedAndNonFinitePixelsNeverEnter) {
    Image<float> image = noiseImage(100, 100, 0.0, 1.0, 3);
    addGaussian(image, 30, 30, 200, 2, 2);
    addGaussian(image, 70, 70, 200, 2, 2);
    Image<std::uint8_t> mask(100, 100, 0);
    for (int y = 55; y < 85; ++y)
        for (int x = 55; x < 85; ++x)
            mask(x, y) = 1;
    image(50, 50) = kNanPixel;
    image(10, 80) = std::numeric_limits<float>::infinity();
    image(29, 30) = kNanPixel;
    Image<int> segments;
    const auto found = extract(image, 1.0, nullptr, &mask, {.threshold = 5}, &segments);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_TRUE(std::isfinite(found[0].flux) && std::isfinite(found[0].x));
    EXPECT_NEAR(found[0].y, 30, 0.2);
    EXPECT_EQ(segments(29, 30), 0);
    EXPECT_EQ(segments(70, 70), 0);
}

TEST(Sep, AnObjectLargerThanThePixelStackIsStillExtracted) {
    // libsep's default stack holds 300000 pixels.
    const Image<float> image(700, 600, 10.f);
    const auto found = extract(image, 1.0, nullptr, nullptr, {.threshold = 2, .deblendNthresh = 1});
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].npix, 700 * 600);
}

TEST(Sep, ThreadsAndRepetitionGiveTheSameDetections) {
    Image<float> image = noiseImage(300, 300, 0.0, 1.0, 4);
    std::mt19937 rng(5);
    std::uniform_real_distribution<double> at(10, 290), bright(3, 6);
    for (int i = 0; i < 250; ++i)
        addGaussian(image, at(rng), at(rng), std::exp(bright(rng)), 2, 2);
    const ExtractOptions options{.threshold = 1.5, .deblendCont = 0.0005};
    const auto reference = extract(image, 1.0, nullptr, nullptr, options);
    ASSERT_GT(reference.size(), 100u);
    std::vector<std::vector<Detection>> runs(8);
    {
        std::vector<std::jthread> pool;
        for (int t = 0; t < 4; ++t)
            pool.emplace_back([&, t] {
                for (int k = 0; k < 2; ++k)
                    runs[static_cast<std::size_t>(2 * t + k)] = extract(image, 1.0, nullptr, nullptr, options);
            });
    }
    for (const auto& run : runs) {
        ASSERT_EQ(run.size(), reference.size());
        for (std::size_t i = 0; i < run.size(); ++i) {
            EXPECT_EQ(run[i].x, reference[i].x);
            EXPECT_EQ(run[i].flux, reference[i].flux);
        }
    }
}

TEST(Sep, ApertureIsExactAndScalesForMissingPixels) {
    Image<float> image(60, 60, 2.f);
    const double r = 7.3, full = std::numbers::pi * r * r;
    const Aperture whole = circularAperture(image, nullptr, 30.4, 29.7, r);
    EXPECT_NEAR(whole.area, full, 1e-9 * full); // exact overlap: rounding only
    EXPECT_NEAR(whole.flux, 2 * full, 1e-6 * full);
    image(30, 30) = kNanPixel;
    Image<std::uint8_t> mask(60, 60, 0);
    mask(33, 30) = 1;
    image(33, 30) = 1e6f;
    const Aperture holes = circularAperture(image, &mask, 30.4, 29.7, r);
    EXPECT_NEAR(holes.area, full - 2, 1e-9 * full);
    EXPECT_NEAR(holes.flux, 2 * full, 1e-6 * full);
    const Aperture edge = circularAperture(image, nullptr, -0.5, 20, r);
    EXPECT_NEAR(edge.area, full / 2, 1e-6 * full);
    EXPECT_NEAR(edge.flux, 2 * full, 1e-6 * full);
    EXPECT_EQ(circularAperture(image, nullptr, -50, 20, r).area, 0);
}

} // namespace
} // namespace furrow::detect
