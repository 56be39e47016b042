#pragma once
#include "widgets/models/catalog_data.h"

#include <QDialog>

class QComboBox;
class QHeaderView;
class QLineEdit;
class QListView;
class QSortFilterProxyModel;
class QStandardItemModel;

namespace furrow::widgets {

/// Which columns the table shows: a list with search, and sets of columns. Works on the table's header at once.
class ColumnChooser : public QDialog {
    Q_OBJECT
public:
    explicit ColumnChooser(QHeaderView* header, QWidget* parent = nullptr);
    void setCatalog(const CatalogPtr& catalog);
    QLineEdit* search() const { return m_search; }
    QComboBox* sets() const { return m_sets; }
    QListView* list() const { return m_list; }
    /// Shows these columns alone, in this order.
    void showOnly(const std::vector<std::size_t>& columns);
    /// Moves the columns as in the file.
    void resetOrder();

signals:
    void changed(); ///< columns were shown or hidden

private:
    void refill();
    void setShown(bool shown); ///< all columns of the list as it is searched

    QHeaderView* m_header;
    CatalogPtr m_catalog;
    QLineEdit* m_search;
    QComboBox* m_sets;
    QListView* m_list;
    QStandardItemModel* m_items;
    QSortFilterProxyModel* m_found;
    bool m_filling = false;
};

} // namespace furrow::widgets
