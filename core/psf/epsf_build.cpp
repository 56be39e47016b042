#include "core/psf/epsf_build.h"

#include "core/base/parallel.h"
#include "core/psf/epsf_band.h"
#include "core/psf/epsf_files.h"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace furrow::psf {

std::vector<EpsfCell> epsfCells(int width, int height, int ngrid) {
    const int dx = width / ngrid, dy = height / ngrid;
    std::vector<EpsfCell> cells;
    for (int r = 0; r < ngrid; ++r)
        for (int c = 0; c < ngrid; ++c) {
            const Box box{c * dx, c == ngrid - 1 ? width : (c + 1) * dx, r * dy,
                          r == ngrid - 1 ? height : (r + 1) * dy};
            cells.push_back({r, c, fmt::format("r{:02d}_c{:02d}", r, c), box});
        }
    return cells;
}

EpsfCounts buildEpsfs(const Frames& frames, const std::vector<EpsfCell>& activeCells,
                      const std::vector<SkyPoint>& points, const config::Config& config, const RunContext& context,
                      const BandObserver& observer, const std::vector<RejectedStar>& rejected) {
    const PointIndex index(points);
    const int workers =
        config.epsf.parallelBands ? config::resolveWorkers(config.epsf.maxWorkers, frames.bands.size()) : 1;
    if (config.epsf.model == config::EpsfModel::Cell && config.epsf.oversamp > 1)
        context.info("epsf",
                     "epsf.oversamp has no effect: the profile is analytic, its residual map keeps the pixel grid");
    StageProgress progress(context, "epsf", frames.bands.size());
    std::vector<nlohmann::ordered_json> summaries(frames.bands.size());
    std::vector<EpsfCounts> counts(frames.bands.size());
    parallelFor(frames.bands.size(), workers, context, [&](std::size_t b) {
        const auto result = std::make_shared<const EpsfBandResult>(
            buildBandEpsf(frames, b, activeCells, index, config, context, rejected));
        summaries[b] = writeBandEpsfs(*result, frames.bands[b].info, config, observer != nullptr);
        for (const auto& cell : result->cells)
            ++(cell.ok() ? counts[b].ok : counts[b].failed);
        context.info("epsf", fmt::format("{}: {} stars used, {} cells ok, {} failed", frames.bands[b].info.name,
                                         result->starsUsed, counts[b].ok, counts[b].failed));
        if (observer)
            observer(result);
        progress.advance(frames.bands[b].info.name);
    });
    writeEpsfSummary(summaries, config);
    EpsfCounts total;
    for (const auto& c : counts) {
        total.ok += c.ok;
        total.failed += c.failed;
    }
    return total;
}

} // namespace furrow::psf
