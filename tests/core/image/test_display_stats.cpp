#include "core/image/display_stats.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

namespace furrow {
namespace {

/// Sums of 12 uniform deviates less 6, of the generator x' = (1103515245 x + 12345) mod 2^31: nearly Gaussian and easy
/// to make again elsewhere. Every 29th pixel is a "star" of 50 + its index when `stars`.
Image<float> noiseImage(int width, int height, int nanEvery, bool stars) {
    Image<float> image(width, height);
    std::uint64_t state = 12345;
    for (std::size_t i = 0; i < image.size(); ++i) {
        double sum = -6;
        for (int k = 0; k < 12; ++k) {
            state = (state * 1103515245 + 12345) % (1u << 31);
            sum += static_cast<double>(state) / (1u << 31);
        }
        image.data()[i] = static_cast<float>(sum);
        if (stars && i % 29 == 0)
            image.data()[i] = 50.0f + static_cast<float>(i);
        if (nanEvery && i % static_cast<std::size_t>(nanEvery) == 0)
            image.data()[i] = std::numeric_limits<float>::quiet_NaN();
    }
    return image;
}

struct ZScaleCase {
    int width, height, nanEvery;
    bool stars;
    double low, high; ///< astropy 5.2.1 ZScaleInterval().get_limits()
};

TEST(DisplayStats, ZScaleAgreesWithAstropy) {
    for (const auto& c : {ZScaleCase{80, 50, 0, true, -2.969766616821289, 6.341864382151171},
                          ZScaleCase{80, 50, 7, true, -2.8404860496520996, 6.3389410924669285},
                          ZScaleCase{13, 11, 0, false, -2.2554502487182617, 2.6929452419281006},
                          ZScaleCase{2, 2, 0, false, -0.8501469492912292, 1.797809362411499}}) {
        const auto limits = zscaleLimits(noiseImage(c.width, c.height, c.nanEvery, c.stars));
        // numpy fits the line by another algorithm in double: rounding only.
        EXPECT_NEAR(limits.low, c.low, 1e-6) << c.width;
        EXPECT_NEAR(limits.high, c.high, 1e-6) << c.width;
    }
}

TEST(DisplayStats, PercentilesAgreeWithNumpy) {
    const auto image = noiseImage(80, 50, 7, true);
    const auto limits = percentileLimits(image, 1, 99.5);
    EXPECT_NEAR(limits.low, -2.2797206377983095, 1e-6); // numpy interpolates in float32
    EXPECT_NEAR(limits.high, 3439.0849999999937, 1e-3);
    const auto sampled = percentileLimits(image, 25, 75, 500);
    const auto all = percentileLimits(image, 25, 75);
    // A quartile of 500 Gaussian samples has a standard error of 1.36/sqrt(500) = 0.06.
    EXPECT_NEAR(sampled.low, all.low, 0.2);
    EXPECT_NE(sampled.low, all.low);
}

TEST(DisplayStats, SampleIsSpreadOverFinitePixels) {
    Image<float> image(10, 10);
    for (int i = 0; i < 100; ++i)
        image.data()[i] = i % 2 ? static_cast<float>(i) : std::numeric_limits<float>::infinity();
    EXPECT_EQ(finiteSample(image, 5), (std::vector<float>{1, 21, 41, 61, 81}));
    EXPECT_EQ(finiteSample(image, 1000).size(), 50u);
}

TEST(DisplayStats, NothingFiniteGivesNaN) {
    Image<float> image(4, 4, std::numeric_limits<float>::quiet_NaN());
    for (const auto& limits : {zscaleLimits(image), percentileLimits(image, 1, 99), minMaxLimits(image)}) {
        EXPECT_TRUE(std::isnan(limits.low));
        EXPECT_TRUE(std::isnan(limits.high));
    }
    EXPECT_EQ(histogram(image, {0, 1}, 3), (std::vector<std::uint64_t>{0, 0, 0}));
}

TEST(DisplayStats, ConstantImage) {
    const auto limits = zscaleLimits(Image<float>(20, 20, 3.0f));
    EXPECT_EQ(limits.low, 3);
    EXPECT_EQ(limits.high, 3);
}

TEST(DisplayStats, MinMaxAndHistogram) {
    Image<float> image(3, 2);
    const float values[] = {0, 1, 2, 3, 10, std::numeric_limits<float>::infinity()};
    std::copy(std::begin(values), std::end(values), image.begin());
    EXPECT_EQ(minMaxLimits(image).low, 0);
    EXPECT_EQ(minMaxLimits(image).high, 10);
    EXPECT_EQ(histogram(image, {0, 3}, 3), (std::vector<std::uint64_t>{1, 1, 2}));
    EXPECT_EQ(histogram(image, {5, 5}, 2), (std::vector<std::uint64_t>{0, 0}));
}

} // namespace
} // namespace furrow
