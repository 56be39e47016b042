#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "core/calibrate/gaia.h"
#include "tests/support/tan_wcs.h"
#include "tests/support/temp_dir.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

using namespace furrow;
using namespace furrow::calibrate;

namespace {

constexpr double kScale = 0.5; // arcsec/pixel

/// A 400 × 300 frame with two bands; band "g" saturates.
Frames makeFrames() {
    Frames frames;
    frames.width = frames.fullWidth = 400;
    frames.height = frames.fullHeight = 300;
    frames.wcs = test::tanWcs(150, 2, kScale, 400, 300);
    for (const char* name : {"g", "r"}) {
        Band band;
        band.info.name = name;
        frames.bands.push_back(std::move(band));
    }
    frames.bands[0].saturated = BitMask(400, 300);
    return frames;
}

/// Catalog rows at given pixels, FLUX_g cells as given.
struct Row {
    double x, y;
    std::string flux = "12.50";
};

Catalog makeCatalog(const Frames& frames, const std::vector<Row>& rows, bool withId = true) {
    std::string text = withId ? "ID,RA,DEC,FLUX_g,FLUX_r,note\n" : "RA,DEC,FLUX_g,FLUX_r,note\n";
    Catalog catalog;
    catalog.hasId = withId;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        CatalogSource source;
        const auto sky = frames.wcs.toSky(rows[i].x, rows[i].y);
        source.row = i;
        source.ra = sky.ra;
        source.dec = sky.dec;
        source.x = rows[i].x;
        source.y = rows[i].y;
        source.flux = {parseDouble(rows[i].flux).value_or(kNaN), 7};
        source.key = withId ? "00" + std::to_string(i) : formatDouble(sky.ra) + "," + formatDouble(sky.dec);
        text += (withId ? source.key + "," : "") + formatDouble(sky.ra) + "," + formatDouble(sky.dec) + "," +
                rows[i].flux + ",7,\"a, \"\"b\"\"\"\n";
        catalog.sources.push_back(source);
    }
    catalog.table = io::CsvTable::parse(text, "catalog.csv");
    return catalog;
}

GaiaStar star(const Frames& frames, const std::string& id, double x, double y, double gmag = 15) {
    GaiaStar s;
    const auto sky = frames.wcs.toSky(x, y);
    s.sourceId = id;
    s.ra = sky.ra;
    s.dec = sky.dec;
    s.gmag = gmag;
    s.mag = {20, 21};
    return s;
}

std::string cell(const Catalog& catalog, std::size_t row, const char* column) {
    return catalog.table.text(row, *catalog.table.find(column));
}

class Augment : public testing::Test {
protected:
    Frames frames = makeFrames();
    config::Config config;
    RunContext context;
};

TEST_F(Augment, MatchesByPositionAndFillsOnlyMissingFluxes) {
    auto catalog = makeCatalog(frames, {{100, 100, "12.50"}, {200, 100, ""}, {300, 100, "0.0"}, {50, 50, ""}});
    std::vector<GaiaStar> stars{star(frames, "5000000000000000001", 100.1, 100),
                                star(frames, "5000000000000000002", 200, 100.1),
                                star(frames, "5000000000000000003", 299.9, 100)};
    stars[1].mag[1] = kNaN;
    const auto summary = augmentCatalog(catalog, stars, frames, config, context);
    EXPECT_EQ(summary.matched, 3u);
    EXPECT_EQ(summary.injected, 0u);
    EXPECT_EQ(cell(catalog, 1, "gaia_source_id"), "5000000000000000002");
    EXPECT_EQ(catalog.table.raw(0, *catalog.table.find("FLUX_g")), "12.50"); // as it was written
    EXPECT_EQ(catalog.table.raw(0, *catalog.table.find("note")), "\"a, \"\"b\"\"\"");
    // 10^((25 - 20)/2.5) = 100 counts
    EXPECT_DOUBLE_EQ(catalog.table.number(1, *catalog.table.find("FLUX_g")), 100);
    EXPECT_DOUBLE_EQ(catalog.table.number(2, *catalog.table.find("FLUX_g")), 100);
    EXPECT_DOUBLE_EQ(catalog.sources[1].flux[0], 100);
    EXPECT_DOUBLE_EQ(catalog.sources[1].flux[1], 7);
    EXPECT_EQ(cell(catalog, 3, "FLUX_g"), ""); // no Gaia star there
    EXPECT_EQ(cell(catalog, 3, "gaia_source_id"), "");
}

TEST_F(Augment, ChanceAlignmentsInsideTheRadiusAreNotMatched) {
    // 60 true pairs scattered by 0.12 pixel and 30 Gaia stars 2 to 5.5 pixels (1 to 2.75 arcsec) from an unrelated
    // source.
    std::mt19937 random(5);
    auto unit = [&random] { return random() / 4294967296.0; };
    std::vector<Row> rows;
    std::vector<GaiaStar> stars;
    for (int i = 0; i < 90; ++i) {
        const double x = 20 + 36 * (i % 10), y = 20 + 29 * (i / 10), angle = 2 * M_PI * unit();
        const double distance = i < 60 ? 0.12 * std::sqrt(-2 * std::log(1 - unit())) : 2 + 3.5 * unit();
        rows.push_back({x, y});
        stars.push_back(
            star(frames, std::to_string(1000 + i), x + distance * std::cos(angle), y + distance * std::sin(angle)));
    }
    auto catalog = makeCatalog(frames, rows);
    const auto summary = augmentCatalog(catalog, stars, frames, config, context);
    EXPECT_EQ(summary.matched, 60u);
    EXPECT_EQ(summary.rejected, 30u);
    EXPECT_EQ(summary.injected, 30u);
    for (std::size_t i = 0; i < 60; ++i)
        EXPECT_EQ(catalog.sources[i].gaiaSourceId, std::to_string(1000 + i));
}

TEST(SeparationCut, IsFiveSigmaOfTheCloserHalf) {
    // closer half of the list: 1 2 3 4, median 2.5
    EXPECT_DOUBLE_EQ(separationCut({1, 9, 2, 8, 3, 7, 4, 6}, 0.1), 5 * 1.4826 * 2.5);
    EXPECT_DOUBLE_EQ(separationCut({0.001, 0.002, 0.003}, 0.125), 0.125);
    EXPECT_TRUE(std::isnan(separationCut({}, 1)));
}

TEST_F(Augment, InjectsWhatIsMissingUnlessItIsSaturated) {
    frames.bands[0].saturated.set(210, 80);
    auto catalog = makeCatalog(frames, {{100, 100}, {300, 200}});
    config.zp.gaiaPosErrPix = 0.05;
    std::vector<GaiaStar> stars{star(frames, "1", 100, 100), star(frames, "2", 150.25, 80), star(frames, "3", 200, 80),
                                star(frames, "4", 150, 120, 18.5), star(frames, "2", 160, 80)};
    const auto summary = augmentCatalog(catalog, stars, frames, config, context);
    EXPECT_EQ(summary.inBox, 3u); // "4" is too faint, the second "2" repeats an id
    EXPECT_EQ(summary.matched, 1u);
    EXPECT_EQ(summary.injected, 1u);
    EXPECT_EQ(summary.saturatedStars, std::vector<std::size_t>{2});
    ASSERT_EQ(catalog.sources.size(), 3u);
    EXPECT_EQ(summary.firstInjectedRow, 2u);
    const auto& added = catalog.sources[2];
    EXPECT_EQ(added.key, "gaia_2");
    EXPECT_TRUE(added.type == SourceType::Star && added.typeKnown);
    EXPECT_NEAR(added.x, 150.25, 1e-6); // WCS round trip
    EXPECT_DOUBLE_EQ(added.posErr, 0.05);
    EXPECT_EQ(cell(catalog, 2, "ID"), "gaia_2");
    EXPECT_EQ(cell(catalog, 2, "TYPE"), "STAR");
    EXPECT_EQ(cell(catalog, 0, "TYPE"), "");
    EXPECT_EQ(cell(catalog, 2, "POS_ERR"), "0.05");
    EXPECT_EQ(catalog.table.number(2, *catalog.table.find("RA")), stars[1].ra);
    EXPECT_NEAR(catalog.table.number(2, *catalog.table.find("FLUX_r")), std::pow(10.0, 1.6), 1e-12); // rounding
}

TEST_F(Augment, WithoutIdTheRowsAreKeyedByPosition) {
    auto catalog = makeCatalog(frames, {{100, 100}, {300, 200}}, false);
    std::vector<GaiaStar> stars{star(frames, "1", 200, 150)};
    EXPECT_EQ(augmentCatalog(catalog, stars, frames, config, context).injected, 1u);
    EXPECT_FALSE(catalog.table.find("ID"));
    EXPECT_EQ(catalog.sources[2].key, formatDouble(stars[0].ra) + "," + formatDouble(stars[0].dec));
}

TEST_F(Augment, ExcludedRowsKeepTheirStarFromPairingWithANeighbour) {
    auto catalog = makeCatalog(frames, {{100, 100}, {103, 100}, {300, 200}});
    catalog.sources[0].excludedSaturation = true;
    config.zp.injectGaiaSources = false;
    std::vector<GaiaStar> stars{star(frames, "1", 100, 100), star(frames, "2", 300, 200)};
    augmentCatalog(catalog, stars, frames, config, context);
    EXPECT_EQ(catalog.sources[0].gaiaSourceId, "1");
    EXPECT_EQ(catalog.sources[1].gaiaSourceId, "");
}

TEST(SelectionBox, IsTheSmallestSquareInsideTheFrame) {
    auto at = [](double x, double y) {
        CatalogSource s;
        s.x = x;
        s.y = y;
        return s;
    };
    std::vector<CatalogSource> sources{at(10.4, 20), at(40, 100), at(90, 90)};
    sources[2].excludedCrop = true;
    EXPECT_EQ(selectionBox(sources, 1, 1000, 500),
              (Box{0, 81, 20, 101})); // 81 rows; columns centred, then shifted inside
    EXPECT_EQ(selectionBox(sources, 200, 1000, 150), (Box{0, 200, 0, 150}));
    EXPECT_TRUE(selectionBox({}, 200, 1000, 500).empty());
}

TEST(ReadGaia, KeepsLongIdsAndNamesMissingColumns) {
    const test::TempDir dir;
    writeTextAtomically(dir / "g.csv",
                        "source_id,ra,dec,phot_g_mean_mag,mag_g,mag_r\n4472832130942575872,10,20,12.5,13.25,\n"
                        "1,,20,12,13,13\n");
    const auto stars = readGaia(dir / "g.csv", {"g", "r"}, true);
    ASSERT_EQ(stars.size(), 1u); // the second row has no position
    EXPECT_EQ(stars[0].sourceId, "4472832130942575872");
    EXPECT_EQ(stars[0].mag[0], 13.25);
    EXPECT_TRUE(std::isnan(stars[0].mag[1]));
    writeTextAtomically(dir / "bad.csv", "ra,dec,mag_g\n1,2,3\n");
    EXPECT_EQ(readGaia(dir / "bad.csv", {"g"}, false).size(), 1u);
    try {
        readGaia(dir / "bad.csv", {"g", "r"}, true);
        FAIL() << "missing columns went unnoticed";
    } catch (const UserError& error) {
        const std::string what = error.what();
        for (const char* word : {"bad.csv", "source_id", "phot_g_mean_mag", "mag_r"})
            EXPECT_NE(what.find(word), what.npos) << what;
    }
}

} // namespace
