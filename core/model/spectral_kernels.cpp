#include "core/model/spectral_kernels.h"

#include "core/model/profile_table.h"

#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/model/spectral_kernels.cpp"
#include <hwy/foreach_target.h>

#include <hwy/highway.h>

#include <hwy/contrib/math/math-inl.h>

HWY_BEFORE_NAMESPACE();
namespace furrow::model {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
using D = hn::CappedTag<float, 8>;
using V = hn::Vec<D>;

/// Piecewise cubics in ln u, four coefficients per interval.
struct Lookup {
    const D d;
    const hn::RebindToSigned<D> di;
    hn::Vec<hn::RebindToSigned<D>> at;
    V s;
    explicit Lookup(V logU)
        : at(hn::Zero(di))
        , s(hn::Zero(d)) {
        const float step = static_cast<float>(1 / ProfileTable::kLogUStep);
        const V t = hn::Mul(hn::Sub(logU, hn::Set(d, static_cast<float>(ProfileTable::kLogUMin))), hn::Set(d, step));
        const V inside = hn::Min(hn::Max(t, hn::Zero(d)), hn::Set(d, static_cast<float>(ProfileTable::kPoints - 2)));
        const V whole = hn::Floor(inside);
        at = hn::ShiftLeft<2>(hn::ConvertTo(di, whole));
        s = hn::Sub(inside, whole);
    }
    V coefficient(const float* row, int k) const { return hn::GatherIndex(d, row + k, at); }
    V value(const float* row) const {
        const V a2 = hn::MulAdd(coefficient(row, 3), s, coefficient(row, 2));
        return hn::MulAdd(hn::MulAdd(a2, s, coefficient(row, 1)), s, coefficient(row, 0));
    }
    void valueAndSlope(const float* row, V& value, V& slope) const {
        const V a0 = coefficient(row, 0), a1 = coefficient(row, 1), a2 = coefficient(row, 2), a3 = coefficient(row, 3);
        value = hn::MulAdd(hn::MulAdd(hn::MulAdd(a3, s, a2), s, a1), s, a0);
        const V three = hn::Mul(hn::Set(d, 3.0f), a3);
        slope = hn::MulAdd(hn::MulAdd(three, s, hn::Add(a2, a2)), s, a1);
        slope = hn::Mul(slope, hn::Set(d, static_cast<float>(1 / ProfileTable::kLogUStep)));
    }
    V curvature(const float* row) const {
        const V six = hn::Mul(hn::Set(d, 6.0f), coefficient(row, 3)), a2 = coefficient(row, 2);
        const float step = static_cast<float>(1 / (ProfileTable::kLogUStep * ProfileTable::kLogUStep));
        return hn::Mul(hn::MulAdd(six, s, hn::Add(a2, a2)), hn::Set(d, step));
    }
};

/// ln u and ½ ∂ln v/∂η_j at eight frequencies.
struct ShapeAt {
    V inverseV, etaA, logU, g1, g2;
    ShapeAt(const ShapeCoefficients& q, V k2, V a, V b) {
        const D d;
        const auto set = [d](double x) { return hn::Set(d, static_cast<float>(x)); };
        etaA = hn::MulAdd(set(q.eta1), a, hn::Mul(set(q.eta2), b));
        const V v = hn::MulAdd(set(q.c), k2, hn::Mul(set(q.s), etaA));
        inverseV = hn::Div(hn::Set(d, 1.0f), v);
        logU = hn::MulAdd(hn::Set(d, 0.5f), hn::Log(d, v), set(q.logR));
        const V common = hn::MulAdd(set(q.s), k2, hn::Mul(set(q.s2), etaA));
        const V half = hn::Mul(hn::Set(d, 0.5f), inverseV);
        g1 = hn::Mul(half, hn::MulAdd(set(q.eta1), common, hn::Mul(set(q.s), a)));
        g2 = hn::Mul(half, hn::MulAdd(set(q.eta2), common, hn::Mul(set(q.s), b)));
    }
};

void EvaluateProfile(const FrequencyGrid& grid, const ShapeCoefficients& q, const float* rowValue,
                     const float* rowByLogN, const ProfileValues& out) {
    const D d;
    for (std::size_t i = 0; i < grid.size; i += hn::Lanes(d)) {
        const ShapeAt shape(q, hn::Load(d, grid.k2.data() + i), hn::Load(d, grid.a.data() + i),
                            hn::Load(d, grid.b.data() + i));
        const Lookup lookup(shape.logU);
        V value = hn::Zero(d), slope = hn::Zero(d);
        lookup.valueAndSlope(rowValue, value, slope);
        hn::Store(value, d, out.value + i);
        hn::Store(slope, d, out.byLogR + i);
        hn::Store(hn::Mul(slope, shape.g1), d, out.byEta1 + i);
        hn::Store(hn::Mul(slope, shape.g2), d, out.byEta2 + i);
        if (rowByLogN)
            hn::Store(lookup.value(rowByLogN), d, out.byLogN + i);
    }
}

void OuterPhase(const FrequencyGrid& grid, const float* xRe, const float* xIm, const float* yRe, const float* yIm,
                float* re, float* im) {
    const D d;
    for (int j = 0; j < grid.n; ++j) {
        const V cy = hn::Set(d, yRe[j]), sy = hn::Set(d, yIm[j]);
        const std::size_t row = static_cast<std::size_t>(j) * grid.pitch;
        // A row's last vector runs into the next row, which is written afterwards.
        for (int i = 0; i < grid.pitch; i += static_cast<int>(hn::Lanes(d))) {
            const V cx = hn::LoadU(d, xRe + i), sx = hn::LoadU(d, xIm + i);
            hn::StoreU(hn::NegMulAdd(sx, sy, hn::Mul(cx, cy)), d, re + row + i);
            hn::StoreU(hn::MulAdd(sx, cy, hn::Mul(cx, sy)), d, im + row + i);
        }
    }
}

void MultiplySplit(std::size_t count, const float* aRe, const float* aIm, const float* bRe, const float* bIm, float* re,
                   float* im) {
    const D d;
    for (std::size_t i = 0; i < count; i += hn::Lanes(d)) {
        const V ar = hn::Load(d, aRe + i), ai = hn::Load(d, aIm + i), br = hn::Load(d, bRe + i),
                bi = hn::Load(d, bIm + i);
        hn::Store(hn::NegMulAdd(ai, bi, hn::Mul(ar, br)), d, re + i);
        hn::Store(hn::MulAdd(ai, br, hn::Mul(ar, bi)), d, im + i);
    }
}

void ScaleToInterleaved(std::size_t count, const float* f, const float* re, const float* im, float* out) {
    const D d;
    for (std::size_t i = 0; i < count; i += hn::Lanes(d)) {
        const V scale = hn::Load(d, f + i);
        hn::StoreInterleaved2(hn::Mul(scale, hn::Load(d, re + i)), hn::Mul(scale, hn::Load(d, im + i)), d, out + 2 * i);
    }
}

void DifferentiateToInterleaved(std::size_t count, const float* k, const float* f, const float* re, const float* im,
                                float* out) {
    const D d;
    for (std::size_t i = 0; i < count; i += hn::Lanes(d)) {
        const V scale = hn::Mul(hn::Load(d, k + i), hn::Load(d, f + i));
        const V real = hn::Mul(scale, hn::Load(d, im + i)), imaginary = hn::Neg(hn::Mul(scale, hn::Load(d, re + i)));
        hn::StoreInterleaved2(real, imaginary, d, out + 2 * i);
    }
}

void AccumulateConjugate(std::size_t count, float scale, const float* spectrum, const float* bRe, const float* bIm,
                         float* re, float* im) {
    const D d;
    const V factor = hn::Set(d, scale);
    for (std::size_t i = 0; i < count; i += hn::Lanes(d)) {
        V sr = hn::Zero(d), si = hn::Zero(d);
        hn::LoadInterleaved2(d, spectrum + 2 * i, sr, si);
        const V br = hn::Mul(factor, hn::Load(d, bRe + i)), bi = hn::Mul(factor, hn::Load(d, bIm + i));
        hn::Store(hn::Add(hn::Load(d, re + i), hn::MulAdd(sr, br, hn::Mul(si, bi))), d, re + i);
        hn::Store(hn::Add(hn::Load(d, im + i), hn::NegMulAdd(si, br, hn::Mul(sr, bi))), d, im + i);
    }
}

/// Second derivatives: sums[p][q], q ≤ p.
void ContractCurvature(const FrequencyGrid& grid, const ShapeCoefficients& q, const CurvatureRows& rows, int parameters,
                       const float* re, const float* im, double (&sums)[6][6]) {
    const D d;
    const auto set = [d](double x) { return hn::Set(d, static_cast<float>(x)); };
    const V half = set(0.5), two = set(2);
    V acc[21];
    for (V& a : acc)
        a = hn::Zero(d);
    for (std::size_t i = 0; i < grid.size; i += hn::Lanes(d)) {
        const V weight = hn::Load(d, grid.hermitian.data() + i);
        const V qr = hn::Mul(weight, hn::Load(d, re + i)), qi = hn::Mul(weight, hn::Load(d, im + i));
        const V kx = hn::Load(d, grid.kx.data() + i), ky = hn::Load(d, grid.ky.data() + i);
        if (parameters == 2) {
            acc[0] = hn::NegMulAdd(hn::Mul(qr, kx), kx, acc[0]);
            acc[1] = hn::NegMulAdd(hn::Mul(qr, kx), ky, acc[1]);
            acc[2] = hn::NegMulAdd(hn::Mul(qr, ky), ky, acc[2]);
            continue;
        }
        const V k2 = hn::Load(d, grid.k2.data() + i), a = hn::Load(d, grid.a.data() + i),
                b = hn::Load(d, grid.b.data() + i);
        const ShapeAt shape(q, k2, a, b);
        const Lookup lookup(shape.logU);
        V f = hn::Zero(d), slope = hn::Zero(d);
        lookup.valueAndSlope(rows.value, f, slope);
        const V bend = lookup.curvature(rows.value);
        const V qf = hn::Mul(qr, f);
        acc[0] = hn::NegMulAdd(hn::Mul(qf, kx), kx, acc[0]);
        acc[1] = hn::NegMulAdd(hn::Mul(qf, kx), ky, acc[1]);
        acc[2] = hn::NegMulAdd(hn::Mul(qf, ky), ky, acc[2]);
        const V qx = hn::Mul(qi, kx), qy = hn::Mul(qi, ky);
        const V xs = hn::Mul(qx, slope), ys = hn::Mul(qy, slope), g1 = shape.g1, g2 = shape.g2;
        acc[3] = hn::Add(acc[3], xs);
        acc[4] = hn::Add(acc[4], ys);
        acc[6] = hn::MulAdd(xs, g1, acc[6]);
        acc[7] = hn::MulAdd(ys, g1, acc[7]);
        acc[10] = hn::MulAdd(xs, g2, acc[10]);
        acc[11] = hn::MulAdd(ys, g2, acc[11]);
        const V qb = hn::Mul(qr, bend), qs = hn::Mul(qr, slope);
        acc[5] = hn::Add(acc[5], qb);
        acc[8] = hn::MulAdd(qb, g1, acc[8]);
        acc[12] = hn::MulAdd(qb, g2, acc[12]);
        // ½ v_jl / v, v_jl = δ (s k² + s2 ηA) + η_j η_l (s2 k² + s3 ηA) + s2 (η_j A_l + η_l A_j)
        const V scaled = hn::Mul(half, shape.inverseV);
        const V diagonal = hn::MulAdd(set(q.s), k2, hn::Mul(set(q.s2), shape.etaA));
        const V mixed = hn::MulAdd(set(q.s2), k2, hn::Mul(set(q.s3), shape.etaA));
        const V v11 = hn::MulAdd(set(q.eta1 * q.eta1), mixed, hn::MulAdd(set(2 * q.s2 * q.eta1), a, diagonal));
        const V v22 = hn::MulAdd(set(q.eta2 * q.eta2), mixed, hn::MulAdd(set(2 * q.s2 * q.eta2), b, diagonal));
        const V cross = hn::MulAdd(set(q.s2 * q.eta1), b, hn::Mul(set(q.s2 * q.eta2), a));
        const V v12 = hn::MulAdd(set(q.eta1 * q.eta2), mixed, cross);
        const auto pair = [&](V& sum, V gj, V gl, V vjl) {
            const V gg = hn::Mul(gj, gl);
            sum = hn::MulAdd(qb, gg, sum);
            sum = hn::MulAdd(qs, hn::NegMulAdd(two, gg, hn::Mul(scaled, vjl)), sum);
        };
        pair(acc[9], g1, g1, v11);
        pair(acc[13], g2, g1, v12);
        pair(acc[14], g2, g2, v22);
        if (parameters == 6) {
            V n = hn::Zero(d), nSlope = hn::Zero(d);
            lookup.valueAndSlope(rows.byLogN, n, nSlope);
            acc[15] = hn::MulAdd(qx, n, acc[15]);
            acc[16] = hn::MulAdd(qy, n, acc[16]);
            const V qn = hn::Mul(qr, nSlope);
            acc[17] = hn::Add(acc[17], qn);
            acc[18] = hn::MulAdd(qn, g1, acc[18]);
            acc[19] = hn::MulAdd(qn, g2, acc[19]);
            acc[20] = hn::MulAdd(qr, lookup.value(rows.byLogN2), acc[20]);
        }
    }
    for (int p = 0, at = 0; p < 6; ++p)
        for (int r = 0; r <= p; ++r, ++at)
            sums[p][r] = sums[r][p] = hn::GetLane(hn::SumOfLanes(d, acc[at]));
}

} // namespace HWY_NAMESPACE
} // namespace furrow::model
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace furrow::model {

HWY_EXPORT(EvaluateProfile);
HWY_EXPORT(OuterPhase);
HWY_EXPORT(MultiplySplit);
HWY_EXPORT(ScaleToInterleaved);
HWY_EXPORT(DifferentiateToInterleaved);
HWY_EXPORT(AccumulateConjugate);
HWY_EXPORT(ContractCurvature);

ShapeCoefficients ShapeCoefficients::of(double logR, double eta1, double eta2) {
    ShapeCoefficients q{logR, eta1, eta2};
    const double e2 = eta1 * eta1 + eta2 * eta2;
    if (e2 < 0.04) {
        // Power series: the closed forms cancel here.
        q.c = 1 + e2 / 2 * (1 + e2 / 12 * (1 + e2 / 30));
        q.s = 1 + e2 / 6 * (1 + e2 / 20 * (1 + e2 / 42));
        q.s2 = 1.0 / 3 + e2 / 30 * (1 + e2 / 28 * (1 + e2 / 54));
        q.s3 = 1.0 / 15 + e2 / 210 * (1 + e2 / 36);
    } else {
        const double e = std::sqrt(e2);
        q.c = std::cosh(e);
        q.s = std::sinh(e) / e;
        q.s2 = (q.c - q.s) / e2;
        q.s3 = (q.s - 3 * q.s2) / e2;
    }
    return q;
}

void evaluateProfile(const FrequencyGrid& grid, const ShapeCoefficients& shape, const float* rowValue,
                     const float* rowByLogN, const ProfileValues& out) {
    HWY_DYNAMIC_DISPATCH(EvaluateProfile)(grid, shape, rowValue, rowByLogN, out);
    out.value[0] = 1;
    for (float* derivative : {out.byLogR, out.byEta1, out.byEta2, out.byLogN})
        if (derivative)
            derivative[0] = 0;
}

void fillPhase(const FrequencyGrid& grid, double dx, double dy, float* re, float* im) {
    thread_local std::vector<float> factors;
    const std::size_t stride = static_cast<std::size_t>(grid.n) + 16;
    factors.assign(4 * stride, 0.0f);
    float *xRe = factors.data(), *xIm = xRe + stride, *yRe = xIm + stride, *yIm = yRe + stride;
    const auto fill = [&grid](double shift, int count, float* cosine, float* sine) {
        for (int i = 0; i < count; ++i) {
            const double k = 2 * std::numbers::pi * (i <= grid.n / 2 ? i : i - grid.n) / grid.n;
            cosine[i] = static_cast<float>(std::cos(k * shift));
            sine[i] = i == grid.n / 2 ? 0.0f : static_cast<float>(-std::sin(k * shift));
        }
    };
    fill(dx, grid.columns, xRe, xIm);
    fill(dy, grid.n, yRe, yIm);
    HWY_DYNAMIC_DISPATCH(OuterPhase)(grid, xRe, xIm, yRe, yIm, re, im);
}

void multiplySplit(std::size_t count, const float* aRe, const float* aIm, const float* bRe, const float* bIm, float* re,
                   float* im) {
    HWY_DYNAMIC_DISPATCH(MultiplySplit)(count, aRe, aIm, bRe, bIm, re, im);
}

void scaleToInterleaved(std::size_t count, const float* f, const float* re, const float* im, float* out) {
    HWY_DYNAMIC_DISPATCH(ScaleToInterleaved)(count, f, re, im, out);
}

void differentiateToInterleaved(std::size_t count, const float* k, const float* f, const float* re, const float* im,
                                float* out) {
    HWY_DYNAMIC_DISPATCH(DifferentiateToInterleaved)(count, k, f, re, im, out);
}

void accumulateConjugate(std::size_t count, float scale, const float* spectrum, const float* bRe, const float* bIm,
                         float* re, float* im) {
    HWY_DYNAMIC_DISPATCH(AccumulateConjugate)(count, scale, spectrum, bRe, bIm, re, im);
}

void contractCurvature(const FrequencyGrid& grid, const ShapeCoefficients& shape, const CurvatureRows& rows,
                       int parameters, const float* re, const float* im, double (&out)[6][6]) {
    HWY_DYNAMIC_DISPATCH(ContractCurvature)(grid, shape, rows, parameters, re, im, out);
}

} // namespace furrow::model
#endif
