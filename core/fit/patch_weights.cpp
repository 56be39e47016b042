#include "core/fit/patch_model.h"
#include "core/fit/pixel_kernels.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>

namespace furrow::fit {

using namespace model;

namespace {

/// Photon variance at a source's peak, in units of σ_sky², below which its pixels keep the weight 1/σ_sky²: those of
/// faint sources then stay one number, which is faster, and the fluxes lose less than 1 % of their efficiency.
constexpr double kFaintLight = 0.25;
/// What a PSF may be wrong by: this part of the peak at the peak, falling with the root of the light. The cores of
/// unsaturated stars show 1 to 2 % (90 %: 2 % in sim_medium), unmarked saturation 15 to 70 % (sdss_ugriz).
constexpr double kPsfError = 0.05;
/// A star's core: pixels above this part of its peak. Its model misses it where the residuals are this many sigmas.
constexpr double kCore = 0.1, kMisfit = 3;
/// A star of this S/N whose core is off by this part of its peak has another flux than the fit's.
constexpr double kBright = 100, kLostCore = 0.2;
/// One that was found so stays so down to this part: weights that come and go would never settle.
constexpr double kStillLost = 0.1;
/// Residuals beyond this many sigmas of noise and PSF error together belong to no source of the model; what they count
/// falls off instead of growing.
constexpr double kOutlier = 6;

bool sameFloats(const float* a, const float* b, int count) {
    return std::memcmp(a, b, count * sizeof(float)) == 0;
}

void copy(const AlignedBuffer<float>& from, AlignedBuffer<float>& to) {
    to.resize(from.size());
    std::copy_n(from.data(), from.size(), to.data());
}

} // namespace

void PatchModel::loadBands(const std::vector<int>& bands) {
    m_stride = (m_width + kPixelLanes - 1) / kPixelLanes * kPixelLanes;
    const std::size_t size = static_cast<std::size_t>(m_stride) * m_height + kPixelLanes;
    m_skyPlanes.resize(m_skyTerms);
    for (int t = 0; t < m_skyTerms; ++t) {
        m_skyPlanes[t].assignZero(size);
        for (int y = 0; y < m_height; ++y)
            for (int x = 0; x < m_width; ++x)
                m_skyPlanes[t][static_cast<std::size_t>(y) * m_stride + x] = static_cast<float>(skyTerm(t, x, y));
    }
    for (int index : bands) {
        const PatchBand& input = m_data.bands[index];
        const double sigma = input.info.skySigma;
        if (!(sigma > 0) || !std::isfinite(sigma) || !m_psfs[index].psf || input.image.width() != m_width ||
            input.image.height() != m_height)
            continue;
        BandPixels band;
        band.index = index;
        band.invVariance = 1 / (sigma * sigma);
        const double photon = input.info.photonScale();
        band.photonScale = std::isfinite(photon) && photon > 0 ? photon : 0;
        for (AlignedBuffer<float>* buffer : {&band.data, &band.skyWeight, &band.residual, &band.weightedResidual})
            buffer->assignZero(size);
        bool usable = false;
        band.unmasked = true;
        for (int y = 0; y < m_height; ++y)
            for (int x = 0; x < m_width; ++x) {
                const float value = input.image(x, y);
                if (!std::isfinite(value) || (!input.mask.empty() && input.mask(x, y) != 0)) {
                    band.unmasked = false;
                    continue;
                }
                const std::size_t at = static_cast<std::size_t>(y) * m_stride + x;
                band.data[at] = value;
                band.skyWeight[at] = static_cast<float>(band.invVariance);
                usable = true;
            }
        if (!usable)
            continue;
        copy(band.skyWeight, band.weight);
        m_skyData.emplace_back(m_skyTerms, 0.0);
        m_skySky.emplace_back(static_cast<std::size_t>(m_skyTerms) * m_skyTerms, 0.0);
        m_bands.push_back(std::move(band));
        weigh(bandCount() - 1);
    }
}

void PatchModel::weighSky(const AlignedBuffer<float>& weight, const float* data, double* skySky,
                          double* skyData) const {
    constexpr int rows = 8; // at a time: as many as dotPlanes sums in single precision
    const int terms = m_skyTerms;
    std::fill_n(skySky, static_cast<std::size_t>(terms) * terms, 0.0);
    std::fill_n(skyData, data ? terms : 0, 0.0);
    thread_local AlignedBuffer<float> buffer;
    const std::size_t plane = static_cast<std::size_t>(rows) * m_stride;
    buffer.resize(plane * terms + kPixelLanes);
    std::fill_n(buffer.data() + plane * terms, kPixelLanes, 0.0f);
    for (int y = 0; y < m_height; y += rows) {
        const std::size_t at = static_cast<std::size_t>(y) * m_stride;
        const int count = std::min(rows, m_height - y);
        std::array<const float*, 3> sky{}, weighted{};
        for (int t = 0; t < terms; ++t) {
            sky[t] = m_skyPlanes[t].data() + at;
            multiplyRow(weight.data() + at, sky[t], count * m_stride, buffer.data() + plane * t);
            weighted[t] = buffer.data() + plane * t;
        }
        std::array<double, 9> sums{};
        const Planes planes{weighted.data(), terms, m_stride};
        dotPlanes(planes, {sky.data(), terms, m_stride}, m_width, count, false, sums.data());
        for (int k = 0; k < terms * terms; ++k)
            skySky[k] += sums[k];
        if (!data)
            continue;
        const float* pixels = data + at;
        dotPlanes(planes, {&pixels, 1, m_stride}, m_width, count, false, sums.data());
        for (int t = 0; t < terms; ++t)
            skyData[t] += sums[t];
    }
}

void PatchModel::weigh(int b) {
    weighSky(m_bands[b].weight, m_bands[b].data.data(), m_skySky[b].data(), m_skyData[b].data());
}

void PatchModel::addImages(int b, const std::vector<double>& scale, AlignedBuffer<float>& sum) const {
    for (int i = 0; i < unitCount(); ++i) {
        if (!(scale[i] > 0))
            continue;
        const StampSet& stamps = units[i].stamps;
        const auto factor = static_cast<float>(scale[i]);
        for (int y = 0; y < stamps.window.height(); ++y) {
            const float* row = stamps.plane(b, 0) + static_cast<std::size_t>(y) * stamps.stride;
            float* out = sum.data() + static_cast<std::size_t>(stamps.window.y0 + y) * m_stride + stamps.window.x0;
            for (int x = 0; x < stamps.window.width(); ++x)
                out[x] += factor * std::max(row[x], 0.0f);
        }
    }
}

template <typename Body>
void PatchModel::forEachSeen(int b, int i, const Body& body) const {
    const StampSet& stamps = units[i].stamps;
    for (int y = 0; y < stamps.window.height(); ++y) {
        const float* row = stamps.plane(b, 0) + static_cast<std::size_t>(y) * stamps.stride;
        const std::size_t at = static_cast<std::size_t>(stamps.window.y0 + y) * m_stride + stamps.window.x0;
        for (int x = 0; x < stamps.window.width(); ++x)
            if (m_bands[b].skyWeight[at + x] > 0)
                body(at + x, row[x]);
    }
}

std::optional<StarLight> PatchModel::starLight(int b, int i) const {
    const BandPixels& band = m_bands[b];
    const double peak = m_peak[b][i];
    LightBins bins;
    forEachSeen(b, i, [&](std::size_t at, double image) {
        const double light = band.residual[at] + m_flux[b][i] * image;
        bins.add(image / peak, image, light, 1 / band.invVariance + band.photonScale * std::max(light, 0.0));
    });
    bool isPoint = false;
    for (int other = 0; other < bandCount() && !isPoint; ++other)
        isPoint = other != b && m_flux[other][i] * std::sqrt(m_skyPower[other][i]) > kBright &&
                  coreMisfit(other, i, m_bands[other].residual.data(), m_flux[other][i], m_peak[other][i]) <
                      kLostCore * kLostCore;
    return bins.starLight(isPoint);
}

double PatchModel::coreMisfit(int b, int i, const float* residual, double flux, double top) const {
    const BandPixels& band = m_bands[b];
    const double sky = 1 / band.invVariance;
    double light2 = 0, power = 0, residual2 = 0, noise = 0, light = 0;
    const auto forEachInCore = [&](const auto& body) {
        forEachSeen(b, i, [&](std::size_t at, double image) {
            if (image > kCore * top && image <= top)
                body(at, image);
        });
    };
    forEachInCore([&](std::size_t at, double image) {
        light2 += image * (residual[at] + flux * image);
        power += image * image;
    });
    const double best = power > 0 ? light2 / power : 0;
    if (!(best > 0))
        return power > 0 ? 1 : 0;
    forEachInCore([&](std::size_t at, double image) {
        const double miss = residual[at] + (flux - best) * image;
        residual2 += miss * miss;
        noise += sky + band.photonScale * best * image;
        light += image;
    });
    return residual2 > kMisfit * kMisfit * noise ? (residual2 - noise) / (best * best * top * light) : 0;
}

void PatchModel::freshWeights(int b, bool settled, AlignedBuffer<float>& out) {
    settled &= m_distrust;
    const BandPixels& band = m_bands[b];
    const double sky = 1 / band.invVariance, faint = kFaintLight * sky;
    std::vector<double> varianceScale(units.size(), 0.0), errorScale = varianceScale;
    thread_local AlignedBuffer<float> variance, psfError, corrected;
    const float* residual = band.residual.data();
    copy(band.skyWeight, out);
    for (int i = 0; i < unitCount(); ++i) {
        const StampSet& stamps = units[i].stamps;
        if (stamps.window.empty())
            continue;
        const double peak = m_peak[b][i];
        const bool star = settled && units[i].type == SourceType::Star;
        double flux = m_flux[b][i], top = peak;
        double misfit2 = star && flux > 0 ? coreMisfit(b, i, band.residual.data(), flux, peak) : 0;
        // Weights that follow a flux which is that wrong would keep it.
        double& lost = m_starTop[b][i];
        const double most = lost > 0 ? kStillLost : kLostCore;
        if (star && units[i].snr > kBright && (!(flux > 0) || misfit2 > most * most))
            if (const auto light = starLight(b, i)) {
                lost = lost > 0 ? std::min(lost, light->top) : light->top;
                if (residual != corrected.data())
                    copy(band.residual, corrected);
                residual = corrected.data();
                forEachSeen(b, i, [&](std::size_t at, double level) {
                    corrected[at] += static_cast<float>((m_flux[b][i] - light->flux) * level);
                    if (level > lost * peak)
                        out[at] = 0;
                });
                flux = light->flux;
                top = lost * peak;
                misfit2 = coreMisfit(b, i, residual, flux, top);
            }
        if (!(flux > 0))
            continue;
        varianceScale[i] = std::max(band.photonScale * flux - faint / peak, 0.0);
        const double error = std::pow(kPsfError * flux, 2) * peak * top;
        if (!settled || error < faint)
            continue;
        errorScale[i] = (error - faint) / peak;
        varianceScale[i] += std::max(misfit2 - kPsfError * kPsfError, 0.0) * flux * flux * top;
    }
    variance.assignZero(band.weight.size());
    psfError.assignZero(band.weight.size());
    addImages(b, varianceScale, variance);
    addImages(b, errorScale, psfError);
    const auto skyVariance = static_cast<float>(sky),
               limit = settled ? static_cast<float>(kOutlier * kOutlier) : std::numeric_limits<float>::infinity();
    for (std::size_t at = 0; at < out.size(); ++at) { // without branches, so that it becomes vectors
        const float all = skyVariance + variance[at], inverse = 1 / all;
        const float weight = variance[at] > 0 ? inverse : out[at];
        const float residual2 = residual[at] * residual[at], allowed2 = limit * (all + psfError[at]);
        const float less = weight * (allowed2 / residual2);
        const float chosen = residual2 > allowed2 ? less : weight;
        out[at] = out[at] > 0 ? chosen : 0.0f;
    }
}

bool PatchModel::coreLeftOut(int i) const {
    if (units[i].type != SourceType::Star)
        return false;
    for (int b = 0; b < bandCount(); ++b) {
        const double peak = m_peak[b][i];
        bool out = false;
        forEachSeen(b, i, [&](std::size_t at, double image) {
            out = out || (image > 0.5 * peak && m_bands[b].weight[at] == 0);
        });
        if (out)
            return true;
    }
    return false;
}

bool PatchModel::keepWorthless(int b, double worthwhile, AlignedBuffer<float>& fresh) const {
    const AlignedBuffer<float>& old = m_bands[b].weight;
    if (worthwhile == 0)
        return !sameFloats(fresh.data(), old.data(), old.size());
    const float* residual = m_bands[b].residual.data();
    constexpr float kTiny = 1e-30F; // both weights are 0 in the padding and under the mask
    thread_local AlignedBuffer<float> shift2, kept;
    shift2.resize(old.size());
    for (std::size_t at = 0; at < old.size(); ++at) {
        const float moved = (fresh[at] - old[at]) * residual[at];
        shift2[at] = moved * moved / std::max(std::max(fresh[at], old[at]), kTiny);
    }
    copy(old, kept);
    bool any = false;
    for (const FitUnit& unit : units) {
        const Box& window = unit.window;
        double sum = 0; // no parameter can move by more sigmas than its root, but for what neighbours pass on
        for (int y = window.y0; y < window.y1; ++y) {
            const float* row = shift2.data() + static_cast<std::size_t>(y) * m_stride;
            sum += std::accumulate(row + window.x0, row + window.x1, 0.0f);
        }
        if (!(sum > worthwhile * worthwhile))
            continue;
        any = true;
        for (int y = window.y0; y < window.y1; ++y) {
            const std::size_t first = static_cast<std::size_t>(y) * m_stride + window.x0;
            std::copy_n(&fresh[first], window.width(), &kept[first]);
        }
    }
    std::swap(fresh, kept);
    return any;
}

bool PatchModel::updateWeights(bool settled, double worthwhile) {
    bool changed = false;
    AlignedBuffer<float> fresh;
    for (int b = 0; b < bandCount(); ++b) {
        BandPixels& band = m_bands[b];
        freshWeights(b, settled, fresh);
        if (!keepWorthless(b, worthwhile, fresh))
            continue;
        changed = true;
        for (FitUnit& unit : units) {
            for (int y = unit.window.y0; y < unit.window.y1 && !unit.reweighted[b]; ++y) {
                const std::size_t row = static_cast<std::size_t>(y) * m_stride;
                unit.reweighted[b] = !sameFloats(fresh.data() + row + unit.window.x0,
                                                 band.weight.data() + row + unit.window.x0, unit.window.width());
            }
            if (unit.reweighted[b])
                unit.uniform[b] = isFull(b, fresh, unit.window);
        }
        std::swap(band.weight, fresh);
        weigh(b);
        std::copy(m_skySky[b].begin(), m_skySky[b].end(),
                  m_gram[b].begin() + static_cast<std::ptrdiff_t>(m_layout.skySky));
    }
    return changed;
}

bool PatchModel::isFull(int b, const AlignedBuffer<float>& weight, const Box& window) const {
    const auto full = static_cast<float>(m_bands[b].invVariance);
    for (int y = window.y0; y < window.y1; ++y) {
        const float* row = weight.data() + static_cast<std::size_t>(y) * m_stride;
        bool other = false; // without early exit, so that it becomes vectors
        for (int x = window.x0; x < window.x1; ++x)
            other |= row[x] != full;
        if (other)
            return false;
    }
    return true;
}

std::vector<double> PatchModel::noiseGram(int b) const {
    const BandPixels& band = m_bands[b];
    const auto skyVariance = static_cast<float>(1 / band.invVariance), photons = static_cast<float>(band.photonScale);
    AlignedBuffer<float> weight;
    weight.assignZero(band.weight.size());
    std::vector<float> sky(m_width);
    for (int y = 0; y < m_height; ++y) {
        const std::size_t first = static_cast<std::size_t>(y) * m_stride;
        const float *data = &band.data[first], *residual = &band.residual[first], *w = &band.weight[first],
                    *full = &band.skyWeight[first];
        skyRow(b, y, sky);
        for (int x = 0; x < m_width; ++x) { // without branches, so that it becomes vectors
            const float light = data[x] - residual[x] - sky[x];
            // Exactly 0 for σ_sky² where the weight is 1/σ_sky².
            const float skyPart = w[x] == full[x] ? 0 : w[x] * (w[x] * skyVariance - 1);
            weight[first + x] = skyPart + w[x] * w[x] * photons * std::max(light, 0.0f);
        }
    }
    std::vector<double> gram(m_layout.size, 0.0);
    weighSky(weight, nullptr, gram.data() + m_layout.skySky, nullptr);
    for (int i = 0; i < unitCount(); ++i)
        unitGram(i, b, weight.data(), true, false, gram);
    return gram;
}

} // namespace furrow::fit
