#include "core/calibrate/gaia.h"

#include "core/base/text.h"
#include "core/calibrate/sphere_match.h"
#include "core/catalog/saturation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_set>

namespace furrow::calibrate {
namespace {

constexpr double kRobust = 1.4826; ///< standard deviation over median absolute deviation of a Gaussian

/// Gaia rows that may be matched: inside the box and the magnitude range, one row per source_id.
std::vector<std::size_t> selectStars(const std::vector<GaiaStar>& stars, const Box& box, const config::Zp& options,
                                     const RunContext& context) {
    std::vector<std::size_t> selected;
    std::unordered_set<std::string> seen;
    std::size_t repeated = 0;
    for (std::size_t i = 0; i < stars.size(); ++i) {
        const GaiaStar& star = stars[i];
        const bool located =
            std::isfinite(star.x) && std::isfinite(star.y) && std::abs(star.x) < 1e9 && std::abs(star.y) < 1e9;
        if (!located || !box.contains(pixelOf(star.x), pixelOf(star.y)))
            continue;
        if (!(star.gmag >= options.gaiaMagMin && star.gmag <= options.gaiaMagMax) || star.sourceId.empty())
            continue;
        if (seen.insert(star.sourceId).second)
            selected.push_back(i);
        else
            ++repeated;
    }
    if (repeated > 0)
        context.warning("gaia",
                        fmt::format("{} Gaia rows repeat the source_id of an earlier row and are ignored", repeated));
    return selected;
}

/// Columns of the table that the augmentation writes.
struct Columns {
    std::size_t gaiaId = 0;
    std::vector<std::optional<std::size_t>> flux; ///< per band
};

Columns prepareColumns(Catalog& catalog, const std::vector<std::string>& bands) {
    Columns columns;
    for (const auto& band : bands)
        columns.flux.push_back(catalog.table.find("FLUX_" + band));
    columns.gaiaId = catalog.table.addColumn("gaia_source_id");
    return columns;
}

double fluxOf(double mag, double zpRef) {
    return std::pow(10.0, (zpRef - mag) / 2.5);
}

void takeStar(Catalog& catalog, std::size_t row, const GaiaStar& star, const Columns& columns, double zpRef) {
    CatalogSource& source = catalog.sources[row];
    source.gaiaSourceId = star.sourceId;
    catalog.table.setText(source.row, columns.gaiaId, star.sourceId);
    for (std::size_t b = 0; b < columns.flux.size(); ++b) {
        if (!columns.flux[b] || !std::isfinite(star.mag[b]))
            continue;
        const double given = catalog.table.number(source.row, *columns.flux[b]);
        const bool empty = trimmed(catalog.table.text(source.row, *columns.flux[b])).empty();
        if (empty || given == 0) {
            source.flux[b] = fluxOf(star.mag[b], zpRef);
            catalog.table.setText(source.row, *columns.flux[b], formatDouble(source.flux[b]));
        }
    }
}

/// Appends Gaia stars to the catalog.
class Injector {
public:
    Injector(Catalog& catalog, const Columns& columns, const config::Config& config)
        : m_catalog(catalog)
        , m_columns(columns)
        , m_config(config) {
        for (const auto& source : catalog.sources)
            m_keys.insert(source.key);
    }
    /// False when the catalog holds a row of that key already.
    bool add(const GaiaStar& star) {
        CatalogSource source;
        const std::string ra = formatDouble(star.ra), dec = formatDouble(star.dec), id = "gaia_" + star.sourceId;
        source.key = m_catalog.hasId ? id : ra + "," + dec;
        if (!m_keys.insert(source.key).second)
            return false;
        auto& table = m_catalog.table;
        source.row = table.addRow();
        source.ra = star.ra;
        source.dec = star.dec;
        source.x = star.x;
        source.y = star.y;
        source.type = SourceType::Star;
        source.typeKnown = true;
        source.gaiaSourceId = star.sourceId;
        table.setText(source.row, column("RA"), ra);
        table.setText(source.row, column("DEC"), dec);
        table.setText(source.row, column("TYPE"), "STAR");
        table.setText(source.row, m_columns.gaiaId, star.sourceId);
        if (m_catalog.hasId)
            table.setText(source.row, column("ID"), id);
        if (m_config.zp.gaiaPosErrPix) {
            source.posErr = *m_config.zp.gaiaPosErrPix;
            table.setText(source.row, column("POS_ERR"), formatDouble(source.posErr));
        }
        for (std::size_t b = 0; b < star.mag.size(); ++b) {
            source.flux.push_back(std::isfinite(star.mag[b]) ? fluxOf(star.mag[b], m_config.imageScaling.zpRef) : kNaN);
            if (m_columns.flux[b])
                table.setText(source.row, *m_columns.flux[b], formatDouble(source.flux[b]));
        }
        m_catalog.sources.push_back(std::move(source));
        return true;
    }

private:
    std::size_t column(const std::string& name) {
        const auto found = m_catalog.table.find(name);
        return found ? *found : m_catalog.table.addColumn(name);
    }
    Catalog& m_catalog;
    const Columns& m_columns;
    const config::Config& m_config;
    std::unordered_set<std::string> m_keys;
};

} // namespace

std::vector<GaiaStar> readGaia(const std::filesystem::path& path, const std::vector<std::string>& bands, bool needIds) {
    const auto table = io::CsvTable::read(path);
    const auto ra = table.find("ra"), dec = table.find("dec"), id = table.find("source_id"),
               gmag = table.find("phot_g_mean_mag");
    std::vector<std::string> missing;
    auto require = [&](const std::optional<std::size_t>& column, const std::string& name) {
        if (!column)
            missing.push_back(name);
    };
    require(ra, "ra");
    require(dec, "dec");
    if (needIds) {
        require(id, "source_id");
        require(gmag, "phot_g_mean_mag");
    }
    std::vector<std::optional<std::size_t>> mags;
    for (const auto& band : bands) {
        mags.push_back(table.find("mag_" + band));
        require(mags.back(), "mag_" + band);
    }
    if (!missing.empty())
        throw UserError(fmt::format(
            "{}: the synthetic photometry lacks the column{} {}; add {} (cells may be empty) or name "
            "another file in inputs.gaiaxp_synphot_csv",
            path.string(), missing.size() > 1 ? "s" : "", join(missing, ", "), missing.size() > 1 ? "them" : "it"));
    std::vector<GaiaStar> stars;
    stars.reserve(table.rows());
    for (std::size_t r = 0; r < table.rows(); ++r) {
        GaiaStar star;
        star.ra = table.number(r, *ra);
        star.dec = table.number(r, *dec);
        if (!std::isfinite(star.ra) || !(std::abs(star.dec) <= 90))
            continue;
        if (id)
            star.sourceId = std::string(trimmed(table.text(r, *id)));
        if (gmag)
            star.gmag = table.number(r, *gmag);
        for (const auto& column : mags) {
            const double mag = table.number(r, *column);
            star.mag.push_back(std::isfinite(mag) ? mag : kNaN);
        }
        stars.push_back(std::move(star));
    }
    return stars;
}

Box selectionBox(const std::vector<CatalogSource>& sources, int minSide, int width, int height) {
    Box held{width, 0, height, 0};
    for (const auto& source : sources) {
        if (source.excluded() || !source.hasPosition())
            continue;
        const int x = pixelOf(source.x), y = pixelOf(source.y);
        held = {std::min(held.x0, x), std::max(held.x1, x + 1), std::min(held.y0, y), std::max(held.y1, y + 1)};
    }
    if (held.empty())
        return {};
    const int side = std::max({held.width(), held.height(), minSide});
    auto place = [side](int lo, int hi, int size) {
        if (side >= size)
            return std::pair(0, size);
        const int start = std::clamp(lo - (side - (hi - lo)) / 2, 0, size - side);
        return std::pair(start, start + side);
    };
    const auto [x0, x1] = place(held.x0, held.x1, width);
    const auto [y0, y1] = place(held.y0, held.y1, height);
    return {x0, x1, y0, y1};
}

double separationCut(std::vector<double> separations, double floor) {
    if (separations.empty())
        return kNaN;
    std::sort(separations.begin(), separations.end());
    const std::size_t half = (separations.size() + 1) / 2;
    const double median = (separations[(half - 1) / 2] + separations[half / 2]) / 2;
    return std::max(5 * kRobust * median, floor);
}

GaiaSummary augmentCatalog(Catalog& catalog, std::vector<GaiaStar>& stars, const Frames& frames,
                           const config::Config& config, const RunContext& context) {
    GaiaSummary summary;
    for (auto& star : stars) {
        const auto pixel = frames.wcs.toPixel(star.ra, star.dec);
        star.x = pixel.x;
        star.y = pixel.y;
    }
    summary.selection = selectionBox(catalog.sources, config.zp.minBoxSizePix, frames.width, frames.height);
    summary.firstInjectedRow = catalog.sources.size();
    const auto selected = selectStars(stars, summary.selection, config.zp, context);
    summary.inBox = selected.size();
    context.throwIfStopped();

    std::vector<sky::SkyPosition> starSky, sourceSky;
    for (const auto i : selected)
        starSky.push_back({stars[i].ra, stars[i].dec});
    for (const auto& source : catalog.sources)
        sourceSky.push_back({source.ra, source.dec});
    const auto pairs = mutualNearest(starSky, sourceSky, config.zp.matchRadiusArcsec);
    std::vector<double> separations;
    for (const auto& pair : pairs)
        separations.push_back(pair.separation);
    summary.separationCut = separationCut(std::move(separations), 0.25 * frames.wcs.pixelScale());
    context.throwIfStopped();

    const Columns columns = prepareColumns(catalog, frames.bandNames());
    std::vector<char> used(selected.size(), 0);
    for (const auto& pair : pairs) {
        if (pair.separation > summary.separationCut) {
            ++summary.rejected;
            continue;
        }
        used[pair.first] = 1;
        ++summary.matched;
        takeStar(catalog, pair.second, stars[selected[pair.first]], columns, config.imageScaling.zpRef);
    }
    if (!config.zp.injectGaiaSources)
        return summary;
    Injector injector(catalog, columns, config);
    for (std::size_t k = 0; k < selected.size(); ++k) {
        const GaiaStar& star = stars[selected[k]];
        if (used[k])
            continue;
        if (config.sourceSaturationCut.enabled && nearSaturation(frames, star.x, star.y, config.sourceSaturationCut)) {
            ++summary.saturated;
            summary.saturatedStars.push_back(selected[k]);
        } else if (injector.add(star)) {
            ++summary.injected;
        } else {
            context.warning("gaia",
                            fmt::format("Gaia source {} is not injected: the catalog has a row of that key elsewhere",
                                        star.sourceId));
        }
    }
    return summary;
}

} // namespace furrow::calibrate
