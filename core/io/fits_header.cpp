#include "core/io/fits.h"

#include "core/base/text.h"

#include <algorithm>

// FITS standard 4.0, section 4: keyword in columns 1-8, "= " in 9-10, value and comment up to column 80;
// long strings go on in CONTINUE cards (section 4.2.1.2).
namespace furrow::io {
namespace {

constexpr std::size_t kCard = 80;

struct Value {
    std::string text;
    bool quoted = false;
};

std::string_view keywordOf(std::string_view card) {
    constexpr std::string_view hierarch = "HIERARCH ";
    if (card.substr(0, hierarch.size()) == hierarch) {
        const auto equals = card.find('=');
        return equals == card.npos ? std::string_view()
                                   : trimmed(card.substr(hierarch.size(), equals - hierarch.size()));
    }
    return card.substr(8, 2) == "= " ? trimmed(card.substr(0, 8)) : std::string_view();
}

/// Value field without quotes and comment.
Value parseValue(std::string_view field) {
    const auto start = field.find_first_not_of(' ');
    if (start == field.npos)
        return {};
    if (field[start] != '\'')
        return {std::string(trimmed(field.substr(start, field.find('/', start) - start))), false};
    Value value{{}, true};
    for (std::size_t i = start + 1; i < field.size(); ++i) {
        if (field[i] == '\'' && (i + 1 == field.size() || field[i + 1] != '\''))
            break;
        i += field[i] == '\''; // two quotes stand for one
        value.text += field[i];
    }
    return value;
}

std::optional<Value> findValue(std::string_view cards, std::string_view keyword) {
    for (std::size_t at = 0; at + kCard <= cards.size(); at += kCard) {
        const auto card = cards.substr(at, kCard);
        if (keywordOf(card) != keyword || keyword.empty())
            continue;
        Value value = parseValue(card.substr(card.find('=') + 1));
        for (at += kCard; value.quoted && at + kCard <= cards.size(); at += kCard) {
            const auto next = cards.substr(at, kCard);
            const auto last = value.text.find_last_not_of(' ');
            if (next.substr(0, 8) != "CONTINUE" || last == value.text.npos || value.text[last] != '&')
                break;
            value.text.resize(last);
            value.text += parseValue(next.substr(8)).text;
        }
        return value;
    }
    return std::nullopt;
}

} // namespace

FitsHeader::FitsHeader(std::string cards)
    : m_cards(std::move(cards)) {}

std::optional<std::string> FitsHeader::text(const std::string& keyword) const {
    const auto value = findValue(m_cards, keyword);
    if (!value || (value->text.empty() && !value->quoted))
        return std::nullopt;
    return std::string(trimmed(value->text));
}

std::optional<double> FitsHeader::number(const std::string& keyword) const {
    auto value = findValue(m_cards, keyword);
    if (!value)
        return std::nullopt;
    // Fortran programs write double precision exponents with D (section 4.2.4).
    std::replace(value->text.begin(), value->text.end(), 'D', 'E');
    return parseDouble(value->text);
}

bool FitsHeader::has(const std::string& keyword) const {
    return findValue(m_cards, keyword).has_value();
}

} // namespace furrow::io
