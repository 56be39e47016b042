#include "core/fit/fit_start.h"
#include "tests/core/fit/scene.h"

#include <gtest/gtest.h>

using namespace furrow;
using test::makeScene;
using test::Scene;
using test::SceneOptions;
using test::Truth;

namespace {

std::vector<Truth> blendedField() {
    return {{SourceType::Star, 225.3, 321.7, 1, 1, 0, 1, 4000},
            {SourceType::Exp, 233.1, 326.4, 3.2, 0.6, 35, 1, 5000},
            {SourceType::Dev, 232.6, 355.2, 2.4, 0.7, 120, 4, 4000},
            {SourceType::Sersic, 262.2, 360.8, 3.5, 0.5, 70, 2.2, 9000},
            {SourceType::Star, 255.4, 331.1, 1, 1, 0, 1, 700},
            {SourceType::Exp, 211.0, 368.0, 2.5, 0.9, 10, 1, 1200}};
}

/// Largest difference of any flux in units of its error.
double worstFluxChange(const fit::PatchFit& a, const fit::PatchFit& b) {
    double worst = 0;
    for (std::size_t i = 0; i < a.sources.size(); ++i)
        for (std::size_t k = 0; k < a.sources[i].flux.size(); ++k)
            worst = std::max(worst, std::abs(a.sources[i].flux[k] - b.sources[i].flux[k]) / a.sources[i].fluxErr[k]);
    return worst;
}

// Both stop within dlnp_stop of the same optimum; 0.02 sigma is what the product promises.
TEST(Solvers, NewtonAndCeresAgree) {
    Scene scene = makeScene(blendedField());
    const fit::PatchFit newton = run(scene);
    scene.config.patchRun.optimizer = config::Optimizer::Ceres;
    const fit::PatchFit ceres = run(scene);
    ASSERT_TRUE(newton.ok && ceres.ok) << newton.error << ceres.error;
    EXPECT_TRUE(newton.optimizer.front().converged);
    EXPECT_TRUE(ceres.optimizer.front().converged);
    EXPECT_LT(worstFluxChange(newton, ceres), 0.02);
}

// A compact galaxy that the catalog calls large presses against the least size its prior finds believable.
TEST(Solvers, TheyAgreeAtBounds) {
    std::vector<Truth> truth = blendedField();
    truth.front() = {SourceType::Exp, 225.3, 321.7, 0.3, 0.7, 20, 1, 8000};
    Scene scene = makeScene(truth);
    scene.data.sources.front().re = 8;
    const fit::PatchFit newton = run(scene);
    scene.config.patchRun.optimizer = config::Optimizer::Ceres;
    const fit::PatchFit ceres = run(scene);
    ASSERT_TRUE(newton.ok && ceres.ok) << newton.error << ceres.error;
    EXPECT_FALSE(newton.sources.front().geometry.front().boundNames.empty());
    EXPECT_EQ(newton.sources.front().geometry.front().boundNames, ceres.sources.front().geometry.front().boundNames);
    EXPECT_LT(worstFluxChange(newton, ceres), 0.02);
}

TEST(Solvers, ConvergesWithinDefaultIterations) {
    for (unsigned seed = 1; seed <= 6; ++seed) {
        SceneOptions options;
        options.seed = seed;
        const fit::PatchFit fit = run(makeScene(blendedField(), options));
        ASSERT_TRUE(fit.ok) << fit.error;
        EXPECT_TRUE(fit.optimizer.front().converged) << seed;
        EXPECT_EQ(fit.optimizer.front().nRestarts, 0) << seed;
    }
}

// Below the size of the PSF an image hardly tells ln r: steps in it would shrink a galaxy by a quarter each.
TEST(Solvers, SmallGalaxiesSettleAsFastAsOthers) {
    for (const double re : {0.3, 0.5, 0.8})
        for (const double start : {1.0, 4.0}) {
            Scene scene = makeScene({{SourceType::Exp, 240.3, 339.7, re, 0.9, 20, 1, 60000}});
            scene.config.patchRun.logrePriorSigma.reset();
            scene.data.sources.front().re = start;
            const fit::PatchFit fit = run(scene);
            ASSERT_TRUE(fit.ok) << fit.error;
            EXPECT_TRUE(fit.optimizer.front().converged);
            EXPECT_LE(fit.optimizer.front().niters, 8) << re << " from " << start;
            EXPECT_NEAR(fit.sources.front().geometry.front().re, re, 0.1);
        }
}

// The last step is not drawn: fluxes, positions and shapes must be where further iterations would lead.
TEST(Solvers, StopsWhereMoreIterationsLead) {
    for (unsigned seed = 13; seed <= 17; ++seed) {
        SceneOptions options;
        options.seed = seed;
        Scene scene = makeScene(blendedField(), options);
        scene.config.patchRun.dlnpStop = 1e-4; // so that it is a large one for seed 14
        const fit::PatchFit fit = run(scene);
        EXPECT_LT(fit.optimizer.front().lastDlnp, scene.config.patchRun.dlnpStop);
        scene.config.patchRun.dlnpStop = 1e-12;
        const fit::PatchFit longer = run(scene);
        ASSERT_TRUE(fit.ok && longer.ok);
        EXPECT_LT(worstFluxChange(fit, longer), 1e-3) << seed;
        for (std::size_t i = 0; i < fit.sources.size(); ++i) {
            const fit::SourceGeometry &a = fit.sources[i].geometry.front(), &b = longer.sources[i].geometry.front();
            EXPECT_NEAR(a.x, b.x, 2e-3 * a.xErr) << seed;
            if (std::isfinite(a.reErr)) {
                EXPECT_NEAR(a.re, b.re, 2e-3 * a.reErr) << seed;
            }
        }
    }
}

// The product promises below 0.1 sigma for 97 % and below 1 sigma for all; here every start must reach the same
// optimum.
TEST(Solvers, ResultDoesNotDependOnTheStart) {
    const Scene scene = makeScene(blendedField());
    const fit::PatchFit reference = run(scene);
    for (unsigned seed = 1; seed <= 4; ++seed) {
        const fit::PatchFit moved =
            fit::fitPatchFrom(scene.data, scene.psfs, scene.config, RunContext(), {0.5, 0.3, seed});
        ASSERT_TRUE(moved.ok);
        EXPECT_LT(worstFluxChange(reference, moved), 0.1) << seed;
    }
    for (double factor : {0.3, 3.0}) {
        Scene scaled = scene;
        for (auto& source : scaled.data.sources)
            source.flux.assign(source.flux.size(), 1000 * factor);
        EXPECT_LT(worstFluxChange(reference, run(scaled)), 0.1);
    }
}

TEST(Solvers, ThreadsDoNotChangeTheResult) {
    Scene scene = makeScene(blendedField());
    const fit::PatchFit one = run(scene);
    scene.config.patchRun.threadsPerProcess = 3;
    const fit::PatchFit three = run(scene);
    for (std::size_t i = 0; i < one.sources.size(); ++i) {
        EXPECT_EQ(one.sources[i].flux, three.sources[i].flux);
        EXPECT_EQ(one.sources[i].fluxErr, three.sources[i].fluxErr);
        EXPECT_EQ(one.sources[i].geometry[0].x, three.sources[i].geometry[0].x);
    }
}

TEST(Solvers, StagedFitReachesTheSameOptimum) {
    Scene scene = makeScene(blendedField());
    const fit::PatchFit plain = run(scene);
    scene.config.patchRun.enableStagedFit = true;
    const fit::PatchFit staged = run(scene);
    ASSERT_EQ(staged.optimizer.front().stages.size(), 3u);
    EXPECT_EQ(staged.optimizer.front().stages[1].name, "positions");
    EXPECT_LT(worstFluxChange(plain, staged), 0.05);
}

TEST(Solvers, HistoryClimbsAndHoldsParameters) {
    Scene scene = makeScene(blendedField());
    scene.config.patchRun.saveHistory = true;
    const fit::PatchFit fit = run(scene);
    const auto& history = fit.history.front();
    ASSERT_GT(history.size(), 2u);
    EXPECT_GT(history.back().lnp, history.front().lnp - 1e-3);
    EXPECT_EQ(history.front().parameters.size(), scene.truth.size() * (6 + 2));
    EXPECT_LT(history.back().predicted, scene.config.patchRun.dlnpStop * 1.001);
}

TEST(Solvers, SingleBandModeFitsEveryBandAlone) {
    Scene scene = makeScene(blendedField());
    scene.config.patchRun.enableMultiBandSimultaneousFitting = false;
    const fit::PatchFit fit = run(scene);
    ASSERT_TRUE(fit.ok);
    EXPECT_EQ(fit.optimizer.size(), 2u);
    for (std::size_t i = 0; i < fit.sources.size(); ++i) {
        ASSERT_EQ(fit.sources[i].geometry.size(), 2u);
        for (std::size_t b = 0; b < 2; ++b)
            EXPECT_LT(std::abs(fit.sources[i].flux[b] - scene.truth[i].flux), 5 * fit.sources[i].fluxErr[b]) << i;
        EXPECT_NE(fit.sources[i].geometry[0].x, fit.sources[i].geometry[1].x);
    }
}

TEST(Solvers, StopRequestEndsTheFit) {
    const Scene scene = makeScene(blendedField());
    std::stop_source stop;
    stop.request_stop();
    const RunContext context(stop.get_token(), nullptr, nullptr);
    EXPECT_THROW(fit::fitPatch(scene.data, scene.psfs, scene.config, context), Cancelled);
}

} // namespace
