#include "widgets/figures/axes_plot.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace furrow::figures {

namespace {

constexpr double kReach = 10;                      ///< logical pixels
constexpr int kFlat = 100;                         ///< logical pixels: a plot below it has no label on its x axis
constexpr int kLabelWidth = 64, kLabelHeight = 34; ///< logical pixels of the plot for each label of an axis

QVector<double> toVector(const std::vector<double>& values) {
    return {values.begin(), values.end()};
}

/// As many decimals on every label of an axis: 25.0 beside 25.2.
class EvenTicker : public QCPAxisTicker {
protected:
    QVector<QString> createLabelVector(const QVector<double>& ticks, const QLocale& locale, QChar formatChar,
                                       int precision) override {
        double largest = 0, step = std::numeric_limits<double>::infinity();
        for (int i = 0; i < ticks.size(); ++i) {
            largest = std::max(largest, std::abs(ticks[i]));
            if (i > 0)
                step = std::min(step, ticks[i] - ticks[i - 1]);
        }
        constexpr int kMost = 6;
        int decimals = 0;
        for (double unit = step; decimals < kMost && std::abs(unit - std::round(unit)) > 1e-6 * unit; unit *= 10)
            ++decimals;
        const bool isPlain = std::isfinite(step) && largest < 1e6 && decimals < kMost;
        return isPlain ? QCPAxisTicker::createLabelVector(ticks, locale, QLatin1Char('f'), decimals)
                       : QCPAxisTicker::createLabelVector(ticks, locale, formatChar, precision);
    }
};

QCPScatterStyle scatterStyle(const MarkStyle& mark, const QColor& color, bool compact) {
    using S = QCPScatterStyle;
    S::ScatterShape shape = S::ssCircle;
    switch (mark.shape) {
    case Shape::Circle:
        shape = S::ssCircle;
        break;
    case Shape::Dot:
        shape = S::ssDisc;
        break;
    case Shape::Square:
        shape = S::ssSquare;
        break;
    case Shape::Diamond:
    case Shape::DiamondDot:
        shape = S::ssDiamond;
        break;
    case Shape::Triangle:
        shape = S::ssTriangle;
        break;
    case Shape::Cross:
        shape = S::ssCross;
        break;
    case Shape::Crosshair:
        shape = S::ssPlus;
        break;
    }
    return {shape, QPen(color, 1.3), shape == S::ssDisc ? QBrush(color) : QBrush(), compact ? 4.0 : 6.5};
}

} // namespace

AxesPlot::AxesPlot(QWidget* parent)
    : QCustomPlot(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAutoAddPlottableToLegend(false);
    setInteractions(QCP::iRangeZoom | QCP::iRangeDrag);
    for (QCPAxis* axis : {xAxis, yAxis})
        axis->setTicker(QSharedPointer<EvenTicker>::create());
    // Drawn in one event, painted with the rest of the window in another.
    setPlottingHint(QCP::phImmediateRefresh, false);
    xAxis2->setVisible(true);
    yAxis2->setVisible(true);
    xAxis2->setTickLabels(false);
    yAxis2->setTickLabels(false);
    connect(xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), xAxis2,
            qOverload<const QCPRange&>(&QCPAxis::setRange));
    connect(yAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), yAxis2,
            qOverload<const QCPRange&>(&QCPAxis::setRange));
    connect(this, &QCustomPlot::beforeReplot, this, &AxesPlot::fitTicks);
    connect(this, &QCustomPlot::beforeReplot, this, &AxesPlot::placeLegend);
    // A plot of another size has its room only now.
    connect(this, &QCustomPlot::afterReplot, this, [this] {
        if (placeLegend())
            replot(rpQueuedReplot);
    });
    applyStyle();
}

void AxesPlot::setCompact(bool compact) {
    m_compact = compact;
    setInteractions(compact ? QCP::Interactions() : QCP::iRangeZoom | QCP::iRangeDrag);
    rebuild();
}

void AxesPlot::setColorBlindSafe(bool on) {
    m_palette = Palette(on);
    rebuild();
}

void AxesPlot::setPanel(diagnose::AxesPanel panel, bool resetView) {
    const bool newRange = !(panel.x == m_panel.x && panel.y == m_panel.y);
    m_panel = std::move(panel);
    m_hovered.reset();
    rebuild();
    if (resetView || newRange)
        this->resetView();
}

void AxesPlot::resetView() {
    xAxis->setRange(m_panel.x.low, m_panel.x.high);
    yAxis->setRange(m_panel.y.low, m_panel.y.high);
    redraw();
}

/// A plot that nobody sees is drawn when it is shown.
void AxesPlot::redraw() {
    m_outdated = !isVisible();
    if (!m_outdated)
        replot(rpQueuedReplot);
}

void AxesPlot::showEvent(QShowEvent* event) {
    QCustomPlot::showEvent(event);
    if (std::exchange(m_outdated, false))
        replot(rpQueuedReplot);
}

QColor AxesPlot::visible(QColor color) const {
    const int background = palette().color(QPalette::Base).lightness();
    if (std::abs(color.lightness() - background) >= 70)
        return color;
    float h = 0, s = 0, l = 0;
    color.getHslF(&h, &s, &l);
    return QColor::fromHslF(std::max(h, 0.f), s, background < 128 ? 0.75f : 0.38f);
}

void AxesPlot::applyStyle() {
    const QPalette& p = palette();
    const QColor text = p.color(QPalette::Text), base = p.color(QPalette::Base);
    QColor faint = text;
    faint.setAlphaF(0.15f);
    setBackground(base);
    const QFont small = QFont(font().family(), std::max(7, font().pointSize() - (m_compact ? 3 : 1)));
    for (QCPAxis* axis : {xAxis, yAxis, xAxis2, yAxis2}) {
        axis->setBasePen(QPen(text, 1));
        axis->setTickPen(QPen(text, 1));
        axis->setSubTickPen(QPen(text, 1));
        axis->setTickLabelColor(text);
        axis->setLabelColor(text);
        axis->setTickLabelFont(small);
        axis->setLabelFont(m_compact ? small : font());
        axis->setSubTicks(!m_compact);
        axis->grid()->setPen(QPen(faint, 1));
        axis->grid()->setZeroLinePen(QPen(faint, 1));
    }
    legend->setBrush(QColor(base.red(), base.green(), base.blue(), 215));
    legend->setBorderPen(QPen(faint, 1));
    legend->setTextColor(text);
    legend->setFont(small);
    legend->setIconSize(28, QFontMetrics(small).height()); // symbols level with their names
}

void AxesPlot::addSpan(const diagnose::Span& span) {
    auto* rect = new QCPItemRect(this);
    rect->setLayer(QStringLiteral("background"));
    // The tints of the printed figures vanish on a screen's background.
    QColor color =
        span.kind == diagnose::SpanKind::Error ? m_palette.line(diagnose::LineKind::Data) : QColor(128, 128, 128);
    color.setAlphaF(0.18f);
    rect->setPen(Qt::NoPen);
    rect->setBrush(color);
    const bool vertical = span.vertical;
    for (QCPItemPosition* position : {rect->topLeft, rect->bottomRight}) {
        position->setTypeX(vertical ? QCPItemPosition::ptPlotCoords : QCPItemPosition::ptAxisRectRatio);
        position->setTypeY(vertical ? QCPItemPosition::ptAxisRectRatio : QCPItemPosition::ptPlotCoords);
        position->setAxisRect(axisRect());
        position->setAxes(xAxis, yAxis);
    }
    rect->topLeft->setCoords(vertical ? QPointF(span.low, 0) : QPointF(0, span.high));
    rect->bottomRight->setCoords(vertical ? QPointF(span.high, 1) : QPointF(1, span.low));
    if (span.label.empty() || m_compact)
        return;
    QCPGraph* entry = addGraph(); // of the legend alone
    entry->setPen(Qt::NoPen);
    entry->setBrush(color);
    entry->setName(QString::fromStdString(span.label));
    entry->addToLegend();
}

/// No more labels than there is room for; a flat plot needs its height for the points.
void AxesPlot::fitTicks() {
    xAxis->setLabel(height() < kFlat ? QString() : QString::fromStdString(m_panel.xLabel));
    const int most = m_compact ? 3 : 6;
    xAxis->ticker()->setTickCount(std::clamp(width() / kLabelWidth, 2, most));
    yAxis->ticker()->setTickCount(std::clamp(height() / kLabelHeight, 2, most));
}

/// Into the corner that hides the fewest points; true: another one than before.
bool AxesPlot::placeLegend() {
    const QSizeF room = axisRect()->size();
    if (!legend->visible() || room.isEmpty())
        return false;
    const QSizeF size = legend->minimumOuterSizeHint() + QSize(24, 24); // with its distance from the axes
    const double width = size.width() / room.width(), height = size.height() / room.height();
    const auto crowd = [&](Qt::Alignment corner) {
        int count = 0;
        for (const auto& scatter : m_panel.scatters)
            for (std::size_t i = 0; i < scatter.x.size(); ++i) {
                const double u = (scatter.x[i] - xAxis->range().lower) / xAxis->range().size(),
                             v = (scatter.y[i] - yAxis->range().lower) / yAxis->range().size();
                count += u >= 0 && u <= 1 && v >= 0 && v <= 1 && (corner & Qt::AlignLeft ? u < width : u > 1 - width) &&
                         (corner & Qt::AlignTop ? v > 1 - height : v < height);
            }
        return count;
    };
    Qt::Alignment best = Qt::AlignRight | Qt::AlignTop;
    int least = crowd(best);
    for (const Qt::Alignment corner :
         {Qt::AlignLeft | Qt::AlignTop, Qt::AlignRight | Qt::AlignBottom, Qt::AlignLeft | Qt::AlignBottom})
        if (const int count = crowd(corner); count < least) {
            least = count;
            best = corner;
        }
    const bool isNew = axisRect()->insetLayout()->insetAlignment(0) != best;
    axisRect()->insetLayout()->setInsetAlignment(0, best);
    return isNew;
}

/// The next point in view from left to right, or the first one.
void AxesPlot::stepPoint(int direction) {
    std::vector<PointRef> points;
    for (std::size_t s = 0; s < m_panel.scatters.size(); ++s)
        for (std::size_t i = 0; i < m_panel.scatters[s].x.size(); ++i)
            if (axisRect()->rect().contains(positionOf({s, i}).toPoint()))
                points.push_back({s, i});
    if (points.empty())
        return;
    std::stable_sort(points.begin(), points.end(), [this](PointRef a, PointRef b) {
        return m_panel.scatters[a.scatter].x[a.point] < m_panel.scatters[b.scatter].x[b.point];
    });
    const auto now = m_highlight ? std::find(points.begin(), points.end(), *m_highlight) : points.end();
    const auto last = static_cast<std::ptrdiff_t>(points.size()) - 1;
    const std::ptrdiff_t next = now != points.end() ? std::clamp(now - points.begin() + direction, {}, last)
                                : direction > 0     ? 0
                                                    : last;
    emit pointClicked(points[static_cast<std::size_t>(next)]);
}

void AxesPlot::addScatter(const diagnose::Scatter& scatter) {
    QCPGraph* points = addGraph();
    const MarkStyle mark = m_palette.mark(scatter.kind);
    const QColor color = visible(mark.color);
    points->setLineStyle(QCPGraph::lsNone);
    points->setScatterStyle(scatterStyle(mark, color, m_compact));
    points->setData(toVector(scatter.x), toVector(scatter.y));
    if (!scatter.label.empty() && !m_compact) {
        points->setName(QStringLiteral("%1 (%2)").arg(QString::fromStdString(scatter.label)).arg(scatter.count));
        points->addToLegend();
    }
    if (scatter.yErr.empty())
        return;
    auto* bars = new QCPErrorBars(xAxis, yAxis);
    bars->setDataPlottable(points);
    QColor faded = color;
    faded.setAlphaF(0.45f);
    bars->setPen(QPen(faded, 1));
    bars->setWhiskerWidth(0);
    bars->setData(toVector(scatter.yErr));
}

void AxesPlot::addHistogram(const diagnose::Histogram& histogram) {
    if (histogram.heights.empty())
        return;
    auto* bars = new QCPBars(xAxis, yAxis);
    QVector<double> centres;
    for (std::size_t i = 0; i < histogram.heights.size(); ++i)
        centres.push_back(histogram.low + (static_cast<double>(i) + 0.5) * histogram.width);
    bars->setWidth(histogram.width);
    bars->setData(centres, toVector(histogram.heights), true);
    QColor color = m_palette.bars();
    color.setAlphaF(0.6f);
    bars->setBrush(color);
    bars->setPen(QPen(visible(m_palette.bars()), 1));
    if (!histogram.label.empty() && !m_compact) {
        bars->setName(QString::fromStdString(histogram.label));
        bars->addToLegend();
    }
}

void AxesPlot::rebuild() {
    clearItems();
    clearPlottables();
    m_ring = nullptr;
    applyStyle();
    for (const diagnose::Span& span : m_panel.spans)
        addSpan(span);
    addHistogram(m_panel.histogram);
    for (const diagnose::Curve& curve : m_panel.curves) {
        auto* line = new QCPCurve(xAxis, yAxis);
        line->setData(toVector(curve.x), toVector(curve.y));
        QPen pen(visible(m_palette.line(curve.kind)), 1.6);
        if (curve.kind == diagnose::LineKind::Reference)
            pen.setStyle(Qt::DashLine);
        line->setPen(pen);
        if (!curve.label.empty() && !m_compact) {
            line->setName(QString::fromStdString(curve.label));
            line->addToLegend();
        }
    }
    for (const diagnose::Scatter& scatter : m_panel.scatters)
        addScatter(scatter);
    m_ring = addGraph();
    m_ring->setLineStyle(QCPGraph::lsNone);
    m_ring->setScatterStyle({QCPScatterStyle::ssCircle, QPen(palette().color(QPalette::Highlight), 2.2), Qt::NoBrush,
                             m_compact ? 9. : 14.});
    yAxis->setLabel(QString::fromStdString(m_panel.yLabel));
    legend->setVisible(!m_compact && legend->itemCount() > 0);
    if (!m_panel.note.empty()) {
        auto* note = new QCPItemText(this);
        note->position->setType(QCPItemPosition::ptAxisRectRatio);
        note->position->setCoords(0.5, 0.5);
        note->setColor(palette().color(QPalette::PlaceholderText));
        note->setText(QString::fromStdString(m_panel.note));
    }
    setHighlight(m_highlight);
}

void AxesPlot::setHighlight(std::optional<PointRef> point) {
    m_highlight =
        point && point->scatter < m_panel.scatters.size() && point->point < m_panel.scatters[point->scatter].x.size()
            ? point
            : std::nullopt;
    if (m_highlight) {
        const auto& scatter = m_panel.scatters[m_highlight->scatter];
        m_ring->setData({scatter.x[m_highlight->point]}, {scatter.y[m_highlight->point]});
    } else if (m_ring) {
        m_ring->setData(QVector<double>(), QVector<double>());
    }
    redraw();
}

QPointF AxesPlot::positionOf(PointRef point) const {
    const auto& scatter = m_panel.scatters[point.scatter];
    return {xAxis->coordToPixel(scatter.x[point.point]), yAxis->coordToPixel(scatter.y[point.point])};
}

std::optional<AxesPlot::PointRef> AxesPlot::pointAt(QPointF position) const {
    std::optional<PointRef> found;
    double nearest = kReach;
    if (!axisRect()->rect().contains(position.toPoint()))
        return found;
    for (std::size_t s = 0; s < m_panel.scatters.size(); ++s)
        for (std::size_t i = 0; i < m_panel.scatters[s].x.size(); ++i) {
            const QPointF offset = positionOf({s, i}) - position;
            const double distance = std::hypot(offset.x(), offset.y());
            if (distance < nearest) {
                nearest = distance;
                found = PointRef{s, i};
            }
        }
    return found;
}

void AxesPlot::changeEvent(QEvent* event) {
    QCustomPlot::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        rebuild();
}

void AxesPlot::mousePressEvent(QMouseEvent* event) {
    m_pressed = event->position();
    QCustomPlot::mousePressEvent(event);
}

void AxesPlot::mouseMoveEvent(QMouseEvent* event) {
    QCustomPlot::mouseMoveEvent(event);
    if (event->buttons() || !m_pointText)
        return;
    const auto now = pointAt(event->position());
    if (now == m_hovered)
        return;
    m_hovered = now;
    if (now)
        QToolTip::showText(event->globalPosition().toPoint(), m_pointText(*now), this);
    else
        QToolTip::hideText();
}

void AxesPlot::mouseReleaseEvent(QMouseEvent* event) {
    QCustomPlot::mouseReleaseEvent(event);
    if (event->button() != Qt::LeftButton || (event->position() - m_pressed).manhattanLength() > 4)
        return;
    emit clicked();
    if (const auto point = pointAt(event->position()))
        emit pointClicked(*point);
}

void AxesPlot::mouseDoubleClickEvent(QMouseEvent* event) {
    QCustomPlot::mouseDoubleClickEvent(event);
    if (m_compact)
        emit activated();
    else
        resetView();
}

void AxesPlot::leaveEvent(QEvent* event) {
    m_hovered.reset();
    QCustomPlot::leaveEvent(event);
}

void AxesPlot::keyPressEvent(QKeyEvent* event) {
    const auto zoom = [this](double factor) {
        for (QCPAxis* axis : {xAxis, yAxis})
            axis->scaleRange(factor, axis->range().center());
        redraw();
    };
    const auto pan = [this](QCPAxis* axis, double part) {
        axis->moveRange(part * axis->range().size());
        redraw();
    };
    if (event->modifiers() & Qt::ControlModifier && (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right))
        return stepPoint(event->key() == Qt::Key_Right ? 1 : -1);
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_compact)
            emit activated();
        return;
    case Qt::Key_Plus:
        return zoom(0.5);
    case Qt::Key_Minus:
        return zoom(2.0);
    case Qt::Key_F:
    case Qt::Key_0:
        return resetView();
    case Qt::Key_Left:
        return pan(xAxis, -0.1);
    case Qt::Key_Right:
        return pan(xAxis, 0.1);
    case Qt::Key_Up:
        return pan(yAxis, 0.1);
    case Qt::Key_Down:
        return pan(yAxis, -0.1);
    default:
        QCustomPlot::keyPressEvent(event);
    }
}

} // namespace furrow::figures
