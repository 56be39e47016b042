#include "core/image/white_stack.h"

#include <cstring>
#include <gtest/gtest.h>
#include <limits>

namespace furrow {
namespace {

constexpr float kInf = std::numeric_limits<float>::infinity();
constexpr float kNotANumber = std::numeric_limits<float>::quiet_NaN();

Frames makeFrames(int width, int height) {
    Frames frames;
    frames.width = width;
    frames.height = height;
    for (int b = 0; b < 3; ++b) {
        Band band;
        band.info.name = std::string(1, static_cast<char>('a' + b));
        band.info.skySigma = 1.0 + b;
        band.image = Image<float>(width, height);
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x)
                band.image(x, y) = static_cast<float>((x * 7 + y * 3 + b * 11) % 23) + 0.1f * static_cast<float>(b);
        frames.bands.push_back(std::move(band));
    }
    return frames;
}

TEST(WhiteStack, WeightedMeanOfFiniteBands) {
    Frames frames = makeFrames(5, 4);
    frames.bands[1].image(2, 1) = kNotANumber;
    for (auto& band : frames.bands)
        band.image(3, 3) = band.info.name == "c" ? kInf : kNotANumber;
    stackWhite(frames, 1, RunContext());

    const double v0 = frames.bands[0].image(0, 0), v1 = frames.bands[1].image(0, 0), v2 = frames.bands[2].image(0, 0);
    const double weights = 1 + 1.0 / 4 + 1.0 / 9;
    // float32 storage: relative 6e-8.
    EXPECT_NEAR(frames.white(0, 0), (v0 + v1 / 4 + v2 / 9) / weights, 1e-6 * 23);
    EXPECT_NEAR(frames.whiteSigma(0, 0), std::sqrt(1 / weights), 1e-7);

    EXPECT_NEAR(frames.white(2, 1), (frames.bands[0].image(2, 1) + frames.bands[2].image(2, 1) / 9.0) / (1 + 1.0 / 9),
                1e-6 * 23);
    EXPECT_NEAR(frames.whiteSigma(2, 1), std::sqrt(1 / (1 + 1.0 / 9)), 1e-7);

    EXPECT_TRUE(std::isnan(frames.white(3, 3)));
    EXPECT_EQ(frames.whiteSigma(3, 3), kInf);
}

TEST(WhiteStack, SaturatedPixelsTakePart) {
    Frames frames = makeFrames(4, 4), masked = makeFrames(4, 4);
    masked.bands[0].saturated = BitMask(4, 4);
    masked.bands[0].saturated.set(1, 1);
    stackWhite(frames, 1, RunContext());
    stackWhite(masked, 1, RunContext());
    EXPECT_EQ(frames.white(1, 1), masked.white(1, 1));
}

TEST(WhiteStack, DoesNotDependOnThreads) {
    Frames one = makeFrames(101, 333), two = makeFrames(101, 333);
    stackWhite(one, 1, RunContext());
    stackWhite(two, 3, RunContext());
    EXPECT_EQ(std::memcmp(one.white.data(), two.white.data(), one.white.size() * sizeof(float)), 0);
    EXPECT_EQ(std::memcmp(one.whiteSigma.data(), two.whiteSigma.data(), one.white.size() * sizeof(float)), 0);
}

TEST(WhiteStack, StopsWhenAsked) {
    std::stop_source stop;
    stop.request_stop();
    Frames frames = makeFrames(10, 10);
    EXPECT_THROW(stackWhite(frames, 1, RunContext(stop.get_token(), nullptr, nullptr)), Cancelled);
}

} // namespace
} // namespace furrow
