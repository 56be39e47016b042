#pragma once
#include "core/image/frames.h"
#include "core/psf/epsf_build.h"

#include <functional>
#include <string>
#include <vector>

namespace furrow::psf::testing {

/// Surface brightness of a unit-flux point source at an offset (pixels) for a star at field position (x, y).
using TruePsf = std::function<double(double dx, double dy, double x, double y)>;

/// Elliptical Moffat profile written down independently of the product.
double moffat(double dx, double dy, double fwhm, double beta, double axisRatio = 1, double angle = 0);

/// Pixel-integrated unit-sum stamp of the true PSF (7 × 7 points per pixel within 4 pixels, 3 × 3 outside).
Image<float> trueStamp(const TruePsf& psf, double x, double y, int size, double phaseX = 0, double phaseY = 0);

struct FieldOptions {
    int width = 500, height = 500, spacing = 45;
    double skySigma = 5, photonScale = 0.5;
    double fluxMin = 3e4, fluxMax = 3e5;
    double saturate = 1e9;
    std::string band = "t";
    double fwhmPix = 4;
    unsigned seed = 1;
};

/// Stars on a jittered grid, with noise, as Frames of one band, and their positions as catalog points.
struct StarField {
    Frames frames;
    std::vector<SkyPoint> points;
    std::vector<double> fluxes;
    FieldOptions options;
    TruePsf psf;
    void addStar(double x, double y, double flux); ///< no noise is added; not entered in points
};
StarField makeField(const TruePsf& psf, const FieldOptions& options);

/// Worst pixel, peak ratio, centroid distance inside 8 pixels and encircled-energy difference (3, 6, 12 and 20 pixels,
/// the worst).
struct Comparison {
    double worst = 0, peakRatio = 0, centroid = 0, energy = 0;
};
Comparison compare(const Image<float>& epsf, const Image<float>& truth);

} // namespace furrow::psf::testing
