#include "widgets/figures/figure_view.h"

#include "core/base/atomic_file.h"
#include "widgets/figures/png_figure_writer.h"

#include <QPainter>

#include <algorithm>

namespace furrow::figures {

namespace {

constexpr double kScreenDpi = 110; ///< of the size hint

} // namespace

FigureView::FigureView(QWidget* parent)
    : QWidget(parent) {
    setMinimumSize(120, 100);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void FigureView::setFigure(std::shared_ptr<const diagnose::Figure> figure) {
    m_figure = std::move(figure);
    setAccessibleName(m_figure ? QString::fromStdString(m_figure->title) : QString());
    m_stale = true;
    updateGeometry();
    update();
}

void FigureView::setColorBlindSafe(bool on) {
    m_stale = m_stale || on != m_colorBlindSafe;
    m_colorBlindSafe = on;
    update();
}

void FigureView::savePng(const QString& path, double dpi) const {
    if (!m_figure)
        return;
    QImage canvas;
    writeTextAtomically(path.toStdString(), figurePng(*m_figure, {dpi, m_colorBlindSafe}, canvas));
}

QSize FigureView::sizeHint() const {
    if (!m_figure)
        return {400, 300};
    return (QSizeF(m_figure->width, m_figure->height) * kScreenDpi).toSize();
}

void FigureView::drawCanvas() {
    const double ratio = devicePixelRatioF();
    const double dpi = std::min(width() * ratio / m_figure->width, height() * ratio / m_figure->height);
    m_canvas.setDevicePixelRatio(1);
    renderFigure(*m_figure, {dpi, m_colorBlindSafe}, m_canvas);
    m_canvas.setDevicePixelRatio(ratio);
    m_stale = false;
}

void FigureView::paintEvent(QPaintEvent*) {
    if (!m_figure)
        return;
    if (m_stale)
        drawCanvas();
    QPainter painter(this);
    painter.fillRect(rect(), Qt::white);
    const QSizeF size = m_canvas.deviceIndependentSize();
    painter.drawImage(QPointF(0.5 * (width() - size.width()), 0.5 * (height() - size.height())), m_canvas);
}

void FigureView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_stale = true;
}

} // namespace furrow::figures
