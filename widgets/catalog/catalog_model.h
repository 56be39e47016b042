#pragma once
#include "core/catalog/row_order.h"
#include "widgets/base/latest_task.h"
#include "widgets/catalog/cell_style.h"
#include "widgets/models/catalog_data.h"
#include "widgets/models/source_order.h"

#include <QAbstractTableModel>

namespace furrow::widgets {

/// A catalog as a table: shows the cells where they are, in an order that is worked out in the background.
class CatalogModel : public QAbstractTableModel {
    Q_OBJECT
public:
    /// Publishes its order in `order` (not owned).
    explicit CatalogModel(SourceOrder* order, QObject* parent = nullptr);

    void setCatalog(CatalogPtr catalog);
    const CatalogPtr& catalog() const { return m_catalog; }
    /// Rows to list; an expression that has an error leaves the list as it is.
    void setFilter(const QString& where, const QString& words);
    void setOnly(RowMask rows); ///< lists these rows alone; null: all
    const RowQuery& query() const { return m_query; }
    /// Sorts by the column alone, or after the other keys; once more turns the order round, then gives it up.
    void toggleSort(int column, bool asFurtherKey);
    void setSortKeys(std::vector<SortKey> keys);
    bool isOrdering() const { return m_ordering.isWaiting(); }
    std::size_t totalRows() const { return m_catalog ? m_catalog->rows() : 0; }
    const std::vector<std::uint32_t>& listedRows() const { return m_order->rows(); }
    const std::shared_ptr<const SourceOrder::Rows>& sharedRows() const { return m_order->sharedRows(); }
    const CellStyle& style(int column) const { return m_styles[static_cast<std::size_t>(column)]; }

    /// Rows with a tinted background; null: none.
    void setTinted(RowMask rows);

    /// Model row ↔ row of the catalog.
    std::size_t catalogRow(int row) const { return m_order->rows()[static_cast<std::size_t>(row)]; }
    int modelRow(std::size_t catalogRow) const; ///< -1: filtered out

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

signals:
    void ordering(); ///< a new order is being worked out
    void ordered();  ///< the order asked for last is shown
    /// The filter asked for last cannot be used; `character` is 0-based.
    void refused(const QString& problem, int character);

private:
    void reorder();
    QString headerText(int column) const;
    QString headerTip(std::size_t column) const;
    QVariant background(std::size_t row, std::size_t column) const;
    QString cellTip(std::size_t row, std::size_t column) const;

    SourceOrder* m_order;
    CatalogPtr m_catalog;
    RowQuery m_query;
    LatestTask m_ordering{this};
    std::vector<CellStyle> m_styles;
    RowMask m_tinted;
};

} // namespace furrow::widgets
