#include "core/catalog/exclusion.h"

#include "core/catalog/saturation.h"

namespace furrow {

void flagCrop(Catalog& catalog, const Frames& frames) {
    const Box frame{0, frames.width, 0, frames.height};
    for (auto& source : catalog.sources) {
        const bool inside = source.x >= 0 && source.x < frames.width && source.y >= 0 && source.y < frames.height;
        // A position in the last half pixel lies inside, but its pixel does not, so that no patch would take it.
        source.excludedCrop = !inside || !frame.contains(pixelOf(source.x), pixelOf(source.y));
    }
}

void flagSaturation(Catalog& catalog, const Frames& frames, const config::SourceSaturationCut& options) {
    if (!options.enabled)
        return;
    for (auto& source : catalog.sources)
        source.excludedSaturation = nearSaturation(frames, source.x, source.y, options);
}

} // namespace furrow
