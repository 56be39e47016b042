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
    const int first = isLog ? static_cast<int>(std::ceil(std::log10(low) - 1e-9)) : 0;
    const int last = isLog ? static_cast<int>(std::floor(std::log10(high) + 1e-9)) : 0;
    // Less than two decades read better with linear steps.
    if (!isLog || last - first < 1)
        return figures::roundTicks(low, high, count);
    std::vector<figures::Tick> ticks;
    const int step = std::max(1, (last - first + count) / count);
    for (int power = first; power <= last; power += step)
        ticks.push_back({std::pow(10.0, power), figures::shortNumber(std::pow(10.0, power))});
    return ticks;
}

PlotScale fullScale(std::span<const double> values, bool isLog) {
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const double v : values)
        if (std::isfinite(v) && (!isLog || v > 0)) {
            low = std::min(low, v);
            high = std::max(high, v);
        }
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
