#include "widgets/source/source_view.h"

#include "widgets/image/color_bar.h"
#include "widgets/image/display_bar.h"
#include "widgets/image/histogram_panel.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace furrow::widgets {
namespace {

QToolButton* button(const QString& text, const QString& tip, QWidget* parent) {
    auto* tool = new QToolButton(parent);
    tool->setText(text);
    tool->setToolTip(tip);
    tool->setAccessibleName(tip);
    return tool;
}

} // namespace

SourceView::SourceView(FieldDocument* document, Selection* selection, SourceOrder* order, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_selection(selection)
    , m_order(order)
    , m_cutouts(new CutoutGrid(this))
    , m_numbers(new NumbersPanel(this))
    , m_sed(new SedPlot(this))
    , m_neighbours(new NeighboursPanel(this))
    , m_tabs(new QTabWidget(this))
    , m_stack(new QStackedWidget(this))
    , m_bar(new DisplayBar(this))
    , m_histogram(new HistogramPanel(this))
    , m_colors(new ColorBar(this))
    , m_colorsOf(new QLabel(this))
    , m_title(new QLabel(this))
    , m_message(new QLabel(this))
    , m_previous(button(tr("‹ Previous"), tr("Previous source of the catalog as it is sorted"), this))
    , m_next(button(tr("Next ›"), tr("Next source of the catalog as it is sorted"), this)) {
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_title->setAccessibleName(tr("Source"));
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_message->setAlignment(Qt::AlignCenter);
    m_message->setWordWrap(true);
    m_message->setMargin(16);

    auto* link = button(tr("Link"), tr("Pan and zoom all panels together"), this);
    link->setCheckable(true);
    link->setChecked(true);
    connect(link, &QToolButton::toggled, this, [this](bool on) { m_cutouts->link()->setEnabled(on); });
    m_bar->bind(m_cutouts->dataDisplay(), nullptr);
    m_bar->addWidget(link);
    auto* blink = button(tr("Blink"), tr("Blink between data, model and residual (B)"), this);
    blink->setCheckable(true);
    connect(blink, &QToolButton::clicked, m_cutouts->blinker(), &Blinker::toggle);
    connect(m_cutouts->blinker(), &Blinker::shown, blink, [blink] { blink->setChecked(true); });
    connect(m_cutouts->blinker(), &Blinker::stopped, blink, [blink] { blink->setChecked(false); });
    m_bar->addWidget(blink);

    auto* row = new QHBoxLayout;
    row->setContentsMargins(6, 4, 4, 0);
    row->addWidget(m_title, 1);
    row->addWidget(m_previous);
    row->addWidget(m_next);
    m_histogram->hide();
    auto* colorRow = new QHBoxLayout;
    colorRow->setContentsMargins(6, 0, 0, 0);
    colorRow->addWidget(m_colorsOf, 0, Qt::AlignTop);
    colorRow->addWidget(m_colors, 1);
    auto* pictures = new QWidget(this);
    auto* pictureColumn = new QVBoxLayout(pictures);
    pictureColumn->setContentsMargins(0, 0, 0, 0);
    pictureColumn->setSpacing(0);
    pictureColumn->addWidget(m_cutouts, 1);
    pictureColumn->addLayout(colorRow);
    m_stack->addWidget(m_message);
    m_stack->addWidget(pictures);
    auto* splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(m_stack);
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_numbers, tr("Numbers"));
    m_tabs->addTab(m_sed, tr("SED"));
    m_tabs->addTab(m_neighbours, tr("Neighbours"));
    m_tabs->setTabToolTip(0, tr("Initial and fitted values with their errors"));
    m_tabs->setTabToolTip(1, tr("Fluxes against wavelength"));
    m_tabs->setTabToolTip(2, tr("Sources of the blend and how their fluxes are tied"));
    splitter->addWidget(m_tabs);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({380, 165});
    splitter->setChildrenCollapsible(false);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(row);
    column->addWidget(m_bar);
    column->addWidget(m_histogram);
    column->addWidget(splitter, 1);

    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) {
        if (auto* view = qobject_cast<ImageView*>(now); view && m_cutouts->isAncestorOf(view))
            follow(view);
    });
    connect(m_cutouts->blinker(), &Blinker::shown, this, [this](int shown) {
        for (int band = 0; band < m_cutouts->bands(); ++band)
            for (int other = 0; other < CutoutGrid::RowCount; ++other)
                if (m_cutouts->panel(static_cast<CutoutGrid::Row>(other), band) == activeImage())
                    return follow(m_cutouts->panel(static_cast<CutoutGrid::Row>(shown), band));
    });
    connect(m_next, &QToolButton::clicked, this, &SourceView::selectNext);
    connect(m_previous, &QToolButton::clicked, this, &SourceView::selectPrevious);
    connect(m_cutouts, &CutoutGrid::shown, this, &SourceView::cutoutsShown);
    connect(m_cutouts, &CutoutGrid::readout, this, &SourceView::readout);
    connect(m_cutouts, &CutoutGrid::readoutCleared, this, &SourceView::readoutCleared);
    connect(m_cutouts, &CutoutGrid::bandPicked, m_selection, &Selection::selectBand);
    connect(m_numbers, &NumbersPanel::bandPicked, m_selection, &Selection::selectBand);
    connect(m_sed, &SedPlot::bandPicked, m_selection, &Selection::selectBand);
    connect(m_selection, &Selection::bandChanged, m_sed, &SedPlot::setBand);
    connect(m_neighbours, &NeighboursPanel::sourcePicked, m_selection, &Selection::selectSource);
    connect(m_cutouts, &CutoutGrid::sourcePicked, this, [this](const QString& id) {
        if (m_catalog && m_catalog->rowOf(id))
            m_selection->selectSource(id);
    });
    connect(&m_loader, &PatchLoader::loaded, this, &SourceView::picturesLoaded);
    connect(&m_loader, &PatchLoader::failed, this, [this](const QString& tag, const QString& error) {
        showMessage(tr("Patch %1 cannot be shown.\n%2").arg(tag, error));
    });
    connect(m_document, &FieldDocument::fieldChanged, this, &SourceView::fieldChanged);
    connect(m_selection, &Selection::sourceChanged, this, &SourceView::refresh);
    fieldChanged();
}

QString SourceView::title() const {
    return m_title->text();
}

QString SourceView::message() const {
    return m_stack->currentWidget() == m_message ? m_message->text() : QString();
}

ImageView* SourceView::activeImage() const {
    if (m_active)
        return m_active;
    return m_cutouts->bands() > 0 ? m_cutouts->panel(CutoutGrid::Data, 0) : nullptr;
}

void SourceView::fieldChanged() {
    m_catalog = m_document->catalog();
    m_loader.setConfig(m_document->field().config);
    refresh();
}

void SourceView::showMessage(const QString& text) {
    m_bar->setEnabled(false);
    m_histogram->setEnabled(false);
    m_message->setText(text);
    m_stack->setCurrentWidget(m_message);
}

void SourceView::refresh() {
    m_loader.cancel();
    m_cutouts->cancel();
    m_patch.clear();
    const bool any = m_catalog && m_catalog->rows() > 0;
    m_previous->setEnabled(any);
    m_next->setEnabled(any);
    const auto row = m_catalog ? m_catalog->rowOf(m_selection->source()) : std::nullopt;
    if (!row) {
        m_title->clear();
        m_numbers->clear();
        m_sed->clear();
        m_neighbours->clear();
        m_tabs->hide();
        showMessage(any ? tr("Click a source in the White view or choose a row of the catalog.") : QString());
        return;
    }
    const SourceNumbers numbers =
        describeSource(*m_catalog, *row, m_document->field().config->patchRun, m_selection->band());
    QStringList title{numbers.key, numbers.type, numbers.patch};
    title.removeAll(QString());
    m_title->setText(title.join(QStringLiteral(" · ")));
    m_tabs->show();
    m_numbers->show(numbers);
    m_sed->show(*m_catalog, *row);
    m_sed->setBand(m_selection->band());
    m_neighbours->clear();
    if (!m_catalog->isFinal())
        showMessage(tr("This field has not been fitted yet. Run › Run all does it."));
    else if (numbers.patch.isEmpty())
        showMessage(tr("Source %1 has no fit.\n%2").arg(numbers.key, numbers.flags.join(QLatin1Char('\n'))));
    else {
        m_patch = numbers.patch;
        m_loader.request(numbers.patch);
    }
}

void SourceView::picturesLoaded(const PatchPicturesPtr& pictures) {
    if (pictures->tag != m_patch)
        return;
    m_cutouts->show(pictures, m_selection->source());
    m_neighbours->show(m_document->field().config, pictures->product, m_selection->source());
    m_numbers->setPatchGoodness(pictures->chi2, pictures->npix);
}

void SourceView::cutoutsShown() {
    m_stack->setCurrentIndex(1);
    m_bar->setEnabled(true);
    m_histogram->setEnabled(true);
    follow(activeImage());
}

/// Display bar, histogram and colours are those of one panel: the one used last.
void SourceView::follow(ImageView* view) {
    if (!view)
        return;
    m_active = view;
    m_bar->bind(view->display(), view);
    m_histogram->setView(view);
    m_colors->setView(view);
    m_colorsOf->setText(view->accessibleName());
}

void SourceView::showHistogram(bool visible) {
    m_histogram->setVisible(visible);
}

void SourceView::step(int places) {
    const auto row = m_catalog ? m_catalog->rowOf(m_selection->source()) : std::nullopt;
    if (const auto wanted = m_order->neighbour(row, places); wanted && m_catalog && *wanted < m_catalog->rows())
        m_selection->selectSource(m_catalog->key(*wanted));
}

} // namespace furrow::widgets
