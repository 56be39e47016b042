#include "core/calibrate/sphere_match.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <random>

using namespace furrow;
using calibrate::mutualNearest;

namespace {

using Positions = std::vector<sky::SkyPosition>;

/// The definition, pair by pair.
std::vector<calibrate::SkyPair> byDefinition(const Positions& a, const Positions& b, double radiusArcsec) {
    auto nearest = [radiusArcsec](const sky::SkyPosition& p, const Positions& list) {
        std::size_t best = list.size();
        double distance = radiusArcsec / 3600;
        for (std::size_t i = 0; i < list.size(); ++i) {
            const double d = sky::separationDeg(p.ra, p.dec, list[i].ra, list[i].dec);
            if (d < distance || (d == distance && best == list.size())) {
                distance = d;
                best = i;
            }
        }
        return best;
    };
    std::vector<calibrate::SkyPair> pairs;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const auto j = nearest(a[i], b);
        if (j < b.size() && nearest(b[j], a) == i)
            pairs.push_back({i, j, sky::separationDeg(a[i].ra, a[i].dec, b[j].ra, b[j].dec) * 3600});
    }
    return pairs;
}

Positions patchOfSky(double ra, double dec, double side, std::size_t count, unsigned seed) {
    std::mt19937 random(seed);
    auto unit = [&random] { return random() / 4294967296.0 - 0.5; };
    Positions out;
    for (std::size_t i = 0; i < count; ++i) {
        const double d = std::min(dec + side * unit(), 89.99999);
        out.push_back({std::fmod(ra + side * unit() / std::cos(d * M_PI / 180) + 720, 360), d});
    }
    return out;
}

class SphereMatch : public testing::TestWithParam<sky::SkyPosition> {};

TEST_P(SphereMatch, AgreesWithTheDefinition) {
    const auto centre = GetParam();
    const auto a = patchOfSky(centre.ra, centre.dec, 0.02, 300, 1), b = patchOfSky(centre.ra, centre.dec, 0.02, 400, 2);
    for (const double radius : {0.5, 3.0, 30.0}) {
        const auto mine = mutualNearest(a, b, radius), expected = byDefinition(a, b, radius);
        ASSERT_GT(expected.size(), 1u);
        ASSERT_EQ(mine.size(), expected.size());
        for (std::size_t i = 0; i < mine.size(); ++i) {
            EXPECT_EQ(mine[i].first, expected[i].first);
            EXPECT_EQ(mine[i].second, expected[i].second);
            EXPECT_DOUBLE_EQ(mine[i].separation, expected[i].separation);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Places, SphereMatch,
                         testing::Values(sky::SkyPosition{34.4, -5.2}, sky::SkyPosition{0, 0},
                                         sky::SkyPosition{359.999, 45}, sky::SkyPosition{120, 89.995},
                                         sky::SkyPosition{180, -89.99}));

TEST(SphereMatchEdge, PositionsThatAreNotFiniteNeverMatch) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_TRUE(mutualNearest({{nan, 0}, {1, nan}}, {{nan, 0}, {1, nan}}, 1).empty());
    EXPECT_TRUE(mutualNearest({}, {{1, 1}}, 1).empty());
}

TEST(SphereMatchEdge, OnlyTheNearestOfSeveralGetsThePair) {
    // Both of `a` lie within the radius of the one `b`: the farther one stays alone.
    const auto pairs = mutualNearest({{10, 0.0002}, {10, 0.0001}}, {{10, 0}}, 3);
    ASSERT_EQ(pairs.size(), 1u);
    EXPECT_EQ(pairs[0].first, 1u);
    EXPECT_NEAR(pairs[0].separation, 0.36, 1e-9); // rounding of separationDeg
}

TEST(SphereMatchEdge, AHundredThousandPairsTakeAMoment) {
    const auto a = patchOfSky(34, -5, 2, 100000, 3);
    auto b = a;
    for (auto& p : b)
        p.dec += 1e-5;
    const auto start = std::chrono::steady_clock::now();
    const auto pairs = mutualNearest(a, b, 3);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    EXPECT_GT(pairs.size(), 90000u); // a few per cent have another source within 3 arcsec
    EXPECT_LT(took.count(), 5);      // quadratic work would take minutes
}

} // namespace
