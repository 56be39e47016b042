#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/ds9_regions.h"

#include <fmt/format.h>
#include <map>
#include <optional>

// DS9 Reference Manual, "Regions": file format.
namespace furrow::io {
namespace {

using Shape = Region::Shape;
using Frame = Region::Frame;

const std::map<std::string, Shape, std::less<>> kShapes{
    {"circle", Shape::Circle}, {"ellipse", Shape::Ellipse}, {"box", Shape::Box},
    {"point", Shape::Point},   {"polygon", Shape::Polygon}, {"line", Shape::Line},
};
/// Shapes that DS9 knows and that cannot be shown here.
constexpr std::string_view kOtherShapes[] = {"annulus",    "vector", "text",          "ruler",      "compass",
                                             "projection", "panda",  "epanda",        "bpanda",     "composite",
                                             "segment",    "rotbox", "elliptannulus", "boxannulus", "cpanda"};
const std::map<std::string, std::optional<Frame>, std::less<>> kFrames{
    {"image", Frame::Image},     {"physical", Frame::Image}, {"fk5", Frame::Sky},      {"j2000", Frame::Sky},
    {"icrs", Frame::Sky},        {"fk4", std::nullopt},      {"b1950", std::nullopt},  {"galactic", std::nullopt},
    {"ecliptic", std::nullopt},  {"wcs", std::nullopt},      {"linear", std::nullopt}, {"detector", std::nullopt},
    {"amplifier", std::nullopt},
};

/// "hh:mm:ss", "12h34m56s" or "12d34m56s" in their leading unit; nullopt: not sexagesimal.
std::optional<double> sexagesimal(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+'))
        text.remove_prefix(1);
    double value = 0, unit = 1;
    for (int part = 0; part < 3 && !text.empty(); ++part) {
        const auto end = text.find_first_of(":hdms");
        if (end == text.npos && part == 0)
            return std::nullopt;
        const auto number = parseDouble(text.substr(0, end));
        if (!number || !(*number >= 0))
            return std::nullopt;
        value += *number * unit;
        unit /= 60;
        text.remove_prefix(end == text.npos ? text.size() : end + 1);
    }
    return text.empty() ? std::optional(negative ? -value : value) : std::nullopt;
}

std::optional<double> coordinate(std::string_view text, Frame frame, bool isLongitude) {
    if (frame == Frame::Image) {
        if (text.ends_with('i') || text.ends_with('p'))
            text.remove_suffix(1);
        const auto value = parseDouble(text);
        return value ? std::optional(*value - 1) : std::nullopt;
    }
    if (const auto value = parseDouble(text.ends_with('d') ? text.substr(0, text.size() - 1) : text))
        return value;
    const auto value = sexagesimal(text);
    const bool hours = isLongitude && text.find('d') == text.npos;
    return value && hours ? std::optional(*value * 15) : value;
}

/// Pixels in the image frame, arcsec on the sky; nullopt also for a unit of the other frame.
std::optional<double> length(std::string_view text, Frame frame) {
    const char unit = text.empty() ? ' ' : text.back();
    const bool hasUnit = std::string_view("\"'dip").find(unit) != std::string_view::npos;
    const auto value = parseDouble(hasUnit ? text.substr(0, text.size() - 1) : text);
    const bool isPixels = hasUnit ? unit == 'i' || unit == 'p' : frame == Frame::Image;
    if (!value || !(*value >= 0) || isPixels != (frame == Frame::Image))
        return std::nullopt;
    if (isPixels || unit == '"')
        return value;
    return *value * (unit == '\'' ? 60 : 3600);
}

std::vector<std::string_view> words(std::string_view text) {
    std::vector<std::string_view> found;
    while (true) {
        const auto start = text.find_first_not_of(" \t,()");
        if (start == text.npos)
            return found;
        const auto end = std::min(text.find_first_of(" \t,()", start), text.size());
        found.push_back(text.substr(start, end - start));
        text.remove_prefix(end);
    }
}

/// The value of `key` among "key=value" pairs; values may stand in braces or quotes.
std::string property(std::string_view text, std::string_view key) {
    while (true) {
        const auto equals = text.find('=');
        if (equals == text.npos)
            return {};
        std::string_view name = trimmed(text.substr(0, equals));
        name.remove_prefix(std::min(name.find_last_of(" \t#") + 1, name.size()));
        text.remove_prefix(equals + 1);
        const bool isMarked = !text.empty() && std::string_view("{\"'").find(text.front()) != std::string_view::npos;
        std::size_t end = text.find_first_of(" \t");
        if (isMarked) {
            end = text.find(text.front() == '{' ? '}' : text.front(), 1);
            text.remove_prefix(1);
            end = end == text.npos ? end : end - 1;
        }
        if (name == key)
            return std::string(text.substr(0, end));
        text.remove_prefix(std::min(end, text.size()));
        if (isMarked && !text.empty())
            text.remove_prefix(1);
    }
}

class Parser {
public:
    explicit Parser(const std::string& origin)
        : m_origin(origin) {}

    void line(std::string_view text) {
        ++m_line;
        const auto [body, properties] = split(text);
        if (toLower(body).starts_with("global")) {
            m_color = property(body, "color");
            return;
        }
        std::string_view rest = body;
        while (!rest.empty()) {
            const auto end = std::min(rest.find(';'), rest.size());
            statement(trimmed(rest.substr(0, end)), properties);
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        // DS9 writes what its older versions do not know behind a '#'.
        if (body.empty())
            for (const auto other : kOtherShapes)
                if (const auto name = trimmed(properties); name.starts_with(std::string(other) + "("))
                    problem(std::string(other) + " regions are not shown");
    }
    RegionFile take() { return std::move(m_file); }

private:
    /// What stands before and after the first '#' outside of a text.
    static std::pair<std::string_view, std::string_view> split(std::string_view text) {
        const auto hash = text.find('#');
        if (hash == text.npos)
            return {trimmed(text), {}};
        return {trimmed(text.substr(0, hash)), text.substr(hash + 1)};
    }

    void problem(const std::string& what) {
        m_file.problems.push_back(fmt::format("{}, line {}: {}", m_origin, m_line, what));
    }

    void statement(std::string_view text, std::string_view properties) {
        while (!text.empty() && (text.front() == '+' || text.front() == '-'))
            text.remove_prefix(1);
        const std::string name = toLower(text.substr(0, text.find_first_of(" \t(")));
        if (name.empty())
            return;
        if (const auto frame = kFrames.find(name); frame != kFrames.end()) {
            m_frame = frame->second;
            m_frameName = name;
            return;
        }
        const auto shape = kShapes.find(name);
        if (shape == kShapes.end())
            return problem(fmt::format("'{}' regions are not shown", name));
        if (!m_frame)
            return problem(
                fmt::format("{} coordinates cannot be shown; save the regions as fk5, icrs or image", m_frameName));
        const auto arguments = words(text.substr(name.size()));
        if (auto region = make(shape->second, arguments)) {
            region->text = property(properties, "text");
            region->color = property(properties, "color");
            if (region->color.empty())
                region->color = m_color;
            m_file.regions.push_back(std::move(*region));
        } else {
            problem(fmt::format("'{}' is no {} in {} coordinates", text, name, m_frameName));
        }
    }

    std::optional<Region> make(Shape shape, const std::vector<std::string_view>& arguments) const {
        Region region;
        region.shape = shape;
        region.frame = *m_frame;
        std::size_t positions = 2;
        if (shape == Shape::Polygon)
            positions = arguments.size();
        else if (shape == Shape::Line)
            positions = 4;
        if (arguments.size() < positions || positions % 2 != 0 || (shape == Shape::Polygon && positions < 6))
            return std::nullopt;
        for (std::size_t i = 0; i < positions; i += 2) {
            const auto x = coordinate(arguments[i], region.frame, true),
                       y = coordinate(arguments[i + 1], region.frame, false);
            if (!x || !y)
                return std::nullopt;
            region.positions.push_back({*x, *y});
        }
        if (shape != Shape::Circle && shape != Shape::Ellipse && shape != Shape::Box)
            return region;
        const std::size_t sizes = shape == Shape::Circle ? 1 : 2, given = arguments.size() - positions;
        // The angle may be left out; more sizes would be an annulus.
        if (given != sizes && (shape == Shape::Circle || given != sizes + 1))
            return std::nullopt;
        const auto a = length(arguments[2], region.frame), b = sizes == 2 ? length(arguments[3], region.frame) : a;
        const auto angle = given > sizes ? parseDouble(arguments.back()) : std::optional(0.0);
        if (!a || !b || !angle)
            return std::nullopt;
        region.a = *a;
        region.b = *b;
        region.angle = *angle;
        return region;
    }

    const std::string& m_origin;
    std::optional<Frame> m_frame = Frame::Image; // DS9's default is physical
    std::string m_frameName = "image", m_color;
    std::size_t m_line = 0;
    RegionFile m_file;
};

} // namespace

RegionFile parseRegions(std::string_view text, const std::string& origin) {
    Parser parser(origin);
    while (!text.empty()) {
        const auto end = std::min(text.find_first_of("\r\n"), text.size());
        parser.line(text.substr(0, end));
        const bool isPair = text.substr(end).starts_with("\r\n");
        text.remove_prefix(std::min(end + (isPair ? 2 : 1), text.size()));
    }
    return parser.take();
}

RegionFile readRegions(const std::filesystem::path& path) {
    RegionFile file = parseRegions(readTextFile(path), path.string());
    if (file.regions.empty()) {
        std::string what = path.string() + ": no region that can be shown. Circles, ellipses, boxes, points, polygons "
                                           "and lines in image, fk5 or icrs coordinates can.";
        for (const std::string& problem : file.problems)
            what += '\n' + problem;
        throw UserError(what);
    }
    return file;
}

} // namespace furrow::io
