#include "core/catalog/short_decimal.h"

#include <charconv>
#include <cmath>
#include <gtest/gtest.h>
#include <random>
#include <string>

using namespace furrow;

namespace {

/// A text with digits right before and after it, as its neighbours in a file might be.
class Embedded {
public:
    explicit Embedded(const std::string& text)
        : m_bytes("98765432109876543" + text + "123,456")
        , m_view(std::string_view(m_bytes).substr(17, text.size())) {}
    std::string_view view() const { return m_view; }

private:
    std::string m_bytes;
    std::string_view m_view;
};

/// What is read is exactly what std::from_chars reads from the whole text; other texts are left alone.
template <class T>
bool agrees(const std::string& text) {
    const Embedded cell(text);
    T value{}, expected{};
    if (!shortDecimal::parse(cell.view(), value))
        return true;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), expected);
    return result.ec == std::errc() && result.ptr == text.data() + text.size() &&
           std::memcmp(&value, &expected, sizeof(T)) == 0;
}

std::string randomText(std::mt19937& random, std::string_view alphabet, std::size_t longest) {
    std::string text(1 + random() % longest, ' ');
    for (char& c : text)
        c = alphabet[random() % alphabet.size()];
    return text;
}

} // namespace

TEST(ShortDecimal, AgreesWithTheLibraryBitForBit) {
    std::mt19937 random(3);
    for (int i = 0; i < 300'000; ++i) {
        const std::string text = randomText(random, i % 2 ? "0123456789." : "0123456789.-+eE, x", 18);
        ASSERT_TRUE(agrees<double>(text)) << text;
        ASSERT_TRUE(agrees<long long>(text)) << text;
        ASSERT_TRUE(agrees<double>('-' + text)) << text;
        ASSERT_TRUE(agrees<long long>('-' + text)) << text;
    }
}

TEST(ShortDecimal, ReadsWhatCatalogsHold) {
    for (const char* text :
         {"0", "7", "-7", "150.1234567", "-0.00012345", "0.5", ".5", "5.", "-0", "-0.0", "00012", "12345678",
          "123456789", "1234567.8", "12345678.9", "123456.78901234", "9007199254740992", "1234567890123456"}) {
        double value = 0;
        EXPECT_TRUE(shortDecimal::parse(Embedded(text).view(), value)) << text;
        EXPECT_TRUE(agrees<double>(text)) << text;
    }
    double zero = 1;
    ASSERT_TRUE(shortDecimal::parse(Embedded("-0.0").view(), zero));
    EXPECT_TRUE(zero == 0 && std::signbit(zero));
    long long number = 0;
    ASSERT_TRUE(shortDecimal::parse(Embedded("-9999999999999999").view(), number));
    EXPECT_EQ(number, -9999999999999999);
}

TEST(ShortDecimal, LeavesTheRestAlone) {
    double value = 0;
    for (const char* text : {"-",
                             ".",
                             "-.",
                             "--1",
                             "1-",
                             "+1",
                             "1e5",
                             "1E5",
                             "0x10",
                             "1.2.3",
                             "1 ",
                             " 1",
                             "nan",
                             "inf",
                             "1,2",
                             "1/2",
                             "1:2",
                             "12345678901234567",
                             "9007199254740993",
                             "\xc3\xa9"})
        EXPECT_FALSE(shortDecimal::parse(Embedded(text).view(), value)) << text;
    long long number = 0;
    for (const char* text : {"1.0", "1.", ".1", "12345678901234567", "1e3"})
        EXPECT_FALSE(shortDecimal::parse(Embedded(text).view(), number)) << text;
}
