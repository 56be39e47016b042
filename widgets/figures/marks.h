#pragma once
#include "widgets/figures/palette.h"

#include <QPointF>
#include <QRectF>

#include <vector>

class QPainter;

namespace furrow::figures {

/// Draws equal marks at canvas positions. `dpi` turns the style's inches into pixels, `scale` shrinks them in crowds.
void drawMarks(QPainter& painter, const MarkStyle& style, const std::vector<QPointF>& at, double dpi, double scale = 1);

} // namespace furrow::figures
