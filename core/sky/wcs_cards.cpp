#include "core/sky/wcs_cards.h"

#include "core/base/text.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <regex>
#include <vector>

namespace furrow::sky {
namespace {

constexpr std::size_t kCard = 80;

std::string keywordOf(const std::string& card) {
    return std::string(trimmed(std::string_view(card).substr(0, 8)));
}

std::vector<std::string> split(const std::string& cards) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < cards.size(); at += kCard) {
        std::string card = cards.substr(at, kCard);
        card.resize(kCard, ' ');
        out.push_back(std::move(card));
    }
    return out;
}

/// Value field of a numeric card; 0 (the default of CRPIX) when it is no number. Fortran's D exponents are legal
/// (FITS standard 4.2.4).
double numberOf(const std::string& card) {
    std::string value = card.substr(10, card.find('/', 10) - std::min<std::size_t>(10, card.find('/', 10)));
    std::replace_if(
        value.begin(), value.end(), [](char c) { return c == 'D' || c == 'd'; }, 'E');
    return parseDouble(value).value_or(0);
}

std::string numberCard(const std::string& keyword, double value, const std::string& comment) {
    std::string text = formatDouble(value);
    if (std::isfinite(value) && text.find_first_of(".e") == text.npos)
        text += ".0";
    std::string card = fmt::format("{:<8}= {:>20} / {}", keyword, text, comment);
    card.resize(kCard, ' ');
    return card;
}

/// CTYPEi with "-SIP" appended, if it is a four-letter axis with a three-letter projection and nothing behind.
std::string withSip(const std::string& card) {
    static const std::regex plain(R"(^(CTYPE[12]\s*=\s*'(?:RA--|DEC-)-[A-Z]{3})\s*')");
    std::string out = std::regex_replace(card, plain, "$1-SIP'");
    out.resize(kCard, ' ');
    return out;
}

} // namespace

std::string wcsCards(const std::string& header) {
    static const std::regex wanted("WCSAXES|LONPOLE|LATPOLE|RADE(C)?SYS|EQUINOX|EPOCH|MJD-OBS|"
                                   "(CTYPE|CUNIT|CRVAL|CRPIX|CDELT|CROTA)[0-9]|"
                                   "(CD|PC)[0-9]_[0-9]|(CD|PC)00[0-9]00[0-9]|(PV|PS)[0-9]_[0-9]+|"
                                   "(A|B|AP|BP)_([0-9]_[0-9]|ORDER|DMAX)|WAT[0-9]_[0-9]{3}|"
                                   "(CPDIS|CQDIS|CPERR|CQERR|DP|DQ)[0-9]");
    std::vector<std::string> cards;
    bool sip = false;
    for (const auto& card : split(header)) {
        const std::string keyword = keywordOf(card);
        if (keyword == "END")
            break;
        if (card[8] != '=' || !std::regex_match(keyword, wanted))
            continue;
        sip = sip || keyword == "A_ORDER" || keyword == "B_ORDER";
        cards.push_back(card);
    }
    std::string out;
    for (const auto& card : cards)
        if (!sip || card.compare(0, 2, "PV") != 0)
            out += sip ? withSip(card) : card;
    return out;
}

std::string shiftedCards(const std::string& cards, double x0, double y0) {
    const struct {
        const char* keyword;
        double shift;
    } axes[] = {{"CRPIX1", x0}, {"CRPIX2", y0}};
    std::vector<std::string> list = split(cards);
    for (const auto& axis : axes) {
        const auto card =
            std::find_if(list.begin(), list.end(), [&](const auto& c) { return keywordOf(c) == axis.keyword; });
        const double crpix = card == list.end() ? 0 : numberOf(*card);
        const std::string replacement = numberCard(axis.keyword, crpix - axis.shift, "reference pixel");
        if (card == list.end())
            list.push_back(replacement);
        else
            *card = replacement;
    }
    std::string out;
    for (const auto& card : list)
        out += card;
    return out;
}

} // namespace furrow::sky
