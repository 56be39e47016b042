#pragma once
#include "core/base/run_context.h"
#include "core/config/config.h"
#include "core/io/csv.h"

#include <string>
#include <vector>

namespace furrow::calibrate {

/// One Gaia star of one band.
struct ZpStar {
    std::string id, gaiaSourceId;
    double mag = 0;               ///< synthetic AB magnitude
    double flux = 0, fluxErr = 0; ///< counts at zp_ref
    double zp = 0, zpErr = 0;     ///< mag
    bool kept = false, clipped = false;
    std::size_t row = 0; ///< of the final catalog
};
struct ZpBand {
    std::string band;
    std::vector<ZpStar> stars;      ///< reliable ones
    std::vector<ZpStar> unreliable; ///< measured, but not reliable: for the figure
    int nUnreliable = 0, nKept = 0, nClipped = 0, nZpErrSrc = 0;
    double zpMedian = 0, zpErrMad = 0, zpErrStd = 0, snrUsed = 0; ///< mag, mag, mag, S/N; NaN without stars
    double magLow = 0, magHigh = 0; ///< of all stars of the synthetic photometry file, mag; NaN when it has none
};
/// ZP and its error of one star from its magnitude and flux: mag + 2.5 log10 flux, (2.5/ln 10)·FLUXERR/FLUX.
/// zpErr is NaN when fluxErr is not a positive number.
void fillZeroPoint(ZpStar& star);
/// MAD clipping, weighted median and both errors (spec README "Conventions", algorithms.md "merge and zp").
void solveZeroPoint(ZpBand& band, const config::Zp& options);

/// The error that MAGERR_ takes from a band: zp_err_mad or zp_err_std (zp.zp_err_method).
double zeroPointError(const ZpBand& band, const config::Zp& options);

/// Bands of a final catalog: those with FLUXERR_{band}_fit, in column order.
std::vector<std::string> fittedBands(const io::CsvTable& catalog);

/// The Gaia stars of the final catalog with their zero points, solved. Reads files alone and writes nothing. Throws
/// UserError.
std::vector<ZpBand> measureZeroPoints(const config::Config& config);

/// Reads the final catalog and the synthetic photometry, writes ZP/zp_summary.csv, ZP/zp_all_bands__per_object.csv and
/// the MAG_/MAGERR_ columns of the final catalog. Idempotent. Returns one entry per band.
std::vector<ZpBand> computeZeroPoints(const config::Config& config, const std::vector<std::string>& bands,
                                      const RunContext& context);

} // namespace furrow::calibrate
