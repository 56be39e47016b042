#include "core/diagnose/zp_figure.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace furrow::diagnose {

namespace {

void addStar(Scatter& scatter, const calibrate::ZpStar& star) {
    scatter.x.push_back(star.mag);
    scatter.y.push_back(star.zp);
    scatter.yErr.push_back(star.zpErr);
    ++scatter.count;
}

std::vector<Scatter> starScatters(const calibrate::ZpBand& band, bool splitBySnr) {
    Scatter unreliable{MarkerKind::ZpUnreliable, {}, {}, {}, "unreliable", 0};
    Scatter clipped{MarkerKind::ZpClipped, {}, {}, {}, "clipped", 0};
    Scatter low{MarkerKind::ZpKeptLowSnr, {}, {}, {}, fmt::format("kept, S/N < {:g}", band.snrUsed), 0};
    Scatter kept{
        MarkerKind::ZpKept, {}, {}, {}, splitBySnr ? fmt::format("kept, S/N ≥ {:g}", band.snrUsed) : "kept", 0};
    for (const calibrate::ZpStar& star : band.unreliable)
        addStar(unreliable, star);
    unreliable.yErr.clear();
    for (const calibrate::ZpStar& star : band.stars)
        if (star.clipped)
            addStar(clipped, star);
        else if (star.kept)
            addStar(splitBySnr && !(star.flux / star.fluxErr >= band.snrUsed) ? low : kept, star);
    clipped.yErr.clear();
    std::vector<Scatter> out;
    for (Scatter* scatter : {&unreliable, &low, &kept, &clipped})
        if (scatter->count > 0)
            out.push_back(std::move(*scatter));
    return out;
}

bool within(const Limits& limits, double value) {
    return value >= limits.low && value <= limits.high;
}

/// Range of the points whose magnitude is on the x axis; error bars do not count.
Limits fullRangeOf(const std::vector<Scatter>& scatters, const Limits& x, const Limits& fallback) {
    double low = INFINITY, high = -INFINITY;
    for (const Scatter& scatter : scatters)
        for (std::size_t i = 0; i < scatter.y.size(); ++i)
            if (std::isfinite(scatter.y[i]) && within(x, scatter.x[i])) {
                low = std::min(low, scatter.y[i]);
                high = std::max(high, scatter.y[i]);
            }
    if (low > high)
        return fallback;
    const double margin = std::max(0.08 * (high - low), 0.02);
    return {low - margin, high + margin};
}

std::size_t countOutside(const AxesPanel& axes) {
    std::size_t count = 0;
    for (const Scatter& scatter : axes.scatters)
        for (std::size_t i = 0; i < scatter.y.size(); ++i)
            count += !within(axes.x, scatter.x[i]) || !within(axes.y, scatter.y[i]);
    return count;
}

} // namespace

Figure zeroPointFigure(const calibrate::ZpBand& band, const config::Zp& options, Limits catalogRange, bool fullRange) {
    const bool bright = options.zpErrMethod == config::ZpErrMethod::BrightStd;
    const double error = calibrate::zeroPointError(band, options);
    const bool solved = std::isfinite(band.zpMedian) && band.nKept > 0;
    AxesPanel axes;
    axes.xLabel = fmt::format("GaiaXP synthetic magnitude, {} (AB)", band.band);
    axes.yLabel = "zero point (mag AB)";
    axes.x = {options.plotMagLo, std::max(options.plotMagHi, options.plotMagLo + 0.1)};
    axes.scatters = starScatters(band, bright);
    const Limits constrained = solved
                                   ? Limits{band.zpMedian - options.plotZpOffset, band.zpMedian + options.plotZpOffset}
                                   : fullRangeOf(axes.scatters, axes.x, {24, 26});
    axes.y = fullRange ? fullRangeOf(axes.scatters, axes.x, constrained) : constrained;
    if (const std::size_t outside = countOutside(axes); outside > 0)
        axes.xLabel += fmt::format(", {} star{} outside the axes", outside, outside == 1 ? "" : "s");
    if (std::isfinite(catalogRange.low) && std::isfinite(catalogRange.high)) {
        const std::string label = "outside GaiaXP coverage";
        if (catalogRange.low > axes.x.low)
            axes.spans.push_back(
                {true, axes.x.low, std::min(catalogRange.low, axes.x.high), SpanKind::Excluded, label});
        if (catalogRange.high < axes.x.high)
            axes.spans.push_back({true, std::max(catalogRange.high, axes.x.low), axes.x.high, SpanKind::Excluded,
                                  axes.spans.empty() ? label : std::string()});
    }
    Figure figure;
    figure.width = 5;
    figure.height = 3.6;
    if (solved) {
        const char* method = bright ? "std" : "MAD";
        if (std::isfinite(error))
            axes.spans.push_back({false, band.zpMedian - error, band.zpMedian + error, SpanKind::Error,
                                  fmt::format("± {:.4f} ({})", error, method)});
        axes.curves.push_back({LineKind::Reference,
                               {axes.x.low, axes.x.high},
                               {band.zpMedian, band.zpMedian},
                               fmt::format("median {:.4f}", band.zpMedian)});
        figure.title = fmt::format("{}: ZP = {:.4f} ± {:.4f} mag ({}), {} kept, {} clipped, {} unreliable", band.band,
                                   band.zpMedian, error, method, band.nKept, band.nClipped, band.nUnreliable);
    } else {
        figure.title = fmt::format("{}: no zero point, {} unreliable stars", band.band, band.nUnreliable);
        axes.note = "no reliable Gaia star";
    }
    figure.panels.emplace_back(std::move(axes));
    return figure;
}

} // namespace furrow::diagnose
