#include "tests/support/tan_wcs.h"

#include <fmt/format.h>

namespace furrow::test {

sky::Wcs tanWcs(double ra, double dec, double arcsecPerPixel, int width, int height) {
    std::string cards;
    auto add = [&cards](const char* keyword, const std::string& value) {
        cards += fmt::format("{:<80}", fmt::format("{:<8}= {}", keyword, value));
    };
    add("NAXIS", "2");
    add("NAXIS1", std::to_string(width));
    add("NAXIS2", std::to_string(height));
    add("CTYPE1", "'RA---TAN'");
    add("CTYPE2", "'DEC--TAN'");
    add("CUNIT1", "'deg'");
    add("CUNIT2", "'deg'");
    add("CRVAL1", fmt::format("{:.12f}", ra));
    add("CRVAL2", fmt::format("{:.12f}", dec));
    add("CRPIX1", fmt::format("{:.3f}", (width + 1) / 2.0));
    add("CRPIX2", fmt::format("{:.3f}", (height + 1) / 2.0));
    add("CD1_1", fmt::format("{:.15f}", -arcsecPerPixel / 3600));
    add("CD1_2", "0.0");
    add("CD2_1", "0.0");
    add("CD2_2", fmt::format("{:.15f}", arcsecPerPixel / 3600));
    return sky::Wcs::fromHeader(cards, "test frame");
}

} // namespace furrow::test
