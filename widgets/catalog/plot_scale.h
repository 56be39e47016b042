#pragma once
#include "widgets/figures/text.h"

#include <limits>
#include <span>

namespace furrow::widgets {

/// One axis of a plot: the shown values, linear or logarithmic; low < high, both above 0 when logarithmic.
struct PlotScale {
    double low = 0, high = 1;
    bool isLog = false;
    bool operator==(const PlotScale&) const = default;

    /// 0 at low, 1 at high; NaN for values that a logarithmic axis has no place for.
    double place(double value) const;
    double value(double place) const;
    PlotScale zoomed(double factor, double aroundPlace) const; ///< factor > 1 shows less
    PlotScale panned(double places) const;
    std::vector<figures::Tick> ticks(int count) const;
};

/// The ends of the finite values; low > high when there are none.
struct PlotRange {
    double low = std::numeric_limits<double>::infinity(), high = -std::numeric_limits<double>::infinity();
    double lowestPositive = std::numeric_limits<double>::infinity();
};
PlotRange rangeOf(std::span<const double> values);

/// The range of all values that the axis can show, with a margin; 0 … 1 (log: 0.1 … 10) when there are none.
PlotScale fullScale(const PlotRange& range, bool isLog);

} // namespace furrow::widgets
