#include "widgets/catalog/catalog_model.h"

#include "core/catalog/columns.h"

#include <QApplication>
#include <QFutureWatcher>
#include <QPalette>
#include <QtConcurrentRun>

#include <numeric>

namespace furrow::widgets {
namespace {

constexpr std::size_t kAlignmentRows = 64; ///< rows looked at to tell numbers from text

QString toQString(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

CatalogModel::CatalogModel(SourceOrder* order, QObject* parent)
    : QAbstractTableModel(parent)
    , m_order(order) {}

CatalogModel::~CatalogModel() {
    m_stop.request_stop();
}

void CatalogModel::setCatalog(CatalogPtr catalog) {
    beginResetModel();
    m_catalog = std::move(catalog);
    std::vector<std::uint32_t> all(totalRows());
    std::iota(all.begin(), all.end(), 0u);
    m_order->setRows(std::move(all));
    m_numeric.clear();
    for (int column = 0; column < columnCount(); ++column)
        m_numeric.push_back(isNumericColumn(*m_catalog, static_cast<std::size_t>(column), kAlignmentRows));
    if (m_request.sortColumn >= columnCount())
        m_request.sortColumn = -1;
    if (m_request.filterColumn >= columnCount())
        m_request.filterColumn = -1;
    endResetModel();
    if (m_request != OrderRequest{})
        reorder();
}

void CatalogModel::setFilter(const QString& filter, int column) {
    OrderRequest request = m_request;
    request.filter = filter;
    request.filterColumn = column;
    if (request == m_request)
        return;
    m_request = request;
    reorder();
}

void CatalogModel::sort(int column, Qt::SortOrder order) {
    m_request.sortColumn = column;
    m_request.descending = order == Qt::DescendingOrder;
    reorder();
}

void CatalogModel::reorder() {
    m_stop.request_stop();
    if (!m_catalog)
        return;
    m_stop = std::stop_source();
    m_ordering = true;
    const quint64 number = ++m_wanted;
    using Rows = std::vector<std::uint32_t>;
    auto* watcher = new QFutureWatcher<Rows>(this);
    connect(watcher, &QFutureWatcher<Rows>::finished, this, [this, watcher, number, catalog = m_catalog] {
        watcher->deleteLater();
        // Another order or another catalog is wanted by now.
        if (number != m_wanted || catalog != m_catalog)
            return;
        beginResetModel();
        m_order->setRows(watcher->future().takeResult());
        endResetModel();
        m_ordering = false;
        emit ordered();
    });
    watcher->setFuture(QtConcurrent::run([catalog = m_catalog, request = m_request, stop = m_stop.get_token()] {
        return orderRows(*catalog, request, stop);
    }));
}

int CatalogModel::modelRow(std::size_t catalogRow) const {
    const auto place = m_order->placeOf(catalogRow);
    return place ? static_cast<int>(*place) : -1;
}

int CatalogModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_catalog ? 0 : static_cast<int>(m_order->rows().size());
}

int CatalogModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_catalog ? 0 : static_cast<int>(m_catalog->table().columns());
}

QVariant CatalogModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const std::size_t row = catalogRow(index.row()), column = static_cast<std::size_t>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return QString::fromStdString(m_catalog->table().text(row, column));
    case Qt::TextAlignmentRole:
        return QVariant((m_numeric[column] ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::ForegroundRole: {
        const MarkClass mark = m_catalog->markClass(row);
        if (mark == MarkClass::CropExcluded || mark == MarkClass::SaturationExcluded)
            return QApplication::palette().brush(QPalette::Disabled, QPalette::Text);
        return {};
    }
    default:
        return {};
    }
}

QString CatalogModel::headerTip(std::size_t column) const {
    std::vector<std::string> bands;
    for (const QString& band : m_catalog->bands())
        bands.push_back(band.toStdString());
    const std::string& name = m_catalog->table().names()[column];
    const auto known = findColumn(name, bands);
    if (!known)
        return tr("%1: a column of your catalog").arg(QString::fromStdString(name));
    QString tip = toQString(known->info->description);
    tip.replace(QStringLiteral("{band}"), QString::fromStdString(known->band));
    if (!known->info->unit.empty())
        tip += tr(" [%1]").arg(toQString(known->info->unit));
    return tip;
}

QVariant CatalogModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation == Qt::Vertical && role == Qt::DisplayRole && section < rowCount())
        return static_cast<qulonglong>(catalogRow(section) + 1);
    if (orientation != Qt::Horizontal || section >= columnCount())
        return {};
    if (role == Qt::DisplayRole)
        return QString::fromStdString(m_catalog->table().names()[static_cast<std::size_t>(section)]);
    if (role == Qt::ToolTipRole)
        return headerTip(static_cast<std::size_t>(section));
    return {};
}

} // namespace furrow::widgets
