#pragma once
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

/// Numbers of a few digits, which fill catalogs, read 16 bytes at a time. Exact: a number of up to 15 digits behind the
/// point is an integer below 2^53 divided by a power of ten that a double holds, and one division rounds as IEEE 754
/// asks (Clinger 1990, PLDI 25, 92). Everything else is left to std::from_chars.
namespace furrow::shortDecimal {

constexpr std::size_t kBytes = 16; ///< that are read before the end of a text, whatever its length

/// -?[0-9]*[.]?[0-9]* of up to 16 characters as its digits and how many of them follow the point.
struct Parts {
    std::uint64_t digits = 0;
    unsigned decimals = 0;
    bool isNegative = false, hasPoint = false;
};

inline std::uint64_t load(const char* at) {
    std::uint64_t word;
    std::memcpy(&word, at, sizeof(word));
    if constexpr (std::endian::native == std::endian::big)
        word = __builtin_bswap64(word);
    return word;
}

/// The value of eight decimal digits, the first in the lowest byte: neighbours are joined to pairs, fours and eights.
inline std::uint64_t eightDigits(std::uint64_t word) {
    word = (word & 0x0f0f0f0f0f0f0f0f) * 2561 >> 8;
    word = (word & 0x00ff00ff00ff00ff) * 6553601 >> 16;
    return (word & 0x0000ffff0000ffff) * 42949672960001 >> 32;
}

inline bool isEightDigits(std::uint64_t word) {
    constexpr std::uint64_t high = 0xf0f0f0f0f0f0f0f0;
    return ((word & high) | (((word + 0x0606060606060606) & high) >> 4)) == 0x3333333333333333;
}

/// The highest bit of the bytes that are a point.
inline std::uint64_t points(std::uint64_t word) {
    constexpr std::uint64_t low = 0x7f7f7f7f7f7f7f7f;
    const std::uint64_t zero = word ^ 0x2e2e2e2e2e2e2e2e;
    return ~(((zero & low) + low) | zero | low);
}

/// Takes the point at bit `point` (its highest) out of `word`; `before` comes in at the other end.
inline std::uint64_t withoutByte(std::uint64_t word, int point, std::uint64_t before) {
    const std::uint64_t ahead = (std::uint64_t{1} << (point - 7)) - 1; // the bytes before it
    const std::uint64_t upTo = ahead | (std::uint64_t{0xff} << (point - 7));
    return (word & ~upTo) | ((word & ahead) << 8) | before;
}

/// False when the text is of another form. `text` is not empty; kBytes before its end can be read.
inline bool split(std::string_view text, Parts& parts) {
    constexpr std::uint64_t zeros = 0x3030303030303030;
    const char* const end = text.data() + text.size();
    parts.isNegative = text.front() == '-';
    const std::size_t length = text.size() - (parts.isNegative ? 1 : 0);
    if (length == 0 || length > kBytes)
        return false;
    std::uint64_t low = load(end - 8), high = zeros;                  // low: the last eight characters
    const auto keepLast = [](std::uint64_t word, std::size_t count) { // the characters before them become zeros
        const unsigned gone = static_cast<unsigned>(8 * (8 - count));
        return count == 8 ? word : ((word >> gone) << gone) | (zeros & ((std::uint64_t{1} << gone) - 1));
    };
    if (length <= 8)
        low = keepLast(low, length);
    else
        high = keepLast(load(end - 16), length - 8);
    parts.hasPoint = false;
    parts.decimals = 0;
    if (const std::uint64_t found = points(low)) {
        const int point = 63 - std::countl_zero(found);
        parts.decimals = static_cast<unsigned>(7 - point / 8);
        low = withoutByte(low, point, high >> 56);
        high = (high << 8) | '0';
        parts.hasPoint = true;
    } else if (const std::uint64_t foundHigh = points(high)) {
        const int point = 63 - std::countl_zero(foundHigh);
        parts.decimals = static_cast<unsigned>(15 - point / 8);
        high = withoutByte(high, point, '0');
        parts.hasPoint = true;
    }
    if (!isEightDigits(low) || !isEightDigits(high) || (parts.hasPoint && length == 1))
        return false;
    parts.digits = eightDigits(high) * 100'000'000 + eightDigits(low);
    return true;
}

inline bool parse(std::string_view text, double& value) {
    static constexpr std::array<double, kBytes> powers{1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                       1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    Parts parts;
    if (!split(text, parts) || parts.digits > std::uint64_t{1} << 53)
        return false;
    const double magnitude = static_cast<double>(parts.digits) / powers[parts.decimals];
    value = parts.isNegative ? -magnitude : magnitude;
    return true;
}

inline bool parse(std::string_view text, long long& value) {
    Parts parts;
    if (!split(text, parts) || parts.hasPoint)
        return false;
    value = parts.isNegative ? -static_cast<long long>(parts.digits) : static_cast<long long>(parts.digits);
    return true;
}

} // namespace furrow::shortDecimal
