#pragma once
#include "core/config/config.h"

namespace furrow::config {

/// `~` and `~/…` become the user's home folder; other paths stay.
Path expandHome(const Path& path);

/// Makes the paths of a configuration absolute: inputs.* and outputs.work_dir against `baseDir`, other outputs.* and
/// logging.file against outputs.work_dir. Empty paths stay empty.
void resolvePaths(Config& config, const Path& baseDir);

} // namespace furrow::config
