#pragma once
#include "core/model/aligned_buffer.h"
#include "core/model/batch_fft.h"

#include <cstddef>

namespace furrow::model {

/// Frequencies of an n × n real image, of which ky ≥ 0 suffice: blocks of BatchFft::kLanes values of ky, each a column
/// of n rows (all kx); after the blocks the n values at ky = π alone. Immutable, one per size and process.
struct SpectralGrid {
    static constexpr int kLanes = BatchFft::kLanes;
    int n = 0, blocks = 0;
    std::size_t blockSize = 0; ///< n · kLanes
    std::size_t edge = 0;      ///< offset of ky = π, blocks · blockSize
    std::size_t size = 0;      ///< multiple of kLanes
    /// kx² + ky², kx² - ky², 2 kx ky, rad/pixel; k2 of the zero frequency is tiny, not 0.
    AlignedBuffer<float> k2, a, b;
    AlignedBuffer<float> kx, ky;    ///< 0 at the Nyquist frequency, whose derivative is another
    AlignedBuffer<float> hermitian; ///< how often a coefficient counts in a sum over all frequencies: 0, 1 or 2
    BatchFft fft;

    /// Grid for a supported n; made once under a mutex.
    static const SpectralGrid& get(int n);
    /// The smallest supported grid of at least `pixels`, at most largest().
    static int sizeFor(double pixels);
    static int largest();
    /// Columns in use of a block.
    int lanes(int block) const { return n / 2 - block * kLanes <= 8 ? 8 : kLanes; }

    explicit SpectralGrid(int gridSize);
};

/// Factors of a shift along one axis at the frequencies 0 … n-1 (those above n/2 are negative), and their derivatives
/// by the shift.
struct AxisShift {
    AlignedBuffer<float> re, im, byRe, byIm;
    /// Band-limited: exp(-ik·shift).
    void setExact(int n, double shift);
    /// Lanczos kernel of order 3, normalised to unit sum: Σ_j L(j - f) exp(-ik (m + j)), shift = m + f, |f| ≤ ½.
    void setLanczos3(int n, double shift);

private:
    void fit(int n);
    void mirror(int n);
};

/// Half way between spectrum and image: frequencies ky = 0 … n/2 (rows, `stride` apart) over pixels x. Rows 0 and n/2
/// are real, their imaginary parts not kept.
struct MixedImage {
    AlignedBuffer<float> data;
    float *re = nullptr, *im = nullptr;
    std::size_t stride = 0;
    void fit(int n, int width);
};

/// Pixels of a real image.
struct PixelArea {
    const float* data = nullptr;
    std::ptrdiff_t stride = 0;
    int width = 0, height = 0;
    int x0 = 0, y0 = 0; ///< place on the grid; wraps around it
};
/// Spectrum of an image that is zero outside the area, in the layout of the grid. `block` and `work` are n × kLanes.
void forwardTransform(const SpectralGrid& grid, const PixelArea& area, float* re, float* im, MixedImage& mixed,
                      Columns block, Columns work);

/// Transforms a block along x and puts the pixels from x0 on into the mixed image, as many as it is wide. The first
/// column of block 0 is that of ky = 0 plus i times that of ky = π. Destroys block and work.
void inverseColumns(const SpectralGrid& grid, int block, Columns data, Columns work, int x0, MixedImage& mixed);

/// kLanes columns of an image to be made from a mixed image times a shift along y.
struct ImageStrip {
    const MixedImage* mixed = nullptr;
    const float *shiftRe = nullptr, *shiftIm = nullptr;
    int x = 0;                       ///< first column
    int width = 0;                   ///< columns wanted; the others are set to 0
    const float* subtract = nullptr; ///< taken off the result, may be null; laid out as `to`
    float* to = nullptr;
};
/// Makes rows [y0, y0 + height) of two strips with one transform; rows of the results are `stride` apart. The second
/// strip may be empty (no mixed image).
void inverseRows(const SpectralGrid& grid, const ImageStrip& first, const ImageStrip& second, int y0, int height,
                 std::ptrdiff_t stride, Columns block, Columns work);

} // namespace furrow::model
