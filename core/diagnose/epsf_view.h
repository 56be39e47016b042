#pragma once
#include "core/image/frames.h"
#include "core/psf/epsf_band.h"

#include <string>
#include <vector>

namespace furrow::diagnose {

/// One PSF-star candidate of a cell as its pictures need it. Stamps share one odd size; row 0 at the bottom.
struct StarView {
    std::string id;
    std::string origin;            ///< "sep", "gaia" or "both"
    double x = 0, y = 0;           ///< working frame, pixels
    bool used = false;             ///< behind the ePSF
    Image<float> stamp;            ///< counts, cell and local background subtracted; empty when none was cut
    Image<std::uint8_t> bad;       ///< pixels without weight: bad ones and neighbours
    double localBackground = 0;    ///< counts, already subtracted
    Image<std::uint8_t> annulus;   ///< pixels that the local background was taken from
    Image<float> residual;         ///< stamp - constant - flux · PSF; empty when there is no PSF
    Image<float> noise;            ///< expected, counts; as residual
    double flux = 0, constant = 0; ///< counts, counts per pixel
};

/// Everything behind the pictures of one band and cell. A cell without stars has an empty list and no ePSF.
struct EpsfCellView {
    std::string band, tag;
    Box box;                 ///< working frame
    Image<float> raw;        ///< the cell's pixels, counts
    Image<float> background; ///< empty when background_subtract_patch is off
    std::vector<StarView> stars;
    Image<float> epsf;  ///< unit sum; empty when the cell has none
    int nStarsUsed = 0; ///< as in meta.json: the band's in field mode
    psf::EpsfQuality quality;
    std::string error; ///< why there is no ePSF
};

EpsfCellView makeEpsfCellView(const psf::CellEpsf& cell, const Band& band, const config::Epsf& options);

} // namespace furrow::diagnose
