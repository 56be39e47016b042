#pragma once
#include "widgets/figures/figure_layout.h"

class QPainter;

namespace furrow::figures {

/// Frame, ticks, labels, title and colour bar of an image panel whose pixels are painted already.
void drawImagePanel(QPainter& painter, const diagnose::ImagePanel& panel, const PanelPlace& place,
                    diagnose::Layout style, const FigureLayout& layout);
/// Its marks, connecting lines and boxes, clipped to the image.
void drawImageMarks(QPainter& painter, const diagnose::ImagePanel& panel, const PanelPlace& place,
                    const Palette& palette, double dpi);
/// The part of a montage's colour strip that holds the colours; the limits are written at its ends.
QRect stripGradient(const QRect& strip);

} // namespace furrow::figures
