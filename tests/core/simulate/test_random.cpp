#include "core/simulate/random.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace furrow::simulate;

TEST(Random, PoissonNumbersHaveTheirMeanAndVariance) {
    for (const double mean : {0.0, 0.3, 4.0, 29.0, 31.0, 1000.0}) {
        Random random(5, 1, static_cast<std::uint64_t>(mean * 10));
        constexpr int n = 20000;
        double sum = 0, square = 0;
        for (int i = 0; i < n; ++i) {
            const double value = random.poisson(mean);
            sum += value;
            square += (value - mean) * (value - mean);
        }
        EXPECT_NEAR(sum / n, mean, 5 * std::sqrt(mean / n)) << mean; // five standard errors
        // variance of (k - mean)²: mean (1 + 2 mean)
        EXPECT_NEAR(square / n, mean, 5 * std::sqrt(mean * (1 + 2 * mean) / n)) << mean;
    }
}
