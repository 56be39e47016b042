#include "tests/core/fit/scene.h"

#include <gtest/gtest.h>

#include <numbers>

using namespace furrow;
using test::makeScene;
using test::Scene;
using test::SceneOptions;
using test::Truth;

namespace {

const Truth kStar{SourceType::Star, 225.3, 321.7, 1, 1, 0, 1, 4000};
const Truth kGalaxy{SourceType::Exp, 252.1, 346.4, 3.2, 0.6, 35, 1, 5000};

/// Within five of its errors of the truth, which must be finite.
void expectFlux(const fit::SourceFit& source, double truth, std::size_t band = 0) {
    ASSERT_FALSE(source.failed) << source.problem;
    ASSERT_TRUE(std::isfinite(source.flux[band]) && std::isfinite(source.fluxErr[band]));
    EXPECT_LT(std::abs(source.flux[band] - truth), 5 * source.fluxErr[band]) << source.id;
}

TEST(EdgeCases, NotANumberInThePixelsHarmsNobody) {
    Scene scene = makeScene({kStar, kGalaxy});
    for (int i = 0; i < 12; ++i) {
        scene.data.bands[0].image(20 + i, 20) = std::numeric_limits<float>::quiet_NaN();
        scene.data.bands[1].image(50, 40 + i) = std::numeric_limits<float>::infinity();
    }
    const fit::PatchFit fit = run(scene);
    ASSERT_TRUE(fit.ok) << fit.error;
    expectFlux(fit.sources[0], kStar.flux);
    expectFlux(fit.sources[1], kGalaxy.flux);
}

TEST(EdgeCases, MaskedBandGivesNoFluxThere) {
    Scene scene = makeScene({kStar, kGalaxy});
    scene.data.bands[1].mask.fill(kMaskSaturated);
    const fit::PatchFit fit = run(scene);
    ASSERT_TRUE(fit.ok);
    expectFlux(fit.sources[0], kStar.flux);
    EXPECT_TRUE(std::isnan(fit.sources[0].flux[1]));
    EXPECT_EQ(fit.sources[0].npix[1], 0);
}

TEST(EdgeCases, AllBandsMaskedFailsWithAReason) {
    Scene scene = makeScene({kStar});
    for (auto& band : scene.data.bands)
        band.mask.fill(kMaskBright);
    const fit::PatchFit fit = run(scene);
    EXPECT_FALSE(fit.ok);
    EXPECT_NE(fit.error.find("no usable pixel"), std::string::npos);
    ASSERT_EQ(fit.sources.size(), 1u);
    EXPECT_TRUE(fit.sources[0].failed);
}

TEST(EdgeCases, MaskedSourceFailsAloneAndItsNeighbourStays) {
    Scene scene = makeScene({kStar, kGalaxy});
    for (auto& band : scene.data.bands)
        for (int y = 0; y < 80; ++y)
            for (int x = 0; x < 80; ++x)
                if (std::hypot(x - 25.3, y - 21.7) < 40)
                    band.mask(x, y) = kMaskBright;
    const fit::PatchFit fit = run(scene);
    ASSERT_TRUE(fit.ok);
    EXPECT_TRUE(fit.sources[0].failed);
    EXPECT_FALSE(fit.sources[0].problem.empty());
    EXPECT_TRUE(std::isnan(fit.sources[0].flux[0]));
    expectFlux(fit.sources[1], kGalaxy.flux);
}

TEST(EdgeCases, CoincidentSourcesAreReported) {
    Scene scene = makeScene({kStar, kGalaxy});
    for (auto& source : scene.data.sources)
        source.posErr = 0;
    fit::FitSource twin = scene.data.sources[0];
    twin.id = "twin";
    scene.data.sources.push_back(twin);
    const fit::PatchFit fit = run(scene);
    ASSERT_TRUE(fit.ok) << fit.error;
    EXPECT_NE(fit.sources[0].problem.find("twin"), std::string::npos);
    EXPECT_NEAR(fit.sources[0].flux[0] + fit.sources[2].flux[0], kStar.flux, 0.03 * kStar.flux);
    EXPECT_NEAR(fit.sources[0].flux[0], fit.sources[2].flux[0], 1);
    expectFlux(fit.sources[1], kGalaxy.flux);
}

TEST(EdgeCases, FixedPositionStays) {
    Scene scene = makeScene({kStar, kGalaxy});
    scene.data.sources[0].posErr = 0;
    const fit::PatchFit fit = run(scene);
    EXPECT_EQ(fit.sources[0].geometry[0].x, scene.data.sources[0].x);
    EXPECT_TRUE(std::isnan(fit.sources[0].geometry[0].xErr));
    EXPECT_NE(fit.sources[1].geometry[0].x, scene.data.sources[1].x);
}

TEST(EdgeCases, PositionBoundIsNamed) {
    Scene scene = makeScene({{SourceType::Star, 240, 340, 1, 1, 0, 1, 20000}});
    scene.data.sources[0].x = 240 - 1.9; // the bound is 1.5 pixels
    scene.data.sources[0].y = 340;
    const fit::PatchFit fit = run(scene);
    ASSERT_TRUE(fit.ok);
    EXPECT_NEAR(fit.sources[0].geometry[0].x, 240 - 0.4, 1e-6);
    EXPECT_EQ(fit.sources[0].geometry[0].boundNames, "pos.x@upper");
}

TEST(EdgeCases, FarStartIsFound) {
    Scene scene = makeScene({{SourceType::Star, 240, 340, 1, 1, 0, 1, 20000}, kStar});
    scene.data.sources[0].x = 241.4;
    scene.data.sources[0].y = 338.7;
    scene.config.patchRun.posPriorPix = 1;
    const fit::PatchFit fit = run(scene);
    EXPECT_TRUE(fit.optimizer.front().converged);
    EXPECT_NEAR(fit.sources[0].geometry[0].x, 240, 0.05);
    EXPECT_NEAR(fit.sources[0].geometry[0].y, 340, 0.05);
}

TEST(EdgeCases, SourcesAtAndBeyondTheEdge) {
    const Truth edge{SourceType::Exp, 200.2, 350.4, 3, 0.7, 20, 1, 6000};
    const Truth outside{SourceType::Star, 284.5, 320.0, 1, 1, 0, 1, 30000, fit::SourceRole::Ring};
    const Truth far{SourceType::Dev, 300.0, 360.0, 4, 0.8, 20, 4, 30000, fit::SourceRole::Ring};
    const Scene scene = makeScene({kStar, edge, outside, far});
    const fit::PatchFit fit = run(scene);
    ASSERT_TRUE(fit.ok) << fit.error;
    expectFlux(fit.sources[0], kStar.flux);
    expectFlux(fit.sources[1], edge.flux);
    EXPECT_EQ(fit.sources[3].geometry[0].x, scene.data.sources[3].x) << "beyond 10 pixels only the flux is free";
}

// Wings beyond the edge of the patch tell no shape; a galaxy that reaches well into it keeps its own.
TEST(EdgeCases, SourcesWhoseLightLiesOutsideHaveOnlyAFlux) {
    const Truth wings{SourceType::Sersic, 286.0, 330.0, 2, 0.8, 20, 4, 30000, fit::SourceRole::Ring};
    const Truth large{SourceType::Exp, 283.0, 350.0, 12, 0.8, 20, 1, 60000, fit::SourceRole::Ring};
    const Scene scene = makeScene({kStar, wings, large});
    const RunContext context;
    const fit::PatchModel model(scene.data, scene.psfs, scene.config, {0, 1}, context);
    for (const fit::FitUnit& unit : model.units)
        EXPECT_EQ(unit.count > 0, scene.data.sources[unit.source].id != "s1") << unit.source;
    const fit::PatchFit fit = run(scene);
    ASSERT_TRUE(fit.ok) << fit.error;
    EXPECT_TRUE(fit.optimizer[0].converged);
    expectFlux(fit.sources[0], kStar.flux);
    EXPECT_EQ(fit.sources[1].geometry[0].re, scene.data.sources[1].re);
    EXPECT_NE(fit.sources[2].geometry[0].re, scene.data.sources[2].re);
}

TEST(EdgeCases, FaintSourceOffTheEdgeIsNotDrawn) {
    const Truth faint{SourceType::Star, 298.0, 340.0, 1, 1, 0, 1, 20, fit::SourceRole::Ring};
    const fit::PatchFit fit = run(makeScene({kStar, faint}));
    ASSERT_TRUE(fit.ok) << fit.error;
    expectFlux(fit.sources[0], kStar.flux);
}

TEST(EdgeCases, GiantGalaxyWiderThanThePatch) {
    const Truth giant{SourceType::Dev, 238.0, 342.0, 30, 0.7, 60, 4, 400000};
    Scene scene = makeScene({giant, kStar});
    const fit::PatchFit fit = run(scene);
    ASSERT_TRUE(fit.ok) << fit.error;
    // The sky plane and the halo are nearly the same on so small a patch: only sanity can be asked of the giant.
    EXPECT_GT(fit.sources[0].flux[0], 0.3 * giant.flux);
    EXPECT_LT(fit.sources[0].flux[0], 2 * giant.flux);
    expectFlux(fit.sources[1], kStar.flux);
}

TEST(EdgeCases, NegativeFluxIsAllowed) {
    Truth hole = kStar;
    hole.flux = -3000;
    const fit::PatchFit fit = run(makeScene({hole, kGalaxy}));
    expectFlux(fit.sources[0], hole.flux);
}

TEST(EdgeCases, BrokenInputsAreReported) {
    Scene scene = makeScene({kStar, kGalaxy});
    scene.data.sources[0].x = kNaN;
    scene.data.sources[1].re = -1;
    scene.data.sources[1].ell = kNaN;
    scene.data.sources[1].theta = kNaN;
    scene.data.bands[1].info.skySigma = 0;
    const fit::PatchFit fit = run(scene);
    ASSERT_TRUE(fit.ok) << fit.error;
    EXPECT_TRUE(fit.sources[0].failed);
    EXPECT_TRUE(std::isnan(fit.sources[1].flux[1]));
    EXPECT_FALSE(fit.sources[1].failed);
    scene.psfs.clear();
    EXPECT_FALSE(run(scene).ok);
}

TEST(EdgeCases, EmptyPatchHasASky) {
    const fit::PatchFit fit = run(makeScene({}));
    ASSERT_TRUE(fit.ok) << fit.error;
    EXPECT_NEAR(fit.sky[0].constant, 12, 5 * fit.sky[0].constantErr);
}

TEST(EdgeCases, CrowdedPatch) {
    std::vector<Truth> truth;
    SceneOptions options;
    options.width = options.height = 160;
    options.bands = 1;
    for (int j = 0; j < 20; ++j)
        for (int i = 0; i < 20; ++i)
            truth.push_back(
                {SourceType::Star, 204.0 + 8 * i, 304.0 + 8 * j, 1, 1, 0, 1, 600.0 + 40 * ((i * 7 + j * 3) % 20)});
    const fit::PatchFit fit = run(makeScene(truth, options));
    ASSERT_TRUE(fit.ok) << fit.error;
    EXPECT_TRUE(fit.optimizer.front().converged);
    int off = 0;
    for (std::size_t i = 0; i < truth.size(); ++i)
        off += std::abs(fit.sources[i].flux[0] - truth[i].flux) > 3 * fit.sources[i].fluxErr[0];
    EXPECT_LE(off, 6); // 0.27 % of 400 beyond 3 sigma: 1.1 expected
}

TEST(EdgeCases, ModelAndDataDifferByNoise) {
    const Scene scene = makeScene({kStar, kGalaxy});
    const fit::PatchFit fit = run(scene);
    const auto model = fit::renderPatch(scene.data, scene.psfs, scene.config, fit);
    const auto without = fit::renderPatch(scene.data, scene.psfs, scene.config, fit, 0);
    double chi2 = 0, removed = 0;
    for (int y = 0; y < 80; ++y)
        for (int x = 0; x < 80; ++x) {
            chi2 += std::pow(scene.data.bands[0].image(x, y) - model[0](x, y), 2);
            removed += model[0](x, y) - without[0](x, y);
        }
    const double sigma2 = 25, pixels = 6400;
    EXPECT_NEAR(chi2 / sigma2 / pixels, 1, 0.15); // photon noise adds some 5 %; 1/sqrt(3200) is 2 %
    EXPECT_NEAR(removed / fit.sources[0].flux[0], 1, 0.01);
}

bool tagged(const fit::SourceFit& source, const std::string& tag) {
    return std::find(source.tags.begin(), source.tags.end(), tag) != source.tags.end();
}

TEST(EdgeCases, TagsSayWhatToMind) {
    // FWHM 4.2 pixels: the circles of 2 FWHM reach 8.5 pixels.
    const Truth atEdge{SourceType::Star, 206.2, 340.5, 1, 1, 0, 1, 4000},
        hidden{SourceType::Star, 262.3, 346.4, 1, 1, 0, 1, 3000};
    Scene scene = makeScene({kStar, kGalaxy, atEdge, hidden});
    for (auto& band : scene.data.bands)
        for (int y = 0; y < 80; ++y)
            for (int x = 0; x < 80; ++x)
                if (std::hypot(x - 62.3, y - 46.4) < 9)
                    band.mask(x, y) = kMaskSaturated;
    const fit::PatchFit fit = run(scene);
    ASSERT_TRUE(fit.ok) << fit.error;
    EXPECT_TRUE(fit.sources[0].tags.empty());
    EXPECT_TRUE(tagged(fit.sources[2], "edge"));
    EXPECT_FALSE(tagged(fit.sources[1], "edge"));
    ASSERT_TRUE(fit.sources[3].failed);
    EXPECT_TRUE(tagged(fit.sources[1], "neighbour_failed"));
    EXPECT_FALSE(tagged(fit.sources[2], "neighbour_failed"));
}

// A star cut off far above the noise although no pixel is masked: it says so, its
// wings give its flux, and its neighbours do not mend it.
TEST(EdgeCases, UnmarkedSaturationStaysWithItsStar) {
    const Truth bright{SourceType::Star, 240.3, 340.6, 1, 1, 0, 1, 4e5};
    const std::vector<Truth> truth{bright,
                                   {SourceType::Exp, 256.2, 345.4, 2.5, 0.7, 20, 1, 2500},
                                   {SourceType::Exp, 229.4, 328.7, 3.0, 0.8, 70, 1, 2500}};
    Scene scene = makeScene(truth);
    for (auto& band : scene.data.bands)
        for (float& pixel : band.image)
            pixel = std::min(pixel, 4000.0f); // a fifth of the star's peak
    const fit::PatchFit fit = run(scene);
    ASSERT_TRUE(fit.ok) << fit.error;
    EXPECT_TRUE(fit.optimizer.front().converged);
    EXPECT_EQ(fit.optimizer.front().nRestarts, 0);
    EXPECT_TRUE(tagged(fit.sources[0], "poor_fit"));
    EXPECT_TRUE(tagged(fit.sources[0], "saturated_core"));
    EXPECT_FALSE(fit.sources[0].problem.empty());
    for (const double flux : fit.sources[0].flux)
        EXPECT_NEAR(flux / bright.flux, 1, 0.02); // from its wings
    for (int i : {1, 2}) {
        expectFlux(fit.sources[i], truth[i].flux);
        EXPECT_LT(std::abs(std::log(fit.sources[i].geometry.front().re / truth[i].re)), 0.4) << i;
    }
}

// Photons and a PSF that is a percent too wide are no misfit, although χ² in units of the sky noise is large.
TEST(EdgeCases, BrightStarsThatFitAreNoPoorFits) {
    Scene scene = makeScene({{SourceType::Star, 240.3, 340.6, 1, 1, 0, 1, 4e6}});
    for (auto& band : scene.psfs)
        band.psf = std::make_shared<test::GaussianPsf>(1.01 * band.psf->fwhm(0, 0) / 2.3548);
    const fit::PatchFit fit = run(scene);
    EXPECT_GT(fit.sources[0].chi2[0], 100 * fit.sources[0].npix[0]);
    EXPECT_TRUE(fit.sources[0].tags.empty()) << fit.sources[0].tags.front();
    EXPECT_TRUE(fit.sources[0].problem.empty());
}

TEST(EdgeCases, ANegativeFluxBeyondTheNoiseIsTagged) {
    Scene scene = makeScene({kStar, kGalaxy});
    Image<float>& image = scene.data.bands[1].image;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const double r2 = std::pow(x + 200 - kStar.x, 2) + std::pow(y + 300 - kStar.y, 2);
            image(x, y) -=
                static_cast<float>(2 * kStar.flux * std::exp(-0.5 * r2 / 3.4) / (2 * std::numbers::pi * 3.4));
        }
    const fit::PatchFit fit = run(scene);
    EXPECT_LT(fit.sources[0].flux[1], -0.5 * kStar.flux);
    EXPECT_TRUE(tagged(fit.sources[0], "negative_flux"));
    EXPECT_FALSE(tagged(fit.sources[1], "negative_flux"));
}

} // namespace
