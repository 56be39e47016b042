#pragma once
#include "widgets/base/latest_task.h"
#include "widgets/image/blinker.h"
#include "widgets/image/image_view.h"
#include "widgets/image/imported_regions.h"
#include "widgets/image/view_link.h"
#include "widgets/source/patch_loader.h"

#include <QScrollArea>

class QLabel;

namespace furrow::widgets {

/// Data, model + sky and residual of every band around one source, linked in zoom and position.
class CutoutGrid : public QScrollArea {
    Q_OBJECT
public:
    enum Row { Data, Model, Residual, RowCount };

    explicit CutoutGrid(QWidget* parent = nullptr);
    /// Works out the limits around the source in the background; shown() follows.
    void show(PatchPicturesPtr pictures, const QString& sourceId);
    void clear();
    void cancel() { m_preparing.cancel(); } ///< keeps what is shown
    bool isBusy() const { return m_preparing.isBusy(); }

    int bands() const { return static_cast<int>(m_columns.size()); }
    ImageView* panel(Row row, int band) const { return m_columns[static_cast<std::size_t>(band)].views[row]; }
    ViewLink* link() { return &m_link; }
    Blinker* blinker() { return &m_blinker; } ///< one row after the other, in the place of all
    /// The palette of Okabe & Ito (2008) instead of the colours of outputs.txt.
    void setColorBlindSafe(bool on);
    /// Shown over every panel.
    void setRegions(const ImportedRegions* regions);
    DisplaySettings* dataDisplay() { return &m_dataDisplay; }
    DisplaySettings* residualDisplay() { return &m_residualDisplay; }
    void fit(); ///< the whole patch in every panel

signals:
    void shown(); ///< the source asked for last
    void readout(QPointF image, std::optional<float> value, double sigma, const QStringList& masks);
    void readoutCleared();
    void sourcePicked(const QString& id);
    void bandPicked(const QString& band);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Column {
        QString band;
        std::array<ImageView*, RowCount> views{};
        std::unique_ptr<OverlayStack> overlays;
    };
    /// One band around the source.
    struct Around {
        std::shared_ptr<const ImageStats> data, residual;
    };
    static std::vector<Around> lookAround(const PatchPictures& pictures, const PatchPictures::Source* source);
    void display(PatchPicturesPtr pictures, const QString& sourceId, const std::vector<Around>& around);
    void rebuild();
    ImageView* makePanel(Row row, std::size_t band);
    void showRows();
    void refreshLayers();
    void setLayers(Column& column, std::size_t band);
    void setImages(Column& column, std::size_t band, bool newPatch, const Around& around);
    void pick(QPointF image);
    double cutoutZoom() const; ///< shows the source and what is next to it
    void frame(double zoom);   ///< the chosen source in the middle of every panel

    DisplaySettings m_dataDisplay, m_residualDisplay;
    ViewLink m_link;
    Blinker m_blinker;
    QPointer<const ImportedRegions> m_regions;
    bool m_colorBlindSafe = false;
    PatchPicturesPtr m_pictures;
    QString m_source; ///< in the middle
    std::vector<Column> m_columns;
    QWidget* m_content = nullptr;
    std::array<QLabel*, RowCount> m_rowNames{};
    QPointF m_centre;      ///< of the chosen source, image pixels
    double m_ownZoom = 0.; ///< as long as the panels have it, nobody else chose one
    LatestTask m_preparing{this};
};

} // namespace furrow::widgets
