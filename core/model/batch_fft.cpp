#include "core/model/batch_fft.h"

#include "core/base/error.h"

#include <cmath>
#include <numbers>
#include <string>
#include <utility>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/model/batch_fft.cpp"
#include <hwy/foreach_target.h>

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace furrow::model {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
using D = hn::CappedTag<float, BatchFft::kLanes>;
using V = hn::Vec<D>;

struct Complex {
    V re, im;
};
HWY_INLINE Complex Load(Columns from, std::size_t at) {
    const D d;
    return {hn::Load(d, from.re + at), hn::Load(d, from.im + at)};
}
HWY_INLINE void Store(Complex v, Columns to, std::size_t at) {
    const D d;
    hn::Store(v.re, d, to.re + at);
    hn::Store(v.im, d, to.im + at);
}
HWY_INLINE Complex Add(Complex a, Complex b) {
    return {hn::Add(a.re, b.re), hn::Add(a.im, b.im)};
}
HWY_INLINE Complex Sub(Complex a, Complex b) {
    return {hn::Sub(a.re, b.re), hn::Sub(a.im, b.im)};
}
/// a + f b
HWY_INLINE Complex AddScaled(Complex a, float f, Complex b) {
    const V scale = hn::Set(D(), f);
    return {hn::MulAdd(scale, b.re, a.re), hn::MulAdd(scale, b.im, a.im)};
}
HWY_INLINE Complex Scale(float f, Complex a) {
    const V scale = hn::Set(D(), f);
    return {hn::Mul(scale, a.re), hn::Mul(scale, a.im)};
}
/// a - i b and a + i b
HWY_INLINE Complex SubTurned(Complex a, Complex b) {
    return {hn::Add(a.re, b.im), hn::Sub(a.im, b.re)};
}
HWY_INLINE Complex AddTurned(Complex a, Complex b) {
    return {hn::Sub(a.re, b.im), hn::Add(a.im, b.re)};
}

/// Transform of R points, in place.
template <int R>
HWY_INLINE void SmallTransform(Complex (&x)[R]) {
    if constexpr (R == 2) {
        const Complex sum = Add(x[0], x[1]);
        x[1] = Sub(x[0], x[1]);
        x[0] = sum;
    } else if constexpr (R == 3) {
        const Complex sum = Add(x[1], x[2]), turned = Scale(0.866025404f, Sub(x[1], x[2]));
        const Complex middle = AddScaled(x[0], -0.5f, sum);
        x[0] = Add(x[0], sum);
        x[1] = SubTurned(middle, turned);
        x[2] = AddTurned(middle, turned);
    } else if constexpr (R == 4) {
        const Complex a = Add(x[0], x[2]), b = Sub(x[0], x[2]), c = Add(x[1], x[3]), e = Sub(x[1], x[3]);
        x[0] = Add(a, c);
        x[1] = SubTurned(b, e);
        x[2] = Sub(a, c);
        x[3] = AddTurned(b, e);
    } else {
        static_assert(R == 5);
        constexpr float c1 = 0.309016994f, c2 = -0.809016994f, s1 = 0.951056516f, s2 = 0.587785252f;
        const Complex a1 = Add(x[1], x[4]), b1 = Sub(x[1], x[4]), a2 = Add(x[2], x[3]), b2 = Sub(x[2], x[3]);
        const Complex m1 = AddScaled(AddScaled(x[0], c1, a1), c2, a2), m2 = AddScaled(AddScaled(x[0], c2, a1), c1, a2);
        const Complex n1 = AddScaled(Scale(s1, b1), s2, b2), n2 = AddScaled(Scale(s2, b1), -s1, b2);
        x[0] = Add(x[0], Add(a1, a2));
        x[1] = SubTurned(m1, n1);
        x[2] = SubTurned(m2, n2);
        x[3] = AddTurned(m2, n2);
        x[4] = AddTurned(m1, n1);
    }
}

template <int R>
void RunStage(const BatchFft::Stage& stage, const float* twiddles, Columns from, Columns to, int lanes) {
    const D d;
    constexpr std::size_t row = BatchFft::kLanes;
    const std::size_t across = row * stage.repeats * stage.groups, along = row * stage.repeats;
    for (int p = 0; p < stage.groups; ++p) {
        const float* w = twiddles + stage.twiddles + static_cast<std::size_t>(2 * (R - 1)) * p;
        for (int q = 0; q < stage.repeats; ++q)
            for (int lane = 0; lane < lanes; lane += static_cast<int>(hn::Lanes(d))) {
                const std::size_t in = row * (q + static_cast<std::size_t>(stage.repeats) * p) + lane;
                const std::size_t out = row * (q + static_cast<std::size_t>(stage.repeats) * R * p) + lane;
                Complex x[R];
                for (int k = 0; k < R; ++k)
                    x[k] = Load(from, in + k * across);
                SmallTransform<R>(x);
                Store(x[0], to, out);
                for (int k = 1; k < R; ++k) {
                    if (p > 0) {
                        const V re = hn::Set(d, w[2 * k - 2]), im = hn::Set(d, w[2 * k - 1]);
                        x[k] = {hn::NegMulAdd(x[k].im, im, hn::Mul(x[k].re, re)),
                                hn::MulAdd(x[k].im, re, hn::Mul(x[k].re, im))};
                    }
                    Store(x[k], to, out + k * along);
                }
            }
    }
}

void RunStages(const std::vector<BatchFft::Stage>& stages, const float* twiddles, Columns from, Columns to, int lanes) {
    for (const BatchFft::Stage& stage : stages) {
        switch (stage.radix) {
        case 2:
            RunStage<2>(stage, twiddles, from, to, lanes);
            break;
        case 3:
            RunStage<3>(stage, twiddles, from, to, lanes);
            break;
        case 4:
            RunStage<4>(stage, twiddles, from, to, lanes);
            break;
        default:
            RunStage<5>(stage, twiddles, from, to, lanes);
        }
        std::swap(from, to);
    }
}

} // namespace HWY_NAMESPACE
} // namespace furrow::model
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace furrow::model {

HWY_EXPORT(RunStages);

BatchFft::BatchFft(int points)
    : m_points(points) {
    int left = points, repeats = 1;
    for (int radix : {4, 2, 3, 5})
        while (left % radix == 0) {
            left /= radix;
            m_stages.push_back({radix, left, repeats, m_twiddles.size()});
            for (int p = 0; p < left; ++p)
                for (int k = 1; k < radix; ++k) {
                    const double angle = -2 * std::numbers::pi * p * k / (static_cast<double>(left) * radix);
                    m_twiddles.push_back(static_cast<float>(std::cos(angle)));
                    m_twiddles.push_back(static_cast<float>(std::sin(angle)));
                }
            repeats *= radix;
        }
    if (left != 1)
        throw InternalError("no Fourier transform of " + std::to_string(points) + " points");
}

Columns BatchFft::forward(Columns data, Columns work, int lanes) const {
    HWY_DYNAMIC_DISPATCH(RunStages)(m_stages, m_twiddles.data(), data, work, lanes);
    return m_stages.size() % 2 == 0 ? data : work;
}

} // namespace furrow::model
#endif
