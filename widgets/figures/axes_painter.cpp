#include "widgets/figures/axes_painter.h"

#include "widgets/figures/marks.h"

#include <QPainter>

#include <array>
#include <cmath>

namespace furrow::figures {

using namespace diagnose;

namespace {

const QColor kInk(30, 30, 30), kGrid(222, 222, 222);

class AxesPainter {
public:
    AxesPainter(QPainter& painter, const AxesPanel& panel, const QRect& area, const Palette& palette, double dpi)
        : m_painter(painter)
        , m_panel(panel)
        , m_area(area)
        , m_palette(palette)
        , m_dpi(dpi) {}

    void draw() {
        m_painter.save();
        m_painter.setClipRect(m_area);
        drawSpans();
        drawGrid();
        drawHistogram();
        for (const Curve& curve : m_panel.curves)
            drawCurve(curve);
        for (const Scatter& scatter : m_panel.scatters)
            drawScatter(scatter);
        m_painter.restore();
        drawAxes();
        drawTexts();
    }

private:
    double x(double value) const {
        return m_area.left() + (value - m_panel.x.low) / (m_panel.x.high - m_panel.x.low) * m_area.width();
    }
    double y(double value) const {
        return m_area.bottom() - (value - m_panel.y.low) / (m_panel.y.high - m_panel.y.low) * m_area.height();
    }
    QPen pen(const QColor& color, double inches) const { return QPen(color, std::max(1.0, inches * m_dpi)); }

    std::vector<Tick> xTicks() const {
        return roundTicks(m_panel.x.low, m_panel.x.high,
                          std::clamp(static_cast<int>(m_area.width() / (0.4 * m_dpi)), 2, 8));
    }
    std::vector<Tick> yTicks() const {
        return roundTicks(m_panel.y.low, m_panel.y.high,
                          std::clamp(static_cast<int>(m_area.height() / (0.3 * m_dpi)), 2, 8));
    }

    void drawSpans() {
        for (const Span& span : m_panel.spans) {
            const QRectF box = span.vertical
                                   ? QRectF(QPointF(x(span.low), m_area.top()), QPointF(x(span.high), m_area.bottom()))
                                   : QRectF(QPointF(m_area.left(), y(span.high)), QPointF(m_area.right(), y(span.low)));
            m_painter.fillRect(box, m_palette.span(span.kind));
        }
    }
    void drawGrid() {
        m_painter.setPen(pen(kGrid, 0.003));
        for (const Tick& tick : xTicks())
            m_painter.drawLine(QPointF(x(tick.value), m_area.top()), QPointF(x(tick.value), m_area.bottom()));
        for (const Tick& tick : yTicks())
            m_painter.drawLine(QPointF(m_area.left(), y(tick.value)), QPointF(m_area.right(), y(tick.value)));
    }
    void drawHistogram() {
        const Histogram& bars = m_panel.histogram;
        for (std::size_t i = 0; i < bars.heights.size(); ++i) {
            const double left = bars.low + static_cast<double>(i) * bars.width;
            m_painter.fillRect(QRectF(QPointF(x(left), y(bars.heights[i])), QPointF(x(left + bars.width), y(0))),
                               m_palette.bars());
        }
    }
    void drawCurve(const Curve& curve) {
        QPen line = pen(m_palette.line(curve.kind), curve.kind == LineKind::Reference ? 0.007 : 0.012);
        if (curve.kind == LineKind::Reference)
            line.setDashPattern({4, 3});
        m_painter.setPen(line);
        m_painter.setBrush(Qt::NoBrush);
        QPolygonF points;
        for (std::size_t i = 0; i < curve.x.size(); ++i)
            points.append(QPointF(x(curve.x[i]), y(curve.y[i])));
        m_painter.drawPolyline(points);
    }
    void drawScatter(const Scatter& scatter) {
        const MarkStyle style = m_palette.mark(scatter.kind);
        std::vector<QPointF> at;
        QVector<QLineF> bars;
        for (std::size_t i = 0; i < scatter.x.size(); ++i) {
            if (!std::isfinite(scatter.x[i]) || !std::isfinite(scatter.y[i]))
                continue;
            at.emplace_back(x(scatter.x[i]), y(scatter.y[i]));
            if (i < scatter.yErr.size() && std::isfinite(scatter.yErr[i]))
                bars.append(QLineF(at.back().x(), y(scatter.y[i] - scatter.yErr[i]), at.back().x(),
                                   y(scatter.y[i] + scatter.yErr[i])));
        }
        m_painter.setPen(pen(style.color, 0.005));
        m_painter.drawLines(bars);
        drawMarks(m_painter, style, at, m_dpi);
    }
    void drawAxes() {
        m_painter.setPen(pen(kInk, 0.006));
        m_painter.setBrush(Qt::NoBrush);
        m_painter.drawRect(m_area);
        m_painter.setFont(figureFont(TextSize::Tick, m_dpi));
        const QFontMetricsF metrics(m_painter.font());
        const double length = 0.03 * m_dpi, gap = 0.02 * m_dpi;
        for (const Tick& tick : xTicks()) {
            m_painter.drawLine(QPointF(x(tick.value), m_area.bottom()),
                               QPointF(x(tick.value), m_area.bottom() + length));
            m_painter.drawText(QPointF(x(tick.value) - 0.5 * metrics.horizontalAdvance(tick.label),
                                       m_area.bottom() + length + gap + metrics.ascent()),
                               tick.label);
        }
        double widest = 0;
        for (const Tick& tick : yTicks()) {
            const double width = metrics.horizontalAdvance(tick.label);
            widest = std::max(widest, width);
            m_painter.drawLine(QPointF(m_area.left() - length, y(tick.value)), QPointF(m_area.left(), y(tick.value)));
            m_painter.drawText(QPointF(m_area.left() - length - gap - width,
                                       y(tick.value) + 0.5 * (metrics.ascent() - metrics.descent())),
                               tick.label);
        }
        m_painter.setFont(figureFont(TextSize::Label, m_dpi));
        const QFontMetricsF labels(m_painter.font());
        const QString xLabel = QString::fromStdString(m_panel.xLabel);
        m_painter.drawText(QPointF(m_area.center().x() - 0.5 * labels.horizontalAdvance(xLabel),
                                   m_area.bottom() + length + gap + metrics.height() + labels.ascent()),
                           xLabel);
        drawVertical(m_painter, m_area.left() - length - 2 * gap - widest - 0.5 * labels.height(), m_area.center().y(),
                     QString::fromStdString(m_panel.yLabel));
    }
    /// Data points and bars in each corner (a quarter of the height, 40 % of the width).
    int crowd(bool left, bool top) const {
        int count = 0;
        const auto see = [&](double px, double py) {
            const double u = (px - m_panel.x.low) / (m_panel.x.high - m_panel.x.low);
            const double v = (py - m_panel.y.low) / (m_panel.y.high - m_panel.y.low);
            count += (left ? u < 0.4 : u > 0.6) && (top ? v > 0.72 : v < 0.28) && u >= 0 && u <= 1 && v >= 0 && v <= 1;
        };
        for (const Curve& curve : m_panel.curves)
            for (std::size_t i = 0; i < curve.x.size(); ++i)
                see(curve.x[i], curve.y[i]);
        for (const Scatter& scatter : m_panel.scatters)
            for (std::size_t i = 0; i < scatter.x.size(); ++i)
                see(scatter.x[i], scatter.y[i]);
        for (std::size_t i = 0; i < m_panel.histogram.heights.size(); ++i)
            for (const double part : {0.02, 0.5, 1.0})
                see(m_panel.histogram.low + (static_cast<double>(i) + 0.5) * m_panel.histogram.width,
                    part * m_panel.histogram.heights[i]);
        return count;
    }
    void drawTexts() {
        m_painter.setPen(kInk);
        m_painter.setFont(figureFont(TextSize::Label, m_dpi));
        const QFontMetricsF metrics(m_painter.font());
        if (!m_panel.title.empty()) {
            const QString title = QString::fromStdString(m_panel.title);
            m_painter.drawText(QPointF(m_area.center().x() - 0.5 * metrics.horizontalAdvance(title),
                                       m_area.top() - 0.02 * m_dpi - metrics.descent()),
                               title);
        }
        if (!m_panel.note.empty())
            m_painter.drawText(m_area, Qt::AlignCenter | Qt::TextWordWrap, QString::fromStdString(m_panel.note));
        if (m_panel.remarks.empty())
            return;
        Qt::Alignment best = Qt::AlignLeft | Qt::AlignTop;
        int least = crowd(true, true);
        for (const auto& [left, top] :
             std::array<std::pair<bool, bool>, 3>{{{false, true}, {false, false}, {true, false}}})
            if (const int count = crowd(left, top); count < least) {
                least = count;
                best = (left ? Qt::AlignLeft : Qt::AlignRight) | (top ? Qt::AlignTop : Qt::AlignBottom);
            }
        QStringList lines;
        for (const std::string& remark : m_panel.remarks)
            lines.append(QString::fromStdString(remark));
        m_painter.setFont(figureFont(TextSize::Tick, m_dpi));
        const double rim = 0.05 * m_dpi;
        m_painter.drawText(m_area.adjusted(rim, rim, -rim, -rim), static_cast<int>(best), lines.join(u'\n'));
    }

    QPainter& m_painter;
    const AxesPanel& m_panel;
    QRectF m_area;
    const Palette& m_palette;
    double m_dpi;
};

} // namespace

void drawAxesPanel(QPainter& painter, const AxesPanel& panel, const PanelPlace& place, const Palette& palette,
                   double dpi) {
    AxesPainter(painter, panel, place.area, palette, dpi).draw();
}

} // namespace furrow::figures
