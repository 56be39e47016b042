#pragma once
#include "widgets/image/image_pyramid.h"

#include <QColor>

#include <array>

namespace furrow::widgets {

/// How three bands become one colour picture (Lupton et al. 2004, PASP 116, 133). With values in units of their limits
/// (0 black, 1 white) and I the mean of the three, each is multiplied by asinh(Q I)/(asinh(Q) I): I = 1 stays white and
/// colours do not depend on brightness. A colour with a channel above white is scaled down as a whole.
struct RgbOptions {
    std::array<Limits, 3> limits;                 ///< red, green, blue: black and white
    double softening = 8.0;                       ///< Q: 0 is linear
    std::array<double, 3> weights{1.0, 1.0, 1.0}; ///< red, green, blue
    bool operator==(const RgbOptions&) const = default;
};

/// Three bands of one frame, reduced alike. Immutable.
struct RgbImages {
    std::array<std::shared_ptr<const ImagePyramid>, 3> bands; ///< red, green, blue; equal sizes
    double pixelSize = 1.0;                                   ///< frame pixels per pixel of the bands
};

/// The colour of pixels of three bands. A pixel without a value in any band is blank.
class RgbScale {
public:
    explicit RgbScale(const RgbOptions& options);
    void map(const float* red, const float* green, const float* blue, QRgb* colors, int count) const;

private:
    std::array<float, 3> m_black, m_scale;
    std::vector<float> m_gain; ///< asinh(Q I)/(asinh(Q) I), equally spaced in sqrt(I)
};

} // namespace furrow::widgets
