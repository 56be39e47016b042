#pragma once
#include "widgets/base/latest_task.h"
#include "widgets/image/display_settings.h"
#include "widgets/image/overlay.h"
#include "widgets/image/scroll_cache.h"
#include "widgets/image/tile_painter.h"

#include <QPointer>
#include <QWidget>

#include <optional>

namespace furrow::widgets {

/// Shows one float image the way DS9 does: wheel zooms at the cursor, left drag pans, right drag changes bias and
/// contrast, middle click centres, arrow keys move by a pixel, + - 0 f zoom in, out, 1:1, fit. Row 0 is at the bottom.
/// Large images are halved in the background; the first picture does not wait for that.
class ImageView : public QWidget {
    Q_OBJECT
public:
    explicit ImageView(QWidget* parent = nullptr);

    /// Colours come from `display` (not owned, may be shared by many views).
    void setDisplay(DisplaySettings* display);
    DisplaySettings* display() const { return m_display; }
    /// Layers come from `overlays` (not owned, may be shared); the view's own stack when never called.
    void setOverlays(OverlayStack* overlays);
    OverlayStack* overlays() const { return m_overlays; }
    /// A layer of this view alone, above the others and in no legend (compass, contours); replaces the one with its id.
    void setAid(std::unique_ptr<OverlayLayer> layer);
    void removeAid(const QString& id);
    const OverlayLayer* aid(const QString& id) const;

    enum class Frame { Fit, Keep };
    /// `origin`: image position of the pixel (0, 0), so that a cut-out keeps the frame's coordinates.
    void setImage(FloatImage image, QPoint origin = {}, Frame frame = Frame::Fit);
    /// The same with an image whose levels are there already.
    void setPyramid(std::shared_ptr<const ImagePyramid> pyramid, QPoint origin = {}, Frame frame = Frame::Fit);
    /// No image; `message` is shown instead.
    void clear(const QString& message = {});
    bool hasImage() const { return m_painter.pyramid() != nullptr; }
    const QString& message() const { return m_message; } ///< why there is no image
    /// The background work for the current image is done.
    bool isComplete() const { return m_complete; }
    /// Limits from these statistics instead of the image's own; null: the image's own.
    void setStats(std::shared_ptr<const ImageStats> stats);
    /// The statistics that the limits come from; the image must be there.
    const ImageStats& stats() const { return m_stats ? *m_stats : m_painter.pyramid()->stats(); }
    /// Shows these limits instead of its own, e.g. those of a linked view; nullopt: its own again.
    void holdLimits(std::optional<Limits> limits);
    Limits ownLimits() const; ///< of the settings and statistics, whatever is held

    /// Shows three bands, which cover the image's area, as colours instead of the image, which still gives the values;
    /// without bands: the image again.
    void setComposite(RgbImages images, const RgbOptions& options);
    bool isComposite() const { return m_isComposite; }

    const ColorScale& colorScale() const { return m_painter.scale(); }
    Limits limits() const { return m_painter.scale().options().limits; }
    const std::shared_ptr<const ImagePyramid>& pyramid() const { return m_painter.pyramid(); }
    /// Pixel value at an image position; nullopt outside.
    std::optional<float> valueAt(QPointF image) const;
    QRectF imageArea() const; ///< outer pixel edges, image positions

    const ViewTransform& transform() const { return m_view; }
    void setView(QPointF centre, double zoom);
    void setZoom(double zoom) { setView(m_view.centre, zoom); }
    void centreOn(QPointF image) { setView(image, m_view.zoom); }
    /// Keeps the image position under `anchor` (widget coordinates) where it is.
    void zoomBy(double factor, QPointF anchor);
    void zoomBy(double factor) { zoomBy(factor, QPointF(width() / 2.0, height() / 2.0)); }
    void zoomToFit();

    enum class Overlays { None, Moving, All };
    /// Paints any part of the image plane as it is shown here, e.g. for a magnifier (moving overlays alone) or a file.
    void paintPart(QPainter& painter, const ViewTransform& view, double devicePixelRatio, Overlays overlays);
    /// The overlays of the view as lines and shapes in its logical pixels.
    void paintOverlayVectors(QPainter& painter) const;

    /// Says again what is under a resting cursor: the image there has changed.
    void tellCursor();

    QSize sizeHint() const override { return {480, 480}; }
    QSize minimumSizeHint() const override { return {80, 80}; }

signals:
    void cursorMoved(QPointF image);
    void cursorLeft();
    void clicked(QPointF image);
    void doubleClicked(QPointF image);
    void viewChanged();  ///< centre or zoom
    void scaleChanged(); ///< limits or colours
    void completed();    ///< isComplete() became true

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    enum class Drag { None, Press, Pan, Contrast };

    void discardPyramid();
    void adoptPyramid(std::shared_ptr<const ImagePyramid> pyramid, bool complete);
    void buildInBackground(FloatImage image);
    void updateScale();
    void overlaysChanged();
    void paintOverlays(QPainter& painter);
    template <class Visit>
    void forEachLayer(Visit&& visit) const;
    void paintLayers(QImage& target, const ViewTransform& view, bool fixedToView) const;

    QPointer<DisplaySettings> m_display;
    OverlayStack m_ownOverlays;
    QPointer<OverlayStack> m_overlays;
    std::vector<std::unique_ptr<OverlayLayer>> m_aids;
    TilePainter m_painter;
    QPoint m_origin;
    std::shared_ptr<const ImageStats> m_stats;
    std::optional<Limits> m_held;
    LatestTask m_building{this}; ///< the levels of the image
    bool m_isComposite = false;
    bool m_complete = false;
    QString m_message;

    ViewTransform m_view;
    bool m_fitted = true; ///< keeps fitting while the widget changes size
    ScrollCache m_overlayCache;
    QImage m_fixedPicture; ///< layers that do not move with the image

    std::optional<QPointF> m_cursor; ///< in the view, while it is there
    Drag m_drag = Drag::None;
    QPointF m_dragStart, m_dragLast;
};

} // namespace furrow::widgets
