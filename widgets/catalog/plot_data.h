#pragma once
#include "widgets/catalog/plot_scale.h"
#include "widgets/models/catalog_data.h"

#include <array>
#include <stop_token>

namespace furrow::widgets {

/// What to plot: columns or expressions.
struct PlotRequest {
    QString x, y; ///< y empty: a histogram of x
    bool withErrors = false;
    bool isHistogram() const { return y.isEmpty(); }
    bool operator==(const PlotRequest&) const = default;
};

/// The numbers of a plot, point by point. Immutable.
struct PlotData {
    CatalogPtr catalog;
    PlotRequest request;
    std::vector<std::uint32_t> rows;    ///< of the catalog
    std::vector<double> x, y;           ///< y empty: histogram
    std::vector<double> xError, yError; ///< 1 sigma; empty: not known or not wanted
    PlotRange xRange, yRange;
    QString xLabel, yLabel;
    std::array<std::size_t, 5> typeCounts{}; ///< rows per MarkClass

    bool isHistogram() const { return y.empty() && request.isHistogram(); }
    std::size_t size() const { return rows.size(); }
};
using PlotDataPtr = std::shared_ptr<const PlotData>;

/// For a background thread. Throws ExpressionError (of the first expression that has one) and Cancelled.
PlotDataPtr loadPlot(const CatalogPtr& catalog, const PlotRequest& request, std::vector<std::uint32_t> rows,
                     const std::stop_token& stop);

/// The column with the 1-sigma errors of a column: FLUXERR_r_fit of FLUX_r_fit, re_pix_fit_err of re_pix_fit.
std::optional<std::size_t> errorColumn(const ColumnStore& store, const QString& column);

/// Rows that have a place on the axes, and rows that lack one because a value is not above 0 on a logarithmic axis.
struct PlotGaps {
    std::size_t placed = 0, notPositive = 0;
};
PlotGaps findGaps(const PlotData& data, bool logX, bool logY);

/// Counts in equal bins (of the logarithm, on a logarithmic axis), per MarkClass.
struct PlotBins {
    int count = 0;
    std::vector<std::array<std::uint32_t, 5>> counts;
    std::uint32_t total(int bin) const;
    std::uint32_t highest() const;
};
PlotBins binPlot(const PlotData& data, const PlotScale& scale, int bins);
/// After Freedman & Diaconis (1981), between 10 and 200.
int sensibleBins(const PlotData& data, const PlotScale& scale);

} // namespace furrow::widgets
