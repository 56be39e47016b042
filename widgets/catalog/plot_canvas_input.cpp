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

template <class Visit>
void PlotCanvas::forPointsNear(const QRectF& box, Visit visit) const {
    // Comparing values spares the logarithms of a million points.
    const QRectF area = plotArea();
    const double x0 = m_style.x.value((box.left() - area.left()) / area.width()),
                 x1 = m_style.x.value((box.right() - area.left()) / area.width()),
                 y0 = m_style.y.value((area.bottom() - box.bottom()) / area.height()),
                 y1 = m_style.y.value((area.bottom() - box.top()) / area.height());
    const bool isHistogram = m_data->isHistogram();
    for (std::size_t i = 0; i < m_data->size(); ++i)
        if (m_data->x[i] >= x0 && m_data->x[i] <= x1 && (isHistogram || (m_data->y[i] >= y0 && m_data->y[i] <= y1)))
            visit(i);
}

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

std::vector<std::uint32_t> PlotCanvas::rowsInside(const QPolygonF& polygon) const {
    std::vector<std::uint32_t> rows;
    if (!m_data || polygon.size() < 3)
        return rows;
    // The polygon as a picture: exact to a quarter of a pixel, and as fast for a lasso as for a rectangle.
    constexpr double scale = 4;
    const QRectF box = polygon.boundingRect();
    QImage inside((box.size() * scale).toSize() + QSize(2, 2), QImage::Format_Grayscale8);
    inside.fill(0);
    {
        QPainter painter(&inside);
        painter.scale(scale, scale);
        painter.translate(-box.topLeft());
        painter.setPen(Qt::NoPen);
        painter.setBrush(Qt::white);
        painter.drawPolygon(polygon);
    }
    const QRectF area = plotArea();
    const double middle = box.center().y();
    forPointsNear(box, [&](std::size_t i) {
        QPointF p(area.left() + m_style.x.place(m_data->x[i]) * area.width(),
                  m_data->isHistogram() ? middle : area.bottom() - m_style.y.place(m_data->y[i]) * area.height());
        p = (p - box.topLeft()) * scale;
        if (p.x() >= 0 && p.y() >= 0 && p.x() < inside.width() && p.y() < inside.height() &&
            inside.constScanLine(static_cast<int>(p.y()))[static_cast<int>(p.x())] > 127)
            rows.push_back(m_data->rows[i]);
    });
    return rows;
}

std::optional<std::size_t> PlotCanvas::nearestPoint(QPointF position) const {
    if (!m_data || m_data->isHistogram())
        return std::nullopt;
    std::optional<std::size_t> nearest;
    double least = kReach * kReach;
    forPointsNear(QRectF(position, QSizeF()).adjusted(-kReach, -kReach, kReach, kReach), [&](std::size_t i) {
        const QPointF d = toWidget(m_data->x[i], m_data->y[i]) - position;
        const double distance = d.x() * d.x() + d.y() * d.y();
        if (distance < least) {
            least = distance;
            nearest = i;
        }
    });
    return nearest;
}

void PlotCanvas::hover(QPointF position, QPoint global) {
    const auto number = [](double value) { return QString::number(value, 'g', 6); };
    QString text;
    if (const auto point = nearestPoint(position)) {
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
        if (const auto point = nearestPoint(event->position()))
            emit clicked(m_data->rows[*point]);
    } else if (drag == Drag::Brush) {
        emit brushed(rowsInside(brushPolygon()), event->modifiers() & Qt::ControlModifier);
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
