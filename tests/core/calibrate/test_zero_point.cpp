#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "core/calibrate/zero_point.h"
#include "core/io/csv.h"
#include "tests/support/temp_dir.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

using namespace furrow;
using namespace furrow::calibrate;

namespace {

/// The conventions of the specification once more, in the plain vector style of an array language.
namespace rederived {

double medianOf(std::vector<double> v) {
    std::sort(v.begin(), v.end());
    const auto n = v.size();
    return n == 0 ? NAN : n % 2 ? v[n / 2] : 0.5 * (v[n / 2 - 1] + v[n / 2]);
}

std::vector<double> select(const std::vector<double>& v, const std::vector<bool>& keep) {
    std::vector<double> out;
    for (std::size_t i = 0; i < v.size(); ++i)
        if (keep[i])
            out.push_back(v[i]);
    return out;
}

struct Solution {
    std::vector<bool> keep;
    double median, mad, std, limit;
};

Solution solve(const std::vector<double>& zp, const std::vector<double>& err, const std::vector<double>& snr,
               double clipSigma, int rounds, double snrMin, int minStars) {
    Solution s;
    s.keep.assign(zp.size(), true);
    for (int i = 0; i < rounds; ++i) {
        const auto z = select(zp, s.keep);
        if (z.size() < 3)
            break;
        const double m = medianOf(z);
        std::vector<double> d;
        for (const double v : z)
            d.push_back(std::abs(v - m));
        const double sigma = 1.4826 * medianOf(d);
        if (sigma <= 0)
            break;
        std::vector<bool> next;
        for (const double v : zp)
            next.push_back(std::abs(v - m) <= clipSigma * sigma);
        if (next == s.keep)
            break;
        s.keep = next;
    }
    std::vector<std::size_t> order;
    double total = 0;
    auto weight = [&](std::size_t i) { return 1 / std::pow(std::max(err[i], 0.005), 2); };
    for (std::size_t i = 0; i < zp.size(); ++i)
        if (s.keep[i]) {
            order.push_back(i);
            total += weight(i);
        }
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return zp[a] < zp[b]; });
    double sum = 0;
    s.median = NAN;
    for (const auto i : order) {
        sum += weight(i);
        if (sum >= total / 2) {
            s.median = zp[i];
            break;
        }
    }
    std::vector<double> deviations;
    for (const double v : select(zp, s.keep))
        deviations.push_back(std::abs(v - s.median));
    s.mad = 1.4826 * medianOf(deviations);
    s.limit = snrMin;
    std::vector<double> high;
    while (true) {
        high.clear();
        for (std::size_t i = 0; i < zp.size(); ++i)
            if (s.keep[i] && snr[i] >= s.limit)
                high.push_back(zp[i]);
        if (static_cast<int>(high.size()) >= minStars || s.limit <= 5)
            break;
        s.limit = std::max(5.0, s.limit / 2);
    }
    double mean = 0, square = 0;
    for (const double v : high)
        mean += v / static_cast<double>(high.size());
    for (const double v : high)
        square += (v - mean) * (v - mean);
    s.std = std::sqrt(square / (static_cast<double>(high.size()) - 1));
    return s;
}

} // namespace rederived

/// Stars of true zero point 25.07 with Gaussian flux noise; every sixth is a blend that is 0.2–1 mag too bright.
ZpBand makeBand(unsigned seed, int count, double faintest) {
    std::mt19937_64 random(seed);
    auto unit = [&random] { return static_cast<double>(random() >> 11) * 0x1p-53; };
    auto gauss = [&] { return std::sqrt(-2 * std::log(1 - unit())) * std::cos(2 * M_PI * unit()); };
    ZpBand band;
    for (int i = 0; i < count; ++i) {
        ZpStar star;
        star.mag = 14 + (faintest - 14) * unit();
        const double flux = std::pow(10.0, 0.4 * (25.07 - star.mag));
        star.fluxErr = std::sqrt(40.0 * 40.0 + flux);
        star.flux = flux + star.fluxErr * gauss();
        if (i % 6 == 5)
            star.flux *= std::pow(10.0, 0.4 * (0.2 + 0.8 * unit()));
        fillZeroPoint(star);
        band.stars.push_back(star);
    }
    return band;
}

TEST(ZeroPoint, AgreesWithAnIndependentDerivation) {
    for (unsigned seed = 1; seed <= 40; ++seed) {
        config::Zp options;
        options.clipSigma = seed % 2 ? 3.0 : 2.0;
        options.clipMaxIters = seed % 5 == 0 ? 1 : 10;
        auto band = makeBand(seed, 2 + static_cast<int>(seed), seed % 3 ? 17.0 : 20.0);
        std::vector<double> zp, err, snr;
        for (const auto& star : band.stars) {
            ASSERT_GT(star.flux, 0);
            zp.push_back(star.mag + 2.5 * std::log10(star.flux));
            err.push_back(2.5 / std::log(10.0) * star.fluxErr / star.flux);
            snr.push_back(star.flux / star.fluxErr);
        }
        const auto expected = rederived::solve(zp, err, snr, options.clipSigma, options.clipMaxIters,
                                               options.brightSnrMin, options.brightMinStars);
        solveZeroPoint(band, options);
        for (std::size_t i = 0; i < zp.size(); ++i) {
            EXPECT_EQ(band.stars[i].kept, expected.keep[i]) << "seed " << seed;
            EXPECT_NE(band.stars[i].kept, band.stars[i].clipped);
        }
        // 1e-12 mag: rounding only
        EXPECT_NEAR(band.zpMedian, expected.median, 1e-12) << "seed " << seed;
        EXPECT_NEAR(band.zpErrMad, expected.mad, 1e-12) << "seed " << seed;
        EXPECT_EQ(band.snrUsed, expected.limit) << "seed " << seed;
        if (std::isfinite(expected.std)) {
            EXPECT_NEAR(band.zpErrStd, expected.std, 1e-12) << "seed " << seed;
        }
        EXPECT_EQ(band.nKept + band.nClipped, static_cast<int>(band.stars.size()));
    }
}

TEST(ZeroPoint, FindsTheTruthAmongBlends) {
    auto band = makeBand(99, 200, 18);
    solveZeroPoint(band, {});
    // The kept stars scatter by about 0.01 mag near the weighted median; 5 sigma of a median of 160 of them.
    EXPECT_NEAR(band.zpMedian, 25.07, 5 * 1.25 * 0.01 / std::sqrt(160.0));
    for (std::size_t i = 5; i < band.stars.size(); i += 6)
        if (band.stars[i].zpErr < 0.02) {
            EXPECT_TRUE(band.stars[i].clipped); // a blend of at least 0.2 mag is a 10-sigma outlier
        }
}

TEST(ZeroPoint, MedianOfBrightStarsOutweighsFaintOnes) {
    ZpBand band;
    for (const auto& [flux, snr] : {std::pair{1000.0, 200.0}, {1001.0, 10.0}, {1002.0, 10.0}, {1003.0, 10.0}}) {
        ZpStar star;
        star.mag = 17.5;
        star.flux = flux;
        star.fluxErr = flux / snr;
        fillZeroPoint(star);
        band.stars.push_back(star);
    }
    solveZeroPoint(band, {});
    EXPECT_DOUBLE_EQ(band.zpMedian, band.stars[0].zp);
}

TEST(ZeroPoint, LowersTheSignalToNoiseLimitByHalvesDownToFive) {
    ZpBand band;
    for (int i = 0; i < 8; ++i) {
        ZpStar star;
        star.mag = 17;
        star.flux = 1000 + i;
        star.fluxErr = star.flux / (i < 4 ? 60.0 : 13.0);
        fillZeroPoint(star);
        band.stars.push_back(star);
    }
    auto few = band;
    solveZeroPoint(band, {});
    EXPECT_DOUBLE_EQ(band.snrUsed, 12.5);
    EXPECT_EQ(band.nZpErrSrc, 8);
    few.stars.resize(4);
    solveZeroPoint(few, {});
    EXPECT_DOUBLE_EQ(few.snrUsed, 5);
    EXPECT_EQ(few.nZpErrSrc, 4);
}

TEST(ZeroPoint, FewOrNoStarsAreNotAnError) {
    ZpBand none;
    solveZeroPoint(none, {});
    EXPECT_TRUE(std::isnan(none.zpMedian) && std::isnan(none.zpErrMad) && std::isnan(none.zpErrStd));
    auto two = makeBand(3, 2, 15);
    two.stars[1].zp += 3; // two stars are never clipped
    solveZeroPoint(two, {});
    EXPECT_EQ(two.nKept, 2);
}

class ZeroPointFiles : public testing::Test {
protected:
    void SetUp() override {
        config.outputs.workDir = dir.path();
        config.inputs.gaiaxpSynphotCsv = dir / "gaia.csv";
        std::string gaia = "source_id,ra,dec,phot_g_mean_mag,mag_g\n";
        std::string catalog = "ID,RA,DEC,gaia_source_id,FLUX_g_fit,FLUXERR_g_fit,fit_is_reliable\n";
        const auto band = makeBand(7, 12, 16);
        for (std::size_t i = 0; i < band.stars.size(); ++i) {
            const auto& s = band.stars[i];
            const std::string id = std::to_string(4472832130942575800 + static_cast<long long>(i));
            gaia += id + ",1,2,14," + formatDouble(s.mag) + "\n";
            catalog += "\"s," + std::to_string(i) + "\",1.50,2," + id + "," + formatDouble(s.flux) + "," +
                       formatDouble(s.fluxErr) + (i < 9 ? ",True\n" : ",False\n");
        }
        catalog += "gal,1,2,,500,10,True\nnegative,1,2,,-5,10,True\nunfitted,1,2,,,,False\nnoerr,1,2,,100,,True\n";
        writeTextAtomically(dir / "gaia.csv", gaia);
        writeTextAtomically(dir / "output_catalog.csv", catalog);
    }
    io::CsvTable catalog() const { return io::CsvTable::read(dir / "output_catalog.csv"); }
    test::TempDir dir;
    config::Config config;
    RunContext context;
};

TEST_F(ZeroPointFiles, WritesTablesAndMagnitudes) {
    const auto bands = computeZeroPoints(config, {"g"}, context);
    ASSERT_EQ(bands.size(), 1u);
    EXPECT_EQ(bands[0].stars.size(), 9u);
    EXPECT_EQ(bands[0].nUnreliable, 3);
    const auto summary = io::CsvTable::read(dir / "ZP/zp_summary.csv");
    ASSERT_EQ(summary.rows(), 1u);
    EXPECT_EQ(summary.number(0, *summary.find("n_raw")), 9);
    EXPECT_EQ(summary.number(0, *summary.find("zp_median")), bands[0].zpMedian);
    const auto stars = io::CsvTable::read(dir / "ZP/zp_all_bands__per_object.csv");
    ASSERT_EQ(stars.rows(), 9u);
    EXPECT_EQ(stars.text(3, *stars.find("ID")), "s,3");
    EXPECT_EQ(stars.text(3, *stars.find("gaia_source_id")), "4472832130942575803");

    const auto table = catalog();
    const auto mag = *table.find("MAG_g_fit"), magErr = *table.find("MAGERR_g_fit");
    EXPECT_EQ(table.raw(0, 1), "1.50");
    const double zp = bands[0].zpMedian, zpErr = bands[0].zpErrMad;
    EXPECT_NEAR(table.number(12, mag), zp - 2.5 * std::log10(500.0), 1e-12); // rounding
    EXPECT_NEAR(table.number(12, magErr), std::hypot(2.5 / std::log(10.0) * 0.02, zpErr), 1e-12);
    for (const std::size_t row : {13u, 14u})
        EXPECT_EQ(table.raw(row, mag) + table.raw(row, magErr), "");
    EXPECT_NE(table.raw(15, mag), "");
    EXPECT_EQ(table.raw(15, magErr), "");
}

TEST_F(ZeroPointFiles, RunsAgainToTheSameBytes) {
    computeZeroPoints(config, {"g"}, context);
    const auto first = readTextFile(dir / "output_catalog.csv"), summary = readTextFile(dir / "ZP/zp_summary.csv");
    computeZeroPoints(config, {"g"}, context);
    EXPECT_EQ(readTextFile(dir / "output_catalog.csv"), first);
    EXPECT_EQ(readTextFile(dir / "ZP/zp_summary.csv"), summary);
    config.zp.zpErrMethod = config::ZpErrMethod::BrightStd;
    computeZeroPoints(config, {"g"}, context);
    EXPECT_EQ(catalog().columns(), 9u); // replaced, not added
    EXPECT_NE(readTextFile(dir / "output_catalog.csv"), first);
}

TEST_F(ZeroPointFiles, SaysWhatIsMissing) {
    try {
        writeTextAtomically(dir / "gaia.csv", "source_id,ra,dec,phot_g_mean_mag,mag_z\n");
        computeZeroPoints(config, {"z"}, context);
        FAIL() << "a band that was never fitted went unnoticed";
    } catch (const UserError& error) {
        EXPECT_NE(std::string(error.what()).find("FLUX_z_fit"), std::string::npos) << error.what();
    }
}

} // namespace
