#include "tests/core/fit/scene.h"

#include <gtest/gtest.h>

#include <algorithm>

using namespace furrow;
using test::makeScene;
using test::Scene;
using test::SceneOptions;
using test::Truth;

namespace {

struct Pulls {
    std::vector<double> flux, x;
};

double median(std::vector<double> v) {
    std::nth_element(v.begin(), v.begin() + static_cast<std::ptrdiff_t>(v.size() / 2), v.end());
    return v[v.size() / 2];
}
double width(const std::vector<double>& v) {
    const double m = median(v);
    std::vector<double> d;
    for (double value : v)
        d.push_back(std::abs(value - m));
    return 1.4826 * median(d);
}

Pulls collect(SourceType type, double n, double flux, int patches) {
    Pulls pulls;
    for (int k = 0; k < patches; ++k) {
        std::vector<Truth> truth;
        for (int j = 0; j < 3; ++j)
            for (int i = 0; i < 3; ++i)
                truth.push_back(
                    {type, 218.2 + 24 * i + 0.13 * k, 317.7 + 24 * j - 0.09 * k, 2.6, 0.7, 30.0 * i + 7 * j, n, flux});
        SceneOptions options;
        options.width = options.height = 84;
        options.bands = 1;
        options.seed = 100 + static_cast<unsigned>(k);
        const fit::PatchFit fit = run(makeScene(truth, options));
        EXPECT_TRUE(fit.ok) << fit.error;
        for (std::size_t i = 0; i < truth.size(); ++i) {
            pulls.flux.push_back((fit.sources[i].flux[0] - flux) / fit.sources[i].fluxErr[0]);
            pulls.x.push_back((fit.sources[i].geometry[0].x - truth[i].x) / fit.sources[i].geometry[0].xErr);
        }
    }
    return pulls;
}

// N = 108 values: the standard error of a median is 1.25/sqrt(N) = 0.12, of a robust width 1.17/sqrt(2N) x 1.6 = 0.11.
// Limits: |median| ≤ 0.15 + 2 se and width 0.9 - 1.2 with 2 se around it.
void check(const Pulls& pulls) {
    EXPECT_LT(std::abs(median(pulls.flux)), 0.39);
    EXPECT_GT(width(pulls.flux), 0.68);
    EXPECT_LT(width(pulls.flux), 1.42);
    EXPECT_LT(std::abs(median(pulls.x)), 0.39);
    EXPECT_LT(width(pulls.x), 1.42);
}

TEST(Pulls, Stars) {
    check(collect(SourceType::Star, 1, 1500, 12));
}
TEST(Pulls, BrightStars) {
    check(collect(SourceType::Star, 1, 30000, 12));
}
TEST(Pulls, Exponentials) {
    check(collect(SourceType::Exp, 1, 4000, 12));
}
TEST(Pulls, DeVaucouleurs) {
    check(collect(SourceType::Dev, 4, 6000, 12));
}

} // namespace
