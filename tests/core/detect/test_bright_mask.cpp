#include "core/detect/bright_mask.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

using namespace furrow;
using namespace furrow::detect;

namespace {

constexpr int kSize = 256;

void addGaussian(Image<float>& image, double x, double y, double peak, double sigmaX, double sigmaY, double theta) {
    const double c = std::cos(theta), s = std::sin(theta);
    for (int j = 0; j < image.height(); ++j)
        for (int i = 0; i < image.width(); ++i) {
            const double u = (c * (i - x) + s * (j - y)) / sigmaX, v = (-s * (i - x) + c * (j - y)) / sigmaY;
            image(i, j) += static_cast<float>(peak * std::exp(-0.5 * (u * u + v * v)));
        }
}

/// Unit noise on a gradient.
Frames makeFrames() {
    Frames frames;
    frames.width = frames.height = kSize;
    frames.white = Image<float>(kSize, kSize);
    frames.whiteSigma = Image<float>(kSize, kSize, 1.0f);
    std::mt19937 random(3);
    auto unit = [&random] { return random() / 4294967296.0; };
    for (int y = 0; y < kSize; ++y)
        for (int x = 0; x < kSize; ++x)
            frames.white(x, y) =
                static_cast<float>(50 + 0.02 * x + std::sqrt(-2 * std::log(1 - unit())) * std::cos(2 * M_PI * unit()));
    frames.bands.resize(2);
    return frames;
}

CatalogSource at(double x, double y) {
    CatalogSource source;
    source.x = x;
    source.y = y;
    return source;
}

TEST(BrightMask, MasksOnlyBrightDetectionsWithoutAnActiveSource) {
    auto frames = makeFrames();
    addGaussian(frames.white, 60, 60, 500, 3, 3, 0);    // known
    addGaussian(frames.white, 180, 70, 500, 4, 2, 0.6); // unknown
    addGaussian(frames.white, 70, 190, 500, 3, 3, 0);   // its source is excluded
    addGaussian(frames.white, 190, 190, 60, 3, 3, 0);   // unknown but faint
    std::vector<CatalogSource> sources{at(62, 60), at(71, 190), at(190, 76), at(190, 190), at(-30, 5), {}};
    sources[1].excludedSaturation = true;
    const auto result = buildBrightMask(frames, sources, {}, {});
    ASSERT_EQ(result.detections.size(), 3u);
    EXPECT_EQ(result.unmatchedCount(), 2u);
    EXPECT_FALSE(result.mask.test(60, 60));
    EXPECT_TRUE(result.mask.test(180, 70));
    EXPECT_TRUE(result.mask.test(70, 190));
    EXPECT_FALSE(result.mask.test(190, 190));
    EXPECT_EQ(result.catalogMatched, (std::vector<std::size_t>{0, 1}));
    EXPECT_EQ(result.catalogUnmatchedMasked, (std::vector<std::size_t>{2}));
    const std::vector<bool> affected{false, true, true, false, false, false};
    for (std::size_t i = 0; i < sources.size(); ++i)
        EXPECT_EQ(sources[i].affectedByBrightMask, affected[i]) << i;
}

TEST(BrightMask, ASourceBesideTheEllipseCentreIsAffectedOnly) {
    auto frames = makeFrames();
    addGaussian(frames.white, 180, 70, 500, 4, 2, 0.6);
    std::vector<CatalogSource> sources{at(190, 76)}; // 11.7 pixels along the major axis
    const auto result = buildBrightMask(frames, sources, {}, {});
    ASSERT_EQ(result.detections.size(), 1u);
    EXPECT_FALSE(result.detections[0].matched);
    EXPECT_TRUE(sources[0].affectedByBrightMask);
    EXPECT_EQ(result.catalogUnmatchedMasked, std::vector<std::size_t>{0});
    // Isophotal rms axes of a Gaussian cut at 10 of 500: σ·sqrt(1 - t/(e^t - 1)), t = ln 50 → 0.96 σ. 8 %: SEP cuts
    // its image smoothed by 0.7 pixel, which widens the footprint of the minor axis by 6 %.
    EXPECT_NEAR(result.detections[0].semiA, 6 * 0.96 * 4, 0.08 * 24);
    EXPECT_NEAR(result.detections[0].semiB, 6 * 0.96 * 2, 0.08 * 12);
    EXPECT_NEAR(result.detections[0].theta, 0.6, 0.05);
}

TEST(BrightMask, EllipsesAreClampedAndSaturationIsAdded) {
    auto frames = makeFrames();
    addGaussian(frames.white, 128, 128, 5000, 6, 6, 0);
    frames.bands[1].saturated = BitMask(kSize, kSize);
    frames.bands[1].saturated.set(3, 250);
    config::BrightMask options;
    options.maxRadiusPix = 12;
    std::vector<CatalogSource> sources{at(3.4, 249.6)};
    const auto result = buildBrightMask(frames, sources, options, {});
    EXPECT_DOUBLE_EQ(result.detections.at(0).semiA, 12);
    EXPECT_NEAR(static_cast<double>(result.mask.count()), 1 + M_PI * 144,
                16); // lattice points of a circle: ± perimeter / 5
    EXPECT_TRUE(result.mask.test(3, 250));
    EXPECT_TRUE(sources[0].affectedByBrightMask);
}

TEST(BrightMask, PixelsWithoutDataDoNoHarm) {
    auto frames = makeFrames();
    addGaussian(frames.white, 60, 60, 500, 3, 3, 0);
    for (int y = 0; y < kSize; ++y)
        for (int x = 200; x < kSize; ++x) {
            frames.white(x, y) = std::numeric_limits<float>::quiet_NaN();
            frames.whiteSigma(x, y) = std::numeric_limits<float>::infinity();
        }
    std::vector<CatalogSource> sources;
    EXPECT_EQ(buildBrightMask(frames, sources, {}, {}).unmatchedCount(), 1u);
}

TEST(MaskEllipse, CoversThePixelsInsideAndClipsAtTheFrame) {
    BitMask mask(40, 30);
    maskEllipse(mask, 20, 15, 10, 4, M_PI / 2); // upright
    EXPECT_TRUE(mask.test(20, 25) && mask.test(20, 5) && mask.test(24, 15) && mask.test(16, 15));
    EXPECT_FALSE(mask.test(20, 26) || mask.test(25, 15) || mask.test(24, 24));
    maskEllipse(mask, 0, 0, 5, 5, 0);
    EXPECT_TRUE(mask.test(0, 0) && mask.test(5, 0) && mask.test(0, 5));
    maskEllipse(mask, -100, 500, 5, 5, 0);
}

} // namespace
