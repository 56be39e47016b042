#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/version.h"
#include "core/io/fits.h"
#include "tests/support/temp_dir.h"

#include <bit>
#include <cmath>
#include <cstdlib>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <random>

namespace furrow::io {
namespace {

using Compression = FitsWriter::Compression;

Image<float> noisyImage(int width, int height, float sigma) {
    std::mt19937 random(7);
    std::normal_distribution<float> noise(100.0f, sigma);
    Image<float> image(width, height);
    for (float& value : image)
        value = noise(random);
    return image;
}

/// Runs a Python script that uses astropy; it sees the file as sys.argv[1]. Returns its exit status.
int runAstropy(const test::TempDir& dir, const std::filesystem::path& file, const std::string& script) {
    writeTextAtomically(dir / "check.py", script);
    return std::system(
        fmt::format("/usr/bin/python3 -W error '{}' '{}'", (dir / "check.py").string(), file.string()).c_str());
}

class FitsWrite : public testing::TestWithParam<Compression> {};
INSTANTIATE_TEST_SUITE_P(Compressions, FitsWrite, testing::Values(Compression::None, Compression::LosslessTile),
                         [](const auto& p) { return p.param == Compression::None ? "Plain" : "Tiles"; });
TEST_P(FitsWrite, FloatsAndMasksComeBackBitForBit) {
    test::TempDir dir;
    auto image = noisyImage(70, 50, 3.0f);
    image(3, 4) = std::numeric_limits<float>::quiet_NaN();
    image(5, 4) = 0.0f;
    Image<std::uint8_t> mask(70, 50);
    mask(69, 49) = 1;
    {
        FitsWriter writer(dir / "sub/w.fits");
        writer.addImage("WHITE", image, {}, {}, GetParam());
        writer.addImage("MASK", mask, {{"NBITS", 1LL, "bits in use"}}, {}, GetParam());
        writer.close();
    }
    const auto back = readFitsExtension(dir / "sub/w.fits", "white");
    ASSERT_EQ(back.pixels.width(), 70);
    for (std::size_t i = 0; i < image.size(); ++i) {
        if (std::isnan(image.data()[i]))
            ASSERT_TRUE(std::isnan(back.pixels.data()[i]));
        else
            ASSERT_EQ(std::bit_cast<std::uint32_t>(back.pixels.data()[i]),
                      std::bit_cast<std::uint32_t>(image.data()[i]))
                << i;
    }
    const auto maskBack = readFitsExtension(dir / "sub/w.fits", "MASK");
    EXPECT_EQ(maskBack.pixels(69, 49), 1.0f);
    EXPECT_EQ(maskBack.pixels(0, 0), 0.0f);
    EXPECT_EQ(maskBack.header.number("NBITS"), 1.0);
    EXPECT_EQ(readFitsImage(dir / "sub/w.fits").pixels(5, 4), 0.0f);
    EXPECT_EQ(readFitsInfo(dir / "sub/w.fits").header.text("CREATOR"), kProgramVersion);
    // Nothing but the file itself is left.
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(dir / "sub"), {}), 1);
}

TEST(FitsWriter, QuantisedImageStaysWithinItsStep) {
    test::TempDir dir;
    const float sigma = 5.0f;
    const double level = 16;
    auto image = noisyImage(200, 100, sigma);
    image(10, 10) = std::numeric_limits<float>::quiet_NaN();
    for (const char* name : {"a.fits.fz", "b.fits.fz"}) {
        FitsWriter writer(dir / name);
        writer.addQuantisedImage("SCI", image, level);
        writer.close();
    }
    const auto back = readFitsImage(dir / "a.fits.fz").pixels;
    double worst = 0, sum = 0;
    for (std::size_t i = 0; i < image.size(); ++i) {
        if (std::isnan(image.data()[i])) {
            EXPECT_TRUE(std::isnan(back.data()[i]));
            continue;
        }
        const double difference = back.data()[i] - image.data()[i];
        worst = std::max(worst, std::abs(difference));
        sum += difference;
    }
    // Half a step of noise / level; CFITSIO estimates the noise of each row of 200 pixels to about 15 %.
    EXPECT_LT(worst, 0.5 * 1.5 * sigma / level);
    EXPECT_GT(worst, 0.0);
    // Dithering leaves no bias: mean error below 5 sigma of the mean of 20000 uniform errors of one step.
    EXPECT_LT(std::abs(sum / 20000), 5 * sigma / level / std::sqrt(12 * 20000.0));
    EXPECT_EQ(readTextFile(dir / "a.fits.fz"), readTextFile(dir / "b.fits.fz"));
    EXPECT_LT(std::filesystem::file_size(dir / "a.fits.fz"), image.size() * sizeof(float) / 2);
}

TEST(FitsWriter, CardsKeepTypeAndPrecision) {
    test::TempDir dir;
    const double exact = 177.12345678901234;
    const std::string wcsCards =
        fmt::format("{:<80}{:<80}", "CTYPE1  = 'RA---TAN'", "CRVAL1  =      177.12345678901234");
    {
        FitsWriter writer(dir / "k.fits");
        writer.addPrimary({{"PATCHTAG", std::string("r00_c00_pr00_pc00"), "patch"},
                           {"ZPREF", exact, "AB mag"},
                           {"NSRC", 12345678901LL, ""},
                           {"MULTI", true, ""},
                           {"LONGTEXT", std::string(150, 'x'), ""},
                           {"MISSING", std::nan(""), ""}},
                          wcsCards);
        writer.addImage("A", Image<float>(2, 2, 1.0f));
        writer.close();
    }
    const auto header = readFitsInfo(dir / "k.fits").header;
    EXPECT_EQ(header.text("PATCHTAG"), "r00_c00_pr00_pc00");
    EXPECT_EQ(header.number("ZPREF"), exact);
    EXPECT_EQ(header.number("CRVAL1"), exact);
    EXPECT_EQ(header.number("NSRC"), 12345678901.0);
    EXPECT_EQ(header.text("MULTI"), "T");
    EXPECT_EQ(header.text("LONGTEXT"), std::string(150, 'x'));
    EXPECT_TRUE(header.has("MISSING"));
    EXPECT_EQ(header.number("MISSING"), std::nullopt);
}

TEST(FitsWriter, TablesComeBack) {
    test::TempDir dir;
    const std::size_t rows = 3000; // more than one block of CFITSIO's buffers
    std::vector<double> x(rows);
    std::vector<std::string> ids(rows);
    std::vector<bool> flags(rows);
    std::vector<long long> counts(rows);
    for (std::size_t i = 0; i < rows; ++i) {
        x[i] = std::sqrt(static_cast<double>(i));
        ids[i] = fmt::format("{:05}", i);
        flags[i] = i % 3 == 0;
        counts[i] = static_cast<long long>(i) - 5;
    }
    x[1] = std::nan("");
    ids[2] = "";
    ids[3] = " leading";
    {
        FitsWriter writer(dir / "t.fits");
        writer.addTable(
            "SOURCES",
            {{"x", "pix", "position", x}, {"ID", "", "", ids}, {"base", "", "", flags}, {"n", "", "", counts}},
            {{"NBASE", 3LL, ""}});
        writer.addTable("NONE", {{"x", "", "", std::vector<double>()}, {"ID", "", "", std::vector<std::string>()}});
        writer.close();
    }
    const auto table = readFitsTable(dir / "t.fits", "SOURCES");
    ASSERT_EQ(table.rows, rows);
    EXPECT_EQ(table.names, (std::vector<std::string>{"x", "ID", "base", "n"}));
    EXPECT_EQ(table.units[0], "pix");
    EXPECT_EQ(table.header.number("NBASE"), 3.0);
    EXPECT_TRUE(std::isnan(table.numbers.at("x")[1]));
    EXPECT_EQ(table.texts.at("ID")[2], "");
    EXPECT_EQ(table.texts.at("ID")[3], " leading");
    for (std::size_t i = 4; i < rows; ++i) {
        ASSERT_EQ(table.numbers.at("x")[i], x[i]);
        ASSERT_EQ(table.texts.at("ID")[i], ids[i]);
        ASSERT_EQ(table.numbers.at("base")[i], flags[i] ? 1.0 : 0.0);
        ASSERT_EQ(table.numbers.at("n")[i], static_cast<double>(counts[i]));
    }
    EXPECT_EQ(readFitsTable(dir / "t.fits", "NONE").rows, 0u);
    EXPECT_THROW(readFitsTable(dir / "t.fits", "OTHER"), UserError);
}

TEST(FitsWriter, WithoutCloseNothingIsLeftAndTheOldFileStays) {
    test::TempDir dir;
    writeTextAtomically(dir / "w.fits", "old");
    { FitsWriter(dir / "w.fits").addImage("A", Image<float>(4, 4)); }
    EXPECT_EQ(readTextFile(dir / "w.fits"), "old");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(dir.path()), {}), 1);
}

TEST(FitsWriter, UnwritableFolderIsAUserError) {
    test::TempDir dir;
    writeTextAtomically(dir / "file", "");
    try {
        FitsWriter writer(dir / "file/w.fits");
        FAIL() << "no error";
    } catch (const UserError& error) {
        EXPECT_NE(std::string(error.what()).find("file/w.fits"), std::string::npos) << error.what();
    }
}

TEST(FitsWriter, ColumnsOfDifferentLengthAreABrokenPromise) {
    test::TempDir dir;
    FitsWriter writer(dir / "t.fits");
    EXPECT_THROW(writer.addTable("T", {{"a", "", "", std::vector<double>(2)}, {"b", "", "", std::vector<double>(3)}}),
                 InternalError);
}

TEST(FitsWriter, AstropyReadsEveryKindOfHdu) {
    test::TempDir dir;
    Image<float> image(4, 3);
    for (std::size_t i = 0; i < image.size(); ++i)
        image.data()[i] = 0.25f * static_cast<float>(i);
    image(3, 2) = std::numeric_limits<float>::quiet_NaN();
    Image<std::uint8_t> mask(4, 3);
    mask(1, 2) = 1;
    {
        FitsWriter writer(dir / "p.fits.fz");
        writer.addPrimary({{"PATCHTAG", std::string("r00_c00"), "patch"}, {"SIGMA", std::nan(""), ""}});
        writer.addImage("IMG_r", image, {{"SKYSIG", 0.1, "counts"}}, {}, Compression::LosslessTile);
        writer.addImage("MASK_r", mask, {}, {}, Compression::LosslessTile);
        writer.addImage("PLAIN", image);
        writer.addQuantisedImage("QUANT", noisyImage(50, 50, 2.0f), 16);
        writer.addTable("SOURCES", {{"x", "pix", "", std::vector<double>{1.5, std::nan("")}},
                                    {"ID", "", "", std::vector<std::string>{"00019", ""}},
                                    {"base", "", "", std::vector<bool>{true, false}},
                                    {"n", "", "", std::vector<long long>{1LL << 60, -1}}});
        writer.close();
    }
    EXPECT_EQ(runAstropy(dir, dir / "p.fits.fz", R"(import sys, numpy as np
from astropy.io import fits
with fits.open(sys.argv[1]) as f:
    f.verify("exception")
    assert f[0].header["CREATOR"].startswith("Furrow ")
    assert f[0].header["PATCHTAG"] == "r00_c00"
    want = np.arange(12, dtype="f4").reshape(3, 4) * np.float32(0.25); want[2, 3] = np.nan
    for name in ("IMG_r", "PLAIN"):
        assert np.array_equal(f[name].data, want, equal_nan=True), name
    assert f["IMG_r"].header["SKYSIG"] == 0.1
    assert f["MASK_r"].data.dtype == np.uint8 and f["MASK_r"].data.sum() == 1 and f["MASK_r"].data[2, 1] == 1
    assert abs(np.median(f["QUANT"].data) - 100) < 1
    t = f["SOURCES"].data
    assert t["x"][0] == 1.5 and np.isnan(t["x"][1]) and list(t["ID"]) == ["00019", ""]
    assert list(t["base"]) == [True, False] and list(t["n"]) == [2**60, -1]
    assert f["SOURCES"].columns["x"].unit == "pix"
)"),
              0);
}

} // namespace
} // namespace furrow::io
