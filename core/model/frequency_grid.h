#pragma once
#include "core/model/aligned_buffer.h"

struct fftwf_plan_s;

namespace furrow::model {

/// Half-complex frequencies of an n × n real image, row-major n × pitch of which n/2 + 1 columns are used, with its
/// FFTW plans. Immutable, one per size and process; the transforms may run on any number of threads. Arrays are padded
/// so that vectors of 8 may run over the end. Transforms along x are done for the rows that are wanted only: stamps are
/// smaller than grids.
struct FrequencyGrid {
    int n = 0, columns = 0; ///< columns = n/2 + 1
    int pitch = 0;          ///< columns with padding, a multiple of 4: keeps rows aligned
    std::size_t size = 0;   ///< n · pitch
    std::size_t padded = 0; ///< multiple of 8, at least size + 8
    /// kx² + ky², kx² - ky², 2 kx ky, rad/pixel; k2 of the zero frequency is tiny, not 0.
    AlignedBuffer<float> k2, a, b;
    AlignedBuffer<float> kx, ky;    ///< 0 at the Nyquist frequency, whose derivative is treated apart
    AlignedBuffer<float> hermitian; ///< how often a coefficient counts in a sum over all frequencies: 1 or 2

    /// Grid for an even n; FFTW_ESTIMATE plans are made once under a mutex.
    static const FrequencyGrid& get(int n);
    /// Rows [firstRow, lastRow) of an image, all others being 0 → spectrum (interleaved complex, n × pitch). `work` is
    /// as large.
    void forward(const float* image, int firstRow, int lastRow, float* spectrum, float* work) const;
    /// spectrum → rows [firstRow, lastRow) of the image, unnormalised. Destroys `work`, as large as the spectrum.
    void inverse(const float* spectrum, int firstRow, int lastRow, float* image, float* work) const;
    /// The same for all rows, with buffers of this thread.
    void forward(const float* image, float* spectrum) const;
    void inverse(const float* spectrum, float* image) const;
    /// The smallest supported grid of at least `pixels`, at most 512.
    static int sizeFor(double pixels);

    explicit FrequencyGrid(int gridSize);
    ~FrequencyGrid();
    FrequencyGrid(const FrequencyGrid&) = delete;
    FrequencyGrid& operator=(const FrequencyGrid&) = delete;

private:
    fftwf_plan_s *m_rowForward = nullptr, *m_columnsForward = nullptr, *m_columnsInverse = nullptr,
                 *m_rowInverse = nullptr;
};

} // namespace furrow::model
