#include "core/base/error.h"
#include "core/config/config_io.h"
#include "core/io/csv.h"
#include "core/io/fits.h"
#include "core/io/json.h"
#include "core/pipeline/inject.h"
#include "core/pipeline/run.h"
#include "tests/support/field_writer.h"
#include "tests/support/temp_dir.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

using namespace furrow;
namespace fs = std::filesystem;

namespace {

constexpr const char* kBands[] = {"g", "r"};
constexpr double kZeroPoints[] = {26.2, 26.7}; ///< of the images; zp_ref is 25

/// Cards of a header but those that every writer makes for itself.
std::vector<std::string> userCards(const std::string& cards) {
    static const std::set<std::string> structural{"SIMPLE", "BITPIX", "NAXIS", "NAXIS1", "NAXIS2", "EXTEND", "COMMENT"};
    std::vector<std::string> kept;
    for (std::size_t at = 0; at + 80 <= cards.size(); at += 80)
        if (const auto card = cards.substr(at, 80); !structural.count(card.substr(0, card.find_first_of(" ="))))
            kept.push_back(card);
    return kept;
}

/// A field with a margin, a blank corner and zero points other than zp_ref, run once.
class Inject : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        s_dir = new test::TempDir;
        test::FieldOptions field;
        field.width = 280;
        field.height = 240;
        field.stars = 20;
        field.zpAuto = kZeroPoints[0];
        field.fluxColumns = true;
        field.config = {{"crop.enabled", "true"}, {"crop.margin", "20"}, {"epsf.final_psf_size", "35"}};
        s_files = test::writeField(*s_dir / "field", field);
        for (const auto& path : s_files.images)
            blankCorner(path);
        s_config = config::loadConfig(s_files.config).config;
        pipeline::runCommand(pipeline::Command::Run, s_config, {});

        // Stars alone, so far apart that the stamps of 35 pixels do not touch, without noise.
        s_stars.density = 300;
        s_stars.minSeparation = 55;
        s_stars.starFraction = 1;
        s_stars.magRange.emplace(15, 17);
        s_stars.photonNoise = false;
        pipeline::injectSources(s_config, s_stars, *s_dir / "stars", {});
    }
    static void TearDownTestSuite() {
        delete s_dir;
        s_dir = nullptr;
    }
    static void blankCorner(const fs::path& path) {
        auto image = io::readFitsImage(path);
        for (int y = 0; y < 60; ++y)
            std::fill_n(image.pixels.row(y), 60, std::numeric_limits<float>::quiet_NaN());
        std::string cards;
        for (const auto& card : userCards(image.header.cards()))
            cards += card;
        io::FitsWriter writer(path);
        writer.addImage("", image.pixels, {{"OBSERVER", std::string("N. N."), "a card of the user's"}}, cards);
        writer.close();
    }

    static io::FitsImage before(std::size_t b) { return io::readFitsImage(s_files.images[b]); }
    static io::FitsImage after(const std::string& field, std::size_t b) {
        return io::readFitsImage(*s_dir / field / "images" / (std::string(kBands[b]) + ".fits"));
    }
    static io::CsvTable table(const std::string& field, const char* name) {
        return io::CsvTable::read(*s_dir / field / name);
    }
    static double number(const io::CsvTable& table, std::size_t row, const std::string& column) {
        return table.number(row, table.find(column).value());
    }

    inline static test::TempDir* s_dir = nullptr;
    inline static test::FieldFiles s_files;
    inline static config::Config s_config;
    inline static pipeline::InjectOptions s_stars;
};

} // namespace

TEST_F(Inject, KeepsEveryCardOfTheHeader) {
    for (std::size_t b = 0; b < 2; ++b) {
        const auto image = after("stars", b);
        for (const auto& card : userCards(before(b).header.cards()))
            EXPECT_NE(image.header.cards().find(card), std::string::npos) << card;
        EXPECT_EQ(image.header.text("OBSERVER"), "N. N.");
        EXPECT_EQ(image.header.number("NINJECT"), static_cast<double>(table("stars", "truth.csv").rows()));
    }
}

TEST_F(Inject, AddsTheTrueFluxInAduOfEveryBand) {
    const auto truth = table("stars", "truth.csv");
    int checked = 0;
    for (std::size_t b = 0; b < 2; ++b) {
        const std::string band = kBands[b];
        const auto old = before(b).pixels, fresh = after("stars", b).pixels;
        for (std::size_t row = 0; row < truth.rows(); ++row) {
            const double adu = number(truth, row, "adu_" + band);
            // Magnitudes are written with 6 decimals, fluxes with 8 digits.
            EXPECT_NEAR(adu / std::pow(10, 0.4 * (kZeroPoints[b] - number(truth, row, "mag_" + band))), 1, 1e-6);
            EXPECT_NEAR(number(truth, row, "flux_" + band) / adu, std::pow(10, -0.4 * (kZeroPoints[b] - 25)), 1e-6);
            const int x = pixelOf(number(truth, row, "x")), y = pixelOf(number(truth, row, "y"));
            const Box box = Box{x, x + 1, y, y + 1}.grown(17);
            double sum = 0, weighted = 0;
            for (int j = box.y0; j < box.y1; ++j)
                for (int i = box.x0; i < box.x1; ++i) {
                    const bool inside = old.box().contains(i, j);
                    const double light = inside ? double(fresh(i, j)) - old(i, j) : NAN;
                    sum += light;
                    weighted += light * i;
                }
            if (!std::isfinite(sum))
                continue; // at the edge of the frame or of the blank corner
            ++checked;
            EXPECT_NEAR(sum / adu, 1, 1e-4) << "row " << row;          // unit-sum stamps of float pixels
            EXPECT_NEAR(weighted / sum, number(truth, row, "x"), 0.1); // asymmetries of the PSF built from 20 stars
        }
    }
    EXPECT_GT(checked, 4);
}

TEST_F(Inject, KeepsBlankPixelsAndEverythingFarFromTheSources) {
    const auto truth = table("stars", "truth.csv");
    for (std::size_t b = 0; b < 2; ++b) {
        const auto old = before(b).pixels, fresh = after("stars", b).pixels;
        std::size_t blank = 0, changed = 0;
        for (std::size_t i = 0; i < old.size(); ++i) {
            ASSERT_EQ(std::isfinite(old.data()[i]), std::isfinite(fresh.data()[i])) << i;
            blank += !std::isfinite(old.data()[i]);
            changed += std::isfinite(old.data()[i]) && old.data()[i] != fresh.data()[i];
        }
        EXPECT_EQ(blank, 3600u);
        EXPECT_LE(changed, truth.rows() * 35 * 35);
        EXPECT_GT(changed, 0u);
    }
    for (std::size_t row = 0; row < truth.rows(); ++row) // neither in the margin nor in the corner
        EXPECT_TRUE(number(truth, row, "x") >= 19.5 && number(truth, row, "y") >= 19.5 &&
                    (number(truth, row, "x") >= 59.5 || number(truth, row, "y") >= 59.5));
}

TEST_F(Inject, CatalogHoldsTheOriginalRowsAndTheInjectedOnes) {
    const auto truth = table("stars", "truth.csv"), catalog = table("stars", "input_catalog.csv");
    const auto original = io::CsvTable::read(s_files.catalog);
    ASSERT_EQ(catalog.rows(), original.rows() + truth.rows());
    for (std::size_t row = 0; row < original.rows(); ++row)
        for (std::size_t column = 0; column < original.columns(); ++column)
            EXPECT_EQ(catalog.raw(row, column), original.raw(row, column));
    double square = 0;
    for (std::size_t row = 0; row < truth.rows(); ++row) {
        const std::size_t there = original.rows() + row;
        EXPECT_EQ(catalog.text(there, catalog.find("ID").value()), truth.text(row, truth.find("ID").value()));
        EXPECT_EQ(catalog.text(there, catalog.find("TYPE").value()), "STAR");
        EXPECT_NEAR(number(catalog, there, "FLUX_g") / number(truth, row, "flux_g"), 1, 0.75); // 5 sigma of 15 %
        const double offset = (number(catalog, there, "DEC") - number(truth, row, "DEC")) * 3600 / 0.4; // pixels
        square += offset * offset / static_cast<double>(truth.rows());
    }
    // Scatter of 0.1 pixel; the relative error of a standard deviation is 1/sqrt(2 N), five of them.
    EXPECT_NEAR(std::sqrt(square), 0.1, 0.1 * 5 / std::sqrt(2.0 * static_cast<double>(truth.rows())));
    EXPECT_EQ(truth.text(0, 0), "inj_00001");
}

TEST_F(Inject, TheNewFieldRunsAndGivesTheFluxesBack) {
    const auto config = config::loadConfig(*s_dir / "stars" / "config.yaml").config;
    EXPECT_EQ(config.outputs.workDir, *s_dir / "stars" / "work");
    EXPECT_EQ(config.crop.margin, 20);
    pipeline::runCommand(pipeline::Command::Run, config, {});
    const auto catalog = io::CsvTable::read(config.outputs.finalCatalog), truth = table("stars", "truth.csv");
    const std::size_t first = catalog.rows() - truth.rows();
    std::vector<double> ratios;
    for (std::size_t row = 0; row < truth.rows(); ++row)
        if (const double flux = number(catalog, first + row, "FLUX_r_fit"); std::isfinite(flux))
            ratios.push_back(flux / number(truth, row, "flux_r"));
    ASSERT_GT(ratios.size(), truth.rows() / 2);
    std::nth_element(ratios.begin(), ratios.begin() + static_cast<long>(ratios.size()) / 2, ratios.end());
    EXPECT_NEAR(ratios[ratios.size() / 2], 1, 0.02); // the new PSF is built from the few stars again: 1 % each
}

TEST_F(Inject, TheSameSeedGivesTheSameBytesAndNoiseIsThatOfTheLight) {
    auto options = s_stars;
    options.photonNoise = true;
    options.starFraction = 0.5;
    options.fromCatalog = true;
    for (const char* name : {"a", "b"})
        pipeline::injectSources(s_config, options, *s_dir / name, {});
    for (const char* file : {"images/g.fits", "images/r.fits", "truth.csv", "input_catalog.csv", "sim_params.json"})
        EXPECT_EQ(test::readText(*s_dir / "a" / file), test::readText(*s_dir / "b" / file)) << file;
    options.photonNoise = false;
    pipeline::injectSources(s_config, options, *s_dir / "c", {});
    EXPECT_EQ(test::readText(*s_dir / "a/truth.csv"), test::readText(*s_dir / "c/truth.csv"));

    double pull2 = 0, n = 0;
    const auto old = before(0).pixels, noisy = after("a", 0).pixels, smooth = after("c", 0).pixels;
    for (std::size_t i = 0; i < old.size(); ++i) {
        const double light = double(smooth.data()[i]) - old.data()[i];
        if (!(light > 1) || light > 20000)
            continue;
        const double noise = double(noisy.data()[i]) - smooth.data()[i];
        pull2 += noise * noise / (light / 2); // EGAIN of the field: 2
        ++n;
    }
    ASSERT_GT(n, 500);
    EXPECT_NEAR(pull2 / n, 1, 5 * std::sqrt(2.5 / n)); // variance of a squared Poisson pull: 2 + 1/mean ≤ 2.5
    options.seed = 2;
    pipeline::injectSources(s_config, options, *s_dir / "d", {});
    EXPECT_NE(test::readText(*s_dir / "c/truth.csv"), test::readText(*s_dir / "d/truth.csv"));
}

TEST_F(Inject, ColoursOfTheCatalogAreThoseOfTheField) {
    auto options = s_stars;
    options.fromCatalog = true;
    pipeline::injectSources(s_config, options, *s_dir / "coloured", {});
    const auto truth = table("coloured", "truth.csv"), flat = table("stars", "truth.csv");
    for (std::size_t row = 0; row < truth.rows(); ++row) // every source of the field is 20 % brighter in r
        EXPECT_NEAR(number(truth, row, "mag_g") - number(truth, row, "mag_r"), 2.5 * std::log10(1.2), 0.15);
    for (std::size_t row = 0; row < flat.rows(); ++row)
        EXPECT_EQ(number(flat, row, "mag_g"), number(flat, row, "mag_r"));
}

TEST_F(Inject, RefusesFullFoldersUnfinishedRunsAndNonsense) {
    const auto complaint = [](const config::Config& config, const pipeline::InjectOptions& options,
                              const fs::path& folder) -> std::string {
        try {
            pipeline::injectSources(config, options, folder, {});
        } catch (const UserError& error) {
            return error.what();
        }
        return {};
    };
    const std::string before = test::readText(*s_dir / "stars/truth.csv");
    EXPECT_NE(complaint(s_config, s_stars, *s_dir / "stars").find("is not empty"), std::string::npos);
    EXPECT_EQ(test::readText(*s_dir / "stars/truth.csv"), before);

    auto other = s_config;
    other.outputs.epsfDir = *s_dir / "nowhere";
    EXPECT_NE(complaint(other, s_stars, *s_dir / "new").find("epsf_summary.json is missing"), std::string::npos);
    auto options = s_stars;
    options.density = 0;
    options.starFraction = 2;
    const std::string both = complaint(s_config, options, *s_dir / "new");
    EXPECT_NE(both.find("density"), std::string::npos) << both;
    EXPECT_NE(both.find("star fraction 2"), std::string::npos) << both;
    EXPECT_FALSE(fs::exists(*s_dir / "new"));
}

TEST_F(Inject, StopsWhenAsked) {
    std::stop_source source;
    source.request_stop();
    EXPECT_THROW(pipeline::injectSources(s_config, s_stars, *s_dir / "stopped",
                                         RunContext(source.get_token(), nullptr, nullptr)),
                 Cancelled);
    EXPECT_FALSE(fs::exists(*s_dir / "stopped/config.yaml"));
}
