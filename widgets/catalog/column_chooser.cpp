#include "widgets/catalog/column_chooser.h"

#include "widgets/catalog/column_sets.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>

namespace furrow::widgets {
namespace {

constexpr int kColumnRole = Qt::UserRole + 1;

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

} // namespace furrow::widgets
