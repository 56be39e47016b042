#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/psf/gram_kernel.cpp"
#include <hwy/foreach_target.h>

#include "core/psf/gram_kernel.h"

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace furrow::psf::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Dot products of one column with `count` consecutive columns (1 to 4), which share its loads.
template <int kCount>
HWY_INLINE void dots(const float* a, const float* b, std::size_t stride, std::size_t rows, double* out) {
    const hn::ScalableTag<float> d;
    auto s0 = hn::Zero(d), s1 = s0, s2 = s0, s3 = s0;
    for (std::size_t i = 0; i < rows; i += hn::Lanes(d)) {
        const auto v = hn::LoadU(d, a + i);
        s0 = hn::MulAdd(v, hn::LoadU(d, b + i), s0);
        if constexpr (kCount > 1)
            s1 = hn::MulAdd(v, hn::LoadU(d, b + stride + i), s1);
        if constexpr (kCount > 2)
            s2 = hn::MulAdd(v, hn::LoadU(d, b + 2 * stride + i), s2);
        if constexpr (kCount > 3)
            s3 = hn::MulAdd(v, hn::LoadU(d, b + 3 * stride + i), s3);
    }
    out[0] = hn::GetLane(hn::SumOfLanes(d, s0));
    if constexpr (kCount > 1)
        out[1] = hn::GetLane(hn::SumOfLanes(d, s1));
    if constexpr (kCount > 2)
        out[2] = hn::GetLane(hn::SumOfLanes(d, s2));
    if constexpr (kCount > 3)
        out[3] = hn::GetLane(hn::SumOfLanes(d, s3));
}

void gramKernel(const float* j, std::size_t rows, std::size_t columns, double* out) {
    for (std::size_t a = 0; a < columns; ++a)
        for (std::size_t b = a; b < columns;) {
            double sums[4];
            const std::size_t count = columns - b < 4 ? columns - b : 4;
            const float *first = j + a * rows, *second = j + b * rows;
            if (count == 4)
                dots<4>(first, second, rows, rows, sums);
            else if (count == 3)
                dots<3>(first, second, rows, rows, sums);
            else if (count == 2)
                dots<2>(first, second, rows, rows, sums);
            else
                dots<1>(first, second, rows, rows, sums);
            for (std::size_t k = 0; k < count; ++k, ++b)
                out[a * columns + b] = out[b * columns + a] = sums[k];
        }
}

} // namespace furrow::psf::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace furrow::psf {

HWY_EXPORT(gramKernel);

Eigen::MatrixXd gramMatrix(const Eigen::MatrixXf& j) {
    Eigen::MatrixXd out(j.cols(), j.cols());
    HWY_DYNAMIC_DISPATCH(gramKernel)
    (j.data(), static_cast<std::size_t>(j.rows()), static_cast<std::size_t>(j.cols()), out.data());
    return out;
}

} // namespace furrow::psf
#endif
