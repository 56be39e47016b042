#pragma once
#include "widgets/image/image_view.h"
#include "widgets/models/field_document.h"
#include "widgets/models/selection.h"
#include "widgets/white/mask_products.h"
#include "widgets/white/patch_states.h"

namespace furrow::widgets {

/// Keeps the overlays of a whole field on an image view: sources, grids, masks, imported regions, and what the
/// selection adds to them. Masks and patch states are read in the background; masks of a large field when first shown.
class FieldOverlays : public QObject {
    Q_OBJECT
public:
    FieldOverlays(FieldDocument* document, Selection* selection, ImageView* view);
    ~FieldOverlays() override;

    bool isColorBlindSafe() const { return m_colorBlindSafe; }
    void setColorBlindSafe(bool on);
    /// What marker ids refer to; null: no markers.
    const CatalogPtr& catalog() const { return m_catalog; }
    /// Names of the masks that are set at a position.
    QStringList masksAt(QPointF image) const;
    /// Tag of the patch whose base box holds a position; empty: none.
    QString patchAt(QPointF image) const;
    const fit::PatchDef* patch(const QString& tag) const;
    bool isBusy() const { return m_pending > 0; }

    /// Adds the regions of a DS9 file in the background.
    void importRegions(const QString& file);
    void removeRegions();
    bool hasRegions() const { return !m_regions.empty(); }

signals:
    /// `problems`: what of the file is not shown.
    void regionsImported(const QString& file, int count, const QStringList& problems);
    void regionsFailed(const QString& message);

private:
    template <class Result>
    void inBackground(std::function<Result(std::stop_token)> work, std::function<void(Result)> done);
    void fieldChanged();
    void rebuild();
    void showPatch();
    void showRegions();
    void loadStates();
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
    std::vector<io::Region> m_regions; ///< as they are in their files
    std::stop_source m_stop;
    quint64 m_number = 0; ///< of the field's state that background work belongs to
    int m_pending = 0;
};

} // namespace furrow::widgets
