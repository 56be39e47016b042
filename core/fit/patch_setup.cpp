#include "core/base/message.h"
#include "core/fit/hard_bounds.h"
#include "core/fit/patch_model.h"
#include "core/fit/pixel_kernels.h"
#include "core/model/sersic.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace furrow::fit {

using namespace model;

namespace {

constexpr double kRingFreePixels = 10; ///< ring sources farther outside the ROI have only fluxes,
constexpr double kRingShare = 0.05;    ///< and those with less of their power inside: their wings do not tell a shape
constexpr double kEmptyReSigma = 0.5;  ///< width of the prior on ln re where the catalog gives none
constexpr double kGridGrowth = 0.3;    ///< in ln re: a galaxy that grew by more needs a larger grid
constexpr double kFirmSnr = 30;        ///< S/N from which the data alone decide about a size
constexpr double kMinAxisRatio = 0.05;
/// S/N of the light outside a window that may be lost, root mean square of the bands. What a band loses moves no flux
/// in it by more sigmas (Cauchy-Schwarz). Against windows for 0.008: 0.014 sigma rms (sim_medium), less than 0.005 in
/// mean (0.010 for S/N below 5 in 20 bands).
constexpr double kNeglected = 0.05;
constexpr double kBrightSnr = 1000;   ///< S/N that a grid is made for while the true one is unknown
constexpr int kMinHalf = 9;           ///< smallest half window, pixels
constexpr double kUndersampled = 2.5; ///< FWHM in pixels below which a PSF is taken at its sub-pixel phase

double weightOf(const std::optional<double>& sigma) {
    return sigma && *sigma > 0 ? 1 / (*sigma * *sigma) : 0;
}

/// How far a position lies outside the ROI, pixels; negative inside.
double distanceOutside(double x, double y, int width, int height) {
    return std::max({-0.5 - x, x - (width - 0.5), -0.5 - y, y - (height - 0.5)});
}

} // namespace

double FitUnit::priorResidual2() const {
    double sum = 0;
    for (int k = 0; k < count; ++k)
        if (!(k < 2 && positionFixed))
            sum += priorWeight[k] * (parameters[k] - centre[k]) * (parameters[k] - centre[k]);
    return sum;
}

bool FitUnit::project(Parameters& p) const {
    const Parameters before = p;
    for (int k = 0; k < count; ++k)
        p[k] = k == kLogR ? std::clamp(p[k], believable[0], believable[1]) : std::clamp(p[k], low[k], high[k]);
    if (count > kLogR) {
        const double logRe = logSemiMajor(p);
        p[kLogR] += std::clamp(logRe, low[kLogR], high[kLogR]) - logRe;
    }
    return p != before;
}

int FitUnit::atBound(int k, const Parameters& p, double margin) const {
    const double value = k == kLogR ? logSemiMajor(p) : p[k];
    if (k == kLogR && (p[k] <= believable[0] + margin || p[k] >= believable[1] - margin))
        return p[k] <= believable[0] + margin ? -1 : 1;
    return value <= low[k] + margin ? -1 : value >= high[k] - margin ? 1 : 0;
}

namespace {

/// The sources in an order in which neighbours follow each other: what they share is in the cache then.
std::vector<std::size_t> alongStrips(const std::vector<FitSource>& sources) {
    constexpr double strip = 64; // pixels, about the side of a window
    std::vector<std::size_t> out(sources.size());
    std::iota(out.begin(), out.end(), 0);
    const auto key = [&sources](std::size_t i) {
        const FitSource& source = sources[i];
        return std::isfinite(source.x) && std::isfinite(source.y) ? std::pair(std::floor(source.y / strip), source.x)
                                                                  : std::pair(-1e9, 0.0);
    };
    std::stable_sort(out.begin(), out.end(), [&key](std::size_t a, std::size_t b) { return key(a) < key(b); });
    return out;
}

} // namespace

PatchModel::PatchModel(const PatchData& data, const PatchPsfs& psfs, const config::Config& config,
                       const std::vector<int>& bands, const RunContext& context)
    : m_data(data)
    , m_psfs(psfs)
    , m_config(config)
    , m_context(context)
    , m_width(data.def.roi.width())
    , m_height(data.def.roi.height()) {
    const auto sky = config.patchRun.fitSky;
    m_skyTerms = sky == config::FitSky::Plane ? 3 : sky == config::FitSky::Constant ? 1 : 0;
    const auto ramp = [](int size) {
        std::vector<double> out(std::max(size, 1), 0.0);
        for (int i = 0; i < size && size > 1; ++i)
            out[i] = 2.0 * i / (size - 1) - 1;
        return out;
    };
    m_skyX = ramp(m_width);
    m_skyY = ramp(m_height);
    loadBands(bands);
    if (m_bands.empty())
        return;
    for (std::size_t i : alongStrips(data.sources))
        addUnit(i);
    forEachUnit([this](int i) {
        thread_local RenderScratch scratch;
        loadPsfs(units[i]);
        setGrid(units[i], startHalf(units[i]), kBrightSnr, scratch);
        if (units[i].count > 0 && shareInside(units[i], scratch) < kRingShare)
            units[i].count = 0;
    });
    layOut();
}

void PatchModel::addUnit(std::size_t source) {
    const FitSource& input = m_data.sources[source];
    const auto& options = m_config.patchRun;
    if (!std::isfinite(input.x) || !std::isfinite(input.y)) {
        problems.emplace_back(source, FURROW_TRANSLATABLE("Message", "the source has no position"));
        return;
    }
    if (input.role != SourceRole::Base && !options.includeHaloSources) {
        problems.emplace_back(
            source, FURROW_TRANSLATABLE(
                        "Message", "sources outside the base box are not fitted (patch_run.include_halo_sources)"));
        return;
    }
    FitUnit unit;
    unit.source = source;
    unit.type = input.type;
    unit.reweighted.assign(m_bands.size(), 0);
    const double x = input.x - m_data.def.roi.x0, y = input.y - m_data.def.roi.y0;
    unit.count = distanceOutside(x, y, m_width, m_height) > kRingFreePixels ? 0 : parameterCount(unit.type);
    const bool hasRe = std::isfinite(input.re) && input.re > 0, hasEll = input.hasEllColumn && std::isfinite(input.ell);
    const HardBounds hard(options);
    const double re = std::clamp(hasRe ? input.re : options.reFallbackPix, hard.reLow, hard.reHigh);
    const double ab = hasEll ? std::clamp(1 - input.ell, kMinAxisRatio, 1.0) : input.hasEllColumn ? 1.0 : 0.8;
    unit.start[kX] = x;
    unit.start[kY] = y;
    setEllipse(unit.start, {re, ab, std::isfinite(input.theta) ? input.theta : 0});
    unit.start[kLogN] = std::log(std::clamp(options.sersicNInit, hard.nLow, hard.nHigh));
    unit.centre = unit.start;
    if (!hasEll) {
        unit.centre[kEta1] = unit.centre[kEta2] = 0;
        unit.centre[kLogR] = std::log(re);
    }
    unit.centre[kLogN] = std::log(options.sersicNPriorCenter);
    unit.positionFixed = input.posErr == 0;
    const std::optional<double> posSigma = input.posErr > 0 ? std::optional(input.posErr) : options.posPriorPix;
    unit.basePrior[kX] = unit.basePrior[kY] = weightOf(posSigma);
    unit.basePrior[kLogR] =
        options.logrePriorSigma && !hasRe ? weightOf(kEmptyReSigma) : weightOf(options.logrePriorSigma);
    unit.basePrior[kEta1] = unit.basePrior[kEta2] = weightOf(options.shapePriorSigma);
    unit.basePrior[kLogN] = weightOf(options.sersicNPriorSigma);
    unit.priorWeight = unit.basePrior;
    const double reach = hard.position.value_or(1e9), eta = HardBounds::kEtaLimit;
    unit.low = {x - reach, y - reach, std::log(hard.reLow), -eta, -eta, std::log(hard.nLow)};
    unit.high = {x + reach, y + reach, std::log(hard.reHigh), eta, eta, std::log(hard.nHigh)};
    unit.parameters = unit.start;
    unit.project(unit.parameters);
    const int half = startHalf(unit), px = pixelOf(x), py = pixelOf(y);
    if (Box{px - half, px + half + 1, py - half, py + half + 1}.intersected({0, m_width, 0, m_height}).empty()) {
        problems.emplace_back(source,
                              FURROW_TRANSLATABLE("Message", "the source lies too far outside the patch to be seen"));
        return;
    }
    units.push_back(std::move(unit));
}

std::vector<int> PatchModel::unitsBySource() const {
    std::vector<int> out(units.size());
    std::iota(out.begin(), out.end(), 0);
    std::sort(out.begin(), out.end(), [this](int a, int b) { return units[a].source < units[b].source; });
    return out;
}

void PatchModel::loadPsfs(FitUnit& unit) const {
    const FitSource& input = m_data.sources[unit.source];
    double x = input.x, y = input.y;
    if (m_config.patchRun.psfPosition == config::PsfPosition::Cell) {
        x = 0.5 * (m_data.def.base.x0 + m_data.def.base.x1 - 1);
        y = 0.5 * (m_data.def.base.y0 + m_data.def.base.y1 - 1);
    }
    double sharpest = 1e9;
    for (const BandPixels& band : m_bands) {
        const double fwhm = m_psfs[band.index].psf->fwhm(x, y);
        sharpest = std::min(sharpest, fwhm);
        unit.psfScale += 0.25 * fwhm / bandCount();
    }
    const bool lanczos = m_config.patchRun.psfInterpolation == config::PsfInterpolation::Lanczos3;
    if (sharpest < kUndersampled && !lanczos) {
        unit.phaseX = unit.start[kX] - pixelOf(unit.start[kX]);
        unit.phaseY = unit.start[kY] - pixelOf(unit.start[kY]);
    }
    unit.psf.resize(m_bands.size());
    for (std::size_t b = 0; b < m_bands.size(); ++b) {
        Image<float>& stamp = unit.psf[b];
        m_psfs[m_bands[b].index].psf->evaluate(x, y, unit.phaseX, unit.phaseY, stamp);
        for (float& value : stamp)
            if (!std::isfinite(value))
                value = 0;
    }
}

int PatchModel::startHalf(const FitUnit& unit) const {
    double half = unit.type == SourceType::Star ? kMinHalf : 0;
    for (const BandPixels& band : m_bands)
        half = std::max(half, (m_psfs[band.index].psf->size() - 1) / 2.0);
    if (unit.type != SourceType::Star) {
        const double n = sersicIndex(unit.type, unit.parameters);
        const double logRe =
            std::min(logSemiMajor(unit.parameters), logSemiMajor(unit.start) + (unit.startSnr > kFirmSnr ? 2 : 0.4));
        half = std::max(half, 1.2 * std::exp(logRe) * enclosingRadius(std::min(n, 4.0), 0.97));
    }
    // No farther than the ROI reaches, nor than the largest grid holds.
    const double px = unit.start[kX], py = unit.start[kY];
    half = std::min(half, std::max({px, m_width - px, py, m_height - py}) + 1);
    return static_cast<int>(std::min(half, SpectralGrid::largest() / 2 - 2.0));
}

void PatchModel::setGrid(FitUnit& unit, int half, double snr, RenderScratch& scratch) const {
    const int px = pixelOf(unit.start[kX]), py = pixelOf(unit.start[kY]);
    unit.gridLogRe = logSemiMajor(unit.parameters);
    SourceModel::Options options = SourceModel::chooseGrid(unit.type, unit.parameters, px, py, half, snr);
    if (m_config.patchRun.psfInterpolation == config::PsfInterpolation::Lanczos3)
        options.shift = Shift::Lanczos3;
    half = std::min(half, options.gridSize / 2 - 2);
    unit.model = SourceModel(unit.type, bandCount(), options);
    for (int b = 0; b < bandCount(); ++b)
        unit.model.setPsf(b, unit.psf[b], half, unit.phaseX, unit.phaseY, scratch);
    unit.window = Box{px - half, px + half + 1, py - half, py + half + 1}.intersected({0, m_width, 0, m_height});
    if (unit.window.empty())
        unit.window = {}; // a faint source off the edge: nothing of it is drawn
    unit.stale = true;
    unit.open.resize(m_bands.size());
    unit.uniform.resize(m_bands.size());
    for (int b = 0; b < bandCount(); ++b) {
        unit.open[b] = m_bands[b].unmasked || isFull(b, m_bands[b].skyWeight, unit.window);
        unit.uniform[b] = unit.open[b] && isFull(b, m_bands[b].weight, unit.window);
    }
}

double PatchModel::shareInside(const FitUnit& unit, RenderScratch& scratch) const {
    if (distanceOutside(unit.start[kX], unit.start[kY], m_width, m_height) <= 0)
        return 1;
    thread_local StampSet stamps;
    const Box grid = unit.model.gridBox();
    unit.model.render(unit.parameters, false, grid, stamps, scratch);
    double inside = 0, all = 0;
    for (int b = 0; b < bandCount(); ++b)
        for (int y = grid.y0; y < grid.y1; ++y)
            for (int x = grid.x0; x < grid.x1; ++x) {
                const double value =
                    stamps.plane(b, 0)[static_cast<std::size_t>(y - grid.y0) * stamps.stride + (x - grid.x0)];
                all += value * value;
                inside += unit.window.contains(x, y) ? value * value : 0;
            }
    return all > 0 ? inside / all : 0;
}

void PatchModel::renderWide(int index, StampSet& out) const {
    thread_local RenderScratch scratch;
    const FitUnit& unit = units[index];
    FitUnit wide;
    wide.type = unit.type;
    wide.start = unit.start;
    wide.parameters = unit.parameters;
    wide.psf = unit.psf;
    wide.phaseX = unit.phaseX;
    wide.phaseY = unit.phaseY;
    setGrid(wide, startHalf(wide), kBrightSnr, scratch);
    wide.model.render(wide.parameters, false, wide.window, out, scratch);
}

/// Smallest half window outside of which the source's S/N is below kNeglected per band, in the mean of their squares.
int PatchModel::requiredHalf(int index) const {
    const FitUnit& unit = units[index];
    thread_local StampSet wide;
    const bool first = unit.windowSnr < 0; // then the stamps are the wide ones still
    if (!first)
        renderWide(index, wide);
    const StampSet& stamps = first ? unit.stamps : wide;
    const int half = startHalf(unit);
    const int px = pixelOf(unit.start[kX]), py = pixelOf(unit.start[kY]);
    std::vector<double> power(half + 2, 0.0), columns(std::max(stamps.window.width(), 0));
    const auto ring = [&power](int distance) -> double& {
        return power[std::min(std::abs(distance), static_cast<int>(power.size()) - 1)];
    };
    for (int b = 0; b < bandCount(); ++b) {
        const double self = m_gram[b][m_layout.self[index]];
        const double f = std::max(std::abs(flux(b, index)), self > 0 ? 3 / std::sqrt(self) : 0.0),
                     scale = f * f * m_bands[b].invVariance;
        // Of a row the middle belongs to the ring of its distance, every other pixel to that of its column.
        std::fill(columns.begin(), columns.end(), 0.0);
        for (int y = 0; y < stamps.window.height(); ++y) {
            const float* row = stamps.plane(b, 0) + static_cast<std::size_t>(y) * stamps.stride;
            const int dy = stamps.window.y0 + y - py, reach = std::abs(dy), middle = px - stamps.window.x0;
            const int from = std::clamp(middle - reach, 0, stamps.window.width()),
                      to = std::clamp(middle + reach + 1, from, stamps.window.width());
            double sum = 0;
            if (const float* start = row + from; to > from)
                dotPlanes({&start, 1, stamps.stride}, {&start, 1, stamps.stride}, to - from, 1, false, &sum);
            ring(dy) += scale * sum;
            for (int x = 0; x < from; ++x)
                columns[x] += row[x] * row[x];
            for (int x = to; x < stamps.window.width(); ++x)
                columns[x] += row[x] * row[x];
        }
        for (int x = 0; x < stamps.window.width(); ++x)
            ring(stamps.window.x0 + x - px) += scale * columns[x];
    }
    const double allowed = kNeglected * kNeglected * bandCount();
    double outside = 0;
    int need = half;
    while (need > kMinHalf && outside + power[need] < allowed)
        outside += power[need--];
    // Galaxies may still grow.
    return std::min(half, unit.type == SourceType::Star ? need + 1 : static_cast<int>(1.2 * need) + 1);
}

/// A galaxy far from its prior mends what the model lacks (wings of saturated stars, curved sky); the fainter it is,
/// the less it takes.
void PatchModel::limitSize(FitUnit& unit) {
    unit.startSnr = unit.marginalSnr;
    if (unit.basePrior[kLogR] == 0)
        return;
    const double reach = (unit.startSnr > kFirmSnr ? 5 : 2.5) / std::sqrt(unit.basePrior[kLogR]);
    unit.believable[0] = unit.centre[kLogR] - reach;
    unit.believable[1] = unit.centre[kLogR] + reach;
}

bool PatchModel::fitWindow(int index) {
    thread_local RenderScratch scratch;
    FitUnit& unit = units[index];
    const bool first = unit.windowSnr < 0;
    const bool outgrown = unit.type != SourceType::Star && logSemiMajor(unit.parameters) > unit.gridLogRe + kGridGrowth;
    if (!first && !outgrown && unit.snr < 1.3 * unit.windowSnr && unit.parameters[kLogR] < unit.windowLogR + 0.12)
        return false;
    const int half = requiredHalf(index);
    if (first)
        limitSize(unit);
    unit.windowSnr = std::max(unit.snr, 3.0);
    unit.windowLogR = unit.parameters[kLogR];
    const int px = pixelOf(unit.start[kX]), py = pixelOf(unit.start[kY]);
    const Box wanted = Box{px - half, px + half + 1, py - half, py + half + 1}.intersected({0, m_width, 0, m_height});
    if (first || outgrown || wanted.width() * wanted.height() > unit.window.width() * unit.window.height()) {
        unit.derivatives = true;
        setGrid(unit, half, unit.snr, scratch);
        return true;
    }
    return false;
}

bool PatchModel::fitWindows() {
    std::vector<char> changed(units.size(), 0);
    forEachUnit([&](int i) { changed[i] = fitWindow(i); });
    if (std::find(changed.begin(), changed.end(), 1) == changed.end())
        return false;
    layOut();
    return true;
}

} // namespace furrow::fit
