#include "core/psf/rejected_stars.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/csv.h"

#include <fmt/format.h>

#include <cmath>

namespace furrow::psf {

namespace fs = std::filesystem;

fs::path rejectedStarsFile(const config::Config& config) {
    return config.outputs.workDir / config.outputs.epsfDir / "rejected_stars.csv";
}

std::vector<RejectedStar> readRejectedStars(const config::Config& config, const sky::Wcs& wcs) {
    const fs::path path = rejectedStarsFile(config);
    std::error_code code;
    if (!fs::exists(path, code))
        return {};
    const auto table = io::CsvTable::read(path);
    const auto band = table.find("band"), ra = table.find("RA"), dec = table.find("DEC");
    if (!band || !ra || !dec)
        throw UserError(
            fmt::format("{}: the columns band, RA and DEC are needed; mend or delete the file", path.string()));
    std::vector<RejectedStar> stars;
    std::vector<sky::SkyPosition> positions;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        stars.push_back(
            {std::string(trimmed(table.text(row, *band))), table.number(row, *ra), table.number(row, *dec)});
        if (!std::isfinite(stars.back().ra) || !std::isfinite(stars.back().dec))
            throw UserError(fmt::format("{}: row {} has no position; mend or delete the row", path.string(), row + 1));
        positions.push_back({stars.back().ra, stars.back().dec});
    }
    const auto pixels = wcs.toPixel(positions);
    for (std::size_t i = 0; i < stars.size(); ++i) {
        stars[i].x = pixels[i].x;
        stars[i].y = pixels[i].y;
    }
    return stars;
}

void writeRejectedStars(const config::Config& config, const std::vector<RejectedStar>& stars) {
    if (stars.empty()) {
        fs::remove(rejectedStarsFile(config));
        return;
    }
    std::string text = "band,RA,DEC\n";
    for (const auto& star : stars)
        text += fmt::format("{},{},{}\n", io::csvQuoted(star.band), formatDouble(star.ra), formatDouble(star.dec));
    writeTextAtomically(rejectedStarsFile(config), text);
}

} // namespace furrow::psf
