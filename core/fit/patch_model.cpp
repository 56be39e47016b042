#include "core/fit/patch_model.h"

#include "core/base/parallel.h"
#include "core/fit/pixel_kernels.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace furrow::fit {

using namespace model;

namespace {

constexpr int kLocalHalf = 5;      ///< half side of the pixels that judge a single source, pixels
constexpr double kVisible = 1e-6;  ///< part of a source's weight that must be unmasked for its flux,
constexpr double kWellSeen = 0.05; ///< and for its position and shape
constexpr int kBandGroup = 10;     ///< bands evaluated together, at most: their images of a source fit into the cache
constexpr int kResidualRows = 16;  ///< whose residuals are computed together

using PlaneArray = std::array<const float*, 1 + kParameterCount>;

/// Component planes of a band from ROI pixel (x, y) on, which must lie in the window.
Planes planesAt(const StampSet& stamps, int band, int x, int y, PlaneArray& pointers) {
    const std::size_t at = static_cast<std::size_t>(y - stamps.window.y0) * stamps.stride + (x - stamps.window.x0);
    for (int c = 0; c < stamps.components; ++c)
        pointers[c] = stamps.plane(band, c) + at;
    return {pointers.data(), stamps.components, stamps.stride};
}

/// Largest of the values and 0; `count` is a multiple of kPixelLanes.
float largest(const float* values, std::size_t count) {
    std::array<float, kPixelLanes> most{}; // side by side, so that it becomes vectors
    for (std::size_t first = 0; first < count; first += kPixelLanes)
        for (int lane = 0; lane < kPixelLanes; ++lane)
            most[lane] = values[first + lane] > most[lane] ? values[first + lane] : most[lane];
    return *std::max_element(most.begin(), most.end());
}

/// A band's components times the weight, on that part of their window which the products need.
class WeightedPlanes {
public:
    /// `weight`: of the ROI; null: the components as they are.
    WeightedPlanes(const StampSet& stamps, int band, const Box& needed, const float* weight, int weightStride)
        : m_stamps(stamps)
        , m_band(band)
        , m_box(needed)
        , m_copied(weight != nullptr) {
        if (!m_copied)
            return;
        buffer().resize(planeSize() * stamps.components + kPixelLanes);
        PlaneArray all;
        multiplyPlanes(planesAt(stamps, band, needed.x0, needed.y0, all),
                       weight + static_cast<std::size_t>(needed.y0) * weightStride + needed.x0, weightStride,
                       needed.width(), needed.height(), buffer().data());
    }
    Planes at(int x, int y, PlaneArray& pointers) const {
        if (!m_copied)
            return planesAt(m_stamps, m_band, x, y, pointers);
        for (int c = 0; c < m_stamps.components; ++c)
            pointers[c] = buffer().data() + c * planeSize() + static_cast<std::size_t>(y - m_box.y0) * m_stamps.stride +
                          (x - m_box.x0);
        return {pointers.data(), m_stamps.components, m_stamps.stride};
    }

private:
    static AlignedBuffer<float>& buffer() {
        thread_local AlignedBuffer<float> data;
        return data;
    }
    std::size_t planeSize() const { return static_cast<std::size_t>(m_stamps.stride) * m_box.height(); }

    const StampSet& m_stamps;
    int m_band;
    Box m_box;
    bool m_copied;
};

} // namespace

void PatchModel::forEachUnit(const std::function<void(int)>& body) const {
    parallelFor(units.size(), m_config.patchRun.threadsPerProcess, m_context,
                [&](std::size_t i) { body(static_cast<int>(i)); });
}

/// Pairs of overlapping windows and the places of all blocks in the Gram matrices. What is known of units that stay as
/// they are is kept.
void PatchModel::layOut() {
    std::vector<Box> windows;
    std::vector<int> components;
    for (const FitUnit& unit : units) {
        windows.push_back(unit.window);
        components.push_back(unit.components());
    }
    const bool first = m_gram.empty();
    const GramLayout old = std::exchange(m_layout, GramLayout(windows, std::move(components), m_skyTerms));
    const std::size_t bands = m_bands.size(), count = units.size();
    if (first) {
        m_gram.assign(bands, std::vector<double>(m_layout.size, 0.0));
        m_flux.assign(bands, std::vector<double>(count, 0.0));
        m_fluxData = m_skyPower = m_peak = m_starTop = m_flux;
        m_measurable.assign(bands, std::vector<char>(count, 0));
        m_sky.assign(bands, std::vector<double>(m_skyTerms, 0.0));
        m_skyGradient = m_sky;
        m_moved.assign(bands, std::vector<char>(count, 1));
        for (std::size_t b = 0; b < bands; ++b)
            std::copy(m_skySky[b].begin(), m_skySky[b].end(),
                      m_gram[b].begin() + static_cast<std::ptrdiff_t>(m_layout.skySky));
    } else {
        for (std::vector<double>& gram : m_gram)
            gram = m_layout.adopt(old, gram);
    }
    m_gradient.assign(bands, std::vector<double>(m_layout.componentTotal, 0.0));
    m_gradientKnown = false;
    m_fluxSystems.clear();
    for (std::size_t b = 0; b < bands; ++b)
        m_fluxSystems.push_back(std::make_unique<FluxSystem>(m_layout));
}

void PatchModel::evaluate(const Linear* linear) {
    findMoved();
    const int groups = (bandCount() + kBandGroup - 1) / kBandGroup;
    for (int group = 0; group < groups; ++group)
        evaluateBands(group * bandCount() / groups, (group + 1) * bandCount() / groups, linear);
    for (FitUnit& unit : units) {
        unit.rendered = unit.parameters;
        unit.stale = false;
    }
    m_gradientKnown = true;
    for (std::size_t i = 0; i < units.size(); ++i) {
        FitUnit& unit = units[i];
        // A source beyond the edge is judged by the pixels next to it.
        const int px = std::clamp(pixelOf(unit.start[kX]), 0, m_width - 1),
                  py = std::clamp(pixelOf(unit.start[kY]), 0, m_height - 1);
        const Box box = Box{px - kLocalHalf, px + kLocalHalf + 1, py - kLocalHalf, py + kLocalHalf + 1}.intersected(
            {0, m_width, 0, m_height});
        double sum = 0;
        for (const BandPixels& band : m_bands)
            for (int y = box.y0; y < box.y1; ++y)
                for (int x = box.x0; x < box.x1; ++x) {
                    const std::size_t at = static_cast<std::size_t>(y) * m_stride + x;
                    sum += static_cast<double>(band.residual[at]) * band.weightedResidual[at];
                }
        unit.localLogP = -0.5 * (sum + unit.priorResidual2());
    }
    m_logP = -0.5 * chi2() + logPrior();
}

void PatchModel::shift(const Linear& change, double gain) {
    for (int b = 0; b < bandCount(); ++b) {
        for (int i = 0; i < unitCount(); ++i)
            m_flux[b][i] += change.flux[b][i];
        for (int t = 0; t < m_skyTerms; ++t)
            m_sky[b][t] += change.sky[b][t];
    }
    m_logP += gain;
}

bool PatchModel::changed(int unit) const {
    return std::any_of(m_moved.begin(), m_moved.end(), [unit](const auto& moved) { return moved[unit] != 0; });
}

void PatchModel::findMoved() {
    for (int i = 0; i < unitCount(); ++i) {
        FitUnit& unit = units[i];
        unit.stale = unit.stale || (unit.count > 0 && unit.parameters != unit.rendered);
        for (std::size_t b = 0; b < m_bands.size(); ++b)
            m_moved[b][i] = unit.stale || unit.reweighted[b];
        unit.reweighted.assign(m_bands.size(), 0);
    }
}

void PatchModel::evaluateBands(int first, int last, const Linear* linear) {
    const auto draw = [&](int i) {
        thread_local RenderScratch scratch;
        FitUnit& unit = units[i];
        if (unit.stale)
            unit.model.render(unit.parameters, unit.components() > 1, unit.window, first, last, unit.stamps, scratch);
    };
    if (m_config.patchRun.threadsPerProcess > 1) {
        forEachUnit(draw);
        forEachUnit([&](int i) { updateGram(i, first, last); });
    } else {
        // The partners of a unit's products come before it: they follow while its images are still in the cache.
        forEachUnit([&](int i) {
            draw(i);
            updateGram(i, first, last);
        });
    }
    const auto count = static_cast<std::size_t>(last - first);
    parallelFor(count, m_config.patchRun.threadsPerProcess, m_context, [&](std::size_t k) {
        const int b = first + static_cast<int>(k);
        const std::vector<double> oldFlux = m_flux[b], oldSky = m_sky[b];
        if (linear) {
            m_flux[b] = linear->flux[b];
            m_sky[b] = linear->sky[b];
        } else {
            solveFluxes(b);
        }
        updateResidual(b);
        updateGradient(b, oldFlux, oldSky);
        if (linear)
            updateSkyGradient(b);
        else
            std::fill(m_skyGradient[b].begin(), m_skyGradient[b].end(), 0.0);
    });
}

void PatchModel::updateGram(int i, int first, int last) {
    for (int b = first; b < last; ++b) {
        const std::vector<char>& moved = m_moved[b];
        if (!moved[i] && std::none_of(m_layout.pairsOf[i].begin(), m_layout.pairsOf[i].end(),
                                      [&](int p) { return moved[m_layout.pairs[p].first]; }))
            continue;
        unitGram(i, b, m_bands[b].weight.data(), moved[i] != 0, true, m_gram[b]);
        if (moved[i])
            updateSeen(i, b);
    }
}

void PatchModel::updateSeen(int i, int b) {
    const BandPixels& band = m_bands[b];
    const StampSet& stamps = units[i].stamps;
    const Box& window = units[i].window;
    const std::size_t origin = static_cast<std::size_t>(window.y0) * m_stride + window.x0;
    const float *image = stamps.plane(b, 0), *data = band.data.data() + origin;
    const double self = m_gram[b][m_layout.self[i]];
    double full = self, seen = self;
    if (units[i].uniform[b]) {
        dotPlanes({&image, 1, stamps.stride}, {&data, 1, m_stride}, window.width(), window.height(), false,
                  &m_fluxData[b][i]);
        m_fluxData[b][i] *= band.invVariance;
    } else {
        const SeenSums sums = sumSeen(image, stamps.stride, band.weight.data() + origin,
                                      units[i].open[b] ? nullptr : band.skyWeight.data() + origin, data, m_stride,
                                      window.width(), window.height());
        m_fluxData[b][i] = sums.weightedData;
        seen = sums.visible * band.invVariance;
        full = sums.all * band.invVariance;
    }
    m_skyPower[b][i] = seen;
    m_peak[b][i] = largest(image, stamps.planeSize());
    const bool measurable = std::isfinite(self) && self > 0;
    m_measurable[b][i] = measurable && seen > kWellSeen * full ? 2 : measurable && seen > kVisible * full ? 1 : 0;
}

void PatchModel::unitGram(int i, int b, const float* weight, bool withSelf, bool moved,
                          std::vector<double>& gram) const {
    const StampSet& stamps = units[i].stamps;
    const Box& window = units[i].window;
    const int width = window.width(), height = window.height(), n = stamps.components;
    const auto kept = [&](const UnitPair& pair) { return moved && !m_moved[b][i] && !m_moved[b][pair.first]; };
    Box needed = withSelf ? window : Box();
    for (int p : m_layout.pairsOf[i])
        if (const Box& overlap = m_layout.pairs[p].overlap; !withSelf && !kept(m_layout.pairs[p]))
            needed = needed.empty() ? overlap
                                    : Box{std::min(needed.x0, overlap.x0), std::max(needed.x1, overlap.x1),
                                          std::min(needed.y0, overlap.y0), std::max(needed.y1, overlap.y1)};
    if (needed.empty())
        return;
    // Where the weight is one number, the images need no weighted copy.
    const bool uniform = weight == m_bands[b].weight.data() && units[i].uniform[b];
    const WeightedPlanes weighted(stamps, b, needed, uniform ? nullptr : weight, m_stride);
    const double factor = uniform ? m_bands[b].invVariance : 1;
    const auto scale = [factor](double* from, int count) {
        for (int k = 0; k < count && factor != 1; ++k)
            from[k] *= factor;
    };
    PlaneArray weightedPointers, pointers;
    if (withSelf) {
        const Planes own = planesAt(stamps, b, window.x0, window.y0, pointers);
        const Planes scaled = weighted.at(window.x0, window.y0, weightedPointers);
        double* self = gram.data() + m_layout.self[i];
        dotPlanes(scaled, own, width, height, true, self);
        scale(self, n * n);
        for (int p = 0; p < n; ++p)
            for (int q = 0; q < p; ++q)
                self[q * n + p] = self[p * n + q];
        std::array<const float*, 3> sky{};
        for (int t = 0; t < m_skyTerms; ++t)
            sky[t] = m_skyPlanes[t].data() + static_cast<std::size_t>(window.y0) * m_stride + window.x0;
        dotPlanes(scaled, {sky.data(), m_skyTerms, m_stride}, width, height, false, gram.data() + m_layout.sky[i]);
        scale(gram.data() + m_layout.sky[i], n * m_skyTerms);
    }
    for (int p : m_layout.pairsOf[i]) {
        const UnitPair& pair = m_layout.pairs[p];
        if (kept(pair))
            continue;
        const StampSet& other = units[pair.first].stamps;
        const Planes scaled = weighted.at(pair.overlap.x0, pair.overlap.y0, weightedPointers);
        const Planes theirs = planesAt(other, b, pair.overlap.x0, pair.overlap.y0, pointers);
        dotPlanes(scaled, theirs, pair.overlap.width(), pair.overlap.height(), false, gram.data() + pair.offset);
        scale(gram.data() + pair.offset, n * other.components);
    }
}

std::vector<int> PatchModel::degeneratePartners() const {
    std::vector<int> out(units.size(), -1);
    for (const UnitPair& pair : m_layout.pairs) {
        bool same = false, differs = false;
        for (std::size_t b = 0; b < m_bands.size(); ++b) {
            if (!m_measurable[b][pair.first] || !m_measurable[b][pair.second])
                continue;
            const double norm = std::sqrt(m_gram[b][m_layout.self[pair.first]] * m_gram[b][m_layout.self[pair.second]]);
            (m_gram[b][pair.offset] > kDegenerateCosine * norm ? same : differs) = true;
        }
        if (!same || differs)
            continue;
        for (const auto& [mine, other] : {std::pair(pair.first, pair.second), std::pair(pair.second, pair.first)})
            if (out[mine] < 0)
                out[mine] = other;
    }
    return out;
}

void PatchModel::solveFluxes(int b) {
    const int count = unitCount();
    m_fluxSystems[b]->factorize(m_layout, m_gram[b], m_measurable[b]);
    Eigen::VectorXd right(count + m_skyTerms);
    for (int i = 0; i < right.size(); ++i)
        right(i) = i < count ? m_fluxData[b][i] : m_skyData[b][i - count];
    const Eigen::VectorXd solution = m_fluxSystems[b]->solve(right);
    for (int i = 0; i < right.size(); ++i)
        (i < count ? m_flux[b][i] : m_sky[b][i - count]) = std::isfinite(solution(i)) ? solution(i) : 0;
}

void PatchModel::skyRow(int b, int y, std::vector<float>& out) const {
    const double constant = m_skyTerms > 0 ? m_sky[b][0] + (m_skyTerms > 2 ? m_sky[b][2] * m_skyY[y] : 0) : 0,
                 slope = m_skyTerms > 1 ? m_sky[b][1] : 0;
    for (int x = 0; x < m_width; ++x)
        out[x] = static_cast<float>(constant + slope * m_skyX[x]);
}

void PatchModel::updateResidual(int b) {
    BandPixels& band = m_bands[b];
    std::vector<float> sky(m_width);
    band.chi2 = band.leverage = 0;
    for (int y0 = 0; y0 < m_height; y0 += kResidualRows) { // what is done to a strip finds it in the cache
        const int y1 = std::min(y0 + kResidualRows, m_height);
        const std::size_t first = static_cast<std::size_t>(y0) * m_stride;
        for (int y = y0; y < y1; ++y) {
            const std::size_t at = static_cast<std::size_t>(y) * m_stride;
            const float* data = band.data.data() + at;
            float* row = band.residual.data() + at;
            skyRow(b, y, sky);
            for (int x = 0; x < m_width; ++x)
                row[x] = data[x] - sky[x];
        }
        for (int i = 0; i < unitCount(); ++i) {
            const StampSet& stamps = units[i].stamps;
            const Box& window = stamps.window;
            const auto f = static_cast<float>(m_flux[b][i]);
            for (int y = std::max(y0, window.y0); y < std::min(y1, window.y1) && f != 0; ++y)
                subtractRow(stamps.plane(b, 0) + static_cast<std::size_t>(y - window.y0) * stamps.stride, f,
                            window.width(), band.residual.data() + static_cast<std::size_t>(y) * m_stride + window.x0);
        }
        const ResidualSums sums =
            weightResidual(band.residual.data() + first, band.weight.data() + first, band.data.data() + first,
                           static_cast<std::size_t>(m_stride) * (y1 - y0), band.weightedResidual.data() + first);
        band.chi2 += sums.chi2;
        band.leverage += sums.leverage;
    }
}

void PatchModel::updateGradient(int b, const std::vector<double>& oldFlux, const std::vector<double>& oldSky) {
    const BandPixels& band = m_bands[b];
    std::vector<double>& gradient = m_gradient[b];
    // Where no image changed, the residual did so by the fluxes and the sky alone.
    std::vector<char> redo = m_moved[b];
    for (const UnitPair& pair : m_layout.pairs)
        for (const auto& [mine, other] : {std::pair(pair.first, pair.second), std::pair(pair.second, pair.first)})
            redo[mine] = redo[mine] || m_moved[b][other];
    if (!m_gradientKnown)
        redo.assign(units.size(), 1);
    for (int i = 0; i < unitCount(); ++i) {
        const StampSet& stamps = units[i].stamps;
        double* const own = &gradient[m_layout.component[i]];
        if (redo[i]) {
            PlaneArray pointers;
            const float* residual =
                band.weightedResidual.data() + static_cast<std::size_t>(stamps.window.y0) * m_stride + stamps.window.x0;
            dotPlanes(planesAt(stamps, b, stamps.window.x0, stamps.window.y0, pointers), {&residual, 1, m_stride},
                      stamps.window.width(), stamps.window.height(), false, own);
            continue;
        }
        const int n = m_layout.components[i];
        const double* self = &m_gram[b][m_layout.self[i]];
        const double* sky = &m_gram[b][m_layout.sky[i]];
        for (int c = 0; c < n; ++c) {
            own[c] -= (m_flux[b][i] - oldFlux[i]) * self[c];
            for (int t = 0; t < m_skyTerms; ++t)
                own[c] -= (m_sky[b][t] - oldSky[t]) * sky[c * m_skyTerms + t];
        }
    }
    for (const UnitPair& pair : m_layout.pairs) {
        const double* block = &m_gram[b][pair.offset];
        const int columns = m_layout.components[pair.first], rows = m_layout.components[pair.second];
        const double byFirst = m_flux[b][pair.first] - oldFlux[pair.first],
                     bySecond = m_flux[b][pair.second] - oldFlux[pair.second];
        for (int c = 0; c < columns && !redo[pair.first]; ++c)
            gradient[m_layout.component[pair.first] + c] -= bySecond * block[c];
        for (int r = 0; r < rows && !redo[pair.second]; ++r)
            gradient[m_layout.component[pair.second] + r] -= byFirst * block[static_cast<std::size_t>(r) * columns];
    }
}

void PatchModel::updateSkyGradient(int b) {
    const BandPixels& band = m_bands[b];
    for (int t = 0; t < m_skyTerms; ++t) {
        double sum = 0;
        for (int y = 0; y < m_height; ++y)
            for (int x = 0; x < m_width; ++x)
                sum += band.weightedResidual[static_cast<std::size_t>(y) * m_stride + x] * skyTerm(t, x, y);
        m_skyGradient[b][t] = sum;
    }
}

double PatchModel::chi2() const {
    double sum = 0;
    for (const BandPixels& band : m_bands)
        sum += band.chi2;
    return sum;
}

double PatchModel::rounding() const {
    double sum = 0;
    for (const BandPixels& band : m_bands)
        sum += band.leverage;
    constexpr double epsilon = 1.2e-7; // single precision; a pixel's error enters χ² with 2 w r
    return 3 * epsilon * std::sqrt(sum);
}

double PatchModel::logPrior() const {
    double sum = 0;
    for (const FitUnit& unit : units)
        sum += unit.priorResidual2();
    return -0.5 * sum;
}

void PatchModel::updateSnr(const std::vector<char>* only) {
    const double faint = m_config.patchRun.faintSnr;
    constexpr double faintWeight = 1 / (0.2 * 0.2);
    std::vector<std::vector<double>> variances;
    for (int b = 0; b < bandCount(); ++b)
        variances.push_back(m_fluxSystems[b]->variances());
    for (int i = 0; i < unitCount(); ++i) {
        if (only && !(*only)[i])
            continue;
        FitUnit& unit = units[i];
        double sum = 0, marginal = 0;
        for (int b = 0; b < bandCount(); ++b) {
            const double positive = std::pow(std::max(m_flux[b][i], 0.0), 2);
            sum += positive * m_skyPower[b][i];
            marginal += variances[b][i] > 0 ? positive / variances[b][i] : 0;
        }
        unit.snr = std::sqrt(sum);
        unit.marginalSnr = std::sqrt(marginal);
        unit.priorWeight = unit.basePrior;
        // What blending leaves of the S/N decides: near-coincident sources trade flux and look bright.
        if (unit.marginalSnr < faint)
            for (int k : {kLogR, kEta1, kEta2, kLogN})
                unit.priorWeight[k] = unit.basePrior[k] > 0 ? std::max(unit.basePrior[k], faintWeight) : 0;
    }
    m_logP = -0.5 * chi2() + logPrior();
}

void PatchModel::curvature(int i, double (&out)[6][6]) const {
    thread_local RenderScratch scratch;
    const FitUnit& unit = units[i];
    std::vector<const float*> weighted;
    std::vector<double> scale;
    for (std::size_t b = 0; b < m_bands.size(); ++b) {
        weighted.push_back(m_bands[b].weightedResidual.data() + static_cast<std::size_t>(unit.window.y0) * m_stride +
                           unit.window.x0);
        scale.push_back(m_flux[b][i]);
    }
    unit.model.curvature(unit.parameters, unit.window, weighted, m_stride, scale, out, scratch);
}

} // namespace furrow::fit
