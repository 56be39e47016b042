#pragma once
#include "widgets/image/blinker.h"
#include "widgets/image/image_view.h"
#include "widgets/image/imported_regions.h"
#include "widgets/image/view_link.h"
#include "widgets/source/patch_loader.h"

#include <array>

class QLabel;

namespace furrow::widgets {

/// Data, model + sky and residual of one patch side by side, white or one band.
class PatchPanels : public QWidget {
    Q_OBJECT
public:
    enum Panel { Data, Model, Residual, PanelCount };

    explicit PatchPanels(QWidget* parent = nullptr);
    /// `band`: -1 for white.
    void show(PatchPicturesPtr pictures, int band);
    /// Other pictures of the same patch and band, e.g. of an earlier iteration.
    void replace(const PatchPictures::BandPictures& pictures);
    void setSelected(const QString& source);
    /// The palette of Okabe & Ito (2008) instead of the colours of outputs.txt.
    void setColorBlindSafe(bool on);
    /// Shown over every panel.
    void setRegions(const ImportedRegions* regions);
    /// The residual in units of its noise instead of counts.
    void setSignificance(bool on);
    bool isSignificance() const { return m_significance; }
    void clear();

    ImageView* panel(Panel panel) const { return m_views[panel]; }
    /// Its title tells that menus, display bar and histogram act on it.
    void markActive(const ImageView* view);
    OverlayStack* overlays() { return &m_overlays; }
    ViewLink* link() { return &m_link; }
    Blinker* blinker() { return &m_blinker; } ///< one panel after the other, in the place of all
    DisplaySettings* dataDisplay() { return &m_dataDisplay; }
    DisplaySettings* residualDisplay() { return &m_residualDisplay; }
    void zoomTo(QPointF centre, const Box& box); ///< frame pixels; an empty box: a few PSFs around the centre
    void zoomToFit();

signals:
    void readout(QPointF image, std::optional<float> value, double sigma, const QStringList& masks);
    void readoutCleared();
    void sourcePicked(const QString& id);
    void sourceActivated(const QString& id);

private:
    void setImages(const PatchPictures::BandPictures& pictures, ImageView::Frame frame);
    void setLayers();
    const PatchPictures::Source* sourceAt(QPointF image, double zoom) const;

    DisplaySettings m_dataDisplay, m_residualDisplay;
    OverlayStack m_overlays;
    ViewLink m_link;
    Blinker m_blinker;
    std::array<ImageView*, PanelCount> m_views{};
    std::array<QLabel*, PanelCount> m_titles{};
    PatchPicturesPtr m_pictures;
    PatchPictures::BandPictures m_shown;
    int m_band = -1;
    bool m_significance = true;
    bool m_colorBlindSafe = false;
    QPointer<const ImportedRegions> m_regions;
    QString m_selected;
};

/// Ids of the layers over the panels.
namespace patch_layer {
inline constexpr auto kNonFinite = "mask-nonfinite", kSaturated = "mask-saturated", kBright = "mask-bright",
                      kBoxes = "boxes", kInput = "input", kFitted = "fitted", kHalo = "halo", kRing = "ring",
                      kSelected = "selected", kShown = "shown";
} // namespace patch_layer

} // namespace furrow::widgets
