#include "widgets/catalog/filter_presets.h"

#include "widgets/base/settings.h"

#include <QCoreApplication>

#include <algorithm>

namespace furrow::widgets {
namespace {

constexpr int kRemembered = 30;
const auto kHistory = QStringLiteral("catalog/filterHistory");
const auto kPresets = QStringLiteral("catalog/filterPresets");

struct Spec {
    const char* name;
    const char* column; ///< that the catalog must have
    const char* expression;
};
constexpr Spec kSpecs[] = {
    {QT_TRANSLATE_NOOP("FilterPresets", "Reliable"), "fit_is_reliable", "fit_is_reliable"},
    {QT_TRANSLATE_NOOP("FilterPresets", "Problems"), "fit_is_reliable", "!fit_is_reliable && !excluded_any"},
    {QT_TRANSLATE_NOOP("FilterPresets", "Any concern"), "fit_quality_issues", "fit_quality_issues != \"\""},
    {QT_TRANSLATE_NOOP("FilterPresets", "Iterations used up"), "fit_quality_issues",
     "contains(fit_quality_issues, \"hit_max_iters\")"},
    {QT_TRANSLATE_NOOP("FilterPresets", "At a bound"), "fit_quality_issues",
     "contains(fit_quality_issues, \"bound_stalled\")"},
    {QT_TRANSLATE_NOOP("FilterPresets", "No fit"), "fit_quality_issues",
     "contains(fit_quality_issues, \"no_fit_result\")"},
    {QT_TRANSLATE_NOOP("FilterPresets", "Fallback PSF"), "psf_fallback_band_count", "psf_fallback_band_count > 0"},
    {QT_TRANSLATE_NOOP("FilterPresets", "Bright mask"), "affected_by_bright_mask", "affected_by_bright_mask"},
    {QT_TRANSLATE_NOOP("FilterPresets", "Saturated"), "excluded_saturation", "excluded_saturation"},
    {QT_TRANSLATE_NOOP("FilterPresets", "Cropped"), "excluded_crop", "excluded_crop"},
    {QT_TRANSLATE_NOOP("FilterPresets", "Stars"), "TYPE", "TYPE == \"STAR\""},
    {QT_TRANSLATE_NOOP("FilterPresets", "Galaxies"), "TYPE", "TYPE != \"STAR\" && TYPE != \"\""},
    {QT_TRANSLATE_NOOP("FilterPresets", "Gaia stars"), "gaia_source_id", "gaia_source_id != \"\""},
};

/// "name\texpression" per preset.
QStringList ownPresets() {
    return setting(kPresets).toStringList();
}

QStringList withoutPreset(const QString& name) {
    QStringList kept;
    for (const QString& line : ownPresets())
        if (line.section(QLatin1Char('\t'), 0, 0) != name)
            kept.push_back(line);
    return kept;
}

} // namespace

std::vector<FilterPreset> filterPresets(const ColumnStore& store) {
    std::vector<FilterPreset> presets;
    for (const Spec& spec : kSpecs)
        if (store.find(spec.column))
            presets.push_back(
                {QCoreApplication::translate("FilterPresets", spec.name), QString::fromLatin1(spec.expression), false});
    // A band whose name is no plain word is quoted as a whole.
    for (const std::string& band : store.bands()) {
        const std::string flux = "FLUX_" + band + "_fit", error = "FLUXERR_" + band + "_fit";
        if (store.find(flux) && store.find(error))
            presets.push_back(
                {QCoreApplication::translate("FilterPresets", "S/N above 5 in %1").arg(QString::fromStdString(band)),
                 QStringLiteral("`%1` / `%2` > 5").arg(QString::fromStdString(flux), QString::fromStdString(error)),
                 false});
    }
    for (const QString& line : ownPresets())
        presets.push_back({line.section(QLatin1Char('\t'), 0, 0), line.section(QLatin1Char('\t'), 1), true});
    return presets;
}

void saveFilterPreset(const QString& name, const QString& expression) {
    QString plain = name;
    plain.replace(QLatin1Char('\t'), QLatin1Char(' '));
    setSetting(kPresets, withoutPreset(plain) << plain + QLatin1Char('\t') + expression);
}

void removeFilterPreset(const QString& name) {
    setSetting(kPresets, withoutPreset(name));
}

QStringList filterHistory() {
    return setting(kHistory).toStringList();
}

void rememberFilter(const QString& expression) {
    const QString text = expression.trimmed();
    if (text.isEmpty())
        return;
    QStringList history = filterHistory();
    history.removeAll(text);
    history.prepend(text);
    setSetting(kHistory, QStringList(history.mid(0, kRemembered)));
}

} // namespace furrow::widgets
