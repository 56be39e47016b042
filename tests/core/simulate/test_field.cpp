#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/config/config_io.h"
#include "core/io/csv.h"
#include "core/io/fits.h"
#include "core/io/json.h"
#include "core/io/npy.h"
#include "core/simulate/random.h"
#include "core/simulate/simulate.h"
#include "tests/support/temp_dir.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

using namespace furrow;
using namespace furrow::simulate;

namespace {

SimOptions smallField() {
    SimOptions options;
    options.nx = 220;
    options.ny = 180;
    options.nBands = 2;
    options.density = 800;
    options.nSaturated = 1;
    options.psfStarDensity = 100;
    options.cropMargin = 10;
    options.seed = 7;
    return options;
}

double medianOf(std::vector<double> v) {
    std::nth_element(v.begin(), v.begin() + static_cast<std::ptrdiff_t>(v.size() / 2), v.end());
    return v[v.size() / 2];
}

} // namespace

TEST(SimRandom, GivesTheSameNumbersEverywhere) {
    Random a(42, 1, 2), b(42, 1, 2), c(42, 2, 1);
    EXPECT_EQ(a.next(), b.next());
    EXPECT_NE(a.next(), c.next());
    // Pins hashing and order of the draws: fields of a seed must not change from one version to the next.
    Random pinned(1);
    EXPECT_EQ(pinned.next(), 16321491304643971414ULL);
    EXPECT_EQ(pinned.next(), 7437125459209307225ULL);
}

TEST(SimRandom, HasTheMomentsOfItsDistributions) {
    Random random(5);
    const int n = 200000;
    double mean = 0, square = 0, fourth = 0, uniform = 0;
    for (int i = 0; i < n; ++i) {
        const double z = random.normal();
        mean += z / n;
        square += z * z / n;
        fourth += z * z * z * z / n;
        uniform += random.uniform() / n;
    }
    // five standard errors: 1/sqrt(n), sqrt(2/n), sqrt(96/n), sqrt(1/12n)
    EXPECT_NEAR(mean, 0, 5 / std::sqrt(n));
    EXPECT_NEAR(square, 1, 5 * std::sqrt(2.0 / n));
    EXPECT_NEAR(fourth, 3, 5 * std::sqrt(96.0 / n));
    EXPECT_NEAR(uniform, 0.5, 5 / std::sqrt(12.0 * n));
}

TEST(SimField, NoiseIsWhatTheHeaderSays) {
    auto options = smallField();
    options.backgroundAmplitude = 0;
    options.nSaturated = 0;
    const auto bands = drawBands(options);
    auto sources = drawSources(options, bands);
    const auto images = renderBands(options, bands, sources, {});
    auto image = images[1];
    observe(image, options, bands[1], 1);
    std::vector<double> pulls;
    std::size_t missing = 0;
    for (std::size_t i = 0; i < image.size(); ++i) {
        const double model = images[1].data()[i], value = image.data()[i];
        missing += !std::isfinite(value);
        if (std::isfinite(value) && value < options.saturate)
            pulls.push_back((value - model) / std::sqrt(bands[1].skySigma * bands[1].skySigma + model / bands[1].gain));
    }
    EXPECT_EQ(missing, image.size() - (220u - 16) * (180u - 16)); // nan_edge of 8 pixels
    const double n = static_cast<double>(pulls.size());
    const double mean = std::accumulate(pulls.begin(), pulls.end(), 0.0) / n;
    double square = 0;
    for (const double p : pulls)
        square += (p - mean) * (p - mean) / n;
    EXPECT_NEAR(mean, 0, 5 / std::sqrt(n)); // five standard errors
    EXPECT_NEAR(square, 1, 5 * std::sqrt(2 / n));
}

TEST(SimField, ImagesHoldTheTrueFluxes) {
    auto options = smallField();
    options.blendFraction = 0;
    options.density = 30; // a single star of the psf kind and the saturated one
    options.psfStarDensity = 30;
    options.nSaturated = 0;
    const auto bands = drawBands(options);
    auto sources = drawSources(options, bands);
    ASSERT_EQ(sources.size(), 1u);
    const auto images = renderBands(options, bands, sources, {});
    for (std::size_t b = 0; b < bands.size(); ++b) {
        const double sum = std::accumulate(images[b].begin(), images[b].end(), 0.0);
        EXPECT_NEAR(sum / sources[0].adu[b], 1, 5e-3); // wings beyond the frame, 45 pixels or more away
        EXPECT_NEAR(sources[0].adu[b], std::pow(10.0, 0.4 * (bands[b].zpTrue - sources[0].mag[b])),
                    1e-9 * sources[0].adu[b]);
    }
}

class SimFiles : public testing::Test {
protected:
    static void SetUpTestSuite() {
        dir = std::make_unique<test::TempDir>();
        summary = simulateField(*dir / "a", smallField(), {});
        simulateField(*dir / "b", smallField(), {});
    }
    static void TearDownTestSuite() { dir.reset(); }
    static inline std::unique_ptr<test::TempDir> dir;
    static inline SimSummary summary;
};

TEST_F(SimFiles, TheSameSeedGivesTheSameBytes) {
    int files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(*dir / "a")) {
        if (!entry.is_regular_file())
            continue;
        ++files;
        const auto other = *dir / "b" / entry.path().lexically_relative(*dir / "a");
        EXPECT_EQ(readTextFile(entry.path()), readTextFile(other)) << other;
    }
    EXPECT_EQ(files, 7 + 2 + 2); // tables and texts, images, ePSFs
    auto options = smallField();
    options.seed = 8;
    const auto bands = drawBands(options);
    EXPECT_NE(drawSources(options, bands)[0].x, drawSources(smallField(), drawBands(smallField()))[0].x);
}

TEST_F(SimFiles, TheConfigurationLoads) {
    const auto loaded = config::loadConfig(*dir / "a/config.yaml");
    EXPECT_EQ(loaded.config.crop.margin, 10);
    EXPECT_TRUE(loaded.config.zpWanted());
    EXPECT_TRUE(std::filesystem::exists(loaded.config.inputs.imageListFile));
}

TEST_F(SimFiles, CatalogScattersAboutTheTruth) {
    const auto truth = io::CsvTable::read(*dir / "a/truth.csv"),
               catalog = io::CsvTable::read(*dir / "a/input_catalog.csv");
    EXPECT_EQ(truth.rows(), summary.sources);
    EXPECT_EQ(catalog.rows(), summary.catalog);
    std::vector<double> offsets, ratios;
    std::size_t row = 0;
    for (std::size_t r = 0; r < truth.rows(); ++r) {
        if (truth.number(r, *truth.find("in_catalog")) == 0)
            continue;
        ASSERT_EQ(catalog.text(row, 0), truth.text(r, 0));
        offsets.push_back(std::abs(catalog.number(row, *catalog.find("DEC")) - truth.number(r, *truth.find("DEC"))) *
                          3600 / 0.505);
        const double flux = catalog.number(row, *catalog.find("FLUX_m400"));
        if (std::isfinite(flux))
            ratios.push_back(flux / truth.number(r, *truth.find("flux_m400")));
        ++row;
    }
    // median |offset| of a Gaussian of 0.12 pixel: 0.0809; of about 30 sources: standard error 0.018, four of them
    EXPECT_NEAR(medianOf(offsets), 0.0809, 0.072);
    EXPECT_NEAR(medianOf(ratios), 1, 4 * 1.25 * 0.15 / std::sqrt(static_cast<double>(ratios.size())));
}

TEST_F(SimFiles, ImagesCarryTheHeaderOfTheField) {
    const auto image = io::readFitsImage(*dir / "a/images/SIM_m425.fits");
    EXPECT_EQ(image.pixels.width(), 220);
    EXPECT_EQ(image.pixels.height(), 180);
    EXPECT_EQ(image.header.text("FILTER"), "m425");
    const auto params = io::readJson(*dir / "a/sim_params.json");
    EXPECT_NEAR(*image.header.number("ZP_AUTO"), params["bands"]["m425"]["zp_auto"].get<double>(), 1e-9);
    EXPECT_FALSE(std::isfinite(image.pixels(0, 90)));
    float peak = 0;
    for (const float p : image.pixels)
        if (std::isfinite(p))
            peak = std::max(peak, p);
    EXPECT_EQ(peak, 50000.0f); // the saturated star is cut at SATURATE
}

TEST_F(SimFiles, TruePsfsAreUnitSumStamps) {
    const auto stamp = io::readNpy(*dir / "a/true_epsf/m400/r00_c00.npy");
    EXPECT_EQ(stamp.width(), 55);
    EXPECT_NEAR(std::accumulate(stamp.begin(), stamp.end(), 0.0), 1, 1e-5); // float
    EXPECT_EQ(stamp(27, 27), *std::max_element(stamp.begin(), stamp.end()));
}

TEST(SimOptions, ImpossibleFieldsAreReportedTogether) {
    SimOptions options;
    options.nx = 50;
    options.nBands = 0;
    options.fwhmRed = 1;
    try {
        checkOptions(options);
        FAIL() << "no error";
    } catch (const UserError& error) {
        const std::string what = error.what();
        for (const char* word : {"50 ×", "0 bands", "FWHM"})
            EXPECT_NE(what.find(word), what.npos) << what;
    }
}
