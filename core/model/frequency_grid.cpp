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
constexpr std::array<int, 16> kSizes{24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 256, 320, 384, 512};
}

FrequencyGrid::FrequencyGrid(int gridSize)
    : n(gridSize)
    , columns(gridSize / 2 + 1)
    , size(static_cast<std::size_t>(gridSize) * (gridSize / 2 + 1))
    , padded((size + 15) / 8 * 8) {
    for (AlignedBuffer<float>* array : {&k2, &a, &b, &kx, &ky, &hermitian})
        array->assignZero(padded);
    for (int j = 0; j < n; ++j) {
        const double fy = 2 * std::numbers::pi * (j <= n / 2 ? j : j - n) / n;
        for (int i = 0; i < columns; ++i) {
            const double fx = 2 * std::numbers::pi * i / n;
            const std::size_t at = static_cast<std::size_t>(j) * columns + i;
            k2[at] = static_cast<float>(fx * fx + fy * fy);
            a[at] = static_cast<float>(fx * fx - fy * fy);
            b[at] = static_cast<float>(2 * fx * fy);
            kx[at] = i == n / 2 ? 0.0f : static_cast<float>(fx);
            ky[at] = j == n / 2 ? 0.0f : static_cast<float>(fy);
            hermitian[at] = i == 0 || i == n / 2 ? 1.0f : 2.0f;
        }
    }
    k2[0] = 1e-12f;
    std::fill(k2.data() + size, k2.data() + padded, 1.0f);
    AlignedBuffer<float> image, spectrum;
    image.resize(static_cast<std::size_t>(n) * n);
    spectrum.resize(2 * size);
    auto* complex = reinterpret_cast<fftwf_complex*>(spectrum.data());
    m_forward = fftwf_plan_dft_r2c_2d(n, n, image.data(), complex, FFTW_ESTIMATE | FFTW_PRESERVE_INPUT);
    m_inverse = fftwf_plan_dft_c2r_2d(n, n, complex, image.data(), FFTW_ESTIMATE);
}

FrequencyGrid::~FrequencyGrid() {
    fftwf_destroy_plan(m_forward);
    fftwf_destroy_plan(m_inverse);
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

void FrequencyGrid::forward(float* image, float* spectrum) const {
    fftwf_execute_dft_r2c(m_forward, image, reinterpret_cast<fftwf_complex*>(spectrum));
}

void FrequencyGrid::inverse(float* spectrum, float* image) const {
    fftwf_execute_dft_c2r(m_inverse, reinterpret_cast<fftwf_complex*>(spectrum), image);
}

int FrequencyGrid::sizeFor(double pixels) {
    for (int n : kSizes)
        if (n >= pixels)
            return n;
    return kSizes.back();
}

} // namespace furrow::model
