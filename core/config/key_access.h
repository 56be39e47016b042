#pragma once
#include "core/base/error.h"
#include "core/config/key_table.h"

#include <array>
#include <type_traits>

/// Access to the members of Config by type; for the key table alone.
namespace furrow::config {

/// Names of an enumeration's values, in their order.
constexpr auto choicesOf(LogLevelName) {
    return std::to_array<std::string_view>({"DEBUG", "INFO", "WARNING", "ERROR"});
}
constexpr auto choicesOf(PsfStarMode) {
    return std::to_array<std::string_view>({"sep", "gaia", "sep+gaia"});
}
constexpr auto choicesOf(EpsfModel) {
    return std::to_array<std::string_view>({"field", "cell"});
}
constexpr auto choicesOf(GalModel) {
    return std::to_array<std::string_view>({"exp", "dev", "sersic", "star"});
}
constexpr auto choicesOf(Optimizer) {
    return std::to_array<std::string_view>({"newton", "ceres"});
}
constexpr auto choicesOf(FitSky) {
    return std::to_array<std::string_view>({"none", "constant", "plane"});
}
constexpr auto choicesOf(PsfPosition) {
    return std::to_array<std::string_view>({"source", "cell"});
}
constexpr auto choicesOf(PsfInterpolation) {
    return std::to_array<std::string_view>({"quintic", "lanczos3"});
}
constexpr auto choicesOf(PsfModelKind) {
    return std::to_array<std::string_view>({"pixelized", "hybrid", "gaussian_mixture_from_stamp"});
}
constexpr auto choicesOf(PsfFallback) {
    return std::to_array<std::string_view>({"moffat", "ncircular_gaussian", "gaussian_mixture"});
}
constexpr auto choicesOf(ZpErrMethod) {
    return std::to_array<std::string_view>({"all_mad", "bright_std"});
}

template <class E>
inline constexpr auto kChoices = choicesOf(E{});

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsArray : std::false_type {};
template <class T, std::size_t N>
struct IsArray<std::array<T, N>> : std::true_type {};

template <class T>
constexpr KeyKind kindOf() {
    if constexpr (IsOptional<T>::value)
        return kindOf<typename T::value_type>();
    else if constexpr (IsArray<T>::value)
        return std::is_same_v<typename T::value_type, int> ? KeyKind::IntegerList : KeyKind::NumberList;
    else if constexpr (std::is_same_v<T, bool>)
        return KeyKind::Bool;
    else if constexpr (std::is_same_v<T, int>)
        return KeyKind::Integer;
    else if constexpr (std::is_same_v<T, double>)
        return KeyKind::Number;
    else if constexpr (std::is_same_v<T, std::string>)
        return KeyKind::Text;
    else if constexpr (std::is_same_v<T, Path>)
        return KeyKind::File;
    else
        return KeyKind::Choice;
}

template <class T>
KeyValue toValue(const T& member) {
    if constexpr (IsOptional<T>::value)
        return member ? toValue(*member) : KeyValue();
    else if constexpr (IsArray<T>::value)
        return std::vector<double>(member.begin(), member.end());
    else if constexpr (std::is_same_v<T, int>)
        return static_cast<long long>(member);
    else if constexpr (std::is_enum_v<T>)
        return std::string(kChoices<T>[static_cast<std::size_t>(member)]);
    else if constexpr (std::is_same_v<T, Path>)
        return member.string();
    else
        return member;
}

template <class T>
void fromValue(const KeyValue& value, T& member) {
    if constexpr (IsOptional<T>::value) {
        if (std::holds_alternative<std::monostate>(value))
            member.reset();
        else
            fromValue(value, member.emplace());
    } else if constexpr (IsArray<T>::value) {
        const auto& numbers = std::get<std::vector<double>>(value);
        for (std::size_t i = 0; i < member.size(); ++i)
            member[i] = static_cast<typename T::value_type>(numbers.at(i));
    } else if constexpr (std::is_same_v<T, int>) {
        member = static_cast<int>(std::get<long long>(value));
    } else if constexpr (std::is_enum_v<T>) {
        const auto& name = std::get<std::string>(value);
        for (std::size_t i = 0; i < kChoices<T>.size(); ++i)
            if (kChoices<T>[i] == name)
                member = static_cast<T>(i);
    } else if constexpr (std::is_same_v<T, Path>) {
        member = std::get<std::string>(value);
    } else {
        member = std::get<T>(value);
    }
}

/// Access to config.*Section.*Member.
template <auto Section, auto Member>
constexpr KeyAccess accessTo(std::string_view emptyWord = "null") {
    using T = std::remove_cvref_t<decltype(std::declval<Config>().*Section.*Member)>;
    KeyAccess access;
    access.kind = kindOf<T>();
    access.get = [](const Config& config) { return toValue(config.*Section.*Member); };
    access.set = [](Config& config, const KeyValue& value) { fromValue(value, config.*Section.*Member); };
    if constexpr (std::is_enum_v<T>)
        access.choices = kChoices<T>;
    if constexpr (IsArray<T>::value)
        access.length = std::tuple_size_v<T>;
    if constexpr (IsOptional<T>::value)
        access.emptyWord = emptyWord;
    return access;
}

constexpr KeyRange anyValue() {
    return {};
}
constexpr KeyRange atLeast(double min) {
    KeyRange range;
    range.min = min;
    return range;
}
constexpr KeyRange above(double min) {
    KeyRange range = atLeast(min);
    range.openMin = true;
    return range;
}
constexpr KeyRange between(double min, double max) {
    KeyRange range = atLeast(min);
    range.max = max;
    return range;
}
constexpr KeyRange oddAtLeast(double min) {
    KeyRange range = atLeast(min);
    range.odd = true;
    return range;
}

} // namespace furrow::config
