#pragma once
#include "core/image/image.h"

#include <memory>
#include <string>
#include <vector>

namespace furrow::diagnose {

/// One PSF-star candidate of a cell as its pictures need it. Stamps share one odd size; row 0 at the bottom.
struct StarView {
    std::string id;      ///< unique label in its cell
    std::string origin;  ///< "sep", "gaia" or "both"
    double x = 0, y = 0; ///< working frame, pixels
    bool used = false;   ///< behind the ePSF
    std::string reason;  ///< why it is not used
    Image<float> raw;    ///< stamp of the cell image, background-subtracted by the cell's background if that is on
    double localBackground = 0;  ///< counts; subtract from `raw`
    Image<std::uint8_t> annulus; ///< pixels that the local background was taken from; may be empty
    Image<std::uint8_t> bad;     ///< pixels without weight (bad, neighbours); may be empty
    Image<float> model;          ///< flux · PSF at the star, without background; empty when not used
    double flux = 0;             ///< counts
};

/// Everything behind the pictures of one band and cell. A cell without stars has an empty list and no ePSF.
struct EpsfCellView {
    std::string band, tag;
    Box box;                     ///< working frame
    Image<float> raw;            ///< the cell's pixels
    Image<float> background;     ///< empty when background_subtract_patch is off
    double skySigma = 1;         ///< counts
    std::vector<StarView> stars; ///< extracted candidates, brightest first
    Image<float> epsf;           ///< unit sum; empty when the cell has none
    int nStarsUsed = 0;          ///< as in meta.json: the band's in field mode
    double fwhm = 0, ellipticity = 0;
    std::string status; ///< "ok", or why there is no ePSF
};
using EpsfCellPtr = std::shared_ptr<const EpsfCellView>;

} // namespace furrow::diagnose
