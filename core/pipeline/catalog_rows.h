#pragma once
#include "core/catalog/catalog.h"
#include "core/sky/wcs.h"

#include <filesystem>
#include <string>
#include <vector>

namespace furrow::pipeline {

/// Hash of one row of the input catalog as it was written, with the names of its columns.
std::string rowHash(const io::CsvTable& table, std::size_t row);

/// A row that is not as it was when the catalog was loaded: changed, added or removed.
struct ChangedRow {
    std::string key;
    std::vector<sky::PixelPosition> places; ///< before and now, working frame; none without a position
};
/// Compares a catalog with what catalog_state.csv tells of it. Throws UserError when one cannot be read, or when
/// catalog_state.csv does not hold the rows' hashes.
std::vector<ChangedRow> changedRows(const std::filesystem::path& catalog, const std::filesystem::path& catalogState,
                                    const sky::Wcs& wcs);

} // namespace furrow::pipeline
