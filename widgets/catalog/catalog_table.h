#pragma once
#include "widgets/catalog/catalog_model.h"

#include <QTableView>
#include <QTimer>

namespace furrow::widgets {

/// The table of the Catalog view: picks rows from the plot, copies, and leaves typing to "go to ID".
class CatalogTable : public QTableView {
    Q_OBJECT
public:
    explicit CatalogTable(CatalogModel* model, QWidget* parent = nullptr);

    /// Selects rows of the catalog; a scattered crowd, which the selection could not hold, is tinted instead.
    void setPicked(RowMask rows);
    const RowMask& picked() const { return m_picked; } ///< selected or tinted rows; null: none or a single one
    std::size_t pickedCount() const;
    std::optional<std::uint32_t> firstPicked() const; ///< in the order of the table
    /// The picked rows, else the current one, in the order of the table.
    std::vector<std::uint32_t> selectedRows() const;
    std::vector<int> shownColumns() const; ///< in the order of the header
    void showRow(int modelRow);            ///< makes it current and scrolls there
    void fitColumns();                     ///< widths by the cells
    /// Header and cells of the selected rows and shown columns, tab-separated, into the clipboard.
    void copySelection();
    /// Why no row is listed; shown in the place of the rows.
    void setEmptyText(const QString& text);
    const QString& emptyText() const { return m_emptyText; }

signals:
    void pickedChanged(); ///< by the user, in the table
    void typed(const QString& text);
    void copied(int rows);

protected:
    void keyboardSearch(const QString& text) override;
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;

private:
    void readSelection();

    CatalogModel* m_catalogModel;
    RowMask m_picked;
    QString m_emptyText;
    bool m_setting = false; ///< the selection follows setPicked
    QTimer m_reading;
};

} // namespace furrow::widgets
