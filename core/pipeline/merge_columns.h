#pragma once
#include "core/image/image.h"
#include "core/io/csv.h"
#include "core/sky/wcs.h"

#include <string>
#include <vector>

/// The columns that merge adds to the joined table (outputs.txt "Final Merged Catalog").
namespace furrow::pipeline {

/// One row's flags, as far as merge knows them.
struct RowState {
    bool excludedCrop = false, excludedSaturation = false, brightMask = false;
    bool hasFitRow = false;        ///< a patch CSV had a row of this key
    std::vector<std::string> tags; ///< that the patch's fit gave it
    bool excluded() const { return excludedCrop || excludedSaturation; }
};

/// excluded_crop, excluded_saturation (where the base catalog lacks them), excluded_any, excluded_reason and, with
/// `withBrightMask`, affected_by_bright_mask.
void addExclusionColumns(io::CsvTable& table, const std::vector<RowState>& rows, bool withBrightMask);

/// Infixes of the fitted geometry in `table`: {""} in multi-band mode, {"_g", "_r", …} in single-band mode.
std::vector<std::string> geometryTails(const io::CsvTable& table);

/// Fills RA{tail}_fit and DEC{tail}_fit from x_pix_white{tail}_fit, y_pix_white{tail}_fit.
void fillFittedSky(io::CsvTable& table, const sky::Wcs& wcs);

/// fit_is_reliable and fit_quality_issues. Beyond the tags of outputs.txt: `psf_low_star` (a band's ePSF was rejected
/// for too few stars), `masked_core` (a band has no usable pixel within 2 FWHM of the source) and those of the fit
/// (fit::SourceFit::tags).
void addReliabilityColumns(io::CsvTable& table, const std::vector<RowState>& rows);

/// "True", "true", "1", "1.0" are true.
bool flagOf(const io::CsvTable& table, std::size_t row, std::size_t column);

} // namespace furrow::pipeline
