#include "core/catalog/regions.h"

#include "core/base/error.h"
#include "core/base/text.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numbers>
#include <optional>

namespace furrow {
namespace {

constexpr double kStarRadius = 3;  ///< pixels
constexpr double kPlainRadius = 1; ///< arcsec, when the pixel scale is not known
constexpr double kDegree = std::numbers::pi / 180;

/// Looks values up by the first column that holds one.
class Values {
public:
    explicit Values(const io::CsvTable& table)
        : m_table(table) {}
    double number(std::size_t row, std::initializer_list<const char*> names) const {
        for (const char* name : names)
            if (const auto column = m_table.find(name))
                if (const double value = m_table.number(row, *column); std::isfinite(value))
                    return value;
        return std::numeric_limits<double>::quiet_NaN();
    }
    std::string text(std::size_t row, std::initializer_list<const char*> names) const {
        for (const char* name : names)
            if (const auto column = m_table.find(name))
                if (std::string value = m_table.text(row, *column); !value.empty())
                    return value;
        return {};
    }

private:
    const io::CsvTable& m_table;
};

/// (east, north) in arcsec per pixel step (x, y): least squares over all rows, about the first. nullopt when the rows
/// do not fix it.
std::optional<Eigen::Matrix2d> skyPerPixel(const Values& values, std::size_t rows) {
    std::vector<Eigen::Vector4d> points; // ra, dec, x, y
    for (std::size_t r = 0; r < rows; ++r) {
        const Eigen::Vector4d p(values.number(r, {"RA"}), values.number(r, {"DEC"}), values.number(r, {"x_pix_white"}),
                                values.number(r, {"y_pix_white"}));
        if (p.allFinite())
            points.push_back(p);
    }
    if (points.size() < 3)
        return std::nullopt;
    const double ra0 = points.front()[0] * kDegree, dec0 = points.front()[1] * kDegree;
    const auto n = static_cast<Eigen::Index>(points.size());
    Eigen::MatrixX3d pixels(n, 3);
    Eigen::MatrixX2d sky(n, 2);
    for (Eigen::Index i = 0; i < n; ++i) {
        const auto& p = points[static_cast<std::size_t>(i)];
        const double ra = p[0] * kDegree - ra0, dec = p[1] * kDegree;
        // Gnomonic projection about the first point (Calabretta & Greisen 2002, section 5.1.3).
        const double depth = std::sin(dec0) * std::sin(dec) + std::cos(dec0) * std::cos(dec) * std::cos(ra);
        const double east = std::cos(dec) * std::sin(ra) / depth;
        const double north = (std::cos(dec0) * std::sin(dec) - std::sin(dec0) * std::cos(dec) * std::cos(ra)) / depth;
        sky.row(i) << east * 3600 / kDegree, north * 3600 / kDegree;
        pixels.row(i) << 1, p[2] - points.front()[2], p[3] - points.front()[3];
    }
    const auto solver = pixels.colPivHouseholderQr();
    if (solver.rank() < 3)
        return std::nullopt;
    const Eigen::Matrix<double, 3, 2> solution = solver.solve(sky);
    const Eigen::Matrix2d jacobian = solution.bottomRows<2>().transpose();
    return jacobian.allFinite() && jacobian.determinant() != 0 ? std::optional(jacobian) : std::nullopt;
}

/// A text between braces or quotes, whichever it does not hold.
std::string regionText(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    if (text.find_first_of("{}") == text.npos)
        return "{" + text + "}";
    std::replace(text.begin(), text.end(), '"', '\'');
    return '"' + text + '"';
}

/// "circle(…)" or "ellipse(…)" of one row.
std::string shape(const Values& values, std::size_t row, const std::string& type,
                  const std::optional<Eigen::Matrix2d>& jacobian, double ra, double dec) {
    const double scale = jacobian ? std::sqrt(std::abs(jacobian->determinant())) : 0;
    const double re = values.number(row, {"re_pix_fit", "Re"});
    if (!jacobian || type == "star" || !(re > 0))
        return fmt::format("circle({},{},{:.4f}\")", formatDouble(ra), formatDouble(dec),
                           jacobian ? kStarRadius * scale : kPlainRadius);
    const double ell = values.number(row, {"ELL_fit", "ELL"}), theta = values.number(row, {"THETA_fit", "THETA"});
    const double angle = std::isfinite(theta) ? theta * kDegree : 0;
    const Eigen::Vector2d axis = *jacobian * Eigen::Vector2d(std::cos(angle), std::sin(angle));
    const double ratio = ell >= 0 && ell < 1 ? 1 - ell : 1;
    // DS9 counts the angle from west to north.
    const double turned = std::fmod(std::atan2(axis[1], -axis[0]) / kDegree + 360, 180.0);
    return fmt::format("ellipse({},{},{:.4f}\",{:.4f}\",{:.2f})", formatDouble(ra), formatDouble(dec), re * scale,
                       re * ratio * scale, turned);
}

const char* colour(const std::string& type) {
    if (type == "star")
        return "cyan";
    if (type == "exp")
        return "green";
    return type == "dev" ? "red" : "magenta";
}

} // namespace

std::string ds9Regions(const io::CsvTable& catalog, const std::vector<std::size_t>& rows) {
    if (!catalog.find("RA") || !catalog.find("DEC"))
        throw UserError("regions need the columns RA and DEC, which the catalog does not have");
    const Values values(catalog);
    const auto jacobian = skyPerPixel(values, catalog.rows());
    std::string out = "# Region file format: DS9 version 4.1\nglobal color=green width=1\nfk5\n";
    for (const std::size_t row : rows) {
        const double ra = values.number(row, {"RA_fit", "RA"}), dec = values.number(row, {"DEC_fit", "DEC"});
        if (!std::isfinite(ra) || !std::isfinite(dec))
            continue;
        const std::string type = toLower(values.text(row, {"stype_fit", "TYPE"}));
        out += fmt::format("{} # color={} text={}\n", shape(values, row, type, jacobian, ra, dec), colour(type),
                           regionText(values.text(row, {"ID"})));
    }
    return out;
}

} // namespace furrow
