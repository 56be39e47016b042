#include "core/diagnose/replay.h"

#include "core/fit/patch_model.h"

#include <Eigen/Dense>

#include <cmath>
#include <numeric>

namespace furrow::diagnose {
namespace {

constexpr std::size_t kGeometryValues = 6; ///< x, y, re, ab, phi, n come before a source's fluxes

double ramp(int i, int size) {
    return size > 1 ? 2.0 * i / (size - 1) - 1 : 0;
}

/// Takes the sources' values out of the record; the layout is that of fit::historyParameters().
void setSources(fit::PatchFit& fit, const fit::PatchData& data, const fit::PatchModel& model, std::size_t group,
                const std::vector<double>& values) {
    const auto bands = static_cast<std::size_t>(model.bandCount());
    std::size_t at = 0;
    for (int i : model.unitsBySource()) {
        const fit::FitUnit& unit = model.units[i];
        if (at + kGeometryValues + bands > values.size())
            return;
        fit::SourceFit& source = fit.sources[unit.source];
        if (source.geometry.size() <= group)
            source.geometry.resize(group + 1);
        fit::SourceGeometry& g = source.geometry[group];
        g.x = values[at] + data.def.roi.x0;
        g.y = values[at + 1] + data.def.roi.y0;
        g.re = values[at + 2];
        g.ab = values[at + 3];
        g.phi = values[at + 4];
        g.n = values[at + 5];
        for (std::size_t b = 0; b < bands; ++b)
            source.flux[static_cast<std::size_t>(model.bands()[b].index)] = values[at + kGeometryValues + b];
        at += kGeometryValues + bands;
    }
}

/// The sky that fits data - model best with `terms` terms (0, 1 or 3).
fit::BandSky solveSky(const fit::PatchBand& band, const Image<float>& model, int terms) {
    fit::BandSky sky;
    if (terms == 0)
        return sky;
    Eigen::Matrix3d normal = Eigen::Matrix3d::Zero();
    Eigen::Vector3d right = Eigen::Vector3d::Zero();
    for (int y = 0; y < model.height(); ++y)
        for (int x = 0; x < model.width(); ++x) {
            if (!std::isfinite(band.image(x, y)) || (!band.mask.empty() && band.mask(x, y) != 0))
                continue;
            const Eigen::Vector3d t{1, ramp(x, model.width()), ramp(y, model.height())};
            normal += t * t.transpose();
            right += (double(band.image(x, y)) - model(x, y)) * t;
        }
    const Eigen::VectorXd solution = normal.topLeftCorner(terms, terms).ldlt().solve(right.head(terms));
    if (!solution.allFinite())
        return sky;
    sky.constant = solution(0);
    if (terms == 3) {
        sky.slopeX = solution(1);
        sky.slopeY = solution(2);
    }
    return sky;
}

void addSky(const fit::BandSky& sky, Image<float>& model) {
    for (int y = 0; y < model.height(); ++y)
        for (int x = 0; x < model.width(); ++x)
            model(x, y) += static_cast<float>(sky.constant + sky.slopeX * ramp(x, model.width()) +
                                              sky.slopeY * ramp(y, model.height()));
}

} // namespace

ReplayedFit replayIteration(const fit::PatchData& data, const fit::PatchPsfs& psfs, const config::Config& config,
                            const fit::PatchFit& last, std::size_t group, const fit::IterationRecord& iteration) {
    std::vector<int> bands(data.bands.size());
    std::iota(bands.begin(), bands.end(), 0);
    const bool together = config.patchRun.enableMultiBandSimultaneousFitting;
    if (!together)
        bands = {static_cast<int>(group)};
    ReplayedFit out;
    out.fit = last;
    const RunContext context;
    const fit::PatchModel layout(data, psfs, config, bands, context);
    setSources(out.fit, data, layout, together ? 0 : group, iteration.parameters);
    for (const int b : bands)
        out.fit.sky[static_cast<std::size_t>(b)] = {};
    out.model = fit::renderPatch(data, psfs, config, out.fit);
    fit::PatchFit end = last;
    end.sky.assign(last.sky.size(), {});
    const auto endModel = fit::renderPatch(data, psfs, config, end);
    for (const int band : bands) {
        const auto b = static_cast<std::size_t>(band);
        // While it fits, the optimiser draws sources no farther than they matter; what it leaves to the sky that way is
        // the difference at the end.
        const fit::BandSky now = solveSky(data.bands[b], out.model[b], layout.skyTerms()),
                           then = solveSky(data.bands[b], endModel[b], layout.skyTerms());
        out.fit.sky[b] = last.sky[b];
        out.fit.sky[b].constant += now.constant - then.constant;
        out.fit.sky[b].slopeX += now.slopeX - then.slopeX;
        out.fit.sky[b].slopeY += now.slopeY - then.slopeY;
        addSky(out.fit.sky[b], out.model[b]);
    }
    return out;
}

} // namespace furrow::diagnose
