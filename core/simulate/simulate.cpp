#include "core/simulate/simulate.h"

#include "core/base/atomic_file.h"
#include "core/base/parallel.h"
#include "core/io/fits.h"
#include "core/io/json.h"
#include "core/io/npy.h"
#include "core/simulate/field_files.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace furrow::simulate {
namespace {

void writeImage(const std::filesystem::path& path, const Image<float>& image, const SimOptions& options,
                const SimBand& band, const sky::Wcs& wcs) {
    io::FitsWriter writer(path);
    writer.addImage("", image,
                    {{"OBJECT", options.name, "simulated field"},
                     {"FILTER", band.name, "simulated band"},
                     {"ZP_AUTO", band.zpAuto, "[mag] AB zero point (with a simulated error)"},
                     {"SKYSIG", band.skySigma, "[ADU] sky noise per pixel"},
                     {"EGAIN", band.gain, "[e-/ADU] effective gain"},
                     {"SATURATE", options.saturate, "[ADU] saturation level"},
                     {"PEEING", std::round(band.fwhm * 1e4) / 1e4, "[pix] mean PSF FWHM"},
                     {"SEEING", std::round(band.fwhm * options.pixelScale * 1e4) / 1e4, "[arcsec] mean PSF FWHM"},
                     {"SIMZP", band.zpTrue, "[mag] true zero point of the simulation"},
                     {"SIMSEED", static_cast<long long>(options.seed), ""}},
                    wcs.headerCards());
    writer.close();
}

nlohmann::ordered_json parameters(const SimOptions& o) {
    return {{"field_name", o.name},
            {"seed", o.seed},
            {"nx", o.nx},
            {"ny", o.ny},
            {"pixscale", o.pixelScale},
            {"ra0", o.ra0},
            {"dec0", o.dec0},
            {"nbands", o.nBands},
            {"psf_kind", o.psf == PsfKind::Moffat ? "moffat" : "complex"},
            {"density", o.density},
            {"star_frac", o.starFraction},
            {"blend_frac", o.blendFraction},
            {"mag_bright", o.magBright},
            {"mag_faint", o.magFaint},
            {"count_slope_star", o.slopeStar},
            {"count_slope_gal", o.slopeGal},
            {"n_saturated", o.nSaturated},
            {"sat_mag", {o.satMagBright, o.satMagFaint}},
            {"psf_star_density", o.psfStarDensity},
            {"omit_bright_frac", o.omitBrightFraction},
            {"zp_true", o.zpTrue},
            {"zp_scatter", o.zpScatter},
            {"zp_error", o.zpError},
            {"skysig", o.skySigma},
            {"egain", o.gain},
            {"saturate", o.saturate},
            {"bkg_amp", o.backgroundAmplitude},
            {"nan_edge", o.nanEdge},
            {"fwhm_range", {o.fwhmRed, o.fwhmBlue}},
            {"psf_beta", o.psfBeta},
            {"psf_var", o.psfVariation},
            {"psf_ell", o.psfEllipticity},
            {"pos_noise", o.positionNoise},
            {"shape_noise", o.shapeNoise},
            {"gaia_mag_max", o.gaiaMagMax},
            {"gaia_mag_err", o.gaiaMagError},
            {"zp_ref", o.zpRef}};
}

} // namespace

sky::Wcs fieldWcs(const SimOptions& options) {
    std::string cards;
    auto add = [&cards](const char* keyword, const std::string& value) {
        cards += fmt::format("{:<80}", fmt::format("{:<8}= {:>20}", keyword, value));
    };
    const double cd = options.pixelScale / 3600;
    add("NAXIS", "2");
    add("NAXIS1", std::to_string(options.nx));
    add("NAXIS2", std::to_string(options.ny));
    add("CTYPE1", "'RA---TAN'");
    add("CTYPE2", "'DEC--TAN'");
    add("CUNIT1", "'deg     '");
    add("CUNIT2", "'deg     '");
    add("CRVAL1", fmt::format("{:.9f}", options.ra0));
    add("CRVAL2", fmt::format("{:.9f}", options.dec0));
    add("CRPIX1", fmt::format("{:.1f}", (options.nx + 1) / 2.0));
    add("CRPIX2", fmt::format("{:.1f}", (options.ny + 1) / 2.0));
    add("CD1_1", fmt::format("{:.15f}", -cd));
    add("CD1_2", "0.0");
    add("CD2_1", "0.0");
    add("CD2_2", fmt::format("{:.15f}", cd));
    add("RADESYS", "'ICRS    '");
    return sky::Wcs::fromHeader(cards, "simulated field");
}

void writeParameters(const std::filesystem::path& folder, const SimOptions& options, const std::vector<SimBand>& bands,
                     const SimSummary& summary) {
    nlohmann::ordered_json params{{"params", parameters(options)}}, psfs;
    for (const auto& b : bands) {
        params["bands"][b.name] = {{"true", b.zpTrue},     {"err", b.zpAuto - b.zpTrue},
                                   {"skysig", b.skySigma}, {"egain", b.gain},
                                   {"fwhm", b.fwhm},       {"zp_auto", b.zpAuto}};
        psfs[b.name] = b.psf.toJson();
    }
    params["counts"] = {{"catalog", summary.catalog}, {"gaia", summary.gaia}, {"truth", summary.sources}};
    io::writeJson(folder / "sim_params.json", params);
    io::writeJson(folder / "psf_truth.json", psfs);
    // Cells of the cropped frame, as the pipeline divides it.
    const int grid = epsfGrid(options), margin = options.cropMargin;
    auto centre = [grid, margin](int cell, int size) {
        const int inner = size - 2 * margin, side = inner / grid;
        const int end = cell + 1 == grid ? inner : (cell + 1) * side;
        return margin + (cell * side + end - 1) / 2.0;
    };
    for (const auto& b : bands)
        for (int r = 0; r < grid; ++r)
            for (int c = 0; c < grid; ++c)
                io::writeNpy(folder / "true_epsf" / b.name / fmt::format("r{:02d}_c{:02d}.npy", r, c),
                             b.psf.stamp(centre(c, options.nx), centre(r, options.ny), 55));
}

SimSummary simulateField(const std::filesystem::path& folder, const SimOptions& options, const RunContext& context) {
    checkOptions(options);
    const double start = steadySeconds();
    const auto bands = drawBands(options);
    auto sources = drawSources(options, bands);
    const auto wcs = fieldWcs(options);
    for (auto& s : sources) {
        const auto sky = wcs.toSky(s.x, s.y);
        s.ra = sky.ra;
        s.dec = sky.dec;
    }
    const auto gaia = drawGaia(options, sources);
    std::string imageList;
    auto images = renderBands(options, bands, sources, context);
    parallelFor(bands.size(), hardwareThreads(), context,
                [&](std::size_t b) { observe(images[b], options, bands[b], b); });
    for (std::size_t b = 0; b < bands.size(); ++b) {
        context.throwIfStopped();
        const std::string name = fmt::format("images/{}_{}.fits", options.name, bands[b].name);
        writeImage(folder / name, images[b], options, bands[b], wcs);
        imageList += name + "\n";
    }
    writeTextAtomically(folder / "image_list.txt", imageList);
    writeTextAtomically(folder / "input_catalog.csv", catalogText(options, bands, sources, wcs));
    writeTextAtomically(folder / "gaiaxp_synphot.csv", gaiaText(bands, gaia));
    std::vector<TruthBand> truthBands;
    for (const auto& band : bands)
        truthBands.push_back({band.name, band.scale(options.zpRef)});
    writeTextAtomically(folder / "truth.csv", truthText(truthBands, sources));
    SimSummary summary;
    summary.sources = sources.size();
    summary.catalog = static_cast<std::size_t>(
        std::count_if(sources.begin(), sources.end(), [](const SimSource& s) { return s.inCatalog; }));
    summary.gaia = gaia.size();
    writeParameters(folder, options, bands, summary);
    writeTextAtomically(folder / "config.yaml", configText(options));
    summary.seconds = steadySeconds() - start;
    context.info("simulate",
                 fmt::format("{} sources in {} bands, {} in the catalog, {} in the Gaia file: {:.1f} s; wrote {}",
                             summary.sources, bands.size(), summary.catalog, summary.gaia, summary.seconds,
                             folder.string()));
    return summary;
}

} // namespace furrow::simulate
