#pragma once
#include "widgets/figures/figure_layout.h"

class QPainter;

namespace furrow::figures {

/// A whole plot with numeric axes inside `place.area` (ticks and labels outside it).
void drawAxesPanel(QPainter& painter, const diagnose::AxesPanel& panel, const PanelPlace& place, const Palette& palette,
                   double dpi);

} // namespace furrow::figures
