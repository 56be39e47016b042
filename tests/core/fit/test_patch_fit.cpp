#include "tests/core/fit/scene.h"

#include <gtest/gtest.h>

using namespace furrow;
using test::makeScene;
using test::SceneOptions;
using test::Truth;

namespace {

std::vector<Truth> mixedField() {
    return {{SourceType::Star, 220.3, 321.7, 1, 1, 0, 1, 9000},
            {SourceType::Exp, 245.1, 330.4, 3.2, 0.6, 35, 1, 6000},
            {SourceType::Dev, 232.6, 355.2, 2.4, 0.7, 120, 4, 9000},
            {SourceType::Sersic, 262.2, 360.8, 3.5, 0.5, 70, 2.2, 12000},
            {SourceType::Star, 251.4, 336.1, 1, 1, 0, 1, 2500}};
}

// Without noise the fit must return the truth; priors and the catalog's n (3) pull by less than the noise, here by S/N²
// of them.
TEST(PatchFit, RecoversNoiselessPatch) {
    SceneOptions options;
    options.noise = false;
    auto scene = makeScene(mixedField(), options);
    scene.config.patchRun.sersicNPriorSigma.reset();
    const fit::PatchFit fit = run(scene);
    ASSERT_TRUE(fit.ok) << fit.error;
    EXPECT_TRUE(fit.optimizer.front().converged);
    for (std::size_t i = 0; i < scene.truth.size(); ++i) {
        const Truth& t = scene.truth[i];
        const auto& source = fit.sources[i];
        ASSERT_FALSE(source.failed) << source.problem;
        for (double flux : source.flux)
            EXPECT_NEAR(flux / t.flux, 1, 0.004) << i; // windows cut what lies below 0.05 sigma
        EXPECT_NEAR(source.geometry[0].x, t.x, 0.005);
        EXPECT_NEAR(source.geometry[0].y, t.y, 0.005);
        if (t.type == SourceType::Star)
            continue;
        EXPECT_NEAR(source.geometry[0].re / t.re, 1, 0.01) << i;
        EXPECT_NEAR(source.geometry[0].ab, t.ab, 0.005) << i;
        EXPECT_NEAR(source.geometry[0].phi, std::fmod(t.theta + 90, 180), 0.5) << i;
        if (t.type == SourceType::Sersic) {
            EXPECT_NEAR(source.geometry[0].n, t.n, 0.05);
        }
    }
    EXPECT_NEAR(fit.sky[0].constant, 12, 0.05);
    EXPECT_NEAR(fit.sky[0].slopeX, 3, 0.05);
}

} // namespace
