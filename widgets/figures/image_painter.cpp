#include "widgets/figures/image_painter.h"

#include "widgets/figures/marks.h"
#include "widgets/figures/panel_pixels.h"

#include <QPainter>

#include <cmath>

namespace furrow::figures {

using namespace diagnose;

namespace {

const QColor kInk(30, 30, 30);

/// Frame pixels to canvas pixels.
struct Mapping {
    const ImagePanel& panel;
    QRectF area;

    Mapping(const ImagePanel& shown, const QRect& place)
        : panel(shown)
        , area(place) {}
    double x(double frame) const {
        return area.left() + (frame - panel.left()) / (panel.right() - panel.left()) * area.width();
    }
    double y(double frame) const {
        return area.bottom() - (frame - panel.bottom()) / (panel.top() - panel.bottom()) * area.height();
    }
    QPointF point(const Point& p) const { return {x(p.x), y(p.y)}; }
};

void drawFrame(QPainter& painter, const QRect& area, double dpi) {
    painter.setPen(QPen(kInk, std::max(1.0, 0.005 * dpi)));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(QRectF(area));
}

/// Ticks at the left and bottom rim with labels, as every plotting program draws them.
void drawFullAxes(QPainter& painter, const Mapping& map, const PanelPlace& place, double dpi) {
    const QRectF& area = map.area;
    const double length = 0.03 * dpi, gap = 0.02 * dpi;
    painter.setFont(figureFont(TextSize::Tick, dpi));
    const QFontMetricsF metrics(painter.font());
    const int countX = std::clamp(static_cast<int>(area.width() / (6 * metrics.averageCharWidth())), 2, 7);
    const int countY = std::clamp(static_cast<int>(area.height() / (3 * metrics.height())), 2, 7);
    for (const Tick& tick : roundTicks(map.panel.left(), map.panel.right(), countX)) {
        const double x = map.x(tick.value);
        painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + length));
        if (place.xLabels)
            painter.drawText(QPointF(x - 0.5 * metrics.horizontalAdvance(tick.label),
                                     area.bottom() + length + gap + metrics.ascent()),
                             tick.label);
    }
    double widest = 0;
    for (const Tick& tick : roundTicks(map.panel.bottom(), map.panel.top(), countY)) {
        const double y = map.y(tick.value);
        painter.drawLine(QPointF(area.left() - length, y), QPointF(area.left(), y));
        const double width = metrics.horizontalAdvance(tick.label);
        widest = std::max(widest, width);
        if (place.yLabels)
            painter.drawText(
                QPointF(area.left() - length - gap - width, y + 0.5 * (metrics.ascent() - metrics.descent())),
                tick.label);
    }
    painter.setFont(figureFont(TextSize::Label, dpi));
    const QFontMetricsF labels(painter.font());
    if (place.xLabels)
        painter.drawText(QPointF(area.center().x() - 0.5 * labels.horizontalAdvance("x (pixels)"),
                                 area.bottom() + length + gap + metrics.height() + labels.ascent()),
                         QStringLiteral("x (pixels)"));
    if (place.yLabels)
        drawVertical(painter, area.left() - length - 2 * gap - widest - 0.5 * labels.height(), area.center().y(),
                     QStringLiteral("y (pixels)"));
}

/// Ticks of a montage: labels above the top row and, turned, beside the left column.
void drawRimAxes(QPainter& painter, const Mapping& map, const PanelPlace& place, double dpi) {
    const QRectF& area = map.area;
    const double length = 0.015 * dpi;
    painter.setFont(figureFont(TextSize::Small, dpi));
    const QFontMetricsF metrics(painter.font());
    for (const Tick& tick : roundTicks(map.panel.left(), map.panel.right(), 3)) {
        const double x = map.x(tick.value), width = metrics.horizontalAdvance(tick.label);
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.top() - length));
        if (place.xLabels && x - 0.5 * width > area.left() - length && x + 0.5 * width < area.right() + length)
            painter.drawText(QPointF(x - 0.5 * width, area.top() - length - 0.3 * metrics.descent()), tick.label);
    }
    for (const Tick& tick : roundTicks(map.panel.bottom(), map.panel.top(), 3)) {
        const double y = map.y(tick.value), width = metrics.horizontalAdvance(tick.label);
        painter.drawLine(QPointF(area.left() - length, y), QPointF(area.left(), y));
        if (place.yLabels && y - 0.5 * width > area.top() && y + 0.5 * width < area.bottom())
            drawVertical(painter, area.left() - length - 0.5 * metrics.height(), y, tick.label);
    }
}

void drawColorBar(QPainter& painter, const ImagePanel& panel, const QRect& bar, bool unit, double dpi) {
    drawFrame(painter, bar, dpi);
    painter.setFont(figureFont(TextSize::Tick, dpi));
    const QFontMetricsF metrics(painter.font());
    const double length = 0.025 * dpi, gap = 0.02 * dpi;
    double widest = 0;
    for (const auto& [at, label] : colorBarTicks(panel)) {
        const double y = bar.bottom() + 1 - at * bar.height();
        painter.drawLine(QPointF(bar.right() + 1, y), QPointF(bar.right() + 1 + length, y));
        painter.drawText(QPointF(bar.right() + length + gap, y + 0.5 * (metrics.ascent() - metrics.descent())), label);
        widest = std::max(widest, metrics.horizontalAdvance(label));
    }
    if (!unit)
        return;
    painter.setFont(figureFont(TextSize::Label, dpi));
    drawVertical(painter, bar.right() + length + 2 * gap + widest + 0.5 * QFontMetricsF(painter.font()).height(),
                 bar.center().y(), QString::fromStdString(panel.unit));
}

void drawColorStrip(QPainter& painter, const ImagePanel& panel, const QRect& strip, double dpi) {
    painter.setFont(figureFont(TextSize::Small, dpi));
    painter.setPen(kInk);
    const QFontMetricsF metrics(painter.font());
    const double y = strip.center().y() + 0.5 + 0.5 * (metrics.ascent() - metrics.descent());
    painter.drawText(QPointF(strip.left() + 0.01 * dpi, y), shortNumber(panel.limits.low));
    const QString high = shortNumber(panel.limits.high);
    painter.drawText(QPointF(strip.right() + 1 - 0.01 * dpi - metrics.horizontalAdvance(high), y), high);
}

} // namespace

QRect stripGradient(const QRect& strip) {
    const int side = strip.width() * 42 / 100, rim = std::max(1, strip.height() * 28 / 100);
    return strip.adjusted(side, rim, -side, -rim);
}

void drawImagePanel(QPainter& painter, const ImagePanel& panel, const PanelPlace& place, Layout style,
                    const FigureLayout& layout) {
    const double dpi = layout.dpi;
    const Mapping map(panel, place.area);
    drawFrame(painter, place.area, dpi);
    if (style == Layout::Panels) {
        drawFullAxes(painter, map, place, dpi);
        if (!place.colorBar.isEmpty())
            drawColorBar(painter, panel, place.colorBar, place.unitLabel, dpi);
    } else if (style == Layout::Montage) {
        drawRimAxes(painter, map, place, dpi);
        if (!place.colorBar.isEmpty())
            drawColorStrip(painter, panel, place.colorBar, dpi);
    }
    painter.setPen(kInk);
    if (!panel.title.empty()) {
        const bool caption = style == Layout::Stamps;
        painter.setFont(figureFont(caption ? TextSize::Small : TextSize::Label, dpi));
        const QFontMetricsF metrics(painter.font());
        const double width = caption ? place.area.width() + 0.02 * dpi : 1.4 * place.area.width();
        const QString text = metrics.elidedText(QString::fromStdString(panel.title), Qt::ElideMiddle, width);
        const double y = caption ? place.area.bottom() + 0.005 * dpi + metrics.ascent()
                                 : place.area.top() - 0.02 * dpi - metrics.descent();
        painter.drawText(QPointF(place.area.center().x() - 0.5 * metrics.horizontalAdvance(text), y), text);
    }
    if (!panel.note.empty()) {
        painter.setFont(figureFont(TextSize::Label, dpi));
        painter.drawText(QRectF(place.area), Qt::AlignCenter | Qt::TextWordWrap, QString::fromStdString(panel.note));
    }
}

void drawImageMarks(QPainter& painter, const ImagePanel& panel, const PanelPlace& place, const Palette& palette,
                    double dpi) {
    if (panel.markers.empty() && panel.outlines.empty())
        return;
    const Mapping map(panel, place.area);
    painter.save();
    painter.setClipRect(place.area);
    std::size_t total = 0;
    for (const MarkerSet& set : panel.markers)
        total += set.points.size();
    // Crowds get smaller marks: full size up to 15 per square inch, never below a third.
    const double area = place.area.width() * static_cast<double>(place.area.height()) / (dpi * dpi);
    const double scale = std::clamp(std::sqrt(15 * area / std::max<double>(1, static_cast<double>(total))), 0.34, 1.0);
    for (const MarkerSet& set : panel.markers) {
        painter.setOpacity(set.opacity);
        QVector<QLineF> links;
        for (std::size_t i = 0; i < set.linkFrom.size(); ++i)
            if (std::isfinite(set.linkFrom[i].x))
                links.append(QLineF(map.point(set.linkFrom[i]), map.point(set.points[i])));
        if (!links.isEmpty()) {
            painter.setPen(QPen(palette.link(set.kind), std::max(1.0, 0.006 * dpi)));
            painter.drawLines(links);
        }
        std::vector<QPointF> at;
        for (const Point& point : set.points)
            at.push_back(map.point(point));
        const MarkStyle style = palette.mark(set.kind);
        drawMarks(painter, style, at, dpi, style.shape == Shape::Crosshair ? 1.0 : scale);
    }
    painter.setOpacity(1);
    for (const Outline& outline : panel.outlines) {
        QPen pen(palette.outline(outline.kind), std::max(1.0, 0.012 * dpi));
        if (palette.outlineDashed(outline.kind))
            pen.setDashPattern({5, 3});
        painter.setPen(pen);
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(
            QRectF(QPointF(map.x(outline.x0), map.y(outline.y1)), QPointF(map.x(outline.x1), map.y(outline.y0))));
    }
    painter.restore();
}

} // namespace furrow::figures
