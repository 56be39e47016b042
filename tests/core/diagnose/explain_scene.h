#pragma once
#include "core/diagnose/why.h"
#include "tests/core/fit/scene.h"

#include <algorithm>
#include <numbers>

/// Asking why on simulated patches.
namespace furrow::test {

inline std::vector<diagnose::Reason> explainFit(const Scene& scene, const fit::PatchFit& fit) {
    const auto model = fit::renderPatch(scene.data, scene.psfs, scene.config, fit);
    return diagnose::explainPatch({scene.data, scene.psfs, fit, model, scene.config}, RunContext());
}

/// Fits a scene and asks why.
inline std::vector<diagnose::Reason> explain(const Scene& scene) {
    return explainFit(scene, run(scene));
}

inline std::string listOf(const std::vector<diagnose::Reason>& reasons) {
    std::string text;
    for (const diagnose::Reason& reason : reasons)
        text += diagnose::sentence(reason) + "\n";
    return text;
}

inline int count(const std::vector<diagnose::Reason>& reasons, diagnose::Trouble trouble) {
    return static_cast<int>(
        std::count_if(reasons.begin(), reasons.end(), [&](const diagnose::Reason& r) { return r.trouble == trouble; }));
}

/// A Gaussian of light that no catalog has; `sigma` of 0: a point.
inline void addSpot(Scene& scene, double x, double y, double flux, double sigma = 0) {
    for (std::size_t b = 0; b < scene.data.bands.size(); ++b) {
        const double s = sigma > 0 ? sigma : scene.psfs[b].psf->fwhm(x, y) / 2.3548;
        Image<float>& image = scene.data.bands[b].image;
        for (int j = 0; j < image.height(); ++j)
            for (int i = 0; i < image.width(); ++i) {
                const double r2 = std::pow(i + 200 - x, 2) + std::pow(j + 300 - y, 2);
                image(i, j) +=
                    static_cast<float>(flux * std::exp(-0.5 * r2 / (s * s)) / (2 * std::numbers::pi * s * s));
            }
    }
}

} // namespace furrow::test
