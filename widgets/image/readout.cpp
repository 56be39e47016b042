#include "widgets/image/readout.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>

#include <cmath>

namespace furrow::widgets {
namespace {

/// Units and their sixtieths of a non-negative value; rounding carries ("59.9996" never becomes "60.000").
QString sexagesimal(double value, int decimals) {
    const double scale = std::pow(10.0, decimals);
    const auto ticks = static_cast<long long>(std::llround(value * 3600.0 * scale));
    const auto perSecond = static_cast<long long>(scale);
    const long long seconds = ticks / perSecond;
    return QStringLiteral("%1:%2:%3.%4")
        .arg(seconds / 3600, 2, 10, QLatin1Char('0'))
        .arg(seconds / 60 % 60, 2, 10, QLatin1Char('0'))
        .arg(seconds % 60, 2, 10, QLatin1Char('0'))
        .arg(ticks % perSecond, decimals, 10, QLatin1Char('0'));
}

} // namespace

QString formatRa(double degrees, int decimals) {
    if (!std::isfinite(degrees))
        return QStringLiteral("–");
    double hours = std::fmod(degrees, 360.0) / 15.0;
    if (hours < 0)
        hours += 24.0;
    // 23:59:59.9999 rounds up to a full turn.
    if (std::llround(hours * 3600.0 * std::pow(10.0, decimals)) >=
        std::llround(24.0 * 3600.0 * std::pow(10.0, decimals)))
        hours = 0.0;
    return sexagesimal(hours, decimals);
}

QString formatDec(double degrees, int decimals) {
    if (!std::isfinite(degrees))
        return QStringLiteral("–");
    return (degrees < 0 ? QStringLiteral("−") : QStringLiteral("+")) + sexagesimal(std::abs(degrees), decimals);
}

ReadoutBar::ReadoutBar(QWidget* parent)
    : QWidget(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(4, 0, 4, 0);
    row->setSpacing(14);
    m_position = addField(tr("Pixel under the cursor, 0-based"), QStringLiteral("x 00000.0  y 00000.0"));
    m_sexagesimal = addField(tr("Right ascension and declination (ICRS)"), QStringLiteral("00:00:00.000 −00:00:00.00"));
    m_degrees = addField(tr("Right ascension and declination, degrees"), QStringLiteral("000.0000000 −00.0000000"));
    m_value = addField(tr("Pixel value, counts at zp_ref"), QStringLiteral("value −0.00000e+00"));
    m_ratio = addField(tr("Pixel value in units of its noise"), QStringLiteral("−00000.0 σ"));
    m_masks = addField(tr("Masks that are set for this pixel"), QString());
    row->addStretch(1);
}

QLabel* ReadoutBar::addField(const QString& name, const QString& widest) {
    auto* label = new QLabel(this);
    label->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    label->setMinimumWidth(label->fontMetrics().horizontalAdvance(widest));
    label->setToolTip(name);
    label->setAccessibleName(name);
    layout()->addWidget(label);
    return label;
}

void ReadoutBar::show(QPointF image, std::optional<float> value, std::optional<double> sigma,
                      const QStringList& masks) {
    m_masks->setText(masks.isEmpty() ? QString() : tr("mask: %1").arg(masks.join(QStringLiteral(", "))));
    m_position->setText(tr("x %1  y %2").arg(image.x(), 0, 'f', 1).arg(image.y(), 0, 'f', 1));
    if (m_wcs.valid()) {
        const sky::SkyPosition sky = m_wcs.toSky(image.x(), image.y());
        m_sexagesimal->setText(formatRa(sky.ra) + QLatin1Char(' ') + formatDec(sky.dec));
        m_degrees->setText(QStringLiteral("%1 %2").arg(sky.ra, 0, 'f', 7).arg(sky.dec, 0, 'f', 7));
    } else {
        m_sexagesimal->clear();
        m_degrees->clear();
    }
    showValue(value);
    m_ratio->clear();
    if (!value)
        return;
    const int x = pixelOf(image.x()), y = pixelOf(image.y());
    if (!sigma && m_sigma && m_sigma->box().contains(x, y))
        sigma = (*m_sigma)(x, y);
    const double ratio = sigma ? static_cast<double>(*value) / *sigma : std::nan("");
    m_ratio->setText(std::isfinite(ratio) ? tr("%1 σ").arg(ratio, 0, 'f', 1) : QString());
}

void ReadoutBar::showOffset(QPointF offset, std::optional<float> value) {
    clear();
    m_position->setText(tr("Δx %1  Δy %2").arg(offset.x(), 0, 'f', 1).arg(offset.y(), 0, 'f', 1));
    showValue(value);
}

void ReadoutBar::showValue(std::optional<float> value) {
    m_value->setText(!value                  ? QString()
                     : std::isfinite(*value) ? tr("value %1").arg(static_cast<double>(*value), 0, 'g', 6)
                                             : tr("no value"));
}

void ReadoutBar::clear() {
    for (QLabel* label : {m_position, m_sexagesimal, m_degrees, m_value, m_ratio, m_masks})
        label->clear();
}

} // namespace furrow::widgets
