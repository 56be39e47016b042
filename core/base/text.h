#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace furrow {

/// Shortest text that reads back to the same double (C locale); "" for NaN, "inf"/"-inf".
std::string formatDouble(double value);
/// Whole text as a double in the C locale ("nan", "inf" and surrounding blanks allowed); nullopt if it is no number.
std::optional<double> parseDouble(std::string_view text);
std::optional<long long> parseInteger(std::string_view text);

std::string_view trimmed(std::string_view text);
std::string toLower(std::string_view text);
std::string toUpper(std::string_view text);
bool equalsIgnoreCase(std::string_view a, std::string_view b);
/// `lowerPart`, which is in lower case, occurs in `text` in any case.
bool containsIgnoringCase(std::string_view text, std::string_view lowerPart);
std::string join(const std::vector<std::string>& parts, std::string_view separator);

/// The entry of `choices` with the smallest edit distance to `word`; empty when nothing is near
/// (more than a third of the length differs).
std::string nearestWord(std::string_view word, const std::vector<std::string>& choices);

/// 64-bit FNV-1a hash of bytes, for names and fingerprints (not for security).
unsigned long long fnv1a64(std::string_view bytes, unsigned long long seed = 14695981039346656037ULL);
/// The same by eight bytes at a time, their upper bits folded into the lower ones: another hash, for many bytes.
unsigned long long wordHash64(std::string_view bytes, unsigned long long seed);

} // namespace furrow
