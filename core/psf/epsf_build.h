#pragma once
#include "core/base/run_context.h"
#include "core/config/config.h"
#include "core/image/frames.h"
#include "core/psf/rejected_stars.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace furrow::psf {

/// One cell of the ePSF grid.
struct EpsfCell {
    int r = 0, c = 0;
    std::string tag; ///< r{RR}_c{CC}
    Box box;         ///< working frame
};
/// epsf_ngrid × epsf_ngrid cells, edges by integer division, the last one takes the rest; row-major (r, c).
std::vector<EpsfCell> epsfCells(int width, int height, int ngrid);

/// A position that shines: every catalog source with a position (excluded ones too) and every Gaia row.
struct SkyPoint {
    double x = 0, y = 0; ///< working frame, pixels
    std::string id;
    bool gaia = false;       ///< a Gaia row: may seed PSF stars
    std::vector<double> mag; ///< per band, AB; NaN when unknown (Gaia rows only)
};

struct EpsfCounts {
    int ok = 0, failed = 0;
};

struct EpsfBandResult; // epsf_band.h
/// Is handed every band's result once it is written, from worker threads; it draws the pictures.
using BandObserver = std::function<void(std::shared_ptr<const EpsfBandResult>)>;

/// Builds the ePSFs of all bands and active cells (algorithms.md "epsf", design/epsf.md) and writes
/// work_dir/EPSFs: per cell epsf.npy and meta.json, psf_model.fits per band (model: field) and epsf_summary.json.
/// A cell that fails says so in its meta.json. `rejected` stars do not take part. Throws Cancelled.
EpsfCounts buildEpsfs(const Frames& frames, const std::vector<EpsfCell>& activeCells,
                      const std::vector<SkyPoint>& points, const config::Config& config, const RunContext& context,
                      const BandObserver& observer = {}, const std::vector<RejectedStar>& rejected = {});

} // namespace furrow::psf
