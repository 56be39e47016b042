#include "widgets/catalog/plot_canvas.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace furrow::widgets {
namespace {

constexpr double kReach = 8;     ///< pixels from a point within which it is hovered or clicked
constexpr double kDragStart = 3; ///< pixels; less is a click

} // namespace

QPolygonF PlotCanvas::brushPolygon() const {
    const QRectF area = plotArea();
    if (m_tool == Tool::Lasso && !m_data->isHistogram())
        return m_path;
    QRectF box = QRectF(m_path.first(), m_path.last()).normalized();
    if (m_data->isHistogram()) { // a range of x
        box.setTop(area.top());
        box.setBottom(area.bottom());
    }
    return QPolygonF(box);
}

void PlotCanvas::brush(const QPolygonF& polygon, bool add) {
    if (m_data)
        m_brushing.start([picker = picker(), polygon] { return picker.rowsInside(polygon); },
                         [this, add](const std::vector<std::uint32_t>& rows) { emit brushed(rows, add); },
                         [](const QString&) {}); // memory is all that may run out: nothing is picked
}

void PlotCanvas::hover(QPointF position, QPoint global) {
    const auto number = [](double value) { return QString::number(value, 'g', 6); };
    QString text;
    if (const auto point = picker().nearestPoint(position, kReach)) {
        text = QStringLiteral("%1\n%2 = %3\n%4 = %5")
                   .arg(m_data->catalog->key(m_data->rows[*point]), m_data->request.x, number(m_data->x[*point]),
                        m_data->request.y, number(m_data->y[*point]));
    } else if (m_data && m_data->isHistogram() && plotArea().contains(position)) {
        const QRectF area = plotArea();
        const int bin = static_cast<int>((position.x() - area.left()) / area.width() * m_style.bins);
        if (bin >= 0 && bin < m_bins.count)
            text = tr("%1 … %2: %n source(s)", nullptr, static_cast<int>(m_bins.total(bin)))
                       .arg(number(m_style.x.value(bin / static_cast<double>(m_style.bins))),
                            number(m_style.x.value((bin + 1) / static_cast<double>(m_style.bins))));
    }
    if (text.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(global, text, this);
}

void PlotCanvas::wheelEvent(QWheelEvent* event) {
    const QRectF area = plotArea();
    const QPointF p = event->position();
    const double factor = std::pow(1.0015, event->angleDelta().y());
    const double u = (p.x() - area.left()) / area.width(), v = (area.bottom() - p.y()) / area.height();
    // Beside an axis the wheel zooms that axis alone.
    const bool onlyX = v < 0, onlyY = u < 0;
    setScales(onlyY ? m_style.x : m_style.x.zoomed(factor, std::max(0.0, u)),
              onlyX ? m_style.y : m_style.y.zoomed(factor, std::max(0.0, v)));
    event->accept();
}

void PlotCanvas::mousePressEvent(QMouseEvent* event) {
    if (!m_data || (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton))
        return;
    m_drag = event->button() == Qt::MiddleButton || m_tool == Tool::Pan ? Drag::Pan : Drag::Brush;
    m_path = QPolygonF({event->position()});
}

void PlotCanvas::mouseMoveEvent(QMouseEvent* event) {
    const QPointF p = event->position();
    if (m_drag == Drag::None) {
        hover(p, event->globalPosition().toPoint());
        return;
    }
    if (m_drag == Drag::Pan) {
        const QRectF area = plotArea();
        const QPointF d = p - m_path.last();
        m_path.append(p);
        setScales(m_style.x.panned(-d.x() / area.width()), m_style.y.panned(d.y() / area.height()));
        return;
    }
    m_path.append(p);
    update();
}

void PlotCanvas::mouseReleaseEvent(QMouseEvent* event) {
    const Drag drag = m_drag;
    if (drag == Drag::None)
        return;
    if (m_path.isEmpty() || m_path.last() != event->position())
        m_path.append(event->position());
    m_drag = Drag::None;
    const QRectF box = m_path.boundingRect();
    update();
    if (std::max(box.width(), box.height()) < kDragStart) {
        if (const auto point = picker().nearestPoint(event->position(), kReach))
            emit clicked(m_data->rows[*point]);
    } else if (drag == Drag::Brush) {
        brush(brushPolygon(), event->modifiers() & Qt::ControlModifier);
    }
}

void PlotCanvas::mouseDoubleClickEvent(QMouseEvent*) {
    resetView();
}

void PlotCanvas::keyPressEvent(QKeyEvent* event) {
    constexpr double step = 0.1;
    switch (event->key()) {
    case Qt::Key_Left:
        return setScales(m_style.x.panned(-step), m_style.y);
    case Qt::Key_Right:
        return setScales(m_style.x.panned(step), m_style.y);
    case Qt::Key_Up:
        return setScales(m_style.x, m_style.y.panned(step));
    case Qt::Key_Down:
        return setScales(m_style.x, m_style.y.panned(-step));
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return setScales(m_style.x.zoomed(1.5, 0.5), m_style.y.zoomed(1.5, 0.5));
    case Qt::Key_Minus:
        return setScales(m_style.x.zoomed(1 / 1.5, 0.5), m_style.y.zoomed(1 / 1.5, 0.5));
    case Qt::Key_0:
        return resetView();
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace furrow::widgets
