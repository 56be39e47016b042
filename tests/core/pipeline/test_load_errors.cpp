#include "core/base/error.h"
#include "core/io/fits.h"
#include "tests/core/pipeline/load_fixture.h"

#include <functional>
#include <gmock/gmock.h>
#include <iostream>

namespace furrow::pipeline {
namespace {

using testing::HasSubstr;
using testing::Not;

const test::FieldOptions kThreeBands{.bands = {"g", "r", "z"}, .stars = 4, .galaxies = 0, .config = {}};

/// One way to break a field and what the error must say.
struct Broken {
    const char* name;
    std::function<void(test::FieldFiles&, config::Config&)> breakIt;
    std::vector<std::string> expected;
};

void PrintTo(const Broken& broken, std::ostream* out) {
    *out << broken.name;
}

Broken card(const char* name, const char* text, std::vector<std::string> expected) {
    return {name, [text](auto& files, auto&) { test::setCard(files.images[1], text); }, std::move(expected)};
}
Broken without(const char* name, const char* keyword, std::vector<std::string> expected) {
    return {name, [keyword](auto& files, auto&) { test::deleteCard(files.images[1], keyword); }, std::move(expected)};
}
Broken catalog(const char* name, const char* text, std::vector<std::string> expected) {
    return {name, [text](auto& files, auto&) { test::writeText(files.catalog, text); }, std::move(expected)};
}
Broken list(const char* name, const char* text, std::vector<std::string> expected) {
    return {name, [text](auto& files, auto&) { test::writeText(files.imageList, text); }, std::move(expected)};
}

void truncate(const std::filesystem::path& path, std::uintmax_t size) {
    std::filesystem::resize_file(path, size);
}

void cutImage(const test::FieldFiles& files, const Box& box) {
    const auto raw = io::readFitsImage(files.images[1]);
    test::HeaderCards cards{"FILTER  = 'r'", "ZP_AUTO = 25.0", "SKYSIG  = 1.0", "EGAIN   = 2.0"};
    const auto wcs = test::wcsHeader(160, 140);
    cards.insert(cards.end(), wcs.begin(), wcs.end());
    test::writeTestImage(files.images[1], raw.pixels.cut(box), cards);
}

const std::vector<Broken> kBroken{
    without("FilterMissing", "FILTER", {"r.fits: FILTER is missing"}),
    card("FilterEmpty", "FILTER  = ' '", {"r.fits: FILTER is empty"}),
    card("FilterNoFolderName", "FILTER  = 'F606W/clear'", {"r.fits: FILTER = 'F606W/clear'", "folder"}),
    card("FilterTwice", "FILTER  = 'g '", {"r.fits: FILTER = 'g' is also the band of", "images/g.fits"}),
    without("ZpMissing", "ZP_AUTO", {"r.fits: ZP_AUTO is missing", "AB mag"}),
    card("ZpText", "ZP_AUTO = 'good'", {"r.fits: ZP_AUTO = 'good' is no number"}),
    without("SkysigMissing", "SKYSIG", {"r.fits: SKYSIG is missing"}),
    card("SkysigZero", "SKYSIG  = 0.0", {"r.fits: SKYSIG = 0 must be finite and > 0"}),
    card("SkysigNegative", "SKYSIG  = -1.5", {"r.fits: SKYSIG = -1.5 must be finite and > 0"}),
    card("SkysigNan", "SKYSIG  = 'nan'", {"r.fits: SKYSIG = nan must be finite and > 0"}),
    without("EgainMissing", "EGAIN", {"r.fits: EGAIN is missing"}),
    card("EgainZero", "EGAIN   = 0", {"r.fits: EGAIN = 0 must be finite and > 0"}),
    card("EgainInfinite", "EGAIN   = 'inf'", {"r.fits: EGAIN = inf must be finite and > 0"}),
    without("CtypeMissing", "CTYPE1", {"r.fits: no usable celestial WCS"}),
    card("NotCelestial", "CTYPE1  = 'LINEAR'", {"r.fits: no usable celestial WCS"}),
    card("CrvalDiffers", "CRVAL1  = 150.10001",
         {"r.fits: its WCS differs from that of", "g.fits", "CRVAL1 = 150.10001 instead of 150.1",
          "wcs_tolerance.crval 1e-06"}),
    card("CrpixDiffers", "CRPIX2  = 70.50001", {"CRPIX2 = 70.50001 instead of 70.5", "wcs_tolerance.crpix"}),
    card("CdDiffers", "CD1_2   = 2.0E-9", {"CD1_2 = 2e-09 instead of 0", "wcs_tolerance.cd"}),
    {"ProjectionDiffers",
     [](auto& files, auto&) {
         test::setCard(files.images[1], "CTYPE1  = 'RA---SIN'");
         test::setCard(files.images[1], "CTYPE2  = 'DEC--SIN'");
     },
     {"r.fits: its WCS differs", "CTYPE = RA---SIN DEC--SIN instead of RA---TAN DEC--TAN"}},
    {"NoSuchImage", [](auto& files, auto&) { std::filesystem::remove(files.images[1]); }, {"r.fits", "no such file"}},
    {"NotFits", [](auto& files, auto&) { test::writeText(files.images[1], "hello"); }, {"r.fits", "no FITS file"}},
    {"HeaderCutShort", [](auto& files, auto&) { truncate(files.images[1], 1000); }, {"r.fits"}},
    {"DataCutShort", [](auto& files, auto&) { truncate(files.images[1], 2880 * 20); }, {"r.fits", "cut short"}},
    {"NoImage",
     [](auto& files, auto&) { test::writeTestImage(files.images[1], Image<float>(), {}); },
     {"r.fits", "no 2-D image"}},
    {"ShapeDiffers",
     [](auto& files, auto&) {
         cutImage(files, {0, 150, 0, 140});
     },
     {"r.fits: NAXIS1 x NAXIS2 = 150 x 140", "g.fits has 160 x 140", "checks.require_same_shape"}},
    {"MarginTooLarge",
     [](auto&, auto& config) {
         config.crop.enabled = true;
         config.crop.margin = 70;
     },
     {"crop.margin: 70 leaves nothing of images of 160 x 140 pixels"}},
    list("EmptyList", "# nothing\n\n", {"image_list.txt: the image list names no image"}),
    {"NoList", [](auto& files, auto&) { std::filesystem::remove(files.imageList); }, {"image_list.txt"}},
    {"NoCatalog", [](auto& files, auto&) { std::filesystem::remove(files.catalog); }, {"catalog.csv"}},
    catalog("CatalogWithoutRa", "ID,DEC\na,1\n", {"catalog.csv", "the column RA is missing"}),
    catalog("CatalogDuplicates", "ID,RA,DEC\na,1,2\na,1,3\n", {"catalog.csv", "a (lines 2, 3)"}),
    catalog("CatalogBands", "ID,RA,DEC,FLUX_g,FLUX_u\na,1,2,3,4\n",
            {"only in the catalog: u; only among the images: r, z"}),
    catalog("CatalogOutputNames", "ID,RA,DEC,MAG_z_fit\na,1,2,3\n", {"MAG_z_fit"}),
    catalog("CatalogRagged", "ID,RA,DEC\na,1\n", {"catalog.csv", "line 2"}),
    {"PhotometryWithoutIds",
     [](auto& files, auto&) { test::writeText(files.gaia, "ra,dec,mag_g\n1,2,3\n"); },
     {"gaiaxp_synphot.csv", "source_id", "phot_g_mean_mag"}},
};

class LoadError : public LoadFixture, public testing::WithParamInterface<Broken> {
protected:
    LoadError()
        : LoadFixture(kThreeBands) {}
    std::string errorOf() {
        try {
            load();
        } catch (const UserError& error) {
            return error.what();
        }
        ADD_FAILURE() << "the field was accepted";
        return {};
    }
};

TEST_P(LoadError, SaysWhatIsWrongAndWritesNothing) {
    auto broken = GetParam();
    broken.breakIt(files, config);
    const std::string error = errorOf();
    for (const auto& part : broken.expected)
        EXPECT_THAT(error, HasSubstr(part));
    EXPECT_FALSE(std::filesystem::exists(files.workDir));
}

INSTANTIATE_TEST_SUITE_P(, LoadError, testing::ValuesIn(kBroken),
                         [](const testing::TestParamInfo<Broken>& broken) { return broken.param.name; });

class LoadErrors : public LoadError {};

TEST_F(LoadErrors, ThreeBrokenFilesAreReportedTogether) {
    test::setCard(files.images[0], "SKYSIG  = -1.0");
    test::deleteCard(files.images[0], "EGAIN");
    truncate(files.images[1], 2880 * 20);
    std::filesystem::remove(files.images[2]);
    test::writeText(files.catalog, "ID,DEC,FLUX_u\na,1,2\n");
    const std::string error = errorOf();
    for (const char* part : {"g.fits: SKYSIG", "g.fits: EGAIN", "r.fits: the file is cut short", "z.fits: no such file",
                             "the column RA is missing"})
        EXPECT_THAT(error, HasSubstr(part));
    // The images' bands are not all known, so nothing is said about the catalog's.
    EXPECT_THAT(error, Not(HasSubstr("only in the catalog")));
    EXPECT_FALSE(std::filesystem::exists(files.workDir));
}

TEST_F(LoadErrors, DamageInTheMiddleIsFoundBeforeAnythingIsWritten) {
    const auto raw = io::readFitsImage(files.images[1]);
    test::HeaderCards cards{"FILTER  = 'r'", "ZP_AUTO = 25.0", "SKYSIG  = 1.0", "EGAIN   = 2.0"};
    const auto wcs = test::wcsHeader(160, 140);
    cards.insert(cards.end(), wcs.begin(), wcs.end());
    test::writeTestImage(files.images[1], raw.pixels, cards, test::Storage::TileCompressed);
    test::damageTile(files.images[1], 70);
    EXPECT_THAT(errorOf(), HasSubstr("r.fits"));
    EXPECT_FALSE(std::filesystem::exists(files.workDir));
}

TEST_F(LoadErrors, AlignmentCheckCanBeSwitchedOffOrLoosened) {
    test::setCard(files.images[1], "CRPIX1  = 80.6");
    EXPECT_THAT(errorOf(), HasSubstr("CRPIX1"));
    config.checks.tolCrpix = 0.2;
    EXPECT_EQ(load().frames->bands.size(), 3u);
    config.checks.tolCrpix = 1e-6;
    config.checks.requireWcsAlignment = false;
    EXPECT_EQ(load().frames->bands.size(), 3u);
}

TEST_F(LoadErrors, DistortionsAreComparedToo) {
    const char* sip[] = {"CTYPE1  = 'RA---TAN-SIP'", "CTYPE2  = 'DEC--TAN-SIP'", "A_ORDER = 2", "B_ORDER = 2",
                         "A_2_0   = 1.0E-6"};
    for (const auto& image : files.images)
        for (const char* text : sip)
            test::setCard(image, text);
    EXPECT_EQ(load().frames->bands.size(), 3u);
    // 80² · 1e-5 = 0.06 pixel at the edge.
    test::setCard(files.images[1], "A_2_0   = 1.1E-5");
    EXPECT_THAT(errorOf(), HasSubstr("distortion"));
    test::setCard(files.images[1], "A_2_0   = 1.1E-6");
    EXPECT_EQ(load().frames->bands.size(), 3u);
}

TEST_F(LoadErrors, StopRequestLeavesNothingBehind) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(loadField(config, RunContext(stop.get_token(), nullptr, nullptr)), Cancelled);
    EXPECT_FALSE(std::filesystem::exists(files.workDir));
}

TEST_F(LoadErrors, UnwritableWorkFolderIsAnError) {
    test::writeText(files.workDir, "a file where the folder should be");
    EXPECT_THAT(errorOf(), HasSubstr("work"));
}

} // namespace
} // namespace furrow::pipeline
