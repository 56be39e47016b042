#include "widgets/catalog/catalog_view.h"

#include "widgets/base/settings.h"
#include "widgets/catalog/catalog_table.h"
#include "widgets/catalog/column_chooser.h"
#include "widgets/catalog/export_dialog.h"
#include "widgets/catalog/filter_bar.h"
#include "widgets/catalog/plot_panel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace furrow::widgets {
namespace {

constexpr std::size_t kMemoryShare = 2; ///< a catalog with its columns may take one part in so many of the memory
constexpr int kSaveDelayMilliseconds = 400;
constexpr int kTypingMilliseconds = 1200; ///< between keys that belong to one ID
const auto kSplitterKey = QStringLiteral("catalog/splitter"), kPlotKey = QStringLiteral("catalog/plotShown");

/// The listed row with this key, else the first one whose key starts so.
std::optional<std::uint32_t> findKey(const CatalogData& catalog, const std::vector<std::uint32_t>& listed,
                                     const QString& text) {
    if (const auto row = catalog.rowOf(text))
        if (std::find(listed.begin(), listed.end(), static_cast<std::uint32_t>(*row)) != listed.end())
            return static_cast<std::uint32_t>(*row);
    for (const std::uint32_t row : listed)
        if (catalog.key(row).startsWith(text, Qt::CaseInsensitive))
            return row;
    return std::nullopt;
}

QToolButton* textButton(const QString& text, const QString& tip, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setText(text);
    button->setToolTip(tip);
    button->setAccessibleName(text);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace

CatalogView::CatalogView(FieldDocument* document, Selection* selection, SourceOrder* order, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_selection(selection)
    , m_model(new CatalogModel(order, this))
    , m_table(new CatalogTable(m_model, this))
    , m_filter(new FilterBar(this))
    , m_columns(new ColumnChooser(m_table->horizontalHeader(), this))
    , m_plot(new PlotPanel(this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_goTo(new QLineEdit(this))
    , m_selected(new QLabel(this)) {
    buildControls();
    connectParts();
    fieldChanged();
}

CatalogView::~CatalogView() {
    if (m_saving.isActive())
        saveLayout();
    finishSettings();
}

void CatalogView::buildControls() {
    m_goTo->setPlaceholderText(tr("Go to ID"));
    m_goTo->setToolTip(tr("Goes to the source with this ID, or the first that starts so"));
    m_goTo->setAccessibleName(tr("Go to ID"));
    m_goTo->setClearButtonEnabled(true);
    m_goTo->setMaximumWidth(16 * fontMetrics().averageCharWidth());
    m_selected->setAccessibleName(tr("Rows selected"));
    m_selected->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    m_filter->status()->insertWidget(1, m_selected);
    auto* columns = textButton(tr("Columns"), tr("Which columns are shown"), this);
    m_plotButton = textButton(tr("Plot"), tr("Scatter plot or histogram beside the table"), this);
    m_plotButton->setCheckable(true);
    auto* exporting = textButton(tr("Export"), tr("Write all, listed or selected rows to a file (Ctrl+E)"), this);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_goTo, columns, m_plotButton, exporting})
        m_filter->buttons()->addWidget(widget);
    m_splitter->addWidget(m_table);
    m_splitter->addWidget(m_plot);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setChildrenCollapsible(false);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(4, 4, 4, 4);
    column->setSpacing(4);
    column->addWidget(m_filter);
    column->addWidget(m_splitter, 1);

    connect(columns, &QToolButton::clicked, this, [this] {
        m_columns->show();
        m_columns->raise();
        m_columns->search()->setFocus();
    });
    connect(m_plotButton, &QToolButton::toggled, this, &CatalogView::showPlot);
    connect(exporting, &QToolButton::clicked, this, &CatalogView::openExport);
    m_splitter->restoreState(setting(kSplitterKey).toByteArray());
    showPlot(setting(kPlotKey, false).toBool());
    m_saving.setSingleShot(true);
    m_saving.setInterval(kSaveDelayMilliseconds);
    m_typing.setSingleShot(true);
    m_typing.setInterval(kTypingMilliseconds);
}

void CatalogView::connectParts() {
    connect(m_filter, &FilterBar::changed, m_model, &CatalogModel::setFilter);
    connect(m_filter, &FilterBar::pickedDropped, this, [this] {
        m_filter->showPicked(0);
        m_model->setOnly(nullptr);
    });
    connect(m_model, &CatalogModel::ordering, this, &CatalogView::refreshCount);
    connect(m_model, &CatalogModel::refused, this, [this](const QString& problem, int character) {
        m_filter->showError(problem, character);
        refreshCount();
    });
    connect(m_model, &CatalogModel::ordered, this, [this] {
        m_filter->accepted();
        m_table->setPicked(m_table->picked());
        m_plot->setListedRows(m_model->sharedRows());
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
    connect(m_table, &CatalogTable::pickedChanged, this, [this] {
        m_plot->canvas()->setPicked(m_table->picked());
        refreshCount();
    });
    connect(m_table, &CatalogTable::typed, this, &CatalogView::typeAhead);
    connect(m_goTo, &QLineEdit::textEdited, this, &CatalogView::goTo);
    connect(m_goTo, &QLineEdit::returnPressed, this, [this] {
        goTo(m_goTo->text());
        m_table->setFocus();
    });
    connect(m_plot->canvas(), &PlotCanvas::brushed, this, &CatalogView::pick);
    connect(m_plot->canvas(), &PlotCanvas::clicked, this,
            [this](std::size_t row) { m_selection->selectSource(m_model->catalog()->key(row)); });
    connect(m_plot, &PlotPanel::keepPicked, this, &CatalogView::keepPicked);
    const auto laidOut = [this] {
        if (!m_arranging)
            m_saving.start();
    };
    QHeaderView* header = m_table->horizontalHeader();
    connect(header, &QHeaderView::sectionMoved, this, laidOut);
    connect(header, &QHeaderView::sectionResized, this, laidOut);
    connect(header, &QHeaderView::customContextMenuRequested, this, &CatalogView::showHeaderMenu);
    connect(m_columns, &ColumnChooser::changed, this, laidOut);
    connect(m_splitter, &QSplitter::splitterMoved, this, laidOut);
    connect(&m_saving, &QTimer::timeout, this, &CatalogView::saveLayout);
    connect(m_document, &FieldDocument::fieldChanged, this, &CatalogView::fieldChanged);
    connect(m_selection, &Selection::sourceChanged, this, &CatalogView::showSelection);
}

void CatalogView::focusFilter() {
    m_filter->focus();
}

void CatalogView::showPlot(bool shown) {
    m_plotButton->setChecked(shown);
    m_plot->setVisible(shown);
    setSetting(kPlotKey, shown);
}

void CatalogView::fieldChanged() {
    if (m_document->catalog() != m_model->catalog())
        setCatalog(m_document->catalog());
    refreshCount();
}

void CatalogView::setCatalog(const CatalogPtr& catalog) {
    const bool sameColumns =
        catalog && m_model->catalog() && catalog->table().names() == m_model->catalog()->table().names();
    m_arranging = true;
    m_table->setPicked(nullptr);
    m_model->setCatalog(catalog);
    m_filter->setCatalog(catalog);
    m_filter->showPicked(0);
    m_plot->setCatalog(catalog);
    m_plot->canvas()->setPicked(nullptr);
    if (!sameColumns && catalog) {
        m_table->fitColumns();
        m_layout.restore(*m_table->horizontalHeader(), catalog->table());
    }
    m_columns->setCatalog(catalog);
    m_arranging = false;
    preload();
    showSelection();
}

/// Reads the columns before they are asked for, those first that are shown.
void CatalogView::preload() {
    m_preloading.cancel();
    if (!m_model->catalog())
        return;
    std::vector<std::size_t> order;
    for (const int column : m_table->shownColumns())
        order.push_back(static_cast<std::size_t>(column));
    for (std::size_t column = 0; column < m_model->catalog()->table().columns(); ++column)
        if (m_table->isColumnHidden(static_cast<int>(column)))
            order.push_back(column);
    m_preloading.start(
        [store = m_model->catalog()->sharedTable(), order](const std::stop_token& stop) {
            return store->preload(order, physicalMemory() / kMemoryShare, RunContext(stop, nullptr, nullptr));
        },
        [](std::size_t) {}, [](const QString&) {}); // a column that is not there is read when it is needed
}

void CatalogView::showSelection() {
    if (!m_model->catalog())
        return;
    const auto row = m_model->catalog()->rowOf(m_selection->source());
    const int shown = row ? m_model->modelRow(*row) : -1;
    m_showing = true;
    m_plot->canvas()->setCurrentRow(row);
    if (shown < 0) {
        if (!m_table->picked())
            m_table->clearSelection();
        m_table->selectionModel()->setCurrentIndex({}, QItemSelectionModel::NoUpdate);
    } else if (m_table->currentIndex().row() != shown ||
               (!m_table->picked() && !m_table->selectionModel()->isRowSelected(shown))) {
        m_table->showRow(shown);
    }
    m_showing = false;
}

void CatalogView::refreshCount() {
    m_filter->showCount(static_cast<std::size_t>(m_model->rowCount()), m_model->totalRows(), m_model->isOrdering());
    m_table->setEmptyText(!m_model->catalog()         ? tr("The catalog appears here once a field is open.")
                          : m_model->totalRows() == 0 ? tr("The catalog has no rows.")
                          : m_filter->isPickedShown() ? tr("No picked row matches the filter.")
                                                      : tr("No row matches the filter."));
    const std::size_t picked = m_table->pickedCount();
    m_selected->setText(picked > 0 ? tr("· %1 selected").arg(QLocale().toString(static_cast<qulonglong>(picked)))
                                   : QString());
}

void CatalogView::pick(const std::vector<std::uint32_t>& rows, bool add) {
    if (!m_model->catalog())
        return;
    auto mask = add && m_table->picked() ? std::make_shared<std::vector<std::uint8_t>>(*m_table->picked())
                                         : std::make_shared<std::vector<std::uint8_t>>(m_model->totalRows());
    for (const std::uint32_t row : rows)
        (*mask)[row] = 1;
    const bool any = add || !rows.empty();
    m_table->setPicked(any ? mask : nullptr);
    if (!any)
        m_table->clearSelection();
    if (const auto first = m_table->firstPicked())
        m_table->scrollTo(m_model->index(m_model->modelRow(*first), m_table->shownColumns().front()));
    m_plot->canvas()->setPicked(m_table->picked());
    refreshCount();
}

void CatalogView::keepPicked() {
    if (!m_table->picked())
        return;
    m_filter->showPicked(m_table->pickedCount());
    m_model->setOnly(m_table->picked());
}

void CatalogView::typeAhead(const QString& text) {
    m_typed = m_typing.isActive() ? m_typed + text : text;
    m_typing.start();
    m_goTo->setText(m_typed);
    goTo(m_typed);
}

void CatalogView::goTo(const QString& text) {
    m_finding.cancel();
    m_goTo->setPalette({});
    if (!m_model->catalog() || text.trimmed().isEmpty())
        return;
    m_finding.start([catalog = m_model->catalog(), listed = m_model->sharedRows(),
                     wanted = text.trimmed()] { return findKey(*catalog, *listed, wanted); },
                    [this, catalog = m_model->catalog()](std::optional<std::uint32_t> row) {
                        if (catalog != m_model->catalog())
                            return;
                        if (row) {
                            m_selection->selectSource(catalog->key(*row));
                            return;
                        }
                        QPalette palette = m_goTo->palette();
                        palette.setColor(QPalette::Text, QColor(220, 50, 47));
                        m_goTo->setPalette(palette);
                    },
                    [](const QString&) {}); // memory is all that may run out: nothing is found
}

void CatalogView::showHeaderMenu(QPoint position) {
    const int section = m_table->horizontalHeader()->logicalIndexAt(position);
    if (section < 0 || !m_model->catalog())
        return;
    const QString name = QString::fromStdString(m_model->catalog()->table().names()[static_cast<std::size_t>(section)]);
    QMenu menu(this);
    menu.addAction(tr("Sort ascending"), this, [&] { m_model->sort(section, Qt::AscendingOrder); });
    menu.addAction(tr("Sort descending"), this, [&] { m_model->sort(section, Qt::DescendingOrder); });
    menu.addSeparator();
    menu.addAction(tr("Histogram of %1").arg(name), this, [&] {
        showPlot(true);
        m_plot->plot(name, {});
    });
    menu.addAction(tr("Hide %1").arg(name), this, [&] {
        m_table->setColumnHidden(section, true);
        m_columns->setCatalog(m_model->catalog());
        m_saving.start();
    });
    menu.addAction(tr("Columns …"), m_columns, &QWidget::show);
    menu.exec(m_table->horizontalHeader()->mapToGlobal(position));
}

ExportDialog* CatalogView::openExport() {
    if (!m_model->catalog())
        return nullptr;
    ExportSource source{
        m_model->catalog(), m_document->field().config, m_model->listedRows(), m_table->selectedRows(), {}};
    for (const int column : m_table->shownColumns())
        source.shownColumns.push_back(m_model->catalog()->table().names()[static_cast<std::size_t>(column)]);
    auto* dialog = new ExportDialog(std::move(source), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
    return dialog;
}

void CatalogView::saveLayout() {
    m_saving.stop();
    setSetting(kSplitterKey, m_splitter->saveState());
    if (m_model->catalog())
        m_layout.save(*m_table->horizontalHeader(), m_model->catalog()->table());
}

} // namespace furrow::widgets
