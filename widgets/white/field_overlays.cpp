#include "widgets/white/field_overlays.h"

#include "widgets/base/work_pool.h"
#include "widgets/figures/palette.h"
#include "widgets/image/region_layer.h"
#include "widgets/white/source_layers.h"

#include <QFutureWatcher>
#include <QtConcurrentRun>

#include <algorithm>
#include <cmath>

namespace furrow::widgets {
namespace {

/// Masks of smaller fields are read at once, so that the readout can name them.
constexpr std::size_t kReadAtOnce = std::size_t{16} << 20; ///< pixels

struct MaskKind {
    const char* id;
    const char* label;
    const char* name; ///< for the readout
    std::shared_ptr<const MaskPyramid> FieldMasks::*mask;
    QColor color, safeColor;
};
const MaskKind kMasks[] = {
    {layer_id::kMaskNonFinite, QT_TRANSLATE_NOOP("furrow::widgets::FieldOverlays", "Mask: not finite"),
     QT_TRANSLATE_NOOP("furrow::widgets::FieldOverlays", "not finite"), &FieldMasks::nonFinite,
     QColor(80, 120, 255, 110), QColor(0, 114, 178, 130)},
    {layer_id::kMaskSaturated, QT_TRANSLATE_NOOP("furrow::widgets::FieldOverlays", "Mask: saturated"),
     QT_TRANSLATE_NOOP("furrow::widgets::FieldOverlays", "saturated"), &FieldMasks::saturated, QColor(255, 210, 0, 120),
     QColor(240, 228, 66, 130)},
    {layer_id::kMaskBright, QT_TRANSLATE_NOOP("furrow::widgets::FieldOverlays", "Mask: bright"),
     QT_TRANSLATE_NOOP("furrow::widgets::FieldOverlays", "bright"), &FieldMasks::bright, QColor(255, 0, 0, 90),
     QColor(213, 94, 0, 110)},
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
    connect(document, &FieldDocument::opened, this, [this] {
        m_regions.clear();
        m_white.reset();
    });
    connect(document, &FieldDocument::fieldChanged, this, &FieldOverlays::fieldChanged);
    connect(selection, &Selection::patchChanged, this, &FieldOverlays::showPatch);
    connect(view->overlays(), &OverlayStack::changed, this, &FieldOverlays::loadMasksIfNeeded);
    fieldChanged();
}

FieldOverlays::~FieldOverlays() {
    m_stop.request_stop();
}

/// Runs `work` on another thread; `done` is called with its result unless the field has changed meanwhile.
template <class Result>
void FieldOverlays::inBackground(std::function<Result(std::stop_token)> work, std::function<void(Result)> done) {
    ++m_pending;
    auto* watcher = new QFutureWatcher<Result>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, done, number = m_number] {
        watcher->deleteLater();
        --m_pending;
        if (number == m_number)
            done(watcher->future().takeResult());
    });
    watcher->setFuture(QtConcurrent::run(workPool(), [work, stop = m_stop.get_token()] { return work(stop); }));
}

void FieldOverlays::fieldChanged() {
    ++m_number;
    m_stop.request_stop();
    m_stop = std::stop_source();
    const FieldProducts& field = m_document->field();
    m_catalog = field.white ? field.catalog : nullptr;
    m_white = field.white;
    m_states.clear();
    m_masks.reset();
    m_masksReading = false;
    m_masksWanted = m_white && m_white->size() <= kReadAtOnce;
    rebuild();
    if (m_white && !field.patches.empty())
        loadStates();
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
    const QColor color = m_colorBlindSafe ? kind->safeColor : kind->color;
    return std::make_unique<MaskLayer>(id, tr(kind->label), color, m_masks ? (*m_masks).*(kind->mask) : nullptr);
}

void FieldOverlays::rebuild() {
    std::vector<std::unique_ptr<OverlayLayer>> layers;
    // Positions need the frame of the white stack.
    if (m_white) {
        for (const MaskKind& kind : kMasks)
            if (!m_masks || (*m_masks).*kind.mask)
                layers.push_back(maskLayer(kind.id));
        for (auto& layer : sourceLayers(m_document->field(), {m_colorBlindSafe, m_states}))
            layers.push_back(std::move(layer));
    }
    m_view->overlays()->setLayers(std::move(layers));
    showPatch();
    showRegions();
    loadMasksIfNeeded();
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
    m_view->overlays()->setLayer(haloLayer(m_catalog.get(), selected, m_colorBlindSafe));
    m_view->overlays()->setLayer(selectedPatchLayer(selected, m_colorBlindSafe));
}

void FieldOverlays::loadStates() {
    const FieldProducts& field = m_document->field();
    inBackground<PatchStates>(
        [config = field.config, patches = field.patches](std::stop_token) { return readPatchStates(*config, patches); },
        [this](PatchStates states) {
            m_states = std::move(states);
            m_view->overlays()->setLayer(patchGridLayer(m_document->field(), {m_colorBlindSafe, m_states}));
        });
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
    inBackground<FieldMasks>([config = field.config, white = m_white, patches = field.patches](
                                 std::stop_token stop) { return readMasks(*config, white, patches, stop); },
                             [this](FieldMasks masks) {
                                 m_masksReading = false;
                                 m_masks = std::move(masks);
                                 for (const MaskKind& kind : kMasks)
                                     if ((*m_masks).*kind.mask)
                                         m_view->overlays()->setLayer(maskLayer(kind.id));
                                     else
                                         m_view->overlays()->removeLayer(kind.id);
                             });
}

QStringList FieldOverlays::masksAt(QPointF image) const {
    QStringList names;
    for (const MaskKind& kind : kMasks)
        if (const auto* layer = dynamic_cast<const MaskLayer*>(m_view->overlays()->find(kind.id)))
            if (layer->test(image))
                names.push_back(tr(kind.name));
    return names;
}

void FieldOverlays::importRegions(const QString& file) {
    struct Result {
        io::RegionFile content;
        QString error;
    };
    inBackground<Result>(
        [file](std::stop_token) {
            Result result;
            try {
                result.content = io::readRegions(file.toStdString());
            } catch (const std::exception& e) {
                result.error = QString::fromUtf8(e.what());
            }
            return result;
        },
        [this, file](Result result) {
            if (!result.error.isEmpty()) {
                emit regionsFailed(result.error);
                return;
            }
            const int count = static_cast<int>(result.content.regions.size());
            m_regions.insert(m_regions.end(), result.content.regions.begin(), result.content.regions.end());
            showRegions();
            QStringList problems;
            for (const std::string& problem : result.content.problems)
                problems.push_back(QString::fromStdString(problem));
            emit regionsImported(file, count, problems);
        });
}

void FieldOverlays::removeRegions() {
    m_regions.clear();
    m_view->overlays()->removeLayer(layer_id::kRegions);
}

void FieldOverlays::showRegions() {
    if (m_regions.empty() || !m_white)
        return;
    std::vector<io::Region> placed;
    for (const io::Region& region : m_regions)
        if (region.frame == io::Region::Frame::Image || m_document->field().wcs.valid())
            placed.push_back(io::toImage(region, m_document->field().wcs));
    m_view->overlays()->setLayer(std::make_unique<RegionLayer>(layer_id::kRegions, tr("Regions"), std::move(placed)));
}

} // namespace furrow::widgets
