#include "widgets/source/neighbours_panel.h"

#include "core/diagnose/flux_correlation.h"

#include <QHeaderView>
#include <QLabel>
#include <QStandardItemModel>
#include <QTableView>
#include <QVBoxLayout>

#include <cmath>

namespace furrow::widgets {

namespace {

constexpr double kStrong = 0.3; ///< from here on a correlation is emphasised

QStandardItem* cell(const QString& text, bool isNumber) {
    auto* item = new QStandardItem(text);
    item->setEditable(false);
    item->setTextAlignment((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return item;
}

} // namespace

NeighboursPanel::NeighboursPanel(QWidget* parent)
    : QWidget(parent)
    , m_model(new QStandardItemModel(this))
    , m_table(new QTableView(this))
    , m_message(new QLabel(this)) {
    m_message->setWordWrap(true);
    m_message->setMargin(4);
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Neighbours in the blend"));
    m_table->setToolTip(tr("Correlation of the two fluxes with positions and shapes held: −1 means that one takes what "
                           "the other gives. Double click selects the neighbour."));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 5);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->setAlternatingRowColors(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(4, 2, 4, 4);
    column->addWidget(m_message);
    column->addWidget(m_table, 1);
    connect(m_table, &QTableView::activated, this,
            [this](const QModelIndex& index) { emit sourcePicked(m_model->item(index.row(), 0)->text()); });
    clear();
}

QString NeighboursPanel::message() const {
    return m_message->text();
}

void NeighboursPanel::clear() {
    m_task.cancel();
    m_wanted = false;
    m_patch.reset();
    m_model->clear();
    m_message->setText(tr("No fitted source is selected."));
}

void NeighboursPanel::show(std::shared_ptr<const config::Config> config,
                           std::shared_ptr<const pipeline::PatchProduct> patch, const QString& source) {
    m_config = std::move(config);
    m_patch = std::move(patch);
    m_source = source;
    m_wanted = true;
    if (isVisible())
        work();
}

void NeighboursPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_wanted)
        work();
}

void NeighboursPanel::work() {
    m_wanted = false;
    m_model->clear();
    m_message->setText(tr("The overlap with the neighbours of %1 is being worked out …").arg(m_source));
    m_task.start([config = m_config, patch = m_patch, source = m_source] { return find(*config, *patch, source); },
                 [this](const Result& result) { fill(result); },
                 [this](const QString& error) { m_message->setText(error); });
}

NeighboursPanel::Result NeighboursPanel::find(const config::Config& config, const pipeline::PatchProduct& patch,
                                              const QString& source) {
    Result result;
    for (const auto& band : patch.data.bands)
        result.bands.push_back(QString::fromStdString(band.info.name));
    const auto& sources = patch.data.sources;
    const auto found = std::find_if(sources.begin(), sources.end(),
                                    [id = source.toStdString()](const fit::FitSource& s) { return s.id == id; });
    if (found == sources.end())
        return result;
    for (const auto& neighbour : diagnose::blendNeighbours(patch.data, patch.psfs, config, patch.fit,
                                                           static_cast<std::size_t>(found - sources.begin()))) {
        const fit::FitSource& other = sources[neighbour.source];
        result.rows.push_back({QString::fromStdString(other.id),
                               QString::fromStdString(std::string(typeName(other.type))).toUpper(), neighbour.distance,
                               neighbour.correlation});
    }
    return result;
}

void NeighboursPanel::fill(const Result& result) {
    m_message->setText(result.rows.empty()
                           ? tr("%1 shares its light with no other source.").arg(m_source)
                           : tr("Flux correlation of %1 with its neighbours, strongest first:").arg(m_source));
    QStringList headers{tr("Source"), tr("Type"), tr("Distance")};
    for (const QString& band : result.bands)
        headers.push_back(band);
    m_model->setHorizontalHeaderLabels(headers);
    for (const Row& row : result.rows) {
        QList<QStandardItem*> items{cell(row.id, false), cell(row.type, false),
                                    cell(tr("%1 px").arg(row.distance, 0, 'f', 1), true)};
        for (const double value : row.correlation) {
            auto* item = cell(std::isfinite(value) ? QString::number(value, 'f', 3) : QStringLiteral("–"), true);
            if (std::abs(value) >= kStrong) {
                QFont bold = font();
                bold.setBold(true);
                item->setFont(bold);
            }
            items.push_back(item);
        }
        m_model->appendRow(items);
    }
}

} // namespace furrow::widgets
