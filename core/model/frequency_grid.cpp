#include "core/model/frequency_grid.h"

#include <fftw3.h>

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>

namespace furrow::model {

FrequencyGrid::FrequencyGrid(int gridSize)
    : n(gridSize)
    , columns(gridSize / 2 + 1)
    , pitch((columns + 3) / 4 * 4)
    , size(static_cast<std::size_t>(gridSize) * pitch)
    , padded((size + 15) / 8 * 8) {
    AlignedBuffer<float> image, spectrum, work;
    image.resize(static_cast<std::size_t>(n) * n);
    spectrum.resize(2 * padded);
    work.resize(2 * padded);
    auto *from = reinterpret_cast<fftwf_complex*>(spectrum.data()), *to = reinterpret_cast<fftwf_complex*>(work.data());
    const unsigned rows = FFTW_ESTIMATE | (n % 4 == 0 ? 0U : FFTW_UNALIGNED); // rows start on 16 bytes or not
    m_rowForward = fftwf_plan_dft_r2c_1d(n, image.data(), to, rows | FFTW_PRESERVE_INPUT);
    m_rowInverse = fftwf_plan_dft_c2r_1d(n, to, image.data(), rows);
    m_columnsForward = fftwf_plan_many_dft(1, &n, pitch, to, nullptr, pitch, 1, from, nullptr, pitch, 1, FFTW_FORWARD,
                                           FFTW_ESTIMATE | FFTW_PRESERVE_INPUT);
    m_columnsInverse = fftwf_plan_many_dft(1, &n, pitch, from, nullptr, pitch, 1, to, nullptr, pitch, 1, FFTW_BACKWARD,
                                           FFTW_ESTIMATE | FFTW_PRESERVE_INPUT);
}

FrequencyGrid::~FrequencyGrid() {
    for (fftwf_plan plan : {m_rowForward, m_columnsForward, m_columnsInverse, m_rowInverse})
        fftwf_destroy_plan(plan);
}

const FrequencyGrid& FrequencyGrid::get(int n) {
    static std::mutex mutex;
    static std::map<int, std::unique_ptr<FrequencyGrid>> grids;
    std::lock_guard lock(mutex);
    std::unique_ptr<FrequencyGrid>& grid = grids[n];
    if (!grid)
        grid = std::make_unique<FrequencyGrid>(n);
    return *grid;
}

namespace {
float* threadWork(std::size_t size) {
    thread_local AlignedBuffer<float> work;
    work.resize(size);
    return work.data();
}
fftwf_complex* complexAt(const float* data) {
    return reinterpret_cast<fftwf_complex*>(const_cast<float*>(data));
}
} // namespace

void FrequencyGrid::forward(const float* image, float* spectrum) const {
    float* work = threadWork(2 * padded);
    std::fill_n(work, 2 * size, 0.0f);
    for (int y = 0; y < n; ++y)
        fftwf_execute_dft_r2c(m_rowForward, const_cast<float*>(image) + static_cast<std::size_t>(y) * n,
                              complexAt(work + 2 * static_cast<std::size_t>(pitch) * y));
    fftwf_execute_dft(m_columnsForward, complexAt(work), complexAt(spectrum));
}

void FrequencyGrid::inverse(const float* spectrum, float* image) const {
    float* work = threadWork(2 * padded);
    fftwf_execute_dft(m_columnsInverse, complexAt(spectrum), complexAt(work));
    for (int y = 0; y < n; ++y)
        fftwf_execute_dft_c2r(m_rowInverse, complexAt(work + 2 * static_cast<std::size_t>(pitch) * y),
                              image + static_cast<std::size_t>(y) * n);
}

} // namespace furrow::model
