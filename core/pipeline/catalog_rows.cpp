#include "core/pipeline/catalog_rows.h"

#include "core/base/error.h"
#include "core/base/text.h"

#include <cmath>
#include <fmt/format.h>
#include <map>

namespace furrow::pipeline {
namespace {

struct Row {
    std::string hash;
    sky::PixelPosition place{kNaN, kNaN};
};

void addPlace(ChangedRow& row, const sky::PixelPosition& place) {
    if (std::isfinite(place.x) && std::isfinite(place.y) && std::abs(place.x) < 1e8 && std::abs(place.y) < 1e8)
        row.places.push_back(place);
}

std::map<std::string, Row> rowsBefore(const std::filesystem::path& path) {
    const auto table = io::CsvTable::read(path);
    const auto key = table.find("key"), hash = table.find("row_hash"), x = table.find("x_pix_white"),
               y = table.find("y_pix_white");
    if (!key || !hash || !x || !y)
        throw UserError(path.string() + ": the columns row_hash, x_pix_white and y_pix_white are missing; run the "
                                        "pipeline again");
    std::map<std::string, Row> rows;
    for (std::size_t r = 0; r < table.rows(); ++r)
        rows[table.text(r, *key)] = {table.text(r, *hash), {table.number(r, *x), table.number(r, *y)}};
    return rows;
}

std::map<std::string, Row> rowsNow(const std::filesystem::path& path, const sky::Wcs& wcs) {
    const auto table = io::CsvTable::read(path);
    const auto id = table.find("ID"), ra = table.find("RA"), dec = table.find("DEC");
    if (!ra || !dec)
        throw UserError(path.string() + ": the columns RA and DEC are needed");
    std::vector<sky::SkyPosition> positions;
    for (std::size_t r = 0; r < table.rows(); ++r)
        positions.push_back({table.number(r, *ra), table.number(r, *dec)});
    const auto pixels = wcs.toPixel(positions);
    std::map<std::string, Row> rows;
    for (std::size_t r = 0; r < table.rows(); ++r)
        rows[id ? table.text(r, *id) : table.text(r, *ra) + "," + table.text(r, *dec)] = {rowHash(table, r), pixels[r]};
    return rows;
}

} // namespace

std::string rowHash(const io::CsvTable& table, std::size_t row) {
    auto hash = fnv1a64("");
    for (std::size_t c = 0; c < table.columns(); ++c)
        hash = fnv1a64(table.rawName(c) + '\x1f' + table.raw(row, c) + '\x1e', hash);
    return fmt::format("{:016x}", hash);
}

std::vector<ChangedRow> changedRows(const std::filesystem::path& catalog, const std::filesystem::path& catalogState,
                                    const sky::Wcs& wcs) {
    const auto before = rowsBefore(catalogState), now = rowsNow(catalog, wcs);
    std::vector<ChangedRow> changed;
    for (const auto& [key, row] : before) {
        const auto found = now.find(key);
        if (found != now.end() && found->second.hash == row.hash)
            continue;
        ChangedRow entry{key, {}};
        addPlace(entry, row.place);
        if (found != now.end())
            addPlace(entry, found->second.place);
        changed.push_back(std::move(entry));
    }
    for (const auto& [key, row] : now)
        if (!before.contains(key)) {
            changed.push_back({key, {}});
            addPlace(changed.back(), row.place);
        }
    return changed;
}

} // namespace furrow::pipeline
