#include "widgets/image/color_bar.h"

#include <QPainter>

#include <cmath>

namespace furrow::widgets {
namespace {

constexpr int kBarHeight = 12;
constexpr int kMargin = 4;

} // namespace

QString shortNumber(double value, double span) {
    if (!(span > 0.0) || std::abs(value) >= 1e6 || span < 1e-4)
        return QString::number(value, 'g', 4);
    const int decimals = std::clamp(2 - static_cast<int>(std::floor(std::log10(span))), 0, 6);
    return QString::number(value, 'f', decimals);
}

ColorBar::ColorBar(QWidget* parent)
    : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Colour bar"));
    setToolTip(tr("Colours and the values they stand for"));
}

QSize ColorBar::sizeHint() const {
    return {160, kBarHeight + fontMetrics().height() + 3 * kMargin};
}

void ColorBar::setView(ImageView* view) {
    if (m_view)
        disconnect(m_view, nullptr, this, nullptr);
    m_view = view;
    if (m_view)
        connect(m_view, &ImageView::scaleChanged, this, qOverload<>(&QWidget::update));
    update();
}

void ColorBar::paintEvent(QPaintEvent*) {
    if (!m_view || !m_view->hasImage())
        return;
    QPainter painter(this);
    const ColorScale& scale = m_view->colorScale();
    const QRect bar(kMargin, kMargin, width() - 2 * kMargin, kBarHeight);
    QImage ramp(std::max(bar.width(), 2), 1, QImage::Format_RGB32);
    for (int x = 0; x < ramp.width(); ++x)
        ramp.setPixel(x, 0, scale.colorAt(x / (ramp.width() - 1.0)));
    painter.drawImage(bar, ramp);
    painter.setPen(palette().color(QPalette::Mid));
    painter.drawRect(bar.adjusted(0, 0, -1, -1));

    painter.setPen(palette().color(QPalette::WindowText));
    const Limits limits = m_view->limits();
    const int labelWidth = fontMetrics().horizontalAdvance(QStringLiteral("-00000.000")) + 12;
    const int labels = std::clamp(bar.width() / labelWidth, 2, 11);
    for (int i = 0; i < labels; ++i) {
        const double position = i / (labels - 1.0);
        const int x = bar.left() + static_cast<int>(std::lround(position * (bar.width() - 1)));
        painter.drawLine(x, bar.bottom(), x, bar.bottom() + kMargin);
        // Log-like stretches put close values side by side: as many digits as tell two labels apart.
        const double neighbour = scale.valueAt(position + (i ? -1.0 : 1.0) / (labels - 1.0));
        const double value = scale.valueAt(position);
        const QString text = shortNumber(value, std::min(limits.high - limits.low, 10.0 * std::abs(value - neighbour)));
        const int w = fontMetrics().horizontalAdvance(text);
        const int left = std::clamp(x - w / 2, kMargin, std::max(kMargin, width() - kMargin - w));
        painter.drawText(left, bar.bottom() + kMargin + fontMetrics().ascent(), text);
    }
}

} // namespace furrow::widgets
