#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/io/fits.h"
#include "tests/support/temp_dir.h"

#include <cmath>
#include <fitsio.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <thread>

namespace furrow::io {
namespace {

/// A file made with CFITSIO alone, independent of FitsWriter.
class RawFits {
public:
    explicit RawFits(const std::filesystem::path& path) { fits_create_diskfile(&m_file, path.c_str(), &m_status); }
    ~RawFits() {
        fits_close_file(m_file, &m_status);
        EXPECT_EQ(m_status, 0);
    }
    void image(int bitpix, std::vector<long> axes) {
        fits_create_img(m_file, bitpix, static_cast<int>(axes.size()), axes.data(), &m_status);
    }
    void key(const char* name, double value) { fits_update_key_dbl(m_file, name, value, -15, nullptr, &m_status); }
    void key(const char* name, const char* value) { fits_update_key_longstr(m_file, name, value, nullptr, &m_status); }
    void logical(const char* name, bool value) { fits_update_key_log(m_file, name, value, nullptr, &m_status); }
    void integer(const char* name, long long value) { fits_update_key_lng(m_file, name, value, nullptr, &m_status); }
    /// Stored values, before BSCALE and BZERO.
    void stored(std::vector<long long> values) {
        fits_set_bscale(m_file, 1.0, 0.0, &m_status);
        fits_write_img(m_file, TLONGLONG, 1, static_cast<LONGLONG>(values.size()), values.data(), &m_status);
    }
    void stored(std::vector<double> values) {
        fits_set_bscale(m_file, 1.0, 0.0, &m_status);
        fits_write_img(m_file, TDOUBLE, 1, static_cast<LONGLONG>(values.size()), values.data(), &m_status);
    }
    void stored(std::vector<short> values) {
        fits_write_img(m_file, TSHORT, 1, static_cast<LONGLONG>(values.size()), values.data(), &m_status);
    }
    fitsfile* handle() { return m_file; }

private:
    fitsfile* m_file = nullptr;
    int m_status = 0;
};

std::string messageOf(const std::filesystem::path& path) {
    try {
        readFitsImage(path);
    } catch (const UserError& error) {
        return error.what();
    }
    return "no error";
}

class FitsIntegers : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Bitpix, FitsIntegers, testing::Values(BYTE_IMG, SHORT_IMG, LONG_IMG, LONGLONG_IMG),
                         [](const auto& p) { return fmt::format("Bits{}", p.param); });
TEST_P(FitsIntegers, ScaleZeroAndBlankAreHonoured) {
    test::TempDir dir;
    {
        RawFits raw(dir / "i.fits");
        raw.image(GetParam(), {3, 2});
        raw.key("BSCALE", 0.5);
        raw.key("BZERO", -10.0);
        raw.integer("BLANK", 99);
        raw.stored(std::vector<long long>{0, 1, 2, 99, 100, 127});
    }
    const auto image = readFitsImage(dir / "i.fits").pixels;
    ASSERT_EQ(image.width(), 3);
    ASSERT_EQ(image.height(), 2);
    EXPECT_EQ(image(0, 0), -10.0f);
    EXPECT_EQ(image(2, 0), -9.0f);
    EXPECT_TRUE(std::isnan(image(0, 1)));
    EXPECT_EQ(image(2, 1), 53.5f);
}

class FitsFloats : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Bitpix, FitsFloats, testing::Values(FLOAT_IMG, DOUBLE_IMG),
                         [](const auto& p) { return fmt::format("Bits{}", -p.param); });
TEST_P(FitsFloats, NotANumberStaysNotANumber) {
    test::TempDir dir;
    {
        RawFits raw(dir / "f.fits");
        raw.image(GetParam(), {2, 2});
        raw.stored(std::vector<double>{1.25, std::nan(""), -3e20, std::numeric_limits<double>::infinity()});
    }
    const auto image = readFitsImage(dir / "f.fits").pixels;
    EXPECT_EQ(image(0, 0), 1.25f);
    EXPECT_TRUE(std::isnan(image(1, 0)));
    EXPECT_EQ(image(0, 1), -3e20f);
    EXPECT_FALSE(std::isfinite(image(1, 1)));
}

TEST(FitsRead, DoublesBeyondTheRangeOfFloatAreNotFinite) {
    test::TempDir dir;
    {
        RawFits raw(dir / "d.fits");
        raw.image(DOUBLE_IMG, {2, 1});
        raw.stored(std::vector<double>{1e300, 2.0});
    }
    const auto image = readFitsImage(dir / "d.fits").pixels;
    EXPECT_FALSE(image(0, 0) < 1e30f);
    EXPECT_EQ(image(1, 0), 2.0f);
}

TEST(FitsRead, FirstImageExtensionWhenThePrimaryIsEmpty) {
    test::TempDir dir;
    {
        RawFits raw(dir / "e.fits");
        raw.image(BYTE_IMG, {});
        raw.key("FILTER", "from primary");
        raw.key("SKYSIG", 7.0);
        raw.key("CRVAL1", 10.0);
        raw.image(FLOAT_IMG, {5});
        raw.image(FLOAT_IMG, {2, 1});
        raw.key("FILTER", "own");
        raw.key("CTYPE1", "RA---TAN");
        raw.stored(std::vector<double>{1, 2});
        raw.image(FLOAT_IMG, {4, 4});
        raw.stored(std::vector<double>(16, 0.0));
    }
    const auto image = readFitsImage(dir / "e.fits");
    EXPECT_EQ(image.pixels.width(), 2);
    EXPECT_EQ(image.header.text("FILTER"), "own");
    EXPECT_EQ(image.header.number("SKYSIG"), 7.0);
    EXPECT_FALSE(image.header.has("CRVAL1")); // a coordinate system is never mixed from two headers
    EXPECT_EQ(image.header.cards().size() % 80, 0u);
    EXPECT_EQ(image.header.number("NAXIS1"), 2.0);
}

TEST(FitsRead, InheritFalseKeepsThePrimaryHeaderOut) {
    test::TempDir dir;
    {
        RawFits raw(dir / "e.fits");
        raw.image(BYTE_IMG, {});
        raw.key("SKYSIG", 7.0);
        raw.image(FLOAT_IMG, {1, 1});
        raw.logical("INHERIT", false);
        raw.stored(std::vector<double>{1});
    }
    EXPECT_FALSE(readFitsInfo(dir / "e.fits").header.has("SKYSIG"));
}

TEST(FitsRead, AxesOfLengthOneAreIgnored) {
    test::TempDir dir;
    {
        RawFits raw(dir / "c.fits");
        raw.image(FLOAT_IMG, {2, 3, 1, 1});
        raw.stored(std::vector<double>{1, 2, 3, 4, 5, 6});
    }
    EXPECT_EQ(readFitsImage(dir / "c.fits").pixels(1, 2), 6.0f);
}

class FitsTiles : public testing::TestWithParam<std::pair<const char*, int>> {};
INSTANTIATE_TEST_SUITE_P(Algorithms, FitsTiles,
                         testing::Values(std::pair{"Rice", RICE_1}, std::pair{"Gzip", GZIP_1},
                                         std::pair{"Gzip2", GZIP_2}, std::pair{"Hcompress", HCOMPRESS_1},
                                         std::pair{"Plio", PLIO_1}),
                         [](const auto& p) { return p.param.first; });
TEST_P(FitsTiles, IntegersAreDecompressed) {
    test::TempDir dir;
    std::vector<short> values(40 * 30);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = static_cast<short>(i * i % 1000);
    {
        RawFits raw(dir / "t.fits.fz");
        int status = 0;
        raw.image(BYTE_IMG, {});
        fits_set_compression_type(raw.handle(), GetParam().second, &status);
        raw.image(SHORT_IMG, {40, 30});
        raw.key("FILTER", "r");
        raw.stored(values);
    }
    const auto image = readFitsImage(dir / "t.fits.fz");
    ASSERT_EQ(image.pixels.size(), values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
        ASSERT_EQ(image.pixels.data()[i], static_cast<float>(values[i])) << i;
    EXPECT_EQ(image.header.text("FILTER"), "r");
    EXPECT_EQ(image.header.number("BITPIX"), 16.0); // as if it were plain
    EXPECT_FALSE(image.header.has("ZIMAGE"));
    const auto info = readFitsInfo(dir / "t.fits.fz");
    EXPECT_EQ(info.width, 40);
    EXPECT_EQ(info.height, 30);
}

TEST(FitsRead, ErrorsNameTheFileAndTheReason) {
    test::TempDir dir;
    writeTextAtomically(dir / "text.fits", "this is no image");
    writeTextAtomically(dir / "empty.fits", "");
    {
        RawFits cube(dir / "cube.fits");
        cube.image(FLOAT_IMG, {2, 2, 2});
        cube.stored(std::vector<double>(8, 1.0));
    }
    {
        RawFits none(dir / "none.fits");
        none.image(BYTE_IMG, {});
    }
    {
        RawFits cut(dir / "cut.fits");
        cut.image(FLOAT_IMG, {100, 100});
        cut.stored(std::vector<double>(10000, 1.0));
    }
    std::filesystem::resize_file(dir / "cut.fits", 2880 * 3);
    const std::vector<std::pair<std::string, std::string>> expected{
        {"missing.fits", "no such file"},        {"text.fits", "it is no FITS file"},
        {"cube.fits", "primary HDU has 3 axes"}, {"none.fits", "holds no 2-D image"},
        {"cut.fits", "cut short or damaged"},    {"empty.fits", "cannot read"}};
    for (const auto& [name, reason] : expected) {
        const std::string message = messageOf(dir / name);
        EXPECT_NE(message.find(name), std::string::npos) << message;
        EXPECT_NE(message.find(reason), std::string::npos) << message;
    }
    EXPECT_NE(messageOf(dir.path()).find("it is a folder"), std::string::npos);
}

TEST(FitsRead, AHeaderThatPromisesTooMuchTakesNoMemory) {
    test::TempDir dir;
    {
        RawFits raw(dir / "p.fits");
        raw.image(FLOAT_IMG, {2, 1});
        raw.stored(std::vector<double>{3, 4});
    }
    std::string bytes = readTextFile(dir / "p.fits");
    const std::string card = "NAXIS1  =                    2";
    bytes.replace(bytes.find(card), card.size(), "NAXIS1  =           2000000000");
    writeTextAtomically(dir / "p.fits", bytes);
    EXPECT_NE(messageOf(dir / "p.fits").find("p.fits: the file is cut short or damaged"), std::string::npos);
}

TEST(FitsRead, WholeFilesPackedWithGzipAreRead) {
    test::TempDir dir;
    {
        RawFits raw(dir / "g.fits");
        raw.image(FLOAT_IMG, {300, 200});
        raw.stored(std::vector<double>(60000, 1.5));
    }
    ASSERT_EQ(std::system(fmt::format("gzip '{}'", (dir / "g.fits").string()).c_str()), 0);
    EXPECT_EQ(readFitsImage(dir / "g.fits.gz").pixels(299, 199), 1.5f);
}

TEST(FitsRead, DamageBehindTheImageDoesNoHarm) {
    test::TempDir dir;
    {
        RawFits raw(dir / "d.fits");
        raw.image(FLOAT_IMG, {2, 1});
        raw.stored(std::vector<double>{3, 4});
        raw.image(FLOAT_IMG, {200, 200});
        raw.stored(std::vector<double>(40000, 1.0));
    }
    std::filesystem::resize_file(dir / "d.fits", 2880 * 2 + 1000); // inside the header of the extension
    EXPECT_EQ(readFitsImage(dir / "d.fits").pixels(1, 0), 4.0f);
}

/// A download or copy that stopped early: refused, or read in full when all of the image is there.
TEST(FitsRead, FilesCutAnywhereNeverCrash) {
    test::TempDir dir;
    for (const bool tiles : {false, true}) {
        {
            RawFits raw(dir / "whole.fits");
            int status = 0;
            raw.image(BYTE_IMG, {});
            fits_set_compression_type(raw.handle(), tiles ? GZIP_1 : 0, &status);
            raw.image(SHORT_IMG, {60, 50});
            raw.stored(std::vector<short>(3000, 7));
        }
        const std::string whole = readTextFile(dir / "whole.fits");
        int refused = 0;
        for (std::size_t size = 0; size < whole.size(); size += 97) {
            writeTextAtomically(dir / "cut.fits", whole.substr(0, size));
            try {
                const auto pixels = readFitsImage(dir / "cut.fits").pixels;
                EXPECT_TRUE(std::all_of(pixels.begin(), pixels.end(), [](float v) { return v == 7.0f; })) << size;
            } catch (const UserError&) {
                ++refused;
            }
        }
        EXPECT_GT(refused, 5);
        std::filesystem::remove(dir / "whole.fits");
    }
}

TEST(FitsRead, FileNamesAreTakenLiterally) {
    test::TempDir dir;
    {
        RawFits raw(dir / "field[1].fits");
        raw.image(FLOAT_IMG, {1, 1});
        raw.stored(std::vector<double>{4});
    }
    EXPECT_EQ(readFitsImage(dir / "field[1].fits").pixels(0, 0), 4.0f);
}

TEST(FitsRead, ManyThreadsReadTheSameFile) {
    test::TempDir dir;
    {
        RawFits raw(dir / "s.fits");
        raw.image(FLOAT_IMG, {64, 64});
        raw.stored(std::vector<double>(64 * 64, 2.5));
    }
    std::vector<int> good(4);
    {
        std::vector<std::jthread> threads;
        for (int& count : good)
            threads.emplace_back([&] {
                for (int i = 0; i < 20; ++i) {
                    const auto image = readFitsImage(dir / "s.fits").pixels;
                    count += std::all_of(image.begin(), image.end(), [](float v) { return v == 2.5f; });
                }
            });
    }
    EXPECT_EQ(good, std::vector<int>(4, 20));
}

/// FITS standard 4.0, section 4.2: the forms a value may take.
TEST(FitsHeader, ReadsEveryFormOfValue) {
    std::string cards;
    for (const char* card :
         {"FILTER  = ' m625  '           / band", "ZP_AUTO =              2.5D+01 / Fortran exponent",
          "QUOTED  = '25.5    '", "NAME    = 'it''s / here'", "FLAG    =                    T",
          "UNDEF   =", "EMPTY   = ''", "HIERARCH ESO INS FILT = 'z' / long", "COMMENT = 'not a value'",
          "LONGSTR = 'first &'", "CONTINUE  'second&'", "CONTINUE  '' / end", "AFTER   = 5"})
        cards += fmt::format("{:<80}", card);
    const FitsHeader header(cards);
    EXPECT_EQ(header.text("FILTER"), "m625");
    EXPECT_EQ(header.number("ZP_AUTO"), 25.0);
    EXPECT_EQ(header.number("QUOTED"), 25.5);
    EXPECT_EQ(header.text("NAME"), "it's / here");
    EXPECT_EQ(header.text("FLAG"), "T");
    EXPECT_EQ(header.number("FLAG"), std::nullopt);
    EXPECT_TRUE(header.has("UNDEF"));
    EXPECT_EQ(header.text("UNDEF"), std::nullopt);
    EXPECT_EQ(header.text("EMPTY"), "");
    EXPECT_EQ(header.text("ESO INS FILT"), "z");
    EXPECT_EQ(header.text("LONGSTR"), "first second");
    EXPECT_EQ(header.number("AFTER"), 5.0);
    EXPECT_FALSE(header.has("ABSENT"));
    EXPECT_FALSE(FitsHeader().has("FILTER"));
}

} // namespace
} // namespace furrow::io
