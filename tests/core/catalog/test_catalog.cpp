#include "core/base/error.h"
#include "core/catalog/catalog.h"
#include "core/catalog/exclusion.h"
#include "tests/support/field_writer.h"
#include "tests/support/temp_dir.h"

#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace furrow {
namespace {

using test::operator/;
using testing::HasSubstr;

const std::vector<std::string> kBands{"g", "r"};

class CatalogTest : public testing::Test {
protected:
    Catalog read(const std::string& text, const std::vector<std::string>& bands = kBands) {
        test::writeText(m_dir / "cat.csv", text);
        return readCatalog(m_dir / "cat.csv", bands, m_config);
    }
    std::string errorOf(const std::string& text) {
        try {
            read(text);
        } catch (const UserError& error) {
            return error.what();
        }
        ADD_FAILURE() << "accepted:\n" << text;
        return {};
    }
    config::Config m_config;
    test::TempDir m_dir;
};

TEST_F(CatalogTest, ReadsEveryColumn) {
    const auto catalog = read("ID,RA,DEC,TYPE,FLUX_r,FLUX_g,ELL,THETA,Re,POS_ERR,note\n"
                              "00019,150.5,-2.25, sersic ,20,10,0.25,-30,3.5,0.1,\"a, b\"\n");
    ASSERT_EQ(catalog.sources.size(), 1u);
    const auto& s = catalog.sources[0];
    EXPECT_EQ(s.key, "00019");
    EXPECT_EQ(s.ra, 150.5);
    EXPECT_EQ(s.dec, -2.25);
    EXPECT_EQ(s.type, SourceType::Sersic);
    EXPECT_TRUE(s.typeKnown);
    EXPECT_EQ(s.flux, (std::vector<double>{10, 20})); // in the order of the bands
    EXPECT_EQ(s.ell, 0.25);
    EXPECT_EQ(s.theta, -30);
    EXPECT_EQ(s.re, 3.5);
    EXPECT_EQ(s.posErr, 0.1);
    EXPECT_TRUE(catalog.hasId && catalog.hasEll);
    EXPECT_TRUE(catalog.warnings.empty());
    EXPECT_EQ(catalog.table.raw(0, 10), "\"a, b\"");
}

TEST_F(CatalogTest, AbsentColumnsAndEmptyCells) {
    const auto catalog = read("RA,DEC,ELL\n10.0,20,\n");
    const auto& s = catalog.sources[0];
    EXPECT_EQ(s.key, "10.0,20");
    EXPECT_FALSE(catalog.hasId);
    EXPECT_TRUE(catalog.hasEll);
    EXPECT_TRUE(std::isnan(s.ell) && std::isnan(s.re) && std::isnan(s.theta) && std::isnan(s.posErr));
    ASSERT_EQ(s.flux.size(), 2u);
    EXPECT_TRUE(std::isnan(s.flux[0]));
}

TEST_F(CatalogTest, UnknownTypeTakesTheConfiguredModel) {
    m_config.patchRun.galModel = config::GalModel::Dev;
    const auto catalog = read("ID,RA,DEC,TYPE\na,1,2,GAL\nb,1,2,\nc,1,2,sTaR\nd,1,2,EXP\n");
    EXPECT_EQ(catalog.sources[0].type, SourceType::Dev);
    EXPECT_FALSE(catalog.sources[0].typeKnown);
    EXPECT_EQ(catalog.sources[1].type, SourceType::Dev);
    EXPECT_EQ(catalog.sources[2].type, SourceType::Star);
    EXPECT_TRUE(catalog.sources[2].typeKnown);
    EXPECT_EQ(catalog.sources[3].type, SourceType::Exp);
}

TEST_F(CatalogTest, OtherCaseIsFoundWithAWarning) {
    const auto catalog = read("id,ra,Dec,type,re,flux_G,flux_R\n7,1,2,STAR,3,5,6\n");
    EXPECT_EQ(catalog.sources[0].key, "7");
    EXPECT_EQ(catalog.sources[0].re, 3);
    EXPECT_EQ(catalog.sources[0].flux, (std::vector<double>{5, 6}));
    ASSERT_EQ(catalog.warnings.size(), 2u); // RA and DEC alone must be exact
    EXPECT_THAT(catalog.warnings[0], HasSubstr("\"ra\" is taken for RA"));
    EXPECT_THAT(catalog.warnings[1], HasSubstr("\"Dec\" is taken for DEC"));
}

TEST_F(CatalogTest, BandsThatDifferInCaseAlone) {
    const auto catalog = read("RA,DEC,FLUX_I,FLUX_i\n1,2,10,20\n", {"i", "I"});
    EXPECT_EQ(catalog.sources[0].flux, (std::vector<double>{20, 10}));
}

TEST_F(CatalogTest, RowsWithoutPositionAreKept) {
    const auto catalog = read("RA,DEC,note\n1,2,x\n,2,x\n,2,y\nnan,2,x\n400,2,x\n10,-91,x\n360,90,x\n");
    ASSERT_EQ(catalog.sources.size(), 7u);
    for (const std::size_t row : {1, 2, 3, 4, 5})
        EXPECT_TRUE(std::isnan(catalog.sources[row].ra)) << row;
    EXPECT_FALSE(std::isnan(catalog.sources[6].ra));
    ASSERT_EQ(catalog.warnings.size(), 1u);
    EXPECT_THAT(catalog.warnings[0], HasSubstr("5 rows"));
    EXPECT_THAT(catalog.warnings[0], HasSubstr("line 3"));
}

TEST_F(CatalogTest, CellsThatAreNoNumbersCountAsEmptyWithAWarning) {
    const auto catalog = read("RA,DEC,Re,POS_ERR\n1,2,big,\n2,3,4,-1\n3,4,inf,0\n");
    EXPECT_TRUE(std::isnan(catalog.sources[0].re));
    EXPECT_TRUE(std::isnan(catalog.sources[1].posErr));
    EXPECT_EQ(catalog.sources[2].posErr, 0);
    ASSERT_EQ(catalog.warnings.size(), 2u);
    EXPECT_THAT(catalog.warnings[0], HasSubstr("column Re: 2 cells"));
    EXPECT_THAT(catalog.warnings[1], HasSubstr("column POS_ERR: 1 cells"));
    EXPECT_THAT(catalog.warnings[1], HasSubstr("line 3"));
}

TEST_F(CatalogTest, DuplicateKeysAreListedWithLines) {
    std::string text = "ID,RA,DEC\n";
    for (int copy = 0; copy < 2; ++copy)
        for (int i = 1; i <= 12; ++i)
            text += "s" + std::to_string(i) + "," + std::to_string(i) + ",0\n";
    const auto error = errorOf(text);
    EXPECT_THAT(error, HasSubstr("cat.csv"));
    EXPECT_THAT(error, HasSubstr("12 IDs"));
    EXPECT_THAT(error, HasSubstr("s1 (lines 2, 14); s2 (lines 3, 15)"));
    EXPECT_THAT(error, HasSubstr("s10 (lines 11, 23); and 2 more"));
    EXPECT_THAT(error, Not(HasSubstr("s11")));
}

TEST_F(CatalogTest, DuplicatePositionsWithoutIds) {
    EXPECT_THAT(errorOf("RA,DEC\n1.0,2\n3,4\n1.0,2\n"), HasSubstr("1.0,2 (lines 2, 4)"));
    EXPECT_EQ(read("ID,RA,DEC\na,1,2\nb,1,2\n").sources.size(), 2u);
}

struct BadCatalog {
    const char* name;
    const char* text;
    std::vector<std::string> expected;
};

TEST_F(CatalogTest, EveryErrorSaysWhatIsWrong) {
    const std::vector<BadCatalog> bad{
        {"no RA", "ID,DEC,alpha\na,1,2\n", {"the column RA is missing", "ID, DEC, alpha"}},
        {"neither", "ID\na\n", {"RA is missing", "DEC is missing"}},
        {"catalog only",
         "RA,DEC,FLUX_g,FLUX_r,FLUX_z\n1,2,3,4,5\n",
         {"only in the catalog: z; only among the images: none"}},
        {"image only", "RA,DEC,FLUX_g\n1,2,3\n", {"only in the catalog: none; only among the images: r"}},
        {"both", "RA,DEC,FLUX_u,FLUX_z\n1,2,3,4\n", {"only in the catalog: u, z; only among the images: g, r"}},
        {"output names",
         "RA,DEC,ra_fit,FLUX_g_fit,excluded_any\n1,2,3,4,True\n",
         {"ra_fit, FLUX_g_fit, excluded_any", "rename"}},
        {"no rows", "RA,DEC\n", {"no rows"}},
        {"all at once",
         "DEC,RA_fit,FLUX_u,ID\n1,2,3,a\n1,2,3,a\n",
         {"RA is missing", "RA_fit", "only in the catalog: u", "a (lines 2, 3)"}},
    };
    for (const auto& c : bad)
        for (const auto& part : c.expected)
            EXPECT_THAT(errorOf(c.text), HasSubstr(part)) << c.name;
}

TEST_F(CatalogTest, MissingFileIsNamed) {
    try {
        readCatalog(m_dir / "nothing.csv", kBands, m_config);
        FAIL();
    } catch (const UserError& error) {
        EXPECT_THAT(error.what(), HasSubstr("nothing.csv"));
    }
}

TEST_F(CatalogTest, BandsUnknownSkipsTheFluxCheck) {
    EXPECT_TRUE(read("RA,DEC,FLUX_u\n1,2,3\n", {}).sources[0].flux.empty());
}

TEST_F(CatalogTest, PositionsFollowTheWcs) {
    std::string header;
    for (std::string card : test::wcsHeader(100, 80)) {
        card.resize(80, ' ');
        header += card;
    }
    auto catalog = read("ID,RA,DEC\na,150.1,2.2\nb,,2.2\nc,330.1,-2.2\n");
    locateSources(catalog, sky::Wcs::fromHeader(header, "test"));
    EXPECT_NEAR(catalog.sources[0].x, 49.5, 1e-9);
    EXPECT_NEAR(catalog.sources[0].y, 39.5, 1e-9);
    EXPECT_FALSE(catalog.sources[1].hasPosition());
    EXPECT_FALSE(catalog.sources[2].hasPosition()); // on the far side of the sky
}

Catalog catalogAt(const std::vector<std::pair<double, double>>& positions) {
    Catalog catalog;
    for (const auto& [x, y] : positions) {
        CatalogSource source;
        source.x = x;
        source.y = y;
        catalog.sources.push_back(source);
    }
    return catalog;
}

TEST(Exclusion, CropTestsThePositionItself) {
    Frames frames;
    frames.width = 20;
    frames.height = 10;
    auto catalog = catalogAt({{0, 0}, {-0.1, 5}, {19.4, 9.4}, {19.6, 5}, {20, 5}, {5, 10.2}, {kNaN, kNaN}, {5, -1e7}});
    flagCrop(catalog, frames);
    const std::vector<bool> expected{false, true, false, true, true, true, true, true};
    for (std::size_t i = 0; i < expected.size(); ++i)
        EXPECT_EQ(catalog.sources[i].excludedCrop, expected[i]) << i;
    EXPECT_EQ(catalog.activeCount(), 2u);
}

TEST(Exclusion, SaturationInAnyOrAllBands) {
    Frames frames;
    frames.width = frames.height = 40;
    frames.bands.resize(2);
    for (auto& band : frames.bands)
        band.saturated = BitMask(40, 40);
    frames.bands[0].saturated.set(10, 10);
    frames.bands[1].saturated.set(30, 30);
    config::SourceSaturationCut options;
    options.radiusPix = 5;
    // Rounded positions: 15.4 -> 15 is 5 pixels away, 15.6 -> 16 is 6.
    const std::vector<std::pair<double, double>> positions{{15.4, 10}, {15.6, 10}, {30, 30},
                                                           {14, 13},   {14, 14},   {kNaN, 1}};
    auto any = catalogAt(positions), all = any, off = any;
    flagSaturation(any, frames, options);
    const std::vector<bool> expected{true, false, true, true, false, false};
    for (std::size_t i = 0; i < expected.size(); ++i)
        EXPECT_EQ(any.sources[i].excludedSaturation, expected[i]) << i;

    options.requireAllBands = true;
    frames.bands[1].saturated.set(12, 12);
    flagSaturation(all, frames, options);
    EXPECT_TRUE(all.sources[0].excludedSaturation);
    EXPECT_FALSE(all.sources[2].excludedSaturation);

    options.enabled = false;
    flagSaturation(off, frames, options);
    EXPECT_EQ(off.activeCount(), positions.size());
}

} // namespace
} // namespace furrow
