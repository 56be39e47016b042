#pragma once
#include "core/config/config.h"
#include "core/diagnose/epsf_view.h"
#include "core/diagnose/figure.h"

namespace furrow::diagnose {

Figure epsfStamp(const EpsfCellView& cell);
/// Encircled energy: sum of the pixels whose centres lie within r, against r, with the radii of 50, 80 and 90 %.
Figure epsfGrowthCurve(const EpsfCellView& cell);
/// Median over at most `maxStars` used stars of star, model and residual, each divided by the star's flux, and the
/// histogram of residual / expected noise over their pixels with weight.
Figure epsfResiduals(const EpsfCellView& cell, int maxStars);
/// psfstars (raw cell) and psfstars_bgsub (minus the background map).
Figure psfStars(const EpsfCellView& cell, bool backgroundSubtracted);
Figure backgroundDiagnostics(const EpsfCellView& cell);
/// One row per used star (at most 30): raw stamp, annulus pixels, background-subtracted stamp.
Figure starLocalBackgrounds(const EpsfCellView& cell);
/// extracted_stars: all candidates; used_stars: those behind the ePSF; at most `maxStars`.
Figure starMontage(const EpsfCellView& cell, bool usedOnly, int maxStars);

} // namespace furrow::diagnose
