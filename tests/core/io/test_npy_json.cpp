#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/io/json.h"
#include "core/io/npy.h"
#include "tests/support/temp_dir.h"

#include <gtest/gtest.h>
#include <limits>
#include <nlohmann/json.hpp>

namespace furrow::io {
namespace {

std::string npyMessage(const std::string& bytes) {
    test::TempDir dir;
    writeTextAtomically(dir / "a.npy", bytes);
    try {
        readNpy(dir / "a.npy");
    } catch (const UserError& error) {
        return error.what();
    }
    return "no error";
}

std::string npyBytes(const std::string& header, std::size_t dataBytes) {
    std::string bytes = "\x93NUMPY";
    bytes += {'\x01', '\x00', static_cast<char>(header.size()), '\x00'};
    return bytes + header + std::string(dataBytes, '\0');
}

TEST(Npy, RoundTripKeepsShapeOrderAndBits) {
    test::TempDir dir;
    Image<float> image(3, 2);
    for (std::size_t i = 0; i < image.size(); ++i)
        image.data()[i] = 0.1f * static_cast<float>(i);
    image(2, 1) = std::numeric_limits<float>::quiet_NaN();
    writeNpy(dir / "e.npy", image);
    const auto back = readNpy(dir / "e.npy");
    ASSERT_EQ(back.width(), 3);
    ASSERT_EQ(back.height(), 2);
    EXPECT_EQ(back(1, 0), 0.1f);
    EXPECT_EQ(back(0, 1), 0.1f * 3);
    EXPECT_TRUE(std::isnan(back(2, 1)));
    // numpy.lib.format: the data start at a multiple of 64 bytes.
    EXPECT_EQ((readTextFile(dir / "e.npy").size() - 6 * sizeof(float)) % 64, 0u);
}

TEST(Npy, ReadsDoubles) {
    test::TempDir dir;
    std::string bytes = npyBytes("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }\n", 0);
    for (const double value : {1.5, -2.25})
        bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
    writeTextAtomically(dir / "d.npy", bytes);
    const auto image = readNpy(dir / "d.npy");
    EXPECT_EQ(image(0, 0), 1.5f);
    EXPECT_EQ(image(1, 0), -2.25f);
}

struct BadNpy {
    const char* name;
    std::string bytes;
    const char* expected;
};
class NpyErrors : public testing::TestWithParam<BadNpy> {};
INSTANTIATE_TEST_SUITE_P(
    Messages, NpyErrors,
    testing::Values(
        BadNpy{"NoNpy", "hello, this is text", "it is no .npy file"},
        BadNpy{"CutShort", npyBytes("{'descr': '<f4', 'fortran_order': False, 'shape': (4, 4), }\n", 60), "cut short"},
        BadNpy{"HeaderCutShort", std::string("\x93NUMPY\x01\x00\xff\x00{'d", 13), "cut short"},
        BadNpy{"Cube", npyBytes("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2, 3), }\n", 24), "(1, 2, 3)"},
        BadNpy{"Vector", npyBytes("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n", 8),
               "its shape is (2,)"},
        BadNpy{"Integers", npyBytes("{'descr': '<i4', 'fortran_order': False, 'shape': (1, 1), }\n", 4),
               "its type is '<i4'"},
        BadNpy{"Fortran", npyBytes("{'descr': '<f4', 'fortran_order': True, 'shape': (1, 1), }\n", 4), "Fortran order"},
        BadNpy{"Damaged", npyBytes("{'descr'}\n", 4), "its header is damaged"}),
    [](const auto& p) { return p.param.name; });
TEST_P(NpyErrors, SaysWhy) {
    const std::string message = npyMessage(GetParam().bytes);
    EXPECT_NE(message.find(GetParam().expected), std::string::npos) << message;
    EXPECT_NE(message.find("a.npy"), std::string::npos);
}

TEST(Json, WritesNaNAsNullAndKeepsOrderAndDigits) {
    test::TempDir dir;
    nlohmann::ordered_json value;
    value["zeta"] = std::numeric_limits<double>::quiet_NaN();
    value["alpha"] = 0.1;
    value["list"] = {1, std::numeric_limits<double>::infinity()};
    writeJson(dir / "m.json", value);
    EXPECT_EQ(readTextFile(dir / "m.json"),
              "{\n  \"zeta\": null,\n  \"alpha\": 0.1,\n  \"list\": [\n    1,\n    null\n  ]\n}\n");
    EXPECT_EQ(readJson(dir / "m.json")["alpha"], 0.1);
}

TEST(Json, BytesThatAreNoUtf8DoNotEndARun) {
    test::TempDir dir;
    writeJson(dir / "m.json", {{"id", "\xff"}});
    EXPECT_EQ(readJson(dir / "m.json")["id"], "\xef\xbf\xbd");
}

TEST(Json, NamesFileLineAndColumnOfASyntaxError) {
    test::TempDir dir;
    writeTextAtomically(dir / "bad.json", "{\n  \"a\": 1,\n  b: 2\n}\n");
    try {
        readJson(dir / "bad.json");
        FAIL() << "no error";
    } catch (const UserError& error) {
        EXPECT_NE(std::string(error.what()).find("bad.json, line 3, column 3"), std::string::npos) << error.what();
    }
}

} // namespace
} // namespace furrow::io
