#include "core/psf/epsf_files.h"

#include "core/base/version.h"
#include "core/io/json.h"
#include "core/io/npy.h"

#include <filesystem>
#include <nlohmann/json.hpp>

namespace furrow::psf {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

fs::path epsfDir(const config::Config& config) {
    return config.outputs.workDir / config.outputs.epsfDir;
}

const char* modeName(config::PsfStarMode mode) {
    switch (mode) {
    case config::PsfStarMode::Sep:
        return "sep";
    case config::PsfStarMode::Gaia:
        return "gaia";
    case config::PsfStarMode::SepGaia:
        break;
    }
    return "sep+gaia";
}

ordered_json configBlock(const config::Epsf& e) {
    return {{"model", e.model == config::EpsfModel::Field ? "field" : "cell"},
            {"thresh_sigma", e.threshSigma},
            {"minarea", e.minarea},
            {"cutout_size", e.cutoutSize},
            {"edge_pad", e.edgePad},
            {"min_sep", e.minSep},
            {"max_stars", e.maxStars},
            {"q_range", e.qRange},
            {"gaia_match_r_pix", e.gaiaMatchRPix},
            {"gaia_seed_sat_r", e.gaiaSeedSatR},
            {"gaia_seed_sat_div", e.gaiaSeedSatDiv},
            {"star_sat_check_r", e.starSatCheckR},
            {"gaia_snr_min", e.gaiaSnrMin},
            {"maxiters", e.maxiters},
            {"final_psf_size", e.finalPsfSize}};
}

ordered_json backgroundBlock(const CellStars& s, const config::Epsf& e) {
    return {{"enabled", e.backgroundSubtractPatch},  {"boxsize", e.backgroundBoxsize},
            {"filtersize", e.backgroundFiltersize},  {"source_mask_sigma", e.backgroundSourceMaskSigma},
            {"mask_dilate", e.backgroundMaskDilate}, {"masked_fraction", s.maskedFraction},
            {"global_level", s.backgroundLevel},     {"global_rms", s.backgroundRms},
            {"raw_median", s.backgroundMedian},      {"raw_sigma", s.backgroundSigma}};
}

ordered_json localBackgroundBlock(const CellStars& s, const config::Epsf& e) {
    std::vector<double> levels;
    for (const auto& star : s.stars)
        if (star.localBackgroundPixels > 0)
            levels.push_back(star.localBackground);
    const std::size_t measured = levels.size();
    return {{"enabled", e.starLocalBkgSubtract},
            {"annulus_rin_pix", e.starLocalBkgAnnulusRinPix},
            {"annulus_rout_pix", std::min<double>(e.starLocalBkgAnnulusRoutPix, e.cutoutSize / 2)},
            {"sigma", e.starLocalBkgSigma},
            {"minpix", e.starLocalBkgMinpix},
            {"nstars_measured", measured},
            {"median_level", measured ? ordered_json(medianOf(levels)) : ordered_json()}};
}

ordered_json qualityBlock(const CellEpsf& cell) {
    if (!cell.ok())
        return ordered_json::object();
    const auto& box = cell.cell.box;
    const EpsfQuality q =
        epsfQuality(cell.epsf, cell.psf->fwhm(0.5 * (box.x0 + box.x1 - 1), 0.5 * (box.y0 + box.y1 - 1)));
    return {{"ee_r50_pix", q.r50},
            {"ee_r80_pix", q.r80},
            {"ee_r90_pix", q.r90},
            {"ee_edge", q.eeEdge},
            {"epsf_edge_median", q.edgeMedian},
            {"epsf_edge_mean", q.edgeMean},
            {"epsf_min", q.minimum},
            {"epsf_max", q.maximum},
            {"fwhm_pix", q.fwhm},
            {"ellipticity", q.ellipticity}};
}

ordered_json residualBlock(const CellEpsf& cell, const BandInfo& band) {
    const ResidualQuality q = residualQuality(cell, band);
    if (q.stars == 0)
        return {{"resid_nstars", 0}};
    return {{"resid_nstars", q.stars},
            {"resid_rms", q.rms},
            {"resid_bias", q.bias},
            {"resid_norm_rms", q.normRms},
            {"resid_norm_bias", q.normBias}};
}

// Whether star_local_background_diagnostics.png is drawn, or why not.
std::string localDiagnosticsStatus(const CellEpsf& cell, const config::Epsf& e, bool pictures) {
    if (!e.starLocalBkgSubtract)
        return "skipped_local_background_disabled";
    if (!e.saveStarLocalBackgroundDiagnostics)
        return "skipped_diagnostics_disabled";
    if (cell.starsInCell == 0)
        return "skipped_no_used_stars";
    return pictures ? "ok" : "skipped_no_pictures";
}

ordered_json starBlock(const PsfStar& s) {
    return {{"x", s.used ? s.ix + s.dx : s.x},
            {"y", s.used ? s.iy + s.dy : s.y},
            {"id", s.id},
            {"origin", s.origin},
            {"used", s.used},
            {"reason", s.reason},
            {"flux", s.flux},
            {"snr", s.snr},
            {"core_chi2", s.coreChi2},
            {"size_residual", s.sizeResidual}};
}

ordered_json cellMeta(const CellEpsf& cell, const BandInfo& band, const config::Config& config, bool pictures) {
    const auto& e = config.epsf;
    ordered_json stars = ordered_json::array();
    int extracted = 0, failed = 0;
    for (const auto& s : cell.selection.stars) {
        extracted += !s.stamp.empty();
        failed += !s.used && !s.blended && s.reason != "core masked";
        stars.push_back(starBlock(s));
    }
    ordered_json meta = {
        {"band", band.name},
        {"patch", cell.cell.tag},
        {"x0", cell.cell.box.x0},
        {"x1", cell.cell.box.x1},
        {"y0", cell.cell.box.y0},
        {"y1", cell.cell.box.y1},
        {"epsf_ngrid", e.epsfNgrid},
        {"psfstar_mode", modeName(e.psfstarMode)},
        {"gaia_snap_to_sep", e.gaiaSnapToSep},
        {"gaia_mag_min", e.gaiaMagMin},
        {"gaia_mag_max", e.gaiaMagMax},
        {"nstars_seed", cell.selection.seeds},
        {"nstars_sel", cell.selection.selected},
        {"nstars_extract", extracted},
        {"nstars_used", cell.starsUsed},
        {"nstars_in_cell", cell.starsInCell},
        {"nstars_fitfail", failed},
        {"epsf_shape", cell.ok() ? ordered_json{cell.epsf.height(), cell.epsf.width()} : ordered_json()},
        {"patch_background", backgroundBlock(cell.selection, e)},
        {"local_star_background", localBackgroundBlock(cell.selection, e)},
        {"local_bkg_diagnostics", {{"local_bkg_diag_status", localDiagnosticsStatus(cell, e, pictures)}}},
        {"epsf_qa", qualityBlock(cell)},
        {"residual_qa", residualBlock(cell, band)},
        {"stars", std::move(stars)},
        {"cfg", configBlock(e)},
        {"status", cell.ok() ? "ok" : "fail"},
        {"error", cell.error.empty() ? ordered_json() : ordered_json(cell.error)},
        {"program", kProgramVersion}};
    return meta;
}

} // namespace

ordered_json writeBandEpsfs(const EpsfBandResult& result, const BandInfo& band, const config::Config& config,
                            bool pictures) {
    const fs::path dir = epsfDir(config) / band.name;
    fs::create_directories(dir);
    if (result.field)
        writeFieldPsf(dir / "psf_model.fits", *result.field, band.name, result.starsUsed);
    else
        fs::remove(dir / "psf_model.fits");
    ordered_json rows = ordered_json::array();
    for (const auto& cell : result.cells) {
        const fs::path folder = dir / cell.cell.tag;
        fs::create_directories(folder);
        // meta.json first and last: a half-written pair never looks finished.
        fs::remove(folder / "meta.json");
        if (cell.ok())
            io::writeNpy(folder / "epsf.npy", cell.epsf);
        else
            fs::remove(folder / "epsf.npy");
        const ordered_json meta = cellMeta(cell, band, config, pictures);
        io::writeJson(folder / "meta.json", meta);
        ordered_json row;
        for (const char* key :
             {"band", "patch", "x0", "x1", "y0", "y1", "nstars_seed", "nstars_sel", "nstars_extract", "nstars_used",
              "nstars_in_cell", "nstars_fitfail", "epsf_shape", "epsf_qa", "residual_qa", "status", "error"})
            row[key] = meta.at(key);
        rows.push_back(std::move(row));
    }
    return rows;
}

void writeEpsfSummary(const std::vector<ordered_json>& bands, const config::Config& config) {
    ordered_json all = ordered_json::array();
    for (const auto& rows : bands)
        for (const auto& row : rows)
            all.push_back(row);
    io::writeJson(epsfDir(config) / "epsf_summary.json", all);
}

} // namespace furrow::psf
