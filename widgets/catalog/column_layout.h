#pragma once
#include "core/catalog/column_store.h"

#include <QStringList>
#include <QVariantMap>

class QHeaderView;

namespace furrow::widgets {

/// Order, visibility and widths of the columns by name, so that they hold for other catalogs too; kept in the settings.
class ColumnLayout {
public:
    ColumnLayout();
    void save(const QHeaderView& header, const ColumnStore& store);
    void restore(QHeaderView& header, const ColumnStore& store) const;

private:
    QStringList m_hidden, m_order;
    QVariantMap m_widths;
};

} // namespace furrow::widgets
