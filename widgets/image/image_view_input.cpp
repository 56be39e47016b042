#include "widgets/image/image_view.h"

#include <QApplication>
#include <QMouseEvent>
#include <QWheelEvent>

#include <cmath>

// Mouse and keyboard of the image view; the habits are DS9's.
namespace furrow::widgets {
namespace {

constexpr double kKeyZoom = 2.0;
constexpr double kWheelUnitsPerDoubling = 240.0; // two notches of a common wheel

} // namespace

void ImageView::wheelEvent(QWheelEvent* event) {
    const double units = event->angleDelta().y() != 0 ? event->angleDelta().y() : event->angleDelta().x();
    if (hasImage() && units != 0)
        zoomBy(std::exp2(units / kWheelUnitsPerDoubling), event->position());
    event->accept();
}

void ImageView::mousePressEvent(QMouseEvent* event) {
    if (!hasImage())
        return;
    m_dragStart = m_dragLast = event->position();
    if (event->button() == Qt::LeftButton)
        m_drag = Drag::Press;
    else if (event->button() == Qt::RightButton)
        m_drag = Drag::Contrast;
    else if (event->button() == Qt::MiddleButton)
        centreOn(m_view.toImage(event->position()));
}

void ImageView::mouseMoveEvent(QMouseEvent* event) {
    if (!hasImage())
        return;
    const QPointF position = event->position();
    if (m_drag == Drag::Press && (position - m_dragStart).manhattanLength() >= QApplication::startDragDistance()) {
        m_drag = Drag::Pan;
        setCursor(Qt::ClosedHandCursor);
    }
    if (m_drag == Drag::Pan) {
        const QPointF moved = position - m_dragLast;
        m_dragLast = position;
        centreOn(m_view.centre - QPointF(moved.x(), -moved.y()) / m_view.zoom);
    } else if (m_drag == Drag::Contrast && m_display) {
        // As in DS9 the position in the view, not the way dragged, sets the ramp: the middle is neutral.
        const double up = 1.0 - position.y() / height();
        m_display->setContrastBias(std::pow(10.0, 2.0 * up - 1.0), position.x() / width());
    }
    m_cursor = position;
    tellCursor();
}

void ImageView::tellCursor() {
    if (m_cursor && hasImage())
        emit cursorMoved(m_view.toImage(*m_cursor));
}

void ImageView::mouseReleaseEvent(QMouseEvent* event) {
    if (m_drag == Drag::Press && event->button() == Qt::LeftButton)
        emit clicked(m_view.toImage(event->position()));
    if (m_drag == Drag::Pan)
        unsetCursor();
    m_drag = Drag::None;
}

void ImageView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (hasImage() && event->button() == Qt::LeftButton)
        emit doubleClicked(m_view.toImage(event->position()));
}

void ImageView::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    m_cursor.reset();
    emit cursorLeft();
}

void ImageView::keyPressEvent(QKeyEvent* event) {
    // One image pixel, or one screen pixel where those are larger.
    const double step = std::max(1.0, 1.0 / m_view.zoom) * (event->modifiers() & Qt::ShiftModifier ? 10.0 : 1.0);
    switch (event->key()) {
    case Qt::Key_Left:
        return centreOn(m_view.centre - QPointF(step, 0));
    case Qt::Key_Right:
        return centreOn(m_view.centre + QPointF(step, 0));
    case Qt::Key_Up:
        return centreOn(m_view.centre + QPointF(0, step));
    case Qt::Key_Down:
        return centreOn(m_view.centre - QPointF(0, step));
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoomBy(kKeyZoom);
    case Qt::Key_Minus:
        return zoomBy(1.0 / kKeyZoom);
    case Qt::Key_0:
        return setZoom(1.0);
    case Qt::Key_F:
        return zoomToFit();
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace furrow::widgets
