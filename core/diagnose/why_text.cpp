#include "core/diagnose/why.h"

#include <array>
#include <fmt/format.h>

namespace furrow::diagnose {
namespace {

/// Marks a text for translation: lupdate reads the macro's name, the core needs no Qt for it.
#define FURROW_TRANSLATABLE(context, text) text
#define WORDS(text) FURROW_TRANSLATABLE("Reason", text)

constexpr std::array kTexts{
    ReasonText{Trouble::DuplicateSource, WORDS("duplicate source"),
               WORDS("{source} and {other} are {distance} pixels apart, {fwhm} of the PSF's width: two rows for one "
                     "object share its light."),
               WORDS("Remove {source} from the catalog.")},
    ReasonText{Trouble::SaturatedCore, WORDS("saturated star"),
               WORDS("{source} is saturated: {pixels} pixels of its core in {band} have the same value, {value}, where "
                     "the model has a peak."),
               WORDS("Correct SATURATE in the image's header, so that these pixels are masked or the source is set "
                     "aside.")},
    ReasonText{Trouble::MaskedCore, WORDS("masked core"),
               WORDS("{percent} % of the core of {source} in {band} lies on masked pixels ({detail})."),
               WORDS("Trust the other bands, or mend the pixels; if the bright mask does it, see bright_mask.*.")},
    ReasonText{
        Trouble::SharpPixel, WORDS("cosmic ray or bad pixel"),
        WORDS("{pixels} pixels in {band} deviate by {sigma} sigma, sharper than the PSF and in this band alone."),
        WORDS("Set these pixels to NaN in the image (or paint a mask) and fit again.")},
    ReasonText{Trouble::WrongPsf, WORDS("wrong PSF"),
               WORDS("The PSF of {band} is off by {percent} % in width: {sources} of {of} sources agree, the clearest "
                     "is {other} ({sigma} sigma)."),
               WORDS("Look at the ePSF of this cell and band: its stars, and whether it is a fallback.")},
    ReasonText{
        Trouble::IterationLimit, WORDS("iteration limit"),
        WORDS("The fit stopped after {iterations} iterations, {limit} for each try; logP still changed by {dlnp}."),
        WORDS("Raise patch_run.n_opt_iters, or cure the source that keeps it from settling.")},
    ReasonText{Trouble::WrongPosition, WORDS("wrong position"),
               WORDS("The light of {source} lies {offset} pixels from its catalog position; there χ² is smaller by "
                     "{gain}."),
               WORDS("Move the source, or free it: patch_run.pos_prior_pix and pos_bound_pix.")},
    ReasonText{
        Trouble::MissingNeighbour, WORDS("missing neighbour"),
        WORDS("An object that the catalog lacks, {snr} sigma, lies {distance} pixels from {source}; with it χ² is "
              "smaller by {gain}."),
        WORDS("Add a source at this place.")},
    ReasonText{Trouble::WrongType, WORDS("wrong TYPE"),
               WORDS("{source} is better described as {detail}: χ² is smaller by {gain}, its half-light radius is {re} "
                     "pixels."),
               WORDS("Try TYPE {detail}.")},
    ReasonText{Trouble::AtBound, WORDS("parameter at its bound"), WORDS("{source} stopped at a bound: {detail}."),
               WORDS("Try another TYPE, or widen the bound (patch_run.*_min, *_max, pos_bound_pix).")},
    ReasonText{Trouble::NotSettled, WORDS("not settled"), WORDS("{source}: {detail}."),
               WORDS("Its flux is usable; its shape is the catalog's. A simpler TYPE may settle.")},
    ReasonText{Trouble::NoFit, WORDS("no fit"), WORDS("{source} has no values: {detail}."),
               WORDS("Look at the mask layer; without a pixel nothing can be measured.")},
    ReasonText{Trouble::PsfFallback, WORDS("analytic PSF"),
               WORDS("{band} has no ePSF here, a fallback of FWHM {fwhm} pixels stands in: {detail}."),
               WORDS("Let more stars in (epsf.*), use larger cells, or give the FWHM in the header.")},
    ReasonText{Trouble::Unexplained, WORDS("large residual"),
               WORDS("The residual of {source} is too large, χ² is {chi2} per pixel over {pixels} pixels, and no rule "
                     "says why."),
               WORDS("Look at the residual: structure (spiral arms, a lens, a trail) needs another model or a mask.")},
};

constexpr ReasonText kLoneObject{
    Trouble::MissingNeighbour, WORDS("missing source"),
    WORDS("An object that the catalog lacks, {snr} sigma, {distance} pixels from the next source."),
    WORDS("Add a source at this place.")};
constexpr ReasonText kMaskedSaturation{
    Trouble::SaturatedCore, WORDS("saturated star"),
    WORDS("{percent} % of the core of {source} in {band} is saturated and masked."),
    WORDS("Trust the bands that are not saturated; source_saturation_cut sets such sources aside.")};

} // namespace

const ReasonText& textOf(const Reason& reason) {
    if (reason.trouble == Trouble::MissingNeighbour && reason.source.empty())
        return kLoneObject;
    if (reason.trouble == Trouble::SaturatedCore && reason.number("masked") > 0)
        return kMaskedSaturation;
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
