#pragma once
#include "core/catalog/source.h"
#include "core/config/config.h"
#include "core/sky/wcs.h"

#include <string>
#include <vector>

namespace furrow::psf {

/// A star that the user keeps out of a band's ePSF.
struct RejectedStar {
    std::string band;
    double ra = 0, dec = 0;    ///< deg
    double x = kNaN, y = kNaN; ///< working frame, pixels; set by readRejectedStars()
};
/// Positions closer than this are the same star, pixels.
inline constexpr double kSameStar = 2;
/// What PsfStar::reason says of them.
inline constexpr const char* kRejectedByHand = "rejected by hand";

/// EPSFs/rejected_stars.csv: band,RA,DEC. It is an input of the epsf stage.
std::filesystem::path rejectedStarsFile(const config::Config& config);
/// Empty without the file. Throws UserError naming file and column.
std::vector<RejectedStar> readRejectedStars(const config::Config& config, const sky::Wcs& wcs);
/// Removes the file when the list is empty.
void writeRejectedStars(const config::Config& config, const std::vector<RejectedStar>& stars);

} // namespace furrow::psf
