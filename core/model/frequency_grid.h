#pragma once
#include "core/model/aligned_buffer.h"

struct fftwf_plan_s;

namespace furrow::model {

/// FFTW plans for real images of n × n pixels and their half-complex spectra, row-major n × pitch of which n/2 + 1
/// columns are used. Immutable, one per size and process; the transforms may run on any number of threads.
struct FrequencyGrid {
    int n = 0, columns = 0; ///< columns = n/2 + 1
    int pitch = 0;          ///< columns with padding, a multiple of 4: keeps rows aligned
    std::size_t size = 0;   ///< n · pitch
    std::size_t padded = 0; ///< multiple of 8, at least size + 8

    /// Grid for an even n; FFTW_ESTIMATE plans are made once under a mutex.
    static const FrequencyGrid& get(int n);
    /// Image → spectrum (interleaved complex, 2 · size floats), with a buffer of this thread.
    void forward(const float* image, float* spectrum) const;
    /// Spectrum → image, unnormalised.
    void inverse(const float* spectrum, float* image) const;

    explicit FrequencyGrid(int gridSize);
    ~FrequencyGrid();
    FrequencyGrid(const FrequencyGrid&) = delete;
    FrequencyGrid& operator=(const FrequencyGrid&) = delete;

private:
    fftwf_plan_s *m_rowForward = nullptr, *m_columnsForward = nullptr, *m_columnsInverse = nullptr,
                 *m_rowInverse = nullptr;
};

} // namespace furrow::model
