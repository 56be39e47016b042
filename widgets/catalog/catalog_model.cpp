#include "widgets/catalog/catalog_model.h"

#include "core/base/text.h"
#include "core/catalog/expression.h"

#include <QApplication>
#include <QPalette>

#include <algorithm>

namespace furrow::widgets {
namespace {

/// What a background query gave: the rows, or what is wrong with the expression.
struct Answer {
    std::vector<std::uint32_t> rows;
    QString problem;
    int character = 0;
};

Answer ask(const ColumnStorePtr& store, const RowQuery& query, const std::stop_token& stop) {
    Answer answer;
    try {
        answer.rows = queryRows(store, query, RunContext(stop, nullptr, nullptr));
    } catch (const ExpressionError& e) {
        answer.problem = QString::fromStdString(e.problem());
        answer.character = static_cast<int>(e.character());
    }
    return answer;
}

} // namespace

CatalogModel::CatalogModel(SourceOrder* order, QObject* parent)
    : QAbstractTableModel(parent)
    , m_order(order) {}

void CatalogModel::setCatalog(CatalogPtr catalog) {
    m_ordering.cancel();
    beginResetModel();
    const bool sameColumns = catalog && m_catalog && catalog->table().names() == m_catalog->table().names();
    m_catalog = std::move(catalog);
    m_tinted = nullptr;
    m_query.only = nullptr;
    m_order->setAll(totalRows());
    m_styles.clear();
    for (std::size_t column = 0; m_catalog && column < m_catalog->table().columns(); ++column)
        m_styles.push_back(cellStyle(m_catalog->table(), column));
    if (!sameColumns)
        m_query.keys.clear();
    endResetModel();
    if (m_query != RowQuery{})
        reorder();
}

void CatalogModel::setFilter(const QString& where, const QString& words) {
    RowQuery query = m_query;
    query.where = where.toStdString();
    query.words = words.toStdString();
    if (query == m_query)
        return;
    m_query = std::move(query);
    reorder();
}

void CatalogModel::setOnly(RowMask rows) {
    if (rows == m_query.only)
        return;
    m_query.only = std::move(rows);
    reorder();
}

void CatalogModel::toggleSort(int column, bool asFurtherKey) {
    std::vector<SortKey> keys = m_query.keys;
    const auto wanted = static_cast<std::size_t>(column);
    const auto known = std::find_if(keys.begin(), keys.end(), [&](const SortKey& key) { return key.column == wanted; });
    if (known == keys.end()) {
        if (!asFurtherKey)
            keys.clear();
        keys.push_back({wanted, false});
    } else if (!known->descending) {
        known->descending = true;
        if (!asFurtherKey)
            keys = {{wanted, true}};
    } else if (asFurtherKey) {
        keys.erase(known);
    } else {
        keys.clear();
    }
    setSortKeys(std::move(keys));
}

void CatalogModel::setSortKeys(std::vector<SortKey> keys) {
    if (keys == m_query.keys)
        return;
    m_query.keys = std::move(keys);
    if (columnCount() > 0)
        emit headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
    reorder();
}

void CatalogModel::sort(int column, Qt::SortOrder order) {
    if (column < 0)
        setSortKeys({});
    else
        setSortKeys({{static_cast<std::size_t>(column), order == Qt::DescendingOrder}});
}

void CatalogModel::reorder() {
    m_ordering.cancel();
    if (!m_catalog)
        return;
    m_ordering.start([store = m_catalog->sharedTable(),
                      query = m_query](const std::stop_token& stop) { return ask(store, query, stop); },
                     [this](Answer answer) {
                         if (!answer.problem.isEmpty()) {
                             emit refused(answer.problem, answer.character);
                             return;
                         }
                         beginResetModel();
                         m_order->setRows(std::move(answer.rows));
                         endResetModel();
                         emit ordered();
                     },
                     [this](const QString& problem) { emit refused(problem, 0); });
    emit ordering();
}

void CatalogModel::setTinted(RowMask rows) {
    m_tinted = std::move(rows);
    if (rowCount() > 0 && columnCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1), {Qt::BackgroundRole});
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

QVariant CatalogModel::background(std::size_t row, std::size_t column) const {
    const QPalette palette = QApplication::palette();
    if (m_tinted && (*m_tinted)[row]) {
        QColor color = palette.color(QPalette::Highlight);
        color.setAlpha(90);
        return color;
    }
    if (m_styles[column].flag == CellStyle::Flag::None)
        return {};
    const QColor color = flagColor(m_catalog->table().text(row, column), m_styles[column], palette);
    return color.isValid() ? QVariant(color) : QVariant();
}

QString CatalogModel::cellTip(std::size_t row, std::size_t column) const {
    const ColumnStore& table = m_catalog->table();
    const std::string text = table.text(row, column);
    if (trimmed(text).empty())
        return tr("%1: no value").arg(QString::fromStdString(table.names()[column]));
    QString tip =
        QStringLiteral("%1 = %2").arg(QString::fromStdString(table.names()[column]), QString::fromStdString(text));
    if (const std::string unit = table.unit(column); !unit.empty())
        tip += QLatin1Char(' ') + QString::fromStdString(unit);
    return tip;
}

QVariant CatalogModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const std::size_t row = catalogRow(index.row()), column = static_cast<std::size_t>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return shownCell(m_catalog->table().text(row, column), m_styles[column]);
    case Qt::EditRole:
        return QString::fromStdString(m_catalog->table().text(row, column));
    case Qt::ToolTipRole:
        return cellTip(row, column);
    case Qt::BackgroundRole:
        return background(row, column);
    case Qt::TextAlignmentRole:
        return QVariant((m_styles[column].isRight() ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
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

/// The name with an arrow and, among several sort keys, the key's number.
QString CatalogModel::headerText(int column) const {
    QString text = QString::fromStdString(m_catalog->table().names()[static_cast<std::size_t>(column)]);
    for (std::size_t i = 0; i < m_query.keys.size(); ++i)
        if (m_query.keys[i].column == static_cast<std::size_t>(column)) {
            text += m_query.keys[i].descending ? QStringLiteral(" ▼") : QStringLiteral(" ▲");
            if (m_query.keys.size() > 1)
                text += QString::number(i + 1);
        }
    return text;
}

QString CatalogModel::headerTip(std::size_t column) const {
    const ColumnStore& table = m_catalog->table();
    const QString name = QString::fromStdString(table.names()[column]);
    const QString description = QString::fromStdString(table.description(column));
    const QString unit = QString::fromStdString(table.unit(column));
    QString tip = description.isEmpty() ? tr("%1: a column of your catalog").arg(name) : name + u'\n' + description;
    if (!unit.isEmpty())
        tip += tr(" [%1]").arg(unit);
    return tip + tr("\nClick: sort. Shift+click: sort within the order that is there.");
}

QVariant CatalogModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation == Qt::Vertical && role == Qt::DisplayRole && section < rowCount())
        return static_cast<qulonglong>(catalogRow(section) + 1);
    if (orientation != Qt::Horizontal || section >= columnCount())
        return {};
    if (role == Qt::DisplayRole)
        return headerText(section);
    if (role == Qt::ToolTipRole)
        return headerTip(static_cast<std::size_t>(section));
    return {};
}

} // namespace furrow::widgets
