#include "core/simulate/completeness.h"

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/catalog/source.h"
#include "core/io/csv.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <unordered_map>

namespace furrow::simulate {
namespace {

std::size_t require(const io::CsvTable& table, const std::string& name, const std::filesystem::path& path,
                    const char* remedy) {
    if (const auto column = table.find(name))
        return *column;
    throw UserError(fmt::format("{}: column {} is missing; {}", path.string(), name, remedy));
}

double median(std::vector<double> values) {
    if (values.empty())
        return kNaN;
    std::sort(values.begin(), values.end());
    return (values[(values.size() - 1) / 2] + values[values.size() / 2]) / 2;
}

double width(std::vector<double> values) {
    const double centre = median(values);
    for (double& v : values)
        v = std::abs(v - centre);
    return 1.4826 * median(std::move(values));
}

bool isTrue(const io::CsvTable& table, std::size_t row, const std::optional<std::size_t>& column) {
    return column && equalsIgnoreCase(trimmed(table.text(row, *column)), "true");
}

/// Truth rows and their rows in the catalog.
class Matched {
public:
    Matched(const std::filesystem::path& truthPath, const std::filesystem::path& catalogPath)
        : truth(io::CsvTable::read(truthPath))
        , catalog(io::CsvTable::read(catalogPath)) {
        const auto truthId = require(truth, "ID", truthPath, "name the truth.csv of a simulated field");
        const auto id = require(catalog, "ID", catalogPath, "name the final catalog of the field");
        const auto gaia = truth.find("gaia_id");
        std::unordered_map<std::string, std::size_t> byId;
        for (std::size_t r = 0; r < catalog.rows(); ++r)
            byId.emplace(catalog.text(r, id), r);
        for (std::size_t r = 0; r < truth.rows(); ++r) {
            auto found = byId.find(truth.text(r, truthId));
            if (found == byId.end() && gaia)
                found = byId.find("gaia_" + truth.text(r, *gaia));
            rows.push_back(found == byId.end() ? std::nullopt : std::optional(found->second));
        }
    }
    io::CsvTable truth, catalog;
    std::vector<std::optional<std::size_t>> rows; ///< per truth row
};

struct Samples {
    CompletenessBin bin;
    std::vector<double> ratios, pulls;
};

std::vector<CompletenessBin> measureBand(const Matched& m, const std::string& band, const CompletenessOptions& options,
                                         const std::filesystem::path& truthPath,
                                         const std::filesystem::path& catalogPath) {
    const auto mag = *m.truth.find("mag_" + band);
    const auto trueFlux = require(m.truth, "flux_" + band, truthPath, "name the truth.csv of a simulated field");
    const auto flux =
        require(m.catalog, "FLUX_" + band + "_fit", catalogPath, "name the final catalog of the same field");
    const auto error =
        require(m.catalog, "FLUXERR_" + band + "_fit", catalogPath, "name the final catalog of the same field");
    const auto crop = m.catalog.find("excluded_crop"), reliable = m.catalog.find("fit_is_reliable");
    std::map<long, Samples> bins;
    for (std::size_t r = 0; r < m.truth.rows(); ++r) {
        const auto& row = m.rows[r];
        const double magnitude = m.truth.number(r, mag);
        if (!std::isfinite(magnitude) || (row && isTrue(m.catalog, *row, crop)))
            continue;
        const long index = std::lround(std::floor(magnitude / options.binWidth));
        Samples& samples = bins[index];
        ++samples.bin.nTrue;
        const double f = row ? m.catalog.number(*row, flux) : kNaN, e = row ? m.catalog.number(*row, error) : kNaN;
        if (!std::isfinite(f))
            continue;
        const bool good = isTrue(m.catalog, *row, reliable);
        ++samples.bin.nFitted;
        samples.bin.nReliable += good;
        samples.bin.nRecovered += good && e > 0 && f >= options.minSnr * e;
        samples.ratios.push_back(f / m.truth.number(r, trueFlux));
        if (e > 0)
            samples.pulls.push_back((f - m.truth.number(r, trueFlux)) / e);
    }
    std::vector<CompletenessBin> out;
    for (auto& [index, samples] : bins) {
        CompletenessBin& bin = samples.bin;
        bin.band = band;
        bin.magLow = static_cast<double>(index) * options.binWidth;
        bin.magHigh = static_cast<double>(index + 1) * options.binWidth;
        bin.ratioMedian = median(samples.ratios);
        bin.ratioWidth = width(samples.ratios);
        bin.pullMedian = median(samples.pulls);
        bin.pullWidth = width(samples.pulls);
        out.push_back(bin);
    }
    return out;
}

} // namespace

std::vector<CompletenessBin> measureCompleteness(const std::filesystem::path& truth,
                                                 const std::filesystem::path& catalog,
                                                 const CompletenessOptions& options) {
    if (!(options.binWidth > 0))
        throw UserError("the bin width must be greater than 0 mag");
    const Matched matched(truth, catalog);
    std::vector<CompletenessBin> bins;
    for (const auto& name : matched.truth.names()) {
        if (!name.starts_with("mag_"))
            continue;
        const auto band = measureBand(matched, name.substr(4), options, truth, catalog);
        bins.insert(bins.end(), band.begin(), band.end());
    }
    if (bins.empty())
        throw UserError(truth.string() + ": no column mag_{band}; name the truth.csv of a simulated field");
    return bins;
}

std::string completenessCsv(const std::vector<CompletenessBin>& bins) {
    std::string text =
        "band,mag_low,mag_high,n_true,n_fitted,n_reliable,n_recovered,recovered_fraction,flux_ratio_median,"
        "flux_ratio_width,pull_median,pull_width\n";
    for (const auto& b : bins)
        text += fmt::format("{},{},{},{},{},{},{},{:.4f},{},{},{},{}\n", io::csvQuoted(b.band), formatDouble(b.magLow),
                            formatDouble(b.magHigh), b.nTrue, b.nFitted, b.nReliable, b.nRecovered,
                            b.recoveredFraction(), formatDouble(b.ratioMedian), formatDouble(b.ratioWidth),
                            formatDouble(b.pullMedian), formatDouble(b.pullWidth));
    return text;
}

} // namespace furrow::simulate
