#include "widgets/patches/patch_view.h"

#include "widgets/image/display_bar.h"
#include "widgets/image/histogram_panel.h"
#include "widgets/image/layer_legend.h"
#include "widgets/patches/contact_sheet.h"
#include "widgets/patches/convergence_panel.h"
#include "widgets/patches/patch_panels.h"
#include "widgets/patches/why_card.h"

#include <QApplication>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <cmath>
#include <utility>

namespace furrow::widgets {
namespace {

QToolButton* button(const QString& text, const QString& tip, QWidget* parent, bool checkable = true) {
    auto* tool = new QToolButton(parent);
    tool->setText(text);
    tool->setToolTip(tip);
    tool->setAccessibleName(tip);
    tool->setCheckable(checkable);
    return tool;
}

} // namespace

PatchView::PatchView(FieldDocument* document, Selection* selection, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_selection(selection)
    , m_explaining(this)
    , m_panels(new PatchPanels(this))
    , m_sheet(new ContactSheet(m_panels->residualDisplay(), this))
    , m_why(new WhyCard(this))
    , m_convergence(new ConvergencePanel(this))
    , m_bar(new DisplayBar(this))
    , m_histogram(new HistogramPanel(this))
    , m_active(m_panels->panel(PatchPanels::Data))
    , m_legend(new LayerLegend(m_panels->panel(PatchPanels::Data)))
    , m_stack(new QStackedWidget(this))
    , m_pictureSplitter(new QSplitter(Qt::Vertical, this))
    , m_tabs(new QTabWidget(this))
    , m_bands(new QComboBox(this))
    , m_title(new QLabel(this))
    , m_message(new QLabel(this)) {
    m_message->setAlignment(Qt::AlignCenter);
    m_message->setWordWrap(true);
    m_message->setMargin(16);
    m_sheet->hide();
    m_legend->setWanted(false);
    m_legend->setCursor(Qt::ArrowCursor);
    m_legend->setOverlays(m_panels->overlays());
    auto* corner = new QVBoxLayout(m_panels->panel(PatchPanels::Data));
    corner->addWidget(m_legend, 0, Qt::AlignTop | Qt::AlignRight);
    corner->addStretch(1);
    m_histogram->hide();
    followFocus(m_active);
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) { followFocus(now); });
    connect(m_panels->blinker(), &Blinker::shown, this,
            [this](int panel) { followFocus(m_panels->panel(static_cast<PatchPanels::Panel>(panel))); });

    m_pictureSplitter->addWidget(m_panels);
    m_pictureSplitter->addWidget(m_sheet);
    m_pictureSplitter->setStretchFactor(0, 2);
    m_pictureSplitter->setStretchFactor(1, 1);
    m_tabs->addTab(m_why, tr("Why"));
    m_tabs->addTab(m_convergence, tr("Convergence"));
    m_sourceOnly =
        button(tr("Selected source only"), tr("Reasons of the selected source instead of the whole patch"), this);
    m_tabs->setCornerWidget(m_sourceOnly);
    auto* content = new QSplitter(Qt::Vertical, this);
    content->addWidget(m_pictureSplitter);
    content->addWidget(m_tabs);
    content->setStretchFactor(0, 2);
    content->setStretchFactor(1, 1);
    content->setSizes({420, 190});
    content->setChildrenCollapsible(false);
    m_stack->addWidget(m_message);
    m_stack->addWidget(content);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_tools = buildBar();
    column->addWidget(m_tools);
    column->addWidget(m_bar);
    column->addWidget(m_histogram);
    column->addWidget(m_stack, 1);

    connect(m_panels, &PatchPanels::readout, this, &PatchView::readout);
    connect(m_panels, &PatchPanels::readoutCleared, this, &PatchView::readoutCleared);
    connect(m_panels, &PatchPanels::sourcePicked, m_selection, &Selection::selectSource);
    connect(m_panels, &PatchPanels::sourceActivated, this, [this](const QString& id) {
        m_selection->selectSource(id);
        emit sourceActivated(id);
    });
    connect(m_sheet, &ContactSheet::bandPicked, this, [this](const QString& band) {
        setBand(m_bands->findText(band) - 1); // white may be shown while this band is the selected one
        m_selection->selectBand(band);
    });
    connect(m_why, &WhyCard::showRequested, this, &PatchView::showReason);
    connect(m_sourceOnly, &QToolButton::toggled, this, &PatchView::sourceChanged);
    connect(m_convergence, &ConvergencePanel::replayed, m_panels, &PatchPanels::replace);
    connect(m_convergence, &ConvergencePanel::replayEnded, this, [this] { m_panels->show(m_pictures, m_band); });
    connect(&m_loader, &PatchLoader::loaded, this, &PatchView::picturesLoaded);
    connect(&m_loader, &PatchLoader::failed, this, [this](const QString& tag, const QString& error) {
        showMessage(tr("Patch %1 cannot be shown.\n%2").arg(tag, error));
    });
    connect(m_document, &FieldDocument::fieldChanged, this, &PatchView::fieldChanged);
    connect(m_selection, &Selection::patchChanged, this, &PatchView::refresh);
    connect(m_selection, &Selection::sourceChanged, this, &PatchView::sourceChanged);
    connect(m_selection, &Selection::bandChanged, this, [this](const QString& band) {
        // No band means that nobody has chosen one: white stays.
        if (const int at = m_bands->findText(band); at >= 0 && !band.isEmpty())
            setBand(at - 1);
    });
    fieldChanged();
}

QWidget* PatchView::buildBar() {
    auto* bar = new QWidget(this);
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_title->setAccessibleName(tr("Patch"));
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_bands->setToolTip(tr("White (all bands, weighted by their noise) or one band; < and > step through them"));
    m_bands->setAccessibleName(tr("Band"));
    auto* before = button(QStringLiteral("‹"), tr("Previous band (<)"), bar, false);
    auto* after = button(QStringLiteral("›"), tr("Next band (>)"), bar, false);
    auto* sigma = button(tr("Residual / σ"), tr("The residual in units of its noise instead of counts"), bar);
    sigma->setChecked(true);
    m_sheetToggle = button(tr("All bands"), tr("Residuals of all bands (S); a click chooses the band"), bar);
    auto* legend = button(tr("Layers"), tr("Show or hide the list of layers"), bar);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(6, 3, 4, 0);
    row->setSpacing(3);
    row->addWidget(m_title, 1);
    for (QWidget* widget :
         {static_cast<QWidget*>(before), static_cast<QWidget*>(m_bands), static_cast<QWidget*>(after),
          static_cast<QWidget*>(sigma), static_cast<QWidget*>(m_sheetToggle), static_cast<QWidget*>(legend)})
        row->addWidget(widget);
    connect(before, &QToolButton::clicked, this, &PatchView::previousBand);
    connect(after, &QToolButton::clicked, this, &PatchView::nextBand);
    connect(m_bands, &QComboBox::activated, this, [this](int index) {
        setBand(index - 1);
        if (index > 0)
            m_selection->selectBand(m_bands->itemText(index));
    });
    connect(sigma, &QToolButton::toggled, this, [this](bool on) {
        m_panels->setSignificance(on);
        if (m_pictures && isSheetVisible())
            m_sheet->show(m_pictures, m_band, on);
    });
    connect(m_sheetToggle, &QToolButton::toggled, this, &PatchView::setSheetVisible);
    connect(legend, &QToolButton::toggled, m_legend, &LayerLegend::setWanted);
    return bar;
}

QString PatchView::title() const {
    return m_title->text();
}

QString PatchView::message() const {
    return m_stack->currentWidget() == m_message ? m_message->text() : QString();
}

ImageView* PatchView::activeImage() const {
    return m_pictures ? m_active : nullptr;
}

void PatchView::followFocus(QWidget* widget) {
    auto* view = qobject_cast<ImageView*>(widget);
    if (!view || !m_panels->isAncestorOf(view))
        return;
    m_active = view;
    m_bar->bind(view->display(), view);
    m_histogram->setView(view);
    m_panels->markActive(view);
}

void PatchView::showHistogram(bool visible) {
    m_histogram->setVisible(visible);
}

void PatchView::showMessage(const QString& text) {
    m_pictures.reset();
    m_panels->clear();
    m_sheet->clear();
    m_why->setReasons({}, {});
    m_convergence->setPatch(nullptr, -1);
    m_message->setText(text);
    m_stack->setCurrentWidget(m_message);
    for (QWidget* tool : {m_tools, static_cast<QWidget*>(m_bar), static_cast<QWidget*>(m_histogram)})
        tool->setEnabled(false);
}

void PatchView::fieldChanged() {
    m_loader.setConfig(m_document->field().config);
    refresh();
}

void PatchView::refresh() {
    m_stop.request_stop();
    m_explaining.cancel();
    m_loader.cancel();
    const QString tag = m_selection->patch();
    m_title->setText(tag);
    if (tag.isEmpty())
        showMessage(!m_document->isOpen()                 ? QString()
                    : m_document->field().patches.empty() ? tr("No patches yet. Run › Run all makes them.")
                                                          : tr("Choose a patch in the list, or a source anywhere."));
    else
        m_loader.request(tag);
}

void PatchView::sourceChanged() {
    const QString source = m_selection->source();
    m_panels->setSelected(source);
    m_why->setSource(m_sourceOnly->isChecked() ? source : QString());
    const CatalogPtr& catalog = m_document->catalog();
    const auto row = catalog ? catalog->rowOf(source) : std::nullopt;
    if (!row || (m_pictures && m_pictures->find(source)))
        return; // a halo source does not leave the patch
    if (const QString tag = catalog->text(*row, QStringLiteral("patch_tag")); !tag.isEmpty())
        m_selection->selectPatch(tag);
}

void PatchView::picturesLoaded(const PatchPicturesPtr& pictures) {
    if (pictures->tag != m_selection->patch())
        return;
    m_pictures = pictures;
    m_stack->setCurrentIndex(1);
    for (QWidget* tool : {m_tools, static_cast<QWidget*>(m_bar), static_cast<QWidget*>(m_histogram)})
        tool->setEnabled(true);
    const QString chosen = m_bands->currentIndex() > 0 ? m_bands->currentText() : QString();
    m_bands->clear();
    m_bands->addItem(tr("white"));
    for (const auto& band : pictures->bands)
        m_bands->addItem(band.band);
    const int index = std::max(0, chosen.isEmpty() ? 0 : m_bands->findText(chosen));
    m_bands->setCurrentIndex(index);
    m_band = index - 1;
    m_panels->show(m_pictures, m_band);
    m_panels->setSelected(m_selection->source());
    if (isSheetVisible())
        m_sheet->show(m_pictures, m_band, m_panels->isSignificance());
    m_convergence->setPatch(m_pictures, m_band);
    explain();
}

void PatchView::explain() {
    m_why->setMessage(tr("Looking for reasons …"));
    m_stop = std::stop_source();
    m_explaining.start(
        [pictures = m_pictures, token = m_stop.get_token()] {
            const pipeline::PatchProduct& product = *pictures->product;
            return diagnose::explainPatch({product.data, product.psfs, product.fit, product.model, *pictures->config},
                                          RunContext(token, {}, {}));
        },
        [this](std::vector<diagnose::Reason>&& reasons) { m_why->setReasons(std::move(reasons), m_pictures->tag); },
        [this](const QString& error) { m_why->setMessage(error); });
}

void PatchView::showReason(const diagnose::Reason& reason) {
    if (!m_pictures)
        return;
    if (!reason.band.empty())
        if (const int at = m_bands->findText(QString::fromStdString(reason.band)); at > 0)
            setBand(at - 1);
    const QString source = QString::fromStdString(reason.source);
    if (m_pictures->find(source))
        m_selection->selectSource(source);
    if (std::isfinite(reason.x))
        m_panels->zoomTo({reason.x, reason.y}, reason.box);
}

void PatchView::setBand(int band) {
    if (!m_pictures || band == m_band || band >= static_cast<int>(m_pictures->bands.size()))
        return;
    m_band = band;
    m_bands->setCurrentIndex(band + 1);
    m_panels->show(m_pictures, m_band);
    if (isSheetVisible())
        m_sheet->show(m_pictures, m_band, m_panels->isSignificance());
    m_convergence->setBand(m_band);
}

void PatchView::stepBand(int step) {
    if (!m_pictures)
        return;
    const int count = static_cast<int>(m_pictures->bands.size()) + 1;
    const int next = (m_band + 1 + step + count) % count - 1;
    setBand(next);
    if (next >= 0)
        m_selection->selectBand(m_pictures->bands[static_cast<std::size_t>(next)].band);
}

void PatchView::setSheetVisible(bool visible) {
    m_sheet->setVisible(visible);
    if (visible && !std::exchange(m_sheetPlaced, true)) // later it is as the user left it
        m_pictureSplitter->setSizes({2 * m_pictureSplitter->height(), m_pictureSplitter->height()});
    m_sheetToggle->setChecked(visible);
    if (visible && m_pictures)
        m_sheet->show(m_pictures, m_band, m_panels->isSignificance());
}

bool PatchView::isSheetVisible() const {
    return m_sheetToggle->isChecked();
}

void PatchView::prefetch(const QStringList& tags) {
    for (const QString& tag : tags)
        m_loader.prefetch(tag);
}

} // namespace furrow::widgets
