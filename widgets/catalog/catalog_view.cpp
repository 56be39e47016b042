#include "widgets/catalog/catalog_view.h"

#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace furrow::widgets {
namespace {

constexpr int kFilterDelayMilliseconds = 150;
constexpr int kMaxColumnWidth = 220;
constexpr std::size_t kMeasuredRows = 300; ///< rows looked at to choose a column's width

} // namespace

CatalogView::CatalogView(FieldDocument* document, Selection* selection, SourceOrder* order, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_selection(selection)
    , m_model(new CatalogModel(order, this))
    , m_table(new QTableView(this))
    , m_filter(new QLineEdit(this))
    , m_count(new QLabel(this)) {
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setAlternatingRowColors(true);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setAccessibleName(tr("Catalog"));
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 6);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->horizontalHeader()->setSectionsClickable(true);
    connect(m_table->horizontalHeader(), &QHeaderView::sectionClicked, this, [this](int section) {
        m_model->toggleSort(section, QGuiApplication::keyboardModifiers() & Qt::ShiftModifier);
    });

    m_filter->setPlaceholderText(tr("Filter: words that a row must hold"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setToolTip(tr("Lists the rows that hold all these words, in any case"));
    m_filter->setAccessibleName(tr("Filter"));
    m_count->setAccessibleName(tr("Rows listed"));

    auto* row = new QHBoxLayout;
    row->addWidget(m_filter, 1);
    row->addWidget(m_count);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(4, 4, 4, 4);
    column->setSpacing(4);
    column->addLayout(row);
    column->addWidget(m_table, 1);

    m_filterDelay.setSingleShot(true);
    m_filterDelay.setInterval(kFilterDelayMilliseconds);
    connect(m_filter, &QLineEdit::textChanged, this, [this] { m_filterDelay.start(); });
    connect(&m_filterDelay, &QTimer::timeout, this, [this] { m_model->setFilter({}, m_filter->text()); });
    connect(m_model, &CatalogModel::ordered, this, [this] {
        refreshCount();
        showSelection();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) {
                if (!m_showing && current.isValid())
                    m_selection->selectSource(m_model->catalog()->key(m_model->catalogRow(current.row())));
            });
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex& index) {
        emit activated(m_model->catalog()->key(m_model->catalogRow(index.row())));
    });
    connect(m_document, &FieldDocument::fieldChanged, this, &CatalogView::fieldChanged);
    connect(m_selection, &Selection::sourceChanged, this, &CatalogView::showSelection);
    fieldChanged();
}

void CatalogView::focusFilter() {
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void CatalogView::fieldChanged() {
    const CatalogPtr& catalog = m_document->catalog();
    if (catalog == m_model->catalog()) {
        refreshCount();
        return;
    }
    const bool sameColumns =
        catalog && m_model->catalog() && catalog->table().names() == m_model->catalog()->table().names();
    m_model->setCatalog(catalog);
    if (!sameColumns)
        fillColumns();
    refreshCount();
    showSelection();
}

void CatalogView::fillColumns() {
    for (int column = 0; column < m_model->columnCount(); ++column)
        m_table->setColumnWidth(column, std::min(neededWidth(column), kMaxColumnWidth));
}

int CatalogView::neededWidth(int column) const {
    const ColumnStore& cells = m_model->catalog()->table();
    const std::size_t step = std::max<std::size_t>(1, cells.rows() / kMeasuredRows);
    QString widest = QString::fromStdString(cells.names()[static_cast<std::size_t>(column)]) + QStringLiteral("MM");
    for (std::size_t row = 0; row < cells.rows(); row += step)
        if (const QString cell = shownCell(cells.text(row, static_cast<std::size_t>(column)), m_model->style(column));
            cell.size() > widest.size())
            widest = cell;
    return fontMetrics().horizontalAdvance(widest) + 14;
}

void CatalogView::showSelection() {
    if (!m_model->catalog())
        return;
    const auto row = m_model->catalog()->rowOf(m_selection->source());
    const int shown = row ? m_model->modelRow(*row) : -1;
    m_showing = true;
    if (shown < 0) {
        m_table->clearSelection();
        m_table->setCurrentIndex({});
    } else if (m_table->currentIndex().row() != shown || !m_table->selectionModel()->isRowSelected(shown)) {
        const int column = std::max(0, m_table->currentIndex().column());
        const int scroll = m_table->horizontalScrollBar()->value();
        m_table->setCurrentIndex(m_model->index(shown, column));
        m_table->scrollTo(m_model->index(shown, column), QAbstractItemView::EnsureVisible);
        m_table->horizontalScrollBar()->setValue(scroll);
    }
    m_showing = false;
}

void CatalogView::refreshCount() {
    if (!m_model->catalog())
        m_count->setText(tr("no catalog"));
    else if (m_model->rowCount() == static_cast<int>(m_model->totalRows()))
        m_count->setText(tr("%1 rows").arg(m_model->rowCount()));
    else
        m_count->setText(tr("%1 of %2 rows").arg(m_model->rowCount()).arg(m_model->totalRows()));
}

} // namespace furrow::widgets
