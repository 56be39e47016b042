#include "widgets/catalog/column_chooser.h"

#include "widgets/catalog/column_sets.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSettings>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>
#include <map>

namespace furrow::widgets {
namespace {

constexpr int kColumnRole = Qt::UserRole + 1;
const auto kHidden = QStringLiteral("catalog/hiddenColumns"), kOrder = QStringLiteral("catalog/columnOrder"),
           kWidths = QStringLiteral("catalog/columnWidths");

} // namespace

ColumnChooser::ColumnChooser(QHeaderView* header, QWidget* parent)
    : QDialog(parent)
    , m_header(header)
    , m_search(new QLineEdit(this))
    , m_sets(new QComboBox(this))
    , m_list(new QListView(this))
    , m_items(new QStandardItemModel(this))
    , m_found(new QSortFilterProxyModel(this)) {
    setWindowTitle(tr("Columns"));
    resize(380, 520);
    m_search->setPlaceholderText(tr("Search names and descriptions"));
    m_search->setClearButtonEnabled(true);
    m_search->setToolTip(tr("Lists the columns whose name or description holds this"));
    m_search->setAccessibleName(tr("Search columns"));
    m_sets->setToolTip(tr("Shows a set of columns and hides the others"));
    m_sets->setAccessibleName(tr("Sets of columns"));
    m_list->setAccessibleName(tr("Columns"));
    m_list->setToolTip(tr("Ticked columns are shown (Space)"));
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setUniformItemSizes(true);
    m_found->setSourceModel(m_items);
    m_found->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_found->setFilterRole(kColumnRole + 1);
    m_list->setModel(m_found);

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    const auto add = [&](const QString& text, const QString& tip, auto slot) {
        QPushButton* button = buttons->addButton(text, QDialogButtonBox::ActionRole);
        button->setToolTip(tip);
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, slot);
    };
    add(tr("Show listed"), tr("Shows every column of the list above"), [this] { setShown(true); });
    add(tr("Hide listed"), tr("Hides every column of the list above"), [this] { setShown(false); });
    add(tr("Order of the file"), tr("Undoes the moving of columns"), [this] { resetOrder(); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto* column = new QVBoxLayout(this);
    column->addWidget(m_sets);
    column->addWidget(m_search);
    column->addWidget(m_list, 1);
    column->addWidget(buttons);

    connect(m_search, &QLineEdit::textChanged, m_found, &QSortFilterProxyModel::setFilterFixedString);
    connect(m_sets, &QComboBox::activated, this, [this](int index) {
        if (index > 0)
            showOnly(columnSets(m_catalog->table())[static_cast<std::size_t>(index - 1)].columns);
    });
    connect(m_items, &QStandardItemModel::itemChanged, this, [this](const QStandardItem* item) {
        if (m_filling)
            return;
        m_header->setSectionHidden(item->data(kColumnRole).toInt(), item->checkState() != Qt::Checked);
        emit changed();
    });
}

void ColumnChooser::setCatalog(const CatalogPtr& catalog) {
    m_catalog = catalog;
    m_sets->clear();
    m_sets->addItem(tr("Choose a set of columns …"));
    if (catalog)
        for (const ColumnSet& set : columnSets(catalog->table()))
            m_sets->addItem(set.name);
    refill();
}

void ColumnChooser::refill() {
    m_filling = true;
    m_items->clear();
    for (int c = 0; m_catalog && c < static_cast<int>(m_catalog->table().columns()); ++c) {
        const auto index = static_cast<std::size_t>(c);
        const QString name = QString::fromStdString(m_catalog->table().names()[index]);
        const QString description = QString::fromStdString(m_catalog->table().description(index));
        auto* item = new QStandardItem(name);
        item->setCheckable(true);
        item->setCheckState(m_header->isSectionHidden(c) ? Qt::Unchecked : Qt::Checked);
        item->setToolTip(description);
        item->setData(c, kColumnRole);
        item->setData(QString(name + QLatin1Char(' ') + description), kColumnRole + 1);
        m_items->appendRow(item);
    }
    m_filling = false;
}

void ColumnChooser::setShown(bool shown) {
    for (int row = 0; row < m_found->rowCount(); ++row)
        m_header->setSectionHidden(m_found->index(row, 0).data(kColumnRole).toInt(), !shown);
    refill();
    emit changed();
}

void ColumnChooser::showOnly(const std::vector<std::size_t>& columns) {
    for (int c = 0; c < m_header->count(); ++c)
        m_header->setSectionHidden(c, std::find(columns.begin(), columns.end(), static_cast<std::size_t>(c)) ==
                                          columns.end());
    refill();
    emit changed();
}

void ColumnChooser::resetOrder() {
    for (int c = 0; c < m_header->count(); ++c)
        m_header->moveSection(m_header->visualIndex(c), c);
    emit changed();
}

void saveColumns(const QHeaderView& header, const ColumnStore& store) {
    // What is known of other catalogs' columns stays.
    QSettings settings;
    QStringList hidden, order;
    QVariantMap widths = settings.value(kWidths).toMap();
    for (const QString& name : settings.value(kHidden).toStringList())
        if (!store.find(name.toStdString()))
            hidden.push_back(name);
    for (int place = 0; place < header.count(); ++place) {
        const int column = header.logicalIndex(place);
        const QString name = QString::fromStdString(store.names()[static_cast<std::size_t>(column)]);
        order.push_back(name);
        if (header.isSectionHidden(column))
            hidden.push_back(name);
        else
            widths[name] = header.sectionSize(column);
    }
    settings.setValue(kHidden, hidden);
    settings.setValue(kOrder, order);
    settings.setValue(kWidths, widths);
}

bool restoreColumns(QHeaderView& header, const ColumnStore& store) {
    QSettings settings;
    const QStringList hidden = settings.value(kHidden).toStringList(), order = settings.value(kOrder).toStringList();
    const QVariantMap widths = settings.value(kWidths).toMap();
    if (order.isEmpty())
        return false;
    std::map<QString, int> columns;
    for (int c = 0; c < header.count(); ++c)
        columns[QString::fromStdString(store.names()[static_cast<std::size_t>(c)])] = c;
    int place = 0;
    for (const QString& name : order)
        if (const auto known = columns.find(name); known != columns.end())
            header.moveSection(header.visualIndex(known->second), place++);
    for (const auto& [name, column] : columns) {
        header.setSectionHidden(column, hidden.contains(name));
        if (const int width = widths.value(name).toInt(); width > 0 && !header.isSectionHidden(column))
            header.resizeSection(column, width);
    }
    // A table without columns would look broken.
    if (header.hiddenSectionCount() == header.count())
        for (int c = 0; c < header.count(); ++c)
            header.setSectionHidden(c, false);
    return true;
}

} // namespace furrow::widgets
