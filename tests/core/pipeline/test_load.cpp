#include "core/base/error.h"
#include "core/io/fits.h"
#include "tests/core/pipeline/load_fixture.h"

#include <cmath>
#include <cstring>
#include <gmock/gmock.h>
#include <limits>

namespace furrow::pipeline {
namespace {

using testing::HasSubstr;

class LoadTest : public LoadFixture {
protected:
    static test::HeaderCards cards(const std::string& band) {
        test::HeaderCards list{"FILTER  = '" + band + "'", "ZP_AUTO = 25.0", "SKYSIG  = 1.0", "EGAIN   = 2.0",
                               "SATURATE= 60000.0"};
        const auto wcs = test::wcsHeader(160, 140);
        list.insert(list.end(), wcs.begin(), wcs.end());
        return list;
    }
};

TEST_F(LoadTest, FieldIsComplete) {
    const Field field = load();
    const Frames& frames = *field.frames;
    EXPECT_EQ(frames.bandNames(), (std::vector<std::string>{"g", "r"}));
    EXPECT_EQ(frames.width, 160);
    EXPECT_EQ(frames.height, 140);
    EXPECT_EQ(field.catalog.activeCount(), files.sources.size());
    for (std::size_t i = 0; i < files.sources.size(); ++i) {
        // The catalog gives positions to 1e-9 deg = 1e-5 pixel.
        EXPECT_NEAR(field.catalog.sources[i].x, files.sources[i].x, 2e-5);
        EXPECT_NEAR(field.catalog.sources[i].y, files.sources[i].y, 2e-5);
    }
    EXPECT_EQ(field.gaia.size(), 12u);
    EXPECT_NEAR(field.gaia[0].x, files.sources[0].x, 2e-5);
    EXPECT_TRUE(recorder->warnings.empty()) << recorder->warnings.front();
    EXPECT_THAT(recorder->infos.back(),
                HasSubstr("16 sources: 16 active, 0 outside the frame, 0 near saturated pixels;"));
    EXPECT_EQ(frames.bands[0].saturated.count(), 0u);
    EXPECT_FALSE(frames.bands[0].saturated.empty());
}

TEST_F(LoadTest, ImagesAreScaledToTheReferenceZeroPoint) {
    const Field field = load();
    const Band& r = field.frames->bands[1];
    const double scale = std::pow(10, -0.4 * 0.5); // ZP_AUTO 25.5, zp_ref 25
    EXPECT_NEAR(r.info.scale, scale, 1e-12);
    EXPECT_NEAR(r.info.skySigma, 1.0 * scale, 1e-12);
    EXPECT_NEAR(*r.info.saturate, 60000 * scale, 1e-7);
    EXPECT_EQ(r.info.gain, 2);
    EXPECT_NEAR(r.info.photonScale(), scale / 2, 1e-12);
    EXPECT_NEAR(*r.info.fwhmPix, 3.09, 1e-12);
    const auto raw = io::readFitsImage(files.images[1]).pixels;
    for (const auto& [x, y] : {std::pair{0, 0}, {77, 31}, {159, 139}})
        EXPECT_EQ(r.image(x, y), static_cast<float>(raw(x, y) * r.info.scale));
}

TEST_F(LoadTest, SeeingBecomesPixels) {
    test::deleteCard(files.images[0], "PEEING");
    test::setCard(files.images[0], "SEEING  = 1.2");
    test::setCard(files.images[1], "PEEING  = -1.0");
    const Field field = load();
    EXPECT_NEAR(*field.frames->bands[0].info.fwhmPix, 3.0, 1e-9); // 0.4 arcsec/pixel
    EXPECT_FALSE(field.frames->bands[1].info.fwhmPix);
    ASSERT_EQ(recorder->warnings.size(), 1u);
    EXPECT_THAT(recorder->warnings[0], HasSubstr("r.fits: PEEING = '-1.0'"));
}

TEST_F(LoadTest, CropMovesFrameWcsAndSources) {
    const Field whole = load();
    config.crop.enabled = true;
    config.crop.margin = 30;
    const Field field = load();
    const Frames& frames = *field.frames;
    EXPECT_EQ(frames.width, 100);
    EXPECT_EQ(frames.height, 80);
    EXPECT_EQ(frames.fullWidth, 160);
    EXPECT_EQ(frames.cropMargin, 30);
    for (const auto& [x, y] : {std::pair{0, 0}, {99, 79}, {50, 3}}) {
        EXPECT_EQ(frames.bands[0].image(x, y), whole.frames->bands[0].image(x + 30, y + 30));
        EXPECT_EQ(frames.white(x, y), whole.frames->white(x + 30, y + 30));
    }
    std::size_t excluded = 0;
    for (std::size_t i = 0; i < files.sources.size(); ++i) {
        const auto& s = field.catalog.sources[i];
        EXPECT_NEAR(s.x, files.sources[i].x - 30, 2e-5);
        const bool inside = files.sources[i].x >= 30 && files.sources[i].x < 129.5 && files.sources[i].y >= 30 &&
                            files.sources[i].y < 109.5;
        EXPECT_EQ(s.excludedCrop, !inside) << s.key;
        excluded += s.excludedCrop;
    }
    EXPECT_GT(excluded, 0u);
    EXPECT_LT(excluded, files.sources.size());
    const auto sky = frames.wcs.toSky(0, 0), expected = whole.frames->wcs.toSky(30, 30);
    EXPECT_LT(sky::separationDeg(sky.ra, sky.dec, expected.ra, expected.dec), 1e-12);
}

TEST_F(LoadTest, SaturatedAndBadPixels) {
    auto raw = io::readFitsImage(files.images[0]);
    const auto& star = files.sources[3];
    const int x = pixelOf(star.x), y = pixelOf(star.y);
    raw.pixels(x + 3, y) = 30000;                          // SATURATE/2 itself counts
    raw.pixels(x + 4, y) = std::nextafter(30000.0f, 0.0f); // just below
    raw.pixels(1, 1) = std::numeric_limits<float>::quiet_NaN();
    test::writeTestImage(files.images[0], raw.pixels, cards("g"));
    const Field field = load();
    const Band& g = field.frames->bands[0];
    EXPECT_TRUE(g.saturated.test(x + 3, y));
    EXPECT_FALSE(g.saturated.test(x + 4, y));
    EXPECT_EQ(g.saturated.count(), 1u);
    EXPECT_TRUE(field.catalog.sources[3].excludedSaturation);
    EXPECT_EQ(field.catalog.activeCount(), files.sources.size() - 1);
    EXPECT_TRUE(std::isnan(g.image(1, 1)));
    EXPECT_TRUE(std::isfinite(field.frames->white(1, 1))); // the other band
}

/// One band in every storage that inputs.md allows.
TEST_F(LoadTest, StoredFormsGiveTheSameField) {
    const auto raw = io::readFitsImage(files.images[0]).pixels;
    config.crop.enabled = true;
    config.crop.margin = 7;
    const Field expected = load();
    // Int16: half a step of the quantisation, (max - min)/65000.
    const auto [low, high] = std::minmax_element(raw.begin(), raw.end());
    const double step = (*high - *low) / 65000.0;
    const std::pair<test::Storage, double> forms[] = {
        {test::Storage::Float64, 0}, {test::Storage::TileCompressed, 0}, {test::Storage::Int16, 0.501 * step}};
    for (const auto& [storage, tolerance] : forms) {
        test::writeTestImage(files.images[0], raw, cards("g"), storage);
        const Field field = load();
        const auto& image = field.frames->bands[0].image;
        double worst = 0;
        for (std::size_t i = 0; i < image.size(); ++i)
            worst = std::max<double>(worst, std::abs(image.data()[i] - expected.frames->bands[0].image.data()[i]));
        EXPECT_LE(worst, tolerance) << static_cast<int>(storage);
    }
}

TEST_F(LoadTest, ThreadsDoNotChangeABit) {
    config.performance.framePrepWorkers = config.performance.whiteStackWorkers = 1;
    const Field one = load();
    config.performance.framePrepWorkers = config.performance.whiteStackWorkers = std::nullopt;
    const Field many = load();
    const auto same = [](const Image<float>& a, const Image<float>& b) {
        return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
    };
    EXPECT_TRUE(same(one.frames->white, many.frames->white));
    EXPECT_TRUE(same(one.frames->whiteSigma, many.frames->whiteSigma));
    EXPECT_TRUE(same(one.frames->bands[1].image, many.frames->bands[1].image));
}

TEST_F(LoadTest, ShapesMayDifferWhenAllowed) {
    const auto raw = io::readFitsImage(files.images[1]);
    test::writeTestImage(files.images[1], raw.pixels.cut({0, 150, 0, 120}), cards("r"));
    test::deleteCard(files.images[1], "SATURATE");
    config.checks.requireSameShape = false;
    const Field field = load();
    const auto& image = field.frames->bands[1].image;
    EXPECT_EQ(image.width(), 160);
    EXPECT_TRUE(std::isfinite(image(149, 119)));
    EXPECT_TRUE(std::isnan(image(150, 10)));
    EXPECT_TRUE(std::isnan(image(10, 120)));
    EXPECT_TRUE(std::isfinite(field.frames->white(155, 130)));
    ASSERT_EQ(recorder->warnings.size(), 1u);
    EXPECT_THAT(recorder->warnings[0], HasSubstr("r.fits: SATURATE is missing: no saturation mask"));
    EXPECT_TRUE(field.frames->bands[1].saturated.empty());
}

TEST_F(LoadTest, MissingPhotometryIsAWarning) {
    std::filesystem::remove(files.gaia);
    const Field field = load();
    EXPECT_TRUE(field.gaia.empty());
    ASSERT_EQ(recorder->warnings.size(), 1u);
    EXPECT_THAT(recorder->warnings[0], HasSubstr("gaiaxp_synphot.csv: no such file"));
}

TEST_F(LoadTest, CatalogWarningsAreLogged) {
    std::string text = test::readText(files.catalog);
    test::writeText(files.catalog, text.replace(0, 9, "ID,ra,Dec"));
    load();
    ASSERT_EQ(recorder->warnings.size(), 2u);
    EXPECT_THAT(recorder->warnings[0], HasSubstr("\"ra\" is taken for RA"));
}

TEST_F(LoadTest, ImageListPathsStartAtTheConfigurationOrTheList) {
    test::writeText(files.folder / "lists/l.txt", "  # comment\r\n\r\n images/g.fits \r\n" + files.images[1].string());
    config.inputs.imageListFile = files.folder / "lists/l.txt";
    EXPECT_EQ(load().frames->bands.size(), 2u);
    config.baseDir = files.workDir;
    std::filesystem::rename(files.folder / "lists/l.txt", files.folder / "l.txt");
    config.inputs.imageListFile = files.folder / "l.txt";
    EXPECT_EQ(load().frames->bands[0].info.path, files.images[0]);
}

TEST_F(LoadTest, WcsFileIsAHeaderWithoutData) {
    config.crop.enabled = true;
    config.crop.margin = 11;
    const Field field = load();
    const auto path = files.workDir / "wcs.fits";
    EXPECT_EQ(std::filesystem::file_size(path) % 2880, 0u);
    const io::FitsHeader header(test::readText(path));
    EXPECT_EQ(header.number("NAXIS"), 2);
    EXPECT_EQ(header.number("NAXIS1"), 138);
    EXPECT_EQ(header.number("NAXIS2"), 118);
    EXPECT_EQ(header.number("FRAMENX"), 138);
    EXPECT_EQ(header.number("FRAMENY"), 118);
    EXPECT_THAT(header.text("CREATOR").value_or(""), HasSubstr("Furrow"));
    const auto info = io::readFitsInfo(path); // as merge reads it
    EXPECT_EQ(info.width, 138);
    const auto wcs = sky::Wcs::fromHeader(info.header.cards(), "wcs.fits");
    EXPECT_EQ(wcs.toSky(3, 4).ra, field.frames->wcs.toSky(3, 4).ra);
    EXPECT_EQ(wcs.linear().crpix[0], 80.5 - 11);
}

TEST_F(LoadTest, WhiteFileIsReadBack) {
    for (std::size_t b = 0; b < 2; ++b) { // one pixel without any band
        auto raw = io::readFitsImage(files.images[b]).pixels;
        raw(44, 34) = std::numeric_limits<float>::quiet_NaN();
        test::writeTestImage(files.images[b], raw, cards(b == 0 ? "g" : "r"));
    }
    config.crop.enabled = true;
    config.crop.margin = 4;
    const Field field = load();
    const WhiteStack white = readWhite(files.workDir / "white.fits");
    const auto same = [](float a, float b) { return a == b || (std::isnan(a) && std::isnan(b)); };
    EXPECT_TRUE(std::equal(white.image.begin(), white.image.end(), field.frames->white.begin(), same));
    EXPECT_TRUE(std::equal(white.sigma.begin(), white.sigma.end(), field.frames->whiteSigma.begin(), same));
    EXPECT_EQ(white.image.width(), 152);
    EXPECT_TRUE(std::isnan(white.image(40, 30)));
    EXPECT_EQ(white.sigma(40, 30), std::numeric_limits<float>::infinity());
    EXPECT_EQ(white.wcs.toSky(3, 4).dec, field.frames->wcs.toSky(3, 4).dec);
}

} // namespace
} // namespace furrow::pipeline
