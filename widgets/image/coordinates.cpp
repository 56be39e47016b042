#include "widgets/image/coordinates.h"

#include <QRegularExpression>
#include <QStringList>

#include <cmath>

namespace furrow::widgets {
namespace {

/// Units, minutes and seconds of one coordinate, apart by ':' or letters; plain: a single number.
struct Angle {
    double value = 0; ///< in its leading unit
    bool plain = true, hours = false;
};

std::optional<Angle> parseAngle(QString text) {
    text.replace(QChar(0x2212), QLatin1Char('-')); // the minus sign of our own readout
    text.replace(QChar(0x00b0), QLatin1Char('d'));
    static const QRegularExpression pattern(QStringLiteral(
        R"(^([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:([:hd])(\d+(?:\.\d*)?)(?:[:m'′](\d+(?:\.\d*)?)(?:s|"|″)?|[m'′])?|d)?$)"));
    const auto match = pattern.match(text.toLower());
    if (!match.hasMatch()) {
        bool ok = false;
        const double value = text.toDouble(&ok);
        return ok && std::isfinite(value) ? std::optional(Angle{value, true, false}) : std::nullopt;
    }
    const double value =
        match.captured(2).toDouble() + match.captured(4).toDouble() / 60 + match.captured(5).toDouble() / 3600;
    const QString separator = match.captured(3);
    return Angle{match.captured(1) == QLatin1String("-") ? -value : value, separator.isEmpty(),
                 separator == QLatin1String(":") || separator == QLatin1String("h")};
}

} // namespace

std::optional<TypedPosition> parsePosition(const QString& text, const sky::Wcs& wcs, const QRectF& area) {
    static const QRegularExpression gap(QStringLiteral(R"([\s,;]+)"));
    const QStringList parts = text.split(gap, Qt::SkipEmptyParts);
    if (parts.size() != 2)
        return std::nullopt;
    const auto first = parseAngle(parts[0]), second = parseAngle(parts[1]);
    if (!first || !second)
        return std::nullopt;
    const bool plain = first->plain && second->plain;
    if (wcs.valid() && std::abs(second->value) <= 90) {
        const double ra = first->hours ? first->value * 15 : first->value;
        const sky::PixelPosition pixel = wcs.toPixel(ra, second->value);
        const QPointF image(pixel.x, pixel.y);
        if (std::isfinite(image.x()) && std::isfinite(image.y()) && (!plain || area.contains(image)))
            return TypedPosition{CoordinateKind::Sky, image};
    }
    if (!plain)
        return std::nullopt;
    return TypedPosition{CoordinateKind::Pixels, {first->value, second->value}};
}

} // namespace furrow::widgets
