#pragma once
#include "core/catalog/source.h"
#include "core/image/frames.h"
#include "core/psf/psf_library.h"

#include <string>
#include <vector>

namespace furrow::fit {

/// Base: in the patch's base box, goes into the CSV. Halo: in the ROI outside it. Ring: outside the ROI.
enum class SourceRole { Base, Halo, Ring };
std::string_view roleName(SourceRole role); ///< "base", "halo", "ring"

/// Geometry of one patch; boxes in pixels of the working frame.
struct PatchDef {
    std::string tag;     ///< r05_c02_pr04_pc00
    std::string epsfTag; ///< r05_c02
    int epsfR = 0, epsfC = 0, patchR = 0, patchC = 0;
    Box base, roi; ///< roi = base grown by haloPix, clamped to the frame
    int haloPix = 0;
};

/// One catalog source as the fit sees it. NaN: the catalog's cell was empty.
struct FitSource {
    std::string id;      ///< the catalog's ID (or RA+DEC key)
    std::size_t row = 0; ///< row of the base catalog
    SourceType type = SourceType::Star;
    SourceRole role = SourceRole::Base;
    bool excluded = false;    ///< excluded from the output, but it shines (ring or halo)
    double x = 0, y = 0;      ///< input position, working frame, pixels
    double re = kNaN;         ///< input half-light semi-major axis, pixels
    double ell = kNaN;        ///< input 1 - b/a; see hasEllColumn
    double theta = kNaN;      ///< input angle, deg, counter-clockwise from +x
    bool hasEllColumn = true; ///< column absent: b/a = 0.8; cell empty: b/a = 1
    double posErr = kNaN;     ///< prior width, pixels; 0: position fixed; NaN: pos_prior_pix
    std::vector<double> flux; ///< initial flux per band, counts at zp_ref; NaN or ≤ 0: measured
};

struct PatchBand {
    BandInfo info;
    Image<float> image;       ///< ROI, counts at zp_ref
    Image<std::uint8_t> mask; ///< ROI, MaskBit; weight 0 where not 0
};

/// Everything that one patch's fit needs besides the PSFs and the configuration (a payload in memory).
struct PatchData {
    PatchDef def;
    std::vector<PatchBand> bands;
    std::vector<FitSource> sources;
    std::string wcsCards; ///< WCS of the ROI; empty unless patch_inputs.include_wcs_in_payload
};

using PatchPsfs = std::vector<psf::BandPsf>; ///< one per band, in the order of PatchData::bands

} // namespace furrow::fit
