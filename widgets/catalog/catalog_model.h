#pragma once
#include "widgets/catalog/row_order.h"
#include "widgets/models/source_order.h"

#include <QAbstractTableModel>

namespace furrow::widgets {

/// A catalog as a table: shows the cells where they are, in an order that is worked out in the background.
class CatalogModel : public QAbstractTableModel {
    Q_OBJECT
public:
    /// Publishes its order in `order` (not owned).
    explicit CatalogModel(SourceOrder* order, QObject* parent = nullptr);
    ~CatalogModel() override;

    void setCatalog(CatalogPtr catalog);
    const CatalogPtr& catalog() const { return m_catalog; }
    void setFilter(const QString& filter, int column); ///< -1: any column
    bool isOrdering() const { return m_ordering; }
    std::size_t totalRows() const { return m_catalog ? m_catalog->rows() : 0; }

    /// Model row ↔ row of the catalog.
    std::size_t catalogRow(int row) const { return m_order->rows()[static_cast<std::size_t>(row)]; }
    int modelRow(std::size_t catalogRow) const; ///< -1: filtered out

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

signals:
    void ordered(); ///< the order asked for last is shown

private:
    void reorder();
    QString headerTip(std::size_t column) const;

    SourceOrder* m_order;
    CatalogPtr m_catalog;
    OrderRequest m_request;
    std::stop_source m_stop;
    quint64 m_wanted = 0;
    bool m_ordering = false;
    std::vector<bool> m_numeric; ///< per column, for alignment
};

} // namespace furrow::widgets
