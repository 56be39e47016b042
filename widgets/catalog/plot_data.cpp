#include "widgets/catalog/plot_data.h"

#include "core/catalog/expression.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace furrow::widgets {
namespace {

constexpr std::size_t kQuartileSample = 20'000; ///< points that the spread is taken from

QString label(const ColumnStore& store, const QString& expression) {
    const auto column = store.find(expression.trimmed().toStdString());
    const QString unit = column ? QString::fromStdString(store.unit(*column)) : QString();
    return unit.isEmpty() ? expression.trimmed() : QStringLiteral("%1 [%2]").arg(expression.trimmed(), unit);
}

std::vector<double> errors(const ColumnStore& store, const QString& expression,
                           const std::vector<std::uint32_t>& rows) {
    const auto column = errorColumn(store, expression.trimmed());
    if (!column)
        return {};
    const StoredColumn& stored = store.column(*column);
    std::vector<double> values(rows.size());
    std::transform(rows.begin(), rows.end(), values.begin(), [&](std::uint32_t row) { return stored.number(row); });
    return values;
}

} // namespace

std::optional<std::size_t> errorColumn(const ColumnStore& store, const QString& column) {
    const std::string name = column.toStdString();
    if (!store.find(name))
        return std::nullopt;
    std::vector<std::string> candidates{name + "_err"};
    for (const char* start : {"FLUX_", "MAG_"})
        if (name.starts_with(start))
            candidates.push_back(name.substr(0, std::string(start).size() - 1) + "ERR" +
                                 name.substr(std::string(start).size() - 1));
    for (const std::string& candidate : candidates)
        if (const auto found = store.find(candidate))
            return found;
    return std::nullopt;
}

PlotDataPtr loadPlot(const CatalogPtr& catalog, const PlotRequest& request, std::vector<std::uint32_t> rows,
                     const std::stop_token& stop) {
    const RunContext context(stop, nullptr, nullptr);
    const ColumnStorePtr& store = catalog->sharedTable();
    auto data = std::make_shared<PlotData>();
    data->catalog = catalog;
    data->request = request;
    // In the order of the file the columns are read from front to back.
    std::sort(rows.begin(), rows.end());
    data->rows = std::move(rows);
    for (const std::uint32_t row : data->rows)
        ++data->typeCounts[static_cast<std::size_t>(catalog->markClass(row))];
    const auto values = [&](const QString& expression) {
        std::string text = expression.trimmed().toStdString();
        if (store->find(text)) // a name with characters that mean something else is still a name
            text = '`' + text + '`';
        return Expression::compile(text, store, Expression::Kind::Number).values(data->rows, context);
    };
    data->x = values(request.x);
    data->xRange = rangeOf(data->x);
    data->xLabel = label(*store, request.x);
    if (request.withErrors)
        data->xError = errors(*store, request.x, data->rows);
    if (request.isHistogram())
        return data;
    data->y = values(request.y);
    data->yRange = rangeOf(data->y);
    data->yLabel = label(*store, request.y);
    if (request.withErrors)
        data->yError = errors(*store, request.y, data->rows);
    return data;
}

PlotGaps findGaps(const PlotData& data, bool logX, bool logY) {
    PlotGaps gaps;
    const bool hasY = !data.isHistogram(); // the counts of a histogram are another matter
    for (std::size_t i = 0; i < data.size(); ++i) {
        if (!std::isfinite(data.x[i]) || (hasY && !std::isfinite(data.y[i])))
            continue;
        const bool isPlaced = (!logX || data.x[i] > 0) && (!hasY || !logY || data.y[i] > 0);
        ++(isPlaced ? gaps.placed : gaps.notPositive);
    }
    return gaps;
}

std::uint32_t PlotBins::total(int bin) const {
    const auto& parts = counts[static_cast<std::size_t>(bin)];
    return std::accumulate(parts.begin(), parts.end(), std::uint32_t{0});
}

std::uint32_t PlotBins::highest() const {
    std::uint32_t most = 0;
    for (int bin = 0; bin < count; ++bin)
        most = std::max(most, total(bin));
    return most;
}

PlotBins binPlot(const PlotData& data, const PlotScale& scale, int bins) {
    PlotBins result{bins, std::vector<std::array<std::uint32_t, 5>>(static_cast<std::size_t>(bins))};
    for (std::size_t i = 0; i < data.size(); ++i) {
        const double place = scale.place(data.x[i]);
        if (!(place >= 0 && place < 1))
            continue;
        const auto bin = std::min(static_cast<std::size_t>(place * bins), static_cast<std::size_t>(bins) - 1);
        ++result.counts[bin][static_cast<std::size_t>(data.catalog->markClass(data.rows[i]))];
    }
    return result;
}

int sensibleBins(const PlotData& data, const PlotScale& scale) {
    std::vector<double> places;
    const std::size_t step = std::max<std::size_t>(1, data.size() / kQuartileSample);
    for (std::size_t i = 0; i < data.size(); i += step)
        if (const double place = scale.place(data.x[i]); place >= 0 && place <= 1)
            places.push_back(place);
    if (places.size() < 4)
        return 10;
    const auto at = [&](double share) {
        const auto nth = places.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(places.size() - 1));
        std::nth_element(places.begin(), nth, places.end());
        return *nth;
    };
    const double count = static_cast<double>(places.size() * step);
    const double width = 2 * (at(0.75) - at(0.25)) / std::cbrt(count);
    return width > 0 ? static_cast<int>(std::clamp(1 / width, 10.0, 200.0)) : 50;
}

} // namespace furrow::widgets
