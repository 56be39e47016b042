#include "core/model/source_model.h"

#include "core/model/sersic.h"
#include "core/model/spectral_kernels.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace furrow::model {

void StampSet::reshape(const Box& box, int bandCount, int componentCount) {
    constexpr int lanes = SpectralGrid::kLanes;
    window = box;
    bands = bandCount;
    components = componentCount;
    stride = (std::max(0, box.width()) + lanes - 1) / lanes * lanes;
    data.resize(planeSize() * bands * components + lanes);
}

void RenderScratch::fit(const SpectralGrid& grid) {
    for (AlignedBuffer<float>* buffer : {&re, &im, &sumRe, &sumIm, &value, &byLogR, &byEta1, &byEta2, &byLogN})
        buffer->resize(grid.size);
    blocks.resize(6 * grid.blockSize);
}

SourceModel::Options SourceModel::chooseGrid(SourceType type, const Parameters& parameters, int x, int y, int half,
                                             double snr) {
    Options out;
    double pixels = 2 * half + 4;
    out.correctAliases = false;
    if (type != SourceType::Star) {
        const double n = sersicIndex(type, parameters), re = std::exp(logSemiMajor(parameters));
        // What the copies' cores throw into the window through the PSF is not corrected for.
        pixels = std::max(pixels, 2 * (re + 8));
        const double outside = 1 - enclosedFraction(n, 0.5 * SpectralGrid::sizeFor(pixels) / (1.2 * re));
        out.correctAliases = outside * std::max(snr, 3.0) > 0.01;
    }
    out.gridSize = SpectralGrid::sizeFor(pixels);
    out.originX = x - out.gridSize / 2;
    out.originY = y - out.gridSize / 2;
    if (out.correctAliases)
        out.copies = planCopies(type, parameters, out.gridSize, half);
    return out;
}

SourceModel::SourceModel(SourceType type, int bands, const Options& options)
    : m_type(type)
    , m_options(options)
    , m_grid(&SpectralGrid::get(options.gridSize))
    , m_psf(bands) {}

Box SourceModel::gridBox() const {
    return {m_options.originX, m_options.originX + m_options.gridSize, m_options.originY,
            m_options.originY + m_options.gridSize};
}

void SourceModel::setPsf(int band, const Image<float>& stamp, int halfSize, double phaseX, double phaseY,
                         RenderScratch& scratch) {
    const SpectralGrid& grid = *m_grid;
    scratch.fit(grid);
    const int centre = (stamp.width() - 1) / 2, half = std::min({halfSize, centre, (grid.n - 1) / 2});
    BandSpectrum& psf = m_psf[band];
    psf.re.resize(grid.size);
    psf.im.resize(grid.size);
    const PixelArea area{stamp.row(centre - half) + centre - half,
                         stamp.width(),
                         2 * half + 1,
                         2 * half + 1,
                         grid.n - half,
                         grid.n - half};
    forwardTransform(grid, area, psf.re.data(), psf.im.data(), scratch.mixed[0], scratch.block(grid, 0),
                     scratch.block(grid, 1));
    const float norm = 1.0f / (static_cast<float>(grid.n) * grid.n);
    for (std::size_t i = 0; i < grid.size; ++i) {
        psf.re[i] *= norm;
        psf.im[i] *= norm;
    }
    psf.present = true;
    m_phaseX = phaseX;
    m_phaseY = phaseY;
}

const ProfileRow& SourceModel::rowFor(const Parameters& p, RenderScratch& scratch) const {
    const ProfileTable& table = ProfileTable::shared();
    if (m_type == SourceType::Dev)
        return table.deVaucouleurs();
    if (m_type != SourceType::Sersic)
        return table.exponential();
    const double stretch = std::exp(0.5 * std::hypot(p[kEta1], p[kEta2])), rc = std::exp(p[kLogR]);
    table.rowAt(p[kLogN], 0.99 * rc / stretch * 2 * std::numbers::pi / m_options.gridSize, rc * stretch * 4.5,
                scratch.row);
    return scratch.row;
}

void SourceModel::setShifts(const Parameters& p, RenderScratch& scratch) const {
    const double dx = p[kX] - m_options.originX - m_phaseX, dy = p[kY] - m_options.originY - m_phaseY;
    const auto set = m_options.shift == Shift::Exact ? &AxisShift::setExact : &AxisShift::setLanczos3;
    (scratch.shiftX.*set)(m_grid->n, dx);
    (scratch.shiftY.*set)(m_grid->n, dy);
}

void SourceModel::renderColumns(const BandSpectrum& psf, int components, const Box& window,
                                RenderScratch& scratch) const {
    const SpectralGrid& grid = *m_grid;
    const bool star = m_type == SourceType::Star;
    const AxisShift& x = scratch.shiftX;
    const float* shape[] = {scratch.byLogR.data(), scratch.byEta1.data(), scratch.byEta2.data(), scratch.byLogN.data()};
    const int images = components == 1 ? 1 : components - 1; // the derivative by y comes from the image itself
    for (int i = 0; i < images; ++i)
        scratch.mixed[i].fit(grid.n, window.width());
    const Columns shifted = scratch.block(grid, 0), product = scratch.block(grid, 1), work = scratch.block(grid, 2);
    // ky = π, shifted along x, and its derivative.
    scratch.edge.resize(4 * static_cast<std::size_t>(grid.n));
    float* edge = scratch.edge.data();
    const auto shiftEdge = [&](const float* xRe, const float* xIm, float* re, float* im) {
        const float *pRe = psf.re.data() + grid.edge, *pIm = psf.im.data() + grid.edge;
        for (int j = 0; j < grid.n; ++j) {
            re[j] = pRe[j] * xRe[j] - pIm[j] * xIm[j];
            im[j] = pRe[j] * xIm[j] + pIm[j] * xRe[j];
        }
    };
    shiftEdge(x.re.data(), x.im.data(), edge, edge + grid.n);
    if (images > 1)
        shiftEdge(x.byRe.data(), x.byIm.data(), edge + 2 * grid.n, edge + 3 * grid.n);
    for (int block = 0; block < grid.blocks; ++block) {
        const std::size_t first = block * grid.blockSize;
        for (int i = 0; i < images; ++i) {
            const bool byX = i == 1;
            const float *xRe = byX ? x.byRe.data() : x.re.data(), *xIm = byX ? x.byIm.data() : x.im.data();
            const float* factor = star ? nullptr : i < 2 ? scratch.value.data() : shape[i - 2];
            if (i < 3)
                scaleRows(grid, block, psf.re.data(), psf.im.data(), xRe, xIm, shifted.re, shifted.im);
            const Columns data = star ? shifted : product;
            if (!star)
                scaleBlock(grid.blockSize, factor + first, shifted.re, shifted.im, product.re, product.im);
            if (block == 0) {
                const float *edgeRe = edge + (byX ? 2 : 0) * grid.n, *edgeIm = edgeRe + grid.n;
                for (int j = 0; j < grid.n; ++j) {
                    const float f = star ? 1.0f : factor[grid.edge + j];
                    data.re[static_cast<std::size_t>(j) * SpectralGrid::kLanes] -= f * edgeIm[j];
                    data.im[static_cast<std::size_t>(j) * SpectralGrid::kLanes] += f * edgeRe[j];
                }
            }
            inverseColumns(grid, block, data, work, window.x0 - m_options.originX, scratch.mixed[i]);
        }
    }
}

namespace {

/// Fetches the lines that a strip goes to while the one before is computed.
void prefetchStrip(const ImageStrip& strip, int height, std::ptrdiff_t stride) {
    for (int y = 0; y < height; ++y)
        __builtin_prefetch(strip.to + y * stride, 1);
}

} // namespace

void SourceModel::render(const Parameters& p, bool derivatives, const Box& window, int first, int last, StampSet& out,
                         RenderScratch& scratch) const {
    const SpectralGrid& grid = *m_grid;
    const bool star = m_type == SourceType::Star, aliases = !star && m_options.correctAliases;
    const int components = derivatives ? 1 + parameterCount(m_type) : 1;
    out.reshape(window, static_cast<int>(m_psf.size()), components);
    // Products read past the end of a row: what follows the last one must be numbers.
    std::fill_n(out.plane(last, 0), SpectralGrid::kLanes, 0.0f);
    if (window.empty())
        return;
    scratch.fit(grid);
    setShifts(p, scratch);
    if (!star) {
        const ProfileRow& row = rowFor(p, scratch);
        const bool free = m_type == SourceType::Sersic && derivatives;
        evaluateProfile(grid, ShapeCoefficients::of(p[kLogR], p[kEta1], p[kEta2]), row.value.data(),
                        free ? row.byLogN.data() : nullptr,
                        {scratch.value.data(), scratch.byLogR.data(), scratch.byEta1.data(), scratch.byEta2.data(),
                         free ? scratch.byLogN.data() : nullptr});
    }
    if (aliases)
        periodicCopies(m_type, p, grid.n, m_options.copies, window, components, out.stride, scratch.wings);
    const int y0 = window.y0 - m_options.originY, height = window.height();
    for (int band = first; band < last; ++band) {
        const BandSpectrum& psf = m_psf[band];
        if (!psf.present) {
            std::fill_n(out.plane(band, 0), out.planeSize() * components, 0.0f);
            continue;
        }
        renderColumns(psf, components, window, scratch);
        std::vector<ImageStrip>& strips = scratch.strips;
        strips.clear();
        for (int c = 0; c < components; ++c) {
            const bool byY = c == 1 + kY;
            const AxisShift& y = scratch.shiftY;
            for (int x = 0; x < window.width(); x += SpectralGrid::kLanes)
                strips.push_back(
                    {&scratch.mixed[c == 0 || byY ? 0
                                    : c == 1 + kX ? 1
                                                  : c - 1],
                     byY ? y.byRe.data() : y.re.data(), byY ? y.byIm.data() : y.im.data(), x, window.width() - x,
                     aliases ? scratch.wings.data() + c * out.planeSize() + x : nullptr, out.plane(band, c) + x});
        }
        for (std::size_t k = 0; k < strips.size(); k += 2) { // two by two
            for (std::size_t next = k + 2; next < std::min(k + 4, strips.size()); ++next)
                prefetchStrip(strips[next], height, out.stride);
            const bool two = k + 1 < strips.size();
            inverseRows(grid, strips[k], two ? strips[k + 1] : ImageStrip(), y0, height, out.stride,
                        scratch.block(grid, 0), scratch.block(grid, 1));
        }
    }
}

void SourceModel::curvature(const Parameters& p, const Box& window, const std::vector<const float*>& weighted,
                            int stride, const std::vector<double>& scale, double (&out)[6][6],
                            RenderScratch& scratch) const {
    const SpectralGrid& grid = *m_grid;
    scratch.fit(grid);
    std::fill_n(scratch.sumRe.data(), grid.size, 0.0f);
    std::fill_n(scratch.sumIm.data(), grid.size, 0.0f);
    for (std::size_t band = 0; band < m_psf.size(); ++band) {
        const BandSpectrum& psf = m_psf[band];
        if (!psf.present || !weighted[band] || scale[band] == 0)
            continue;
        const PixelArea area{weighted[band],
                             stride,
                             window.width(),
                             window.height(),
                             window.x0 - m_options.originX,
                             window.y0 - m_options.originY};
        forwardTransform(grid, area, scratch.re.data(), scratch.im.data(), scratch.mixed[0], scratch.block(grid, 0),
                         scratch.block(grid, 1));
        accumulateConjugate(grid.size, static_cast<float>(scale[band]), scratch.re.data(), scratch.im.data(),
                            psf.re.data(), psf.im.data(), scratch.sumRe.data(), scratch.sumIm.data());
    }
    setShifts(p, scratch);
    shiftSpectrum(grid, scratch.shiftX, scratch.shiftY, scratch.sumRe.data(), scratch.sumIm.data());
    scratch.sumRe[0] = scratch.sumIm[0] = 0; // the total flux has no derivative
    CurvatureRows rows;
    if (m_type != SourceType::Star) {
        const ProfileRow& row = rowFor(p, scratch);
        rows = {row.value.data(), row.byLogN.data(), row.byLogN2.data()};
    }
    contractCurvature(grid, ShapeCoefficients::of(p[kLogR], p[kEta1], p[kEta2]), rows, parameterCount(m_type),
                      scratch.sumRe.data(), scratch.sumIm.data(), out);
}

} // namespace furrow::model
