#pragma once
#include "core/diagnose/figure.h"
#include "widgets/figures/palette.h"

#include <QImage>

#include <utility>
#include <vector>

namespace furrow::figures {

/// A value's place between the limits, 0–1, after the stretch; values outside are clamped.
double stretched(double value, const diagnose::Limits& limits, diagnose::Stretch stretch);
/// The value at a place of the colour bar: the inverse of stretched().
double valueAt(double place, const diagnose::Limits& limits, diagnose::Stretch stretch);

/// Places (0–1) and labels of a colour bar's ticks: round values, or evenly spaced ones under a stretch.
std::vector<std::pair<double, QString>> colorBarTicks(const diagnose::ImagePanel& panel);

/// 256 colours of a map.
const std::array<QRgb, 256>& mapColors(diagnose::Colors colors);

/// Fills `place` of an RGB32 canvas with the panel's pixels, row 0 at the bottom: nearest pixel when enlarging, means
/// over the covered pixels when reducing; masked pixels tinted, pixels without a value blank.
void paintPixels(QImage& canvas, const QRect& place, const diagnose::ImagePanel& panel, const Palette& palette);

/// Fills `place` with the map from low to high: upwards, or to the right when it is wider than high.
void paintColorBar(QImage& canvas, const QRect& place, diagnose::Colors colors);

} // namespace furrow::figures
