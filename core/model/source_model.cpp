#include "core/model/source_model.h"

#include "core/model/spectral_kernels.h"
#include "core/model/wings.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace furrow::model {

void StampSet::reshape(const Box& box, int bandCount, int componentCount) {
    window = box;
    bands = bandCount;
    components = componentCount;
    stride = (std::max(0, box.width()) + kRowPadding + 7) / 8 * 8;
    data.resize(planeSize() * bands * components + 8);
}

void RenderScratch::fit(const FrequencyGrid& grid) {
    if (value.size() == grid.padded)
        return;
    for (AlignedBuffer<float>* buffer : {&phaseRe, &phaseIm, &re, &im, &value, &byLogR, &byEta1, &byEta2, &byLogN})
        buffer->assignZero(grid.padded);
    spectrum.assignZero(2 * grid.padded);
    work.assignZero(2 * grid.padded);
    image.assignZero(static_cast<std::size_t>(grid.n) * grid.n);
}

SourceModel::SourceModel(SourceType type, int bands, const Options& options)
    : m_type(type)
    , m_options(options)
    , m_grid(&FrequencyGrid::get(options.gridSize))
    , m_psf(bands) {}

Box SourceModel::gridBox() const {
    return {m_options.originX, m_options.originX + m_options.gridSize, m_options.originY,
            m_options.originY + m_options.gridSize};
}

void SourceModel::setPsf(int band, const Image<float>& stamp, int halfSize, double phaseX, double phaseY,
                         RenderScratch& scratch) {
    const FrequencyGrid& grid = *m_grid;
    scratch.fit(grid);
    std::fill_n(scratch.image.data(), scratch.image.size(), 0.0f);
    const int centre = (stamp.width() - 1) / 2, half = std::min({halfSize, centre, (grid.n - 1) / 2});
    for (int y = -half; y <= half; ++y)
        for (int x = -half; x <= half; ++x)
            scratch.image[static_cast<std::size_t>((y + grid.n) % grid.n) * grid.n + (x + grid.n) % grid.n] =
                stamp(centre + x, centre + y);
    grid.forward(scratch.image.data(), scratch.spectrum.data());
    BandSpectrum& psf = m_psf[band];
    psf.re.assignZero(grid.padded);
    psf.im.assignZero(grid.padded);
    const float norm = 1.0f / (static_cast<float>(grid.n) * grid.n);
    for (std::size_t i = 0; i < grid.size; ++i) {
        psf.re[i] = norm * scratch.spectrum[2 * i];
        psf.im[i] = norm * scratch.spectrum[2 * i + 1];
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

/// The band-limited shift keeps only the cosine at the Nyquist frequency; its derivative is -π sin, which the
/// general factor -ik cannot give. Adds it to the spectrum of the derivative by x (component 1) or y (2).
void SourceModel::addNyquist(const BandSpectrum& psf, double dx, double dy, int component,
                             RenderScratch& scratch) const {
    const FrequencyGrid& grid = *m_grid;
    const bool byX = component == 1;
    const double along = byX ? dy : dx;
    const double factor = -std::numbers::pi * std::sin(std::numbers::pi * (byX ? dx : dy));
    const int count = byX ? grid.n : grid.columns;
    for (int i = 0; i < count; ++i) {
        const std::size_t at = byX ? static_cast<std::size_t>(i) * grid.pitch + grid.columns - 1
                                   : static_cast<std::size_t>(grid.n / 2) * grid.pitch + i;
        const double k = 2 * std::numbers::pi * (i <= grid.n / 2 ? i : i - grid.n) / grid.n;
        const double c = std::cos(k * along), s = i == grid.n / 2 ? 0 : -std::sin(k * along);
        const double scale = factor * (m_type == SourceType::Star ? 1.0 : scratch.value[at]);
        scratch.spectrum[2 * at] += static_cast<float>(scale * (c * psf.re[at] - s * psf.im[at]));
        scratch.spectrum[2 * at + 1] += static_cast<float>(scale * (c * psf.im[at] + s * psf.re[at]));
    }
}

void SourceModel::render(const Parameters& p, bool derivatives, const Box& window, StampSet& out,
                         RenderScratch& scratch) const {
    const FrequencyGrid& grid = *m_grid;
    const bool star = m_type == SourceType::Star;
    const int components = derivatives ? 1 + parameterCount(m_type) : 1;
    out.reshape(window, static_cast<int>(m_psf.size()), components);
    if (window.empty())
        return;
    std::fill_n(out.data.data() + out.data.size() - 8, 8, 0.0f);
    scratch.fit(grid);
    const double dx = p[kX] - m_options.originX - m_phaseX, dy = p[kY] - m_options.originY - m_phaseY;
    fillPhase(grid, dx, dy, scratch.phaseRe.data(), scratch.phaseIm.data());
    if (star) {
        std::fill_n(scratch.value.data(), grid.padded, 1.0f);
    } else {
        const ProfileRow& row = rowFor(p, scratch);
        const bool free = m_type == SourceType::Sersic && derivatives;
        evaluateProfile(grid, ShapeCoefficients::of(p[kLogR], p[kEta1], p[kEta2]), row.value.data(),
                        free ? row.byLogN.data() : nullptr,
                        {scratch.value.data(), scratch.byLogR.data(), scratch.byEta1.data(), scratch.byEta2.data(),
                         free ? scratch.byLogN.data() : nullptr});
        if (m_options.correctAliases)
            periodicCopies(m_type, p, grid.n, window, components, scratch.wings);
    }
    const float* shape[] = {scratch.byLogR.data(), scratch.byEta1.data(), scratch.byEta2.data(), scratch.byLogN.data()};
    const int width = window.width(), height = window.height(), x0 = window.x0 - m_options.originX,
              y0 = window.y0 - m_options.originY;
    for (std::size_t band = 0; band < m_psf.size(); ++band) {
        const BandSpectrum& psf = m_psf[band];
        if (!psf.present) {
            std::fill_n(out.plane(static_cast<int>(band), 0), out.planeSize() * components, 0.0f);
            continue;
        }
        float *re = scratch.re.data(), *im = scratch.im.data(), *spectrum = scratch.spectrum.data();
        multiplySplit(grid.size, psf.re.data(), psf.im.data(), scratch.phaseRe.data(), scratch.phaseIm.data(), re, im);
        for (int c = 0; c < components; ++c) {
            if (c == 0) {
                scaleToInterleaved(grid.size, scratch.value.data(), re, im, spectrum);
            } else if (c <= 2) {
                differentiateToInterleaved(grid.size, c == 1 ? grid.kx.data() : grid.ky.data(), scratch.value.data(),
                                           re, im, spectrum);
                addNyquist(psf, dx, dy, c, scratch);
            } else {
                scaleToInterleaved(grid.size, shape[c - 3], re, im, spectrum);
            }
            grid.inverse(spectrum, y0, y0 + height, scratch.image.data(), scratch.work.data());
            float* plane = out.plane(static_cast<int>(band), c);
            const bool aliases = !star && m_options.correctAliases;
            for (int y = 0; y < height; ++y) {
                const float* from = scratch.image.data() + static_cast<std::size_t>(y0 + y) * grid.n + x0;
                float* to = plane + static_cast<std::size_t>(y) * out.stride;
                std::copy_n(from, width, to);
                std::fill(to + width, to + out.stride, 0.0f);
                if (aliases) {
                    const float* wing = scratch.wings.data() + (static_cast<std::size_t>(c) * height + y) * width;
                    for (int x = 0; x < width; ++x)
                        to[x] -= wing[x];
                }
            }
        }
    }
}

void SourceModel::curvature(const Parameters& p, const Box& window, const std::vector<const float*>& weighted,
                            int stride, const std::vector<double>& scale, double (&out)[6][6],
                            RenderScratch& scratch) const {
    const FrequencyGrid& grid = *m_grid;
    scratch.fit(grid);
    std::fill_n(scratch.image.data(), scratch.image.size(), 0.0f);
    std::fill_n(scratch.value.data(), grid.padded, 0.0f);
    std::fill_n(scratch.byLogR.data(), grid.padded, 0.0f);
    const int x0 = window.x0 - m_options.originX, y0 = window.y0 - m_options.originY;
    for (std::size_t band = 0; band < m_psf.size(); ++band) {
        const BandSpectrum& psf = m_psf[band];
        if (!psf.present || !weighted[band] || scale[band] == 0)
            continue;
        for (int y = 0; y < window.height(); ++y)
            std::copy_n(weighted[band] + static_cast<std::size_t>(y) * stride, window.width(),
                        scratch.image.data() + static_cast<std::size_t>(y0 + y) * grid.n + x0);
        grid.forward(scratch.image.data(), y0, y0 + window.height(), scratch.spectrum.data(), scratch.work.data());
        accumulateConjugate(grid.size, static_cast<float>(scale[band]), scratch.spectrum.data(), psf.re.data(),
                            psf.im.data(), scratch.value.data(), scratch.byLogR.data());
    }
    fillPhase(grid, p[kX] - m_options.originX - m_phaseX, p[kY] - m_options.originY - m_phaseY, scratch.phaseRe.data(),
              scratch.phaseIm.data());
    multiplySplit(grid.size, scratch.value.data(), scratch.byLogR.data(), scratch.phaseRe.data(),
                  scratch.phaseIm.data(), scratch.re.data(), scratch.im.data());
    scratch.re[0] = scratch.im[0] = 0; // the total flux has no derivative
    CurvatureRows rows;
    if (m_type != SourceType::Star) {
        const ProfileRow& row = rowFor(p, scratch);
        rows = {row.value.data(), row.byLogN.data(), row.byLogN2.data()};
    }
    contractCurvature(grid, ShapeCoefficients::of(p[kLogR], p[kEta1], p[kEta2]), rows, parameterCount(m_type),
                      scratch.re.data(), scratch.im.data(), out);
}

} // namespace furrow::model
