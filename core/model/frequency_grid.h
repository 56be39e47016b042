#pragma once
#include "core/model/aligned_buffer.h"

struct fftwf_plan_s;

namespace furrow::model {

/// Half-complex frequencies of an n × n real image, row-major n × (n/2 + 1), with its FFTW plans. Immutable, one per
/// size and process; the transforms may run on any number of threads. Arrays are padded so that vectors of 8 may run
/// over the end.
struct FrequencyGrid {
    int n = 0, columns = 0; ///< columns = n/2 + 1
    std::size_t size = 0;   ///< n · columns
    std::size_t padded = 0; ///< multiple of 8, at least size + 8
    AlignedBuffer<float> k2, a,
        b; ///< kx² + ky², kx² - ky², 2 kx ky, rad/pixel; k2 of the zero frequency is tiny, not 0
    AlignedBuffer<float> kx, ky;    ///< 0 at the Nyquist frequency, whose derivative is treated apart
    AlignedBuffer<float> hermitian; ///< how often a coefficient counts in a sum over all frequencies: 1 or 2

    /// Grid for an even n; FFTW_ESTIMATE plans are made once under a mutex.
    static const FrequencyGrid& get(int n);
    /// image (n × n) → spectrum (interleaved complex, n × columns). Buffers from AlignedBuffer; image is kept.
    void forward(float* image, float* spectrum) const;
    /// spectrum → image, unnormalised; destroys the spectrum.
    void inverse(float* spectrum, float* image) const;
    /// The smallest supported grid of at least `pixels`, at most 512.
    static int sizeFor(double pixels);

    explicit FrequencyGrid(int gridSize);
    ~FrequencyGrid();
    FrequencyGrid(const FrequencyGrid&) = delete;
    FrequencyGrid& operator=(const FrequencyGrid&) = delete;

private:
    fftwf_plan_s* m_forward = nullptr;
    fftwf_plan_s* m_inverse = nullptr;
};

} // namespace furrow::model
