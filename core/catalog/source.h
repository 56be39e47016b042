#pragma once
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace furrow {

inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

enum class SourceType { Star, Exp, Dev, Sersic };
std::string_view typeName(SourceType type); ///< "star", "exp", "dev", "sersic"

/// One row of the catalog, parsed. NaN: the cell was empty, not a number or the column is absent.
struct CatalogSource {
    std::size_t row = 0;          ///< row of the table
    std::string key;              ///< ID, or "RA,DEC" as written when there is no ID column
    double ra = kNaN, dec = kNaN; ///< deg; NaN when empty or out of range (never fitted)
    double x = kNaN, y = kNaN;    ///< input position, working frame, 0-based pixels
    SourceType type = SourceType::Star;
    bool typeKnown = false;   ///< TYPE was STAR, EXP, DEV or SERSIC; else `type` is gal_model
    double re = kNaN;         ///< half-light semi-major axis, pixels, as written
    double ell = kNaN;        ///< 1 - b/a
    double theta = kNaN;      ///< deg, counter-clockwise from +x
    double posErr = kNaN;     ///< prior width, pixels; 0: fixed
    std::vector<double> flux; ///< per band of the run, counts at zp_ref
    std::string gaiaSourceId; ///< empty for sources without a Gaia match
    bool excludedCrop = false, excludedSaturation = false, affectedByBrightMask = false;
    bool excluded() const { return excludedCrop || excludedSaturation; }
    bool hasPosition() const { return x == x && y == y; }
};

} // namespace furrow
