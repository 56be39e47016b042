#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

namespace furrow {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
}

std::size_t editDistance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (lower(a[i - 1]) != lower(b[j - 1]))});
            diagonal = above;
        }
    }
    return row.back();
}

/// Without blanks around it and without a plus sign; empty when a second sign follows the plus.
std::string_view withoutPlus(std::string_view text) {
    text = trimmed(text);
    if (text.empty() || text.front() != '+')
        return text;
    text.remove_prefix(1);
    return text.empty() || text.front() == '-' ? std::string_view() : text;
}

} // namespace

std::string formatDouble(double value) {
    if (std::isnan(value))
        return "";
    std::array<char, 40> buffer;
    const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return std::string(buffer.data(), result.ptr);
}

std::optional<double> parseDouble(std::string_view text) {
    text = withoutPlus(text);
    if (text.empty())
        return std::nullopt;
    double value = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
    if (result.ptr != text.data() + text.size())
        return std::nullopt;
    if (result.ec == std::errc::result_out_of_range) {
        // from_chars leaves the value untouched: too large or too small for a double.
        const bool tiny = text.find("e-") != text.npos || text.find("E-") != text.npos;
        const double magnitude = tiny ? 0.0 : std::numeric_limits<double>::infinity();
        return text.front() == '-' ? -magnitude : magnitude;
    }
    if (result.ec != std::errc())
        return std::nullopt;
    return value;
}

std::optional<long long> parseInteger(std::string_view text) {
    text = withoutPlus(text);
    long long value = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || result.ec != std::errc() || result.ptr != text.data() + text.size())
        return std::nullopt;
    return value;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n\v\f";
    const auto first = text.find_first_not_of(blanks);
    if (first == text.npos)
        return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string toLower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), lower);
    return out;
}

std::string toUpper(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), upper);
    return out;
}

bool equalsIgnoreCase(std::string_view a, std::string_view b) {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char p, char q) { return lower(p) == lower(q); });
}

bool containsIgnoringCase(std::string_view text, std::string_view lowerPart) {
    return std::search(text.begin(), text.end(), lowerPart.begin(), lowerPart.end(),
                       [](char a, char b) { return lower(a) == b; }) != text.end();
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
    std::string out;
    for (const auto& part : parts) {
        if (!out.empty())
            out += separator;
        out += part;
    }
    return out;
}

std::string nearestWord(std::string_view word, const std::vector<std::string>& choices) {
    std::string best;
    std::size_t bestDistance = std::max<std::size_t>(2, word.size() / 3) + 1;
    for (const auto& choice : choices) {
        const std::size_t distance = editDistance(word, choice);
        if (distance < bestDistance) {
            bestDistance = distance;
            best = choice;
        }
    }
    return best;
}

namespace {
constexpr unsigned long long kFnvPrime = 1099511628211ULL;
} // namespace

unsigned long long fnv1a64(std::string_view bytes, unsigned long long seed) {
    unsigned long long hash = seed;
    for (const char c : bytes)
        hash = (hash ^ static_cast<unsigned char>(c)) * kFnvPrime;
    return hash;
}

unsigned long long wordHash64(std::string_view bytes, unsigned long long seed) {
    constexpr std::size_t step = sizeof(unsigned long long);
    unsigned long long hash = seed;
    for (; bytes.size() >= step; bytes.remove_prefix(step)) {
        unsigned long long word = 0;
        std::memcpy(&word, bytes.data(), step);
        hash = (hash ^ word) * kFnvPrime;
        hash ^= hash >> 32;
    }
    return fnv1a64(bytes, hash);
}

} // namespace furrow
