#include "core/model/frequency_grid.h"

#include <fftw3.h>

#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <mutex>
#include <numbers>

namespace furrow::model {

namespace {
/// Sizes that FFTW transforms fast without measuring.
constexpr std::array<int, 9> kSizes{32, 64, 96, 128, 192, 256, 320, 384, 512};
} // namespace

FrequencyGrid::FrequencyGrid(int gridSize)
    : n(gridSize)
    , columns(gridSize / 2 + 1)
    , pitch((columns + 3) / 4 * 4)
    , size(static_cast<std::size_t>(gridSize) * pitch)
    , padded((size + 15) / 8 * 8) {
    for (AlignedBuffer<float>* array : {&k2, &a, &b, &kx, &ky, &hermitian})
        array->assignZero(padded);
    std::fill_n(k2.data(), padded, 1.0f); // harmless where there is no frequency
    for (int j = 0; j < n; ++j) {
        const double fy = 2 * std::numbers::pi * (j <= n / 2 ? j : j - n) / n;
        for (int i = 0; i < columns; ++i) {
            const double fx = 2 * std::numbers::pi * i / n;
            const std::size_t at = static_cast<std::size_t>(j) * pitch + i;
            k2[at] = static_cast<float>(fx * fx + fy * fy);
            a[at] = static_cast<float>(fx * fx - fy * fy);
            b[at] = static_cast<float>(2 * fx * fy);
            kx[at] = i == n / 2 ? 0.0f : static_cast<float>(fx);
            ky[at] = j == n / 2 ? 0.0f : static_cast<float>(fy);
            hermitian[at] = i == 0 || i == n / 2 ? 1.0f : 2.0f;
        }
    }
    k2[0] = 1e-12f;
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

void FrequencyGrid::forward(const float* image, int firstRow, int lastRow, float* spectrum, float* work) const {
    const std::size_t row = 2 * static_cast<std::size_t>(pitch);
    std::fill_n(work, 2 * size, 0.0f);
    for (int y = firstRow; y < lastRow; ++y)
        fftwf_execute_dft_r2c(m_rowForward, const_cast<float*>(image) + static_cast<std::size_t>(y) * n,
                              reinterpret_cast<fftwf_complex*>(work + y * row));
    fftwf_execute_dft(m_columnsForward, reinterpret_cast<fftwf_complex*>(work),
                      reinterpret_cast<fftwf_complex*>(spectrum));
}

void FrequencyGrid::inverse(const float* spectrum, int firstRow, int lastRow, float* image, float* work) const {
    const std::size_t row = 2 * static_cast<std::size_t>(pitch);
    fftwf_execute_dft(m_columnsInverse, reinterpret_cast<fftwf_complex*>(const_cast<float*>(spectrum)),
                      reinterpret_cast<fftwf_complex*>(work));
    for (int y = firstRow; y < lastRow; ++y)
        fftwf_execute_dft_c2r(m_rowInverse, reinterpret_cast<fftwf_complex*>(work + y * row),
                              image + static_cast<std::size_t>(y) * n);
}

namespace {
float* threadWork(std::size_t size) {
    thread_local AlignedBuffer<float> work;
    work.resize(size);
    return work.data();
}
} // namespace

void FrequencyGrid::forward(const float* image, float* spectrum) const {
    forward(image, 0, n, spectrum, threadWork(2 * padded));
}

void FrequencyGrid::inverse(const float* spectrum, float* image) const {
    inverse(spectrum, 0, n, image, threadWork(2 * padded));
}

int FrequencyGrid::sizeFor(double pixels) {
    for (int n : kSizes)
        if (n >= pixels)
            return n;
    return kSizes.back();
}

} // namespace furrow::model
