#include "core/catalog/regions.h"

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/ds9_regions.h"

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
constexpr std::size_t kRowsBetweenLooks = 4096;
constexpr double kDegree = std::numbers::pi / 180;

/// The first of several columns that holds a value.
class Values {
public:
    Values(const ColumnStore& catalog, std::initializer_list<const char*> names) {
        for (const char* name : names)
            if (const auto column = catalog.find(name))
                m_columns.push_back(&catalog.column(*column));
    }
    double number(std::size_t row) const {
        for (const StoredColumn* column : m_columns)
            if (const double value = column->number(row); std::isfinite(value))
                return value;
        return std::numeric_limits<double>::quiet_NaN();
    }
    std::string text(std::size_t row) const {
        for (const StoredColumn* column : m_columns)
            if (const TextColumn* texts = column->texts(); texts && !column->isMissing(row))
                return std::string(texts->words[texts->codes[row]]);
        return {};
    }

private:
    std::vector<const StoredColumn*> m_columns;
};

/// What the shapes of a catalog are made of.
struct SourceValues {
    explicit SourceValues(const ColumnStore& catalog)
        : ra(catalog, {"RA_fit", "RA"})
        , dec(catalog, {"DEC_fit", "DEC"})
        , type(catalog, {"stype_fit", "TYPE"})
        , re(catalog, {"re_pix_fit", "Re"})
        , ell(catalog, {"ELL_fit", "ELL"})
        , theta(catalog, {"THETA_fit", "THETA"}) {}
    Values ra, dec, type, re, ell, theta;
};

/// (east, north) in arcsec per pixel step (x, y): least squares over all rows, about the first. nullopt when the rows
/// do not fix it.
std::optional<Eigen::Matrix2d> skyPerPixel(const ColumnStore& catalog) {
    const Values ra(catalog, {"RA"}), dec(catalog, {"DEC"}), x(catalog, {"x_pix_white"}), y(catalog, {"y_pix_white"});
    std::vector<Eigen::Vector4d> points; // ra, dec, x, y
    for (std::size_t r = 0; r < catalog.rows(); ++r) {
        const Eigen::Vector4d p(ra.number(r), dec.number(r), x.number(r), y.number(r));
        if (p.allFinite())
            points.push_back(p);
    }
    if (points.size() < 3)
        return std::nullopt;
    const double origin = points.front()[0] * kDegree, dec0 = points.front()[1] * kDegree;
    const auto n = static_cast<Eigen::Index>(points.size());
    Eigen::MatrixX3d pixels(n, 3);
    Eigen::MatrixX2d sky(n, 2);
    for (Eigen::Index i = 0; i < n; ++i) {
        const auto& p = points[static_cast<std::size_t>(i)];
        const double east0 = p[0] * kDegree - origin, north0 = p[1] * kDegree;
        // Gnomonic projection about the first point (Calabretta & Greisen 2002, section 5.1.3).
        const double depth = std::sin(dec0) * std::sin(north0) + std::cos(dec0) * std::cos(north0) * std::cos(east0);
        const double east = std::cos(north0) * std::sin(east0) / depth;
        const double north =
            (std::cos(dec0) * std::sin(north0) - std::sin(dec0) * std::cos(north0) * std::cos(east0)) / depth;
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

/// "circle(…)" or "ellipse(…)" of one row.
std::string shape(const SourceValues& values, std::size_t row, const std::string& type,
                  const std::optional<Eigen::Matrix2d>& jacobian, double ra, double dec) {
    const double scale = jacobian ? std::sqrt(std::abs(jacobian->determinant())) : 0;
    const double re = values.re.number(row);
    if (!jacobian || type == "star" || !(re > 0))
        return fmt::format("circle({},{},{:.4f}\")", formatDouble(ra), formatDouble(dec),
                           jacobian ? kStarRadius * scale : kPlainRadius);
    const double ell = values.ell.number(row), theta = values.theta.number(row);
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

std::string ds9Regions(const ColumnStore& catalog, std::span<const std::uint32_t> rows, const RunContext& context) {
    const auto ra = catalog.find("RA"), dec = catalog.find("DEC"), id = catalog.find("ID");
    if (!ra || !dec)
        throw UserError("regions need the columns RA and DEC, which the catalog does not have");
    const SourceValues values(catalog);
    const auto jacobian = skyPerPixel(catalog);
    std::string out = "# Region file format: DS9 version 4.1\nglobal color=green width=1\nfk5\n";
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i % kRowsBetweenLooks == 0)
            context.throwIfStopped();
        const std::size_t row = rows[i];
        const double alpha = values.ra.number(row), delta = values.dec.number(row);
        if (!std::isfinite(alpha) || !std::isfinite(delta))
            continue;
        const std::string type = toLower(values.type.text(row));
        out += fmt::format("{} # color={} text={}\n", shape(values, row, type, jacobian, alpha, delta), colour(type),
                           io::ds9Text(id ? catalog.text(row, *id) : std::string()));
    }
    return out;
}

} // namespace furrow
