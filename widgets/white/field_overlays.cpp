#include "widgets/white/field_overlays.h"

#include "widgets/figures/palette.h"
#include "widgets/image/mask_layer.h"
#include "widgets/white/source_layers.h"

#include <algorithm>
#include <cmath>
#include <ranges>

namespace furrow::widgets {
namespace {

/// Masks of smaller fields are read at once, so that the readout can name them.
constexpr std::size_t kReadAtOnce = std::size_t{16} << 20; ///< pixels

struct MaskKind {
    const char* id;
    const char* label;
    const char* name; ///< for the readout
    std::shared_ptr<const MaskPyramid> FieldMasks::*mask;
    figures::MaskKind kind;
};
const MaskKind kMasks[] = {
    {layer_id::kMaskNonFinite, QT_TRANSLATE_NOOP("furrow::widgets::FieldOverlays", "Mask: not finite"),
     QT_TRANSLATE_NOOP("furrow::widgets::FieldOverlays", "not finite"), &FieldMasks::nonFinite,
     figures::MaskKind::NonFinite},
    {layer_id::kMaskSaturated, QT_TRANSLATE_NOOP("furrow::widgets::FieldOverlays", "Mask: saturated"),
     QT_TRANSLATE_NOOP("furrow::widgets::FieldOverlays", "saturated"), &FieldMasks::saturated,
     figures::MaskKind::Saturated},
    {layer_id::kMaskBright, QT_TRANSLATE_NOOP("furrow::widgets::FieldOverlays", "Mask: bright"),
     QT_TRANSLATE_NOOP("furrow::widgets::FieldOverlays", "bright"), &FieldMasks::bright, figures::MaskKind::Bright},
};

} // namespace

FieldOverlays::FieldOverlays(FieldDocument* document, Selection* selection, ImageView* view)
    : QObject(view)
    , m_document(document)
    , m_selection(selection)
    , m_view(view) {
    for (const char* id :
         {layer_id::kPatches, layer_id::kEpsfGrid, layer_id::kSelectionBox, layer_id::kGaia, layer_id::kGaiaInjected,
          layer_id::kMaskNonFinite, layer_id::kMaskSaturated, layer_id::kMaskBright})
        view->overlays()->setVisible(id, false);
    connect(document, &FieldDocument::opened, this, &FieldOverlays::fieldOpened);
    connect(document, &FieldDocument::fieldChanged, this, &FieldOverlays::fieldChanged);
    connect(selection, &Selection::patchChanged, this, &FieldOverlays::showPatch);
    connect(view->overlays(), &OverlayStack::changed, this, &FieldOverlays::loadMasksIfNeeded);
    connect(&m_regions, &ImportedRegions::failed, this, &FieldOverlays::failed);
    connect(&m_regions, &ImportedRegions::changed, this, [this] { m_regions.showIn(*m_view->overlays()); });
    fieldChanged();
}

FieldOverlays::~FieldOverlays() {
    m_stop.request_stop();
}

bool FieldOverlays::isBusy() const {
    return m_building.isBusy() || m_readingMasks.isBusy() || m_regions.isBusy() || m_findingHalo.isBusy();
}

void FieldOverlays::fieldOpened() {
    m_regions.clear();
    m_white.reset();
    m_catalog.reset();
    m_states.clear();
    m_view->overlays()->setLayers({});
}

void FieldOverlays::fieldChanged() {
    m_stop.request_stop();
    m_stop = std::stop_source();
    m_readingMasks.cancel();
    const FieldProducts& field = m_document->field();
    m_white = field.white;
    m_regions.setWcs(field.wcs);
    m_masks.reset();
    m_masksReading = false;
    m_masksWanted = m_white && m_white->size() <= kReadAtOnce;
    rebuild();
}

void FieldOverlays::setPatchStates(const PatchStates& states) {
    m_states = states;
    showPatchStates();
}

void FieldOverlays::setColorBlindSafe(bool on) {
    if (on == m_colorBlindSafe)
        return;
    m_colorBlindSafe = on;
    rebuild();
}

std::unique_ptr<OverlayLayer> FieldOverlays::maskLayer(const char* id) const {
    const auto kind =
        std::find_if(std::begin(kMasks), std::end(kMasks), [id](const MaskKind& mask) { return mask.id == id; });
    const QColor color = figures::Palette(m_colorBlindSafe).tint(kind->kind);
    return std::make_unique<MaskLayer>(id, tr(kind->label), color, m_masks ? (*m_masks).*(kind->mask) : nullptr);
}

void FieldOverlays::rebuild() {
    // Positions need the frame of the white stack.
    if (!m_white) {
        m_building.cancel();
        m_catalog.reset();
        showLayers({});
        return;
    }
    const FieldLayerOptions options{m_colorBlindSafe, m_states};
    m_building.start([field = m_document->field(), options] { return sourceLayers(field, options); },
                     [this, catalog = m_document->catalog()](Layers&& layers) {
                         m_catalog = catalog;
                         showLayers(std::move(layers));
                     },
                     [this](const QString& error) { emit failed(error); });
}

void FieldOverlays::showLayers(Layers layers) {
    if (m_white)
        for (const MaskKind& kind : std::views::reverse(kMasks))
            if (!m_masks || (*m_masks).*kind.mask)
                layers.insert(layers.begin(), maskLayer(kind.id));
    m_view->overlays()->setLayers(std::move(layers));
    showPatchStates(); // which may have come meanwhile
    showPatch();
    if (m_white)
        m_regions.showIn(*m_view->overlays());
    loadMasksIfNeeded();
    emit rebuilt();
}

void FieldOverlays::showPatchStates() {
    if (m_white && !m_states.isEmpty() && m_view->overlays()->find(layer_id::kPatches))
        m_view->overlays()->setLayer(patchGridLayer(m_document->field(), {m_colorBlindSafe, m_states}));
}

const fit::PatchDef* FieldOverlays::patch(const QString& tag) const {
    const auto& patches = m_document->field().patches;
    const auto found = std::find_if(patches.begin(), patches.end(),
                                    [tag = tag.toStdString()](const fit::PatchDef& p) { return p.tag == tag; });
    return found == patches.end() ? nullptr : &*found;
}

QString FieldOverlays::patchAt(QPointF image) const {
    const int x = pixelOf(image.x()), y = pixelOf(image.y());
    for (const fit::PatchDef& patch : m_document->field().patches)
        if (patch.base.contains(x, y))
            return QString::fromStdString(patch.tag);
    return {};
}

void FieldOverlays::showPatch() {
    if (!m_white)
        return;
    const fit::PatchDef* selected = patch(m_selection->patch());
    m_view->overlays()->setLayer(selectedPatchLayer(selected, m_colorBlindSafe));
    m_findingHalo.start(
        [catalog = m_catalog, patch = selected ? std::optional(*selected) : std::nullopt, safe = m_colorBlindSafe] {
            return haloLayer(catalog.get(), patch ? &*patch : nullptr, safe);
        },
        [this](std::unique_ptr<OverlayLayer>&& layer) { m_view->overlays()->setLayer(std::move(layer)); },
        [this](const QString& error) { emit failed(error); });
}

void FieldOverlays::loadMasksIfNeeded() {
    if (!m_white || m_masks || m_masksReading)
        return;
    for (const MaskKind& kind : kMasks)
        if (const OverlayLayer* layer = m_view->overlays()->find(kind.id))
            m_masksWanted = m_masksWanted || m_view->overlays()->isVisible(*layer);
    if (!m_masksWanted)
        return;
    m_masksReading = true;
    const FieldProducts& field = m_document->field();
    m_readingMasks.start([config = field.config, white = m_white, patches = field.patches,
                          stop = m_stop.get_token()] { return readMasks(*config, white, patches, stop); },
                         [this](FieldMasks&& masks) {
                             m_masksReading = false;
                             m_masks = std::move(masks);
                             for (const MaskKind& kind : kMasks)
                                 if ((*m_masks).*kind.mask)
                                     m_view->overlays()->setLayer(maskLayer(kind.id));
                                 else
                                     m_view->overlays()->removeLayer(kind.id);
                         },
                         [this](const QString& error) { emit failed(error); });
}

QStringList FieldOverlays::masksAt(QPointF image) const {
    QStringList names;
    for (const MaskKind& kind : kMasks)
        if (const auto* layer = dynamic_cast<const MaskLayer*>(m_view->overlays()->find(kind.id)))
            if (layer->test(image))
                names.push_back(tr(kind.name));
    return names;
}

} // namespace furrow::widgets
