#pragma once
#include <memory>
#include <span>
#include <string>
#include <vector>

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
    /// header holds no equatorial celestial WCS (ICRS or FK5) that WCSLIB can read.
    static Wcs fromHeader(const std::string& cards, const std::string& origin);

    bool valid() const { return m_impl != nullptr; }
    PixelPosition toPixel(double ra, double dec) const;
    SkyPosition toSky(double x, double y) const;
    /// Many positions at once (the way to transform more than a handful).
    std::vector<PixelPosition> toPixel(std::span<const SkyPosition> positions) const;
    std::vector<SkyPosition> toSky(std::span<const PixelPosition> positions) const;
    /// The same WCS for a frame whose pixel (0, 0) is pixel (x0, y0) of this one (CRPIX shifted). Throws UserError for
    /// a distortion that does not follow CRPIX.
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
    /// True when a distortion (SIP, TPV, …) goes beyond the linear part and the projection.
    bool distorted() const;
    std::string projection() const; ///< CTYPE1 and CTYPE2, e.g. "RA---TAN DEC--TAN"

private:
    struct Impl;
    std::shared_ptr<const Impl> m_impl;
};

/// Great-circle distance in degrees (haversine form, exact for small angles); arguments in degrees.
double separationDeg(double ra1, double dec1, double ra2, double dec2);

} // namespace furrow::sky
