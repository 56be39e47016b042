#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/config/config_io.h"
#include "core/io/csv.h"
#include "core/io/fits.h"
#include "core/pipeline/demo.h"
#include "tests/support/temp_dir.h"

#include <algorithm>
#include <cmath>
#include <fitsio.h>
#include <gtest/gtest.h>
#include <set>
#include <sstream>

namespace furrow {
namespace {
namespace fs = std::filesystem;

std::set<std::string> filesBelow(const fs::path& dir) {
    std::set<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(dir))
        if (entry.is_regular_file())
            names.insert(fs::relative(entry.path(), dir).generic_string());
    return names;
}

/// Paths of the images that the demo's list names.
std::vector<fs::path> imagesOf(const fs::path& dir) {
    std::istringstream list(readTextFile(dir / "image_list.txt"));
    std::vector<fs::path> images;
    for (std::string line; std::getline(list, line);)
        if (!line.empty() && line.front() != '#')
            images.push_back(dir / line);
    return images;
}

/// Quantisation steps of all tiles (column ZSCALE of the compressed table), in image units.
std::vector<double> quantisationSteps(const fs::path& image) {
    fitsfile* file = nullptr;
    int status = 0, column = 0, any = 0;
    long tiles = 0;
    fits_open_file(&file, (image.string() + "[1]").c_str(), READONLY, &status);
    fits_get_colnum(file, CASEINSEN, const_cast<char*>("ZSCALE"), &column, &status);
    fits_read_key(file, TLONG, "ZNAXIS2", &tiles, nullptr, &status);
    std::vector<double> steps(static_cast<std::size_t>(std::max(tiles, 0L)));
    if (status == 0 && !steps.empty())
        fits_read_col(file, TDOUBLE, column, 1, 1, tiles, nullptr, steps.data(), &any, &status);
    EXPECT_EQ(status, 0) << image;
    int closing = 0;
    if (file)
        fits_close_file(file, &closing);
    return steps;
}

/// 1.4826 times the median absolute deviation: the noise of an image that is mostly sky.
double robustNoise(const Image<float>& image) {
    std::vector<float> values(image.begin(), image.end());
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    const float median = *middle;
    for (float& value : values)
        value = std::abs(value - median);
    std::nth_element(values.begin(), middle, values.end());
    return 1.4826 * *middle;
}

TEST(Demo, WritesEveryFileAsItIsInTheRepository) {
    const test::TempDir dir;
    const fs::path config = pipeline::writeDemo(dir / "new/demo");
    EXPECT_EQ(config, dir / "new/demo/config.yaml");
    const fs::path source = fs::path(FURROW_SOURCE_DIR) / "resources/demo";
    const auto expected = filesBelow(source);
    EXPECT_EQ(filesBelow(dir / "new/demo"), expected);
    for (const auto& name : expected)
        EXPECT_EQ(readTextFile(dir / ("new/demo/" + name)), readTextFile(source / name)) << name;
}

TEST(Demo, FitsIntoEightMegabytesAndCreditsTheSurvey) {
    const fs::path source = fs::path(FURROW_SOURCE_DIR) / "resources/demo";
    std::uintmax_t total = 0;
    for (const auto& name : filesBelow(source))
        total += fs::file_size(source / name);
    EXPECT_LE(total, 8'000'000u);
    EXPECT_NE(readTextFile(source / "README.md").find("credit the Sloan Digital Sky Survey"), std::string::npos);
}

TEST(Demo, ConfigurationLoadsAndItsInputsExist) {
    const test::TempDir dir;
    const auto loaded = config::loadConfig(pipeline::writeDemo(dir / "demo"));
    EXPECT_TRUE(loaded.notes.empty()) << loaded.notes.front();
    EXPECT_EQ(loaded.config.outputs.workDir, dir / "demo/work");
    EXPECT_TRUE(fs::exists(loaded.config.inputs.inputCatalog));
    EXPECT_TRUE(loaded.config.zpWanted());
    EXPECT_TRUE(fs::exists(*loaded.config.inputs.gaiaxpSynphotCsv));
    EXPECT_EQ(io::CsvTable::read(loaded.config.inputs.inputCatalog).rows(), 119u);
    EXPECT_EQ(io::CsvTable::read(*loaded.config.inputs.gaiaxpSynphotCsv).rows(), 16u);
}

TEST(Demo, ImagesDecodeWithCompleteHeaders) {
    const test::TempDir dir;
    pipeline::writeDemo(dir / "demo");
    std::string bands;
    for (const auto& path : imagesOf(dir / "demo")) {
        const auto image = io::readFitsImage(path);
        EXPECT_EQ(image.pixels.width(), 800) << path;
        EXPECT_EQ(image.pixels.height(), 800) << path;
        bands += image.header.text("FILTER").value_or("?");
        for (const char* keyword : {"ZP_AUTO", "SKYSIG", "EGAIN", "SATURATE", "PEEING", "CRVAL1", "CRPIX1", "CD1_1"})
            EXPECT_TRUE(image.header.number(keyword)) << path << " " << keyword;
        // Faint sources widen the distribution by up to 7 % in the original frames.
        const double ratio = robustNoise(image.pixels) / image.header.number("SKYSIG").value_or(0.0);
        EXPECT_GT(ratio, 0.97) << path;
        EXPECT_LT(ratio, 1.08) << path;
    }
    EXPECT_EQ(bands, "ugriz");
}

TEST(Demo, QuantisationIsNoCoarserThanASixteenthOfTheNoise) {
    const test::TempDir dir;
    pipeline::writeDemo(dir / "demo");
    const auto images = imagesOf(dir / "demo");
    ASSERT_EQ(images.size(), 5u);
    for (const auto& path : images) {
        const double sigma = io::readFitsInfo(path).header.number("SKYSIG").value_or(0.0);
        const auto steps = quantisationSteps(path);
        ASSERT_EQ(steps.size(), 800u) << path;
        for (double step : steps) {
            ASSERT_GT(step, 0.0) << path; // 0 would mean a tile that is not quantised
            ASSERT_LE(step, sigma / 16.0) << path;
        }
    }
}

TEST(Demo, RefusesAFolderThatHoldsSomething) {
    const test::TempDir dir;
    writeTextAtomically(dir / "mine.txt", "keep me");
    try {
        pipeline::writeDemo(dir.path());
        FAIL() << "overwrote a folder";
    } catch (const UserError& error) {
        EXPECT_NE(std::string(error.what()).find(dir.path().string()), std::string::npos) << error.what();
        EXPECT_NE(std::string(error.what()).find("not empty"), std::string::npos) << error.what();
    }
    EXPECT_EQ(filesBelow(dir.path()), std::set<std::string>{"mine.txt"});
    EXPECT_THROW(pipeline::writeDemo(dir / "mine.txt"), UserError);
}

TEST(Demo, AcceptsAnEmptyFolder) {
    const test::TempDir dir;
    EXPECT_NO_THROW(pipeline::writeDemo(dir.path()));
    EXPECT_THROW(pipeline::writeDemo(dir.path()), UserError);
}

} // namespace
} // namespace furrow
