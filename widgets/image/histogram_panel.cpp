#include "widgets/image/histogram_panel.h"

#include "widgets/image/color_bar.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace furrow::widgets {
namespace {

constexpr int kBins = 128;
constexpr int kMargin = 8;
constexpr double kTail = 0.1; ///< per cent of the values left out at either end, unless the limits reach further

} // namespace

HistogramPanel::HistogramPanel(QWidget* parent)
    : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setMouseTracking(true);
    setAccessibleName(tr("Histogram"));
    setAccessibleDescription(
        tr("Left and right arrow keys move a limit, Tab chooses between the low and the high one."));
    setToolTip(tr("Values of the image. Drag the lines to set the limits; arrow keys move one, Tab takes the other."));
}

void HistogramPanel::setView(ImageView* view) {
    if (m_view)
        disconnect(m_view, nullptr, this, nullptr);
    m_view = view;
    if (m_view)
        connect(m_view, &ImageView::scaleChanged, this, &HistogramPanel::refresh);
    refresh();
}

void HistogramPanel::refresh() {
    update();
    // The plot keeps still under a handle that is being dragged.
    if (m_dragging)
        return;
    m_counts.clear();
    if (!m_view || !m_view->hasImage() || m_view->stats().sample.empty())
        return;
    const ImageStats& stats = m_view->stats();
    const Limits body = limitsFor({LimitsKind::Percentile, 100.0 - 2 * kTail, {}}, stats), limits = m_view->limits();
    const double low = std::min(body.low, limits.low), high = std::max(body.high, limits.high);
    const double edge = 0.03 * (high - low);
    m_range = {low - edge, high + edge};
    m_counts.resize(kBins);
    auto from = std::lower_bound(stats.sample.begin(), stats.sample.end(), m_range.low);
    for (int bin = 0; bin < kBins; ++bin) {
        const double end = m_range.low + (m_range.high - m_range.low) * (bin + 1) / kBins;
        const auto to = std::lower_bound(from, stats.sample.end(), end);
        m_counts[static_cast<std::size_t>(bin)] = static_cast<double>(to - from);
        from = to;
    }
}

double HistogramPanel::xOf(double value) const {
    return kMargin + (value - m_range.low) / (m_range.high - m_range.low) * (width() - 2 * kMargin);
}

double HistogramPanel::valueAt(double x) const {
    return m_range.low + (x - kMargin) / (width() - 2 * kMargin) * (m_range.high - m_range.low);
}

void HistogramPanel::moveHandle(double value) {
    if (!m_view || !m_view->display() || m_counts.empty())
        return;
    Limits limits = m_view->limits();
    const double least = (m_range.high - m_range.low) * 1e-3;
    if (m_handle == Handle::Low)
        limits.low = std::min(value, limits.high - least);
    else
        limits.high = std::max(value, limits.low + least);
    m_view->display()->setLimits({LimitsKind::Manual, m_view->display()->limits().percent, limits});
}

void HistogramPanel::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || m_counts.empty())
        return;
    const Limits limits = m_view->limits();
    const double x = event->position().x();
    m_handle = std::abs(x - xOf(limits.low)) <= std::abs(x - xOf(limits.high)) ? Handle::Low : Handle::High;
    m_dragging = true;
    moveHandle(valueAt(x));
}

void HistogramPanel::mouseMoveEvent(QMouseEvent* event) {
    if (m_dragging) {
        moveHandle(valueAt(event->position().x()));
        return;
    }
    if (m_counts.empty())
        return;
    const Limits limits = m_view->limits();
    const double x = event->position().x();
    const bool near = std::min(std::abs(x - xOf(limits.low)), std::abs(x - xOf(limits.high))) < 5;
    setCursor(near ? Qt::SizeHorCursor : Qt::ArrowCursor);
}

void HistogramPanel::mouseReleaseEvent(QMouseEvent*) {
    m_dragging = false;
    refresh();
}

bool HistogramPanel::focusNextPrevChild(bool next) {
    // The second handle is one stop further; after it the focus goes on.
    if (next && m_handle == Handle::Low) {
        m_handle = Handle::High;
    } else if (!next && m_handle == Handle::High) {
        m_handle = Handle::Low;
    } else {
        m_handle = next ? Handle::Low : Handle::High;
        return QWidget::focusNextPrevChild(next);
    }
    update();
    return true;
}

void HistogramPanel::keyPressEvent(QKeyEvent* event) {
    if (m_counts.empty() || (event->key() != Qt::Key_Left && event->key() != Qt::Key_Right))
        return QWidget::keyPressEvent(event);
    const Limits limits = m_view->limits();
    const double pixel = (m_range.high - m_range.low) / (width() - 2 * kMargin);
    const double step = pixel * (event->modifiers() & Qt::ShiftModifier ? 10 : 1);
    moveHandle((m_handle == Handle::Low ? limits.low : limits.high) + (event->key() == Qt::Key_Left ? -step : step));
}

void HistogramPanel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Base));
    if (m_counts.empty())
        return;
    const double bottom = height() - fontMetrics().height() - 3;
    const double tallest = std::log1p(*std::max_element(m_counts.begin(), m_counts.end()));
    QPolygonF outline{{double(kMargin), bottom}};
    const double binWidth = (width() - 2.0 * kMargin) / kBins;
    for (int bin = 0; bin < kBins; ++bin) {
        const double top = bottom - std::log1p(m_counts[static_cast<std::size_t>(bin)]) / tallest * (bottom - 4);
        outline << QPointF(kMargin + bin * binWidth, top) << QPointF(kMargin + (bin + 1) * binWidth, top);
    }
    outline << QPointF(width() - kMargin, bottom);
    QColor fill = palette().color(QPalette::Text);
    fill.setAlpha(90);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawPolygon(outline);

    const Limits limits = m_view->limits();
    for (const Handle handle : {Handle::Low, Handle::High}) {
        const double value = handle == Handle::Low ? limits.low : limits.high, x = xOf(value);
        const bool active = hasFocus() && handle == m_handle;
        const QColor color = palette().color(QPalette::Highlight);
        painter.setPen(QPen(color, active ? 3.0 : 1.6));
        painter.drawLine(QPointF(x, 2), QPointF(x, bottom));
        painter.setBrush(color);
        painter.drawConvexPolygon(QPolygonF({{x - 4, bottom + 3}, {x + 4, bottom + 3}, {x, bottom - 4}}));
        const QString text = shortNumber(value, limits.high - limits.low);
        const int w = fontMetrics().horizontalAdvance(text);
        // The low label ends, the high one starts at its line, so that they never overlap.
        const double left = handle == Handle::Low ? x - w - 3 : x + 5;
        painter.setPen(palette().color(QPalette::Text));
        painter.drawText(QPointF(std::clamp(left, 2.0, std::max(2.0, width() - w - 2.0)), height() - 3), text);
    }
}

} // namespace furrow::widgets
