#pragma once
#include "core/catalog/column_store.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace furrow::widgets {

/// A filter with a name.
struct FilterPreset {
    QString name, expression;
    bool isOwn = false; ///< saved by the user
};

/// The filters that make sense for this catalog: those whose columns it has, then the user's own.
std::vector<FilterPreset> filterPresets(const ColumnStore& store);
void saveFilterPreset(const QString& name, const QString& expression); ///< replaces one of the same name
void removeFilterPreset(const QString& name);

/// Expressions that were used, the last one first.
QStringList filterHistory();
void rememberFilter(const QString& expression);

} // namespace furrow::widgets
