#pragma once
#include "core/diagnose/figure.h"
#include "widgets/figures/palette.h"
#include "widgets/figures/text.h"

#include <QRectF>

namespace furrow::figures {

/// One legend entry: a symbol and its text with the count.
struct LegendEntry {
    enum class Symbol { Mark, Line, DashedLine, Patch } symbol = Symbol::Mark;
    MarkStyle style; ///< colour for all symbols
    QString text;
    QPointF position; ///< left end on the text's middle line, set by the layout
};

/// Where a panel's parts go, pixels of the canvas.
struct PanelPlace {
    QRect area;                          ///< image pixels or axes
    QRect colorBar;                      ///< empty: none
    bool xLabels = true, yLabels = true; ///< tick labels and axis label
    bool unitLabel = true;               ///< of the colour bar
};

/// A figure laid out for one size.
struct FigureLayout {
    double dpi = 300;
    QSize size;
    FittedText title;
    std::vector<LegendEntry> legend;
    QFont legendFont;
    std::vector<PanelPlace> panels;
    double columnLabelY = 0, rowLabelX = 0; ///< middle of the labels, Montage and Stamps

    double inches(double value) const { return value * dpi; }
};

/// Lays a figure out at `dpi`; its size is inches × dpi, rounded.
FigureLayout layoutFigure(const diagnose::Figure& figure, double dpi, const Palette& palette);

/// The legend's entries, each kind of mark, line and box once.
std::vector<LegendEntry> legendEntries(const diagnose::Figure& figure, const Palette& palette);

} // namespace furrow::figures
