#pragma once
#include "core/sky/wcs.h"
#include "widgets/image/overlay.h"

#include <functional>

namespace furrow::widgets {

/// Arrows to north and east at the middle of the view and a bar of a round angle, in the lower left corner.
class CompassLayer : public OverlayLayer {
public:
    /// `imageArea`: outer edges of the image, image positions; beside it the compass stands on a ground of its own.
    explicit CompassLayer(sky::Wcs wcs, std::function<QRectF()> imageArea = {})
        : OverlayLayer(QStringLiteral("compass"), QString())
        , m_wcs(std::move(wcs))
        , m_imageArea(std::move(imageArea)) {}

    std::size_t count() const override { return m_wcs.valid() ? 1 : 0; }
    void paint(QImage& target, const ViewTransform& view) const override;
    void paintVector(QPainter& painter, const ViewTransform& view) const override;
    QImage symbol(double devicePixelRatio) const override;
    bool isFixedToView() const override { return true; }

    struct Directions {
        QPointF north, east;       ///< unit vectors in widget coordinates (y down)
        double arcsecPerPixel = 0; ///< per logical pixel on the screen
    };
    /// At the middle of a view; NaN where the WCS has no solution.
    static Directions directions(const sky::Wcs& wcs, const ViewTransform& view);

private:
    sky::Wcs m_wcs;
    std::function<QRectF()> m_imageArea;
};

/// The largest of 1, 2, 5 · 10^n arcsec, 1, 2, 5, 10, 20, 30 arcmin or degrees that is not above `arcsec`.
double roundAngle(double arcsec);
/// "5″", "2′", "1°".
QString angleLabel(double arcsec);

} // namespace furrow::widgets
