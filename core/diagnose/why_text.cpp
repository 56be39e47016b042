#include "core/base/message.h"
#include "core/diagnose/why.h"

#include <array>
#include <cmath>
#include <fmt/format.h>

namespace furrow::diagnose {
namespace {

constexpr std::array kTexts{
    ReasonText{Trouble::DuplicateSource, FURROW_TRANSLATABLE("Reason", "duplicate source"),
               FURROW_TRANSLATABLE(
                   "Reason",
                   "{source} and {other} are {distance} pixels apart, {fwhm} of the PSF's width: two rows for one "
                   "object share its light."),
               FURROW_TRANSLATABLE("Reason", "Remove {source} from the catalog.")},
    ReasonText{Trouble::SaturatedCore, FURROW_TRANSLATABLE("Reason", "saturated below the stated level"),
               FURROW_TRANSLATABLE(
                   "Reason",
                   "{source} is saturated and not masked: {pixels} pixels of its core in {band} have the same value, "
                   "{value} counts, where the model has a peak."),
               FURROW_TRANSLATABLE(
                   "Reason",
                   "Correct SATURATE in the image's header, so that these pixels are masked or the source is set "
                   "aside.")},
    ReasonText{
        Trouble::MaskedCore, FURROW_TRANSLATABLE("Reason", "masked core"),
        FURROW_TRANSLATABLE("Reason",
                            "{percent} % of the core of {source} in {band} lies on masked pixels ({detail})."),
        FURROW_TRANSLATABLE(
            "Reason", "Trust the other bands, or mend the pixels; if the bright mask does it, see bright_mask.*.")},
    ReasonText{Trouble::SharpPixel, FURROW_TRANSLATABLE("Reason", "cosmic ray or bad pixel"),
               FURROW_TRANSLATABLE(
                   "Reason",
                   "{pixels} pixels in {band} deviate by {sigma} sigma, sharper than the PSF and in this band alone."),
               FURROW_TRANSLATABLE("Reason", "Set these pixels to NaN in the image (or paint a mask) and fit again.")},
    ReasonText{Trouble::WrongPsf, FURROW_TRANSLATABLE("Reason", "wrong PSF"),
               FURROW_TRANSLATABLE(
                   "Reason",
                   "The PSF of {band} is off by {percent} % in width: {sources} of {of} sources agree, the clearest "
                   "is {other} ({sigma} sigma)."),
               FURROW_TRANSLATABLE("Reason",
                                   "Look at the ePSF of this cell and band: its stars, and whether it is a fallback.")},
    ReasonText{
        Trouble::IterationLimit, FURROW_TRANSLATABLE("Reason", "iteration limit"),
        FURROW_TRANSLATABLE(
            "Reason",
            "The fit stopped after {iterations} iterations, {limit} for each try; logP still changed by {dlnp}."),
        FURROW_TRANSLATABLE("Reason", "Raise patch_run.n_opt_iters, or cure the source that keeps it from settling.")},
    ReasonText{
        Trouble::WrongPosition, FURROW_TRANSLATABLE("Reason", "wrong position"),
        FURROW_TRANSLATABLE(
            "Reason", "The light of {source} lies {offset} pixels from its catalog position; there χ² is smaller by "
                      "{gain}."),
        FURROW_TRANSLATABLE("Reason", "Move the source, or free it: patch_run.pos_prior_pix and pos_bound_pix.")},
    ReasonText{Trouble::MissingNeighbour, FURROW_TRANSLATABLE("Reason", "missing neighbour"),
               FURROW_TRANSLATABLE(
                   "Reason",
                   "An object that the catalog lacks, {snr} sigma, lies {distance} pixels from {source}; with it χ² is "
                   "smaller by {gain}."),
               FURROW_TRANSLATABLE("Reason", "Add a source at this place.")},
    ReasonText{
        Trouble::BrightWings, FURROW_TRANSLATABLE("Reason", "bright star's wings"),
        FURROW_TRANSLATABLE(
            "Reason", "The wings and spikes of {source} reach beyond the PSF model: residual peaks ({peaks}) within "
                      "{distance} pixels, the highest {snr} sigma, too faint for sources beside so bright a star."),
        FURROW_TRANSLATABLE("Reason",
                            "Mask them (bright_mask.*), or let the PSF reach farther (epsf.final_psf_size); add no "
                            "sources there.")},
    ReasonText{
        Trouble::DiffuseLight, FURROW_TRANSLATABLE("Reason", "light around it"),
        FURROW_TRANSLATABLE(
            "Reason",
            "The half-light radius of {source}, {re} pixels at its bound, follows light that no source and no sky of "
            "the patch has: with a sky of its own ({sky} sigma per pixel in {band}) it is {free} pixels, and χ² is "
            "smaller by {gain}."),
        FURROW_TRANSLATABLE(
            "Reason", "Do not trust its size and flux; look for wings of a star, a halo or uneven sky around it, and "
                      "mask or subtract them (bright_mask.*, background of the images).")},
    ReasonText{Trouble::WrongType, FURROW_TRANSLATABLE("Reason", "wrong TYPE"),
               FURROW_TRANSLATABLE(
                   "Reason",
                   "{source} is better described as {detail}: χ² is smaller by {gain}, its half-light radius is {re} "
                   "pixels."),
               FURROW_TRANSLATABLE("Reason", "Try TYPE {detail}.")},
    ReasonText{
        Trouble::AtBound, FURROW_TRANSLATABLE("Reason", "parameter at its bound"),
        FURROW_TRANSLATABLE("Reason",
                            "{source} stopped at a bound ({detail}): half-light radius {re} pixels, axis ratio {ab}."),
        FURROW_TRANSLATABLE("Reason", "Try another TYPE, or widen the bound (patch_run.re_min_pix, re_max_pix).")},
    ReasonText{
        Trouble::NotSettled, FURROW_TRANSLATABLE("Reason", "not settled"),
        FURROW_TRANSLATABLE("Reason", "{source}: {detail}."),
        FURROW_TRANSLATABLE("Reason", "Its flux is usable; its shape is the catalog's. A simpler TYPE may settle.")},
    ReasonText{Trouble::NoFit, FURROW_TRANSLATABLE("Reason", "no fit"),
               FURROW_TRANSLATABLE("Reason", "{source} has no values: {detail}."),
               FURROW_TRANSLATABLE("Reason", "Look at the mask layer; without a pixel nothing can be measured.")},
    ReasonText{
        Trouble::PsfFallback, FURROW_TRANSLATABLE("Reason", "analytic PSF"),
        FURROW_TRANSLATABLE("Reason", "{band} has no ePSF here, a fallback of FWHM {fwhm} pixels stands in: {detail}."),
        FURROW_TRANSLATABLE("Reason", "Let more stars in (epsf.*), use larger cells, or give the FWHM in the header.")},
    ReasonText{Trouble::Unexplained, FURROW_TRANSLATABLE("Reason", "large residual"),
               FURROW_TRANSLATABLE(
                   "Reason",
                   "The residual of {source} is too large: χ² is {chi2} per pixel over {pixels} pixels, the worst is "
                   "off by {sigma} sigma in {band}. No other TYPE, size, position or neighbour takes away half of "
                   "it (the best {percent} %)."),
               FURROW_TRANSLATABLE("Reason",
                                   "Look at the residual: structure (spiral arms, a lens, a trail) needs another "
                                   "model or a mask; rings and dipoles of a bright star, a better PSF.")},
};

constexpr ReasonText kLoneObject{
    Trouble::MissingNeighbour, FURROW_TRANSLATABLE("Reason", "missing source"),
    FURROW_TRANSLATABLE("Reason",
                        "An object that the catalog lacks, {snr} sigma in all bands together ({clearest} in {band}), "
                        "{distance} pixels from the next source."),
    FURROW_TRANSLATABLE("Reason", "Add a source at this place.")};
constexpr ReasonText kMaskedSaturation{
    Trouble::SaturatedCore, FURROW_TRANSLATABLE("Reason", "saturated star"),
    FURROW_TRANSLATABLE("Reason", "{percent} % of the core of {source} in {band} is saturated and masked."),
    FURROW_TRANSLATABLE("Reason",
                        "Trust the bands that are not saturated; source_saturation_cut sets such sources aside.")};

constexpr ReasonText kInWings{
    Trouble::BrightWings, FURROW_TRANSLATABLE("Reason", "bright star's wings"),
    FURROW_TRANSLATABLE(
        "Reason", "{source} lies {distance} pixels from the bright star {other}, whose wings may have {wings} counts "
                  "there in the area of a PSF ({band}); {source} itself has {light}. Its values follow what the PSF "
                  "model leaves of them."),
    FURROW_TRANSLATABLE("Reason",
                        "Mask the wings (bright_mask.*) or fix the shape of {source}; do not trust it otherwise.")};
constexpr ReasonText kInMaskedWings{
    Trouble::BrightWings, FURROW_TRANSLATABLE("Reason", "bright star's wings"),
    FURROW_TRANSLATABLE(
        "Reason",
        "{source} lies {distance} pixels from the bright star {other}, which is masked to {radius} pixels and "
        "not fitted: nothing models its wings, and the values of {source} follow them."),
    FURROW_TRANSLATABLE("Reason", "Mask the wings, too (bright_mask.ellipse_scale), or fix the shape of {source}; do "
                                  "not trust it otherwise.")};
constexpr ReasonText kSpoiledCore{
    Trouble::SaturatedCore, FURROW_TRANSLATABLE("Reason", "saturated below the stated level"),
    FURROW_TRANSLATABLE(
        "Reason",
        "{source} lacks {percent} % of the core that its wings call for in {band} (bands with such a core: {detail}): "
        "its brightest pixel there has {value} counts, SATURATE says {limit}. The wings suggest a flux near {wings} in "
        "{band}, the fit has {flux} ± {error}."),
    FURROW_TRANSLATABLE(
        "Reason", "Do not trust these bands. Lower SATURATE in the header, so that source_saturation_cut sets the star "
                  "aside.")};
constexpr ReasonText kSpoiledCoreNoLimit{
    Trouble::SaturatedCore, FURROW_TRANSLATABLE("Reason", "saturated star"),
    FURROW_TRANSLATABLE(
        "Reason",
        "{source} lacks {percent} % of the core that its wings call for in {band} (bands with such a core: {detail}): "
        "its brightest pixel there has {value} counts, and the header has no SATURATE. The wings suggest a flux near "
        "{wings} in {band}, the fit has {flux} ± {error}."),
    FURROW_TRANSLATABLE(
        "Reason", "Do not trust these bands. Write SATURATE into the header, so that source_saturation_cut sets the "
                  "star aside.")};
constexpr ReasonText kPoint{
    Trouble::WrongType, FURROW_TRANSLATABLE("Reason", "wrong TYPE"),
    FURROW_TRANSLATABLE("Reason", "{source} is a point: its half-light radius is {re} pixels, {percent} % of the PSF's "
                                  "FWHM, and as a STAR its χ² changes by {change} only."),
    FURROW_TRANSLATABLE("Reason", "Try TYPE {detail}.")};
constexpr ReasonText kUnresolvedPair{
    Trouble::DuplicateSource, FURROW_TRANSLATABLE("Reason", "unresolved pair"),
    FURROW_TRANSLATABLE(
        "Reason",
        "{source} and {other} are {distance} pixels apart, {fwhm} of the PSF's width: the data know their sum, "
        "and their own flux errors are {errors} times those of lone sources."),
    FURROW_TRANSLATABLE("Reason", "Use the sum of both, or remove {source} if it is the same object.")};
constexpr ReasonText kPositionBound{
    Trouble::AtBound, FURROW_TRANSLATABLE("Reason", "parameter at its bound"),
    FURROW_TRANSLATABLE("Reason", "{source} stopped at a bound ({detail}), {moved} pixels from its catalog position."),
    FURROW_TRANSLATABLE("Reason", "Look whether its light lies elsewhere, then mend the position or widen "
                                  "patch_run.pos_bound_pix.")};
constexpr ReasonText kIndexBound{
    Trouble::AtBound, FURROW_TRANSLATABLE("Reason", "parameter at its bound"),
    FURROW_TRANSLATABLE("Reason", "{source} stopped at a bound ({detail}): Sersic index {n}, half-light radius {re} "
                                  "pixels, axis ratio {ab}."),
    FURROW_TRANSLATABLE("Reason", "Try TYPE DEV or EXP, or widen the bound (patch_run.sersic_n_min, sersic_n_max).")};
constexpr ReasonText kTightBound{
    Trouble::AtBound, FURROW_TRANSLATABLE("Reason", "parameter at its bound"),
    FURROW_TRANSLATABLE("Reason", "{source} stopped at a bound ({detail}): half-light radius {re} pixels, axis ratio "
                                  "{ab}; with wider bounds χ² is smaller by {gain}."),
    FURROW_TRANSLATABLE("Reason", "Widen the bound (patch_run.re_min_pix, re_max_pix, sersic_n_min, sersic_n_max).")};

/// Three significant digits, without an exponent below 10^7.
std::string inWords(double value) {
    if (value != value)
        return "?";
    const double size = std::abs(value);
    if (size < 999.5 || size >= 1e7)
        return fmt::format("{:.3g}", value);
    const double unit = std::pow(10, std::floor(std::log10(size)) - 2);
    return fmt::format("{:.0f}", unit * std::round(value / unit));
}

const ReasonText& textOfBound(const Reason& reason) {
    if (reason.number("gain") > 0)
        return kTightBound;
    if (reason.detail.find("sersicindex") != std::string::npos)
        return kIndexBound;
    if (reason.detail.find("shape.") == std::string::npos)
        return kPositionBound;
    return kTexts[static_cast<std::size_t>(reason.trouble)];
}

} // namespace

const ReasonText& textOf(const Reason& reason) {
    if (reason.trouble == Trouble::MissingNeighbour && reason.source.empty())
        return kLoneObject;
    if (reason.trouble == Trouble::SaturatedCore && reason.number("masked") > 0)
        return kMaskedSaturation;
    if (reason.trouble == Trouble::SaturatedCore && reason.number("masked") < 0)
        return std::isfinite(reason.number("limit")) ? kSpoiledCore : kSpoiledCoreNoLimit;
    if (reason.trouble == Trouble::BrightWings && !reason.other.empty())
        return reason.number("radius") > 0 ? kInMaskedWings : kInWings;
    if (reason.trouble == Trouble::WrongType && reason.detail == "STAR")
        return kPoint;
    if (reason.trouble == Trouble::DuplicateSource && reason.number("pair") > 0)
        return kUnresolvedPair;
    if (reason.trouble == Trouble::AtBound)
        return textOfBound(reason);
    return kTexts[static_cast<std::size_t>(reason.trouble)];
}

std::string filledIn(std::string text, const Reason& reason) {
    MessageValues values{
        {"source", reason.source}, {"other", reason.other}, {"band", reason.band}, {"detail", reason.detail}};
    for (const auto& [name, value] : reason.numbers)
        values.emplace_back(name, inWords(value));
    return fillIn(std::move(text), values);
}

std::string sentence(const Reason& reason) {
    return filledIn(textOf(reason).sentence, reason);
}

std::string advice(const Reason& reason) {
    return filledIn(textOf(reason).advice, reason);
}

} // namespace furrow::diagnose
