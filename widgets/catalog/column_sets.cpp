#include "widgets/catalog/column_sets.h"

#include <QCoreApplication>

#include <algorithm>
#include <functional>
#include <numeric>

namespace furrow::widgets {
namespace {

using Belongs = std::function<bool(const std::string& name, const std::optional<OutputColumn>& known)>;

bool isOneOf(const std::string& name, std::initializer_list<const char*> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool isIdentity(const std::string& name, const std::optional<OutputColumn>&) {
    return isOneOf(name, {"RA", "DEC", "TYPE", "stype_fit", "patch_tag", "epsf_tag", "gaia_source_id", "RA_fit",
                          "DEC_fit", "fit_is_reliable"});
}
bool isPosition(const std::string&, const std::optional<OutputColumn>& known) {
    return known && (known->info->ucd.find("pos.eq") != std::string_view::npos ||
                     known->info->ucd.find("pos.cartesian") != std::string_view::npos);
}
bool isFlux(const std::string& name, const std::optional<OutputColumn>&) {
    return name.starts_with("FLUX");
}
bool isMagnitude(const std::string& name, const std::optional<OutputColumn>&) {
    return name.starts_with("MAG");
}
bool isShape(const std::string& name, const std::optional<OutputColumn>& known) {
    if (!known)
        return false;
    const std::string_view ucd = known->info->ucd;
    return isOneOf(name, {"TYPE", "stype_fit"}) || ucd.find("phys.angSize") != ucd.npos ||
           ucd.find("morph") != ucd.npos || ucd.find("ellipticity") != ucd.npos || ucd.find("posAng") != ucd.npos;
}
bool isFlag(const std::string& name, const std::optional<OutputColumn>& known) {
    return known && (known->info->type == ColumnType::Bool || name.starts_with("opt_") || name.starts_with("flag_") ||
                     isOneOf(name, {"fit_quality_issues", "excluded_reason"}));
}
bool isPsf(const std::string& name, const std::optional<OutputColumn>&) {
    return name.starts_with("psf_") || isOneOf(name, {"patch_tag", "epsf_tag"});
}

} // namespace

std::vector<ColumnSet> columnSets(const ColumnStore& store) {
    const auto words = [](const char* text) { return QCoreApplication::translate("ColumnSets", text); };
    const auto id = store.find("ID");
    std::vector<ColumnSet> sets(1);
    sets[0].name = words(QT_TRANSLATE_NOOP("ColumnSets", "All columns"));
    sets[0].columns.resize(store.columns());
    std::iota(sets[0].columns.begin(), sets[0].columns.end(), std::size_t{0});
    const auto add = [&](const QString& name, const Belongs& belongs) {
        ColumnSet set{name, {}};
        bool isEmpty = true;
        for (std::size_t c = 0; c < store.columns(); ++c) {
            const bool wanted = belongs(store.names()[c], store.known(c));
            if (wanted || c == id)
                set.columns.push_back(c);
            isEmpty = isEmpty && !wanted;
        }
        if (!isEmpty)
            sets.push_back(std::move(set));
    };
    add(words(QT_TRANSLATE_NOOP("ColumnSets", "Identity")), isIdentity);
    add(words(QT_TRANSLATE_NOOP("ColumnSets", "Positions")), isPosition);
    add(words(QT_TRANSLATE_NOOP("ColumnSets", "Fluxes")), isFlux);
    add(words(QT_TRANSLATE_NOOP("ColumnSets", "Magnitudes")), isMagnitude);
    add(words(QT_TRANSLATE_NOOP("ColumnSets", "Shapes")), isShape);
    add(words(QT_TRANSLATE_NOOP("ColumnSets", "Flags")), isFlag);
    add(words(QT_TRANSLATE_NOOP("ColumnSets", "PSF and patch")), isPsf);
    for (const std::string& band : store.bands())
        add(words(QT_TRANSLATE_NOOP("ColumnSets", "Band %1")).arg(QString::fromStdString(band)),
            [&](const std::string&, const std::optional<OutputColumn>& known) { return known && known->band == band; });
    return sets;
}

} // namespace furrow::widgets
