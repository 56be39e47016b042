#include "core/calibrate/band_wavelength.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace furrow::calibrate {

namespace {

struct Standard {
    char name;
    double nm;
};
constexpr Standard kStandards[] = {{'u', 355.1}, {'g', 468.6}, {'r', 616.5}, {'i', 748.1}, {'z', 893.1},
                                   {'y', 962.0}, {'U', 366.0}, {'B', 436.1}, {'V', 544.8}, {'R', 640.7},
                                   {'I', 798.0}, {'J', 1220},  {'H', 1630},  {'K', 2190}};

bool isLetter(char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

} // namespace

std::optional<double> bandWavelength(std::string_view name) {
    while (!name.empty() && (name.back() == '\'' || name.back() == ' '))
        name.remove_suffix(1);
    if (const auto cut = name.find_last_of("_-. "); cut != std::string_view::npos)
        name.remove_prefix(cut + 1);
    // m400, M625n, NB515: a number of nanometres after letters.
    const auto digits = std::find_if(name.begin(), name.end(), [](char c) { return !isLetter(c); });
    if (digits != name.end() && digits != name.begin()) {
        double nm = 0;
        const auto [end, error] = std::from_chars(digits, name.end(), nm);
        const bool rest = std::all_of(end, name.end(), isLetter);
        return error == std::errc() && rest && nm >= 100 && nm <= 30000 ? std::optional(nm) : std::nullopt;
    }
    if (name.size() == 1)
        for (const Standard& standard : kStandards)
            if (standard.name == name.front())
                return standard.nm;
    return std::nullopt;
}

} // namespace furrow::calibrate
