#include "core/diagnose/display.h"

#include <gtest/gtest.h>

#include <limits>
#include <numeric>

namespace furrow::diagnose {
namespace {

const float kNan = std::numeric_limits<float>::quiet_NaN();

/// Pixels 0, 1, 2 … in row order.
Image<float> ramp(int width, int height) {
    Image<float> image(width, height);
    std::iota(image.begin(), image.end(), 0.0f);
    return image;
}

TEST(DisplayLimits, PercentilesOfUnmaskedPixelsOnly) {
    Image<float> image = ramp(101, 1);
    image(100, 0) = 1e9f;
    image(0, 0) = kNan;
    Image<std::uint8_t> mask(101, 1, 0);
    mask(100, 0) = 4;
    const Limits limits = percentileLimits(image, &mask, 0, 100);
    EXPECT_EQ(limits, (Limits{1, 99}));
    EXPECT_EQ(percentileLimits(image, &mask, 50, 100).low, 50);
}

TEST(DisplayLimits, AreUsableWithoutPixelsAndForFlatImages) {
    EXPECT_EQ(percentileLimits(Image<float>(4, 4, kNan), nullptr, 1, 99), (Limits{0, 1}));
    const Limits flat = percentileLimits(Image<float>(4, 4, 5.0f), nullptr, 1, 99);
    EXPECT_LT(flat.low, 5);
    EXPECT_GT(flat.high, 5);
    const Limits zero = symmetricLimits(Image<float>(4, 4, 0.0f), nullptr, 99);
    EXPECT_LT(zero.low, zero.high);
}

TEST(DisplayLimits, SymmetricAboutZero) {
    Image<float> image(3, 1);
    image(0, 0) = -8;
    image(1, 0) = 2;
    image(2, 0) = 1;
    EXPECT_EQ(symmetricLimits(image, nullptr, 100), (Limits{-8, 8}));
}

TEST(Thumbnail, BlocksAreMeansOverFinitePixels) {
    Image<float> frame = ramp(4, 4); // rows 0 1 2 3 | 4 5 6 7 | …
    frame(0, 0) = kNan;
    const Thumbnail thumbnail = makeThumbnail(frame, frame.box(), 2);
    ASSERT_EQ(thumbnail.image.width(), 2);
    EXPECT_FLOAT_EQ(thumbnail.image(0, 0), (1 + 4 + 5) / 3.0f);
    EXPECT_FLOAT_EQ(thumbnail.image(1, 1), (10 + 11 + 14 + 15) / 4.0f);
}

TEST(Thumbnail, OutsideTheFrameIsBlank) {
    const Image<float> frame(4, 4, 1.0f);
    const Thumbnail thumbnail = makeThumbnail(frame, {-2, 6, 2, 5}, 1);
    EXPECT_EQ(thumbnail.image.width(), 8);
    EXPECT_TRUE(std::isnan(thumbnail.image(1, 0)));
    EXPECT_EQ(thumbnail.image(2, 0), 1);
    EXPECT_TRUE(std::isnan(thumbnail.image(2, 2)));
    EXPECT_TRUE(std::isnan(makeThumbnail(frame, {10, 12, 10, 12}, 1).image(0, 0)));
}

TEST(Thumbnail, NeverHoldsMoreThanAPictureCanShow) {
    const Thumbnail thumbnail = makeThumbnail(Image<float>(6000, 10), {0, 6000, 0, 10}, 1);
    EXPECT_EQ(thumbnail.step, 3);
    EXPECT_LE(thumbnail.image.width(), 2600);
}

TEST(Thumbnail, AnyMaskedPixelMasksItsBlock) {
    BitMask mask(4, 4);
    mask.set(3, 0);
    const Image<float> frame(4, 4, 0);
    const Image<std::uint8_t> reduced = thumbnailMask(mask, makeThumbnail(frame, frame.box(), 2));
    EXPECT_EQ(reduced(1, 0), 1);
    EXPECT_EQ(reduced(0, 0) + reduced(0, 1) + reduced(1, 1), 0);
}

TEST(SkyPanel, AxesAreThoseOfTheFrame) {
    const Image<float> frame(100, 100, 0);
    const ImagePanel panel = skyPanel(makeThumbnail(frame, {20, 60, 40, 80}, 4));
    EXPECT_DOUBLE_EQ(panel.left(), 19.5); // pixel i covers [i - 1/2, i + 1/2)
    EXPECT_DOUBLE_EQ(panel.right(), 59.5);
    EXPECT_DOUBLE_EQ(panel.bottom(), 39.5);
    EXPECT_DOUBLE_EQ(panel.top(), 79.5);
}

} // namespace
} // namespace furrow::diagnose
