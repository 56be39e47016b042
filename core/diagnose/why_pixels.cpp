#include "core/diagnose/why_rules.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace furrow::diagnose {
namespace {

constexpr double kSharpSigma = 8;        ///< of the brightest pixel
constexpr double kSharpEdgeSigma = 4;    ///< of the pixels that belong to it
constexpr double kSharpRatio = 0.35;     ///< median of the neighbours over the peak; a PSF of FWHM 2.5 pixels has 0.5
constexpr double kSharpModelError = 0.1; ///< of the model: steep cores never fit to a percent
constexpr int kTrackWidth = 4;           ///< pixels; a cosmic ray is thinner
constexpr int kDeadPixels = 4;
constexpr double kSpotShare = 0.5;     ///< of a source's excess χ² that makes nine pixels its cause
constexpr double kForeignCoreFwhm = 2; ///< radius around sources of other patches where nothing is judged
constexpr double kFlatTop = 0.003;     ///< pixels this near to the largest value belong to the plateau
constexpr int kFlatPixels = 4;
constexpr double kFlatModelRange = 0.1; ///< by which the model varies over a plateau at least
constexpr double kMaskedLight = 0.4;    ///< share of the light (squared) under the mask that makes trouble

/// Residual over the noise with room for the steep slopes of bright cores.
double robustSignal(const WhyScene& scene, std::size_t b, int x, int y) {
    const double slack = kSharpModelError * std::max(0.0, scene.patch.model[b](x, y) - scene.patch.fit.sky[b].constant);
    return scene.residual[b](x, y) / std::hypot(scene.sigma[b](x, y), slack);
}

/// Median of the eight neighbours' residuals, those without value left out; NaN without any.
double ringMedian(const Image<float>& residual, int x, int y) {
    std::vector<float> ring;
    for (int j = std::max(0, y - 1); j <= std::min(residual.height() - 1, y + 1); ++j)
        for (int i = std::max(0, x - 1); i <= std::min(residual.width() - 1, x + 1); ++i)
            if ((i != x || j != y) && std::isfinite(residual(i, j)))
                ring.push_back(residual(i, j));
    if (ring.size() < 4)
        return kNaN;
    std::nth_element(ring.begin(), ring.begin() + ring.size() / 2, ring.end());
    return ring[ring.size() / 2];
}

bool isSharp(const WhyScene& scene, std::size_t b, int x, int y) {
    const Image<float>& residual = scene.residual[b];
    if (!std::isfinite(residual(x, y)) || !(std::abs(robustSignal(scene, b, x, y)) > kSharpSigma))
        return false;
    const double median = ringMedian(residual, x, y);
    if (!(median / residual(x, y) < kSharpRatio))
        return false;
    // An object would show in the other bands, too.
    for (std::size_t other = 0; other < scene.bands(); ++other)
        if (other != b && std::isfinite(scene.residual[other](x, y)) &&
            std::abs(robustSignal(scene, other, x, y)) > 0.5 * std::abs(robustSignal(scene, b, x, y)))
            return false;
    return true;
}

/// The pixels connected to (x, y) that deviate the same way; marks them in `visited`, and in scene.sharp when they form
/// a spot or a track. A wide blob is no hit but a core that the model misses: nullopt.
std::optional<Reason> collectSharp(WhyScene& scene, std::size_t b, int x, int y, std::vector<char>& visited) {
    const int width = scene.roi().width(), height = scene.roi().height();
    const double sign = scene.residual[b](x, y) > 0 ? 1 : -1;
    Reason reason;
    reason.trouble = Trouble::SharpPixel;
    reason.band = scene.patch.data.bands[b].info.name;
    reason.x = x + scene.roi().x0;
    reason.y = y + scene.roi().y0;
    reason.box = {x, x + 1, y, y + 1};
    std::vector<std::pair<int, int>> open{{x, y}};
    std::vector<std::size_t> pixels;
    while (!open.empty()) {
        const auto [i, j] = open.back();
        open.pop_back();
        char& mark = visited[static_cast<std::size_t>(j) * width + i];
        if (mark || !std::isfinite(scene.residual[b](i, j)))
            continue;
        const double signal = robustSignal(scene, b, i, j);
        if (sign * signal < kSharpEdgeSigma)
            continue;
        mark = 1;
        pixels.push_back(static_cast<std::size_t>(j) * width + i);
        reason.strength += signal * signal;
        reason.box = {std::min(reason.box.x0, i), std::max(reason.box.x1, i + 1), std::min(reason.box.y0, j),
                      std::max(reason.box.y1, j + 1)};
        for (const auto& [di, dj] :
             std::array<std::pair<int, int>, 8>{{{-1, -1}, {0, -1}, {1, -1}, {-1, 0}, {1, 0}, {-1, 1}, {0, 1}, {1, 1}}})
            if (i + di >= 0 && i + di < width && j + dj >= 0 && j + dj < height)
                open.emplace_back(i + di, j + dj);
    }
    const auto count = static_cast<int>(pixels.size());
    // Nothing takes light away but dead pixels, which are few: a larger hole is a core that the model overrates.
    if (count > kTrackWidth * std::max(reason.box.width(), reason.box.height()) || (sign < 0 && count > kDeadPixels))
        return std::nullopt;
    for (const std::size_t pixel : pixels)
        scene.sharp[b][pixel] = 1;
    reason.numbers = {{"pixels", count}, {"sigma", std::abs(robustSignal(scene, b, x, y))}};
    const Box& roi = scene.roi();
    reason.box = {reason.box.x0 + roi.x0, reason.box.x1 + roi.x0, reason.box.y0 + roi.y0, reason.box.y1 + roi.y0};
    return reason;
}

/// A plateau of equal, unmasked values in the core, where the model has a peak.
std::optional<Reason> flatTop(const WhyScene& scene, std::size_t source, const SourceCutout& cut, std::size_t b) {
    const double fwhm = scene.bandFwhm(b, scene.sourceX(source), scene.sourceY(source));
    const double cx = scene.sourceX(source) - scene.roi().x0, cy = scene.sourceY(source) - scene.roi().y0;
    const Box core =
        Box{pixelOf(cx - fwhm), pixelOf(cx + fwhm) + 1, pixelOf(cy - fwhm), pixelOf(cy + fwhm) + 1}.intersected(
            cut.box);
    const fit::PatchBand& band = scene.patch.data.bands[b];
    double top = 0;
    for (int y = core.y0; y < core.y1; ++y)
        for (int x = core.x0; x < core.x1; ++x)
            if (std::isfinite(scene.residual[b](x, y)))
                top = std::max<double>(top, band.image(x, y));
    if (!(top > 30 * band.info.skySigma))
        return std::nullopt;
    int count = 0;
    double low = 1e30, high = 0, chi2 = 0;
    Reason reason = reasonFor(scene, Trouble::SaturatedCore, source, 0);
    reason.box = {core.x1, core.x0, core.y1, core.y0};
    for (int y = core.y0; y < core.y1; ++y)
        for (int x = core.x0; x < core.x1; ++x) {
            if (!std::isfinite(scene.residual[b](x, y)) || band.image(x, y) < (1 - kFlatTop) * top)
                continue;
            ++count;
            low = std::min<double>(low, scene.patch.model[b](x, y));
            high = std::max<double>(high, scene.patch.model[b](x, y));
            chi2 += std::pow(robustSignal(scene, b, x, y), 2);
            reason.box = {std::min(reason.box.x0, x), std::max(reason.box.x1, x + 1), std::min(reason.box.y0, y),
                          std::max(reason.box.y1, y + 1)};
        }
    if (count < kFlatPixels || high - low < kFlatModelRange * high)
        return std::nullopt;
    const Box& roi = scene.roi();
    reason.box = {reason.box.x0 + roi.x0, reason.box.x1 + roi.x0, reason.box.y0 + roi.y0, reason.box.y1 + roi.y0};
    reason.band = band.info.name;
    reason.strength = 500 + chi2;
    reason.numbers = {{"pixels", count}, {"value", top}, {"masked", 0}};
    return reason;
}

} // namespace

std::vector<Reason> findSharpPixels(WhyScene& scene) {
    std::vector<Reason> reasons;
    const Box& roi = scene.roi();
    for (std::size_t b = 0; b < scene.bands(); ++b) {
        scene.context.throwIfStopped();
        std::vector<char> visited(scene.sharp[b].size(), 0);
        for (int y = 0; y < roi.height(); ++y)
            for (int x = 0; x < roi.width(); ++x) {
                if (visited[static_cast<std::size_t>(y) * roi.width() + x] || !isSharp(scene, b, x, y))
                    continue;
                auto found = collectSharp(scene, b, x, y, visited);
                if (!found)
                    continue;
                Reason& reason = *found;
                const auto nearest = scene.nearestSource(reason.x, reason.y);
                const double reach = 1.5 * scene.bandFwhm(b, reason.x, reason.y);
                // A core that the ROI cuts, or that another patch has, fits badly at its steepest; it is judged there.
                if (nearest && nearest->second < kForeignCoreFwhm * scene.bandFwhm(b, reason.x, reason.y) &&
                    scene.patch.data.sources[nearest->first].role != fit::SourceRole::Base)
                    continue;
                if (nearest && nearest->second < reach)
                    reason.source = scene.patch.data.sources[nearest->first].id;
                else
                    reason.strength *= 0.1; // on empty sky it spoils no source
                reasons.push_back(std::move(reason));
            }
    }
    return reasons;
}

std::optional<Reason> findSpot(const WhyScene& scene, const SourceCutout& cut) {
    const Goodness fit = goodness(scene, cut, cut.own);
    const double excess = fit.chi2 - fit.npix;
    double most = 0;
    Reason reason = reasonFor(scene, Trouble::SharpPixel, cut.source, 0);
    for (std::size_t b = 0; b < scene.bands(); ++b)
        for (int y = cut.box.y0 + 1; y + 1 < cut.box.y1; ++y)
            for (int x = cut.box.x0 + 1; x + 1 < cut.box.x1; ++x) {
                double chi2 = 0, highest = 0;
                int pixels = 0;
                for (int j = y - 1; j <= y + 1; ++j)
                    for (int i = x - 1; i <= x + 1; ++i) {
                        if (!scene.usable(b, i, j))
                            continue;
                        const double signal = scene.residual[b](i, j) / scene.sigma[b](i, j);
                        highest = std::max(highest, signal); // light that was added
                        chi2 += signal * signal - 1;
                        pixels += signal > kSharpEdgeSigma;
                    }
                if (chi2 <= most || highest < kSharpSigma)
                    continue;
                most = chi2;
                reason.band = scene.patch.data.bands[b].info.name;
                reason.x = x + scene.roi().x0;
                reason.y = y + scene.roi().y0;
                reason.numbers = {{"pixels", pixels}, {"sigma", highest}};
            }
    if (most < kSpotShare * excess || most <= 0)
        return std::nullopt;
    reason.strength = most;
    reason.box = {pixelOf(reason.x) - 1, pixelOf(reason.x) + 2, pixelOf(reason.y) - 1, pixelOf(reason.y) + 2};
    return reason;
}

std::vector<Reason> findMaskedCores(const WhyScene& scene, std::size_t source, const SourceCutout& cut) {
    std::vector<Reason> reasons;
    double worst = 0, sum = 0;
    std::map<int, double> lost; // by mask bit
    std::size_t worstBand = 0;
    for (std::size_t b = 0; b < scene.bands(); ++b) {
        if (auto flat = flatTop(scene, source, cut, b))
            reasons.push_back(std::move(*flat));
        const fit::PatchBand& band = scene.patch.data.bands[b];
        const double fwhm = scene.bandFwhm(b, scene.sourceX(source), scene.sourceY(source));
        const double cx = scene.sourceX(source) - scene.roi().x0, cy = scene.sourceY(source) - scene.roi().y0;
        double all = 0, masked = 0;
        // The PSF's core stands in for the source's light: a source without pixels has no model.
        for (int y = cut.box.y0; y < cut.box.y1; ++y)
            for (int x = cut.box.x0; x < cut.box.x1; ++x) {
                const double light = std::exp(-5.545 * ((x - cx) * (x - cx) + (y - cy) * (y - cy)) / (fwhm * fwhm));
                all += light;
                if (std::isfinite(scene.residual[b](x, y)))
                    continue;
                masked += light;
                const int bits = band.mask.empty() ? int(kMaskNonFinite) : int(band.mask(x, y));
                lost[bits & kMaskSaturated   ? kMaskSaturated
                     : bits & kMaskNonFinite ? kMaskNonFinite
                                             : kMaskBright] += light;
            }
        const double share = all > 0 ? masked / all : 0;
        sum += share;
        if (share > worst) {
            worst = share;
            worstBand = b;
        }
    }
    if (worst < kMaskedLight || !reasons.empty())
        return reasons;
    const auto most =
        std::max_element(lost.begin(), lost.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    const bool saturated = most->first == kMaskSaturated;
    const double mean = sum / static_cast<double>(scene.bands());
    Reason reason =
        reasonFor(scene, saturated ? Trouble::SaturatedCore : Trouble::MaskedCore, source, 150 + 350 * mean);
    reason.band = scene.patch.data.bands[worstBand].info.name;
    reason.detail = saturated ? "saturated" : most->first == kMaskBright ? "bright" : "non-finite";
    reason.numbers = {{"percent", 100 * worst}, {"masked", 1}, {"pixels", 0}, {"value", 0}};
    reasons.push_back(std::move(reason));
    return reasons;
}

} // namespace furrow::diagnose
