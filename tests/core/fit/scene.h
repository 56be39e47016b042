#pragma once
#include "core/fit/patch_fit.h"
#include "core/fit/patch_model.h"
#include "tests/core/model/direct_render.h"

#include <fmt/format.h>

#include <memory>
#include <random>

/// Simulated patches whose truth is drawn by direct summation, without the code under test.
namespace furrow::test {

/// Circular Gaussian PSF, the same everywhere, integrated over the pixels.
class GaussianPsf : public psf::PsfModel {
public:
    explicit GaussianPsf(double sigma)
        : m_sigma(sigma) {}
    int size() const override { return 55; }
    void evaluate(double, double, double phaseX, double phaseY, Image<float>& stamp) const override {
        stamp = gaussianStamp(m_sigma, size(), phaseX, phaseY);
    }
    double fwhm(double, double) const override { return 2.3548 * m_sigma; }
    std::string kind() const override { return "gaussian"; }

private:
    double m_sigma;
};

struct Truth {
    SourceType type = SourceType::Star;
    double x = 0, y = 0; ///< working frame
    double re = 3, ab = 1, theta = 0, n = 1;
    double flux = 1000; ///< in every band
    fit::SourceRole role = fit::SourceRole::Base;
};

struct SceneOptions {
    int width = 80, height = 80, bands = 2;
    double skySigma = 5, sky = 12, skySlope = 3, gain = 4;
    double positionError = 0.1; ///< of the catalog, pixels
    unsigned seed = 1;
    bool noise = true;
};

/// A patch at working-frame origin (200, 300) with its PSFs.
struct Scene {
    fit::PatchData data;
    fit::PatchPsfs psfs;
    config::Config config;
    std::vector<Truth> truth;
};

inline Scene makeScene(const std::vector<Truth>& truth, const SceneOptions& options = {}) {
    Scene scene;
    scene.truth = truth;
    scene.config.epsf.finalPsfSize = 55;
    const Box roi{200, 200 + options.width, 300, 300 + options.height};
    scene.data.def.tag = "r00_c00_pr00_pc00";
    scene.data.def.base = scene.data.def.roi = roi;
    std::mt19937 rng(options.seed);
    std::normal_distribution<double> normal;
    for (int b = 0; b < options.bands; ++b) {
        const double sigma = 1.6 + 0.25 * b;
        fit::PatchBand band;
        band.info.name = fmt::format("b{}", b);
        band.info.skySigma = options.skySigma;
        band.info.gain = options.gain;
        Image<double> light(options.width, options.height, 0.0);
        for (const Truth& t : truth) {
            model::Parameters p{};
            p[model::kX] = t.x;
            p[model::kY] = t.y;
            model::setEllipse(p, {t.re, t.ab, t.theta});
            p[model::kLogN] = std::log(t.n);
            addSource(light, roi, t.type, p, t.flux, sigma, t.re > 10 ? 1600 : 160);
        }
        band.image = Image<float>(options.width, options.height);
        band.mask = Image<std::uint8_t>(options.width, options.height, 0);
        for (int y = 0; y < options.height; ++y)
            for (int x = 0; x < options.width; ++x) {
                const double variance = options.skySigma * options.skySigma + std::max(light(x, y), 0.0) / options.gain;
                const double noise = options.noise ? normal(rng) * std::sqrt(variance) : 0;
                const double sky = options.sky + options.skySlope * (2.0 * x / (options.width - 1) - 1);
                band.image(x, y) = static_cast<float>(light(x, y) + sky + noise);
            }
        scene.data.bands.push_back(std::move(band));
        psf::BandPsf psf;
        psf.psf = std::make_shared<GaussianPsf>(sigma);
        scene.psfs.push_back(psf);
    }
    for (std::size_t i = 0; i < truth.size(); ++i) {
        const Truth& t = truth[i];
        fit::FitSource source;
        source.id = fmt::format("s{}", i);
        source.row = i;
        source.type = t.type;
        source.role = t.role;
        source.x = t.x + (options.noise ? options.positionError * normal(rng) : 0);
        source.y = t.y + (options.noise ? options.positionError * normal(rng) : 0);
        if (t.type != SourceType::Star) {
            source.re = t.re * std::exp(options.noise ? 0.2 * normal(rng) : 0);
            source.ell = 1 - t.ab;
            source.theta = t.theta;
        }
        source.flux.assign(options.bands, kNaN);
        scene.data.sources.push_back(source);
    }
    return scene;
}

inline fit::PatchFit run(const Scene& scene) {
    return fit::fitPatch(scene.data, scene.psfs, scene.config, RunContext());
}

/// Windows as a fit chooses them at its start; whether any changed. The model is evaluated.
inline bool chooseWindows(fit::PatchModel& model) {
    model.evaluate();
    model.updateSnr();
    const bool chosen = model.fitWindows();
    model.evaluate();
    return chosen;
}

} // namespace furrow::test
