#include "widgets/source/numbers_panel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QStandardItemModel>
#include <QTableView>
#include <QVBoxLayout>

namespace furrow::widgets {
namespace {

QStandardItem* cell(const ShownNumber& number) {
    auto* item = new QStandardItem(number.shown());
    item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    item->setToolTip(number.exact);
    item->setData(number.exact, Qt::UserRole);
    item->setEditable(false);
    return item;
}

QStandardItem* label(const QString& text) {
    auto* item = new QStandardItem(text);
    item->setEditable(false);
    return item;
}

QStandardItem* boundsCell(const QuantityRow& row) {
    auto* item = label(row.bounds.isEmpty() ? QStringLiteral("–") : row.bounds);
    if (row.reachedBound.isEmpty())
        return item;
    item->setText(NumbersPanel::tr("%1, %2 reached").arg(item->text(), row.reachedBound));
    QFont bold;
    bold.setBold(true);
    item->setFont(bold);
    item->setToolTip(NumbersPanel::tr("The fit stopped at this bound: value and error are not to be trusted"));
    return item;
}

QTableView* table(QStandardItemModel* model, const QString& name, const QString& tip, QWidget* parent) {
    auto* view = new QTableView(parent);
    view->setModel(model);
    view->verticalHeader()->hide();
    view->verticalHeader()->setDefaultSectionSize(view->fontMetrics().height() + 5);
    view->horizontalHeader()->setHighlightSections(false);
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setSelectionMode(QAbstractItemView::SingleSelection);
    view->setAlternatingRowColors(true);
    view->setWordWrap(false);
    view->setTabKeyNavigation(false);
    view->setAccessibleName(name);
    view->setToolTip(tip);
    view->setMinimumHeight(64); // a header and two rows
    return view;
}

} // namespace

NumbersPanel::NumbersPanel(QWidget* parent)
    : QWidget(parent)
    , m_quantities(new QStandardItemModel(this))
    , m_bands(new QStandardItemModel(this))
    , m_quantityTable(table(m_quantities, tr("Position and shape"),
                            tr("Initial and fitted values, errors and limits; the tip of a number has all its digits"),
                            this))
    , m_bandTable(
          table(m_bands, tr("Fluxes"), tr("Fluxes and magnitudes per band; a row selects its band everywhere"), this))
    , m_summary(new QLabel(this))
    , m_flags(new QLabel(this)) {
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_summary->setAccessibleName(tr("Fit"));
    m_summary->setWordWrap(true);
    m_flags->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_flags->setAccessibleName(tr("Flags"));
    m_flags->setWordWrap(true);
    auto* tables = new QHBoxLayout;
    tables->addWidget(m_quantityTable, 5);
    tables->addWidget(m_bandTable, 6);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(4, 2, 4, 4);
    column->setSpacing(3);
    column->addWidget(m_summary);
    column->addWidget(m_flags);
    column->addLayout(tables, 1);
    connect(m_bandTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) {
                if (current.isValid())
                    emit bandPicked(m_bands->item(current.row(), 0)->text());
            });
    clear();
}

void NumbersPanel::clear() {
    m_quantities->clear();
    m_bands->clear();
    m_fitText.clear();
    m_goodness.clear();
    m_flags->clear();
    m_flags->hide();
    refreshSummary();
}

void NumbersPanel::show(const SourceNumbers& numbers) {
    m_quantities->clear();
    m_quantities->setHorizontalHeaderLabels({tr("Quantity"), tr("Initial"), tr("Fitted"), tr("Error"), tr("Bounds")});
    m_quantities->horizontalHeaderItem(4)->setToolTip(
        tr("Hard limits of the fit (patch_run.*); a size may stop earlier, where its prior finds no value believable"));
    for (const QuantityRow& row : numbers.quantities) {
        const QString name = row.unit.isEmpty() ? row.name : tr("%1 [%2]").arg(row.name, row.unit);
        m_quantities->appendRow({label(name), cell(row.initial), cell(row.fitted), cell(row.error), boundsCell(row)});
    }
    m_bands->clear();
    const QStringList titles{tr("Band"), tr("Initial flux"), tr("Flux"), tr("Error"), tr("Cond. error"),
                             tr("Mag"),  tr("± mag"),        tr("χ²"),   tr("Pixels")};
    const QStringList tips{tr("Band"),
                           tr("FLUX_{band} of the input catalog, counts at zp_ref"),
                           tr("FLUX_{band}_fit, counts at zp_ref"),
                           tr("FLUXERR_{band}_fit: 1 sigma, marginalised over everything else that is fitted"),
                           tr("FLUXERR_{band}_cond: 1 sigma with everything else fixed and sky noise only"),
                           tr("MAG_{band}_fit, AB magnitude"),
                           tr("MAGERR_{band}_fit, mag"),
                           tr("chi2_{band}_fit inside 2 FWHM"),
                           tr("npix_{band}_fit: pixels behind the χ²")};
    m_bands->setHorizontalHeaderLabels(titles);
    for (int column = 0; column < tips.size(); ++column)
        m_bands->horizontalHeaderItem(column)->setToolTip(tips[column]);
    for (const BandRow& row : numbers.bands)
        m_bands->appendRow({label(row.band), cell(row.initialFlux), cell(row.flux), cell(row.fluxErr),
                            cell(row.fluxErrCond), cell(row.mag), cell(row.magErr), cell(row.chi2), cell(row.npix)});
    m_quantityTable->resizeColumnsToContents();
    m_bandTable->resizeColumnsToContents();
    m_flags->setText(numbers.flags.join(QLatin1Char('\n')));
    m_flags->setVisible(!numbers.flags.isEmpty());
    m_fitText = numbers.fitSummary;
    m_goodness.clear();
    refreshSummary();
}

void NumbersPanel::setPatchGoodness(double chi2, long npix) {
    m_goodness.clear();
    if (npix > 0)
        m_goodness = tr("patch χ² per pixel %1 (%2 pixels)")
                         .arg(QString::number(chi2 / static_cast<double>(npix), 'g', 4))
                         .arg(locale().toString(static_cast<qlonglong>(npix)));
    refreshSummary();
}

void NumbersPanel::refreshSummary() {
    QStringList parts{m_fitText, m_goodness};
    parts.removeAll(QString());
    m_summary->setText(parts.join(QStringLiteral(" · ")));
    m_summary->setVisible(!parts.isEmpty());
}

QString NumbersPanel::summary() const {
    return m_summary->text();
}

QString NumbersPanel::flags() const {
    return m_flags->text();
}

} // namespace furrow::widgets
