#pragma once
#include "widgets/base/latest_task.h"
#include "widgets/image/image_view.h"
#include "widgets/image/imported_regions.h"
#include "widgets/models/field_document.h"
#include "widgets/models/patch_states.h"
#include "widgets/models/selection.h"
#include "widgets/white/mask_products.h"

namespace furrow::widgets {

/// Keeps the overlays of a whole field on an image view: sources, grids, masks, imported regions, and what the
/// selection adds to them. They are made in the background; masks of a large field are read when first shown.
class FieldOverlays : public QObject {
    Q_OBJECT
public:
    FieldOverlays(FieldDocument* document, Selection* selection, ImageView* view);
    ~FieldOverlays() override;

    bool isColorBlindSafe() const { return m_colorBlindSafe; }
    void setColorBlindSafe(bool on);
    /// The triage list's: colours of the patch grid.
    void setPatchStates(const PatchStates& states);
    /// What marker ids refer to; null: no markers.
    const CatalogPtr& catalog() const { return m_catalog; }
    /// Names of the masks that are set at a position.
    QStringList masksAt(QPointF image) const;
    /// Tag of the patch whose base box holds a position; empty: none.
    QString patchAt(QPointF image) const;
    const fit::PatchDef* patch(const QString& tag) const;
    bool isBusy() const;

    ImportedRegions* regions() { return &m_regions; }

signals:
    void rebuilt(); ///< the layers of the field are there
    void failed(const QString& message);

private:
    using Layers = std::vector<std::unique_ptr<OverlayLayer>>;
    void fieldOpened();
    void fieldChanged();
    void rebuild();
    void showLayers(Layers layers);
    void showPatchStates();
    void showPatch();
    void loadMasksIfNeeded();
    std::unique_ptr<OverlayLayer> maskLayer(const char* id) const;

    FieldDocument* m_document;
    Selection* m_selection;
    ImageView* m_view;
    bool m_colorBlindSafe = false;
    CatalogPtr m_catalog;
    FloatImage m_white; ///< that masks belong to
    PatchStates m_states;
    std::optional<FieldMasks> m_masks;
    bool m_masksWanted = false, m_masksReading = false;
    ImportedRegions m_regions;
    std::stop_source m_stop; ///< of the masks
    LatestTask m_building{this}, m_readingMasks{this}, m_findingHalo{this};
};

} // namespace furrow::widgets
