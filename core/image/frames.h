#pragma once
#include "core/image/image.h"
#include "core/sky/wcs.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace furrow {

/// One image's header values, scaled to zp_ref where they are counts.
struct BandInfo {
    std::string name;               ///< FILTER, trimmed
    std::filesystem::path path;     ///< the FITS file
    double zpAuto = 0;              ///< mag AB, as in the header
    double scale = 1;               ///< 10^(-0.4 (ZP_AUTO - zp_ref)); already applied to everything below but gain
    double skySigma = 0;            ///< counts at zp_ref
    double gain = 1;                ///< e-/ADU of the raw image
    std::optional<double> saturate; ///< counts at zp_ref (the header's SATURATE × scale)
    std::optional<double> fwhmPix;  ///< PEEING, else SEEING / pixel scale
    /// Photon variance per count of model flux: scale / EGAIN.
    double photonScale() const { return scale / gain; }
};

/// One band in the working frame. The image is in counts at zp_ref, NaN/inf where the input was not finite.
struct Band {
    BandInfo info;
    Image<float> image;
    BitMask saturated; ///< raw ≥ SATURATE/2; empty when SATURATE is missing
};

/// All bands of a field in the working (cropped) frame, with the white stack. Immutable once loaded.
struct Frames {
    int width = 0, height = 0;         ///< working frame, pixels
    int fullWidth = 0, fullHeight = 0; ///< before the crop
    int cropMargin = 0;                ///< working (0,0) is (margin, margin) of the full frame
    sky::Wcs wcs;                      ///< of the working frame
    std::vector<Band> bands;
    Image<float> white;      ///< Σ w·img / Σ w, w = 1/skySigma²; NaN where no band is finite
    Image<float> whiteSigma; ///< sqrt(1/Σ w); inf where no band is finite
    BitMask brightMask;      ///< ellipses of bright unmatched sources | any-band saturation; empty when disabled

    std::vector<std::string> bandNames() const;
    /// True where weight is 0 in this band: not finite, saturated or bright mask.
    bool masked(std::size_t band, int x, int y) const {
        const Band& b = bands[band];
        return !std::isfinite(b.image(x, y)) || (!b.saturated.empty() && b.saturated.test(x, y)) ||
               (!brightMask.empty() && brightMask.test(x, y));
    }
};

/// Bits of a payload's mask image.
enum MaskBit : std::uint8_t { kMaskNonFinite = 1, kMaskSaturated = 2, kMaskBright = 4 };

} // namespace furrow
