#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/psf/profile_kernel.cpp"
#include <hwy/foreach_target.h>

#include "core/psf/profile_kernel.h"

#include <algorithm>
#include <cmath>
#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>
#include <numbers>

HWY_BEFORE_NAMESPACE();
namespace furrow::psf::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
using D = hn::ScalableTag<float>;
using V = hn::Vec<D>;

struct Quadrature {
    int n;
    float at[5], weight[5]; // on [-1/2, 1/2], weights sum to 1
};
// Gauss-Legendre rules of 5, 3 and 2 points (Abramowitz & Stegun, table 25.4).
constexpr Quadrature kRules[3] = {{5,
                                   {-0.45308992f, -0.26923466f, 0.f, 0.26923466f, 0.45308992f},
                                   {0.11846344f, 0.23931434f, 0.28444444f, 0.23931434f, 0.11846344f}},
                                  {3, {-0.38729833f, 0.f, 0.38729833f}, {0.27777778f, 0.44444444f, 0.27777778f}},
                                  {2, {-0.28867513f, 0.28867513f}, {0.5f, 0.5f}}};

// u^-beta; the second component's exponent 2.5 has a cheap exact form.
template <bool kFiveHalves>
HWY_INLINE V power(D d, V u, V logU, float beta) {
    if constexpr (kFiveHalves)
        return hn::Div(hn::Set(d, 1.f), hn::Mul(hn::Mul(u, u), hn::Sqrt(u)));
    else
        return hn::Exp(d, hn::Mul(hn::Set(d, -beta), logU));
}

template <class Visit>
void forEachPoint(const PixelList& pixels, const ProfileArgs& a, Visit&& visit) {
    const D d;
    std::size_t i = 0;
    for (int rule = 0; rule < 3; ++rule) {
        const Quadrature& q = kRules[rule];
        for (; i < pixels.end[static_cast<std::size_t>(rule)]; i += hn::Lanes(d)) {
            const V px = hn::Sub(hn::LoadU(d, pixels.x.data() + i), hn::Set(d, a.x0));
            const V py = hn::Sub(hn::LoadU(d, pixels.y.data() + i), hn::Set(d, a.y0));
            visit.begin();
            for (int j = 0; j < q.n; ++j) {
                const V dy = hn::Add(py, hn::Set(d, q.at[j]));
                const V cross = hn::Mul(hn::Set(d, a.xy2), dy);
                const V square = hn::Mul(hn::Mul(hn::Set(d, a.yy), dy), dy);
                for (int k = 0; k < q.n; ++k) {
                    const V dx = hn::Add(px, hn::Set(d, q.at[k]));
                    const V v = hn::MulAdd(dx, hn::MulAdd(hn::Set(d, a.xx), dx, cross), square);
                    visit.point(dx, dy, v, a.norm * q.weight[j] * q.weight[k]);
                }
            }
            visit.finish(i);
        }
    }
}

template <bool kFiveHalves>
struct MoffatValue {
    float beta;
    float* out;
    V sum;
    HWY_INLINE void begin() { sum = hn::Zero(D()); }
    HWY_INLINE void point(V, V, V v, float weight) {
        const D d;
        const V u = hn::Add(hn::Set(d, 1.f), v);
        const V logU = kFiveHalves ? u : hn::Log(d, u);
        sum = hn::MulAdd(hn::Set(d, weight), power<kFiveHalves>(d, u, logU, beta), sum);
    }
    HWY_INLINE void finish(std::size_t i) { hn::StoreU(hn::Add(hn::LoadU(D(), out + i), sum), D(), out + i); }
};

struct GaussianValue {
    float* out;
    V sum;
    HWY_INLINE void begin() { sum = hn::Zero(D()); }
    HWY_INLINE void point(V, V, V v, float weight) {
        const D d;
        sum = hn::MulAdd(hn::Set(d, weight), hn::Exp(d, hn::Neg(v)), sum);
    }
    HWY_INLINE void finish(std::size_t i) { hn::StoreU(hn::Add(hn::LoadU(D(), out + i), sum), D(), out + i); }
};

template <bool kFiveHalves>
struct MoffatWithMoments {
    float beta;
    MoffatMoments& out;
    V m, mlog, txx, txy, tyy, tx, ty;
    HWY_INLINE void begin() { m = mlog = txx = txy = tyy = tx = ty = hn::Zero(D()); }
    HWY_INLINE void point(V dx, V dy, V v, float weight) {
        const D d;
        const V u = hn::Add(hn::Set(d, 1.f), v);
        const V logU = kFiveHalves ? u : hn::Log(d, u);
        const V value = hn::Mul(hn::Set(d, weight), power<kFiveHalves>(d, u, logU, beta));
        const V t = hn::Div(value, u);
        m = hn::Add(m, value);
        if constexpr (!kFiveHalves)
            mlog = hn::MulAdd(value, logU, mlog);
        const V tdx = hn::Mul(t, dx), tdy = hn::Mul(t, dy);
        tx = hn::Add(tx, tdx);
        ty = hn::Add(ty, tdy);
        txx = hn::MulAdd(tdx, dx, txx);
        txy = hn::MulAdd(tdx, dy, txy);
        tyy = hn::MulAdd(tdy, dy, tyy);
    }
    HWY_INLINE void finish(std::size_t i) {
        const D d;
        hn::StoreU(m, d, out.m.data() + i);
        hn::StoreU(mlog, d, out.mlog.data() + i);
        hn::StoreU(txx, d, out.txx.data() + i);
        hn::StoreU(txy, d, out.txy.data() + i);
        hn::StoreU(tyy, d, out.tyy.data() + i);
        hn::StoreU(tx, d, out.tx.data() + i);
        hn::StoreU(ty, d, out.ty.data() + i);
    }
};

void addMoffatKernel(const PixelList& pixels, const ProfileArgs& args, float* out) {
    if (args.beta == 2.5f)
        forEachPoint(pixels, args, MoffatValue<true>{args.beta, out, hn::Zero(D())});
    else
        forEachPoint(pixels, args, MoffatValue<false>{args.beta, out, hn::Zero(D())});
}
void momentsKernel(const PixelList& pixels, const ProfileArgs& args, MoffatMoments& out) {
    const V zero = hn::Zero(D());
    if (args.beta == 2.5f)
        forEachPoint(pixels, args, MoffatWithMoments<true>{args.beta, out, zero, zero, zero, zero, zero, zero, zero});
    else
        forEachPoint(pixels, args, MoffatWithMoments<false>{args.beta, out, zero, zero, zero, zero, zero, zero, zero});
}
void addGaussianKernel(const PixelList& pixels, const ProfileArgs& args, float* out) {
    forEachPoint(pixels, args, GaussianValue{out, hn::Zero(D())});
}

} // namespace furrow::psf::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace furrow::psf {

HWY_EXPORT(addMoffatKernel);
HWY_EXPORT(momentsKernel);
HWY_EXPORT(addGaussianKernel);

namespace {

ProfileArgs profileArgs(const Ellipse& e, double scale2, double beta, double norm, double x0, double y0) {
    return {static_cast<float>(e.xx / scale2),
            static_cast<float>(2 * e.xy / scale2),
            static_cast<float>(e.yy / scale2),
            static_cast<float>(beta),
            static_cast<float>(norm),
            static_cast<float>(x0),
            static_cast<float>(y0)};
}

double moffatNorm(double alpha, double beta) {
    return (beta - 1) / (std::numbers::pi * alpha * alpha);
}

} // namespace

void addMoffat(const PixelList& pixels, const Ellipse& ellipse, double alpha, double beta, double x0, double y0,
               double weight, float* out) {
    const auto args = profileArgs(ellipse, alpha * alpha, beta, weight * moffatNorm(alpha, beta), x0, y0);
    HWY_DYNAMIC_DISPATCH(addMoffatKernel)(pixels, args, out);
}

void moffatMoments(const PixelList& pixels, const Ellipse& ellipse, double alpha, double beta, double x0, double y0,
                   MoffatMoments& out) {
    out.resize(pixels.padded());
    const auto args = profileArgs(ellipse, alpha * alpha, beta, moffatNorm(alpha, beta), x0, y0);
    HWY_DYNAMIC_DISPATCH(momentsKernel)(pixels, args, out);
}

void addGaussian(const PixelList& pixels, const Ellipse& ellipse, double sigma, double x0, double y0, double weight,
                 float* out) {
    const double scale2 = 2 * sigma * sigma;
    const auto args = profileArgs(ellipse, scale2, 0, weight / (std::numbers::pi * scale2), x0, y0);
    HWY_DYNAMIC_DISPATCH(addGaussianKernel)(pixels, args, out);
}

} // namespace furrow::psf
#endif
