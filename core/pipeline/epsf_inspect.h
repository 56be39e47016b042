#pragma once
#include "core/base/run_context.h"
#include "core/config/config.h"
#include "core/diagnose/figure_sink.h"
#include "core/psf/epsf_band.h"

#include <memory>
#include <string>
#include <vector>

namespace furrow::pipeline {

/// One entry of EPSFs/epsf_summary.json; NaN where the file has no number.
struct EpsfCellSummary {
    std::string band, tag;
    int row = 0, column = 0;
    Box box;                            ///< working frame
    int starsUsed = 0, starsInCell = 0; ///< behind the ePSF; those of them that lie in the cell
    double fwhm = 0, ellipticity = 0;   ///< pixels, 1 - b/a
    double r50 = 0, residualRms = 0;    ///< pixels, in units of the expected noise
    std::string error;                  ///< why there is no ePSF; empty when there is one
    bool ok() const { return error.empty(); }
};
/// Throws UserError when the file cannot be read.
std::vector<EpsfCellSummary> readEpsfSummary(const config::Config& config);

/// One band's ePSFs with their stars, as the epsf stage makes them.
struct EpsfBandProduct {
    std::shared_ptr<const Frames> frames; ///< this band alone
    std::shared_ptr<const psf::EpsfBandResult> result;
};
/// Builds the ePSFs of a band of a finished run again, in memory: same stars, same numbers. Reads this band's image
/// only. Throws UserError, Cancelled.
EpsfBandProduct inspectBandEpsf(const config::Config& config, const std::string& band, const RunContext& context);

/// Builds and writes the ePSFs of one band again, with its pictures; the stages that read them become stale.
EpsfBandProduct rebuildBandEpsf(const config::Config& config, const std::string& band, const RunContext& context,
                                diagnose::FigureSink* figures = nullptr);

} // namespace furrow::pipeline
