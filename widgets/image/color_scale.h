#pragma once
#include "widgets/image/color_map.h"
#include "widgets/image/image_stats.h"
#include "widgets/image/stretch.h"

#include <memory>
#include <vector>

namespace furrow::widgets {

/// Value → colour for one image: limits, stretch, contrast and colour map in one look-up table. Immutable.
class ColorScale {
public:
    struct Options {
        Stretch stretch = Stretch::Linear;
        Limits limits;
        ColorMapId colorMap = ColorMapId::Grey;
        double contrast = 1.0, bias = 0.5;
    };
    ColorScale();
    /// `stats` gives histogram equalisation its histogram.
    ColorScale(const Options& options, const ImageStats& stats);
    /// The same with other limits, at no cost; not for histogram equalisation.
    ColorScale withLimits(const Limits& limits) const;

    const Options& options() const { return m_options; }
    /// Colours of `count` values; not-a-number becomes blankColor().
    void map(const float* values, QRgb* colors, int count) const;
    QRgb color(float value) const;
    /// Value at a position of the colour bar, 0 (low) to 1 (high), undoing the stretch.
    double valueAt(double position) const;
    QRgb colorAt(double position) const;
    static QRgb blankColor() { return qRgb(64, 72, 84); }

private:
    Options m_options;
    std::shared_ptr<const std::vector<float>> m_curve; ///< stretched position per table entry, ascending
    std::shared_ptr<const std::vector<QRgb>> m_table;  ///< colour per table entry, then the blank one
    ColorTable m_colors;
};

} // namespace furrow::widgets
