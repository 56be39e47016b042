#include "core/base/text.h"
#include "core/config/key_table.h"

#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace furrow::config {
namespace {

using Form = RawValue::Form;

std::string describe(const RawValue& value) {
    switch (value.form) {
    case Form::Null:
        return "nothing (null)";
    case Form::List:
        return fmt::format("a list of {}", value.items.size());
    case Form::Map:
        return "a section with keys";
    case Form::Scalar:
        break;
    }
    const bool number = !value.quoted && parseDouble(value.text).has_value();
    return number ? value.text : fmt::format("the text \"{}\"", value.text);
}

/// YAML 1.1 booleans, as PyYAML reads them.
std::optional<bool> parseBool(const std::string& text) {
    const std::string word = toLower(text);
    if (word == "true" || word == "yes" || word == "on")
        return true;
    if (word == "false" || word == "no" || word == "off")
        return false;
    return std::nullopt;
}

bool isInteger(KeyKind kind) {
    return kind == KeyKind::Integer || kind == KeyKind::IntegerList;
}
bool isList(KeyKind kind) {
    return kind == KeyKind::IntegerList || kind == KeyKind::NumberList;
}

/// A number inside the key's range, or nullopt.
std::optional<double> parseInRange(const Key& key, const RawValue& value) {
    if (value.form != Form::Scalar || value.quoted)
        return std::nullopt;
    std::optional<double> number = parseDouble(value.text);
    if (isInteger(key.access.kind)) {
        const auto integer = parseInteger(value.text);
        if (!integer || std::abs(*integer) > std::numeric_limits<int>::max())
            return std::nullopt;
        number = static_cast<double>(*integer);
    }
    return number && std::isfinite(*number) && key.range.contains(*number) ? number : std::nullopt;
}

std::optional<KeyValue> parseList(const Key& key, const RawValue& value) {
    if (value.form != Form::List || value.items.size() != key.access.length)
        return std::nullopt;
    std::vector<double> numbers;
    for (const auto& item : value.items)
        if (const auto number = parseInRange(key, item))
            numbers.push_back(*number);
    return numbers.size() == key.access.length ? std::optional<KeyValue>(numbers) : std::nullopt;
}

std::optional<KeyValue> parseChoice(const Key& key, const RawValue& value) {
    if (value.form == Form::Scalar)
        for (const auto choice : key.access.choices)
            if (equalsIgnoreCase(choice, value.text))
                return KeyValue(std::string(choice));
    return std::nullopt;
}

/// Text of a text or path key; a path may not be empty.
std::optional<KeyValue> parseText(const Key& key, const RawValue& value) {
    if (value.form != Form::Scalar || (key.access.kind == KeyKind::File && trimmed(value.text).empty()))
        return std::nullopt;
    return KeyValue(value.text);
}

std::optional<KeyValue> parseValue(const Key& key, const RawValue& value) {
    const bool isAuto = value.form == Form::Scalar && equalsIgnoreCase(value.text, "auto");
    if (key.access.emptyWord == "auto" ? isAuto : (key.access.emptyWord == "null" && value.form == Form::Null))
        return KeyValue();
    switch (key.access.kind) {
    case KeyKind::Bool: {
        const auto flag = value.form == Form::Scalar && !value.quoted ? parseBool(value.text) : std::nullopt;
        return flag ? std::optional<KeyValue>(*flag) : std::nullopt;
    }
    case KeyKind::Integer: {
        const auto number = parseInRange(key, value);
        return number ? std::optional<KeyValue>(static_cast<long long>(*number)) : std::nullopt;
    }
    case KeyKind::Number: {
        const auto number = parseInRange(key, value);
        return number ? std::optional<KeyValue>(*number) : std::nullopt;
    }
    case KeyKind::Choice:
        return parseChoice(key, value);
    case KeyKind::IntegerList:
    case KeyKind::NumberList:
        return parseList(key, value);
    case KeyKind::Text:
    case KeyKind::File:
        return parseText(key, value);
    case KeyKind::Ignored:
        break;
    }
    return std::nullopt;
}

std::string rangeText(const KeyRange& range) {
    const bool low = std::isfinite(range.min), high = std::isfinite(range.max);
    if (low && high)
        return fmt::format(" from {} to {}", formatDouble(range.min), formatDouble(range.max));
    return low ? fmt::format(" {} {}", range.openMin ? ">" : "≥", formatDouble(range.min)) : "";
}

std::string choiceHint(const Key& key, const RawValue& value) {
    if (key.access.kind != KeyKind::Choice || value.form != Form::Scalar)
        return "";
    const std::string near = nearestWord(value.text, {key.access.choices.begin(), key.access.choices.end()});
    return near.empty() ? "" : fmt::format("; did you mean {}?", near);
}

} // namespace

bool KeyRange::contains(double value) const {
    return (openMin ? value > min : value >= min) && value <= max && (!odd || std::fmod(value, 2.0) != 0);
}

std::string expectation(const Key& key) {
    const std::string range = rangeText(key.range);
    std::string text;
    switch (key.access.kind) {
    case KeyKind::Bool:
        text = "true or false";
        break;
    case KeyKind::Integer:
        text = fmt::format("an {}integer{}", key.range.odd ? "odd " : "", range);
        break;
    case KeyKind::Number:
        text = "a number" + range;
        break;
    case KeyKind::IntegerList:
        text = fmt::format("a list of {} integers{}", key.access.length, range);
        break;
    case KeyKind::NumberList:
        text = fmt::format("a list of {} numbers{}", key.access.length, range);
        break;
    case KeyKind::Text:
        text = "a text";
        break;
    case KeyKind::File:
        text = "a path";
        break;
    case KeyKind::Choice:
        text = "one of " + join({key.access.choices.begin(), key.access.choices.end()}, ", ");
        break;
    case KeyKind::Ignored:
        text = "anything";
        break;
    }
    return key.access.emptyWord.empty() ? text : fmt::format("{}, or {}", text, key.access.emptyWord);
}

std::optional<std::string> assign(const Key& key, const RawValue& value, Config& config) {
    const auto parsed = parseValue(key, value);
    if (parsed) {
        key.access.set(config, *parsed);
        return std::nullopt;
    }
    if (!key.hasEffect())
        return std::nullopt;
    return fmt::format("expected {}, found {}{}", expectation(key), describe(value), choiceHint(key, value));
}

std::string keyText(const Key& key, const Config& config) {
    if (!key.access.get)
        return "";
    struct Writer {
        std::string_view emptyWord;
        std::string operator()(std::monostate) const { return std::string(emptyWord); }
        std::string operator()(bool flag) const { return flag ? "true" : "false"; }
        std::string operator()(long long number) const { return std::to_string(number); }
        std::string operator()(double number) const { return formatDouble(number); }
        std::string operator()(const std::string& text) const { return text; }
        std::string operator()(const std::vector<double>& numbers) const {
            std::vector<std::string> parts;
            for (const double number : numbers)
                parts.push_back(formatDouble(number));
            return join(parts, ", ");
        }
    };
    return std::visit(Writer{key.access.emptyWord}, key.access.get(config));
}

std::optional<std::string> setKeyText(const Key& key, std::string_view text, Config& config) {
    RawValue value;
    if (isList(key.access.kind)) {
        value.form = Form::List;
        std::string_view rest = trimmed(text);
        if (rest.size() >= 2 && rest.front() == '[' && rest.back() == ']')
            rest = rest.substr(1, rest.size() - 2);
        while (!rest.empty()) {
            const auto comma = std::min(rest.find(','), rest.size());
            value.items.push_back({Form::Scalar, std::string(trimmed(rest.substr(0, comma)))});
            rest.remove_prefix(std::min(comma + 1, rest.size()));
        }
    } else if (key.access.emptyWord != "null" || !equalsIgnoreCase(trimmed(text), "null")) {
        value = {Form::Scalar, std::string(key.access.kind == KeyKind::Text ? text : trimmed(text))};
    }
    return assign(key, value, config);
}

bool isDefault(const Key& key, const Config& config) {
    return !key.access.get || key.access.get(config) == key.access.get(Config());
}

} // namespace furrow::config
