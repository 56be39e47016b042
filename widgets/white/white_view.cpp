#include "widgets/white/white_view.h"

#include "widgets/base/icons.h"
#include "widgets/image/color_bar.h"
#include "widgets/image/display_bar.h"
#include "widgets/image/histogram_panel.h"
#include "widgets/image/layer_legend.h"
#include "widgets/image/marker_layer.h"
#include "widgets/white/field_overlays.h"
#include "widgets/white/rgb_bar.h"
#include "widgets/white/shown_image.h"
#include "widgets/white/source_layers.h"

#include <QComboBox>
#include <QEvent>
#include <QLabel>
#include <QMenu>
#include <QSettings>
#include <QToolButton>
#include <QVBoxLayout>

#include <cmath>

namespace furrow::widgets {
namespace {

constexpr double kClickRadius = 9.0;                      ///< logical pixels
constexpr double kGoToZoom = 2.0;                         ///< at least, after a jump to a position
constexpr int kBlinkIntervals[] = {250, 500, 1000, 2000}; ///< ms

} // namespace

WhiteView::WhiteView(FieldDocument* document, Selection* selection, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_selection(selection)
    , m_image(new ImageView(this))
    , m_overlays(new FieldOverlays(document, selection, m_image))
    , m_shown(new ShownImage(document, selection, m_image))
    , m_bar(new DisplayBar(this))
    , m_legend(new LayerLegend(m_image))
    , m_histogram(new HistogramPanel(this))
    , m_busy(new QLabel(m_image)) {
    m_image->setDisplay(&m_display);
    m_image->setAccessibleName(tr("White stack"));
    m_bar->bind(&m_display, m_image);
    m_histogram->setView(m_image);
    m_histogram->hide();
    auto* colors = new ColorBar(this);
    colors->setView(m_image);

    makeBlinkButton();
    m_histogramToggle =
        addToggle(QStringLiteral("histogram"), tr("Histogram"), tr("Show or hide the histogram with the limits"));
    connect(m_histogramToggle, &QToolButton::toggled, m_histogram, &QWidget::setVisible);
    connect(m_histogramToggle, &QToolButton::toggled, this, &WhiteView::histogramToggled);
    m_legendToggle = addToggle(QStringLiteral("legend"), tr("Legend"), tr("Show or hide the legend of the overlays"));
    m_legendToggle->setChecked(true);
    connect(m_legendToggle, &QToolButton::toggled, m_legend, &LayerLegend::setWanted);

    refreshIcons();
    m_busy->setAutoFillBackground(true);
    m_busy->setMargin(4);
    m_busy->setAccessibleName(tr("What is being read"));
    m_busy->hide();
    connect(m_shown, &ShownImage::busy, this, [this](const QString& text) {
        m_busy->setText(text);
        m_busy->setVisible(!text.isEmpty());
    });
    auto* corner = new QVBoxLayout(m_image);
    corner->setContentsMargins(8, 8, 8, 8);
    corner->addWidget(m_legend, 0, Qt::AlignTop | Qt::AlignRight);
    corner->addWidget(m_busy, 0, Qt::AlignTop | Qt::AlignRight);
    corner->addStretch(1);
    m_legend->setOverlays(m_image->overlays());
    m_legend->setCursor(Qt::ArrowCursor);

    auto* top = new QHBoxLayout;
    top->setSpacing(0);
    top->setContentsMargins(4, 0, 0, 0);
    top->addWidget(m_shown->chooser());
    top->addWidget(m_bar, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(top);
    column->addWidget(m_shown->rgbBar());
    column->addWidget(m_image, 1);
    column->addWidget(m_histogram);
    column->addWidget(colors);

    connect(m_image, &ImageView::cursorMoved, this,
            [this](QPointF p) { emit readout(p, m_image->valueAt(p), m_shown->sigma(), m_overlays->masksAt(p)); });
    connect(m_image, &ImageView::cursorLeft, this, &WhiteView::readoutCleared);
    connect(m_image, &ImageView::clicked, this, &WhiteView::clicked);
    connect(m_image, &ImageView::doubleClicked, this, [this](QPointF p) {
        if (const auto row = sourceAt(p))
            emit activated(m_overlays->catalog()->key(*row));
    });
    connect(m_shown, &ShownImage::failed, this, &WhiteView::failed);
    connect(m_shown, &ShownImage::changed, this, [this, colors] {
        m_bar->setActive(!m_shown->isRgb());
        m_histogram->setEnabled(!m_shown->isRgb());
        colors->setVisible(!m_shown->isRgb());
        m_image->tellCursor();
    });
    connect(m_overlays, &FieldOverlays::failed, this, &WhiteView::failed);
    connect(m_overlays, &FieldOverlays::rebuilt, this, &WhiteView::markSource);
    connect(m_selection, &Selection::sourceChanged, this, &WhiteView::showSource);
    connect(m_selection, &Selection::patchChanged, this, &WhiteView::showPatch);
    showSource();
}

QToolButton* WhiteView::addToggle(const QString& icon, const QString& text, const QString& tip) {
    auto* button = new QToolButton(this);
    button->setObjectName(icon);
    button->setText(text);
    button->setAccessibleName(text);
    button->setCheckable(true);
    button->setToolTip(tip);
    m_bar->addWidget(button);
    return button;
}

void WhiteView::refreshIcons() {
    for (const char* icon : {"blink", "histogram", "legend"})
        findChild<QToolButton*>(QString::fromLatin1(icon))->setIcon(lineIcon(QString::fromLatin1(icon), palette()));
}

void WhiteView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refreshIcons();
}

void WhiteView::makeBlinkButton() {
    QToolButton* button = addToggle(QStringLiteral("blink"), tr("Blink"),
                                    tr("Blink between the white stack and bands; the menu has the bands and the pace"));
    button->setPopupMode(QToolButton::MenuButtonPopup);
    auto* menu = new QMenu(button);
    button->setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        const QStringList chosen = m_shown->blinkBands();
        for (const QString& band : m_shown->bands()->bands()) {
            QAction* action = menu->addAction(band);
            action->setCheckable(true);
            action->setChecked(chosen.contains(band));
            connect(action, &QAction::toggled, this, [this, band](bool on) {
                QStringList bands = m_shown->blinkBands();
                bands.removeAll(band);
                if (on)
                    bands.push_back(band);
                m_shown->blinker()->stop();
                m_shown->setBlinkBands(bands);
            });
        }
        menu->addSeparator();
        for (const int interval : kBlinkIntervals) {
            QAction* action = menu->addAction(tr("Every %1 s").arg(interval / 1000.0));
            action->setCheckable(true);
            action->setChecked(m_shown->blinker()->interval() == interval);
            connect(action, &QAction::triggered, this, [this, interval] { m_shown->blinker()->setInterval(interval); });
        }
    });
    connect(button, &QToolButton::clicked, m_shown, &ShownImage::toggleBlink);
    connect(m_shown->blinker(), &Blinker::shown, button, [button] { button->setChecked(true); });
    connect(m_shown->blinker(), &Blinker::stopped, button, [button] { button->setChecked(false); });
}

void WhiteView::showHistogram(bool on) {
    m_histogramToggle->setChecked(on);
}

void WhiteView::goTo(QPointF image) {
    m_image->setView(image, std::max(m_image->transform().zoom, kGoToZoom));
}

void WhiteView::clicked(QPointF image) {
    m_clicked = true;
    if (const auto row = sourceAt(image))
        m_selection->selectSource(m_overlays->catalog()->key(*row));
    const OverlayLayer* grid = m_image->overlays()->find(layer_id::kPatches);
    if (grid && m_image->overlays()->isVisible(*grid))
        if (const QString tag = m_overlays->patchAt(image); !tag.isEmpty())
            m_selection->selectPatch(tag);
    m_clicked = false;
}

void WhiteView::markSource() {
    std::vector<QPointF> positions;
    m_sourcePlace.reset();
    const FieldProducts& field = m_document->field();
    const CatalogPtr catalog = field.white ? field.catalog : nullptr;
    if (const auto row = catalog ? catalog->rowOf(m_selection->source()) : std::nullopt) {
        const QPointF fitted = catalog->fittedPositions()[*row];
        const QPointF position = std::isfinite(fitted.x()) ? fitted : catalog->positions()[*row];
        positions.push_back(position);
        if (std::isfinite(position.x()))
            m_sourcePlace = position;
    }
    const MarkerStyle style{MarkerShape::Crosshair, QColor(255, 170, 0), 16.0, 2.4, false};
    m_image->overlays()->setLayer(
        std::make_unique<MarkerLayer>(layer_id::kSelection, QString(), style, std::move(positions)));
}

void WhiteView::showSource() {
    markSource();
    const QRectF seen = m_image->transform().visible();
    const double margin = 0.05 * std::min(seen.width(), seen.height());
    if (m_sourcePlace && !m_clicked && m_image->imageArea().contains(*m_sourcePlace) &&
        !seen.adjusted(margin, margin, -margin, -margin).contains(*m_sourcePlace))
        m_image->centreOn(*m_sourcePlace);
}

void WhiteView::showPatch(const QString& tag) {
    const fit::PatchDef* patch = m_overlays->patch(tag);
    if (!patch || m_clicked || !m_image->hasImage())
        return;
    const Box& box = patch->base;
    const QRectF area(box.x0 - 0.5, box.y0 - 0.5, box.width(), box.height());
    const QRectF seen = m_image->transform().visible();
    // A source brings its patch along: it stays in sight.
    const bool showsSource = m_sourcePlace && area.contains(*m_sourcePlace) && seen.contains(*m_sourcePlace);
    if (!seen.contains(area) && !area.contains(seen) && !showsSource)
        m_image->centreOn(area.center());
}

std::optional<std::size_t> WhiteView::sourceAt(QPointF image) const {
    std::optional<MarkerLayer::Hit> best;
    const double radius = kClickRadius / m_image->transform().zoom;
    for (const auto& layer : m_image->overlays()->layers()) {
        const auto* markers = dynamic_cast<const MarkerLayer*>(layer.get());
        if (!markers || !m_image->overlays()->isVisible(*layer))
            continue;
        const auto hit = markers->nearest(image, radius);
        if (hit && (!best || hit->distance < best->distance))
            best = hit;
    }
    return best ? std::optional<std::size_t>(best->id) : std::nullopt;
}

void WhiteView::save(QSettings& settings) const {
    m_display.save(settings, QStringLiteral("view/white"));
    m_shown->rgbBar()->save(settings);
    settings.setValue(QStringLiteral("view/blinkInterval"), m_shown->blinker()->interval());
    settings.setValue(QStringLiteral("view/histogram"), m_histogramToggle->isChecked());
    settings.setValue(QStringLiteral("view/legend"), m_legendToggle->isChecked());
    settings.setValue(QStringLiteral("view/colorBlindSafe"), m_overlays->isColorBlindSafe());
}

void WhiteView::restore(QSettings& settings) {
    m_display.restore(settings, QStringLiteral("view/white"));
    m_shown->rgbBar()->restore(settings);
    m_shown->blinker()->setInterval(
        settings.value(QStringLiteral("view/blinkInterval"), Blinker::kDefaultInterval).toInt());
    m_histogramToggle->setChecked(settings.value(QStringLiteral("view/histogram"), false).toBool());
    m_legendToggle->setChecked(settings.value(QStringLiteral("view/legend"), true).toBool());
    m_overlays->setColorBlindSafe(settings.value(QStringLiteral("view/colorBlindSafe"), false).toBool());
}

} // namespace furrow::widgets
