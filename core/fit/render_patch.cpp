#include "core/fit/patch_fit.h"
#include "core/fit/patch_model.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace furrow::fit {

using namespace model;

namespace {

/// Parameters of a fitted geometry in ROI coordinates; false where the source was not fitted.
bool parametersOf(const SourceGeometry& geometry, const Box& roi, SourceType type, Parameters& out) {
    if (!std::isfinite(geometry.x) || !std::isfinite(geometry.y))
        return false;
    out[kX] = geometry.x - roi.x0;
    out[kY] = geometry.y - roi.y0;
    if (type == SourceType::Star)
        return true;
    if (!(geometry.re > 0) || !(geometry.ab > 0) || !std::isfinite(geometry.phi))
        return false;
    setEllipse(out, {geometry.re, geometry.ab, geometry.phi - 90});
    if (type == SourceType::Sersic)
        out[kLogN] = std::log(geometry.n);
    return true;
}

void renderGroup(const PatchData& data, const PatchPsfs& psfs, const config::Config& config, const PatchFit& fit,
                 int without, const std::vector<int>& bands, std::size_t group, std::vector<Image<float>>& out) {
    const RunContext context;
    PatchModel model(data, psfs, config, bands, context);
    for (int b = 0; b < model.bandCount(); ++b) {
        const BandSky& sky = fit.sky[model.bands()[b].index];
        Image<float>& image = out[model.bands()[b].index];
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                image(x, y) = static_cast<float>(sky.constant + sky.slopeX * model.skyTerm(1, x, y) +
                                                 sky.slopeY * model.skyTerm(2, x, y));
    }
    StampSet stamps;
    for (int i = 0; i < model.unitCount(); ++i) {
        FitUnit& unit = model.units[i];
        const SourceFit& source = fit.sources[unit.source];
        if (static_cast<int>(unit.source) == without || source.failed || group >= source.geometry.size() ||
            !parametersOf(source.geometry[group], data.def.roi, unit.type, unit.parameters))
            continue;
        model.renderWide(i, stamps);
        for (int b = 0; b < model.bandCount(); ++b) {
            const int index = model.bands()[b].index;
            const auto flux = static_cast<float>(source.flux[index]);
            if (!std::isfinite(flux))
                continue;
            for (int y = 0; y < stamps.window.height(); ++y) {
                const float* row = stamps.plane(b, 0) + static_cast<std::size_t>(y) * stamps.stride;
                float* to = out[index].row(stamps.window.y0 + y) + stamps.window.x0;
                for (int x = 0; x < stamps.window.width(); ++x)
                    to[x] += flux * row[x];
            }
        }
    }
}

} // namespace

std::vector<Image<float>> renderPatch(const PatchData& data, const PatchPsfs& psfs, const config::Config& config,
                                      const PatchFit& fit, int without) {
    std::vector<Image<float>> out;
    for (std::size_t b = 0; b < data.bands.size(); ++b)
        out.emplace_back(data.def.roi.width(), data.def.roi.height(), 0.0f);
    if (!fit.ok || psfs.size() != data.bands.size())
        return out;
    std::vector<int> all(data.bands.size());
    std::iota(all.begin(), all.end(), 0);
    if (config.patchRun.enableMultiBandSimultaneousFitting)
        renderGroup(data, psfs, config, fit, without, all, 0, out);
    else
        for (int band : all)
            renderGroup(data, psfs, config, fit, without, {band}, static_cast<std::size_t>(band), out);
    return out;
}

} // namespace furrow::fit
