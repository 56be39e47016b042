#pragma once
#include "core/catalog/row_order.h"
#include "widgets/catalog/plot_data.h"

#include <QImage>
#include <QPalette>
#include <QRectF>

namespace furrow::widgets {

/// How a plot is drawn.
struct PlotStyle {
    PlotScale x, y;
    bool colorByType = true;
    int bins = 50; ///< histogram
    QPalette palette;
    bool colorBlindSafe = false;
    double ratio = 1; ///< device pixels per pixel
};

/// The points or bars on a transparent picture of `size` device pixels, for a background thread. Crowds become a
/// density: the more points on a pixel, the stronger its colour. Rows of `picked` lie on top.
QImage drawPlotPoints(const PlotData& data, const PlotStyle& style, QSize size, const RowMask& picked,
                      const std::stop_token& stop);

/// A picture of a plot and how it is drawn: the bins and the height of a histogram follow from its data.
struct PlotPicture {
    QImage points;
    PlotStyle style;
    PlotBins bins;
    PlotGaps gaps;
    std::size_t picked = 0; ///< rows of the plot
};
/// `bins` 0: as many as the data ask for. For a background thread.
PlotPicture drawPlot(const PlotData& data, PlotStyle style, int bins, QSize size, const RowMask& picked,
                     const std::stop_token& stop);

/// Axes with ticks and labels around `area`, and a grid in it.
void drawPlotAxes(QPainter& painter, const QRectF& area, const PlotStyle& style, const QString& xLabel,
                  const QString& yLabel);

/// Names, colours and numbers of the kinds of sources in the plot and of those picked, in the top right corner.
void drawTypeLegend(QPainter& painter, const QRectF& area, const PlotData& data, const PlotStyle& style,
                    std::size_t picked);

/// The colours of outputs.txt, darker on light backgrounds, or their counterparts of Okabe & Ito (2008).
QColor typeColor(MarkClass mark, const PlotStyle& style);

} // namespace furrow::widgets
