#include "widgets/catalog/plot_canvas.h"

#include <QEvent>
#include <QLocale>
#include <QPainter>
#include <QResizeEvent>

#include <algorithm>
#include <cmath>

namespace furrow::widgets {

PlotCanvas::PlotCanvas(QWidget* parent)
    : QWidget(parent) {
    setMinimumSize(220, 180);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setTool(Tool::Rectangle);
    setAccessibleName(tr("Plot"));
    setAccessibleDescription(tr("Arrow keys pan, + and - zoom, 0 shows everything"));
}

void PlotCanvas::setData(PlotDataPtr data) {
    const bool sameAxes = m_data && data && m_data->request.x == data->request.x &&
                          m_data->request.y == data->request.y && m_data->catalog == data->catalog;
    m_data = std::move(data);
    if (!sameAxes)
        m_points = {};
    if (m_data && (!sameAxes || m_showsAll))
        showAll();
    redraw();
}

void PlotCanvas::setTool(Tool tool) {
    m_tool = tool;
    setCursor(tool == Tool::Pan ? Qt::OpenHandCursor : Qt::CrossCursor);
}

void PlotCanvas::setLogarithmic(bool x, bool y) {
    if (m_style.x.isLog == x && m_style.y.isLog == y)
        return;
    m_style.x.isLog = x;
    m_style.y.isLog = y;
    resetView();
}

void PlotCanvas::setColorByType(bool on) {
    m_style.colorByType = on;
    redraw();
}

void PlotCanvas::setColorBlindSafe(bool on) {
    m_style.colorBlindSafe = on;
    redraw();
}

void PlotCanvas::setBins(int bins) {
    m_wantedBins = bins;
    redraw();
}

void PlotCanvas::setPicked(RowMask rows) {
    m_picked = std::move(rows);
    redraw();
}

void PlotCanvas::setCurrentRow(std::optional<std::size_t> row) {
    m_current = row;
    update();
}

void PlotCanvas::resetView() {
    if (!m_data)
        return;
    showAll();
    redraw();
}

void PlotCanvas::showAll() {
    m_showsAll = true;
    m_style.x = fullScale(m_data->xRange, m_style.x.isLog);
    // The height of a histogram is known when its bins are; until then any valid one will do.
    if (!m_data->isHistogram() || (m_style.y.isLog && m_style.y.low <= 0))
        m_style.y = fullScale(m_data->yRange, m_style.y.isLog);
}

void PlotCanvas::setScales(const PlotScale& x, const PlotScale& y) {
    if (x == m_style.x && y == m_style.y)
        return;
    m_style.x = x;
    m_style.y = y;
    m_showsAll = false;
    redraw();
}

QRectF PlotCanvas::plotArea() const {
    const QFontMetricsF metrics(font());
    const double left = metrics.height() + metrics.horizontalAdvance(QStringLiteral("-0.00000")) + 12;
    const double bottom = 2 * metrics.height() + 12;
    return QRectF(left, 10, std::max(20.0, width() - left - 14), std::max(20.0, height() - bottom - 10));
}

QPointF PlotCanvas::toWidget(double x, double y) const {
    const QRectF area = plotArea();
    return {area.left() + m_style.x.place(x) * area.width(), area.bottom() - m_style.y.place(y) * area.height()};
}

QString PlotCanvas::note() const {
    if (!m_data || m_points.isNull())
        return {};
    if (m_data->size() == 0)
        return tr("No row is listed.");
    if (m_gaps.placed > 0)
        return m_gaps.notPositive == 0 ? QString()
                                       : tr("Not above 0 and not shown: %1")
                                             .arg(QLocale().toString(static_cast<qulonglong>(m_gaps.notPositive)));
    if (m_gaps.notPositive > 0)
        return tr("No listed row has values above 0, as a logarithmic axis needs.");
    const bool hasX = m_data->xRange.low <= m_data->xRange.high,
               hasY = m_data->isHistogram() || m_data->yRange.low <= m_data->yRange.high;
    return hasX && hasY ? tr("No listed row has a value of both.")
                        : tr("No listed row has a value of %1.").arg(hasX ? m_data->request.y : m_data->request.x);
}

void PlotCanvas::redraw() {
    m_drawing.cancel();
    update();
    if (!m_data)
        return;
    m_style.palette = palette();
    m_style.ratio = devicePixelRatioF();
    const QSize size = (plotArea().size() * m_style.ratio).toSize();
    m_drawing.start([data = m_data, style = m_style, bins = m_wantedBins, size, picked = m_picked](
                        const std::stop_token& stop) { return drawPlot(*data, style, bins, size, picked, stop); },
                    [this](PlotPicture picture) {
                        m_points = std::move(picture.points);
                        m_bins = std::move(picture.bins);
                        m_gaps = picture.gaps;
                        m_pickedInPlot = picture.picked;
                        m_style.y = picture.style.y;
                        m_style.bins = picture.style.bins;
                        m_drawnX = picture.style.x;
                        m_drawnY = picture.style.y;
                        update();
                        emit drawn();
                    },
                    [](const QString&) {}); // memory is all that may run out: the old picture stays
}

void PlotCanvas::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Base));
    if (!m_data) {
        painter.setPen(palette().color(QPalette::Disabled, QPalette::Text));
        painter.drawText(rect().adjusted(16, 16, -16, -16), Qt::AlignCenter | Qt::TextWordWrap,
                         tr("Choose a column or an expression for x, and another for y or none for a histogram."));
        return;
    }
    const QRectF area = plotArea();
    painter.setRenderHint(QPainter::Antialiasing);
    drawPlotAxes(painter, area, m_style, m_data->xLabel, m_data->isHistogram() ? tr("sources") : m_data->yLabel);
    painter.setClipRect(area);
    if (!m_points.isNull()) {
        // Until the new picture is there the old one stands in at its place.
        const auto at = [](const PlotScale& now, const PlotScale& then, double p) { return now.place(then.value(p)); };
        const double x0 = at(m_style.x, m_drawnX, 0), x1 = at(m_style.x, m_drawnX, 1);
        const double y0 = at(m_style.y, m_drawnY, 0), y1 = at(m_style.y, m_drawnY, 1);
        if (std::isfinite(x0) && std::isfinite(x1) && std::isfinite(y0) && std::isfinite(y1) && x1 > x0 && y1 > y0)
            painter.drawImage(QRectF(area.left() + x0 * area.width(), area.bottom() - y1 * area.height(),
                                     (x1 - x0) * area.width(), (y1 - y0) * area.height()),
                              m_points);
    }
    drawTypeLegend(painter, area, *m_data, m_style, m_pickedInPlot);
    if (const QString text = note(); !text.isEmpty()) {
        painter.setPen(palette().color(QPalette::Disabled, QPalette::Text));
        painter.drawText(area.adjusted(8, 6, -8, -6),
                         (m_gaps.placed > 0 ? Qt::AlignLeft | Qt::AlignTop : Qt::AlignCenter) | Qt::TextWordWrap, text);
    }
    if (m_current && !m_data->isHistogram()) {
        const auto found = std::lower_bound(m_data->rows.begin(), m_data->rows.end(), *m_current);
        const auto i = static_cast<std::size_t>(found - m_data->rows.begin());
        const bool isThere = found != m_data->rows.end() && *found == *m_current;
        const QPointF at = isThere ? toWidget(m_data->x[i], m_data->y[i]) : QPointF(qQNaN(), qQNaN());
        if (std::isfinite(at.x()) && std::isfinite(at.y())) {
            painter.setPen(QPen(palette().color(QPalette::Text), 2));
            painter.setBrush(Qt::NoBrush);
            painter.drawEllipse(at, 8, 8);
        }
    }
    if (m_drag == Drag::Brush && m_path.size() > 1) {
        QColor fill = palette().color(QPalette::Highlight);
        painter.setPen(QPen(fill, 1.5));
        fill.setAlpha(40);
        painter.setBrush(fill);
        painter.drawPolygon(brushPolygon());
    }
}

void PlotCanvas::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    redraw();
}

void PlotCanvas::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        redraw();
}

} // namespace furrow::widgets
