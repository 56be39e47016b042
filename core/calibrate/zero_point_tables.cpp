#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "core/calibrate/gaia.h"
#include "core/calibrate/zero_point.h"
#include "core/config/config_paths.h"
#include "core/io/csv.h"

#include <fmt/format.h>

#include <cmath>
#include <unordered_map>

namespace furrow::calibrate {
namespace {

constexpr double kMagPerLn = 1.0857362047581296; ///< 2.5 / ln 10

std::size_t requireColumn(const io::CsvTable& table, const std::string& name, const std::filesystem::path& path) {
    if (const auto column = table.find(name))
        return *column;
    throw UserError(
        fmt::format("{}: column {} is missing, so that no zero point can be computed; fit the patches and merge "
                    "them with zp.enabled and inputs.gaiaxp_synphot_csv set first",
                    path.string(), name));
}

std::size_t columnFor(io::CsvTable& table, const std::string& name) {
    const auto found = table.find(name);
    return found ? *found : table.addColumn(name);
}

/// A row of the final catalog that is a Gaia star with synthetic photometry.
struct StarRow {
    std::size_t row = 0;
    const GaiaStar* star = nullptr;
    bool reliable = false;
};

std::vector<StarRow> starRows(const io::CsvTable& catalog, const std::vector<GaiaStar>& stars,
                              const std::filesystem::path& path) {
    const auto gaiaId = requireColumn(catalog, "gaia_source_id", path);
    const auto reliable = requireColumn(catalog, "fit_is_reliable", path);
    std::unordered_map<std::string, const GaiaStar*> byId;
    for (const auto& star : stars)
        byId.emplace(star.sourceId, &star);
    std::vector<StarRow> rows;
    for (std::size_t r = 0; r < catalog.rows(); ++r) {
        const auto found = byId.find(std::string(trimmed(catalog.text(r, gaiaId))));
        if (found != byId.end() && !found->first.empty())
            rows.push_back({r, found->second, equalsIgnoreCase(trimmed(catalog.text(r, reliable)), "true")});
    }
    return rows;
}

ZpBand measureBand(const io::CsvTable& catalog, const std::vector<StarRow>& rows, const std::string& name,
                   std::size_t index, const std::filesystem::path& path) {
    const auto flux = requireColumn(catalog, "FLUX_" + name + "_fit", path);
    const auto fluxErr = requireColumn(catalog, "FLUXERR_" + name + "_fit", path);
    const auto id = catalog.find("ID");
    ZpBand band;
    band.band = name;
    for (const auto& row : rows) {
        ZpStar star;
        star.row = row.row;
        star.id = id ? catalog.text(row.row, *id) : "";
        star.gaiaSourceId = row.star->sourceId;
        star.mag = row.star->mag[index];
        star.flux = catalog.number(row.row, flux);
        star.fluxErr = catalog.number(row.row, fluxErr);
        fillZeroPoint(star);
        if (std::isfinite(star.zp))
            (row.reliable ? band.stars : band.unreliable).push_back(std::move(star));
    }
    band.nUnreliable = static_cast<int>(band.unreliable.size());
    return band;
}

void findMagnitudeRange(ZpBand& band, const std::vector<GaiaStar>& stars, std::size_t index) {
    band.magLow = band.magHigh = kNaN;
    for (const auto& star : stars)
        if (const double mag = star.mag[index]; std::isfinite(mag)) {
            band.magLow = std::fmin(band.magLow, mag);
            band.magHigh = std::fmax(band.magHigh, mag);
        }
}

std::filesystem::path catalogFile(const config::Config& config) {
    if (!config.inputs.gaiaxpSynphotCsv)
        throw UserError("inputs.gaiaxp_synphot_csv is not set: zero points need synthetic photometry of Gaia stars");
    return config.outputs.workDir / config::finalCatalogCsv(config);
}

/// The measured bands of `catalog`, read from `path`.
std::vector<ZpBand> measureBands(const io::CsvTable& catalog, const std::vector<std::string>& bands,
                                 const config::Config& config, const std::filesystem::path& path) {
    const auto gaia = readGaia(*config.inputs.gaiaxpSynphotCsv, bands, true);
    const auto rows = starRows(catalog, gaia, path);
    std::vector<ZpBand> measured;
    for (std::size_t b = 0; b < bands.size(); ++b) {
        measured.push_back(measureBand(catalog, rows, bands[b], b, path));
        findMagnitudeRange(measured.back(), gaia, b);
        solveZeroPoint(measured.back(), config.zp);
    }
    return measured;
}

void addMagnitudes(io::CsvTable& catalog, const ZpBand& band, const config::Zp& options) {
    const auto flux = catalog.find("FLUX_" + band.band + "_fit"),
               fluxErr = catalog.find("FLUXERR_" + band.band + "_fit");
    const auto mag = columnFor(catalog, "MAG_" + band.band + "_fit");
    const auto magErr = columnFor(catalog, "MAGERR_" + band.band + "_fit");
    const double zpErr = zeroPointError(band, options);
    for (std::size_t r = 0; r < catalog.rows(); ++r) {
        const double f = catalog.number(r, *flux), e = catalog.number(r, *fluxErr);
        catalog.setText(r, mag, formatDouble(f > 0 ? band.zpMedian - 2.5 * std::log10(f) : kNaN));
        catalog.setText(r, magErr, formatDouble(f > 0 && e > 0 ? std::hypot(kMagPerLn * e / f, zpErr) : kNaN));
    }
}

void writeSummary(const std::filesystem::path& path, const std::vector<ZpBand>& bands, const config::Zp& options) {
    std::string text =
        "band,n_raw,n_kept,n_clipped,n_unreliable,clip_sigma,zp_median,zp_err_mad,zp_err_std,n_zp_err_src,"
        "zp_err_snr_used\n";
    for (const auto& b : bands)
        text += fmt::format("{},{},{},{},{},{},{},{},{},{},{}\n", io::csvQuoted(b.band), b.stars.size(), b.nKept,
                            b.nClipped, b.nUnreliable, formatDouble(options.clipSigma), formatDouble(b.zpMedian),
                            formatDouble(b.zpErrMad), formatDouble(b.zpErrStd), b.nZpErrSrc, formatDouble(b.snrUsed));
    writeTextAtomically(path, text);
}

void writeStars(const std::filesystem::path& path, const std::vector<ZpBand>& bands) {
    std::string text = "band,ID,gaia_source_id,gaiaxp_mag,flux,fluxerr,zp,zp_err,is_kept,is_clipped\n";
    for (const auto& b : bands)
        for (const auto& s : b.stars)
            text += fmt::format("{},{},{},{},{},{},{},{},{},{}\n", io::csvQuoted(b.band), io::csvQuoted(s.id),
                                io::csvQuoted(s.gaiaSourceId), formatDouble(s.mag), formatDouble(s.flux),
                                formatDouble(s.fluxErr), formatDouble(s.zp), formatDouble(s.zpErr),
                                s.kept ? "True" : "False", s.clipped ? "True" : "False");
    writeTextAtomically(path, text);
}

} // namespace

std::vector<std::string> fittedBands(const io::CsvTable& catalog) {
    std::vector<std::string> bands;
    for (const auto& name : catalog.names())
        if (name.starts_with("FLUXERR_") && name.ends_with("_fit"))
            bands.push_back(name.substr(8, name.size() - 12));
    return bands;
}

std::vector<ZpBand> measureZeroPoints(const config::Config& config) {
    const auto path = catalogFile(config);
    const auto catalog = io::CsvTable::read(path);
    return measureBands(catalog, fittedBands(catalog), config, path);
}

std::vector<ZpBand> computeZeroPoints(const config::Config& config, const std::vector<std::string>& bands,
                                      const RunContext& context) {
    const auto catalogPath = catalogFile(config);
    const auto zpDir = config.outputs.workDir / "ZP";
    auto catalog = io::CsvTable::read(catalogPath);
    const auto solved = measureBands(catalog, bands, config, catalogPath);
    for (const ZpBand& band : solved) {
        if (band.nKept == 0)
            context.warning("zp", fmt::format("{}: no reliable Gaia star, no zero point: MAG_{}_fit stays empty",
                                              band.band, band.band));
        else
            context.info("zp", fmt::format("{}: zp_median {:.4f} +- {:.4f} mag from {} of {} stars ({} unreliable)",
                                           band.band, band.zpMedian, zeroPointError(band, config.zp), band.nKept,
                                           band.stars.size(), band.nUnreliable));
    }
    for (const auto& band : solved) {
        context.throwIfStopped();
        addMagnitudes(catalog, band, config.zp);
    }
    writeSummary(zpDir / "zp_summary.csv", solved, config.zp);
    writeStars(zpDir / "zp_all_bands__per_object.csv", solved);
    catalog.write(catalogPath);
    return solved;
}

} // namespace furrow::calibrate
