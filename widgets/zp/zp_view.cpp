#include "widgets/zp/zp_view.h"

#include "core/diagnose/zp_figure.h"
#include "widgets/base/flow_layout.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <cmath>

namespace furrow::widgets {

using diagnose::AxesPanel;
using diagnose::MarkerKind;
using figures::AxesPlot;

namespace {

constexpr int kMultiplesPerRow = 3;
constexpr QSize kMultipleSize{220, 170};

QString scatterLabel(MarkerKind kind, double snr) {
    switch (kind) {
    case MarkerKind::ZpUnreliable:
        return ZpView::tr("unreliable");
    case MarkerKind::ZpClipped:
        return ZpView::tr("clipped");
    case MarkerKind::ZpKeptLowSnr:
        return ZpView::tr("kept, S/N below %1").arg(snr);
    default:
        return ZpView::tr("kept");
    }
}

/// Lets the magnitude axis reach over all stars of a band.
void showAllMagnitudes(const calibrate::ZpBand& band, config::Zp& options) {
    double low = INFINITY, high = -INFINITY;
    for (const auto* stars : {&band.stars, &band.unreliable})
        for (const calibrate::ZpStar& star : *stars) {
            low = std::min(low, star.mag);
            high = std::max(high, star.mag);
        }
    if (low > high)
        return;
    const double margin = std::max(0.2, 0.05 * (high - low));
    options.plotMagLo = low - margin;
    options.plotMagHi = high + margin;
}

std::size_t countOutside(const AxesPanel& panel) {
    std::size_t count = 0;
    for (const auto& scatter : panel.scatters)
        for (std::size_t i = 0; i < scatter.x.size(); ++i)
            count += scatter.x[i] < panel.x.low || scatter.x[i] > panel.x.high || scatter.y[i] < panel.y.low ||
                     scatter.y[i] > panel.y.high;
    return count;
}

} // namespace

ZpView::ZpView(FieldDocument* document, Selection* selection, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_selection(selection)
    , m_pages(new QStackedWidget(this))
    , m_plots(new QStackedWidget(this))
    , m_message(new QLabel(this))
    , m_title(new QLabel(this))
    , m_state(new QLabel(this))
    , m_clip(new QDoubleSpinBox(this))
    , m_method(new QComboBox(this))
    , m_full(new QCheckBox(tr("Full range"), this))
    , m_all(new QCheckBox(tr("All bands"), this))
    , m_apply(new QPushButton(tr("Apply"), this))
    , m_reset(new QPushButton(tr("Reset"), this))
    , m_plot(new AxesPlot(this))
    , m_grid(new QWidget)
    , m_gridLayout(new QGridLayout(m_grid))
    , m_table(new QTableView(this)) {
    m_message->setAlignment(Qt::AlignCenter);
    m_message->setWordWrap(true);
    m_message->setMargin(16);
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_title->setContentsMargins(6, 2, 6, 2);
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_plot->setAccessibleName(tr("Zero point against magnitude"));
    m_plot->setAccessibleDescription(
        tr("Ctrl with the left and right arrow keys selects one star after the other, + - zoom, the arrow keys pan"));
    m_title->setWordWrap(true);

    auto* one = new QWidget(this);
    auto* oneColumn = new QVBoxLayout(one);
    oneColumn->setContentsMargins(0, 0, 0, 0);
    oneColumn->setSpacing(0);
    oneColumn->addWidget(m_title);
    oneColumn->addWidget(m_plot, 1);
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setWidget(m_grid);
    scroll->setFrameShape(QFrame::NoFrame);
    m_plots->addWidget(one);
    m_plots->addWidget(scroll);

    m_table->setModel(&m_model);
    m_table->setAccessibleName(tr("Zero points of all bands"));
    m_table->setToolTip(tr("Zero points of all bands; a row shows its band above"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 6);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->setAlternatingRowColors(true);

    auto* splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(m_plots);
    splitter->addWidget(m_table);
    splitter->setStretchFactor(0, 1);
    splitter->setSizes({420, 170});
    splitter->setChildrenCollapsible(false);
    m_pages->addWidget(m_message);
    m_pages->addWidget(splitter);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    buildBar();
    column->addWidget(m_pages, 1);

    connectPlot(m_plot, [this] { return m_model.rowOf(m_band); });
    connect(&m_model, &ZpModel::solved, this, &ZpView::refreshPlots);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& now) {
        if (now.isValid())
            selectBand(QString::fromStdString(m_model.bands()[static_cast<std::size_t>(now.row())].band));
    });
    connect(m_document, &FieldDocument::fieldChanged, this, &ZpView::fieldChanged);
    connect(m_selection, &Selection::bandChanged, this, &ZpView::selectBand);
    connect(m_selection, &Selection::sourceChanged, this, &ZpView::showSelection);
    fieldChanged();
}

void ZpView::buildBar() {
    m_clip->setRange(0.5, 20);
    m_clip->setSingleStep(0.1);
    m_clip->setDecimals(2);
    m_clip->setSuffix(tr(" σ"));
    m_clip->setToolTip(tr("Stars farther than this from the median are left out (zp.clip_sigma)"));
    m_clip->setAccessibleName(tr("Clipping"));
    m_method->addItem(tr("MAD of all kept stars"), static_cast<int>(config::ZpErrMethod::AllMad));
    m_method->addItem(tr("Scatter of bright stars"), static_cast<int>(config::ZpErrMethod::BrightStd));
    m_method->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_method->setMinimumContentsLength(14);
    m_method->setToolTip(tr("Error of the zero point that enters MAGERR (zp.zp_err_method)"));
    m_method->setAccessibleName(tr("Error method"));
    m_full->setToolTip(tr("Show every star, not only those near the zero point"));
    m_all->setToolTip(tr("A small plot per band; a double click or Enter enlarges one"));
    m_apply->setToolTip(tr("Compute the catalog's magnitudes again with these settings"));
    m_reset->setToolTip(tr("Back to the settings behind the catalog's magnitudes"));
    m_state->setTextFormat(Qt::PlainText);

    auto* row = new FlowLayout;
    row->setContentsMargins(6, 4, 6, 2);
    row->setSpacing(6);
    auto* clip = new QLabel(tr("&Clip"), this);
    clip->setBuddy(m_clip);
    auto* method = new QLabel(tr("&Error"), this);
    method->setBuddy(m_method);
    m_state->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_state->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    for (QWidget* widget :
         std::initializer_list<QWidget*>{clip, m_clip, method, m_method, m_full, m_all, m_state, m_reset, m_apply})
        row->addWidget(widget);
    static_cast<QVBoxLayout*>(layout())->addLayout(row);

    connect(m_clip, &QDoubleSpinBox::valueChanged, this, &ZpView::optionsEdited);
    connect(m_method, &QComboBox::currentIndexChanged, this, &ZpView::optionsEdited);
    connect(m_full, &QCheckBox::toggled, this, &ZpView::refreshPlots);
    connect(m_all, &QCheckBox::toggled, m_plots, [this](bool on) { m_plots->setCurrentIndex(on ? 1 : 0); });
    connect(m_reset, &QPushButton::clicked, this, &ZpView::resetOptions);
    connect(m_apply, &QPushButton::clicked, this, [this] { emit applyRequested(m_model.options()); });
}

QString ZpView::message() const {
    return m_pages->currentIndex() == 0 ? m_message->text() : QString();
}

void ZpView::showMessage(const QString& text) {
    m_message->setText(text);
    m_pages->setCurrentIndex(0);
    refreshButtons();
}

void ZpView::fieldChanged() {
    const FieldProducts& field = m_document->field();
    if (field.catalog == m_catalog && field.config == m_config && m_catalog)
        return;
    m_catalog = field.catalog;
    m_config = field.config;
    load();
}

void ZpView::load() {
    m_task.cancel();
    if (!m_config || !m_catalog || !m_catalog->isFinal())
        return showMessage(tr("Zero points appear here once the patches are fitted and merged."));
    if (!m_config->inputs.gaiaxpSynphotCsv)
        return showMessage(tr("This field has no synthetic photometry of Gaia stars (inputs.gaiaxp_synphot_csv), so "
                              "there are no zero points."));
    if (!m_config->zp.enabled)
        return showMessage(tr("Zero points are switched off (zp.enabled: false)."));
    m_task.start([config = m_config] { return calibrate::measureZeroPoints(*config); },
                 [this](std::vector<calibrate::ZpBand> bands) { showBands(std::move(bands)); },
                 [this](const QString& error) { showMessage(error); });
}

void ZpView::showBands(std::vector<calibrate::ZpBand> bands) {
    const bool keepEdits = m_model.isChanged();
    const config::Zp edited = m_model.options();
    // The model tells of its new bands at once: the small plots of the old ones must be gone by then.
    qDeleteAll(m_multiples);
    m_multiples.clear();
    m_model.setBands(std::move(bands), m_config->zp);
    if (m_model.bands().empty())
        return showMessage(tr("The catalog has no fitted band."));
    m_pages->setCurrentIndex(1);
    buildMultiples();
    if (keepEdits && m_applyEnabled) {
        config::Zp options = m_config->zp;
        options.clipSigma = edited.clipSigma;
        options.zpErrMethod = edited.zpErrMethod;
        m_model.setOptions(options);
    }
    const QSignalBlocker clip(m_clip), method(m_method);
    m_clip->setValue(m_model.options().clipSigma);
    m_method->setCurrentIndex(m_method->findData(static_cast<int>(m_model.options().zpErrMethod)));
    if (m_model.rowOf(m_band) < 0)
        m_band = QString::fromStdString(m_model.bands().front().band);
    if (m_model.rowOf(m_selection->band()) >= 0)
        m_band = m_selection->band();
    m_table->selectRow(m_model.rowOf(m_band));
    refreshPlots();
}

void ZpView::buildMultiples() {
    for (std::size_t i = 0; i < m_model.bands().size(); ++i) {
        const QString name = QString::fromStdString(m_model.bands()[i].band);
        auto* plot = new AxesPlot(m_grid);
        plot->setCompact(true);
        plot->setColorBlindSafe(m_colorBlindSafe);
        plot->setMinimumSize(kMultipleSize);
        plot->setAccessibleName(tr("Zero points of band %1").arg(name));
        m_gridLayout->addWidget(plot, static_cast<int>(i) / kMultiplesPerRow, static_cast<int>(i) % kMultiplesPerRow);
        connectPlot(plot, [i] { return static_cast<int>(i); });
        connect(plot, &AxesPlot::clicked, this, [this, name] { m_selection->selectBand(name); });
        connect(plot, &AxesPlot::activated, this, [this, name] {
            selectBand(name);
            m_all->setChecked(false);
        });
        m_multiples.push_back(plot);
    }
}

void ZpView::connectPlot(AxesPlot* plot, std::function<int()> row) {
    plot->setPointText([this, plot, row](AxesPlot::PointRef point) {
        const int r = row();
        return textOf(starAt(r, plot->panel(), point), m_model.bands()[static_cast<std::size_t>(r)]);
    });
    connect(plot, &AxesPlot::pointClicked, this, [this, plot, row](AxesPlot::PointRef point) {
        if (const StarRef found = starAt(row(), plot->panel(), point); found.star)
            m_selection->selectSource(keyOf(*found.star));
    });
}

QString ZpView::keyOf(const calibrate::ZpStar& star) const {
    if (m_catalog && star.row < m_catalog->rows())
        return m_catalog->key(star.row);
    return QString::fromStdString(star.id);
}

void ZpView::optionsEdited() {
    config::Zp options = m_model.options();
    options.clipSigma = m_clip->value();
    options.zpErrMethod = static_cast<config::ZpErrMethod>(m_method->currentData().toInt());
    m_model.setOptions(options);
}

void ZpView::resetOptions() {
    const config::Zp& applied = m_model.applied();
    {
        const QSignalBlocker clip(m_clip), method(m_method);
        m_clip->setValue(applied.clipSigma);
        m_method->setCurrentIndex(m_method->findData(static_cast<int>(applied.zpErrMethod)));
    }
    m_model.setOptions(applied);
}

void ZpView::selectBand(const QString& band) {
    const int row = m_model.rowOf(band);
    if (row < 0 || band == m_band)
        return;
    m_band = band;
    m_table->selectRow(row);
    m_selection->selectBand(band);
    refreshPlots();
}

AxesPanel ZpView::panelOf(int row, bool compact) const {
    const calibrate::ZpBand& band = m_model.bands()[static_cast<std::size_t>(row)];
    config::Zp options = m_model.options();
    if (m_full->isChecked())
        showAllMagnitudes(band, options);
    const diagnose::Figure figure =
        diagnose::zeroPointFigure(band, options, {band.magLow, band.magHigh}, m_full->isChecked());
    AxesPanel panel = std::get<AxesPanel>(figure.panels.front());
    const QString name = QString::fromStdString(band.band);
    panel.xLabel = (compact ? name : tr("Synthetic magnitude in %1 (AB, GaiaXP)").arg(name)).toStdString();
    panel.yLabel = compact ? std::string() : tr("Zero point (mag AB)").toStdString();
    if (!panel.note.empty())
        panel.note = tr("no reliable Gaia star").toStdString();
    for (auto& scatter : panel.scatters)
        scatter.label = scatterLabel(scatter.kind, band.snrUsed).toStdString();
    for (auto& span : panel.spans)
        if (!span.label.empty())
            span.label = (span.kind == diagnose::SpanKind::Excluded
                              ? tr("outside GaiaXP coverage")
                              : tr("± %1").arg(calibrate::zeroPointError(band, options), 0, 'f', 4))
                             .toStdString();
    for (auto& curve : panel.curves)
        curve.label = tr("zero point").toStdString();
    return panel;
}

void ZpView::refreshPlots() {
    const int row = m_model.rowOf(m_band);
    if (row < 0)
        return;
    const calibrate::ZpBand& band = m_model.bands()[static_cast<std::size_t>(row)];
    const double error = calibrate::zeroPointError(band, m_model.options());
    m_title->setText(band.nKept > 0 ? tr("%1: %2 ± %3 mag · %4 kept, %5 clipped, %6 unreliable")
                                          .arg(m_band)
                                          .arg(band.zpMedian, 0, 'f', 4)
                                          .arg(error, 0, 'f', 4)
                                          .arg(band.nKept)
                                          .arg(band.nClipped)
                                          .arg(band.nUnreliable)
                                    : tr("%1: no zero point, %2 unreliable stars").arg(m_band).arg(band.nUnreliable));
    const AxesPanel panel = panelOf(row, false);
    if (const std::size_t outside = countOutside(panel); outside > 0)
        m_title->setText(m_title->text() + tr(" · outside the axes: %1").arg(outside));
    m_plot->setPanel(panel);
    for (std::size_t i = 0; i < m_multiples.size() && i < m_model.bands().size(); ++i)
        m_multiples[i]->setPanel(panelOf(static_cast<int>(i), true), true);
    showSelection();
    refreshButtons();
}

void ZpView::setApplyEnabled(bool enabled) {
    m_applyEnabled = enabled;
    refreshButtons();
}

void ZpView::setColorBlindSafe(bool on) {
    m_colorBlindSafe = on;
    m_plot->setColorBlindSafe(on);
    for (AxesPlot* plot : m_multiples)
        plot->setColorBlindSafe(on);
}

void ZpView::refreshButtons() {
    const bool shown = m_pages->currentIndex() == 1, changed = shown && m_model.isChanged();
    for (QWidget* widget : std::initializer_list<QWidget*>{m_clip, m_method, m_full, m_all})
        widget->setEnabled(shown);
    m_apply->setEnabled(changed && m_applyEnabled);
    m_reset->setEnabled(changed);
    m_state->setText(!changed ? QString() : m_applyEnabled ? tr("not applied yet") : tr("a run is active"));
}

ZpView::StarRef ZpView::starAt(int row, const AxesPanel& panel, AxesPlot::PointRef point) const {
    if (row < 0 || point.scatter >= panel.scatters.size())
        return {};
    const auto& scatter = panel.scatters[point.scatter];
    const double mag = scatter.x[point.point], zp = scatter.y[point.point];
    const calibrate::ZpBand& band = m_model.bands()[static_cast<std::size_t>(row)];
    const bool reliable = scatter.kind != MarkerKind::ZpUnreliable;
    for (const calibrate::ZpStar& star : reliable ? band.stars : band.unreliable)
        if (star.mag == mag && star.zp == zp)
            return {&star, reliable};
    return {};
}

QString ZpView::textOf(const StarRef& ref, const calibrate::ZpBand& band) const {
    if (!ref.star)
        return {};
    const calibrate::ZpStar& star = *ref.star;
    const QString state = !ref.reliable ? tr("unreliable fit: not used") : star.clipped ? tr("clipped") : tr("kept");
    return tr("%1\nmagnitude %2, zero point %3 ± %4\n%5 from the median, S/N %6\n%7")
        .arg(keyOf(star))
        .arg(star.mag, 0, 'f', 3)
        .arg(star.zp, 0, 'f', 4)
        .arg(star.zpErr, 0, 'f', 4)
        .arg((star.zp > band.zpMedian ? QStringLiteral("+") : QString()) +
             QString::number(star.zp - band.zpMedian, 'f', 4))
        .arg(star.flux / star.fluxErr, 0, 'f', 1)
        .arg(state);
}

void ZpView::highlightIn(AxesPlot* plot, int row) const {
    const AxesPanel& panel = plot->panel();
    for (std::size_t s = 0; s < panel.scatters.size(); ++s)
        for (std::size_t i = 0; i < panel.scatters[s].x.size(); ++i)
            if (const StarRef found = starAt(row, panel, {s, i});
                found.star && keyOf(*found.star) == m_selection->source())
                return plot->setHighlight(AxesPlot::PointRef{s, i});
    plot->setHighlight(std::nullopt);
}

void ZpView::showSelection() {
    if (m_pages->currentIndex() != 1)
        return;
    highlightIn(m_plot, m_model.rowOf(m_band));
    for (std::size_t i = 0; i < m_multiples.size(); ++i)
        highlightIn(m_multiples[i], static_cast<int>(i));
}

} // namespace furrow::widgets
