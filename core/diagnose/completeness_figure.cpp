#include "core/diagnose/completeness_figure.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace furrow::diagnose {
namespace {

using simulate::CompletenessBin;

/// Standard errors of a Gaussian sample: of the median sqrt(π/2) and of the width 1.4826 MAD 1.166 σ/√N (asymptotic
/// efficiencies 0.64 and 0.37; Rousseeuw & Croux 1993, JASA 88, 1273).
constexpr double kMedianError = 1.2533, kWidthError = 1.166;

/// Adds one point per bin and a line through them.
class Series {
public:
    Series(LineKind line, std::string label)
        : m_curve{line, {}, {}, std::move(label)}
        , m_points{MarkerKind::ZpKept, {}, {}, {}, {}, 0} {}
    void add(const CompletenessBin& bin, double y, double error) {
        if (!std::isfinite(y))
            return;
        m_curve.x.push_back((bin.magLow + bin.magHigh) / 2);
        m_curve.y.push_back(y);
        m_points.yErr.push_back(std::isfinite(error) ? error : 0);
    }
    void drawInto(AxesPanel& panel) {
        m_points.x = m_curve.x;
        m_points.y = m_curve.y;
        panel.curves.push_back(std::move(m_curve));
        panel.scatters.push_back(std::move(m_points));
    }
    /// The values, at least [low, high], at most [least, most].
    Limits range(double low, double high, double least, double most) const {
        for (const double y : m_curve.y) {
            low = std::min(low, y);
            high = std::max(high, y);
        }
        const double margin = 0.06 * (high - low);
        return {std::max(low - margin, least), std::min(high + margin, most)};
    }

private:
    Curve m_curve;
    Scatter m_points;
};

AxesPanel panelOf(const std::vector<CompletenessBin>& bins, std::string yLabel, double reference) {
    AxesPanel panel;
    panel.xLabel = fmt::format("true magnitude, {} (AB)", bins.front().band);
    panel.yLabel = std::move(yLabel);
    panel.x = {bins.front().magLow, bins.back().magHigh};
    panel.curves.push_back({LineKind::Reference, {panel.x.low, panel.x.high}, {reference, reference}, {}});
    return panel;
}

} // namespace

Figure completenessFigure(const std::vector<CompletenessBin>& bins, const simulate::CompletenessOptions& options) {
    Figure figure;
    figure.width = 8;
    figure.height = 5.6;
    figure.columns = 2;
    if (bins.empty()) {
        figure.note = "no true source";
        return figure;
    }
    Series fraction(LineKind::Data, "recovered"), ratio(LineKind::Data, {}), pull(LineKind::Data, {}),
        width(LineKind::Data, {});
    Curve fitted{LineKind::Model, {}, {}, "fitted"};
    int total = 0, recovered = 0;
    for (const auto& bin : bins) {
        const double f = bin.recoveredFraction(), n = bin.nTrue, root = std::sqrt(double(bin.nFitted));
        total += bin.nTrue;
        recovered += bin.nRecovered;
        fraction.add(bin, f, std::sqrt(f * (1 - f) / n));
        fitted.x.push_back((bin.magLow + bin.magHigh) / 2);
        fitted.y.push_back(bin.nFitted / n);
        ratio.add(bin, bin.ratioMedian, kMedianError * bin.ratioWidth / root);
        pull.add(bin, bin.pullMedian, kMedianError * bin.pullWidth / root);
        width.add(bin, bin.nFitted > 2 ? bin.pullWidth : NAN, kWidthError * bin.pullWidth / root);
    }
    figure.title = fmt::format("{}: {} of {} sources recovered (reliable, S/N ≥ {:g})", bins.front().band, recovered,
                               total, options.minSnr);
    AxesPanel panels[] = {
        panelOf(bins, "fraction of the true sources", 1), panelOf(bins, "median fitted / true flux", 1),
        panelOf(bins, "median (fitted − true) / error", 0), panelOf(bins, "width of (fitted − true) / error", 1)};
    panels[0].y = {-0.04, 1.1};
    panels[0].curves.push_back(std::move(fitted));
    panels[1].y = ratio.range(0.95, 1.05, 0, 2);
    panels[2].y = pull.range(-0.5, 0.5, -5, 5);
    panels[3].y = width.range(0.5, 1.5, 0, 5);
    Series* series[] = {&fraction, &ratio, &pull, &width};
    for (int i = 0; i < 4; ++i) {
        series[i]->drawInto(panels[i]);
        figure.panels.emplace_back(std::move(panels[i]));
    }
    return figure;
}

void submitCompletenessFigures(FigureSink& sink, const std::filesystem::path& folder,
                               const std::vector<CompletenessBin>& bins, const simulate::CompletenessOptions& options) {
    std::map<std::string, std::vector<CompletenessBin>> bands;
    for (const auto& bin : bins)
        bands[bin.band].push_back(bin);
    for (auto& [band, ofBand] : bands)
        sink.submit({folder / fmt::format("completeness__{}.png", band),
                     [ofBand = std::move(ofBand), options] { return completenessFigure(ofBand, options); },
                     sizeof(CompletenessBin) * bins.size()});
}

} // namespace furrow::diagnose
