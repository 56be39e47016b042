#include "widgets/epsf/epsf_view.h"

#include "core/diagnose/epsf_figures.h"
#include "core/pipeline/products.h"
#include "widgets/figures/figure_text.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace furrow::widgets {

using figures::FigureBoard;

namespace {

constexpr double kClickReach = 10; ///< screen pixels

QLabel* messageLabel(QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setAlignment(Qt::AlignCenter);
    label->setWordWrap(true);
    label->setMargin(16);
    return label;
}

/// What the epsf stage has left, if anything.
struct Summary {
    std::vector<pipeline::EpsfCellSummary> cells;
    std::vector<psf::RejectedStar> rejected;
};

} // namespace

EpsfView::EpsfView(FieldDocument* document, Selection* selection, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_selection(selection)
    , m_pages(new QStackedWidget(this))
    , m_details(new QStackedWidget(this))
    , m_message(messageLabel(this))
    , m_title(new QLabel(this))
    , m_detailMessage(messageLabel(this))
    , m_hint(new QLabel(this))
    , m_quantity(new QComboBox(this))
    , m_grid(new EpsfGrid)
    , m_tabs(new QTabWidget(this))
    , m_stars(new StarList(this))
    , m_rebuild(new QPushButton(this)) {
    for (const EpsfQuantity quantity : kEpsfQuantities)
        m_quantity->addItem(epsfQuantityLabel(quantity));
    m_quantity->setToolTip(tr("What the cells are coloured by"));
    m_quantity->setAccessibleName(tr("Quantity"));
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(m_grid);
    auto* left = new QWidget(this);
    auto* leftColumn = new QVBoxLayout(left);
    leftColumn->setContentsMargins(6, 4, 0, 0);
    leftColumn->addWidget(m_quantity);
    leftColumn->addWidget(scroll, 1);

    buildTabs();
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_title->setContentsMargins(6, 6, 6, 2);
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_title->setWordWrap(true);
    m_details->addWidget(m_detailMessage);
    m_details->addWidget(m_tabs);
    auto* right = new QWidget(this);
    auto* rightColumn = new QVBoxLayout(right);
    rightColumn->setContentsMargins(0, 0, 0, 0);
    rightColumn->addWidget(m_title);
    rightColumn->addWidget(m_details, 1);

    auto* splitter = new QSplitter(Qt::Horizontal, this);
    splitter->addWidget(left);
    splitter->addWidget(right);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({240, 560});
    splitter->setChildrenCollapsible(false);
    m_pages->addWidget(m_message);
    m_pages->addWidget(splitter);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_pages);

    connect(m_quantity, &QComboBox::currentIndexChanged, this,
            [this](int index) { m_grid->setQuantity(kEpsfQuantities[static_cast<std::size_t>(index)]); });
    connect(m_grid, &EpsfGrid::cellPicked, this, [this](const QString& band, const QString& tag) {
        pickCell(band, tag);
        m_selection->selectBand(band);
    });
    connect(m_tabs, &QTabWidget::currentChanged, this, &EpsfView::showFigures);
    connect(m_stars, &StarList::edited, this, &EpsfView::starsEdited);
    connect(m_stars, &StarList::starPicked, this, &EpsfView::selectStar);
    connect(m_rebuild, &QPushButton::clicked, this, &EpsfView::requestRebuild);
    connect(m_document, &FieldDocument::fieldChanged, this, &EpsfView::fieldChanged);
    connect(m_selection, &Selection::bandChanged, this, [this](const QString& band) {
        const auto* current = m_grid->current();
        if (current && QString::fromStdString(current->band) != band && !band.isEmpty())
            pickCell(band, QString::fromStdString(current->tag));
    });
    connect(m_selection, &Selection::sourceChanged, this, &EpsfView::followSource);
    connect(m_selection, &Selection::patchChanged, this, &EpsfView::followPatch);
    fieldChanged();
}

void EpsfView::buildTabs() {
    m_tabs->setDocumentMode(true);
    const std::array<std::pair<QString, QString>, TabCount> tabs{
        {{tr("Shape"), tr("Stamp and encircled energy of the ePSF")},
         {tr("Residuals"), tr("The cell's stars against the ePSF")},
         {tr("Stars"), tr("The candidate stars; untick one to leave it out")},
         {tr("Positions"), tr("Where the stars lie in the cell")},
         {tr("Background"), tr("The background that is subtracted before the stars are cut out")}}};
    for (int tab = 0; tab < TabCount; ++tab) {
        QWidget* page = nullptr;
        if (tab == Stars) {
            page = new QWidget(this);
            auto* column = new QVBoxLayout(page);
            column->setContentsMargins(0, 0, 0, 0);
            auto* row = new QHBoxLayout;
            row->setContentsMargins(6, 2, 6, 4);
            row->addWidget(m_hint, 1);
            row->addWidget(m_rebuild);
            column->addWidget(m_stars, 1);
            column->addLayout(row);
        } else {
            auto* board = new FigureBoard(this);
            const bool isField = tab == Positions || tab == Background;
            connect(board, &FigureBoard::readout, this, isField ? &EpsfView::readout : &EpsfView::offsetReadout);
            connect(board, &FigureBoard::readoutCleared, this, &EpsfView::readoutCleared);
            if (isField)
                connect(board, &FigureBoard::imageClicked, this, [this, board](QPointF p) {
                    clickedAt(p, kClickReach / board->activeImage()->transform().zoom);
                });
            page = m_boards[static_cast<std::size_t>(tab)] = board;
        }
        m_tabs->addTab(page, tabs[static_cast<std::size_t>(tab)].first);
        m_tabs->setTabToolTip(tab, tabs[static_cast<std::size_t>(tab)].second);
    }
}

QString EpsfView::title() const {
    return m_title->text();
}

QString EpsfView::message() const {
    return m_pages->currentIndex() == 0 ? m_message->text() : QString();
}

void EpsfView::showMessage(const QString& text) {
    m_message->setText(text);
    m_pages->setCurrentIndex(0);
}

void EpsfView::fieldChanged() {
    const FieldProducts& field = m_document->field();
    if (field.config == m_config && field.white == m_white && m_config)
        return;
    if (field.config != m_config) {
        m_rebuilt.clear();
        m_edited.clear();
    }
    m_config = field.config;
    m_white = field.white;
    reload();
}

void EpsfView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    followSelection();
}

void EpsfView::setColorBlindSafe(bool on) {
    for (FigureBoard* board : m_boards)
        if (board)
            board->setColorBlindSafe(on);
}

ImageView* EpsfView::activeImage() const {
    const FigureBoard* board = m_boards[static_cast<std::size_t>(m_tabs->currentIndex())];
    return board && m_cell ? board->activeImage() : nullptr;
}

void EpsfView::reload() {
    m_summaryTask.cancel();
    m_bandTask.cancel();
    m_cellTask.cancel();
    m_band.reset();
    m_cell.reset();
    loadSummary();
}

void EpsfView::loadSummary() {
    if (!m_config)
        return showMessage(tr("ePSFs appear here once they are built."));
    const auto path = pipeline::WorkDir(*m_config).epsfs / "epsf_summary.json";
    std::error_code code;
    if (!std::filesystem::exists(path, code))
        return showMessage(tr("ePSFs appear here once they are built."));
    m_summaryTask.start(
        [config = m_config, wcs = m_document->field().wcs] {
            return Summary{pipeline::readEpsfSummary(*config),
                           wcs.valid() ? psf::readRejectedStars(*config, wcs) : std::vector<psf::RejectedStar>()};
        },
        [this](Summary summary) {
            QString band, tag;
            if (const auto* before = m_grid->current()) {
                band = QString::fromStdString(before->band);
                tag = QString::fromStdString(before->tag);
            }
            adoptRejected(std::move(summary.rejected));
            m_grid->setCells(std::move(summary.cells));
            if (m_grid->cells().empty())
                return showMessage(tr("No cell of this field has an ePSF."));
            m_pages->setCurrentIndex(1);
            if (band.isEmpty()) {
                const auto& cells = m_grid->cells();
                const auto selected = std::find_if(
                    cells.begin(), cells.end(),
                    [name = m_selection->band().toStdString()](const auto& cell) { return cell.band == name; });
                const auto& first = selected == cells.end() ? cells.front() : *selected;
                band = QString::fromStdString(first.band);
                tag = QString::fromStdString(first.tag);
            }
            pickCell(band, tag);
            followSelection();
        },
        [this](const QString& error) { showMessage(error); });
}

void EpsfView::pickCell(const QString& band, const QString& tag) {
    m_grid->setCurrent(band, tag);
    if (!m_grid->current())
        return;
    refreshTitle();
    if (m_band && m_band->frames->bands.front().info.name == band.toStdString())
        return showCell();
    m_cellTask.cancel();
    m_band.reset();
    m_cell.reset();
    m_detailMessage->setText(tr("The stars of %1 are being read …").arg(band));
    m_details->setCurrentIndex(0);
    m_bandTask.start(
        [config = m_config, name = band.toStdString()] {
            return std::make_shared<const pipeline::EpsfBandProduct>(
                pipeline::inspectBandEpsf(*config, name, RunContext()));
        },
        [this](BandPtr product) {
            m_band = std::move(product);
            showCell();
        },
        [this](const QString& error) { m_detailMessage->setText(error); });
}

void EpsfView::refreshTitle() {
    const auto& cell = *m_grid->current();
    const QString name =
        QStringLiteral("%1 %2").arg(QString::fromStdString(cell.band), QString::fromStdString(cell.tag));
    m_title->setText(cell.ok() ? tr("%1: FWHM %2 pixels, ellipticity %3, %4 stars (%5 in this cell)")
                                     .arg(name)
                                     .arg(cell.fwhm, 0, 'f', 2)
                                     .arg(cell.ellipticity, 0, 'f', 3)
                                     .arg(cell.starsUsed)
                                     .arg(cell.starsInCell)
                               : tr("%1: no ePSF, %2").arg(name, figures::figureText(cell.error)));
}

const psf::CellEpsf* EpsfView::currentCell() const {
    const auto* current = m_grid->current();
    if (!m_band || !current)
        return nullptr;
    for (const auto& cell : m_band->result->cells)
        if (cell.cell.tag == current->tag)
            return &cell;
    return nullptr;
}

void EpsfView::showCell() {
    m_cell.reset();
    const psf::CellEpsf* cell = currentCell();
    if (!cell) {
        m_cellTask.cancel();
        return;
    }
    using CellView = std::shared_ptr<const diagnose::EpsfCellView>;
    m_cellTask.start(
        [band = m_band, cell, config = m_config]() -> CellView {
            return std::make_shared<const diagnose::EpsfCellView>(
                diagnose::makeEpsfCellView(*cell, band->frames->bands.front(), config->epsf));
        },
        [this](CellView view) {
            m_cell = std::move(view);
            m_details->setCurrentIndex(1);
            showFigures();
            listStars();
        },
        [this](const QString& error) { m_detailMessage->setText(error); });
}

void EpsfView::showFigures() {
    if (!m_cell)
        return;
    const diagnose::EpsfCellView& view = *m_cell;
    switch (m_tabs->currentIndex()) {
    case Shape: {
        diagnose::Figure figure = diagnose::epsfStamp(view);
        for (auto& panel : diagnose::epsfGrowthCurve(view).panels)
            figure.panels.push_back(std::move(panel));
        m_boards[Shape]->setFigure(figure, 2);
        break;
    }
    case Residuals:
        m_boards[Residuals]->setFigure(diagnose::epsfResiduals(view, static_cast<int>(view.stars.size())), 2);
        break;
    case Positions:
        m_boards[Positions]->setFigure(diagnose::psfStars(view, m_config->epsf.backgroundSubtractPatch), 1);
        break;
    case Background:
        if (view.background.empty())
            m_boards[Background]->clear(tr("No background is subtracted (epsf.background_subtract_patch: false)."));
        else
            m_boards[Background]->setFigure(diagnose::backgroundDiagnostics(view), 3);
        break;
    default:
        break;
    }
}

void EpsfView::setRebuildEnabled(bool enabled) {
    m_rebuildEnabled = enabled;
    refreshButtons();
}

} // namespace furrow::widgets
