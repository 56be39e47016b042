#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace furrow::simulate {

struct CompletenessOptions {
    double binWidth = 0.5; ///< mag
    double minSnr = 5;     ///< FLUX/FLUXERR that counts as a recovery
};

/// True sources of one band and bin of true magnitude, and what a catalog made of them. Medians and widths
/// (1.4826 MAD) are over fitted sources; NaN without any.
struct CompletenessBin {
    std::string band;
    double magLow = 0, magHigh = 0;         ///< true magnitude, AB
    int nTrue = 0;                          ///< in the catalog's frame (not excluded by the crop)
    int nFitted = 0;                        ///< with a finite flux
    int nReliable = 0;                      ///< fit_is_reliable
    int nRecovered = 0;                     ///< reliable and at least minSnr
    double ratioMedian = 0, ratioWidth = 0; ///< FLUX_fit / true flux
    double pullMedian = 0, pullWidth = 0;   ///< (FLUX_fit - true) / FLUXERR_fit
    double recoveredFraction() const { return nTrue > 0 ? double(nRecovered) / nTrue : 0; }
};

/// Compares a final catalog with the truth table of a simulated field (columns ID, gaia_id, mag_{band}, flux_{band}).
/// Rows belong together by ID, injected Gaia rows by gaia_id. True sources without a row in the catalog count as not
/// recovered. Throws UserError naming the file and what it lacks.
std::vector<CompletenessBin> measureCompleteness(const std::filesystem::path& truth,
                                                 const std::filesystem::path& catalog,
                                                 const CompletenessOptions& options);

/// One line per band and bin that holds a true source.
std::string completenessCsv(const std::vector<CompletenessBin>& bins);

} // namespace furrow::simulate
