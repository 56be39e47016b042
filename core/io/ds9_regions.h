#pragma once
#include "core/sky/wcs.h"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace furrow::io {

/// One region of a DS9 region file.
struct Region {
    enum class Shape { Circle, Ellipse, Box, Point, Polygon, Line };
    /// Sky: fk5 and icrs alike; at J2000 they differ by 0.02 arcsec.
    enum class Frame { Image, Sky };
    struct Position {
        double x = 0, y = 0; ///< Image: 0-based pixels (files count from 1); Sky: RA and DEC, deg
    };
    Shape shape = Shape::Point;
    Frame frame = Frame::Image;
    std::vector<Position> positions; ///< the centre; Polygon: its corners; Line: both ends
    double a = 0, b = 0;             ///< Circle: radius; Ellipse: semi-axes; Box: width, height. Pixels or arcsec
    double angle = 0;                ///< deg from +x to +y (Image) or from west to north (Sky) to the axis `a`
    std::string text, color;         ///< empty: none given
};

struct RegionFile {
    std::vector<Region> regions;
    std::vector<std::string> problems; ///< what was left out: line, what, why
};

/// Circle, ellipse, box, point, polygon and line in image (or physical), fk5, icrs (or j2000) coordinates, decimal or
/// sexagesimal. `origin` names the text in problems.
RegionFile parseRegions(std::string_view text, const std::string& origin);
/// Throws UserError when the file cannot be read or holds no region that can be shown.
RegionFile readRegions(const std::filesystem::path& path);

/// A region file; sky positions as icrs. Atomic when written.
std::string formatRegions(std::span<const Region> regions);
void writeRegions(const std::filesystem::path& path, std::span<const Region> regions);

/// A text between the first kind of marks that it does not hold; control characters become spaces.
std::string ds9Text(std::string text);

/// The same region in the other frame, through the WCS about its centre. A region that is there already comes back as
/// it is. Positions without a solution are NaN.
Region toImage(const Region& region, const sky::Wcs& wcs);
Region toSky(const Region& region, const sky::Wcs& wcs);

} // namespace furrow::io
