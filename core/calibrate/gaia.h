#pragma once
#include "core/base/run_context.h"
#include "core/catalog/catalog.h"
#include "core/image/frames.h"

#include <string>
#include <vector>

namespace furrow::calibrate {

/// One row of the GaiaXP synthetic photometry file.
struct GaiaStar {
    std::string sourceId;   ///< text: 19 digits must survive
    double ra = 0, dec = 0; ///< deg
    double gmag = kNaN;     ///< phot_g_mean_mag
    std::vector<double> mag; ///< AB, per band of the run; NaN when absent
    double x = kNaN, y = kNaN; ///< working frame, pixels
};

/// Reads the file; throws UserError naming file, and the missing columns (`needIds`: source_id, phot_g_mean_mag too).
std::vector<GaiaStar> readGaia(const std::filesystem::path& path, const std::vector<std::string>& bands, bool needIds);

struct GaiaSummary {
    Box selection;                 ///< selection box, working frame
    std::size_t inBox = 0, matched = 0, injected = 0, saturated = 0;
};

/// Matches Gaia rows to the catalog and injects the unmatched ones (algorithms.md "gaia"). Adds the column
/// gaia_source_id and rows to `catalog`.
GaiaSummary augmentCatalog(Catalog& catalog, std::vector<GaiaStar>& stars, const Frames& frames,
                           const config::Config& config, const RunContext& context);

} // namespace furrow::calibrate
