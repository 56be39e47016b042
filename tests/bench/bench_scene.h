#pragma once
#include "core/fit/patch_fit.h"
#include "core/psf/analytic_psf.h"
#include "core/simulate/simulate.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace furrow::bench {

/// A simulated patch as the fit sees it, with the true PSFs.
struct PatchScene {
    fit::PatchData data;
    fit::PatchPsfs psfs;
    config::Config config;
};

constexpr int kFieldBands = 20; ///< of the fields whose bands are fitted, as many as a survey in medium bands has

/// Which bands of a field to fit when only `count` are: evenly spread, each of them in turn as `turn` goes on, so that
/// over kFieldBands fields every number of bands sees the same ones.
inline std::vector<int> chosenBands(int count, int turn) {
    std::vector<int> out;
    for (int k = 0; k < count; ++k)
        out.push_back((turn + k * kFieldBands / count) % kFieldBands);
    std::sort(out.begin(), out.end());
    return out;
}

/// `sources` stars and galaxies at 400 per 10^6 pixels, the density of a rich field, in `bands` of the field's bands;
/// `seed` draws others.
inline PatchScene patchScene(int sources, int bands, int seed = 11) {
    simulate::SimOptions options;
    options.seed = static_cast<unsigned>(seed);
    options.density = 400;
    options.nx = options.ny = static_cast<int>(std::lround(std::sqrt(1e6 * sources / options.density)));
    options.nBands = kFieldBands;
    options.nSaturated = 0;
    options.psfStarDensity = 0;
    options.backgroundAmplitude = 0; // over a large patch a curved sky is no plane
    options.magBright = 16;          // S/N 600: brighter ones test the PSF, not the fit
    options.cropMargin = options.nanEdge = 0;
    const auto fieldBands = simulate::drawBands(options);
    auto truth = simulate::drawSources(options, fieldBands);
    const std::vector<int> chosen = chosenBands(bands, seed);
    std::vector<simulate::SimBand> simBands;
    for (int b : chosen)
        simBands.push_back(fieldBands[static_cast<std::size_t>(b)]);
    for (auto& band : simBands)
        band.psf = {simulate::PsfKind::Moffat, options.nx, options.ny, band.fwhm, options.psfBeta, {}, {}, {}};
    for (auto& source : truth)
        for (std::vector<double>* perBand : {&source.mag, &source.adu, &source.snr}) {
            const std::vector<double> all = std::exchange(*perBand, {});
            for (int b : chosen)
                perBand->push_back(all[static_cast<std::size_t>(b)]);
        }
    auto images = simulate::renderBands(options, simBands, truth, {});

    PatchScene scene;
    scene.data.def.tag = "r00_c00_pr00_pc00";
    scene.data.def.base = scene.data.def.roi = images.front().box();
    for (std::size_t b = 0; b < simBands.size(); ++b) {
        simulate::observe(images[b], options, simBands[b], static_cast<std::size_t>(chosen[b]));
        fit::PatchBand band;
        band.info.name = simBands[b].name;
        band.info.scale = simBands[b].scale(options.zpRef);
        band.info.skySigma = simBands[b].skySigma * band.info.scale;
        band.info.gain = simBands[b].gain;
        for (float& pixel : images[b])
            pixel = static_cast<float>(pixel * band.info.scale);
        band.mask = Image<std::uint8_t>(options.nx, options.ny, 0);
        band.image = std::move(images[b]);
        scene.data.bands.push_back(std::move(band));
        psf::BandPsf psf;
        psf.psf = psf::moffatPsf(simBands[b].fwhm, options.psfBeta, 27);
        psf.usedEpsf = true;
        scene.psfs.push_back(psf);
    }
    for (std::size_t i = 0; i < truth.size(); ++i) {
        const auto& t = truth[i];
        fit::FitSource source;
        source.id = t.id;
        source.row = i;
        source.type = t.star     ? SourceType::Star
                      : t.n == 1 ? SourceType::Exp
                      : t.n == 4 ? SourceType::Dev
                                 : SourceType::Sersic;
        source.x = t.x + (i % 2 ? 0.1 : -0.1); // as far off as catalogs are
        source.y = t.y + (i % 3 ? 0.1 : -0.1);
        if (!t.star) {
            source.re = t.re * (i % 2 ? 1.15 : 0.85);
            source.ell = t.ell;
            source.theta = t.theta;
        }
        source.flux.assign(simBands.size(), kNaN);
        scene.data.sources.push_back(source);
    }
    return scene;
}

} // namespace furrow::bench
