#pragma once
#include "core/base/run_context.h"
#include "core/catalog/catalog.h"
#include "core/image/frames.h"

#include <string>
#include <vector>

namespace furrow::calibrate {

/// One row of the GaiaXP synthetic photometry file.
struct GaiaStar {
    std::string sourceId;      ///< text: 19 digits must survive
    double ra = 0, dec = 0;    ///< deg
    double gmag = kNaN;        ///< phot_g_mean_mag
    std::vector<double> mag;   ///< AB, per band of the run; NaN when absent
    double x = kNaN, y = kNaN; ///< working frame, pixels
};

/// Reads the file; throws UserError naming file, and the missing columns (`needIds`: source_id, phot_g_mean_mag too).
/// Rows without a position are left out.
std::vector<GaiaStar> readGaia(const std::filesystem::path& path, const std::vector<std::string>& bands, bool needIds);

struct GaiaSummary {
    Box selection; ///< selection box, working frame
    std::size_t inBox = 0, matched = 0, injected = 0, saturated = 0;
    std::size_t rejected = 0;                ///< pairs inside the radius but beyond the separation cut
    double separationCut = kNaN;             ///< arcsec; NaN without pairs
    std::size_t firstInjectedRow = 0;        ///< injected rows run from here to the end of the catalog
    std::vector<std::size_t> saturatedStars; ///< Gaia rows that the saturation cut kept out
};

/// The smallest square that holds the pixels of all sources that are not excluded, at least `minSide` wide, shifted to
/// lie inside the frame and clamped where the frame is smaller. Empty when no source is active.
Box selectionBox(const std::vector<CatalogSource>& sources, int minSide, int width, int height);

/// The separation (same unit as its input) beyond which a pair is taken for a chance alignment: 5 robust sigmas
/// (1.4826 × median) of the closer half of the separations, but not less than `floor`. NaN without separations.
double separationCut(std::vector<double> separations, double floor);

/// Matches Gaia rows to the catalog and injects the unmatched ones (algorithms.md "gaia"). Adds the column
/// gaia_source_id and rows (and, for them, the columns TYPE and POS_ERR) to `catalog`; fills x, y of `stars`.
/// Excluded rows take part in the matching: a star whose own row is excluded must not pair with its neighbour.
GaiaSummary augmentCatalog(Catalog& catalog, std::vector<GaiaStar>& stars, const Frames& frames,
                           const config::Config& config, const RunContext& context);

} // namespace furrow::calibrate
