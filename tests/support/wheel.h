#pragma once
#include <QCoreApplication>
#include <QWheelEvent>
#include <QWidget>

namespace furrow::test {

/// Turns the wheel over `at` (widget coordinates) by `angle` eighths of a degree; 120 is a notch.
inline void turnWheel(QWidget& widget, QPointF at, int angle) {
    QWheelEvent event(at, widget.mapToGlobal(at), {}, {0, angle}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase,
                      false);
    QCoreApplication::sendEvent(&widget, &event);
}

} // namespace furrow::test
