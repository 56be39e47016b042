#pragma once
#include "widgets/base/latest_task.h"
#include "widgets/catalog/catalog_model.h"
#include "widgets/catalog/column_layout.h"
#include "widgets/models/field_document.h"
#include "widgets/models/selection.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QLineEdit;
class QSplitter;
class QToolButton;

namespace furrow::widgets {

class CatalogTable;
class ColumnChooser;
class ExportDialog;
class FilterBar;
class PlotPanel;

/// The catalog as a table and a plot: sort, filter, choose columns, brush, export. Its current row is the selected
/// source.
class CatalogView : public QWidget {
    Q_OBJECT
public:
    CatalogView(FieldDocument* document, Selection* selection, SourceOrder* order, QWidget* parent = nullptr);
    ~CatalogView() override;

    CatalogModel* model() const { return m_model; }
    CatalogTable* table() const { return m_table; }
    FilterBar* filterBar() const { return m_filter; }
    ColumnChooser* columnChooser() const { return m_columns; }
    PlotPanel* plotPanel() const { return m_plot; }
    QLineEdit* goToEdit() const { return m_goTo; }
    bool isPreloading() const { return m_preloading.isWaiting(); } ///< columns are read in the background
    void focusFilter();
    void showPlot(bool shown);
    /// Makes the first listed source whose ID is `text`, or else starts with it, the current one.
    void goTo(const QString& text);
    /// Opens the dialog that writes all, listed or selected rows.
    ExportDialog* openExport();

signals:
    void activated(const QString& source); ///< double click or Enter

private:
    void buildControls();
    void connectParts();
    void setCatalog(const CatalogPtr& catalog);
    void fieldChanged();
    void preload();
    void showSelection();
    void refreshCount();
    void pick(const std::vector<std::uint32_t>& rows, bool add);
    void keepPicked();
    void showHeaderMenu(QPoint position);
    void saveLayout();
    void typeAhead(const QString& text);

    FieldDocument* m_document;
    Selection* m_selection;
    CatalogModel* m_model;
    CatalogTable* m_table;
    FilterBar* m_filter;
    ColumnChooser* m_columns;
    PlotPanel* m_plot;
    QSplitter* m_splitter;
    QLineEdit* m_goTo;
    QLabel* m_selected;
    QToolButton* m_plotButton;
    ColumnLayout m_layout;
    QTimer m_saving, m_typing;
    QString m_typed;            ///< in the table, lately
    LatestTask m_finding{this}; ///< rows to go to
    LatestTask m_preloading{this};
    bool m_showing = false;   ///< the table follows the selection, not the other way round
    bool m_arranging = false; ///< columns are set up, not changed by the user
};

} // namespace furrow::widgets
