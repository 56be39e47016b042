#pragma once
#include "core/catalog/source.h"
#include "core/config/config.h"
#include "core/fit/patch_data.h"
#include "core/psf/epsf_build.h"

#include <filesystem>
#include <vector>

namespace furrow::pipeline {

/// Cells that hold a non-excluded source; all of them without epsf.skip_empty_epsf_patches.
std::vector<psf::EpsfCell> activeCells(int width, int height, const std::vector<CatalogSource>& sources,
                                       const config::Config& config);

/// Splits every cell ngrid × ngrid (integer division, the last one takes the rest; boxes without pixels are left out).
std::vector<fit::PatchDef> buildPatches(int width, int height, const std::vector<psf::EpsfCell>& cells, int ngrid,
                                        int haloPix);

/// patches.csv and patches.json in `folder`.
void writePatches(const std::filesystem::path& folder, const std::vector<fit::PatchDef>& patches);

} // namespace furrow::pipeline
