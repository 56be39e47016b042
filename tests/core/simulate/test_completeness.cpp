#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/simulate/completeness.h"
#include "tests/support/temp_dir.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace furrow;
using namespace furrow::simulate;

namespace {

const char* const kTruth =
    "ID,gaia_id,mag_g,flux_g\n"
    "1,,15.1,1000\n2,,15.2,900\n3,,15.4,800\n4,77,15.3,700\n5,,15.3,700\n6,,18.0,50\n7,,18.6,30\n8,,18.7,20\n";
// 1 and 2 recovered, 3 unreliable, 4 injected from Gaia, 5 outside the crop, 6 too faint, 7 lost, 8 without a fit
const char* const kCatalog = "ID,FLUX_g_fit,FLUXERR_g_fit,fit_is_reliable,excluded_crop\n"
                             "1,1010,10,True,False\n2,891,9,True,False\n3,880,8,False,False\ngaia_77,700,7,True,False\n"
                             "5,,,False,True\n6,45,10,True,False\n8,,,False,False\n";

} // namespace

TEST(Completeness, CountsAndMeasuresByMagnitude) {
    const test::TempDir dir;
    writeTextAtomically(dir / "t.csv", kTruth);
    writeTextAtomically(dir / "c.csv", kCatalog);
    const auto bins = measureCompleteness(dir / "t.csv", dir / "c.csv", {});
    ASSERT_EQ(bins.size(), 3u);
    EXPECT_EQ(bins[0].band, "g");
    EXPECT_EQ(bins[0].magLow, 15);
    EXPECT_EQ(bins[0].nTrue, 4); // the cropped one does not count
    EXPECT_EQ(bins[0].nFitted, 4);
    EXPECT_EQ(bins[0].nReliable, 3);
    EXPECT_EQ(bins[0].nRecovered, 3);
    EXPECT_DOUBLE_EQ(bins[0].recoveredFraction(), 0.75);
    EXPECT_NEAR(bins[0].ratioMedian, (1.0 + 1.01) / 2, 1e-12); // of 0.99, 1, 1.01, 1.1
    EXPECT_NEAR(bins[0].pullMedian, (0.0 + 1.0) / 2, 1e-12);   // of -1, 0, 1, 10
    EXPECT_EQ(bins[1].nRecovered, 0);                          // S/N 4.5
    EXPECT_EQ(bins[1].nReliable, 1);
    EXPECT_EQ(bins[2].nTrue, 2);
    EXPECT_EQ(bins[2].nFitted, 0);
    EXPECT_TRUE(std::isnan(bins[2].ratioMedian));
    EXPECT_NE(completenessCsv(bins).find("\ng,18.5,19,2,0,0,0,0.0000,,,,\n"), std::string::npos)
        << completenessCsv(bins);
}

TEST(Completeness, SaysWhatIsMissing) {
    const test::TempDir dir;
    writeTextAtomically(dir / "t.csv", kTruth);
    writeTextAtomically(dir / "c.csv", "ID,FLUX_r_fit\n1,2\n");
    try {
        measureCompleteness(dir / "t.csv", dir / "c.csv", {});
        FAIL() << "no error";
    } catch (const UserError& error) {
        EXPECT_NE(std::string(error.what()).find("FLUX_g_fit"), std::string::npos) << error.what();
    }
}
