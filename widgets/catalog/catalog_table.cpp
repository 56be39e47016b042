#include "widgets/catalog/catalog_table.h"

#include "widgets/base/work_pool.h"

#include <QApplication>
#include <QClipboard>
#include <QFutureWatcher>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace furrow::widgets {
namespace {

constexpr int kMaxColumnWidth = 220;
constexpr std::size_t kMeasuredRows = 32; ///< rows looked at to choose a column's width
constexpr int kMaxRanges = 500;           ///< of a selection; painting looks through all of them for every cell

QString tabSeparated(const CatalogPtr& catalog, const std::vector<std::uint32_t>& rows,
                     const std::vector<int>& columns) {
    const ColumnStore& table = catalog->table();
    QString text;
    const auto add = [&](std::string cell, bool isFirst) {
        // A tab or line break within a cell would tear the table apart.
        std::replace_if(
            cell.begin(), cell.end(), [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
        if (!isFirst)
            text += QLatin1Char('\t');
        text += QString::fromStdString(cell);
    };
    for (std::size_t i = 0; i < columns.size(); ++i)
        add(table.names()[static_cast<std::size_t>(columns[i])], i == 0);
    text += QLatin1Char('\n');
    for (const std::uint32_t row : rows) {
        for (std::size_t i = 0; i < columns.size(); ++i)
            add(table.text(row, static_cast<std::size_t>(columns[i])), i == 0);
        text += QLatin1Char('\n');
    }
    return text;
}

} // namespace

CatalogTable::CatalogTable(CatalogModel* model, QWidget* parent)
    : QTableView(parent)
    , m_catalogModel(model) {
    setModel(model);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setAlternatingRowColors(true);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setCornerButtonEnabled(false);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setAccessibleName(tr("Catalog"));
    setToolTip(tr("Enter opens the source, typing goes to an ID, Ctrl+C copies the selected rows"));
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 6);
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setSectionsMovable(true);
    horizontalHeader()->setSectionsClickable(true);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(horizontalHeader(), &QHeaderView::sectionClicked, this, [this](int section) {
        m_catalogModel->toggleSort(section, QApplication::keyboardModifiers() & Qt::ShiftModifier);
    });
    // Many changes of one gesture are read once.
    m_reading.setSingleShot(true);
    m_reading.setInterval(0);
    connect(&m_reading, &QTimer::timeout, this, &CatalogTable::readSelection);
}

void CatalogTable::setPicked(RowMask rows) {
    m_picked = std::move(rows);
    m_setting = true;
    QItemSelection selection;
    int ranges = 0, start = -1;
    const auto close = [&](int end) {
        if (start < 0)
            return;
        if (++ranges <= kMaxRanges)
            selection.select(m_catalogModel->index(start, 0),
                             m_catalogModel->index(end, m_catalogModel->columnCount() - 1));
        start = -1;
    };
    const std::vector<std::uint32_t>& listed = m_catalogModel->listedRows();
    for (std::size_t place = 0; m_picked && place < listed.size() && ranges <= kMaxRanges; ++place) {
        if (!(*m_picked)[listed[place]])
            close(static_cast<int>(place) - 1);
        else if (start < 0)
            start = static_cast<int>(place);
    }
    close(static_cast<int>(listed.size()) - 1);
    const bool fits = ranges <= kMaxRanges;
    m_catalogModel->setTinted(fits ? nullptr : m_picked);
    if (!fits)
        clearSelection();
    else if (m_picked)
        selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    m_reading.stop();
    m_setting = false;
}

std::size_t CatalogTable::pickedCount() const {
    return m_picked ? static_cast<std::size_t>(std::count(m_picked->begin(), m_picked->end(), std::uint8_t{1})) : 0;
}

void CatalogTable::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) {
    QTableView::selectionChanged(selected, deselected);
    if (!m_setting)
        m_reading.start();
}

void CatalogTable::readSelection() {
    const QItemSelection selection = selectionModel()->selection();
    int count = 0;
    for (const QItemSelectionRange& range : selection)
        count += range.height();
    const bool hadTint = m_picked && selection.isEmpty();
    if (count > 1) {
        auto rows = std::make_shared<std::vector<std::uint8_t>>(m_catalogModel->totalRows());
        for (const QItemSelectionRange& range : selection)
            for (int row = range.top(); row <= range.bottom(); ++row)
                (*rows)[m_catalogModel->catalogRow(row)] = 1;
        m_picked = std::move(rows);
    } else if (m_picked && !hadTint) {
        m_picked = nullptr;
    } else {
        return;
    }
    m_catalogModel->setTinted(nullptr);
    emit pickedChanged();
}

std::optional<std::uint32_t> CatalogTable::firstPicked() const {
    const std::vector<std::uint32_t>& listed = m_catalogModel->listedRows();
    const auto first = !m_picked ? listed.end() : std::find_if(listed.begin(), listed.end(), [this](std::uint32_t row) {
        return (*m_picked)[row] != 0;
    });
    return first == listed.end() ? std::nullopt : std::optional(*first);
}

std::vector<std::uint32_t> CatalogTable::selectedRows() const {
    std::vector<std::uint32_t> rows;
    if (m_picked) {
        for (const std::uint32_t row : m_catalogModel->listedRows())
            if ((*m_picked)[row])
                rows.push_back(row);
    } else if (currentIndex().isValid()) {
        rows.push_back(static_cast<std::uint32_t>(m_catalogModel->catalogRow(currentIndex().row())));
    }
    return rows;
}

std::vector<int> CatalogTable::shownColumns() const {
    std::vector<int> columns;
    for (int place = 0; place < horizontalHeader()->count(); ++place)
        if (const int column = horizontalHeader()->logicalIndex(place); !isColumnHidden(column))
            columns.push_back(column);
    return columns;
}

void CatalogTable::showRow(int row) {
    int column = currentIndex().column();
    if (column < 0 || isColumnHidden(column)) {
        const std::vector<int> shown = shownColumns();
        column = shown.empty() ? 0 : shown.front();
    }
    const int scroll = horizontalScrollBar()->value();
    const QModelIndex index = m_catalogModel->index(row, column);
    selectionModel()->setCurrentIndex(index, m_picked
                                                 ? QItemSelectionModel::NoUpdate
                                                 : QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(index, QAbstractItemView::EnsureVisible);
    horizontalScrollBar()->setValue(scroll);
}

void CatalogTable::fitColumns() {
    const ColumnStore& cells = m_catalogModel->catalog()->table();
    const std::size_t step = std::max<std::size_t>(1, cells.rows() / kMeasuredRows);
    for (int column = 0; column < m_catalogModel->columnCount(); ++column) {
        const auto index = static_cast<std::size_t>(column);
        QString widest = QString::fromStdString(cells.names()[index]) + QStringLiteral(" ▲2");
        for (std::size_t row = 0; row < cells.rows(); row += step)
            if (const QString cell = shownCell(cells.text(row, index), m_catalogModel->style(column));
                cell.size() > widest.size())
                widest = cell;
        setColumnWidth(column, std::min(fontMetrics().horizontalAdvance(widest) + 14, kMaxColumnWidth));
    }
}

void CatalogTable::copySelection() {
    const std::vector<std::uint32_t> rows = selectedRows();
    if (rows.empty())
        return;
    auto* watcher = new QFutureWatcher<QString>(this);
    connect(watcher, &QFutureWatcher<QString>::finished, this, [this, watcher, count = static_cast<int>(rows.size())] {
        watcher->deleteLater();
        QApplication::clipboard()->setText(watcher->result());
        emit copied(count);
    });
    watcher->setFuture(runInBackground([catalog = m_catalogModel->catalog(), rows, columns = shownColumns()] {
        return tabSeparated(catalog, rows, columns);
    }));
}

void CatalogTable::setEmptyText(const QString& text) {
    if (text == m_emptyText)
        return;
    m_emptyText = text;
    viewport()->update();
}

void CatalogTable::paintEvent(QPaintEvent* event) {
    QTableView::paintEvent(event);
    if (m_emptyText.isEmpty() || model()->rowCount() > 0)
        return;
    QPainter painter(viewport());
    painter.setPen(palette().color(QPalette::PlaceholderText));
    painter.drawText(viewport()->rect().adjusted(16, 16, -16, -16), Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
}

void CatalogTable::keyboardSearch(const QString& text) {
    emit typed(text);
}

void CatalogTable::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) {
        copySelection();
        return;
    }
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid()) {
        emit activated(currentIndex());
        return;
    }
    QTableView::keyPressEvent(event);
}

} // namespace furrow::widgets
