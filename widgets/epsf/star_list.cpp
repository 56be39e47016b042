#include "widgets/epsf/star_list.h"

#include "core/diagnose/display.h"

#include <QEvent>
#include <QPainter>

#include <cmath>

namespace furrow::widgets {

namespace {

constexpr int kStampSide = 96;  ///< logical pixels
constexpr int kCellWidth = 136; ///< logical pixels: stamp and check box

/// The stamp under an asinh stretch, masked pixels tinted.
QPixmap stampPicture(const StarEntry& star, double devicePixelRatio, const QPalette& palette) {
    const int side = static_cast<int>(std::lround(kStampSide * devicePixelRatio));
    QImage picture(side, side, QImage::Format_RGB32);
    picture.fill(palette.color(QPalette::Mid));
    if (!star.stamp.empty()) {
        const diagnose::Limits limits = diagnose::skyLimits(star.stamp, star.bad.empty() ? nullptr : &star.bad);
        QImage pixels(star.stamp.width(), star.stamp.height(), QImage::Format_RGB32);
        for (int y = 0; y < star.stamp.height(); ++y)
            for (int x = 0; x < star.stamp.width(); ++x) {
                const double t = std::clamp((star.stamp(x, y) - limits.low) / (limits.high - limits.low), 0.0, 1.0);
                const int grey = std::isfinite(t) ? static_cast<int>(255 * std::asinh(10 * t) / std::asinh(10.0)) : 80;
                const bool bad = !star.bad.empty() && star.bad(x, y);
                pixels.setPixel(x, star.stamp.height() - 1 - y,
                                bad ? qRgb(std::min(255, grey / 2 + 120), grey / 2, grey / 2) : qRgb(grey, grey, grey));
            }
        QPainter painter(&picture);
        painter.drawImage(picture.rect(), pixels);
    }
    QPixmap pixmap = QPixmap::fromImage(picture);
    pixmap.setDevicePixelRatio(devicePixelRatio);
    return pixmap;
}

} // namespace

StarList::StarList(QWidget* parent)
    : QListWidget(parent) {
    setViewMode(QListView::IconMode);
    setResizeMode(QListView::Adjust);
    setMovement(QListView::Static);
    setUniformItemSizes(true);
    setIconSize({kStampSide, kStampSide});
    setSpacing(2);
    setWordWrap(true);
    setAccessibleName(tr("PSF stars of the cell"));
    connect(this, &QListWidget::itemChanged, this, [this] {
        if (!m_filling)
            emit edited();
    });
    connect(this, &QListWidget::currentRowChanged, this, [this](int row) {
        if (!m_filling && row >= 0)
            emit starPicked(m_stars[static_cast<std::size_t>(row)]);
    });
}

QString StarList::captionOf(const StarEntry& star) const {
    const QString name = star.id.isEmpty()
                             ? QStringLiteral("%1, %2").arg(star.x, 0, 'f', 0).arg(star.y, 0, 'f', 0)
                             : fontMetrics().elidedText(star.id, Qt::ElideLeft, kCellWidth - 12); // the end tells apart
    return star.used ? tr("%1\nS/N %2").arg(name).arg(star.snr, 0, 'f', 0) : tr("%1\nnot used").arg(name);
}

QString StarList::tipOf(const StarEntry& star) const {
    QStringList lines{star.id.isEmpty() ? tr("no catalog name") : star.id,
                      tr("x %1, y %2, found by %3").arg(star.x, 0, 'f', 1).arg(star.y, 0, 'f', 1).arg(star.origin)};
    if (star.used)
        lines.push_back(tr("S/N %1, χ² of the core %2").arg(star.snr, 0, 'f', 1).arg(star.coreChi2, 0, 'f', 2));
    else
        lines.push_back(tr("not used: %1").arg(star.reason.isEmpty() ? tr("not selected") : star.reason));
    return lines.join(QLatin1Char('\n'));
}

void StarList::setStars(std::vector<StarEntry> stars, const std::vector<bool>& rejected) {
    m_filling = true;
    clear();
    m_stars = std::move(stars);
    for (std::size_t i = 0; i < m_stars.size(); ++i) {
        const StarEntry& star = m_stars[i];
        auto* item = new QListWidgetItem(stampPicture(star, devicePixelRatioF(), palette()), captionOf(star), this);
        item->setSizeHint({kCellWidth, kStampSide + 2 * fontMetrics().lineSpacing() + 12});
        item->setToolTip(tipOf(star));
        item->setTextAlignment(Qt::AlignHCenter);
        // A star that the selection itself refused cannot be forced in.
        const bool offered = star.used || rejected[i];
        item->setFlags(offered ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable
                               : Qt::ItemIsEnabled | Qt::ItemIsSelectable);
        if (offered)
            item->setCheckState(rejected[i] ? Qt::Unchecked : Qt::Checked);
        else
            item->setForeground(palette().color(QPalette::PlaceholderText));
    }
    m_filling = false;
}

void StarList::showCurrent(int star) {
    m_filling = true;
    setCurrentRow(star);
    m_filling = false;
}

/// Greys and frames are of the theme.
void StarList::changeEvent(QEvent* event) {
    QListWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_stars.empty()) {
        const int current = currentRow();
        setStars(std::vector<StarEntry>(m_stars), rejected());
        showCurrent(current);
    }
}

std::vector<bool> StarList::rejected() const {
    std::vector<bool> out(m_stars.size(), false);
    for (int i = 0; i < count(); ++i)
        out[static_cast<std::size_t>(i)] =
            (item(i)->flags() & Qt::ItemIsUserCheckable) && item(i)->checkState() == Qt::Unchecked;
    return out;
}

} // namespace furrow::widgets
