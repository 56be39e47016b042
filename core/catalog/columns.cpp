#include "core/catalog/columns.h"

#include "core/base/text.h"

#include <array>

namespace furrow {
namespace {

using enum ColumnType;
using enum ColumnOrigin;
using enum ColumnMode;

constexpr std::string_view kBand = "{band}";

constexpr auto kColumns = std::to_array<ColumnInfo>({
    {"ID", Text, Input, Both, "", "meta.id;meta.main", "Source identifier of the input catalog"},
    {"RA", Double, Input, Both, "deg", "pos.eq.ra", "Input right ascension, ICRS"},
    {"DEC", Double, Input, Both, "deg", "pos.eq.dec", "Input declination, ICRS"},
    {"TYPE", Text, Input, Both, "", "src.class", "Input source type: STAR, EXP, DEV, SERSIC"},
    {"FLUX_{band}", Double, Input, Both, "ct", "phot.flux", "Initial flux in {band}, counts at zp_ref"},
    {"ELL", Double, Input, Both, "", "src.ellipticity", "Input ellipticity 1 - b/a"},
    {"THETA", Double, Input, Both, "deg", "pos.posAng", "Input angle of the major axis, counter-clockwise from +x"},
    {"Re", Double, Input, Both, "pixel", "phys.angSize", "Input half-light radius along the major axis"},
    {"POS_ERR", Double, Input, Both, "pixel", "stat.error;pos",
     "Prior width of the position on each axis; 0 holds it fixed"},

    {"gaia_source_id", Text, Gaia, Both, "", "meta.id.cross", "Gaia DR3 source_id of the matched or injected star"},

    {"excluded_crop", Bool, Load, Both, "", "meta.code", "Outside the working frame or without a position"},
    {"excluded_saturation", Bool, Load, Both, "", "meta.code", "Saturated pixels within the exclusion radius"},
    {"excluded_any", Bool, Merge, Both, "", "meta.code", "Excluded from fitting for any reason"},
    {"excluded_reason", Text, Merge, Both, "", "meta.note", "crop, saturation, crop+saturation, or empty"},
    {"affected_by_bright_mask", Bool, Bright, Both, "", "meta.code",
     "The source's pixel is set in white_bright_mask.fits"},

    {"x_pix_white", Double, Fit, Both, "pixel", "pos.cartesian.x;instr.det", "Input x in the working frame, 0-based"},
    {"y_pix_white", Double, Fit, Both, "pixel", "pos.cartesian.y;instr.det", "Input y in the working frame, 0-based"},
    {"x_pix_patch", Double, Fit, Both, "pixel", "pos.cartesian.x;instr.det", "Input x in the patch frame, 0-based"},
    {"y_pix_patch", Double, Fit, Both, "pixel", "pos.cartesian.y;instr.det", "Input y in the patch frame, 0-based"},

    {"x_pix_patch_fit", Double, Fit, MultiBand, "pixel", "pos.cartesian.x;instr.det", "Fitted x in the patch frame"},
    {"y_pix_patch_fit", Double, Fit, MultiBand, "pixel", "pos.cartesian.y;instr.det", "Fitted y in the patch frame"},
    {"x_pix_white_fit", Double, Fit, MultiBand, "pixel", "pos.cartesian.x;instr.det", "Fitted x in the working frame"},
    {"y_pix_white_fit", Double, Fit, MultiBand, "pixel", "pos.cartesian.y;instr.det", "Fitted y in the working frame"},
    {"x_pix_white_fit_err", Double, Fit, MultiBand, "pixel", "stat.error;pos.cartesian.x", "1-sigma error of the x"},
    {"y_pix_white_fit_err", Double, Fit, MultiBand, "pixel", "stat.error;pos.cartesian.y", "1-sigma error of the y"},
    {"RA_fit", Double, Merge, MultiBand, "deg", "pos.eq.ra;meta.main", "Fitted right ascension, ICRS"},
    {"DEC_fit", Double, Merge, MultiBand, "deg", "pos.eq.dec;meta.main", "Fitted declination, ICRS"},

    {"x_pix_patch_{band}_fit", Double, Fit, SingleBand, "pixel", "pos.cartesian.x;instr.det",
     "Fitted x in the patch frame, {band} alone"},
    {"y_pix_patch_{band}_fit", Double, Fit, SingleBand, "pixel", "pos.cartesian.y;instr.det",
     "Fitted y in the patch frame, {band} alone"},
    {"x_pix_white_{band}_fit", Double, Fit, SingleBand, "pixel", "pos.cartesian.x;instr.det",
     "Fitted x in the working frame, {band} alone"},
    {"y_pix_white_{band}_fit", Double, Fit, SingleBand, "pixel", "pos.cartesian.y;instr.det",
     "Fitted y in the working frame, {band} alone"},
    {"x_pix_white_{band}_fit_err", Double, Fit, SingleBand, "pixel", "stat.error;pos.cartesian.x",
     "1-sigma error of the x, {band} alone"},
    {"y_pix_white_{band}_fit_err", Double, Fit, SingleBand, "pixel", "stat.error;pos.cartesian.y",
     "1-sigma error of the y, {band} alone"},
    {"RA_{band}_fit", Double, Merge, SingleBand, "deg", "pos.eq.ra", "Fitted right ascension, ICRS, {band} alone"},
    {"DEC_{band}_fit", Double, Merge, SingleBand, "deg", "pos.eq.dec", "Fitted declination, ICRS, {band} alone"},

    {"FLUX_{band}_fit", Double, Fit, Both, "ct", "phot.flux", "Fitted total flux in {band}, counts at zp_ref"},
    {"FLUXERR_{band}_fit", Double, Fit, Both, "ct", "stat.error;phot.flux",
     "1-sigma flux error, marginalised over everything else that is fitted"},
    {"FLUXERR_{band}_cond", Double, Fit, Both, "ct", "stat.error;phot.flux",
     "Flux error with all else held fixed, sky noise only"},
    {"chi2_{band}_fit", Double, Fit, Both, "", "stat.fit.chi2", "Chi-square within 2 FWHM of the fitted position"},
    {"npix_{band}_fit", Int, Fit, Both, "", "meta.number;instr.pixel", "Pixels behind chi2_{band}_fit"},

    {"stype_fit", Text, Fit, Both, "", "src.class", "Model fitted: star, exp, dev, sersic"},
    {"sersic_n_fit", Double, Fit, MultiBand, "", "src.morph.param", "Fitted Sersic index (sersic only)"},
    {"re_pix_fit", Double, Fit, MultiBand, "pixel", "phys.angSize", "Fitted half-light radius along the major axis"},
    {"ab_fit", Double, Fit, MultiBand, "", "phys.angSize;arith.ratio", "Fitted axis ratio b/a"},
    {"phi_deg_fit", Double, Fit, MultiBand, "deg", "pos.posAng", "Fitted position angle, THETA_fit + 90, modulo 180"},
    {"ELL_fit", Double, Fit, MultiBand, "", "src.ellipticity", "Fitted ellipticity 1 - b/a"},
    {"Re_fit", Double, Fit, MultiBand, "pixel", "phys.angSize", "The same as re_pix_fit"},
    {"THETA_fit", Double, Fit, MultiBand, "deg", "pos.posAng",
     "Fitted angle of the major axis, counter-clockwise from +x"},
    {"sersic_n_fit_err", Double, Fit, MultiBand, "", "stat.error;src.morph.param", "1-sigma error of sersic_n_fit"},
    {"re_pix_fit_err", Double, Fit, MultiBand, "pixel", "stat.error;phys.angSize", "1-sigma error of re_pix_fit"},
    {"ab_fit_err", Double, Fit, MultiBand, "", "stat.error;phys.angSize", "1-sigma error of ab_fit"},
    {"phi_deg_fit_err", Double, Fit, MultiBand, "deg", "stat.error;pos.posAng", "1-sigma error of phi_deg_fit"},

    {"sersic_n_{band}_fit", Double, Fit, SingleBand, "", "src.morph.param", "Fitted Sersic index, {band} alone"},
    {"re_pix_{band}_fit", Double, Fit, SingleBand, "pixel", "phys.angSize",
     "Fitted half-light radius along the major axis, {band} alone"},
    {"ab_{band}_fit", Double, Fit, SingleBand, "", "phys.angSize;arith.ratio", "Fitted axis ratio b/a, {band} alone"},
    {"phi_deg_{band}_fit", Double, Fit, SingleBand, "deg", "pos.posAng",
     "Fitted position angle, THETA_{band}_fit + 90, modulo 180"},
    {"ELL_{band}_fit", Double, Fit, SingleBand, "", "src.ellipticity", "Fitted ellipticity 1 - b/a, {band} alone"},
    {"Re_{band}_fit", Double, Fit, SingleBand, "pixel", "phys.angSize", "The same as re_pix_{band}_fit"},
    {"THETA_{band}_fit", Double, Fit, SingleBand, "deg", "pos.posAng",
     "Fitted angle of the major axis, counter-clockwise from +x, {band} alone"},
    {"sersic_n_{band}_fit_err", Double, Fit, SingleBand, "", "stat.error;src.morph.param",
     "1-sigma error of sersic_n_{band}_fit"},
    {"re_pix_{band}_fit_err", Double, Fit, SingleBand, "pixel", "stat.error;phys.angSize",
     "1-sigma error of re_pix_{band}_fit"},
    {"ab_{band}_fit_err", Double, Fit, SingleBand, "", "stat.error;phys.angSize", "1-sigma error of ab_{band}_fit"},
    {"phi_deg_{band}_fit_err", Double, Fit, SingleBand, "deg", "stat.error;pos.posAng",
     "1-sigma error of phi_deg_{band}_fit"},

    {"opt_converged", Bool, Fit, MultiBand, "", "meta.code.status", "The optimiser converged"},
    {"opt_hit_max_iters", Bool, Fit, MultiBand, "", "meta.code.status", "Not converged, iterations used up"},
    {"opt_niters", Int, Fit, MultiBand, "", "meta.number", "Iterations of all stages and restarts"},
    {"opt_last_dlnp", Double, Fit, MultiBand, "", "stat.likelihood", "Gain in log-probability of the last iteration"},
    {"flag_bound_stalled", Bool, Fit, MultiBand, "", "meta.code.qual", "A parameter ended on a hard bound"},
    {"flag_bound_stalled_which_parameter", Text, Fit, MultiBand, "", "meta.note",
     "Parameters at their bounds, {param}@{side}, comma-separated"},
    {"opt_converged_{band}", Bool, Fit, SingleBand, "", "meta.code.status", "The optimiser converged in {band}"},
    {"opt_hit_max_iters_{band}", Bool, Fit, SingleBand, "", "meta.code.status",
     "Not converged in {band}, iterations used up"},
    {"opt_niters_{band}", Int, Fit, SingleBand, "", "meta.number", "Iterations of all stages and restarts in {band}"},
    {"opt_last_dlnp_{band}", Double, Fit, SingleBand, "", "stat.likelihood",
     "Gain in log-probability of the last iteration in {band}"},
    {"flag_bound_stalled_{band}", Bool, Fit, SingleBand, "", "meta.code.qual",
     "A parameter ended on a hard bound in {band}"},
    {"flag_bound_stalled_which_parameter_{band}", Text, Fit, SingleBand, "", "meta.note",
     "Parameters at their bounds in {band}, {param}@{side}, comma-separated"},

    {"patch_tag", Text, Fit, Both, "", "meta.id", "Patch that fitted the source"},
    {"epsf_tag", Text, Fit, Both, "", "meta.id", "ePSF cell of the patch"},
    {"psf_min_epsf_nstars_for_use", Int, Fit, Both, "", "meta.number", "Fewest stars of an ePSF that is used"},
    {"psf_used_epsf_band_count", Int, Fit, Both, "", "meta.number", "Bands fitted with an ePSF"},
    {"psf_fallback_band_count", Int, Fit, Both, "", "meta.number", "Bands fitted with a fallback PSF"},
    {"psf_low_star_band_count", Int, Fit, Both, "", "meta.number", "Bands whose ePSF had too few stars"},
    {"psf_fallback_bands", Text, Fit, Both, "", "meta.note", "Bands with a fallback PSF, comma-separated"},
    {"psf_low_star_bands", Text, Fit, Both, "", "meta.note", "Bands with too few ePSF stars, comma-separated"},
    {"psf_frozen_bands_for_optimizer", Text, Fit, Both, "", "meta.note",
     "Bands whose Gaussian-mixture PSF was held fixed, comma-separated"},
    {"psf_fallback_reasons_json", Text, Fit, Both, "", "meta.note", "JSON object: band to reason of the fallback"},
    {"attempt", Int, Fit, Both, "", "meta.version", "Number of the patch attempt that gave this row"},

    {"fit_is_reliable", Bool, Merge, Both, "", "meta.code.qual", "No hard-fail condition applies"},
    {"fit_quality_issues", Text, Merge, Both, "", "meta.note", "All quality concerns, comma-separated"},

    {"MAG_{band}_fit", Double, Zp, Both, "mag", "phot.mag", "Calibrated AB magnitude in {band}"},
    {"MAGERR_{band}_fit", Double, Zp, Both, "mag", "stat.error;phot.mag",
     "1-sigma magnitude error with the zero point's"},
});

constexpr bool namesAreUnique() {
    for (std::size_t i = 0; i < kColumns.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (kColumns[i].name == kColumns[j].name)
                return false;
    return true;
}
static_assert(namesAreUnique());

/// The first column for which matches(info, full name) holds.
template <class Matches>
std::optional<OutputColumn> firstColumn(const std::vector<std::string>& bands, Matches matches) {
    for (const auto& info : kColumns) {
        if (!info.perBand()) {
            if (matches(info, info.name))
                return OutputColumn{std::string(info.name), {}, &info};
            continue;
        }
        for (const auto& band : bands)
            if (const std::string name = columnName(info.name, band); matches(info, name))
                return OutputColumn{name, band, &info};
    }
    return std::nullopt;
}

} // namespace

std::span<const ColumnInfo> columnTable() {
    return kColumns;
}

std::string columnName(std::string_view pattern, std::string_view band) {
    std::string name(pattern);
    if (const auto at = name.find(kBand); at != name.npos)
        name.replace(at, kBand.size(), band);
    return name;
}

std::vector<OutputColumn> columnsOf(ColumnOrigin origin, const std::vector<std::string>& bands, bool multiBand) {
    const ColumnMode other = multiBand ? SingleBand : MultiBand;
    std::vector<const ColumnInfo*> wanted;
    for (const auto& info : kColumns)
        if (info.origin == origin && info.mode != other)
            wanted.push_back(&info);

    std::vector<OutputColumn> out;
    for (std::size_t i = 0; i < wanted.size();) {
        if (!wanted[i]->perBand()) {
            out.push_back({std::string(wanted[i]->name), {}, wanted[i]});
            ++i;
            continue;
        }
        std::size_t end = i;
        while (end < wanted.size() && wanted[end]->perBand())
            ++end;
        for (const auto& band : bands)
            for (std::size_t j = i; j < end; ++j)
                out.push_back({columnName(wanted[j]->name, band), band, wanted[j]});
        i = end;
    }
    return out;
}

std::optional<OutputColumn> findColumn(std::string_view name, const std::vector<std::string>& bands) {
    return firstColumn(bands, [&](const ColumnInfo&, std::string_view column) { return column == name; });
}

bool isOutputColumn(std::string_view name, const std::vector<std::string>& bands) {
    return firstColumn(bands,
                       [&](const ColumnInfo& info, std::string_view column) {
                           return info.origin != Input && equalsIgnoreCase(column, name);
                       })
        .has_value();
}

std::vector<std::string> catalogBands(const std::vector<std::string>& names) {
    constexpr std::string_view start = "FLUX_", end = "_fit";
    std::vector<std::string> fitted, given;
    for (const auto& name : names) {
        if (!name.starts_with(start) || name.size() == start.size())
            continue;
        if (name.ends_with(end) && name.size() > start.size() + end.size())
            fitted.push_back(name.substr(start.size(), name.size() - start.size() - end.size()));
        else
            given.push_back(name.substr(start.size()));
    }
    return fitted.empty() ? given : fitted;
}

std::string_view columnTypeName(ColumnType type) {
    constexpr std::array<std::string_view, 4> names{"bool", "int", "float", "string"};
    return names[static_cast<std::size_t>(type)];
}

} // namespace furrow
