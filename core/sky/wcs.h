#pragma once
#include <memory>
#include <string>

namespace furrow::sky {

struct PixelPosition {
    double x, y; ///< 0-based pixels, centres at integers; NaN when there is no solution
};
struct SkyPosition {
    double ra, dec; ///< deg, ICRS; NaN when there is no solution
};

/// Celestial WCS of a 2-D image (FITS WCS papers I, II; SIP and TPV distortions) through WCSLIB.
/// Immutable and safe to use from many threads; cheap to copy.
class Wcs {
public:
    Wcs() = default;
    /// From the 80-character cards of a FITS header, concatenated. Throws UserError naming `origin` when the
    /// header holds no celestial WCS that WCSLIB can read.
    static Wcs fromHeader(const std::string& cards, const std::string& origin);

    bool valid() const { return m_impl != nullptr; }
    PixelPosition toPixel(double ra, double dec) const;
    SkyPosition toSky(double x, double y) const;
    /// The same WCS for a frame whose pixel (0, 0) is pixel (x0, y0) of this one (CRPIX shifted).
    Wcs shifted(double x0, double y0) const;
    /// Mean pixel scale at the reference point, arcsec/pixel (square root of the pixel area).
    double pixelScale() const;
    /// Header cards (80 characters each, concatenated) that reproduce this WCS, SIP/TPV included.
    std::string headerCards() const;

    /// Values compared by the alignment check, as written in the header (deg, pixels, deg/pixel).
    struct Linear {
        double crval[2], crpix[2], cd[2][2], cdelt[2];
    };
    Linear linear() const;

private:
    struct Impl;
    std::shared_ptr<const Impl> m_impl;
};

/// Great-circle distance in degrees (haversine form, exact for small angles); arguments in degrees.
double separationDeg(double ra1, double dec1, double ra2, double dec2);

} // namespace furrow::sky
