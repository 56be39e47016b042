#pragma once
#include "core/calibrate/zero_point.h"
#include "core/diagnose/figure.h"

namespace furrow::diagnose {

/// zp_vs_mag__{band} (y: median ± plot_zp_offset) and its full-range variant (y: all points, error bars not counted).
/// `catalogRange`: magnitudes that the synthetic photometry file covers in this band; NaN limits when it is empty.
Figure zeroPointFigure(const calibrate::ZpBand& band, const config::Zp& options, Limits catalogRange, bool fullRange);

} // namespace furrow::diagnose
