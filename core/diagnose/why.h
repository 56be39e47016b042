#pragma once
#include "core/base/run_context.h"
#include "core/config/config.h"
#include "core/fit/patch_fit.h"

#include <string>
#include <utility>
#include <vector>

/// Why a fitted patch or source is suspect.
namespace furrow::diagnose {

enum class Trouble {
    DuplicateSource,  ///< two catalog rows for one object
    SaturatedCore,    ///< saturated pixels, masked, flat-topped or fainter than the PSF predicts
    MaskedCore,       ///< the light falls on masked pixels
    SharpPixel,       ///< cosmic-ray hit or hot or dead pixel
    WrongPsf,         ///< all sources of a band are wider or narrower than the model
    IterationLimit,   ///< the optimiser ran out of iterations
    WrongPosition,    ///< the catalog's position is off
    MissingNeighbour, ///< light of an object that the catalog lacks
    BrightWings,      ///< wings and spikes of a bright star that the PSF model does not reach
    DiffuseLight,     ///< a size that follows light around the source: sky, haloes, wings from outside
    WrongType,        ///< another TYPE describes the source
    AtBound,          ///< a parameter stopped at its bound
    NotSettled,       ///< held at the catalog's values
    NoFit,            ///< no values at all
    PsfFallback,      ///< an analytic PSF stands in for an ePSF
    Unexplained       ///< the residual is too large and no rule says why
};

/// One reason with its evidence. Reasons are sorted by strength, falling: the χ² that the trouble explains (measured
/// where a trial fit was made), or what such a case usually costs where it cannot be measured (duplicates, masks,
/// bounds, fallbacks).
struct Reason {
    Trouble trouble = Trouble::Unexplained;
    double strength = 0;
    std::string source; ///< key of the source; empty: the whole patch
    std::string other;  ///< key of a second source
    std::string band;   ///< empty: no one band
    std::string detail; ///< parameters at a bound, TYPE to try, reason of a fallback, …
    std::vector<std::pair<std::string, double>> numbers; ///< the evidence, by the names in reasonTexts()
    double x = kNaN, y = kNaN;                           ///< where to look, working frame, pixels
    Box box;                                             ///< the pixels that show it; empty: x and y alone

    double number(const std::string& name) const; ///< NaN when absent
};

/// What a reason is worked out from: a patch with its fit. The references must outlive the call.
struct FittedPatch {
    const fit::PatchData& data;
    const fit::PatchPsfs& psfs;
    const fit::PatchFit& fit;
    const std::vector<Image<float>>& model; ///< per band, sources and sky (fit::renderPatch)
    const config::Config& config;
};

/// All reasons of a patch and its base sources, strongest first. Suspicious sources are fitted again by themselves
/// with other assumptions (TYPE, free position, a second source): at most some tenths of a second a patch. Throws
/// Cancelled.
std::vector<Reason> explainPatch(const FittedPatch& patch, const RunContext& context);

/// Those that concern one source: its own, and those of the patch that it shows.
std::vector<Reason> reasonsOf(const std::vector<Reason>& reasons, const std::string& source);

/// Words of a trouble; "{name}" stands for a number, {source}, {other}, {band} or {detail}. Marked for translation in
/// the context "Reason".
struct ReasonText {
    Trouble trouble;
    const char* name;     ///< a few words, e.g. "wrong TYPE"
    const char* sentence; ///< what is wrong, with the evidence
    const char* advice;   ///< what usually helps
};
const ReasonText& textOf(const Reason& reason);
/// `text` with the reason's values in place of the braces. Numbers have three significant digits.
std::string filledIn(std::string text, const Reason& reason);
std::string sentence(const Reason& reason); ///< English
std::string advice(const Reason& reason);   ///< English

} // namespace furrow::diagnose
