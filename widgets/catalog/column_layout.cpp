#include "widgets/catalog/column_layout.h"

#include "widgets/base/settings.h"

#include <QHeaderView>
#include <QSettings>

#include <map>

namespace furrow::widgets {
namespace {

const auto kHidden = QStringLiteral("catalog/hiddenColumns"), kOrder = QStringLiteral("catalog/columnOrder"),
           kWidths = QStringLiteral("catalog/columnWidths");

} // namespace

ColumnLayout::ColumnLayout()
    : m_hidden(setting(kHidden).toStringList())
    , m_order(setting(kOrder).toStringList())
    , m_widths(setting(kWidths).toMap()) {}

void ColumnLayout::save(const QHeaderView& header, const ColumnStore& store) {
    // What is known of other catalogs' columns stays.
    m_hidden.removeIf([&](const QString& name) { return store.find(name.toStdString()).has_value(); });
    m_order.clear();
    for (int place = 0; place < header.count(); ++place) {
        const int column = header.logicalIndex(place);
        const QString name = QString::fromStdString(store.names()[static_cast<std::size_t>(column)]);
        m_order.push_back(name);
        if (header.isSectionHidden(column))
            m_hidden.push_back(name);
        else
            m_widths[name] = header.sectionSize(column);
    }
    changeSettings([layout = *this](QSettings& settings) {
        settings.setValue(kHidden, layout.m_hidden);
        settings.setValue(kOrder, layout.m_order);
        settings.setValue(kWidths, layout.m_widths);
    });
}

void ColumnLayout::restore(QHeaderView& header, const ColumnStore& store) const {
    if (m_order.isEmpty())
        return;
    std::map<QString, int> columns;
    for (int c = 0; c < header.count(); ++c)
        columns[QString::fromStdString(store.names()[static_cast<std::size_t>(c)])] = c;
    int place = 0;
    for (const QString& name : m_order)
        if (const auto known = columns.find(name); known != columns.end())
            header.moveSection(header.visualIndex(known->second), place++);
    for (const auto& [name, column] : columns) {
        header.setSectionHidden(column, m_hidden.contains(name));
        if (const int width = m_widths.value(name).toInt(); width > 0 && !header.isSectionHidden(column))
            header.resizeSection(column, width);
    }
    // A table without columns would look broken.
    if (header.hiddenSectionCount() == header.count())
        for (int c = 0; c < header.count(); ++c)
            header.setSectionHidden(c, false);
}

} // namespace furrow::widgets
