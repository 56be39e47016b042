#include "core/base/error.h"
#include "core/image/white_stack.h"
#include "core/io/fits.h"
#include "core/pipeline/products.h"
#include "tests/support/field_writer.h"
#include "tests/support/temp_dir.h"

#include <cmath>
#include <cstring>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>

namespace furrow::pipeline {
namespace {

using test::operator/;
using testing::HasSubstr;

/// Keeps what is logged.
class Recorder : public Logger {
public:
    void log(LogLevel level, std::string_view, std::string_view message) override {
        std::lock_guard lock(m_mutex);
        (level == LogLevel::Warning ? warnings : infos).emplace_back(message);
    }
    std::vector<std::string> warnings, infos;

private:
    std::mutex m_mutex;
};

config::Config configOf(const test::FieldFiles& files) {
    config::Config config;
    config.baseDir = files.folder;
    config.inputs.inputCatalog = files.catalog;
    config.inputs.imageListFile = files.imageList;
    config.inputs.gaiaxpSynphotCsv = files.gaia;
    config.outputs.workDir = files.workDir;
    config.crop.enabled = false;
    config.sourceSaturationCut.radiusPix = 5;
    return config;
}

class LoadTest : public testing::Test {
protected:
    LoadTest()
        : files(test::writeField(dir.path()))
        , config(configOf(files)) {}
    Field load() { return loadField(config, RunContext({}, nullptr, recorder)); }

    test::TempDir dir;
    test::FieldFiles files;
    config::Config config;
    std::shared_ptr<Recorder> recorder = std::make_shared<Recorder>();
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
    test::HeaderCards cards{"FILTER  = 'g'", "ZP_AUTO = 25.0", "SKYSIG  = 1.0", "EGAIN   = 2.0", "SATURATE= 60000.0"};
    const auto wcs = test::wcsHeader(160, 140);
    cards.insert(cards.end(), wcs.begin(), wcs.end());
    test::writeTestImage(files.images[0], raw.pixels, cards);
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

} // namespace
} // namespace furrow::pipeline
