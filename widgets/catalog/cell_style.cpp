#include "widgets/catalog/cell_style.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace furrow::widgets {
namespace {

constexpr std::size_t kSampledRows = 64; ///< rows looked at to tell numbers from text
constexpr double kTint = 0.28;           ///< share of the flag's colour in the background

constexpr std::array<std::string_view, 2> kGoodFlags{"fit_is_reliable", "opt_converged"};
constexpr std::array<std::string_view, 4> kBadFlags{"excluded_", "affected_by_bright_mask", "opt_hit_max_iters",
                                                    "flag_bound_stalled"};
constexpr std::array<std::string_view, 4> kBadTexts{"fit_quality_issues", "excluded_reason", "psf_fallback_bands",
                                                    "flag_bound_stalled_which_parameter"};

template <std::size_t N>
bool startsWithAny(std::string_view name, const std::array<std::string_view, N>& starts) {
    return std::any_of(starts.begin(), starts.end(), [&](std::string_view start) { return name.starts_with(start); });
}

CellStyle::Kind kindOf(ColumnType type) {
    switch (type) {
    case ColumnType::Bool:
        return CellStyle::Kind::Truth;
    case ColumnType::Int:
        return CellStyle::Kind::Integer;
    case ColumnType::Double:
        return CellStyle::Kind::Number;
    case ColumnType::Text:
        break;
    }
    return CellStyle::Kind::Text;
}

CellStyle::Kind sampledKind(const ColumnStore& store, std::size_t column) {
    bool numbers = true, integers = true, truths = true, any = false;
    for (std::size_t row = 0; row < std::min(kSampledRows, store.rows()); ++row) {
        const std::string cell = store.text(row, column);
        const auto text = trimmed(cell);
        if (text.empty())
            continue;
        any = true;
        numbers = numbers && parseDouble(text);
        integers = integers && parseInteger(text);
        truths = truths && (equalsIgnoreCase(text, "true") || equalsIgnoreCase(text, "false"));
    }
    if (!any)
        return CellStyle::Kind::Text;
    return truths     ? CellStyle::Kind::Truth
           : integers ? CellStyle::Kind::Integer
           : numbers  ? CellStyle::Kind::Number
                      : CellStyle::Kind::Text;
}

} // namespace

CellStyle cellStyle(const ColumnStore& store, std::size_t column) {
    const std::string_view name = store.names()[column];
    const auto known = store.known(column);
    CellStyle style;
    style.kind = known ? kindOf(known->info->type) : sampledKind(store, column);
    if (style.kind == CellStyle::Kind::Truth)
        style.flag = startsWithAny(name, kGoodFlags)  ? CellStyle::Flag::GoodIfTrue
                     : startsWithAny(name, kBadFlags) ? CellStyle::Flag::BadIfTrue
                                                      : CellStyle::Flag::None;
    else if (style.kind == CellStyle::Kind::Text && startsWithAny(name, kBadTexts))
        style.flag = CellStyle::Flag::BadIfFilled;
    if (!known)
        return style;
    const bool isError = known->info->ucd.starts_with("stat.error");
    if (known->info->ucd.starts_with("pos.eq"))
        style.decimals = 7; // 0.4 mas
    else if (known->info->unit == "mag")
        style.decimals = 4;
    else if (isError)
        style.digits = 4;
    else if (known->info->unit == "pixel")
        style.decimals = 3;
    else if (known->info->unit == "deg")
        style.decimals = 2;
    return style;
}

QString shownCell(const std::string& exact, const CellStyle& style) {
    const QString text = QString::fromStdString(exact);
    if (style.kind != CellStyle::Kind::Number)
        return text;
    const auto value = parseDouble(exact);
    if (!value || !std::isfinite(*value))
        return text;
    // Far from 1, or where the fixed digits would show nothing, significant digits say more.
    const bool isFixed = style.decimals >= 0 && std::abs(*value) < 1e7 &&
                         (*value == 0 || std::abs(*value) >= std::pow(10.0, -style.decimals));
    const QString shown =
        isFixed ? QString::number(*value, 'f', style.decimals) : QString::number(*value, 'g', style.digits);
    return shown.size() < text.size() ? shown : text;
}

QColor flagColor(const std::string& exact, const CellStyle& style, const QPalette& palette) {
    if (style.flag == CellStyle::Flag::None || trimmed(exact).empty())
        return {};
    const bool isTrue = equalsIgnoreCase(trimmed(exact), "true");
    bool isGood = false;
    if (style.flag == CellStyle::Flag::GoodIfTrue)
        isGood = isTrue;
    else if (style.flag == CellStyle::Flag::BadIfTrue && !isTrue)
        return {};
    const QColor base = palette.color(QPalette::Base), hue = isGood ? QColor(0, 158, 115) : QColor(213, 94, 0);
    const auto mix = [](int a, int b) { return static_cast<int>(std::lround(a + kTint * (b - a))); };
    return {mix(base.red(), hue.red()), mix(base.green(), hue.green()), mix(base.blue(), hue.blue())};
}

} // namespace furrow::widgets
