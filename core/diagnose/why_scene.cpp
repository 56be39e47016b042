#include "core/diagnose/why_scene.h"

#include <algorithm>
#include <cmath>

namespace furrow::diagnose {

WhyScene::WhyScene(const FittedPatch& fitted, const RunContext& runContext)
    : patch(fitted)
    , context(runContext)
    , ignoredBands(fitted.data.bands.size(), 0) {
    const Box& area = roi();
    const auto ramp = [](int i, int size) { return size > 1 ? 2.0 * i / (size - 1) - 1 : 0.0; };
    fwhm = bands() > 0 ? 1e9 : fwhm;
    for (std::size_t b = 0; b < bands(); ++b) {
        const fit::PatchBand& band = patch.data.bands[b];
        const fit::BandSky& sky = patch.fit.sky[b];
        Image<float> difference(area.width(), area.height()), noise(area.width(), area.height());
        for (int y = 0; y < area.height(); ++y)
            for (int x = 0; x < area.width(); ++x) {
                const double model = patch.model[b](x, y);
                const double light = std::max(0.0, model - sky.constant - sky.slopeX * ramp(x, area.width()) -
                                                       sky.slopeY * ramp(y, area.height()));
                const double variance = band.info.skySigma * band.info.skySigma + band.info.photonScale() * light +
                                        kModelError * kModelError * light * light;
                noise(x, y) = static_cast<float>(std::sqrt(variance));
                const bool good = std::isfinite(band.image(x, y)) && (band.mask.empty() || band.mask(x, y) == 0);
                difference(x, y) = good ? static_cast<float>(band.image(x, y) - model) : std::nanf("");
            }
        residual.push_back(std::move(difference));
        sigma.push_back(std::move(noise));
        sharp.emplace_back(static_cast<std::size_t>(area.width()) * area.height(), 0);
        fwhm = std::min(fwhm, bandFwhm(b, 0.5 * (area.x0 + area.x1), 0.5 * (area.y0 + area.y1)));
    }
}

double WhyScene::bandFwhm(std::size_t band, double x, double y) const {
    return patch.psfs[band].psf->fwhm(x, y);
}

bool WhyScene::fitted(std::size_t source) const {
    const fit::SourceFit& s = patch.fit.sources[source];
    return !s.failed && !s.geometry.empty() && std::isfinite(s.geometry.front().x);
}

std::optional<std::size_t> WhyScene::sourceNamed(const std::string& id) const {
    const auto& sources = patch.data.sources;
    const auto found = std::find_if(sources.begin(), sources.end(), [&id](const auto& s) { return s.id == id; });
    return found == sources.end() ? std::nullopt : std::optional<std::size_t>(found - sources.begin());
}

double WhyScene::sourceX(std::size_t source) const {
    return fitted(source) ? patch.fit.sources[source].geometry.front().x : patch.data.sources[source].x;
}

double WhyScene::sourceY(std::size_t source) const {
    return fitted(source) ? patch.fit.sources[source].geometry.front().y : patch.data.sources[source].y;
}

std::optional<std::pair<std::size_t, double>> WhyScene::nearestSource(double x, double y) const {
    std::optional<std::pair<std::size_t, double>> best;
    for (std::size_t i = 0; i < patch.data.sources.size(); ++i) {
        const double distance = std::hypot(sourceX(i) - x, sourceY(i) - y);
        if (!best || distance < best->second)
            best = {i, distance};
    }
    return best;
}

bool WhyScene::usable(std::size_t band, int x, int y) const {
    return !ignoredBands[band] && std::isfinite(residual[band](x, y)) &&
           !sharp[band][static_cast<std::size_t>(y) * roi().width() + x];
}

namespace {

/// Cut-outs reach this far from the source: PSF, and half-light radii of a galaxy.
constexpr double kReachFwhm = 2.5, kReachRe = 1.5;
constexpr double kSmallestReach = 9, kLargestReach = 36;
constexpr int kRim = 4; ///< pixels of the cut-out beyond the reach

double reachOf(const WhyScene& scene, std::size_t source) {
    double fwhm = 0, re = 0;
    for (std::size_t b = 0; b < scene.bands(); ++b)
        fwhm = std::max(fwhm, scene.bandFwhm(b, scene.sourceX(source), scene.sourceY(source)));
    for (const fit::SourceGeometry& g : scene.patch.fit.sources[source].geometry)
        if (std::isfinite(g.re))
            re = std::max(re, g.re);
    return std::clamp(kReachFwhm * fwhm + kReachRe * re, kSmallestReach, kLargestReach);
}

} // namespace

SourceCutout cutOut(const WhyScene& scene, std::size_t source) {
    const FittedPatch& patch = scene.patch;
    const Box& roi = scene.roi();
    const int x = pixelOf(scene.sourceX(source)), y = pixelOf(scene.sourceY(source));
    SourceCutout cut;
    cut.source = source;
    cut.radius = reachOf(scene, source);
    const int half = static_cast<int>(std::ceil(cut.radius)) + kRim;
    const Box frame = Box{x - half, x + half + 1, y - half, y + half + 1}.intersected(roi);
    cut.box = {frame.x0 - roi.x0, frame.x1 - roi.x0, frame.y0 - roi.y0, frame.y1 - roi.y0};
    cut.data.def = patch.data.def;
    cut.data.def.roi = cut.data.def.base = frame;
    cut.data.sources = {patch.data.sources[source]};
    cut.data.sources.front().role = fit::SourceRole::Base;
    cut.fit.ok = true;
    cut.fit.sources = {patch.fit.sources[source]};
    cut.fit.sky.resize(scene.bands());
    if (cut.box.empty())
        return cut;
    for (std::size_t b = 0; b < scene.bands(); ++b) {
        fit::PatchBand band;
        band.info = patch.data.bands[b].info;
        band.image = scene.residual[b].cut(cut.box);
        band.mask = Image<std::uint8_t>(band.image.width(), band.image.height(), 0);
        for (int j = 0; j < band.mask.height(); ++j)
            for (int i = 0; i < band.mask.width(); ++i)
                band.mask(i, j) = scene.usable(b, cut.box.x0 + i, cut.box.y0 + j) ? 0 : kMaskNonFinite;
        cut.data.bands.push_back(std::move(band));
    }
    cut.own = fit::renderPatch(cut.data, patch.psfs, patch.config, cut.fit);
    for (std::size_t b = 0; b < scene.bands(); ++b)
        std::transform(cut.data.bands[b].image.begin(), cut.data.bands[b].image.end(), cut.own[b].begin(),
                       cut.data.bands[b].image.begin(), std::plus<>());
    return cut;
}

void leaveSpoiledPixels(const WhyScene& scene, const std::vector<Reason>& reasons, std::vector<SourceCutout>& cuts) {
    std::vector<std::size_t> spoiled;
    for (const Reason& reason : reasons)
        if (reason.trouble == Trouble::SaturatedCore)
            if (const auto star = scene.sourceNamed(reason.source))
                spoiled.push_back(*star);
    for (SourceCutout& cut : cuts)
        for (const std::size_t star : spoiled) {
            const Box& roi = cut.data.def.roi;
            if (star == cut.source || std::hypot(scene.sourceX(star) - scene.sourceX(cut.source),
                                                 scene.sourceY(star) - scene.sourceY(cut.source)) > 4 * cut.radius)
                continue;
            for (int y = roi.y0; y < roi.y1; ++y)
                for (int x = roi.x0; x < roi.x1; ++x)
                    if (std::hypot(x - scene.sourceX(star), y - scene.sourceY(star)) <
                        std::hypot(x - scene.sourceX(cut.source), y - scene.sourceY(cut.source)))
                        for (fit::PatchBand& band : cut.data.bands)
                            band.mask(x - roi.x0, y - roi.y0) = kMaskNonFinite;
        }
}

double Goodness::excess() const {
    return npix > 0 ? (chi2 - npix) / std::sqrt(2.0 * npix) : 0;
}

double SourceCutout::share(const WhyScene& scene) const {
    double mine = 0, all = 0;
    for (std::size_t b = 0; b < own.size(); ++b) {
        const double weight = 1 / scene.patch.data.bands[b].info.skySigma;
        const double cx = scene.sourceX(source) - data.def.roi.x0, cy = scene.sourceY(source) - data.def.roi.y0;
        for (int y = 0; y < box.height(); ++y)
            for (int x = 0; x < box.width(); ++x) {
                if (std::hypot(x - cx, y - cy) > scene.fwhm)
                    continue;
                mine += weight * std::max(0.0f, own[b](x, y));
                all += weight *
                       std::max(0.0, scene.patch.model[b](box.x0 + x, box.y0 + y) - scene.patch.fit.sky[b].constant);
            }
    }
    return all > 0 ? mine / all : 1;
}

Goodness goodness(const WhyScene& scene, const SourceCutout& cut, const std::vector<Image<float>>& model) {
    Goodness out;
    const double cx = scene.sourceX(cut.source) - cut.data.def.roi.x0,
                 cy = scene.sourceY(cut.source) - cut.data.def.roi.y0;
    for (std::size_t b = 0; b < scene.bands(); ++b)
        for (int y = 0; y < cut.box.height(); ++y)
            for (int x = 0; x < cut.box.width(); ++x) {
                if (!scene.usable(b, cut.box.x0 + x, cut.box.y0 + y) || cut.data.bands[b].mask(x, y) != 0 ||
                    std::hypot(x - cx, y - cy) > cut.radius)
                    continue;
                const double r =
                    (cut.data.bands[b].image(x, y) - model[b](x, y)) / scene.sigma[b](cut.box.x0 + x, cut.box.y0 + y);
                out.chi2 += r * r;
                ++out.npix;
            }
    return out;
}

} // namespace furrow::diagnose
