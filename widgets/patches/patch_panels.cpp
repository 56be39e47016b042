#include "widgets/patches/patch_panels.h"

#include "widgets/figures/palette.h"
#include "widgets/image/box_layer.h"
#include "widgets/image/color_bar.h"
#include "widgets/image/marker_layer.h"
#include "widgets/image/mask_layer.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <cmath>

namespace furrow::widgets {
namespace {

constexpr double kClickRadius = 9.0; ///< logical pixels
constexpr double kCloseUp = 40;      ///< image pixels across a panel that shows one place

QPointF placeOf(const PatchPictures::Source& source, int band) {
    const auto b = static_cast<std::size_t>(std::max(band, 0));
    const QPointF fitted = b < source.fittedByBand.size() ? source.fittedByBand[b] : source.fitted;
    return std::isfinite(fitted.x()) ? fitted : source.input;
}

} // namespace

PatchPanels::PatchPanels(QWidget* parent)
    : QWidget(parent) {
    m_dataDisplay.setLimits({LimitsKind::Percentile, 99.5, {}});
    m_residualDisplay.setStretch(Stretch::Linear);
    m_residualDisplay.setLimits({LimitsKind::Manual, 99.5, {-5, 5}});
    m_residualDisplay.setColorMap(ColorMapId::BlueRed);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(2, 0, 2, 2);
    row->setSpacing(3);
    std::vector<QWidget*> cells;
    const QString names[PanelCount] = {tr("Data"), tr("Model + sky"), tr("Residual")};
    for (int i = 0; i < PanelCount; ++i) {
        auto* cell = new QWidget(this);
        auto* column = new QVBoxLayout(cell);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(1);
        cells.push_back(cell);
        auto* view = new ImageView(cell);
        m_views[static_cast<std::size_t>(i)] = view;
        view->setDisplay(i == Residual ? &m_residualDisplay : &m_dataDisplay);
        view->setOverlays(&m_overlays);
        view->setAccessibleName(names[i]);
        m_link.add(view, i == Residual ? 1 : 0);
        m_titles[static_cast<std::size_t>(i)] = new QLabel(names[i], cell);
        column->addWidget(m_titles[static_cast<std::size_t>(i)], 0, Qt::AlignHCenter);
        column->addWidget(view, 1);
        auto* colors = new ColorBar(cell);
        colors->setView(view);
        column->addWidget(colors);
        row->addWidget(cell, 1);
        connect(view, &ImageView::cursorMoved, this, [this, view, i](QPointF p) {
            const double sigma = i == Residual && m_significance ? 1.0 : m_shown.skySigma;
            emit readout(p, view->valueAt(p), sigma, m_pictures ? maskNamesAt(*m_pictures, m_shown, p) : QStringList());
        });
        connect(view, &ImageView::cursorLeft, this, &PatchPanels::readoutCleared);
        connect(view, &ImageView::clicked, this, [this, view](QPointF p) {
            if (const auto* source = sourceAt(p, view->transform().zoom))
                emit sourcePicked(source->id);
        });
        connect(view, &ImageView::doubleClicked, this, [this, view](QPointF p) {
            if (const auto* source = sourceAt(p, view->transform().zoom))
                emit sourceActivated(source->id);
        });
    }
    blinkPanels(&m_blinker, cells);
}

void PatchPanels::markActive(const ImageView* view) {
    for (std::size_t i = 0; i < m_views.size(); ++i) {
        QFont font = m_titles[i]->font();
        font.setBold(m_views[i] == view);
        m_titles[i]->setFont(font);
    }
}

void PatchPanels::show(PatchPicturesPtr pictures, int band) {
    const bool samePatch = m_pictures && m_pictures->tag == pictures->tag;
    m_pictures = std::move(pictures);
    m_band = band;
    setImages(band < 0 ? m_pictures->white : m_pictures->bands[static_cast<std::size_t>(band)],
              samePatch ? ImageView::Frame::Keep : ImageView::Frame::Fit);
    setLayers();
}

void PatchPanels::replace(const PatchPictures::BandPictures& pictures) {
    setImages(pictures, ImageView::Frame::Keep);
}

void PatchPanels::setImages(const PatchPictures::BandPictures& pictures, ImageView::Frame frame) {
    m_shown = pictures;
    const FloatImage residual = m_significance ? pictures.significance : pictures.residual;
    // Data and model share their limits so that they can be compared.
    m_views[Data]->setStats(m_shown.dataStats);
    m_views[Model]->setStats(m_shown.dataStats);
    m_views[Residual]->setStats(m_significance ? m_shown.significanceStats : m_shown.residualStats);
    m_views[Data]->setImage(pictures.data, m_pictures->origin, frame);
    m_views[Model]->setImage(pictures.model, m_pictures->origin, frame);
    m_views[Residual]->setImage(residual, m_pictures->origin, frame);
    m_titles[Residual]->setText(m_significance ? tr("Residual / σ") : tr("Residual (counts)"));
}

void PatchPanels::setSignificance(bool on) {
    if (on == m_significance)
        return;
    m_significance = on;
    m_residualDisplay.setLimits(on ? LimitsSpec{LimitsKind::Manual, 99.5, {-5, 5}}
                                   : LimitsSpec{LimitsKind::Symmetric, 99.0, {}});
    if (m_pictures)
        setImages(PatchPictures::BandPictures(m_shown), ImageView::Frame::Keep);
}

void PatchPanels::setSelected(const QString& source) {
    m_selected = source;
    if (m_pictures)
        setLayers();
}

void PatchPanels::setColorBlindSafe(bool on) {
    m_colorBlindSafe = on;
    if (m_pictures)
        setLayers();
}

void PatchPanels::setRegions(const ImportedRegions* regions) {
    m_regions = regions;
    connect(regions, &ImportedRegions::changed, this, [this] {
        if (m_pictures)
            m_regions->showIn(m_overlays);
    });
}

void PatchPanels::setLayers() {
    std::array<std::vector<QPointF>, 3> input, fitted; // base, halo, ring
    std::vector<QPointF> selected;
    for (const PatchPictures::Source& source : m_pictures->sources) {
        const std::size_t role = source.isBase ? 0 : source.isRing ? 2 : 1;
        input[role].push_back(source.input);
        fitted[role].push_back(placeOf(source, m_band));
        if (source.id == m_selected)
            selected.push_back(placeOf(source, m_band));
    }
    const figures::Palette palette(m_colorBlindSafe);
    const auto marks = [&](const char* id, const QString& label, MarkerShape shape, diagnose::MarkerKind kind,
                           double radius, std::vector<QPointF> at, std::vector<QPointF> lineTo = {}) {
        return std::make_unique<MarkerLayer>(QString::fromLatin1(id), label,
                                             MarkerStyle{shape, palette.mark(kind).color, radius, 1.4}, std::move(at),
                                             std::vector<std::size_t>(), std::move(lineTo));
    };
    using diagnose::MarkerKind;
    const auto tint = [&](const char* id, const QString& label, QColor color, std::shared_ptr<const MaskPyramid> mask) {
        return std::make_unique<MaskLayer>(QString::fromLatin1(id), label, color, std::move(mask), m_pictures->origin);
    };
    const fit::PatchDef& def = m_pictures->product->data.def;
    std::vector<std::unique_ptr<OverlayLayer>> layers;
    using figures::MaskKind;
    layers.push_back(
        tint(patch_layer::kNonFinite, tr("Mask: not finite"), palette.tint(MaskKind::NonFinite), m_shown.nonFinite));
    layers.push_back(
        tint(patch_layer::kSaturated, tr("Mask: saturated"), palette.tint(MaskKind::Saturated), m_shown.saturated));
    layers.push_back(tint(patch_layer::kBright, tr("Mask: bright"), palette.tint(MaskKind::Bright), m_shown.bright));
    layers.push_back(std::make_unique<BoxLayer>(
        QString::fromLatin1(patch_layer::kBoxes), tr("Base box and ROI"), QColor(255, 255, 255, 150),
        std::vector<BoxLayer::Entry>{{def.base, tr("base"), {}}, {def.roi, {}, {}}}, 1.0,
        BoxLayer::LabelAt::Top)); // the scale bar stands at the bottom
    layers.push_back(marks(patch_layer::kRing, tr("Ring sources"), MarkerShape::Square, MarkerKind::HaloFitted, 3.0,
                           fitted[2], input[2]));
    layers.push_back(marks(patch_layer::kHalo, tr("Halo sources"), MarkerShape::Diamond, MarkerKind::HaloFitted, 3.5,
                           fitted[1], input[1]));
    layers.push_back(
        marks(patch_layer::kInput, tr("Input positions"), MarkerShape::Cross, MarkerKind::BaseOriginal, 3.5, input[0]));
    layers.push_back(marks(patch_layer::kFitted, tr("Fitted positions"), MarkerShape::Cross, MarkerKind::BaseFitted,
                           3.5, fitted[0], input[0]));
    layers.push_back(marks(patch_layer::kSelected, QString(), MarkerShape::Circle, MarkerKind::CenterFitted, 12.0,
                           std::move(selected)));
    m_overlays.setLayers(std::move(layers));
    if (m_regions)
        m_regions->showIn(m_overlays);
}

void PatchPanels::clear() {
    m_pictures.reset();
    m_shown = {};
    m_overlays.setLayers({});
    for (ImageView* view : m_views)
        view->clear();
}

void PatchPanels::zoomTo(QPointF centre, const Box& box) {
    const ImageView* view = m_views[Data];
    const double pixels = box.empty() ? kCloseUp : std::max(kCloseUp / 2, 3.0 * std::max(box.width(), box.height()));
    const double zoom = std::min(view->width(), view->height()) / pixels;
    for (ImageView* each : m_views)
        each->setView(centre, zoom);
    const std::vector<BoxLayer::Entry> entries{{box.empty() ? Box{pixelOf(centre.x()) - 2, pixelOf(centre.x()) + 3,
                                                                  pixelOf(centre.y()) - 2, pixelOf(centre.y()) + 3}
                                                            : box,
                                                {},
                                                {}}};
    m_overlays.setLayer(std::make_unique<BoxLayer>(QString::fromLatin1(patch_layer::kShown), QString(),
                                                   QColor(255, 0, 255), entries, 2.0));
}

void PatchPanels::zoomToFit() {
    for (ImageView* view : m_views)
        view->zoomToFit();
}

const PatchPictures::Source* PatchPanels::sourceAt(QPointF image, double zoom) const {
    if (!m_pictures)
        return nullptr;
    const PatchPictures::Source* nearest = nullptr;
    double best = kClickRadius / zoom;
    for (const PatchPictures::Source& source : m_pictures->sources) {
        const QPointF at = placeOf(source, m_band);
        const double distance = std::hypot(at.x() - image.x(), at.y() - image.y());
        if (distance < best) {
            best = distance;
            nearest = &source;
        }
    }
    return nearest;
}

} // namespace furrow::widgets
