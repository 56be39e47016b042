#include "widgets/patches/contact_sheet.h"

#include "widgets/image/color_scale.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace furrow::widgets {
namespace {

constexpr int kGap = 4;
constexpr std::size_t kStatsSample = 5'000;

} // namespace

ContactSheet::ContactSheet(DisplaySettings* display, QWidget* parent)
    : QWidget(parent)
    , m_display(display) {
    setAccessibleName(tr("Residuals of all bands"));
    setMinimumHeight(90);
    connect(m_display, &DisplaySettings::changed, this, &ContactSheet::redraw);
}

void ContactSheet::show(PatchPicturesPtr pictures, int band, bool significance) {
    const bool same = pictures == m_pictures && significance == m_significance;
    m_pictures = std::move(pictures);
    m_band = band;
    m_significance = significance;
    if (!same)
        redraw();
    update();
}

void ContactSheet::clear() {
    m_pictures.reset();
    m_thumbnails.clear();
    update();
}

QImage ContactSheet::thumbnail(const PatchPictures::BandPictures& band) const {
    const Image<float>& image = m_significance ? *band.significance : *band.residual;
    const ImageStats stats = imageStats(image, image.box(), kStatsSample, false);
    const ColorScale scale({m_display->stretch(), limitsFor(m_display->limits(), stats), m_display->colorMap(),
                            m_display->contrast(), m_display->bias()},
                           stats);
    QImage picture(image.width(), image.height(), QImage::Format_RGB32);
    for (int y = 0; y < image.height(); ++y)
        scale.map(image.row(y), reinterpret_cast<QRgb*>(picture.scanLine(image.height() - 1 - y)), image.width());
    return picture;
}

void ContactSheet::redraw() {
    m_thumbnails.clear();
    if (m_pictures)
        for (const auto& band : m_pictures->bands)
            m_thumbnails.push_back(thumbnail(band));
    update();
}

/// As many columns as make the pictures largest.
int ContactSheet::columns() const {
    const int count = std::max<int>(1, static_cast<int>(m_thumbnails.size()));
    int best = 1;
    double largest = 0;
    for (int columns = 1; columns <= count; ++columns) {
        const int rows = (count + columns - 1) / columns;
        const double size = std::min(width() / double(columns), height() / double(rows) - fontMetrics().height());
        if (size > largest) {
            largest = size;
            best = columns;
        }
    }
    return best;
}

QRectF ContactSheet::cellRect(int band) const {
    const int across = columns(), count = std::max<int>(1, static_cast<int>(m_thumbnails.size()));
    const int rows = (count + across - 1) / across, line = fontMetrics().height();
    const double cellWidth = width() / double(across), cellHeight = height() / double(rows);
    const double size = std::max(1.0, std::min(cellWidth - kGap, cellHeight - line - kGap));
    const double x = (band % across + 0.5) * cellWidth, y = (band / across) * cellHeight + line;
    return {x - size / 2, y, size, size};
}

int ContactSheet::cellAt(QPointF position) const {
    for (int band = 0; band < static_cast<int>(m_thumbnails.size()); ++band)
        if (cellRect(band).adjusted(-kGap / 2.0, -fontMetrics().height(), kGap / 2.0, kGap).contains(position))
            return band;
    return -1;
}

void ContactSheet::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    for (int band = 0; band < static_cast<int>(m_thumbnails.size()); ++band) {
        const QRectF cell = cellRect(band);
        painter.drawImage(cell, m_thumbnails[static_cast<std::size_t>(band)]);
        if (band == m_band) {
            painter.setPen(QPen(palette().color(QPalette::Highlight), 3));
            painter.drawRect(cell);
        }
        painter.setPen(palette().color(QPalette::WindowText));
        painter.drawText(QRectF(cell.left() - kGap, cell.top() - fontMetrics().height(), cell.width() + 2 * kGap,
                                fontMetrics().height()),
                         Qt::AlignHCenter, m_pictures->bands[static_cast<std::size_t>(band)].band);
    }
}

void ContactSheet::mousePressEvent(QMouseEvent* event) {
    if (const int band = cellAt(event->position()); band >= 0 && event->button() == Qt::LeftButton)
        emit bandPicked(m_pictures->bands[static_cast<std::size_t>(band)].band);
}

void ContactSheet::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    update();
}

bool ContactSheet::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int band = cellAt(help->pos());
        QToolTip::showText(help->globalPos(),
                           band >= 0 ? tr("Residual of %1. Click to show this band above.")
                                           .arg(m_pictures->bands[static_cast<std::size_t>(band)].band)
                                     : tr("Residuals of all bands; click one to show it above"),
                           this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace furrow::widgets
