#pragma once
#include "widgets/figures/figure_layout.h"

#include <QImage>

namespace furrow::figures {

struct RenderOptions {
    double dpi = 300;
    bool colorBlindSafe = false;
};

/// Draws a figure on `canvas` (RGB32, inches × dpi; kept when it has that size already). Works on any thread while a
/// QGuiApplication exists; the pixels do not depend on the thread.
void renderFigure(const diagnose::Figure& figure, const RenderOptions& options, QImage& canvas);

} // namespace furrow::figures
