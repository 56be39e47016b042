#pragma once
#include "core/base/run_context.h"
#include "core/config/config.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <utility>

namespace furrow::pipeline {

/// What is added to the images.
struct InjectOptions {
    double density = 50; ///< sources per 10^6 pixels of the working frame
    /// Range of AB magnitudes in the middle band, evenly filled; without it from 5 mag above to 1 mag below the 5-sigma
    /// limit of a point source.
    std::optional<std::pair<double, double>> magRange;
    double starFraction = 0.4;
    std::uint64_t seed = 1;
    bool fromCatalog = false;     ///< colours and shapes of reliable sources of the run; otherwise flat colours (AB)
    bool photonNoise = true;      ///< of the added light
    double positionScatter = 0.1; ///< of the injected catalog rows, pixels, each axis
    double minSeparation = 30;    ///< between injected sources, pixels; real ones may be as near as they like
};

struct InjectSummary {
    std::size_t stars = 0, galaxies = 0, bands = 0;
    double seconds = 0;
    std::filesystem::path config; ///< of the new field
};

/// Adds artificial sources, seen through the PSFs of the finished run in outputs.work_dir, to the run's images and
/// writes the new images, catalog, image_list.txt, truth.csv, sim_params.json and at last config.yaml into `folder`,
/// which must be new or empty. The same options give the same bytes on any number of threads. Throws UserError,
/// Cancelled.
InjectSummary injectSources(const config::Config& config, const InjectOptions& options,
                            const std::filesystem::path& folder, const RunContext& context);

} // namespace furrow::pipeline
