#include "core/fit/pixel_kernels.h"

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/fit/pixel_kernels.cpp"
#include <hwy/foreach_target.h>

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace furrow::fit {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
using D = hn::CappedTag<float, kPixelLanes>;
using V = hn::Vec<D>;
constexpr int kFlushRows = 8;

/// Adds the products of one vector of each plane; only those `inside` where Masked.
template <int NA, int NB, bool Masked>
HWY_INLINE void AddProducts(const float* const (&a)[NA], const float* const (&b)[NB], int x, hn::Mask<D> inside,
                            V (&sum)[NA][NB]) {
    const D d;
    V vb[NB];
    for (int j = 0; j < NB; ++j)
        vb[j] = hn::LoadU(d, b[j] + x);
    for (int i = 0; i < NA; ++i) {
        V va = hn::LoadU(d, a[i] + x);
        if constexpr (Masked)
            va = hn::IfThenElseZero(inside, va);
        for (int j = 0; j < NB; ++j)
            sum[i][j] = hn::MulAdd(va, vb[j], sum[i][j]);
    }
}

/// One NA × NB block of products, its sums kept in registers.
template <int NA, int NB>
void DotBlock(const float* const* a, std::ptrdiff_t strideA, const float* const* b, std::ptrdiff_t strideB, int width,
              int rows, double* out, int outStride) {
    const D d;
    const int whole = width / static_cast<int>(hn::Lanes(d)) * static_cast<int>(hn::Lanes(d));
    const auto inside = hn::FirstN(d, static_cast<std::size_t>(width - whole));
    double total[NA][NB] = {};
    for (int first = 0; first < rows; first += kFlushRows) {
        V sum[NA][NB];
        for (int i = 0; i < NA; ++i)
            for (int j = 0; j < NB; ++j)
                sum[i][j] = hn::Zero(d);
        for (int y = first; y < std::min(rows, first + kFlushRows); ++y) {
            const float *rowA[NA], *rowB[NB];
            for (int i = 0; i < NA; ++i)
                rowA[i] = a[i] + y * strideA;
            for (int j = 0; j < NB; ++j)
                rowB[j] = b[j] + y * strideB;
            for (int x = 0; x < whole; x += static_cast<int>(hn::Lanes(d)))
                AddProducts<NA, NB, false>(rowA, rowB, x, inside, sum);
            if (whole < width)
                AddProducts<NA, NB, true>(rowA, rowB, whole, inside, sum);
        }
        for (int i = 0; i < NA; ++i)
            for (int j = 0; j < NB; ++j)
                total[i][j] += hn::GetLane(hn::SumOfLanes(d, sum[i][j]));
    }
    for (int i = 0; i < NA; ++i)
        for (int j = 0; j < NB; ++j)
            out[i * outStride + j] = total[i][j];
}

template <int NA>
void DotColumns(int nb, const float* const* a, std::ptrdiff_t strideA, const float* const* b, std::ptrdiff_t strideB,
                int width, int rows, double* out, int outStride) {
    int j = 0;
    for (; j + 4 <= nb; j += 4)
        DotBlock<NA, 4>(a, strideA, b + j, strideB, width, rows, out + j, outStride);
    switch (nb - j) {
    case 3:
        return DotBlock<NA, 3>(a, strideA, b + j, strideB, width, rows, out + j, outStride);
    case 2:
        return DotBlock<NA, 2>(a, strideA, b + j, strideB, width, rows, out + j, outStride);
    case 1:
        return DotBlock<NA, 1>(a, strideA, b + j, strideB, width, rows, out + j, outStride);
    default:
        return;
    }
}

void DotPlanes(const Planes& a, const Planes& b, int width, int rows, bool lowerOnly, double* out) {
    for (int i = 0; i < a.count; i += 3) {
        const int na = std::min(3, a.count - i), nb = lowerOnly ? std::min(b.count, i + na) : b.count;
        double* to = out + i * b.count;
        if (na == 3)
            DotColumns<3>(nb, a.plane + i, a.stride, b.plane, b.stride, width, rows, to, b.count);
        else if (na == 2)
            DotColumns<2>(nb, a.plane + i, a.stride, b.plane, b.stride, width, rows, to, b.count);
        else
            DotColumns<1>(nb, a.plane + i, a.stride, b.plane, b.stride, width, rows, to, b.count);
    }
}

void MultiplyRow(const float* a, const float* b, int width, float* out) {
    const D d;
    for (int x = 0; x < width; x += static_cast<int>(hn::Lanes(d)))
        hn::StoreU(hn::Mul(hn::LoadU(d, a + x), hn::LoadU(d, b + x)), d, out + x);
}

void MultiplyPlanes(const Planes& a, const float* weight, std::ptrdiff_t weightStride, int width, int rows,
                    float* out) {
    const D d;
    const std::ptrdiff_t plane = a.stride * rows;
    for (int y = 0; y < rows; ++y)
        for (int x = 0; x < width; x += static_cast<int>(hn::Lanes(d))) {
            const V w = hn::LoadU(d, weight + y * weightStride + x);
            const std::ptrdiff_t at = y * a.stride + x;
            for (int c = 0; c < a.count; ++c)
                hn::StoreU(hn::Mul(hn::LoadU(d, a.plane[c] + at), w), d, out + c * plane + at);
        }
}

SeenSums SumSeen(const float* image, std::ptrdiff_t imageStride, const float* weight, const float* seen,
                 const float* data, std::ptrdiff_t stride, int width, int rows) {
    const D d;
    SeenSums total;
    for (int first = 0; first < rows; first += kFlushRows) {
        V product = hn::Zero(d), visible = hn::Zero(d), all = hn::Zero(d);
        for (int y = first; y < std::min(rows, first + kFlushRows); ++y)
            for (int x = 0; x < width; x += static_cast<int>(hn::Lanes(d))) {
                const std::ptrdiff_t at = y * stride + x;
                const auto inside = hn::FirstN(d, static_cast<std::size_t>(width - x));
                const V own = hn::IfThenElseZero(inside, hn::LoadU(d, image + y * imageStride + x));
                product = hn::MulAdd(hn::Mul(own, hn::LoadU(d, weight + at)), hn::LoadU(d, data + at), product);
                all = hn::MulAdd(own, own, all);
                if (seen)
                    visible =
                        hn::MulAdd(hn::IfThenElseZero(hn::Gt(hn::LoadU(d, seen + at), hn::Zero(d)), own), own, visible);
            }
        total.weightedData += hn::GetLane(hn::SumOfLanes(d, product));
        total.visible += hn::GetLane(hn::SumOfLanes(d, seen ? visible : all));
        total.all += hn::GetLane(hn::SumOfLanes(d, all));
    }
    return total;
}

void SubtractRow(const float* source, float scale, int width, float* target) {
    const D d;
    const V factor = hn::Set(d, scale);
    for (int x = 0; x < width; x += static_cast<int>(hn::Lanes(d)))
        hn::StoreU(hn::NegMulAdd(factor, hn::LoadU(d, source + x), hn::LoadU(d, target + x)), d, target + x);
}

ResidualSums WeightResidual(const float* r, const float* w, const float* data, std::size_t count, float* weighted) {
    const D d;
    constexpr std::size_t block = 256;
    ResidualSums total;
    for (std::size_t first = 0; first < count; first += block) {
        V chi2 = hn::Zero(d), leverage = hn::Zero(d);
        for (std::size_t i = first; i < std::min(count, first + block); i += hn::Lanes(d)) {
            const V value = hn::LoadU(d, r + i), product = hn::Mul(value, hn::LoadU(d, w + i));
            hn::StoreU(product, d, weighted + i);
            chi2 = hn::MulAdd(product, value, chi2);
            const V lever = hn::Mul(product, hn::LoadU(d, data + i));
            leverage = hn::MulAdd(lever, lever, leverage);
        }
        total.chi2 += hn::GetLane(hn::SumOfLanes(d, chi2));
        total.leverage += hn::GetLane(hn::SumOfLanes(d, leverage));
    }
    return total;
}

} // namespace HWY_NAMESPACE
} // namespace furrow::fit
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace furrow::fit {

HWY_EXPORT(DotPlanes);
HWY_EXPORT(MultiplyRow);
HWY_EXPORT(MultiplyPlanes);
HWY_EXPORT(SumSeen);
HWY_EXPORT(SubtractRow);
HWY_EXPORT(WeightResidual);

void dotPlanes(const Planes& a, const Planes& b, int width, int rows, bool lowerOnly, double* out) {
    HWY_DYNAMIC_DISPATCH(DotPlanes)(a, b, width, rows, lowerOnly, out);
}
void multiplyRow(const float* a, const float* b, int width, float* out) {
    HWY_DYNAMIC_DISPATCH(MultiplyRow)(a, b, width, out);
}
void multiplyPlanes(const Planes& a, const float* weight, std::ptrdiff_t weightStride, int width, int rows,
                    float* out) {
    HWY_DYNAMIC_DISPATCH(MultiplyPlanes)(a, weight, weightStride, width, rows, out);
}
SeenSums sumSeen(const float* image, std::ptrdiff_t imageStride, const float* weight, const float* seen,
                 const float* data, std::ptrdiff_t stride, int width, int rows) {
    return HWY_DYNAMIC_DISPATCH(SumSeen)(image, imageStride, weight, seen, data, stride, width, rows);
}
void subtractRow(const float* source, float scale, int width, float* target) {
    HWY_DYNAMIC_DISPATCH(SubtractRow)(source, scale, width, target);
}
ResidualSums weightResidual(const float* r, const float* w, const float* data, std::size_t count, float* weighted) {
    return HWY_DYNAMIC_DISPATCH(WeightResidual)(r, w, data, count, weighted);
}

} // namespace furrow::fit
#endif
