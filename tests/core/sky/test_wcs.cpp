#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/sky/wcs.h"

#include <cmath>
#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

namespace furrow::sky {
namespace {

using Cards = std::vector<std::pair<std::string, std::string>>;

std::string header(const Cards& cards) {
    std::string out;
    for (const auto& [keyword, value] : cards) {
        std::string card = keyword + std::string(8 - keyword.size(), ' ') + "= " + value;
        card.resize(80, ' ');
        out += card;
    }
    return out;
}

/// The header of the SDSS field: TAN with a CD matrix whose y axis is flipped.
const Cards kSdss{{"CTYPE1", "'RA---TAN'"},
                  {"CTYPE2", "'DEC--TAN'"},
                  {"CUNIT1", "'deg     '"},
                  {"CUNIT2", "'deg     '"},
                  {"CRVAL1", "200.454501361"},
                  {"CRVAL2", "36.8083361051"},
                  {"CRPIX1", "465.0"},
                  {"CRPIX2", "705.0"},
                  {"CD1_1", "1.78098032636E-05"},
                  {"CD1_2", "0.000108557612158"},
                  {"CD2_1", "0.000108550664358"},
                  {"CD2_2", "-1.78540033352E-05"},
                  {"RADESYS", "'ICRS    '"},
                  {"EQUINOX", "2000.0"}};
/// The example of the SIP paper (Shupe et al. 2005): Spitzer IRAC.
const Cards kSip{{"CTYPE1", "'RA---TAN-SIP'"},
                 {"CTYPE2", "'DEC--TAN-SIP'"},
                 {"CRVAL1", "202.482322805"},
                 {"CRVAL2", "47.1751189300"},
                 {"CRPIX1", "128."},
                 {"CRPIX2", "128."},
                 {"CD1_1", "0.000249756880272"},
                 {"CD1_2", "0.000230177809744"},
                 {"CD2_1", "0.000230428519265"},
                 {"CD2_2", "-0.000249965770577"},
                 {"A_ORDER", "3"},
                 {"A_0_2", "2.9656E-06"},
                 {"A_0_3", "3.7746E-09"},
                 {"A_1_1", "2.1886E-05"},
                 {"A_1_2", "-1.6847E-07"},
                 {"A_2_0", "-2.3863E-05"},
                 {"A_2_1", "-8.561E-09"},
                 {"A_3_0", "-1.4172E-07"},
                 {"A_DMAX", "1.394"},
                 {"B_ORDER", "3"},
                 {"B_0_2", "2.31E-05"},
                 {"B_0_3", "-1.6168E-07"},
                 {"B_1_1", "-2.4386E-05"},
                 {"B_1_2", "-5.7813E-09"},
                 {"B_2_0", "2.1197E-06"},
                 {"B_2_1", "-1.6583E-07"},
                 {"B_3_0", "-2.0249E-08"},
                 {"B_DMAX", "1.501"},
                 {"AP_ORDER", "3"},
                 {"AP_0_1", "-6.4275E-07"},
                 {"AP_0_2", "-2.9425E-06"},
                 {"AP_0_3", "-3.582E-09"},
                 {"AP_1_0", "-1.4897E-05"},
                 {"AP_1_1", "-2.225E-05"},
                 {"AP_1_2", "1.7195E-07"},
                 {"AP_2_0", "2.4146E-05"},
                 {"AP_2_1", "6.709E-09"},
                 {"AP_3_0", "1.4492E-07"},
                 {"BP_ORDER", "3"},
                 {"BP_0_1", "-1.6588E-05"},
                 {"BP_0_2", "-2.3424E-05"},
                 {"BP_0_3", "1.651E-07"},
                 {"BP_1_0", "-2.6783E-06"},
                 {"BP_1_1", "2.4753E-05"},
                 {"BP_1_2", "3.8917E-09"},
                 {"BP_2_0", "-2.151E-06"},
                 {"BP_2_1", "1.7E-07"},
                 {"BP_3_0", "2.0482E-08"}};
const Cards kTpv{
    {"CTYPE1", "'RA---TPV'"}, {"CTYPE2", "'DEC--TPV'"}, {"CRVAL1", "150.1163213"}, {"CRVAL2", "2.200973097"},
    {"CRPIX1", "2100.5"},     {"CRPIX2", "-1500.25"},   {"CD1_1", "-7.2812e-05"},  {"CD1_2", "4.1e-08"},
    {"CD2_1", "5.3e-08"},     {"CD2_2", "7.2799e-05"},  {"PV1_0", "-3.1e-06"},     {"PV1_1", "1.0004"},
    {"PV1_2", "-2.7e-04"},    {"PV1_4", "-3.5e-03"},    {"PV1_5", "1.7e-03"},      {"PV1_6", "-2.4e-03"},
    {"PV1_7", "9.1e-03"},     {"PV1_8", "1.2e-03"},     {"PV1_9", "8.3e-03"},      {"PV1_10", "-6.0e-04"},
    {"PV2_0", "2.2e-06"},     {"PV2_1", "0.9997"},      {"PV2_2", "1.9e-04"},      {"PV2_4", "2.1e-03"},
    {"PV2_5", "-1.4e-03"},    {"PV2_6", "1.1e-03"},     {"PV2_7", "8.7e-03"},      {"PV2_8", "-9.0e-04"},
    {"PV2_9", "7.9e-03"},     {"PV2_10", "4.0e-04"}};
/// Orthographic across RA = 0, with CDELT and CROTA.
const Cards kCrota{{"CTYPE1", "'RA---SIN'"}, {"CTYPE2", "'DEC--SIN'"}, {"CRVAL1", "0.0002"},
                   {"CRVAL2", "-72.5"},      {"CRPIX1", "512."},       {"CRPIX2", "400."},
                   {"CDELT1", "-0.0004"},    {"CDELT2", "0.0004"},     {"CROTA2", "25.0"}};

struct Reference {
    double x, y, ra, dec;
};
struct Case {
    const char* name;
    const Cards& cards;
    std::vector<Reference> points; ///< by astropy 5.2.1: WCS.all_pix2world, origin 0
    int width, height;
};
const std::vector<Case> kCases{{"Sdss",
                                kSdss,
                                {{0, 0, 200.3487784655522, 36.7704910488047},
                                 {708.507, 177.472, 200.3885185234263, 36.8442598982235},
                                 {1399, 1399, 200.5696672072162, 36.8973667999560},
                                 {13.25, 1201.75, 200.5119201899974, 36.7505062893931}},
                                1400,
                                1400},
                               {"Sip",
                                kSip,
                                {{0, 0, 202.3931449273544, 47.1775335229190},
                                 {127.3, 54.9, 202.4580767828103, 47.1931657945626},
                                 {255, 255, 202.5722079331081, 47.1726164495491},
                                 {10.5, 240.25, 202.4778991913655, 47.1198913641509}},
                                256,
                                256},
                               {"Tpv",
                                kTpv,
                                {{0, 0, 150.2693718736629, 2.3102001270048},
                                 {2011.5, 1033.25, 150.1227061356815, 2.3855492897228},
                                 {4093, 2045, 149.9706435409408, 2.4595455786286},
                                 {77.7, 1999.1, 150.2637340906250, 2.4559196309561}},
                                4094,
                                2046},
                               {"Crota",
                                kCrota,
                                {{0, 0, 0.8432204232930, -72.5564905269610},
                                 {511, 399, 0.0002000000000, -72.5000000000000},
                                 {640.5, 10.25, 0.0631890850617, -72.6628128657167},
                                 {1023, 799, 359.1608463587113, -72.4397739294275}},
                                1024,
                                800}};

class WcsCase : public testing::TestWithParam<Case> {
protected:
    Wcs wcs() const { return Wcs::fromHeader(header(GetParam().cards), "a.fits"); }
    std::vector<PixelPosition> grid() const {
        std::vector<PixelPosition> points;
        for (double y = -0.5; y < GetParam().height; y += 17.3)
            for (double x = -0.5; x < GetParam().width; x += 13.7)
                points.push_back({x, y});
        return points;
    }
};
std::string caseName(const testing::TestParamInfo<Case>& info) {
    return info.param.name;
}
INSTANTIATE_TEST_SUITE_P(, WcsCase, testing::ValuesIn(kCases), caseName);

TEST_P(WcsCase, AgreesWithAstropy) {
    for (const auto& p : GetParam().points) {
        // 1e-6 pixel is the promise; the references carry 13 decimals (3e-9 pixel at most).
        const PixelPosition pixel = wcs().toPixel(p.ra, p.dec);
        EXPECT_NEAR(pixel.x, p.x, 1e-6);
        EXPECT_NEAR(pixel.y, p.y, 1e-6);
        const SkyPosition sky = wcs().toSky(p.x, p.y);
        EXPECT_LT(separationDeg(sky.ra, sky.dec, p.ra, p.dec) * 3600, 1e-6 * wcs().pixelScale());
    }
}

TEST_P(WcsCase, RoundTripOverTheFrame) {
    const auto pixels = grid();
    const auto back = wcs().toPixel(wcs().toSky(pixels));
    double worst = 0;
    for (std::size_t i = 0; i < pixels.size(); ++i)
        worst = std::max(worst, std::hypot(back[i].x - pixels[i].x, back[i].y - pixels[i].y));
    EXPECT_LT(worst, 1e-6);
}

TEST_P(WcsCase, BatchEqualsSingle) {
    const Wcs w = wcs();
    auto pixels = grid();
    pixels[1].x = std::nan("");
    const auto sky = w.toSky(pixels);
    for (std::size_t i = 0; i < pixels.size(); i += 101) {
        EXPECT_EQ(sky[i].ra, w.toSky(pixels[i].x, pixels[i].y).ra);
        EXPECT_EQ(sky[i].dec, w.toSky(pixels[i].x, pixels[i].y).dec);
    }
    EXPECT_TRUE(std::isnan(sky[1].ra));
    EXPECT_FALSE(std::isnan(sky[2].ra));
}

TEST_P(WcsCase, ShiftMovesThePixelFrame) {
    const Wcs w = wcs(), moved = w.shifted(37, -12);
    for (const auto& p : GetParam().points) {
        const SkyPosition a = w.toSky(p.x, p.y), b = moved.toSky(p.x - 37, p.y + 12);
        // CRPIX - 37 is exact to 1e-12 pixel.
        EXPECT_LT(separationDeg(a.ra, a.dec, b.ra, b.dec) * 3600, 1e-9 * w.pixelScale());
    }
    EXPECT_DOUBLE_EQ(moved.linear().crpix[0], w.linear().crpix[0] - 37);
    EXPECT_DOUBLE_EQ(moved.linear().crpix[1], w.linear().crpix[1] + 12);
}

TEST_P(WcsCase, HeaderCardsReproduceTheWcs) {
    const Wcs moved = wcs().shifted(5, 6);
    const std::string cards = moved.headerCards();
    ASSERT_EQ(cards.size() % 80, 0u);
    const Wcs read = Wcs::fromHeader(header({{"SIMPLE", "T"}}) + cards, "wcs.fits");
    for (const auto& p : GetParam().points) {
        EXPECT_EQ(moved.toSky(p.x, p.y).ra, read.toSky(p.x, p.y).ra);
        EXPECT_EQ(moved.toSky(p.x, p.y).dec, read.toSky(p.x, p.y).dec);
    }
}

TEST_P(WcsCase, ThreadsDoNotDisturbEachOther) {
    const Wcs w = wcs();
    const auto pixels = grid();
    const auto expected = w.toPixel(w.toSky(pixels));
    std::vector<std::vector<PixelPosition>> found(8);
    parallelFor(found.size(), 4, RunContext(), [&](std::size_t i) { found[i] = w.toPixel(w.toSky(pixels)); });
    for (const auto& list : found)
        for (std::size_t i = 0; i < list.size(); ++i)
            ASSERT_TRUE(list[i].x == expected[i].x && list[i].y == expected[i].y) << i;
}

TEST(Wcs, LinearPartAsWritten) {
    const auto l = Wcs::fromHeader(header(kSdss), "a.fits").linear();
    EXPECT_EQ(l.crval[0], 200.454501361);
    EXPECT_EQ(l.crpix[1], 705.0);
    EXPECT_EQ(l.cd[0][1], 0.000108557612158);
    EXPECT_EQ(l.cd[1][1], -1.78540033352E-05);
    const auto rotated = Wcs::fromHeader(header(kCrota), "a.fits").linear();
    EXPECT_EQ(rotated.cdelt[0], -0.0004);
    EXPECT_NEAR(rotated.cd[0][0], -0.0004 * std::cos(25 * M_PI / 180), 1e-15);
}

TEST(Wcs, PixelScaleIsTheRootOfThePixelArea) {
    EXPECT_NEAR(Wcs::fromHeader(header(kCrota), "a.fits").pixelScale(), 1.44, 1e-9);
    // The distance of neighbouring pixel centres; rows and columns differ by 0.02 % in this header.
    const Wcs w = Wcs::fromHeader(header(kSdss), "a.fits");
    const SkyPosition a = w.toSky(464, 704), b = w.toSky(465, 704);
    EXPECT_NEAR(separationDeg(a.ra, a.dec, b.ra, b.dec) * 3600, w.pixelScale(), 1e-3 * w.pixelScale());
}

TEST(Wcs, DistortionIsReported) {
    EXPECT_FALSE(Wcs::fromHeader(header(kSdss), "a.fits").distorted());
    EXPECT_TRUE(Wcs::fromHeader(header(kSip), "a.fits").distorted());
    EXPECT_TRUE(Wcs::fromHeader(header(kTpv), "a.fits").distorted());
    EXPECT_EQ(Wcs::fromHeader(header(kSdss), "a.fits").projection(), "RA---TAN DEC--TAN");
}

TEST(Wcs, SipCountsWithoutItsSuffixAndBesidePv) {
    Cards cards = kSip;
    cards[0].second = "'RA---TAN'";
    cards[1].second = "'DEC--TAN'           / no suffix";
    cards.push_back({"PV1_1", "1.0"});
    cards.push_back({"PV1_7", "0.3"});
    const auto expected = kCases[1].points[3];
    const PixelPosition p = Wcs::fromHeader(header(cards), "a.fits").toPixel(expected.ra, expected.dec);
    EXPECT_NEAR(p.x, expected.x, 1e-6);
    EXPECT_NEAR(p.y, expected.y, 1e-6);
}

TEST(Wcs, DegenerateThirdAxisIsDropped) {
    Cards cards = kSdss;
    cards.insert(cards.end(), {{"WCSAXES", "3"}, {"CTYPE3", "'STOKES'"}, {"CRVAL3", "1.0"}, {"CD3_3", "1.0"}});
    std::rotate(cards.begin(), cards.end() - 4, cards.end());
    const auto expected = kCases[0].points[1];
    const PixelPosition p = Wcs::fromHeader(header(cards), "a.fits").toPixel(expected.ra, expected.dec);
    EXPECT_NEAR(p.x, expected.x, 1e-6);
}

TEST(Wcs, SwappedAxes) {
    const Wcs w = Wcs::fromHeader(header({{"CTYPE1", "'DEC--TAN'"},
                                          {"CTYPE2", "'RA---TAN'"},
                                          {"CRVAL1", "20.0"},
                                          {"CRVAL2", "150.0"},
                                          {"CRPIX1", "10.0"},
                                          {"CRPIX2", "20.0"},
                                          {"CDELT1", "1E-4"},
                                          {"CDELT2", "1E-4"}}),
                                  "a.fits");
    EXPECT_NEAR(w.toSky(9, 19).ra, 150, 1e-12);
    EXPECT_NEAR(w.toSky(9, 19).dec, 20, 1e-12);
    EXPECT_NEAR(w.toPixel(150, 20.01).x, 9 + 100, 1e-4);
}

TEST(Wcs, NoSolutionIsNaN) {
    const Wcs w = Wcs::fromHeader(header(kSdss), "a.fits");
    EXPECT_TRUE(std::isnan(w.toPixel(20.45, -36.8).x)); // the far side of a TAN projection
    EXPECT_TRUE(std::isnan(w.toPixel(std::nan(""), 36.8).x));
    const std::vector<SkyPosition> mixed{{20.45, -36.8}, {200.454501361, 36.8083361051}};
    const auto pixels = w.toPixel(mixed);
    EXPECT_TRUE(std::isnan(pixels[0].y));
    EXPECT_NEAR(pixels[1].y, 704, 1e-9);
}

TEST(Wcs, UnusableHeadersAreUserErrorsThatNameTheFile) {
    Cards galactic = kSdss, old = kSdss;
    galactic[0].second = "'GLON-TAN'";
    galactic[1].second = "'GLAT-TAN'";
    old[12].second = "'FK4     '";
    const std::vector<std::pair<Cards, std::string>> bad{
        {{{"NAXIS", "2"}}, "no WCS keywords"},
        {{{"CTYPE1", "'LINEAR'"}, {"CTYPE2", "'LINEAR'"}, {"CRVAL1", "1.0"}}, "no pair of celestial axes"},
        {{{"CTYPE1", "'RA---TAN'"}, {"CTYPE2", "'FREQ'"}}, "CTYPE"},
        {galactic, "GLON"},
        {old, "FK4"},
        {{{"CTYPE1", "'RA---TAN'"},
          {"CTYPE2", "'DEC--TAN'"},
          {"CD1_1", "0.0"},
          {"CD1_2", "0.0"},
          {"CD2_1", "0.0"},
          {"CD2_2", "0.0"}},
         "ingular"}};
    for (const auto& [cards, expected] : bad) {
        try {
            Wcs::fromHeader(header(cards), "image_r.fits");
            ADD_FAILURE() << "accepted: " << expected;
        } catch (const UserError& error) {
            EXPECT_NE(std::string(error.what()).find("image_r.fits: no usable celestial WCS"), std::string::npos);
            EXPECT_NE(std::string(error.what()).find(expected), std::string::npos) << error.what();
        }
    }
}

TEST(Separation, SmallAndLargeAngles) {
    // The arguments themselves are rounded to 360 * 2^-53 = 4e-14 degrees.
    EXPECT_NEAR(separationDeg(359.9999, 0, 0.0001, 0), 2e-4, 1e-13);
    EXPECT_NEAR(separationDeg(10, 80, 10, 80 + 1e-9), 1e-9, 2e-14);
    EXPECT_NEAR(separationDeg(0, -90, 123, 90), 180, 1e-12);
    // Spherical law of cosines: acos(sin² 60° + cos² 60° cos 1°).
    EXPECT_NEAR(separationDeg(30, 60, 31, 60), 0.4999952403, 1e-10);
}

} // namespace
} // namespace furrow::sky
