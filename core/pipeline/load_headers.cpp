#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/base/text.h"
#include "core/io/fits.h"
#include "core/pipeline/load_parts.h"

#include <cmath>
#include <fmt/format.h>
#include <map>
#include <sstream>

namespace furrow::pipeline {
namespace fs = std::filesystem;

namespace {

/// Distorted frames are held against each other at 3 × 3 points; resampled images agree to rounding.
constexpr double kDistortionTolerance = 0.01; ///< pixels

/// Reads the required and optional keywords of one image.
class HeaderCheck {
public:
    HeaderCheck(const fs::path& path, double zpRef)
        : m_path(path)
        , m_zpRef(zpRef) {}

    /// The header, or problems.
    ImageHeader run(ProblemList& problems) {
        m_header.info.path = m_path;
        try {
            io::FitsImageReader reader(m_path);
            read(reader.info());
            // A file that was cut short lacks its last row.
            std::vector<float> row(static_cast<std::size_t>(m_header.width));
            reader.read({0, m_header.width, m_header.height - 1, m_header.height}, row.data());
        } catch (const UserError& error) {
            m_problems.add(error.what());
        }
        problems.append(m_problems);
        return std::move(m_header);
    }

private:
    void read(const io::FitsInfo& file) {
        m_header.width = file.width;
        m_header.height = file.height;
        auto& info = m_header.info;
        info.name = bandName(file.header);
        info.zpAuto = number(file.header, "ZP_AUTO", "AB mag", false);
        info.scale = std::pow(10, -0.4 * (info.zpAuto - m_zpRef));
        info.skySigma = number(file.header, "SKYSIG", "ADU", true) * info.scale;
        info.gain = number(file.header, "EGAIN", "e-/ADU", true);
        try {
            m_header.wcs = sky::Wcs::fromHeader(file.header.cards(), m_path.string());
        } catch (const UserError& error) {
            m_problems.add(error.what());
        }
        if (const auto saturate = optional(file.header, "SATURATE", "no saturation mask")) {
            info.saturate = *saturate * info.scale;
            m_header.saturatedFrom = *saturate / 2;
        } else if (!file.header.has("SATURATE")) {
            m_header.warnings.push_back(fmt::format("{}: SATURATE is missing: no saturation mask", m_path.string()));
        }
        info.fwhmPix = optional(file.header, "PEEING", "ignored");
        if (!info.fwhmPix && m_header.wcs.valid())
            if (const auto seeing = optional(file.header, "SEEING", "ignored"))
                info.fwhmPix = *seeing / m_header.wcs.pixelScale();
    }

    std::string bandName(const io::FitsHeader& header) {
        const std::string name = header.text("FILTER").value_or("");
        if (name.empty())
            problem("FILTER",
                    header.has("FILTER") ? "is empty; write the band's name" : "is missing; write the band's name");
        else if (name.find('/') != name.npos || name.front() == '.')
            problem("FILTER", fmt::format("= '{}' cannot name a folder; leave out '/' and a dot in front", name));
        return name;
    }

    double number(const io::FitsHeader& header, const std::string& keyword, const char* unit, bool positive) {
        const auto value = header.number(keyword);
        if (!header.has(keyword))
            problem(keyword, fmt::format("is missing; write it ({})", unit));
        else if (!value)
            problem(keyword, fmt::format("= '{}' is no number ({})", header.text(keyword).value_or(""), unit));
        else if (!std::isfinite(*value) || (positive && !(*value > 0)))
            problem(keyword,
                    fmt::format("= {} must be finite{} ({})", formatValue(*value), positive ? " and > 0" : "", unit));
        return value.value_or(0);
    }

    /// A positive number, or nothing: with a warning when the keyword holds something else.
    std::optional<double> optional(const io::FitsHeader& header, const std::string& keyword, const char* consequence) {
        const auto value = header.number(keyword);
        if (value && *value > 0 && std::isfinite(*value))
            return value;
        if (header.has(keyword))
            m_header.warnings.push_back(fmt::format("{}: {} = '{}' is no positive number: {}", m_path.string(), keyword,
                                                    header.text(keyword).value_or(""), consequence));
        return std::nullopt;
    }

    static std::string formatValue(double value) { return std::isnan(value) ? "nan" : formatDouble(value); }
    void problem(const std::string& keyword, const std::string& what) {
        m_problems.add(fmt::format("{}: {} {}", m_path.string(), keyword, what));
    }

    const fs::path& m_path;
    double m_zpRef;
    ImageHeader m_header;
    ProblemList m_problems;
};

/// Holds an image's WCS against the first image's.
class AlignmentCheck {
public:
    AlignmentCheck(const ImageHeader& first, const ImageHeader& other, const config::Checks& checks)
        : m_first(first)
        , m_other(other)
        , m_checks(checks) {}

    void run(ProblemList& problems) {
        const auto a = m_first.wcs.linear(), b = m_other.wcs.linear();
        for (int i = 0; i < 2; ++i) {
            double difference = b.crval[i] - a.crval[i];
            if (i == 0)
                difference = std::remainder(difference, 360.0);
            compare(fmt::format("CRVAL{}", i + 1), a.crval[i], b.crval[i], difference, "crval", m_checks.tolCrval);
            compare(fmt::format("CRPIX{}", i + 1), a.crpix[i], b.crpix[i], b.crpix[i] - a.crpix[i], "crpix",
                    m_checks.tolCrpix);
            compare(fmt::format("CDELT{}", i + 1), a.cdelt[i], b.cdelt[i], b.cdelt[i] - a.cdelt[i], "cdelt",
                    m_checks.tolCdelt);
            for (int j = 0; j < 2; ++j)
                compare(fmt::format("CD{}_{}", i + 1, j + 1), a.cd[i][j], b.cd[i][j], b.cd[i][j] - a.cd[i][j], "cd",
                        m_checks.tolCd);
        }
        if (m_first.wcs.projection() != m_other.wcs.projection())
            m_differences.push_back(
                fmt::format("CTYPE = {} instead of {}", m_other.wcs.projection(), m_first.wcs.projection()));
        else if (m_differences.empty() && (m_first.wcs.distorted() || m_other.wcs.distorted()))
            compareDistortion();
        if (!m_differences.empty())
            problems.add(
                fmt::format("{}: its WCS differs from that of {}: {}; resample the images onto one grid (or see "
                            "checks.wcs_tolerance and checks.require_wcs_alignment)",
                            m_other.info.path.string(), m_first.info.path.string(), join(m_differences, ", ")));
    }

private:
    void compare(const std::string& keyword, double a, double b, double difference, const char* key, double tolerance) {
        if (!(std::abs(difference) <= tolerance))
            m_differences.push_back(fmt::format("{} = {} instead of {} (wcs_tolerance.{} {})", keyword, formatDouble(b),
                                                formatDouble(a), key, formatDouble(tolerance)));
    }

    void compareDistortion() {
        double worst = 0;
        for (int j = 0; j < 3; ++j) {
            for (int i = 0; i < 3; ++i) {
                const double x = 0.5 * i * (m_first.width - 1), y = 0.5 * j * (m_first.height - 1);
                const auto sky = m_first.wcs.toSky(x, y);
                const auto pixel = m_other.wcs.toPixel(sky.ra, sky.dec);
                worst = std::fmax(worst, std::hypot(pixel.x - x, pixel.y - y));
            }
        }
        if (worst > kDistortionTolerance)
            m_differences.push_back(fmt::format("its distortion shifts positions by up to {:.3f} pixels", worst));
    }

    const ImageHeader& m_first;
    const ImageHeader& m_other;
    const config::Checks& m_checks;
    std::vector<std::string> m_differences;
};

void compareWithFirst(const std::vector<ImageHeader>& headers, const config::Checks& checks, ProblemList& problems) {
    std::map<std::string, const ImageHeader*> seen;
    for (const auto& header : headers) {
        const ImageHeader& first = headers.front();
        const auto [other, isNew] = seen.emplace(header.info.name, &header);
        if (!isNew)
            problems.add(fmt::format("{}: FILTER = '{}' is also the band of {}; one image per band",
                                     header.info.path.string(), header.info.name, other->second->info.path.string()));
        if (checks.requireSameShape && (header.width != first.width || header.height != first.height))
            problems.add(
                fmt::format("{}: NAXIS1 x NAXIS2 = {} x {}, but {} has {} x {}; all images must have the same shape "
                            "(checks.require_same_shape)",
                            header.info.path.string(), header.width, header.height, first.info.path.string(),
                            first.width, first.height));
        if (checks.requireWcsAlignment && &header != &first)
            AlignmentCheck(first, header, checks).run(problems);
    }
}

} // namespace

std::vector<fs::path> readImageList(const fs::path& list, const fs::path& baseDir) {
    std::istringstream text(readTextFile(list));
    std::vector<fs::path> paths;
    for (std::string line; std::getline(text, line);) {
        const std::string_view name = trimmed(line);
        if (name.empty() || name.front() == '#')
            continue;
        fs::path path(name);
        if (path.is_relative()) {
            const fs::path beside = list.parent_path() / path;
            path = baseDir / path;
            std::error_code code;
            if (baseDir.empty() || (!fs::exists(path, code) && fs::exists(beside, code)))
                path = beside;
        }
        paths.push_back(path.lexically_normal());
    }
    if (paths.empty())
        throw UserError(fmt::format("{}: the image list names no image; write one FITS file per line", list.string()));
    return paths;
}

Box workingBox(int width, int height, const config::Crop& crop) {
    const int margin = crop.enabled ? crop.margin : 0;
    return {margin, width - margin, margin, height - margin};
}

std::vector<ImageHeader> checkImages(const std::vector<fs::path>& paths, const config::Config& config, int workers,
                                     ProblemList& problems, const RunContext& context) {
    std::vector<ImageHeader> headers(paths.size());
    std::vector<ProblemList> found(paths.size());
    parallelFor(paths.size(), workers, context,
                [&](std::size_t i) { headers[i] = HeaderCheck(paths[i], config.imageScaling.zpRef).run(found[i]); });
    std::vector<ImageHeader> usable;
    for (std::size_t i = 0; i < paths.size(); ++i) {
        problems.append(found[i]);
        if (found[i].empty())
            usable.push_back(std::move(headers[i]));
    }
    if (usable.empty())
        return usable;
    compareWithFirst(usable, config.checks, problems);
    const ImageHeader& first = usable.front();
    if (workingBox(first.width, first.height, config.crop).empty())
        problems.add(
            fmt::format("crop.margin: {} leaves nothing of images of {} x {} pixels; lower it or set crop.enabled to "
                        "false",
                        config.crop.margin, first.width, first.height));
    return usable;
}

} // namespace furrow::pipeline
