#include "core/diagnose/why_rules.h"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>

namespace furrow::diagnose {
namespace {

constexpr double kLeastSnr = 25;       ///< of a source in the band
constexpr double kSignificant = 3;     ///< sigmas of one source's width
constexpr double kLeastShare = 0.8;    ///< of the light at a source that is its own
constexpr double kLeastError = 0.025;  ///< of the FWHM
constexpr double kAgreement = 0.8;     ///< share of the significant sources with the same sign
constexpr double kLeastStrength = 100; ///< Σ (width over its error)²
constexpr int kManySources = 4;
constexpr double kFwhmPerSigma = 2.3548;

/// How much wider the data are than the model: α of residual = a·m + b·∂x m + c·∂y m + α·∇²m. A PSF whose variance is
/// δ too small (pixel², each axis) gives α = δ/2, whatever the source.
struct Width {
    std::size_t source = 0;
    double alpha = 0, sigma = 0;
};

std::optional<Width> measureWidth(const WhyScene& scene, const SourceCutout& cut, std::size_t b) {
    const Image<float>& m = cut.own[b];
    Eigen::Matrix4d normal = Eigen::Matrix4d::Zero();
    Eigen::Vector4d right = Eigen::Vector4d::Zero();
    double chi2 = 0;
    int count = 0;
    for (int y = 1; y + 1 < m.height(); ++y)
        for (int x = 1; x + 1 < m.width(); ++x) {
            const int px = cut.box.x0 + x, py = cut.box.y0 + y;
            if (!scene.usable(b, px, py))
                continue;
            const double edges = m(x - 1, y) + m(x + 1, y) + m(x, y - 1) + m(x, y + 1);
            const Eigen::Vector4d t{m(x, y), 0.5 * (m(x + 1, y) - m(x - 1, y)), 0.5 * (m(x, y + 1) - m(x, y - 1)),
                                    edges - 4 * m(x, y)};
            const double sigma = scene.sigma[b](px, py), w = 1 / (sigma * sigma), r = scene.residual[b](px, py);
            normal += w * t * t.transpose();
            right += w * r * t;
            chi2 += w * r * r;
            ++count;
        }
    const Eigen::LDLT<Eigen::Matrix4d> solver(normal);
    if (count < 30 || solver.info() != Eigen::Success || !solver.isPositive())
        return std::nullopt;
    const Eigen::Vector4d solution = solver.solve(right);
    const double variance = solver.solve(Eigen::Vector4d::Unit(3))(3);
    if (!(variance > 0))
        return std::nullopt;
    // What is left over says how far the errors can be trusted.
    const double left = std::max(1.0, (chi2 - right.dot(solution)) / count);
    return Width{cut.source, solution(3), std::sqrt(variance * left)};
}

double medianOf(std::vector<double> values) {
    std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
    return values[values.size() / 2];
}

std::optional<Reason> judgeBand(const WhyScene& scene, std::size_t b, const std::vector<Width>& widths) {
    std::vector<double> values;
    int significant = 0, positive = 0;
    double strength = 0;
    const Width* best = nullptr;
    for (const Width& w : widths) {
        values.push_back(w.alpha);
        if (std::abs(w.alpha) < kSignificant * w.sigma)
            continue;
        ++significant;
        positive += w.alpha > 0;
    }
    if (widths.size() < 2 || significant < 2 || 2 * significant < static_cast<int>(widths.size()))
        return std::nullopt;
    const double alpha = medianOf(values);
    const int agreeing = alpha > 0 ? positive : significant - positive;
    // Sources that are measured well enough to show it, and do not.
    const auto contradicting = std::count_if(widths.begin(), widths.end(), [&](const Width& w) {
        return w.sigma < std::abs(alpha) / kSignificant && w.alpha * alpha < 0.5 * alpha * alpha;
    });
    for (const Width& w : widths) {
        if (w.alpha * alpha <= 0)
            continue;
        strength += std::pow(w.alpha / w.sigma, 2);
        if (!best || std::abs(w.alpha / w.sigma) > std::abs(best->alpha / best->sigma))
            best = &w;
    }
    const double x = scene.sourceX(best->source), y = scene.sourceY(best->source);
    const double width = scene.bandFwhm(b, x, y) / kFwhmPerSigma;
    const double error = alpha / (width * width); // δσ/σ = ½ δσ²/σ², δσ² = 2α
    if (std::abs(error) < kLeastError || strength < kLeastStrength || agreeing < 2 ||
        agreeing < kAgreement * significant || agreeing < kAgreement * static_cast<double>(agreeing + contradicting))
        return std::nullopt;
    Reason reason;
    reason.trouble = Trouble::WrongPsf;
    reason.band = scene.patch.data.bands[b].info.name;
    reason.detail = scene.patch.psfs[b].fallbackReason;
    reason.strength = strength;
    reason.x = x;
    reason.y = y;
    reason.other = scene.patch.data.sources[best->source].id;
    reason.numbers = {{"percent", 100 * error},
                      {"sources", agreeing},
                      {"of", static_cast<double>(widths.size())},
                      {"sigma", std::abs(best->alpha / best->sigma)}};
    return reason;
}

} // namespace

std::vector<Reason> findWrongPsfs(WhyScene& scene, const std::vector<SourceCutout>& cuts,
                                  const std::set<std::string>& unfit) {
    std::vector<Reason> reasons;
    for (std::size_t b = 0; b < scene.bands(); ++b) {
        std::vector<Width> stars, all;
        for (const SourceCutout& cut : cuts) {
            scene.context.throwIfStopped();
            const fit::SourceFit& s = scene.patch.fit.sources[cut.source];
            if (cut.box.empty() || !scene.fitted(cut.source) || unfit.contains(s.id) ||
                cut.share(scene) < kLeastShare || !(s.flux[b] > kLeastSnr * s.fluxErr[b]))
                continue;
            const auto width = measureWidth(scene, cut, b);
            if (!width)
                continue;
            all.push_back(*width);
            if (s.type == SourceType::Star)
                stars.push_back(*width);
        }
        // Galaxies may have the wrong TYPE: with three stars they are not asked.
        if (auto reason = judgeBand(scene, b, stars.size() >= 3 ? stars : all))
            reasons.push_back(std::move(*reason));
    }
    // Sources that are too wide in every band are galaxies taken for stars, unless many are or the PSF is a fallback.
    const bool everyBand = reasons.size() == scene.bands() && scene.bands() > 1;
    for (const Reason& reason : reasons)
        if (everyBand && reason.number("sources") < kManySources && reason.detail.empty())
            return {};
    for (std::size_t b = 0; b < scene.bands() && !everyBand; ++b)
        for (const Reason& reason : reasons)
            if (reason.band == scene.patch.data.bands[b].info.name)
                scene.ignoredBands[b] = 1;
    return reasons;
}

} // namespace furrow::diagnose
