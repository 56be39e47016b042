#pragma once
#include "core/catalog/source.h"
#include "core/config/config.h"
#include "core/io/csv.h"
#include "core/sky/wcs.h"

#include <string>
#include <vector>

namespace furrow {

/// The source catalog: the table as it was written and its parsed rows, in the same order.
struct Catalog {
    io::CsvTable table;
    std::vector<CatalogSource> sources;
    bool hasId = false, hasEll = false;
    std::vector<std::string> warnings; ///< e.g. a column found under another case

    std::size_t activeCount() const; ///< not excluded
};

/// Reads and checks a catalog (inputs.md). `bands` are the images' bands (empty: not known, FLUX_ columns are neither
/// checked nor read). Throws UserError naming the file, with all problems: missing RA/DEC, duplicate keys (first ten
/// with line numbers), FLUX_ bands that differ from the images', input columns named like output columns, no rows.
Catalog readCatalog(const std::filesystem::path& path, const std::vector<std::string>& bands,
                    const config::Config& config);

/// Fills x, y from RA, DEC; NaN without a position or more than 1e8 pixels off.
void locateSources(Catalog& catalog, const sky::Wcs& wcs);

} // namespace furrow
