#pragma once
#include <cstddef>

/// Inner loops over pixels, vectorised with run-time dispatch. Vectors run over the end of a row by up to
/// kPixelLanes - 1 pixels: what lies there must be readable; it is not used, but must be finite.
namespace furrow::fit {

constexpr int kPixelLanes = 16;

/// A set of planes with common row length.
struct Planes {
    const float* const* plane = nullptr;
    int count = 0;
    std::ptrdiff_t stride = 0;
};
/// out[i * b.count + j] = Σ a_i b_j over width × rows pixels; products in single precision, sums of eight rows in
/// double. lowerOnly: entries with j > i may be left out (a and b the same set, up to a weight).
void dotPlanes(const Planes& a, const Planes& b, int width, int rows, bool lowerOnly, double* out);

/// out = a · b for one row.
void multiplyRow(const float* a, const float* b, int width, float* out);
/// All planes times a weight image; out: planes one after the other, rows as far apart as those of `a`.
void multiplyPlanes(const Planes& a, const float* weight, std::ptrdiff_t weightStride, int width, int rows, float* out);
/// target -= scale · source for one row.
void subtractRow(const float* source, float scale, int width, float* target);
struct SeenSums {
    double weightedData = 0; ///< Σ image · weight · data
    double visible = 0;      ///< Σ image² where `seen` is not 0
    double all = 0;          ///< Σ image²
};
/// Of width × rows pixels; rows of weight, seen (null: nowhere 0) and data are `stride` floats apart.
SeenSums sumSeen(const float* image, std::ptrdiff_t imageStride, const float* weight, const float* seen,
                 const float* data, std::ptrdiff_t stride, int width, int rows);
struct ResidualSums {
    double chi2 = 0;     ///< Σ w r²
    double leverage = 0; ///< Σ (w r d)²: what rounding of the data's size does to χ²
};
/// weighted = w · r; sums in double. `data` are the pixels d.
ResidualSums weightResidual(const float* r, const float* w, const float* data, std::size_t count, float* weighted);

} // namespace furrow::fit
