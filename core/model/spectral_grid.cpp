#include "core/model/spectral_grid.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <mutex>
#include <numbers>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/model/spectral_grid.cpp"
#include <hwy/foreach_target.h>

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace furrow::model {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
constexpr int kLanes = BatchFft::kLanes;
using D = hn::CappedTag<float, kLanes>;
using V = hn::Vec<D>;
constexpr int kStep = static_cast<int>(hn::MaxLanes(D()));

/// Four rows of four values become four columns.
HWY_INLINE void Transpose4(const float* const (&from)[4], float* const (&to)[4]) {
#if HWY_TARGET == HWY_SCALAR
    float values[4][4];
    for (int i = 0; i < 4; ++i)
        std::copy_n(from[i], 4, values[i]);
    for (int i = 0; i < 4; ++i)
        for (int j = 0; j < 4; ++j)
            to[j][i] = values[i][j];
#else
    const hn::FixedTag<float, 4> d;
    const auto r0 = hn::LoadU(d, from[0]), r1 = hn::LoadU(d, from[1]), r2 = hn::LoadU(d, from[2]),
               r3 = hn::LoadU(d, from[3]);
    const auto low01 = hn::InterleaveLower(d, r0, r1), high01 = hn::InterleaveUpper(d, r0, r1),
               low23 = hn::InterleaveLower(d, r2, r3), high23 = hn::InterleaveUpper(d, r2, r3);
    hn::StoreU(hn::ConcatLowerLower(d, low23, low01), d, to[0]);
    hn::StoreU(hn::ConcatUpperUpper(d, low23, low01), d, to[1]);
    hn::StoreU(hn::ConcatLowerLower(d, high23, high01), d, to[2]);
    hn::StoreU(hn::ConcatUpperUpper(d, high23, high01), d, to[3]);
#endif
}

void BlockToMixed(const SpectralGrid& grid, int block, Columns data, int x0, MixedImage& mixed) {
    const int half = grid.n / 2, first = block * kLanes, used = std::min(kLanes, half - first);
    for (int x = 0; x < static_cast<int>(mixed.stride); x += 4) {
        std::size_t row[4];
        for (int t = 0; t < 4; ++t)
            row[t] = static_cast<std::size_t>(std::min(x0 + x + t, grid.n - 1)) * kLanes;
        for (int lane = 0; lane < used; lane += 4) {
            const float* const re[4] = {data.re + row[0] + lane, data.re + row[1] + lane, data.re + row[2] + lane,
                                        data.re + row[3] + lane};
            const float* const im[4] = {data.im + row[0] + lane, data.im + row[1] + lane, data.im + row[2] + lane,
                                        data.im + row[3] + lane};
            float *toRe[4], *toIm[4];
            for (int t = 0; t < 4; ++t) {
                const std::size_t at = (first + lane + t) * mixed.stride + x;
                toRe[t] = mixed.re + at;
                toIm[t] = mixed.im + at;
            }
            if (first + lane == 0)
                toIm[0] = mixed.re + half * mixed.stride + x;
            Transpose4(re, {toRe[0], toRe[1], toRe[2], toRe[3]});
            Transpose4(im, {toIm[0], toIm[1], toIm[2], toIm[3]});
        }
    }
}

void MixedToBlock(const SpectralGrid& grid, int block, const MixedImage& mixed, int x0, int width, Columns data) {
    const int half = grid.n / 2, first = block * kLanes, used = std::min(kLanes, half - first);
    std::fill_n(data.re, grid.blockSize, 0.0f);
    std::fill_n(data.im, grid.blockSize, 0.0f);
    alignas(16) float spare[4];
    for (int x = 0; x < width; x += 4) {
        std::size_t row[4];
        for (int t = 0; t < 4; ++t)
            row[t] = static_cast<std::size_t>((x0 + x + t) % grid.n) * kLanes;
        for (int lane = 0; lane < used; lane += 4) {
            const float *fromRe[4], *fromIm[4];
            for (int t = 0; t < 4; ++t) {
                const std::size_t at = (first + lane + t) * mixed.stride + x;
                fromRe[t] = mixed.re + at;
                fromIm[t] = mixed.im + at;
            }
            if (first + lane == 0)
                fromIm[0] = mixed.re + half * mixed.stride + x;
            float *re[4], *im[4];
            for (int t = 0; t < 4; ++t) {
                const bool wanted = x + t < width;
                re[t] = wanted ? data.re + row[t] + lane : spare;
                im[t] = wanted ? data.im + row[t] + lane : spare;
            }
            Transpose4({fromRe[0], fromRe[1], fromRe[2], fromRe[3]}, {re[0], re[1], re[2], re[3]});
            Transpose4({fromIm[0], fromIm[1], fromIm[2], fromIm[3]}, {im[0], im[1], im[2], im[3]});
        }
    }
}

/// Two real strips with Hermitian spectra A and B become the spectrum A + iB.
void PackStrips(const SpectralGrid& grid, const ImageStrip& first, const ImageStrip& second, Columns out) {
    const D d;
    const int half = grid.n / 2;
    for (int lane = 0; lane < kLanes; lane += kStep) {
        const float *aRe = first.mixed->re + first.x + lane, *aIm = first.mixed->im + first.x + lane;
        const bool two = second.mixed != nullptr;
        const float *bRe = two ? second.mixed->re + second.x + lane : nullptr,
                    *bIm = two ? second.mixed->im + second.x + lane : nullptr;
        for (int k : {0, half}) {
            const std::size_t at = static_cast<std::size_t>(k) * kLanes + lane;
            hn::Store(hn::Mul(hn::Set(d, first.shiftRe[k]), hn::LoadU(d, aRe + k * first.mixed->stride)), d,
                      out.re + at);
            hn::Store(two ? hn::Mul(hn::Set(d, second.shiftRe[k]), hn::LoadU(d, bRe + k * second.mixed->stride))
                          : hn::Zero(d),
                      d, out.im + at);
        }
        for (int k = 1; k < half; ++k) {
            const std::size_t at = static_cast<std::size_t>(k) * kLanes + lane,
                              mirror = static_cast<std::size_t>(grid.n - k) * kLanes + lane;
            const V yr = hn::Set(d, first.shiftRe[k]), yi = hn::Set(d, first.shiftIm[k]);
            const V gr = hn::LoadU(d, aRe + k * first.mixed->stride), gi = hn::LoadU(d, aIm + k * first.mixed->stride);
            const V ar = hn::NegMulAdd(gi, yi, hn::Mul(gr, yr)), ai = hn::MulAdd(gi, yr, hn::Mul(gr, yi));
            V br = hn::Zero(d), bi = hn::Zero(d);
            if (two) {
                const V zr = hn::Set(d, second.shiftRe[k]), zi = hn::Set(d, second.shiftIm[k]);
                const V hr = hn::LoadU(d, bRe + k * second.mixed->stride),
                        hi = hn::LoadU(d, bIm + k * second.mixed->stride);
                br = hn::NegMulAdd(hi, zi, hn::Mul(hr, zr));
                bi = hn::MulAdd(hi, zr, hn::Mul(hr, zi));
            }
            hn::Store(hn::Sub(ar, bi), d, out.re + at);
            hn::Store(hn::Add(ai, br), d, out.im + at);
            hn::Store(hn::Add(ar, bi), d, out.re + mirror);
            hn::Store(hn::Sub(br, ai), d, out.im + mirror);
        }
    }
}

void StoreStrip(const float* from, const ImageStrip& strip, int y0, int height, std::ptrdiff_t stride) {
    const D d;
    for (int y = 0; y < height; ++y)
        for (int lane = 0; lane < kLanes; lane += kStep) {
            const std::ptrdiff_t at = y * stride + lane;
            V value = hn::Load(d, from + static_cast<std::size_t>(y0 + y) * kLanes + lane);
            if (strip.subtract)
                value = hn::Sub(value, hn::LoadU(d, strip.subtract + at));
            if (lane + kStep > strip.width)
                value =
                    hn::IfThenElseZero(hn::FirstN(d, static_cast<std::size_t>(std::max(0, strip.width - lane))), value);
            hn::StoreU(value, d, strip.to + at);
        }
}

/// Rows of two real strips of an image as one complex column block; the second may lie outside the area.
void LoadStrips(const SpectralGrid& grid, const PixelArea& area, int x, Columns out) {
    const D d;
    std::fill_n(out.re, grid.blockSize, 0.0f);
    std::fill_n(out.im, grid.blockSize, 0.0f);
    for (int y = 0; y < area.height; ++y) {
        const float* row = area.data + y * area.stride;
        const std::size_t at = static_cast<std::size_t>((area.y0 + y) % grid.n) * kLanes;
        for (int lane = 0; lane < kLanes; lane += kStep) {
            const int left = area.width - x - lane;
            if (left > 0)
                hn::Store(
                    hn::MaskedLoad(hn::FirstN(d, static_cast<std::size_t>(std::min(left, kStep))), d, row + x + lane),
                    d, out.re + at + lane);
            if (left > kLanes)
                hn::Store(hn::MaskedLoad(hn::FirstN(d, static_cast<std::size_t>(std::min(left - kLanes, kStep))), d,
                                         row + x + lane + kLanes),
                          d, out.im + at + lane);
        }
    }
}

/// The reverse of PackStrips: strips at x and x + kLanes of the mixed image from the spectrum of A + iB.
void UnpackStrips(const SpectralGrid& grid, Columns in, int x, bool two, MixedImage& mixed) {
    const D d;
    const int half = grid.n / 2;
    const V scale = hn::Set(d, 0.5f);
    for (int lane = 0; lane < kLanes; lane += kStep)
        for (int k = 0; k <= half; ++k) {
            const std::size_t at = static_cast<std::size_t>(k) * kLanes + lane,
                              mirror = static_cast<std::size_t>((grid.n - k) % grid.n) * kLanes + lane;
            const V zr = hn::Load(d, in.re + at), zi = hn::Load(d, in.im + at), mr = hn::Load(d, in.re + mirror),
                    mi = hn::Load(d, in.im + mirror);
            const std::size_t to = k * mixed.stride + x + lane;
            hn::StoreU(hn::Mul(scale, hn::Add(zr, mr)), d, mixed.re + to);
            hn::StoreU(hn::Mul(scale, hn::Sub(zi, mi)), d, mixed.im + to);
            if (two) {
                hn::StoreU(hn::Mul(scale, hn::Add(zi, mi)), d, mixed.re + to + kLanes);
                hn::StoreU(hn::Mul(scale, hn::Sub(mr, zr)), d, mixed.im + to + kLanes);
            }
        }
}

} // namespace HWY_NAMESPACE
} // namespace furrow::model
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace furrow::model {

HWY_EXPORT(BlockToMixed);
HWY_EXPORT(MixedToBlock);
HWY_EXPORT(PackStrips);
HWY_EXPORT(StoreStrip);
HWY_EXPORT(LoadStrips);
HWY_EXPORT(UnpackStrips);

namespace {
constexpr std::array kSizes{32,  40,  48,  64,  72,  80,  96,  120, 128, 144, 160,
                            192, 240, 256, 320, 384, 480, 512, 640, 768, 1024};
} // namespace

SpectralGrid::SpectralGrid(int gridSize)
    : n(gridSize)
    , blocks((gridSize / 2 + kLanes - 1) / kLanes)
    , blockSize(static_cast<std::size_t>(gridSize) * kLanes)
    , edge(blocks * blockSize)
    , size((edge + gridSize + kLanes - 1) / kLanes * kLanes)
    , fft(gridSize) {
    for (AlignedBuffer<float>* array : {&k2, &a, &b, &kx, &ky, &hermitian})
        array->assignZero(size);
    std::fill_n(k2.data(), size, 1.0f); // harmless where there is no frequency
    for (int j = 0; j < n; ++j)
        for (int i = 0; i <= n / 2; ++i) {
            const double fx = 2 * std::numbers::pi * (j <= n / 2 ? j : j - n) / n, fy = 2 * std::numbers::pi * i / n;
            const std::size_t at =
                i == n / 2 ? edge + j : (i / kLanes) * blockSize + static_cast<std::size_t>(j) * kLanes + i % kLanes;
            k2[at] = static_cast<float>(fx * fx + fy * fy);
            a[at] = static_cast<float>(fx * fx - fy * fy);
            b[at] = static_cast<float>(2 * fx * fy);
            kx[at] = j == n / 2 ? 0.0f : static_cast<float>(fx);
            ky[at] = i == n / 2 ? 0.0f : static_cast<float>(fy);
            hermitian[at] = i == 0 || i == n / 2 ? 1.0f : 2.0f;
        }
    k2[0] = 1e-12f;
}

const SpectralGrid& SpectralGrid::get(int n) {
    static std::mutex mutex;
    static std::map<int, std::unique_ptr<SpectralGrid>> grids;
    std::lock_guard lock(mutex);
    std::unique_ptr<SpectralGrid>& grid = grids[n];
    if (!grid)
        grid = std::make_unique<SpectralGrid>(n);
    return *grid;
}

int SpectralGrid::sizeFor(double pixels) {
    const auto found = std::find_if(kSizes.begin(), kSizes.end(), [pixels](int n) { return n >= pixels; });
    return found == kSizes.end() ? kSizes.back() : *found;
}

int SpectralGrid::largest() {
    return kSizes.back();
}

void AxisShift::fit(int n) {
    for (AlignedBuffer<float>* array : {&re, &im, &byRe, &byIm})
        array->resize(static_cast<std::size_t>(n) + BatchFft::kLanes);
}

void AxisShift::setExact(int n, double shift) {
    fit(n);
    for (int i = 0; i <= n / 2; ++i) {
        const double k = 2 * std::numbers::pi * i / n, c = std::cos(k * shift), s = std::sin(k * shift);
        // A real image keeps only the cosine at the Nyquist frequency.
        const bool nyquist = i == n / 2;
        re[i] = static_cast<float>(c);
        im[i] = nyquist ? 0.0f : static_cast<float>(-s);
        byRe[i] = static_cast<float>(-k * s);
        byIm[i] = nyquist ? 0.0f : static_cast<float>(-k * c);
    }
    mirror(n);
}

void AxisShift::setLanczos3(int n, double shift) {
    fit(n);
    constexpr int order = 3;
    const double whole = std::round(shift), f = shift - whole;
    std::array<double, 2 * order + 1> weight{}, slope{}; // slope: by f
    double sum = 0, sumSlope = 0;
    for (int j = -order; j <= order; ++j) {
        const double t = std::numbers::pi * (j - f);
        if (std::abs(j - f) >= order)
            continue;
        const auto sinc = [](double v) { return std::abs(v) < 1e-4 ? 1 - v * v / 6 : std::sin(v) / v; };
        const auto sincSlope = [&](double v) { return std::abs(v) < 1e-4 ? -v / 3 : (std::cos(v) - sinc(v)) / v; };
        const double a = sinc(t), b = sinc(t / order);
        weight[j + order] = a * b;
        slope[j + order] = -std::numbers::pi * (sincSlope(t) * b + a * sincSlope(t / order) / order);
        sum += weight[j + order];
        sumSlope += slope[j + order];
    }
    for (int j = 0; j <= 2 * order; ++j) {
        slope[j] = (slope[j] - weight[j] * sumSlope / sum) / sum;
        weight[j] /= sum;
    }
    for (int i = 0; i <= n / 2; ++i) {
        const double k = 2 * std::numbers::pi * i / n;
        double sums[4] = {};
        for (int j = -order; j <= order; ++j) {
            const double c = std::cos(k * (whole + j)), s = -std::sin(k * (whole + j));
            sums[0] += weight[j + order] * c;
            sums[1] += weight[j + order] * s;
            sums[2] += slope[j + order] * c;
            sums[3] += slope[j + order] * s;
        }
        re[i] = static_cast<float>(sums[0]);
        im[i] = static_cast<float>(sums[1]);
        byRe[i] = static_cast<float>(sums[2]);
        byIm[i] = static_cast<float>(sums[3]);
    }
    mirror(n);
}

/// Negative frequencies are conjugate.
void AxisShift::mirror(int n) {
    for (int i = n / 2 + 1; i < n; ++i) {
        re[i] = re[n - i];
        im[i] = -im[n - i];
        byRe[i] = byRe[n - i];
        byIm[i] = -byIm[n - i];
    }
    for (AlignedBuffer<float>* array : {&re, &im, &byRe, &byIm})
        std::fill_n(array->data() + n, BatchFft::kLanes, 0.0f);
}

void MixedImage::fit(int n, int width) {
    stride = (width + BatchFft::kLanes - 1) / BatchFft::kLanes * BatchFft::kLanes;
    const std::size_t plane = (n / 2 + 1) * stride;
    data.resize(2 * plane);
    re = data.data();
    im = re + plane;
}

void forwardTransform(const SpectralGrid& grid, const PixelArea& area, float* re, float* im, MixedImage& mixed,
                      Columns block, Columns work) {
    constexpr int lanes = SpectralGrid::kLanes;
    mixed.fit(grid.n, (area.width + 2 * lanes - 1) / (2 * lanes) * 2 * lanes);
    for (int x = 0; x < area.width; x += 2 * lanes) {
        HWY_DYNAMIC_DISPATCH(LoadStrips)(grid, area, x, block);
        const bool two = area.width - x > lanes;
        const Columns done = grid.fft.forward(block, work, lanes);
        HWY_DYNAMIC_DISPATCH(UnpackStrips)(grid, done, x, two, mixed);
    }
    const int n = grid.n;
    for (int b = 0; b < grid.blocks; ++b) {
        HWY_DYNAMIC_DISPATCH(MixedToBlock)(grid, b, mixed, area.x0, area.width, block);
        const Columns done = grid.fft.forward(block, work, grid.lanes(b));
        if (b == 0)
            // The first column is that of ky = 0 plus i times that of ky = π.
            for (int k = 0; k <= n / 2; ++k) {
                const int m = (n - k) % n;
                float &zr = done.re[k * lanes], &zi = done.im[k * lanes], &mr = done.re[m * lanes],
                      &mi = done.im[m * lanes];
                const float sumR = 0.5f * (zr + mr), sumI = 0.5f * (zi + mi), difR = 0.5f * (zr - mr),
                            difI = 0.5f * (zi - mi);
                re[grid.edge + k] = re[grid.edge + m] = sumI;
                im[grid.edge + k] = -difR;
                im[grid.edge + m] = difR;
                zr = mr = sumR;
                zi = difI;
                mi = -difI;
            }
        std::copy_n(done.re, grid.blockSize, re + b * grid.blockSize);
        std::copy_n(done.im, grid.blockSize, im + b * grid.blockSize);
    }
    std::fill(re + grid.edge + n, re + grid.size, 0.0f);
    std::fill(im + grid.edge + n, im + grid.size, 0.0f);
}

void inverseColumns(const SpectralGrid& grid, int block, Columns data, Columns work, int x0, MixedImage& mixed) {
    const Columns done = grid.fft.inverse(data, work, grid.lanes(block));
    HWY_DYNAMIC_DISPATCH(BlockToMixed)(grid, block, done, x0, mixed);
}

void inverseRows(const SpectralGrid& grid, const ImageStrip& first, const ImageStrip& second, int y0, int height,
                 std::ptrdiff_t stride, Columns block, Columns work) {
    HWY_DYNAMIC_DISPATCH(PackStrips)(grid, first, second, block);
    const Columns done = grid.fft.inverse(block, work, SpectralGrid::kLanes);
    HWY_DYNAMIC_DISPATCH(StoreStrip)(done.re, first, y0, height, stride);
    if (second.mixed)
        HWY_DYNAMIC_DISPATCH(StoreStrip)(done.im, second, y0, height, stride);
}

} // namespace furrow::model
#endif
