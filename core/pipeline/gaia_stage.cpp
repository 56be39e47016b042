#include "core/base/text.h"
#include "core/io/csv.h"
#include "core/pipeline/catalog_rows.h"
#include "core/pipeline/products.h"

#include <fmt/format.h>

namespace furrow::pipeline {
namespace {

std::string boolText(bool value) {
    return value ? "True" : "False";
}

} // namespace

void writeCatalogState(const Field& field, const config::Config& config) {
    const Catalog& catalog = field.catalog;
    io::CsvTable table = io::CsvTable::parse("key,excluded_crop,excluded_saturation,x_pix_white,y_pix_white,row_hash\n",
                                             "catalog_state.csv");
    const auto id = catalog.table.find("ID"), ra = catalog.table.find("RA"), dec = catalog.table.find("DEC");
    for (const auto& source : catalog.sources) {
        const auto row = table.addRow();
        const auto cell = [&](std::size_t column) { return catalog.table.text(source.row, column); };
        table.setText(row, 0, id ? cell(*id) : cell(*ra) + "," + cell(*dec));
        table.setText(row, 1, boolText(source.excludedCrop));
        table.setText(row, 2, boolText(source.excludedSaturation));
        table.setText(row, 3, formatDouble(source.x));
        table.setText(row, 4, formatDouble(source.y));
        table.setText(row, 5, rowHash(catalog.table, source.row));
    }
    const WorkDir dirs(config);
    table.write(dirs.catalogState());
    if (field.gaia.empty())
        std::filesystem::remove(dirs.augmentedCatalog(config));
}

void runGaia(Field& field, const config::Config& config, const RunContext& context) {
    const auto path = WorkDir(config).augmentedCatalog(config);
    auto& catalog = field.catalog;
    field.gaiaSummary = calibrate::augmentCatalog(catalog, field.gaia, *field.frames, config, context);
    io::CsvTable table = catalog.table;
    const auto crop = table.addColumn("excluded_crop"), saturation = table.addColumn("excluded_saturation");
    for (const auto& source : catalog.sources) {
        table.setText(source.row, crop, boolText(source.excludedCrop));
        table.setText(source.row, saturation, boolText(source.excludedSaturation));
    }
    table.write(path);
    const auto& s = field.gaiaSummary;
    context.info(
        "gaia",
        fmt::format("selection box x {}–{}, y {}–{}: {} Gaia stars, {} matched within {:.3f} arcsec ({} farther "
                    "pairs dropped), {} injected, {} near saturated pixels",
                    s.selection.x0, s.selection.x1, s.selection.y0, s.selection.y1, s.inBox, s.matched, s.separationCut,
                    s.rejected, s.injected, s.saturated));
    context.info("gaia", "wrote " + path.string());
}

} // namespace furrow::pipeline
