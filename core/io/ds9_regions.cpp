#include "core/io/ds9_regions.h"

#include "core/base/atomic_file.h"
#include "core/base/text.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numbers>

namespace furrow::io {
namespace {

constexpr double kDegree = std::numbers::pi / 180;

using Shape = Region::Shape;
using Frame = Region::Frame;

/// (east, north) in arcsec per step of a pixel in x and in y.
struct Jacobian {
    double ex, ey, nx, ny;

    Jacobian(const sky::Wcs& wcs, double x, double y) {
        const auto step = [&](double dx, double dy, double& east, double& north) {
            const auto a = wcs.toSky(x - dx, y - dy), b = wcs.toSky(x + dx, y + dy);
            east = std::remainder(b.ra - a.ra, 360.0) * std::cos((a.dec + b.dec) / 2 * kDegree) * 3600;
            north = (b.dec - a.dec) * 3600;
        };
        step(0.5, 0, ex, nx);
        step(0, 0.5, ey, ny);
    }
    /// Length and angle (west to north) of a vector given by its length and angle in pixels.
    void sky(double& length, double& angle) const {
        const double x = std::cos(angle * kDegree), y = std::sin(angle * kDegree);
        const double east = ex * x + ey * y, north = nx * x + ny * y;
        length *= std::hypot(east, north);
        angle = std::atan2(north, -east) / kDegree;
    }
    void image(double& length, double& angle) const {
        const double east = -std::cos(angle * kDegree), north = std::sin(angle * kDegree);
        const double determinant = ex * ny - ey * nx;
        const double x = (ny * east - ey * north) / determinant, y = (ex * north - nx * east) / determinant;
        length *= std::hypot(x, y);
        angle = std::atan2(y, x) / kDegree;
    }
};

/// Transforms the sizes of a region; `transform` takes a length and an angle.
template <class Transform>
void transformSizes(Region& region, Transform&& transform) {
    double across = region.angle + 90;
    transform(region.a, region.angle);
    transform(region.b, across);
    region.angle = std::fmod(region.angle + 360, 360.0);
}

std::string shapeText(const Region& region) {
    const bool sky = region.frame == Frame::Sky;
    const double first = sky ? 0 : 1;
    std::string positions;
    for (const auto& p : region.positions)
        positions +=
            fmt::format("{}{},{}", positions.empty() ? "" : ",", formatDouble(p.x + first), formatDouble(p.y + first));
    const auto size = [&](double value) { return formatDouble(value) + (sky ? "\"" : ""); };
    switch (region.shape) {
    case Shape::Circle:
        return fmt::format("circle({},{})", positions, size(region.a));
    case Shape::Ellipse:
        return fmt::format("ellipse({},{},{},{})", positions, size(region.a), size(region.b),
                           formatDouble(region.angle));
    case Shape::Box:
        return fmt::format("box({},{},{},{})", positions, size(region.a), size(region.b), formatDouble(region.angle));
    case Shape::Polygon:
        return fmt::format("polygon({})", positions);
    case Shape::Line:
        return fmt::format("line({})", positions);
    case Shape::Point:
        break;
    }
    return fmt::format("point({})", positions);
}

bool isFinite(const Region& region) {
    return std::all_of(region.positions.begin(), region.positions.end(),
                       [](const auto& p) { return std::isfinite(p.x) && std::isfinite(p.y); });
}

} // namespace

std::string ds9Text(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    if (text.find_first_of("{}") == text.npos)
        return "{" + text + "}";
    std::replace(text.begin(), text.end(), '"', '\'');
    return '"' + text + '"';
}

std::string formatRegions(std::span<const Region> regions) {
    std::string out = "# Region file format: DS9 version 4.1\nglobal color=green width=1\n";
    const Region* last = nullptr;
    for (const Region& region : regions) {
        if (!isFinite(region))
            continue;
        if (!last || last->frame != region.frame)
            out += region.frame == Frame::Sky ? "icrs\n" : "image\n";
        last = &region;
        std::string properties;
        if (region.shape == Shape::Point)
            properties += " point=x";
        if (!region.color.empty())
            properties += " color=" + region.color;
        if (!region.text.empty())
            properties += " text=" + ds9Text(region.text);
        out += shapeText(region) + (properties.empty() ? "" : " #" + properties) + '\n';
    }
    return out;
}

void writeRegions(const std::filesystem::path& path, std::span<const Region> regions) {
    writeTextAtomically(path, formatRegions(regions));
}

Region toImage(const Region& region, const sky::Wcs& wcs) {
    if (region.frame == Frame::Image)
        return region;
    Region out = region;
    out.frame = Frame::Image;
    for (auto& p : out.positions) {
        const auto pixel = wcs.toPixel(p.x, p.y);
        p = {pixel.x, pixel.y};
    }
    const Jacobian jacobian(wcs, out.positions.front().x, out.positions.front().y);
    transformSizes(out, [&](double& length, double& angle) { jacobian.image(length, angle); });
    return out;
}

Region toSky(const Region& region, const sky::Wcs& wcs) {
    if (region.frame == Frame::Sky)
        return region;
    Region out = region;
    out.frame = Frame::Sky;
    const Jacobian jacobian(wcs, region.positions.front().x, region.positions.front().y);
    for (auto& p : out.positions) {
        const auto sky = wcs.toSky(p.x, p.y);
        p = {sky.ra, sky.dec};
    }
    transformSizes(out, [&](double& length, double& angle) { jacobian.sky(length, angle); });
    return out;
}

} // namespace furrow::io
