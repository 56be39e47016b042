#include "core/diagnose/patch_figures.h"

#include "core/diagnose/display.h"
#include "core/diagnose/patch_markers.h"

#include <fmt/format.h>

#include <cmath>

namespace furrow::diagnose {

namespace {

constexpr std::size_t kNoSource = static_cast<std::size_t>(-1);

struct White {
    Image<float> data, model;
    Image<std::uint8_t> mask; ///< weight 0 in all bands
};

White combineWhite(const PatchScene& scene) {
    const int width = scene.data.def.roi.width(), height = scene.data.def.roi.height();
    const float nan = std::numeric_limits<float>::quiet_NaN();
    White out{{width, height, nan}, {width, height, nan}, {width, height, 1}};
    const std::size_t count = out.data.size();
    std::vector<double> weights;
    for (const fit::PatchBand& band : scene.data.bands)
        weights.push_back(band.info.skySigma > 0 ? 1 / (band.info.skySigma * band.info.skySigma) : 0);
    for (std::size_t i = 0; i < count; ++i) {
        double sum = 0, data = 0, model = 0;
        for (std::size_t b = 0; b < weights.size(); ++b) {
            const float value = scene.data.bands[b].image.data()[i];
            if (scene.data.bands[b].mask.data()[i] == 0)
                out.mask.data()[i] = 0;
            if (!std::isfinite(value))
                continue;
            sum += weights[b];
            data += weights[b] * value;
            if (b < scene.model.size())
                model += weights[b] * scene.model[b].data()[i];
        }
        if (sum > 0) {
            out.data.data()[i] = static_cast<float>(data / sum);
            out.model.data()[i] = static_cast<float>(model / sum);
        }
    }
    return out;
}

Image<float> difference(const Image<float>& a, const Image<float>& b) {
    Image<float> out(a.width(), a.height());
    std::transform(a.begin(), a.end(), b.begin(), out.begin(), std::minus<>());
    return out;
}

template <class T>
Image<T> cutPadded(const Image<T>& image, const Box& box, T outside) {
    Image<T> out(box.width(), box.height(), outside);
    const Box inside = box.intersected(image.box());
    for (int y = inside.y0; y < inside.y1; ++y)
        std::copy_n(image.row(y) + inside.x0, std::max(inside.width(), 0), out.row(y - box.y0) + inside.x0 - box.x0);
    return out;
}

/// Lower edge such that the position lies in the middle pixel (right of the middle for an even size).
Box boxAround(const Point& centre, int size) {
    const int x0 = pixelOf(centre.x) - size / 2, y0 = pixelOf(centre.y) - size / 2;
    return {x0, x0 + size, y0, y0 + size};
}

std::string cutoutTitle(const PatchScene& scene, std::size_t index, std::size_t neighbours) {
    const fit::FitSource& source = scene.data.sources[index];
    const bool halo = source.role == fit::SourceRole::Halo;
    std::string title = fmt::format("{}  ({}{})  {}  {} neighbour{}", source.id, halo ? "halo " : "",
                                    typeName(source.type), scene.data.def.tag, neighbours, neighbours == 1 ? "" : "s");
    if (index < scene.fit.sources.size() && scene.fit.sources[index].failed)
        title += "  not fitted: " + scene.fit.sources[index].problem;
    return title;
}

std::vector<MarkerSet> centreMarkers(const PatchScene& scene, std::size_t index, std::size_t band) {
    const fit::FitSource& source = scene.data.sources[index];
    const bool halo = source.role == fit::SourceRole::Halo;
    std::vector<MarkerSet> sets;
    if (index < scene.fit.sources.size()) {
        const Point fitted = fittedPosition(scene.fit.sources[index], band);
        if (std::isfinite(fitted.x))
            sets.push_back(
                {halo ? MarkerKind::HaloCenterFitted : MarkerKind::CenterFitted, "fitted", 1, {fitted}, {}, 1});
    }
    sets.push_back({halo ? MarkerKind::HaloCenterOriginal : MarkerKind::CenterOriginal,
                    "original",
                    1,
                    {{source.x, source.y}},
                    {},
                    1});
    return sets;
}

} // namespace

std::size_t PatchScene::bytes() const {
    std::size_t total = 0;
    for (const fit::PatchBand& band : data.bands)
        total += band.image.size() * sizeof(float) + band.mask.size();
    for (const Image<float>& image : model)
        total += image.size() * sizeof(float);
    return total;
}

CutoutOptions CutoutOptions::from(const config::PatchRun& run) {
    return {std::max(run.cutoutSize, 3), run.cutoutDataPLo,  run.cutoutDataPHi,
            run.cutoutModelPLo,          run.cutoutModelPHi, run.cutoutResidPAbs};
}

Figure patchOverview(const PatchScene& scene) {
    const White white = combineWhite(scene);
    const Box& roi = scene.data.def.roi;
    Figure figure;
    figure.width = 9;
    figure.height = 3.4;
    figure.columns = 3;
    std::size_t base = 0, halo = 0;
    for (const fit::FitSource& source : scene.data.sources) {
        base += source.role == fit::SourceRole::Base;
        halo += source.role == fit::SourceRole::Halo;
    }
    figure.title = fmt::format("{}   n_sources={} + {} halo   {} band{}, white combination", scene.data.def.tag, base,
                               halo, scene.data.bands.size(), scene.data.bands.size() == 1 ? "" : "s");
    if (!scene.fit.ok)
        figure.title += "   failed: " + scene.fit.error;
    const std::vector<MarkerSet> markers = patchMarkers(scene, roi, -1, kNoSource);
    const auto add = [&](const char* title, Image<float> image, Limits limits, Stretch stretch) {
        ImagePanel panel;
        panel.title = title;
        panel.image = std::move(image);
        panel.mask = white.mask;
        panel.x0 = roi.x0;
        panel.y0 = roi.y0;
        panel.limits = limits;
        panel.stretch = stretch;
        panel.markers = markers;
        figure.panels.emplace_back(std::move(panel));
    };
    const Limits limits = skyLimits(white.data, &white.mask);
    Image<float> residual = difference(white.data, white.model);
    const Limits residualLimits = symmetricLimits(residual, &white.mask, 99);
    add("Data", white.data, limits, Stretch::Asinh);
    add("Model+Sky", white.model, limits, Stretch::Asinh);
    add("Residual", std::move(residual), residualLimits, Stretch::Linear);
    return figure;
}

Figure sourceCutout(const PatchScene& scene, std::size_t source, const CutoutOptions& options) {
    const std::size_t bands = scene.data.bands.size();
    const Box& roi = scene.data.def.roi;
    Point centre{scene.data.sources[source].x, scene.data.sources[source].y};
    if (source < scene.fit.sources.size())
        if (const Point fitted = fittedPosition(scene.fit.sources[source], 0); std::isfinite(fitted.x))
            centre = fitted;
    const Box area = boxAround(centre, options.size);
    const Box local{area.x0 - roi.x0, area.x1 - roi.x0, area.y0 - roi.y0, area.y1 - roi.y0};

    Figure figure;
    figure.layout = Layout::Montage;
    figure.columns = static_cast<int>(bands);
    figure.width = 1.1 * static_cast<double>(bands) + 0.3;
    figure.height = 3.8;
    figure.rowLabels = {"Data", "Model+Sky", "Residual"};
    figure.panels.resize(3 * bands);
    std::size_t neighbours = 0;
    const float nan = std::numeric_limits<float>::quiet_NaN();
    for (std::size_t b = 0; b < bands; ++b) {
        const fit::PatchBand& band = scene.data.bands[b];
        figure.columnLabels.push_back(band.info.name);
        ImagePanel panel;
        panel.x0 = area.x0;
        panel.y0 = area.y0;
        panel.mask = cutPadded<std::uint8_t>(band.mask, local, 0);
        panel.markers = patchMarkers(scene, area, static_cast<int>(b), source);
        neighbours = 0;
        for (MarkerSet& set : panel.markers) {
            if (set.kind == MarkerKind::BaseOriginal || set.kind == MarkerKind::HaloOriginal)
                neighbours += set.count;
            set.label =
                (set.kind == MarkerKind::BaseOriginal || set.kind == MarkerKind::BaseFitted ? "base " : "") + set.label;
        }
        for (MarkerSet& set : centreMarkers(scene, source, b))
            panel.markers.push_back(std::move(set));
        const Image<float> data = cutPadded(band.image, local, nan);
        const Image<float> model = b < scene.model.size() ? cutPadded(scene.model[b], local, nan)
                                                          : Image<float>(data.width(), data.height(), nan);
        const auto put = [&](std::size_t row, Image<float> image, Limits limits) {
            ImagePanel one = panel;
            one.image = std::move(image);
            one.limits = limits;
            figure.panels[row * bands + b] = std::move(one);
        };
        Image<float> residual = difference(data, model);
        const Limits residualLimits = symmetricLimits(residual, &panel.mask, options.residualAbs);
        put(0, data, percentileLimits(data, &panel.mask, options.dataLow, options.dataHigh));
        put(1, model, percentileLimits(model, &panel.mask, options.modelLow, options.modelHigh));
        put(2, std::move(residual), residualLimits);
    }
    figure.title = cutoutTitle(scene, source, neighbours);
    return figure;
}

std::vector<std::size_t> cutoutSources(const fit::PatchData& data, const config::PatchRun& run) {
    std::vector<std::size_t> out;
    int base = 0, drawn = 0;
    for (std::size_t i = 0; i < data.sources.size(); ++i) {
        const fit::SourceRole role = data.sources[i].role;
        if (role == fit::SourceRole::Halo)
            out.push_back(i);
        if (role != fit::SourceRole::Base || base++ < run.cutoutStart)
            continue;
        if (!run.cutoutMaxSources || drawn++ < *run.cutoutMaxSources)
            out.push_back(i);
    }
    return out;
}

std::vector<CutoutSource> cutoutNameInputs(const fit::PatchData& data, const std::vector<std::size_t>& sources,
                                           bool hasIds) {
    std::vector<CutoutSource> out;
    for (const std::size_t i : sources)
        out.push_back({hasIds ? data.sources[i].id : std::string(), i, data.sources[i].role == fit::SourceRole::Halo});
    return out;
}

} // namespace furrow::diagnose
