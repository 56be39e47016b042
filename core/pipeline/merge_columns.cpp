#include "core/pipeline/merge_columns.h"

#include "core/base/text.h"

#include <cmath>
#include <optional>

namespace furrow::pipeline {
namespace {

using Column = std::optional<std::size_t>;

void setFlag(io::CsvTable& table, std::size_t row, std::size_t column, bool value) {
    table.setText(row, column, value ? "True" : "False");
}

/// Flags and values of one fit (the shared one, or one band's).
struct FitColumns {
    Column x, y, hitMax, stalled, converged;
    FitColumns(const io::CsvTable& table, const std::string& tail)
        : x(table.find("x_pix_white" + tail + "_fit"))
        , y(table.find("y_pix_white" + tail + "_fit"))
        , hitMax(table.find("opt_hit_max_iters" + tail))
        , stalled(table.find("flag_bound_stalled" + tail))
        , converged(table.find("opt_converged" + tail)) {}
};

bool finiteIn(const io::CsvTable& table, std::size_t row, const Column& column) {
    return column && std::isfinite(table.number(row, *column));
}

bool flagIn(const io::CsvTable& table, std::size_t row, const Column& column) {
    return column && flagOf(table, row, *column);
}

/// Columns called prefix + anything + suffix.
std::vector<std::size_t> columnsLike(const io::CsvTable& table, std::string_view prefix, std::string_view suffix) {
    std::vector<std::size_t> found;
    for (std::size_t c = 0; c < table.columns(); ++c) {
        const std::string& name = table.names()[c];
        if (name.size() >= prefix.size() + suffix.size() && name.starts_with(prefix) && name.ends_with(suffix))
            found.push_back(c);
    }
    return found;
}

} // namespace

bool flagOf(const io::CsvTable& table, std::size_t row, std::size_t column) {
    const std::string value = toLower(trimmed(table.text(row, column)));
    return value == "true" || value == "1" || value == "1.0";
}

void addExclusionColumns(io::CsvTable& table, const std::vector<RowState>& rows, bool withBrightMask) {
    auto add = [&](const char* name, auto value) {
        const auto column = table.addColumn(name);
        for (std::size_t r = 0; r < rows.size(); ++r)
            table.setText(r, column, value(rows[r]));
    };
    auto boolText = [](bool value) { return std::string(value ? "True" : "False"); };
    if (!table.find("excluded_crop"))
        add("excluded_crop", [&](const RowState& s) { return boolText(s.excludedCrop); });
    if (!table.find("excluded_saturation"))
        add("excluded_saturation", [&](const RowState& s) { return boolText(s.excludedSaturation); });
    add("excluded_any", [&](const RowState& s) { return boolText(s.excluded()); });
    add("excluded_reason", [](const RowState& s) {
        if (s.excludedCrop)
            return std::string(s.excludedSaturation ? "crop+saturation" : "crop");
        return std::string(s.excludedSaturation ? "saturation" : "");
    });
    if (withBrightMask)
        add("affected_by_bright_mask", [&](const RowState& s) { return boolText(s.brightMask); });
}

std::vector<std::string> geometryTails(const io::CsvTable& table) {
    constexpr std::string_view prefix = "x_pix_white", suffix = "_fit";
    std::vector<std::string> tails;
    for (const auto c : columnsLike(table, prefix, suffix)) {
        const std::string& name = table.names()[c];
        tails.push_back(name.substr(prefix.size(), name.size() - prefix.size() - suffix.size()));
    }
    return tails;
}

void fillFittedSky(io::CsvTable& table, const sky::Wcs& wcs) {
    for (const auto& tail : geometryTails(table)) {
        const FitColumns fit(table, tail);
        const auto ra = table.find("RA" + tail + "_fit"), dec = table.find("DEC" + tail + "_fit");
        if (!fit.y || !ra || !dec)
            continue;
        for (std::size_t r = 0; r < table.rows(); ++r) {
            if (!finiteIn(table, r, fit.x) || !finiteIn(table, r, fit.y))
                continue;
            const auto sky = wcs.toSky(table.number(r, *fit.x), table.number(r, *fit.y));
            table.setText(r, *ra, formatDouble(sky.ra));
            table.setText(r, *dec, formatDouble(sky.dec));
        }
    }
}

void addReliabilityColumns(io::CsvTable& table, const std::vector<RowState>& rows) {
    std::vector<FitColumns> fits;
    for (const auto& tail : geometryTails(table))
        fits.emplace_back(table, tail);
    const auto usedEpsf = table.find("psf_used_epsf_band_count"), lowStar = table.find("psf_low_star_band_count");
    const auto npix = columnsLike(table, "npix_", "_fit");
    const auto reliable = table.addColumn("fit_is_reliable"), issues = table.addColumn("fit_quality_issues");
    for (std::size_t r = 0; r < rows.size(); ++r) {
        bool fitted = false, hitMax = false, stalled = false, notConverged = false;
        for (const auto& fit : fits) {
            fitted = fitted || (finiteIn(table, r, fit.x) && finiteIn(table, r, fit.y));
            hitMax = hitMax || flagIn(table, r, fit.hitMax);
            stalled = stalled || flagIn(table, r, fit.stalled);
            notConverged = notConverged || (!flagIn(table, r, fit.converged) && !flagIn(table, r, fit.hitMax));
        }
        std::vector<std::string> tags;
        auto tag = [&tags](bool applies, const char* name) {
            if (applies)
                tags.emplace_back(name);
        };
        tag(rows[r].excluded(), "excluded");
        tag(!rows[r].excluded() && !fitted, "no_fit_result");
        tag(hitMax, "hit_max_iters");
        tag(stalled, "bound_stalled");
        tag(rows[r].brightMask, "bright_mask");
        setFlag(table, r, reliable, tags.empty());
        if (fitted) {
            tag(notConverged, "not_converged");
            tag(usedEpsf && table.number(r, *usedEpsf) == 0, "all_psf_fallback");
            tag(lowStar && table.number(r, *lowStar) > 0, "psf_low_star");
            bool empty = false;
            for (const auto c : npix)
                empty = empty || table.number(r, c) == 0;
            tag(empty, "masked_core");
            tags.insert(tags.end(), rows[r].tags.begin(), rows[r].tags.end());
        }
        table.setText(r, issues, join(tags, ","));
    }
}

} // namespace furrow::pipeline
