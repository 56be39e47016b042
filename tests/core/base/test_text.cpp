#include "core/base/text.h"

#include <cmath>
#include <cstring>
#include <gtest/gtest.h>
#include <limits>
#include <random>

namespace furrow {
namespace {

TEST(Text, DoublesReadBackToTheSameBits) {
    std::mt19937_64 random(99);
    for (int i = 0; i < 20000; ++i) {
        double value = 0;
        const auto bits = random();
        static_assert(sizeof value == sizeof bits);
        std::memcpy(&value, &bits, sizeof value);
        if (std::isnan(value))
            continue;
        const auto back = parseDouble(formatDouble(value));
        ASSERT_TRUE(back.has_value()) << formatDouble(value);
        ASSERT_EQ(*back, value);
    }
    EXPECT_EQ(formatDouble(0.1), "0.1");
    EXPECT_EQ(formatDouble(25.0), "25");
    EXPECT_EQ(formatDouble(std::nan("")), "");
}

TEST(Text, NumbersAreStrict) {
    EXPECT_EQ(parseDouble(" +1.5e3\t"), 1500.0);
    EXPECT_EQ(parseDouble("-inf"), -std::numeric_limits<double>::infinity());
    EXPECT_TRUE(std::isnan(parseDouble("nan").value()));
    EXPECT_EQ(parseDouble("1e400"), std::numeric_limits<double>::infinity());
    EXPECT_EQ(parseDouble("1e-400"), 0.0);
    for (const char* text : {"", " ", "1,5", "1.5x", "0x10", "++1", "+-1", "1 2", "e5"})
        EXPECT_EQ(parseDouble(text), std::nullopt) << text;
    EXPECT_EQ(parseInteger(" +42 "), 42);
    for (const char* text : {"", "4.0", "1e3", "99999999999999999999", "+", "4 2", "+-1"})
        EXPECT_EQ(parseInteger(text), std::nullopt) << text;
}

TEST(Text, NearestWordIgnoresCaseAndKnowsWhenNothingIsNear) {
    const std::vector<std::string> words{"crop.margin", "epsf.ngrid", "zp.enabled"};
    EXPECT_EQ(nearestWord("crop.marginn", words), "crop.margin");
    EXPECT_EQ(nearestWord("EPSF.NGRID", words), "epsf.ngrid");
    EXPECT_EQ(nearestWord("something else", words), "");
    EXPECT_EQ(nearestWord("x", {}), "");
}

TEST(Text, TrimJoinAndCase) {
    EXPECT_EQ(trimmed("\t a b \r\n"), "a b");
    EXPECT_EQ(trimmed("   "), "");
    EXPECT_EQ(join({"a", "", "b"}, ", "), "a, , b");
    EXPECT_EQ(toUpper("aé1"), "Aé1"); // bytes outside ASCII stay
    EXPECT_TRUE(equalsIgnoreCase("Dec", "DEC"));
    EXPECT_FALSE(equalsIgnoreCase("DEC", "DECL"));
}

/// Reference values of FNV-1a, 64 bit (Fowler, Noll, Vo; draft-eastlake-fnv, appendix C).
TEST(Text, HashIsFnv1a) {
    EXPECT_EQ(fnv1a64(""), 0xcbf29ce484222325ULL);
    EXPECT_EQ(fnv1a64("a"), 0xaf63dc4c8601ec8cULL);
    EXPECT_EQ(fnv1a64("foobar"), 0x85944171f73967e8ULL);
}

} // namespace
} // namespace furrow
