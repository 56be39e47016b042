#pragma once
#include "widgets/catalog/catalog_model.h"
#include "widgets/models/field_document.h"
#include "widgets/models/selection.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QLineEdit;
class QTableView;

namespace furrow::widgets {

/// The catalog as a table: sort by any column, filter by text; its current row is the selected source.
class CatalogView : public QWidget {
    Q_OBJECT
public:
    CatalogView(FieldDocument* document, Selection* selection, SourceOrder* order, QWidget* parent = nullptr);
    CatalogModel* model() const { return m_model; }
    QTableView* table() const { return m_table; }
    void focusFilter();

signals:
    void activated(const QString& source); ///< double click or Enter

private:
    void fieldChanged();
    void fillColumns();
    int neededWidth(int column) const;
    void showSelection();
    void refreshCount();

    FieldDocument* m_document;
    Selection* m_selection;
    CatalogModel* m_model;
    QTableView* m_table;
    QLineEdit* m_filter;
    QLabel* m_count;
    QTimer m_filterDelay;
    bool m_showing = false; ///< the table follows the selection, not the other way round
};

} // namespace furrow::widgets
