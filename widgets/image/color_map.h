#pragma once
#include <QColor>
#include <QString>

#include <array>

namespace furrow::widgets {

enum class ColorMapId { Grey, InvertedGrey, Viridis, Cividis, Inferno, BlueRed, PurpleGreen };

inline constexpr std::array kColorMaps{ColorMapId::Grey,       ColorMapId::InvertedGrey, ColorMapId::Viridis,
                                       ColorMapId::Cividis,    ColorMapId::Inferno,      ColorMapId::BlueRed,
                                       ColorMapId::PurpleGreen};

/// 256 opaque colours from the lowest to the highest value.
using ColorTable = std::array<QRgb, 256>;
ColorTable colorTable(ColorMapId id);

/// Diverging maps are for values about zero.
bool isDiverging(ColorMapId id);
QString colorMapLabel(ColorMapId id); ///< translated, for menus
QString colorMapName(ColorMapId id);  ///< stable, for settings
ColorMapId colorMapFromName(const QString& name, ColorMapId fallback);

} // namespace furrow::widgets
