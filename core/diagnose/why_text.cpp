#include "core/diagnose/why.h"

#include <array>
#include <fmt/format.h>

namespace furrow::diagnose {
namespace {

/// Marks a text for translation; lupdate takes it for QT_TRANSLATE_NOOP, the core needs no Qt.
#define WORDS(context, text) text

constexpr std::array kTexts{
    ReasonText{Trouble::DuplicateSource, WORDS("Reason", "duplicate source"),
               WORDS("Reason",
                     "{source} and {other} are {distance} pixels apart, {fwhm} of the PSF's width: two rows for one "
                     "object share its light."),
               WORDS("Reason", "Remove {source} from the catalog.")},
    ReasonText{Trouble::SaturatedCore, WORDS("Reason", "saturated star"),
               WORDS("Reason",
                     "{source} is saturated: {pixels} pixels of its core in {band} have the same value, {value}, where "
                     "the model has a peak."),
               WORDS("Reason",
                     "Correct SATURATE in the image's header, so that these pixels are masked or the source is set "
                     "aside.")},
    ReasonText{
        Trouble::MaskedCore, WORDS("Reason", "masked core"),
        WORDS("Reason", "{percent} % of the core of {source} in {band} lies on masked pixels ({detail})."),
        WORDS("Reason", "Trust the other bands, or mend the pixels; if the bright mask does it, see bright_mask.*.")},
    ReasonText{
        Trouble::SharpPixel, WORDS("Reason", "cosmic ray or bad pixel"),
        WORDS("Reason",
              "{pixels} pixels in {band} deviate by {sigma} sigma, sharper than the PSF and in this band alone."),
        WORDS("Reason", "Set these pixels to NaN in the image (or paint a mask) and fit again.")},
    ReasonText{Trouble::WrongPsf, WORDS("Reason", "wrong PSF"),
               WORDS("Reason",
                     "The PSF of {band} is off by {percent} % in width: {sources} of {of} sources agree, the clearest "
                     "is {other} ({sigma} sigma)."),
               WORDS("Reason", "Look at the ePSF of this cell and band: its stars, and whether it is a fallback.")},
    ReasonText{
        Trouble::IterationLimit, WORDS("Reason", "iteration limit"),
        WORDS("Reason",
              "The fit stopped after {iterations} iterations, {limit} for each try; logP still changed by {dlnp}."),
        WORDS("Reason", "Raise patch_run.n_opt_iters, or cure the source that keeps it from settling.")},
    ReasonText{Trouble::WrongPosition, WORDS("Reason", "wrong position"),
               WORDS("Reason",
                     "The light of {source} lies {offset} pixels from its catalog position; there χ² is smaller by "
                     "{gain}."),
               WORDS("Reason", "Move the source, or free it: patch_run.pos_prior_pix and pos_bound_pix.")},
    ReasonText{
        Trouble::MissingNeighbour, WORDS("Reason", "missing neighbour"),
        WORDS("Reason",
              "An object that the catalog lacks, {snr} sigma, lies {distance} pixels from {source}; with it χ² is "
              "smaller by {gain}."),
        WORDS("Reason", "Add a source at this place.")},
    ReasonText{Trouble::BrightWings, WORDS("Reason", "bright star's wings"),
               WORDS("Reason",
                     "The wings and spikes of {source} reach beyond the PSF model: residual peaks ({peaks}) within "
                     "{distance} pixels, the highest {snr} sigma, too faint for sources beside so bright a star."),
               WORDS("Reason", "Mask them (bright_mask.*), or let the PSF reach farther (epsf.final_psf_size); add no "
                               "sources there.")},
    ReasonText{Trouble::WrongType, WORDS("Reason", "wrong TYPE"),
               WORDS("Reason",
                     "{source} is better described as {detail}: χ² is smaller by {gain}, its half-light radius is {re} "
                     "pixels."),
               WORDS("Reason", "Try TYPE {detail}.")},
    ReasonText{Trouble::AtBound, WORDS("Reason", "parameter at its bound"),
               WORDS("Reason", "{source} stopped at a bound: {detail}."),
               WORDS("Reason", "Try another TYPE, or widen the bound (patch_run.*_min, *_max, pos_bound_pix).")},
    ReasonText{Trouble::NotSettled, WORDS("Reason", "not settled"), WORDS("Reason", "{source}: {detail}."),
               WORDS("Reason", "Its flux is usable; its shape is the catalog's. A simpler TYPE may settle.")},
    ReasonText{Trouble::NoFit, WORDS("Reason", "no fit"), WORDS("Reason", "{source} has no values: {detail}."),
               WORDS("Reason", "Look at the mask layer; without a pixel nothing can be measured.")},
    ReasonText{Trouble::PsfFallback, WORDS("Reason", "analytic PSF"),
               WORDS("Reason", "{band} has no ePSF here, a fallback of FWHM {fwhm} pixels stands in: {detail}."),
               WORDS("Reason", "Let more stars in (epsf.*), use larger cells, or give the FWHM in the header.")},
    ReasonText{Trouble::Unexplained, WORDS("Reason", "large residual"),
               WORDS("Reason",
                     "The residual of {source} is too large, χ² is {chi2} per pixel over {pixels} pixels, and no rule "
                     "says why."),
               WORDS("Reason",
                     "Look at the residual: structure (spiral arms, a lens, a trail) needs another model or a mask.")},
};

constexpr ReasonText kLoneObject{
    Trouble::MissingNeighbour, WORDS("Reason", "missing source"),
    WORDS("Reason", "An object that the catalog lacks, {snr} sigma, {distance} pixels from the next source."),
    WORDS("Reason", "Add a source at this place.")};
constexpr ReasonText kMaskedSaturation{
    Trouble::SaturatedCore, WORDS("Reason", "saturated star"),
    WORDS("Reason", "{percent} % of the core of {source} in {band} is saturated and masked."),
    WORDS("Reason", "Trust the bands that are not saturated; source_saturation_cut sets such sources aside.")};

constexpr ReasonText kInWings{
    Trouble::BrightWings, WORDS("Reason", "bright star's wings"),
    WORDS("Reason", "{source} lies in the wings of the bright star {other}, {distance} pixels away, which outshine it; "
                    "its shape follows what the PSF model leaves of them."),
    WORDS("Reason", "Mask the wings (bright_mask.*) or fix the shape of {source}; do not trust it otherwise.")};
constexpr ReasonText kSpoiledCore{
    Trouble::SaturatedCore, WORDS("Reason", "saturated star"),
    WORDS(
        "Reason",
        "{source} lacks up to {percent} % of the core that its wings call for in {detail}, and not in every band: the "
        "detector was saturated."),
    WORDS("Reason", "Trust the other bands; a right SATURATE in the header lets source_saturation_cut set it aside.")};

} // namespace

const ReasonText& textOf(const Reason& reason) {
    if (reason.trouble == Trouble::MissingNeighbour && reason.source.empty())
        return kLoneObject;
    if (reason.trouble == Trouble::SaturatedCore && reason.number("masked") > 0)
        return kMaskedSaturation;
    if (reason.trouble == Trouble::SaturatedCore && reason.number("masked") < 0)
        return kSpoiledCore;
    if (reason.trouble == Trouble::BrightWings && !reason.other.empty())
        return kInWings;
    return kTexts[static_cast<std::size_t>(reason.trouble)];
}

std::string filledIn(std::string text, const Reason& reason) {
    const auto replace = [&](const std::string& name, const std::string& value) {
        const std::string pattern = "{" + name + "}";
        for (std::size_t at = text.find(pattern); at != std::string::npos; at = text.find(pattern, at + value.size()))
            text.replace(at, pattern.size(), value);
    };
    replace("source", reason.source);
    replace("other", reason.other);
    replace("band", reason.band);
    replace("detail", reason.detail);
    for (const auto& [name, value] : reason.numbers)
        replace(name, value == value ? fmt::format("{:.3g}", value) : "?");
    return text;
}

std::string sentence(const Reason& reason) {
    return filledIn(textOf(reason).sentence, reason);
}

std::string advice(const Reason& reason) {
    return filledIn(textOf(reason).advice, reason);
}

} // namespace furrow::diagnose
