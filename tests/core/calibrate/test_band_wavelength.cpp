#include "core/calibrate/band_wavelength.h"

#include <gtest/gtest.h>

namespace furrow::calibrate {
namespace {

TEST(BandWavelength, IsReadFromTheName) {
    EXPECT_EQ(bandWavelength("m400"), 400);
    EXPECT_EQ(bandWavelength("m425w"), 425);
    EXPECT_EQ(bandWavelength("HSC_NB515"), 515);
    EXPECT_NEAR(*bandWavelength("r"), 616.5, 1);
    EXPECT_EQ(bandWavelength("SDSS_r"), bandWavelength("r"));
    EXPECT_EQ(bandWavelength("g'"), bandWavelength("g"));
    EXPECT_NE(bandWavelength("R"), bandWavelength("r"));
}

TEST(BandWavelength, UnknownBandsHaveNone) {
    for (const char* name : {"", "white", "clear", "m7", "400", "x", "_", "m-5", "m40000"})
        EXPECT_FALSE(bandWavelength(name)) << name;
}

} // namespace
} // namespace furrow::calibrate
