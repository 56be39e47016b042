#pragma once
#include <QString>

#include <array>

namespace furrow::widgets {

/// How a value between the limits becomes a colour: the curves of DS9.
enum class Stretch { Linear, Log, Power, Sqrt, Squared, Asinh, Sinh, HistogramEqualisation };

inline constexpr std::array kStretches{
    Stretch::Linear,  Stretch::Log,   Stretch::Power, Stretch::Sqrt,
    Stretch::Squared, Stretch::Asinh, Stretch::Sinh,  Stretch::HistogramEqualisation};

/// Colour position in [0, 1] of t = (value - low)/(high - low), clamped to [0, 1]. Histogram equalisation depends on
/// the image, not on t alone: it is the identity here and ColorScale replaces it.
double stretched(Stretch stretch, double t);

QString stretchLabel(Stretch stretch); ///< translated, for menus
QString stretchId(Stretch stretch);    ///< stable, for settings
Stretch stretchFromId(const QString& id, Stretch fallback);

} // namespace furrow::widgets
