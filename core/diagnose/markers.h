#pragma once
#include <cstddef>
#include <string>
#include <vector>

/// What a mark in a diagnostic picture means. Its shape and colour: widgets/figures/palette.h (outputs.txt,
/// "Diagnostic Plots").
namespace furrow::diagnose {

enum class MarkerKind {
    // white_overlay
    CatalogStar,
    CatalogGalaxy,
    CatalogUnknown,
    CatalogSaturated,
    CatalogCropped,
    // white_bright_mask_overlay
    SepMatched,
    SepUnmatched,
    CatMatched,
    CatUnmatchedMasked,
    // gaia_augmentation_overlay
    InputOriginal,
    GaiaMatched,
    GaiaInjected,
    GaiaSaturated,
    InputSaturated,
    InputCropped,
    // psfstars
    PsfStarSep,
    PsfStarGaia,
    PsfStarBoth,
    PsfStarRejected,
    // patch_overview and neighbours in cutouts
    BaseOriginal,
    BaseFitted,
    HaloOriginal,
    HaloFitted,
    // the source of a cutout
    CenterOriginal,
    CenterFitted,
    HaloCenterOriginal,
    HaloCenterFitted,
    // zp_vs_mag
    ZpKept,
    ZpKeptLowSnr,
    ZpClipped,
    ZpUnreliable,
    Count
};

enum class OutlineKind { CropBox, SelectionBox };
enum class LineKind { Data, Reference, Model };
/// Error: the band about a zero point. Excluded: outside the range of validity.
enum class SpanKind { Error, Excluded };

struct Point {
    double x = 0, y = 0;
};

/// Equal marks at frame positions.
struct MarkerSet {
    MarkerKind kind = MarkerKind::CatalogStar;
    std::string label;           ///< legend; empty: not in it
    std::size_t count = 0;       ///< shown in the legend; more than `points` when some lie outside the frame
    std::vector<Point> points;   ///< frame pixels
    std::vector<Point> linkFrom; ///< empty, or per point where its connecting line starts (NaN: none)
    double opacity = 1;
};

/// A rectangle given by its edges, frame pixels.
struct Outline {
    OutlineKind kind = OutlineKind::CropBox;
    double x0 = 0, x1 = 0, y0 = 0, y1 = 0;
    std::string label;
};

} // namespace furrow::diagnose
