#include "widgets/figures/marks.h"

#include <QPainter>

#include <algorithm>

namespace furrow::figures {

namespace {

/// The arms of a crosshair leave the middle free, so that the source stays visible.
constexpr double kCrosshairGap = 0.3;

void addShape(QVector<QLineF>& lines, Shape shape, const QPointF& at, double r) {
    const auto add = [&](double x1, double y1, double x2, double y2) {
        lines.append(QLineF(at.x() + r * x1, at.y() + r * y1, at.x() + r * x2, at.y() + r * y2));
    };
    switch (shape) {
    case Shape::Cross:
        add(-0.8, -0.8, 0.8, 0.8);
        add(-0.8, 0.8, 0.8, -0.8);
        break;
    case Shape::Square:
        add(-0.85, -0.85, 0.85, -0.85);
        add(0.85, -0.85, 0.85, 0.85);
        add(0.85, 0.85, -0.85, 0.85);
        add(-0.85, 0.85, -0.85, -0.85);
        break;
    case Shape::Diamond:
        add(0, -1.15, 1.15, 0);
        add(1.15, 0, 0, 1.15);
        add(0, 1.15, -1.15, 0);
        add(-1.15, 0, 0, -1.15);
        break;
    case Shape::Triangle:
        add(0, -1.1, 1, 0.75);
        add(1, 0.75, -1, 0.75);
        add(-1, 0.75, 0, -1.1);
        break;
    case Shape::Crosshair:
        add(kCrosshairGap, 0, 1, 0);
        add(-kCrosshairGap, 0, -1, 0);
        add(0, kCrosshairGap, 0, 1);
        add(0, -kCrosshairGap, 0, -1);
        break;
    case Shape::Circle:
    case Shape::Dot:
    case Shape::DiamondDot:
        break;
    }
}

} // namespace

void drawMarks(QPainter& painter, const MarkStyle& style, const std::vector<QPointF>& at, double dpi, double scale) {
    const double r = std::max(2.0, style.radius * dpi * scale);
    QPen pen(style.color, std::max(1.0, style.width * dpi * scale));
    pen.setCapStyle(Qt::FlatCap);
    if (style.dashed)
        pen.setDashPattern({3, 2});
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    if (style.shape == Shape::Circle) {
        for (const QPointF& p : at)
            painter.drawEllipse(p, r, r);
        return;
    }
    if (style.shape == Shape::Dot || style.shape == Shape::DiamondDot) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(style.color);
        for (const QPointF& p : at)
            if (style.shape == Shape::Dot)
                painter.drawEllipse(p, r, r);
            else
                painter.drawPolygon(QPolygonF{{p.x(), p.y() - 1.2 * r},
                                              {p.x() + 1.2 * r, p.y()},
                                              {p.x(), p.y() + 1.2 * r},
                                              {p.x() - 1.2 * r, p.y()}});
        return;
    }
    QVector<QLineF> lines;
    for (const QPointF& p : at)
        addShape(lines, style.shape, p, r);
    painter.drawLines(lines);
}

} // namespace furrow::figures
