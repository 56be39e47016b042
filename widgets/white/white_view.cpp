#include "widgets/white/white_view.h"

#include "widgets/image/color_bar.h"
#include "widgets/image/display_bar.h"
#include "widgets/image/layer_legend.h"
#include "widgets/image/marker_layer.h"
#include "widgets/white/source_layers.h"

#include <QToolButton>
#include <QVBoxLayout>

#include <cmath>

namespace furrow::widgets {
namespace {

constexpr double kClickRadius = 9.0; ///< logical pixels

} // namespace

WhiteView::WhiteView(FieldDocument* document, Selection* selection, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_selection(selection)
    , m_image(new ImageView(this))
    , m_bar(new DisplayBar(this))
    , m_legend(new LayerLegend(m_image)) {
    m_image->setDisplay(&m_display);
    m_image->setAccessibleName(tr("White stack"));
    m_bar->bind(&m_display, m_image);
    auto* colors = new ColorBar(this);
    colors->setView(m_image);

    auto* legendToggle = new QToolButton(this);
    legendToggle->setText(tr("Legend"));
    legendToggle->setCheckable(true);
    legendToggle->setChecked(true);
    legendToggle->setToolTip(tr("Show or hide the legend of the overlays"));
    connect(legendToggle, &QToolButton::toggled, m_legend, &QWidget::setVisible);
    m_bar->addWidget(legendToggle);

    auto* corner = new QVBoxLayout(m_image);
    corner->setContentsMargins(8, 8, 8, 8);
    corner->addWidget(m_legend, 0, Qt::AlignTop | Qt::AlignRight);
    corner->addStretch(1);
    m_image->overlays()->setVisible(layer_id::kPatches, false);
    m_legend->setOverlays(m_image->overlays());
    m_legend->setCursor(Qt::ArrowCursor);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(m_image, 1);
    column->addWidget(colors);

    connect(m_image, &ImageView::cursorMoved, this, [this](QPointF p) { emit readout(p, m_image->valueAt(p)); });
    connect(m_image, &ImageView::cursorLeft, this, &WhiteView::readoutCleared);
    connect(m_image, &ImageView::clicked, this, [this](QPointF p) {
        if (const auto row = sourceAt(p)) {
            m_clicked = true;
            m_selection->selectSource(m_marked->key(*row));
            m_clicked = false;
        }
    });
    connect(m_image, &ImageView::doubleClicked, this, [this](QPointF p) {
        if (const auto row = sourceAt(p))
            emit activated(m_marked->key(*row));
    });
    connect(m_document, &FieldDocument::opened, this, [this] { m_shown.reset(); });
    connect(m_document, &FieldDocument::fieldChanged, this, &WhiteView::fieldChanged);
    connect(m_selection, &Selection::sourceChanged, this, &WhiteView::showSelection);
    fieldChanged();
}

void WhiteView::fieldChanged() {
    const FieldProducts& field = m_document->field();
    if (!field.white) {
        m_image->clear(m_document->isOpen()
                           ? tr("This field has not been run yet, so there is no white stack to show.\n"
                                "Run › Run all makes one first.")
                           : QString());
    } else if (field.white != m_shown) {
        // The same field after a run keeps its place on the screen.
        const bool sameSize =
            m_shown && m_shown->width() == field.white->width() && m_shown->height() == field.white->height();
        m_image->setImage(field.white, {}, sameSize ? ImageView::Frame::Keep : ImageView::Frame::Fit);
    }
    m_shown = field.white;
    rebuildLayers();
}

void WhiteView::rebuildLayers() {
    const FieldProducts& field = m_document->field();
    m_marked = field.catalog;
    // Positions need the frame of the white stack.
    m_image->overlays()->setLayers(field.white ? sourceLayers(field.catalog.get(), field.patches)
                                               : std::vector<std::unique_ptr<OverlayLayer>>());
    showSelection();
}

void WhiteView::showSelection() {
    std::vector<QPointF> positions;
    const auto row = m_marked && m_shown ? m_marked->rowOf(m_selection->source()) : std::nullopt;
    if (row) {
        const QPointF fitted = m_marked->fittedPositions()[*row];
        const QPointF position = std::isfinite(fitted.x()) ? fitted : m_marked->positions()[*row];
        positions.push_back(position);
        const QRectF seen = m_image->transform().visible();
        const double margin = 0.05 * std::min(seen.width(), seen.height());
        if (!m_clicked && std::isfinite(position.x()) && m_image->imageArea().contains(position) &&
            !seen.adjusted(margin, margin, -margin, -margin).contains(position))
            m_image->centreOn(position);
    }
    const MarkerStyle style{MarkerShape::Crosshair, QColor(255, 170, 0), 16.0, 2.4, false};
    m_image->overlays()->setLayer(
        std::make_unique<MarkerLayer>(layer_id::kSelection, QString(), style, std::move(positions)));
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

} // namespace furrow::widgets
