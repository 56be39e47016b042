#pragma once
#include "core/image/image.h"

#include <array>
#include <vector>

/// Pixel-integrated elliptical profiles: Gauss-Legendre quadrature inside every pixel, vectorised over pixels.
namespace furrow::psf {

/// Pixels of a square stamp, those near the centre first: they get the finer quadrature (5 × 5 points within 3 pixels,
/// 3 × 3 within 12, 2 × 2 outside). Padded with far-away pixels to whole vectors.
struct PixelList {
    std::vector<float> x, y;          ///< offsets from the middle pixel
    std::vector<int> index;           ///< of the pixel in the stamp (row-major), for the first `count` entries
    std::size_t count = 0;            ///< pixels without the padding
    std::array<std::size_t, 3> end{}; ///< ends of the three classes; the last one is x.size()

    /// Pixels of a size × size stamp (size odd) with centres within `radius` of its middle.
    static PixelList disc(int size, double radius);
    static PixelList square(int size) { return disc(size, 2.0 * size); }
    std::size_t padded() const { return x.size(); }
};

/// Ellipse of constant area: the squared radius is (dx, dy) Q (dx, dy)ᵀ with det Q = 1, Q smooth in
/// η = -ln(b/a)·(cos 2θ, sin 2θ).
struct Ellipse {
    double xx = 1, xy = 0, yy = 1;    ///< r² = xx·dx² + 2·xy·dx·dy + yy·dy²
    std::array<double, 3> d1{}, d2{}; ///< derivatives of (xx, xy, yy) with respect to η1, η2
    Ellipse() = default;
    Ellipse(double eta1, double eta2);
};

/// What the vector kernels take: r²/α² (or r²/2σ²) = xx·dx² + xy2·dx·dy + yy·dy².
struct ProfileArgs {
    float xx, xy2, yy, beta, norm, x0, y0;
};

/// Sums over the quadrature points of a pixel, one entry per pixel of the list: M, M ln u and T = M/u times the
/// offsets, where M is the profile and u = 1 + r²/α². They give the profile with all its derivatives.
struct MoffatMoments {
    std::vector<float> m, mlog, txx, txy, tyy, tx, ty;
    void resize(std::size_t n);
};

/// Adds weight × the Moffat profile (β-1)/(πα²)·u^-β centred at (x0, y0) to out (one entry per pixel of the list).
void addMoffat(const PixelList& pixels, const Ellipse& ellipse, double alpha, double beta, double x0, double y0,
               double weight, float* out);
/// The moments of the same profile (weight 1).
void moffatMoments(const PixelList& pixels, const Ellipse& ellipse, double alpha, double beta, double x0, double y0,
                   MoffatMoments& out);
/// Adds weight × exp(-r²/(2σ²))/(2πσ²) centred at (x0, y0).
void addGaussian(const PixelList& pixels, const Ellipse& ellipse, double sigma, double x0, double y0, double weight,
                 float* out);

/// α of a Moffat profile: FWHM = 2 α sqrt(2^(1/β) - 1) (Moffat 1969).
double moffatAlpha(double fwhm, double beta);

} // namespace furrow::psf
