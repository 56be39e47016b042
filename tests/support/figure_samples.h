#pragma once
#include "core/calibrate/gaia.h"
#include "core/calibrate/zero_point.h"
#include "core/detect/bright_mask.h"
#include "core/diagnose/epsf_view.h"
#include "core/diagnose/patch_figures.h"

/// Made-up products that every diagnostic picture can be drawn from. The same numbers on every call.
namespace furrow::test {

/// A patch of `side`² pixels plus a halo of 30, `bands` bands, 12 base, 6 halo and 2 ring sources, some pixels masked.
diagnose::PatchScene samplePatch(int bands, int side, bool singleBand = false);

/// A cell of 300² pixels with 14 candidates, 11 of them used.
diagnose::EpsfCellView sampleCell();

struct SampleField {
    Image<float> white;
    std::vector<CatalogSource> sources;
    detect::BrightMaskResult bright;
    calibrate::GaiaSummary gaia;
    std::vector<calibrate::GaiaStar> stars;
};
SampleField sampleField(int width, int height);

calibrate::ZpBand sampleZeroPoint();

} // namespace furrow::test
