#pragma once
#include "core/catalog/column_store.h"

#include <QString>

#include <vector>

namespace furrow::widgets {

/// A choice of columns with a name.
struct ColumnSet {
    QString name;
    std::vector<std::size_t> columns;
};

/// All columns, identity, positions, fluxes, magnitudes, shapes, flags, PSF, and the columns of each band; ID is in
/// every set. Sets that would be empty are left out.
std::vector<ColumnSet> columnSets(const ColumnStore& store);

} // namespace furrow::widgets
