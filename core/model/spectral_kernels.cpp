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
using D = hn::CappedTag<float, SpectralGrid::kLanes>;
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

void EvaluateProfile(const SpectralGrid& grid, const ShapeCoefficients& q, const float* rowValue,
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

/// Rows of the block times one complex factor each.
void ScaleRows(const SpectralGrid& grid, int block, const float* pRe, const float* pIm, const float* fRe,
               const float* fIm, float* re, float* im) {
    const D d;
    const std::size_t first = block * grid.blockSize;
    for (int j = 0; j < grid.n; ++j) {
        const V xr = hn::Set(d, fRe[j]), xi = hn::Set(d, fIm[j]);
        for (int lane = 0; lane < SpectralGrid::kLanes; lane += static_cast<int>(hn::Lanes(d))) {
            const std::size_t at = static_cast<std::size_t>(j) * SpectralGrid::kLanes + lane;
            const V r = hn::Load(d, pRe + first + at), i = hn::Load(d, pIm + first + at);
            hn::Store(hn::NegMulAdd(i, xi, hn::Mul(r, xr)), d, re + at);
            hn::Store(hn::MulAdd(i, xr, hn::Mul(r, xi)), d, im + at);
        }
    }
}

void ScaleBlock(std::size_t count, const float* f, const float* fromRe, const float* fromIm, float* re, float* im) {
    const D d;
    for (std::size_t i = 0; i < count; i += hn::Lanes(d)) {
        const V scale = hn::Load(d, f + i);
        hn::Store(hn::Mul(scale, hn::Load(d, fromRe + i)), d, re + i);
        hn::Store(hn::Mul(scale, hn::Load(d, fromIm + i)), d, im + i);
    }
}

/// Spectrum times both shifts, everywhere.
void ShiftSpectrum(const SpectralGrid& grid, const AxisShift& x, const AxisShift& y, float* re, float* im) {
    const D d;
    const auto turn = [&d](float* pr, float* pi, V fr, V fi) {
        const V r = hn::Load(d, pr), i = hn::Load(d, pi);
        hn::Store(hn::NegMulAdd(i, fi, hn::Mul(r, fr)), d, pr);
        hn::Store(hn::MulAdd(i, fr, hn::Mul(r, fi)), d, pi);
    };
    for (int block = 0; block < grid.blocks; ++block)
        for (int lane = 0; lane < SpectralGrid::kLanes; lane += static_cast<int>(hn::Lanes(d))) {
            const int k = block * SpectralGrid::kLanes + lane;
            const V yr = hn::Load(d, y.re.data() + k), yi = hn::Load(d, y.im.data() + k);
            for (int j = 0; j < grid.n; ++j) {
                const std::size_t at = block * grid.blockSize + static_cast<std::size_t>(j) * SpectralGrid::kLanes +
                                       static_cast<std::size_t>(lane);
                const V xr = hn::Set(d, x.re[j]), xi = hn::Set(d, x.im[j]);
                turn(re + at, im + at, hn::NegMulAdd(xi, yi, hn::Mul(xr, yr)), hn::MulAdd(xi, yr, hn::Mul(xr, yi)));
            }
        }
    const V edge = hn::Set(d, y.re[grid.n / 2]);
    for (int j = 0; j < grid.n; j += static_cast<int>(hn::Lanes(d)))
        turn(re + grid.edge + j, im + grid.edge + j, hn::Mul(edge, hn::Load(d, x.re.data() + j)),
             hn::Mul(edge, hn::Load(d, x.im.data() + j)));
}

void AccumulateConjugate(std::size_t count, float scale, const float* sRe, const float* sIm, const float* bRe,
                         const float* bIm, float* re, float* im) {
    const D d;
    const V factor = hn::Set(d, scale);
    for (std::size_t i = 0; i < count; i += hn::Lanes(d)) {
        const V sr = hn::Load(d, sRe + i), si = hn::Load(d, sIm + i);
        const V br = hn::Mul(factor, hn::Load(d, bRe + i)), bi = hn::Mul(factor, hn::Load(d, bIm + i));
        hn::Store(hn::Add(hn::Load(d, re + i), hn::MulAdd(sr, br, hn::Mul(si, bi))), d, re + i);
        hn::Store(hn::Add(hn::Load(d, im + i), hn::NegMulAdd(si, br, hn::Mul(sr, bi))), d, im + i);
    }
}

/// Second derivatives: sums[p][q], q ≤ p.
void ContractCurvature(const SpectralGrid& grid, const ShapeCoefficients& q, const CurvatureRows& rows, int parameters,
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
HWY_EXPORT(ScaleRows);
HWY_EXPORT(ScaleBlock);
HWY_EXPORT(ShiftSpectrum);
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

void evaluateProfile(const SpectralGrid& grid, const ShapeCoefficients& shape, const float* rowValue,
                     const float* rowByLogN, const ProfileValues& out) {
    HWY_DYNAMIC_DISPATCH(EvaluateProfile)(grid, shape, rowValue, rowByLogN, out);
    out.value[0] = 1;
    for (float* derivative : {out.byLogR, out.byEta1, out.byEta2, out.byLogN})
        if (derivative)
            derivative[0] = 0;
}

void scaleRows(const SpectralGrid& grid, int block, const float* pRe, const float* pIm, const float* fRe,
               const float* fIm, float* re, float* im) {
    HWY_DYNAMIC_DISPATCH(ScaleRows)(grid, block, pRe, pIm, fRe, fIm, re, im);
}

void scaleBlock(std::size_t count, const float* f, const float* fromRe, const float* fromIm, float* re, float* im) {
    HWY_DYNAMIC_DISPATCH(ScaleBlock)(count, f, fromRe, fromIm, re, im);
}

void shiftSpectrum(const SpectralGrid& grid, const AxisShift& x, const AxisShift& y, float* re, float* im) {
    HWY_DYNAMIC_DISPATCH(ShiftSpectrum)(grid, x, y, re, im);
}

void accumulateConjugate(std::size_t count, float scale, const float* sRe, const float* sIm, const float* bRe,
                         const float* bIm, float* re, float* im) {
    HWY_DYNAMIC_DISPATCH(AccumulateConjugate)(count, scale, sRe, sIm, bRe, bIm, re, im);
}

void contractCurvature(const SpectralGrid& grid, const ShapeCoefficients& shape, const CurvatureRows& rows,
                       int parameters, const float* re, const float* im, double (&out)[6][6]) {
    HWY_DYNAMIC_DISPATCH(ContractCurvature)(grid, shape, rows, parameters, re, im, out);
}

} // namespace furrow::model
#endif
