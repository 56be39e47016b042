#pragma once
#include "core/diagnose/patch_figures.h"

namespace furrow::diagnose {

/// Marks of the sources whose input or fitted position lies inside `area` (frame pixels). `band`: -1 for all bands'
/// positions, else the band's own in single-band mode. `except` (a source index, or npos) is left out. In the order
/// base original, base fitted, halo original, halo fitted; empty sets are left out.
std::vector<MarkerSet> patchMarkers(const PatchScene& scene, const Box& area, int band, std::size_t except);

/// Fitted positions of a source: one, or one per band in single-band mode. NaN where it could not be fitted.
std::vector<Point> fittedPositions(const fit::SourceFit& fit);
/// Of one band (single-band mode) or the only one.
Point fittedPosition(const fit::SourceFit& fit, std::size_t band);

} // namespace furrow::diagnose
