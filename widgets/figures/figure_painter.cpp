#include "widgets/figures/figure_painter.h"

#include "widgets/figures/axes_painter.h"
#include "widgets/figures/image_painter.h"
#include "widgets/figures/marks.h"
#include "widgets/figures/panel_pixels.h"

#include <QPainter>

#include <algorithm>

namespace furrow::figures {

using namespace diagnose;

namespace {

void drawTitle(QPainter& painter, const FigureLayout& layout) {
    painter.setFont(layout.title.font);
    painter.setPen(Qt::black);
    const QFontMetricsF metrics(layout.title.font);
    double y = layout.inches(0.03) + metrics.ascent();
    for (const QString& line : layout.title.lines) {
        painter.drawText(QPointF(0.5 * (layout.size.width() - metrics.horizontalAdvance(line)), y), line);
        y += metrics.lineSpacing();
    }
}

void drawLegend(QPainter& painter, const FigureLayout& layout, bool onImage) {
    painter.setFont(layout.legendFont);
    const QFontMetricsF metrics(layout.legendFont);
    const double box = 0.8 * metrics.height(), gap = 0.3 * metrics.height();
    for (const LegendEntry& entry : layout.legend) {
        const QPointF middle = entry.position + QPointF(0.5 * box, 0);
        switch (entry.symbol) {
        case LegendEntry::Symbol::Mark: {
            // On a dark ground, as on the image: light colours vanish on white.
            if (onImage && entry.style.color != QColor(Qt::black) && entry.style.shape != Shape::Dot &&
                entry.style.shape != Shape::DiamondDot)
                painter.fillRect(QRectF(middle.x() - 0.5 * box, middle.y() - 0.5 * box, box, box), QColor(70, 70, 70));
            MarkStyle style = entry.style;
            style.radius = 0.36 * box / layout.dpi;
            style.dashed = false;
            drawMarks(painter, style, {middle}, layout.dpi);
            break;
        }
        case LegendEntry::Symbol::Line:
        case LegendEntry::Symbol::DashedLine: {
            QPen pen(entry.style.color, std::max(1.0, layout.inches(0.012)));
            if (entry.symbol == LegendEntry::Symbol::DashedLine)
                pen.setDashPattern({3, 2});
            if (onImage && entry.style.color.lightnessF() > 0.4)
                painter.fillRect(QRectF(middle.x() - 0.5 * box, middle.y() - 0.5 * box, box, box), QColor(70, 70, 70));
            painter.setPen(pen);
            painter.drawLine(QPointF(middle.x() - 0.5 * box, middle.y()), QPointF(middle.x() + 0.5 * box, middle.y()));
            break;
        }
        case LegendEntry::Symbol::Patch:
            painter.fillRect(QRectF(middle.x() - 0.5 * box, middle.y() - 0.5 * box, box, box), entry.style.color);
            break;
        }
        painter.setPen(Qt::black);
        painter.drawText(entry.position + QPointF(box + gap, 0.5 * (metrics.ascent() - metrics.descent())), entry.text);
    }
}

void drawGridLabels(QPainter& painter, const Figure& figure, const FigureLayout& layout) {
    painter.setPen(Qt::black);
    const bool montage = figure.layout == Layout::Montage;
    painter.setFont(figureFont(TextSize::Tick, layout.dpi));
    const QFontMetricsF metrics(painter.font());
    for (std::size_t c = 0; c < figure.columnLabels.size() && c < layout.panels.size(); ++c) {
        const QRect& area = layout.panels[c].area;
        const QString text =
            metrics.elidedText(QString::fromStdString(figure.columnLabels[c]), Qt::ElideRight, area.width());
        painter.drawText(QPointF(area.center().x() - 0.5 * metrics.horizontalAdvance(text),
                                 layout.columnLabelY + 0.5 * (metrics.ascent() - metrics.descent())),
                         text);
    }
    if (!montage)
        painter.setFont(figureFont(TextSize::Small, layout.dpi));
    const QFontMetricsF rowMetrics(painter.font());
    for (std::size_t r = 0; r < figure.rowLabels.size(); ++r) {
        const std::size_t first = r * static_cast<std::size_t>(figure.columns);
        if (first >= layout.panels.size())
            break;
        const QPointF middle(layout.rowLabelX, layout.panels[first].area.center().y());
        const QString label = QString::fromStdString(figure.rowLabels[r]);
        if (montage) {
            drawVertical(painter, middle.x(), middle.y(), label);
            continue;
        }
        const QStringList lines = label.split(u'\n');
        double y =
            middle.y() - 0.5 * rowMetrics.lineSpacing() * static_cast<double>(lines.size()) + rowMetrics.ascent();
        for (const QString& line : lines) {
            const QString shown =
                rowMetrics.elidedText(line, Qt::ElideMiddle, 2 * layout.rowLabelX - layout.inches(0.08));
            painter.drawText(QPointF(middle.x() - 0.5 * rowMetrics.horizontalAdvance(shown), y), shown);
            y += rowMetrics.lineSpacing();
        }
    }
}

void drawNote(QPainter& painter, const FigureLayout& layout, const std::string& note) {
    painter.setFont(figureFont(TextSize::Label, layout.dpi));
    painter.setPen(QColor(90, 90, 90));
    const double top = layout.title.height + layout.inches(0.06);
    painter.drawText(QRectF(0, top, layout.size.width(), layout.size.height() - top),
                     Qt::AlignCenter | Qt::TextWordWrap, QString::fromStdString(note));
}

} // namespace

void renderFigure(const Figure& figure, const RenderOptions& options, QImage& canvas) {
    const Palette palette(options.colorBlindSafe);
    const FigureLayout layout = layoutFigure(figure, options.dpi, palette);
    if (canvas.size() != layout.size || canvas.format() != QImage::Format_RGB32)
        canvas = QImage(layout.size, QImage::Format_RGB32);
    canvas.fill(Qt::white);
    for (std::size_t i = 0; i < figure.panels.size(); ++i)
        if (const auto* image = std::get_if<ImagePanel>(&figure.panels[i])) {
            paintPixels(canvas, layout.panels[i].area, *image, palette);
            if (figure.layout == Layout::Panels && !layout.panels[i].colorBar.isEmpty())
                paintColorBar(canvas, layout.panels[i].colorBar, image->colors);
            else if (!layout.panels[i].colorBar.isEmpty())
                paintColorBar(canvas, stripGradient(layout.panels[i].colorBar), image->colors);
        }
    QPainter painter(&canvas);
    painter.setRenderHint(QPainter::Antialiasing);
    for (std::size_t i = 0; i < figure.panels.size(); ++i) {
        const PanelPlace& place = layout.panels[i];
        if (const auto* image = std::get_if<ImagePanel>(&figure.panels[i]))
            drawImagePanel(painter, *image, place, figure.layout, layout);
        else
            drawAxesPanel(painter, std::get<AxesPanel>(figure.panels[i]), place, palette, layout.dpi);
        if (const auto* image = std::get_if<ImagePanel>(&figure.panels[i]))
            drawImageMarks(painter, *image, place, palette, layout.dpi);
    }
    drawTitle(painter, layout);
    const bool onImage = std::any_of(figure.panels.begin(), figure.panels.end(),
                                     [](const Panel& p) { return std::holds_alternative<ImagePanel>(p); });
    drawLegend(painter, layout, onImage);
    drawGridLabels(painter, figure, layout);
    if (!figure.note.empty())
        drawNote(painter, layout, figure.note);
}

} // namespace furrow::figures
