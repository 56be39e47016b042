#pragma once
#include "core/model/spectral_grid.h"

#include <cstddef>

/// Inner loops over the frequencies of a grid, vectorised with run-time dispatch. All arrays are padded to
/// SpectralGrid::size and laid out like its own.
namespace furrow::model {

/// Coefficients of u² = rc² v, v = c k² + s (η·A), and of its derivatives by η (see ShapeCoefficients::of).
struct ShapeCoefficients {
    double logR = 0, eta1 = 0, eta2 = 0;
    double c = 1;  ///< cosh |η|
    double s = 1;  ///< sinh |η| / |η|
    double s2 = 0; ///< (c - s) / |η|², from ds/dη_j = s2 η_j
    double s3 = 0; ///< (s - 3 s2) / |η|², from ds2/dη_j = s3 η_j
    static ShapeCoefficients of(double logR, double eta1, double eta2);
};

/// Profile transform on a grid and its first derivatives.
struct ProfileValues {
    float *value, *byLogR, *byEta1, *byEta2, *byLogN; ///< byLogN may be null
};
/// `value` and `byLogN` of the row in the layout of ProfileRow; byLogN may be null.
void evaluateProfile(const SpectralGrid& grid, const ShapeCoefficients& shape, const float* rowValue,
                     const float* rowByLogN, const ProfileValues& out);

/// Block of the spectrum p, each row j (one kx) times the complex factor f[j]; re and im are one block.
void scaleRows(const SpectralGrid& grid, int block, const float* pRe, const float* pIm, const float* fRe,
               const float* fIm, float* re, float* im);
/// (re, im) = f · (fromRe, fromIm).
void scaleBlock(std::size_t count, const float* f, const float* fromRe, const float* fromIm, float* re, float* im);
/// Multiplies a spectrum with shifts along x and y.
void shiftSpectrum(const SpectralGrid& grid, const AxisShift& x, const AxisShift& y, float* re, float* im);
/// (re, im) += scale · conj(s) · b.
void accumulateConjugate(std::size_t count, float scale, const float* sRe, const float* sIm, const float* bRe,
                         const float* bIm, float* re, float* im);

/// Sums over all frequencies of (re + i im) times the second derivatives of exp(-i k·x) F by all pairs of
/// parameters, order of core/model/parameters.h; `parameters` is 2, 5 or 6. out: 6 × 6, symmetric.
/// For 2 parameters `rows` are null (F = 1). re and im are weighted by grid.hermitian inside.
struct CurvatureRows {
    const float *value = nullptr, *byLogN = nullptr, *byLogN2 = nullptr;
};
void contractCurvature(const SpectralGrid& grid, const ShapeCoefficients& shape, const CurvatureRows& rows,
                       int parameters, const float* re, const float* im, double (&out)[6][6]);

} // namespace furrow::model
