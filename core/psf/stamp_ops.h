#pragma once
#include "core/image/image.h"

#include <array>
#include <utility>
#include <vector>

/// Small operations on PSF stamps. "Offset" means pixels from the middle pixel of an odd, square stamp.
namespace furrow::psf {

struct Offset {
    double x = 0, y = 0;
};

/// Centroid in a Gaussian window of the given sigma that follows it (Bertin, SExtractor's XWIN). `ok` (may be null):
/// pixels with 0 are left out. Starts at `start` and stays within 2 pixels of it.
Offset windowedCentroid(const Image<float>& stamp, double sigma, const Image<std::uint8_t>* ok = nullptr,
                        Offset start = {});

/// FWHM of the Gaussian whose own window gives its second moments back (adaptive moments, Bernstein & Jarvis 2002);
/// 0 when it does not converge.
double adaptiveFwhm(const Image<float>& stamp, const Image<std::uint8_t>& ok, Offset centre, double startFwhm);

/// Interpolates a stamp with a B-spline of degree 5 (Unser 1999); outside it is zero. At a FWHM of 2.2 pixels the error
/// is 0.1 % of the peak and falls with the sixth power of the width.
class SplineStamp {
public:
    SplineStamp() = default;
    explicit SplineStamp(const Image<float>& stamp);
    /// Σ weights[i]·stamps[i]; the stamps have one size.
    static SplineStamp combination(const std::vector<SplineStamp>& stamps, const double* weights);
    bool empty() const { return m_coefficients.empty(); }
    /// Adds weight × the stamp moved by (dx, dy), |d| < 2, to the middle of `out` (odd, square, any size).
    void addShifted(double dx, double dy, double weight, Image<float>& out) const;

private:
    Image<float> m_coefficients; ///< with a margin of 3 zero pixels
};

/// Middle `size` × `size` pixels; zeros outside when the stamp is smaller.
Image<float> centred(const Image<float>& stamp, int size);
/// Scales to unit sum (double accumulation).
void normaliseSum(Image<float>& stamp);

/// Separable Gaussian blur with zero outside; `squared` uses the square of the kernel.
Image<double> gaussianBlur(const Image<double>& image, double sigma, bool squared);

/// Median; reorders its argument. 0 when empty.
double medianOf(std::vector<double>& values);

} // namespace furrow::psf
