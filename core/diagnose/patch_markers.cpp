#include "core/diagnose/patch_markers.h"

#include <cmath>

namespace furrow::diagnose {

namespace {

bool isInside(const Point& point, const Box& area) {
    return point.x >= area.x0 - 0.5 && point.x < area.x1 - 0.5 && point.y >= area.y0 - 0.5 && point.y < area.y1 - 0.5;
}

} // namespace

std::vector<Point> fittedPositions(const fit::SourceFit& fit) {
    std::vector<Point> points;
    for (const fit::SourceGeometry& geometry : fit.geometry)
        points.push_back({geometry.x, geometry.y});
    return points;
}

Point fittedPosition(const fit::SourceFit& fit, std::size_t band) {
    if (fit.geometry.empty())
        return {kNaN, kNaN};
    const fit::SourceGeometry& geometry = fit.geometry[std::min(band, fit.geometry.size() - 1)];
    return {geometry.x, geometry.y};
}

std::vector<MarkerSet> patchMarkers(const PatchScene& scene, const Box& area, int band, std::size_t except) {
    MarkerSet baseIn{MarkerKind::BaseOriginal, "original", 0, {}, {}, 1};
    MarkerSet baseFit{MarkerKind::BaseFitted, "fitted", 0, {}, {}, 1};
    MarkerSet haloIn{MarkerKind::HaloOriginal, "halo original", 0, {}, {}, 1};
    MarkerSet haloFit{MarkerKind::HaloFitted, "halo fitted", 0, {}, {}, 1};
    for (std::size_t i = 0; i < scene.data.sources.size(); ++i) {
        const fit::FitSource& source = scene.data.sources[i];
        if (i == except || source.role == fit::SourceRole::Ring)
            continue;
        const bool halo = source.role == fit::SourceRole::Halo;
        MarkerSet& input = halo ? haloIn : baseIn;
        MarkerSet& output = halo ? haloFit : baseFit;
        const Point from{source.x, source.y};
        if (isInside(from, area)) {
            input.points.push_back(from);
            ++input.count;
        }
        if (i >= scene.fit.sources.size())
            continue;
        std::vector<Point> fitted = fittedPositions(scene.fit.sources[i]);
        if (band >= 0)
            fitted = {fittedPosition(scene.fit.sources[i], static_cast<std::size_t>(band))};
        if (fitted.size() > 1)
            output.opacity = 0.4; // single-band mode: many marks per source
        bool any = false;
        for (const Point& point : fitted)
            if (std::isfinite(point.x) && isInside(point, area)) {
                output.points.push_back(point);
                output.linkFrom.push_back(from);
                any = true;
            }
        output.count += any;
    }
    std::vector<MarkerSet> sets;
    for (MarkerSet* set : {&baseIn, &baseFit, &haloIn, &haloFit})
        if (set->count > 0)
            sets.push_back(std::move(*set));
    return sets;
}

} // namespace furrow::diagnose
