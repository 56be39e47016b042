#pragma once
#include "core/config/config.h"

namespace furrow::config {

/// `~` and `~/…` become the user's home folder; other paths stay.
Path expandHome(const Path& path);

/// Makes the paths of a configuration absolute: inputs.* and outputs.work_dir against `baseDir`, other outputs.* and
/// logging.file against outputs.work_dir. Empty paths stay empty.
void resolvePaths(Config& config, const Path& baseDir);

/// The CSV file that merge and zp work on: outputs.final_catalog, or, when that ends in .fits or .vot, its neighbour of
/// the same stem. May be relative to outputs.work_dir, like the key.
Path finalCatalogCsv(const Config& config);

} // namespace furrow::config
