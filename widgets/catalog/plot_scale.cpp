#include "widgets/catalog/plot_scale.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace furrow::widgets {
namespace {

constexpr double kMargin = 0.03; ///< of the range, on each side

} // namespace

double PlotScale::place(double v) const {
    if (!isLog)
        return (v - low) / (high - low);
    return v > 0 ? std::log(v / low) / std::log(high / low) : std::numeric_limits<double>::quiet_NaN();
}

double PlotScale::value(double p) const {
    return isLog ? low * std::pow(high / low, p) : low + p * (high - low);
}

PlotScale PlotScale::zoomed(double factor, double around) const {
    const PlotScale next{value(around - around / factor), value(around + (1 - around) / factor), isLog};
    // Closer than the numbers can tell apart, or beyond all numbers, there is nothing to see.
    const bool isUsable = std::isfinite(next.low) && std::isfinite(next.high) &&
                          next.high - next.low > 1e-12 * std::max(std::abs(next.low), std::abs(next.high)) &&
                          (!isLog || (next.low > 0 && next.high / next.low < 1e300));
    return isUsable ? next : *this;
}

PlotScale PlotScale::panned(double places) const {
    const PlotScale next{value(places), value(1 + places), isLog};
    return std::isfinite(next.low) && std::isfinite(next.high) && next.low < next.high && (!isLog || next.low > 0)
               ? next
               : *this;
}

std::vector<figures::Tick> PlotScale::ticks(int count) const {
    const double decades = isLog ? std::log10(high / low) : 0;
    // Less than a decade reads better with linear steps.
    if (decades < 0.8)
        return figures::roundTicks(low, high, count);
    const int first = static_cast<int>(std::floor(std::log10(low))),
              last = static_cast<int>(std::ceil(std::log10(high)));
    const bool isFine = 3 * decades <= count + 2;
    const int step = isFine ? 1 : std::max(1, static_cast<int>(std::ceil(decades / count)));
    std::vector<figures::Tick> ticks;
    for (int power = first; power <= last; power += step)
        for (const double digit : {1.0, 2.0, 5.0}) {
            const double tick = digit * std::pow(10.0, power);
            if ((digit == 1 || isFine) && tick >= low && tick <= high)
                ticks.push_back({tick, figures::shortNumber(tick)});
        }
    return ticks;
}

PlotRange rangeOf(std::span<const double> values) {
    PlotRange range;
    for (const double v : values) {
        if (!std::isfinite(v))
            continue;
        range.low = std::min(range.low, v);
        range.high = std::max(range.high, v);
        if (v > 0)
            range.lowestPositive = std::min(range.lowestPositive, v);
    }
    return range;
}

PlotScale fullScale(const PlotRange& range, bool isLog) {
    const double low = isLog ? range.lowestPositive : range.low, high = range.high;
    if (low > high)
        return isLog ? PlotScale{0.1, 10, true} : PlotScale{0, 1, false};
    if (isLog) {
        const double margin = low == high ? 2 : std::pow(high / low, kMargin);
        return {low / margin, high * margin, true};
    }
    const double margin = low == high ? std::max(1e-6, 0.1 * std::abs(low)) : kMargin * (high - low);
    return {low - margin, high + margin, false};
}

} // namespace furrow::widgets
