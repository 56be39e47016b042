#pragma once
#include "core/pipeline/products.h"

#include <vector>

namespace furrow::pipeline {

/// The iterations of a patch, one list per optimiser (one, or one per band).
using PatchHistory = std::vector<std::vector<fit::IterationRecord>>;

/// From outputs/{tag}/history.json (patch_run.save_history); empty when the file is missing or does not belong to this
/// fit. Throws UserError naming the file when it cannot be read.
PatchHistory readHistory(const config::Config& config, const PatchProduct& product);
/// The same by fitting the patch again in memory. Throws UserError when that fails, Cancelled.
PatchHistory repeatHistory(const config::Config& config, const PatchProduct& product, const RunContext& context);

} // namespace furrow::pipeline
