#include "tests/core/fit/scene.h"

#include <gtest/gtest.h>

using namespace furrow;
using test::gaussianStamp;
using test::makeScene;
using test::Scene;
using test::SceneOptions;
using test::Truth;

namespace {

constexpr double kFlux = 3e5, kSkySigma = 5, kGain = 4;

/// One star on a middle pixel, position and sky known; its image is `drawn` pixels wide, the PSF of the fit 1.6.
Scene starWithPsf(double drawn, double flux) {
    SceneOptions options;
    options.width = options.height = 61;
    options.bands = 1;
    options.sky = options.skySlope = 0;
    options.noise = false;
    Scene scene = makeScene({{SourceType::Star, 230, 330, 1, 1, 0, 1, flux}}, options);
    scene.config.patchRun.fitSky = config::FitSky::None;
    scene.data.sources[0].posErr = 0;
    const Image<float> stamp = gaussianStamp(drawn, 61, 0, 0);
    for (std::size_t i = 0; i < stamp.size(); ++i)
        scene.data.bands[0].image.data()[i] = static_cast<float>(flux * stamp.data()[i]);
    return scene;
}

struct Estimate {
    double flux = 0, sigma = 0;
};

/// Σ w P D / Σ w P² with w = 1/(σ_sky² + photonNoise · light/gain) and its true error.
Estimate weighted(const Image<float>& data, double flux, bool photonNoise) {
    const Image<float> psf = gaussianStamp(1.6, 61, 0, 0);
    double upper = 0, lower = 0, noise = 0;
    for (std::size_t i = 0; i < psf.size(); ++i) {
        const double p = psf.data()[i], variance = kSkySigma * kSkySigma + flux * p / kGain,
                     w = 1 / (photonNoise ? variance : kSkySigma * kSkySigma);
        upper += w * p * data.data()[i];
        lower += w * p * p;
        noise += w * w * p * p * variance;
    }
    return {upper / lower, std::sqrt(noise) / lower};
}

// The best linear estimate weighs with sky and photons (Gauss-Markov). The PSF is 3 % too narrow: with the weight
// of the sky alone the star would lose 3 % of its light.
TEST(Weights, CountThePhotonsOfTheModel) {
    const Scene scene = starWithPsf(1.65, kFlux);
    const fit::PatchFit fit = run(scene);
    ASSERT_TRUE(fit.ok) << fit.error;
    const Image<float>& data = scene.data.bands[0].image;
    const Estimate best = weighted(data, kFlux, true), sky = weighted(data, kFlux, false);
    ASSERT_GT(best.flux - sky.flux, 0.02 * kFlux);
    // Photons below a quarter of the sky's variance are left out: a tenth of the difference covers that.
    EXPECT_NEAR(fit.sources[0].flux[0], best.flux, 0.1 * (best.flux - sky.flux));
    EXPECT_NEAR(fit.sources[0].fluxErr[0], best.sigma, 0.01 * best.sigma);
    EXPECT_LT(fit.sources[0].fluxErr[0], 0.9 * sky.sigma);
}

// No pixel of a star with S/N 10 has photons worth a quarter of the sky's variance: the weights are those of the sky.
TEST(Weights, OfFaintSourcesAreTheSkys) {
    const Scene scene = starWithPsf(1.65, 280);
    const fit::PatchFit fit = run(scene);
    ASSERT_TRUE(fit.ok) << fit.error;
    const Estimate sky = weighted(scene.data.bands[0].image, 280, false);
    EXPECT_NEAR(fit.sources[0].flux[0], sky.flux, 1e-4 * sky.flux);
    EXPECT_NEAR(fit.sources[0].fluxErr[0], sky.sigma, 0.01 * sky.sigma); // the flux is 3 % low, so are its photons
}

// A star that no catalog knows, five times as bright as a galaxy and 11 pixels from it, in pixels that no source
// explains. Without the rule for outliers the galaxy takes all its light and is 6.8 times too bright.
TEST(Weights, PixelsThatNobodyExplainsCountLess) {
    const Truth galaxy{SourceType::Exp, 240.3, 340.6, 3, 0.7, 20, 1, 4000},
        unknown{SourceType::Star, 250.1, 346.2, 1, 1, 0, 1, 20000};
    Scene scene = makeScene({galaxy, unknown});
    scene.data.sources.pop_back();
    const fit::PatchFit fit = run(scene);
    ASSERT_TRUE(fit.ok) << fit.error;
    EXPECT_TRUE(fit.optimizer.front().converged);
    for (int b : {0, 1})
        EXPECT_NEAR(fit.sources[0].flux[b], galaxy.flux, 0.4 * galaxy.flux) << b;
}

} // namespace
