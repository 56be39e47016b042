#pragma once
#include "core/sky/wcs.h"

#include <QPointF>
#include <QRectF>
#include <QString>

#include <optional>

namespace furrow::widgets {

enum class CoordinateKind { Pixels, Sky };

/// What two numbers typed by a user mean.
struct TypedPosition {
    CoordinateKind kind = CoordinateKind::Pixels;
    QPointF image; ///< 0-based pixels
};

/// "x y" in 0-based pixels, "RA DEC" in degrees, or sexagesimal ("02:17:36.1 -05:12:03", "2h17m36.1s -5d12m3s"); a
/// comma may stand between. Two plain numbers are sky coordinates when these lie inside `area`, else pixels. nullopt:
/// not a position (or a sky position without a WCS).
std::optional<TypedPosition> parsePosition(const QString& text, const sky::Wcs& wcs, const QRectF& area);

} // namespace furrow::widgets
