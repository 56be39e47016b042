#include "widgets/figures/text.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace furrow::figures {

QFont figureFont(TextSize size, double dpi, double scale) {
    constexpr double kPoints[] = {8.0, 6.8, 6.0, 4.8};
    const double pixels = kPoints[static_cast<int>(size)] * scale * dpi / 72;
    QFont font(QStringLiteral("DejaVu Sans"));
    font.setPixelSize(std::max(kSmallestPixels, static_cast<int>(std::lround(pixels))));
    font.setStyleStrategy(QFont::NoSubpixelAntialias);
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

FittedText fitText(const QString& text, TextSize size, double dpi, double width) {
    FittedText out;
    for (const double scale : {1.0, 0.87, 0.75}) {
        out.font = figureFont(size, dpi, scale);
        if (QFontMetricsF(out.font).horizontalAdvance(text) <= width) {
            out.lines = {text};
            break;
        }
    }
    const QFontMetricsF metrics(out.font);
    if (out.lines.isEmpty()) {
        qsizetype cut = text.size();
        while (cut > 0 &&
               (metrics.horizontalAdvance(text.left(cut)) > width || (cut < text.size() && text[cut] != u' ')))
            --cut;
        const QString first = cut > 0 ? text.left(cut) : QString();
        const QString rest = cut > 0 ? text.mid(cut).trimmed() : text;
        if (!first.isEmpty())
            out.lines.append(first);
        out.lines.append(metrics.elidedText(rest, Qt::ElideRight, width));
    }
    out.height = metrics.lineSpacing() * static_cast<double>(out.lines.size());
    return out;
}

void drawVertical(QPainter& painter, double x, double y, const QString& text) {
    const QFontMetricsF metrics(painter.font());
    painter.save();
    painter.translate(x, y);
    painter.rotate(-90);
    painter.drawText(QPointF(-0.5 * metrics.horizontalAdvance(text), 0.5 * (metrics.ascent() - metrics.descent())),
                     text);
    painter.restore();
}

std::vector<Tick> roundTicks(double low, double high, int count) {
    std::vector<Tick> ticks;
    const double range = high - low;
    if (!(range > 0) || !std::isfinite(range))
        return ticks;
    const double raw = range / std::max(count, 1);
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    const double ratio = raw / power;
    const double step = power * (ratio <= 1 ? 1 : ratio <= 2 ? 2 : ratio <= 5 ? 5 : 10);
    const int decimals = std::clamp(static_cast<int>(-std::floor(std::log10(step) + 1e-9)), 0, 12);
    const bool tiny = std::max(std::abs(low), std::abs(high)) < 1e-3 || step >= 1e6;
    for (double k = std::ceil(low / step - 1e-9); k * step <= high + 1e-9 * range; ++k)
        ticks.push_back({k * step, tiny ? shortNumber(k * step) : QString::number(k * step + 0.0, 'f', decimals)});
    return ticks;
}

QString shortNumber(double value) {
    if (value == 0)
        return QStringLiteral("0");
    const double magnitude = std::abs(value);
    if (magnitude >= 1000 && magnitude < 1e5)
        return QString::number(std::lround(value));
    QString text = QString::number(value, 'g', 3);
    const qsizetype e = text.indexOf(u'e');
    if (e < 0)
        return text;
    return text.left(e + 1) + QString::number(text.mid(e + 1).toInt());
}

} // namespace furrow::figures
