#pragma once
#include "widgets/image/overlay.h"
#include "widgets/image/spatial_grid.h"

#include <QColor>

#include <optional>

namespace furrow::widgets {

enum class MarkerShape { Circle, Square, Diamond, Triangle, Cross, Plus, Crosshair };

struct MarkerStyle {
    MarkerShape shape = MarkerShape::Circle;
    QColor color = Qt::cyan;
    double radius = 6.0; ///< logical pixels on the screen
    double width = 1.4;  ///< line width, logical pixels
    bool dashed = false;
    QColor lineColor = {}; ///< of connecting lines; invalid: the marker's own
};

/// Many equal markers at image positions, with optional lines to second positions. 100 000 markers paint in a few
/// milliseconds: the marker is drawn once and stamped; the more crowded they are on the screen the smaller they get.
class MarkerLayer : public OverlayLayer {
public:
    /// `ids` (one per position, any number the owner can use) come back from nearest(). `lineTo`: empty, or one per
    /// position.
    MarkerLayer(QString id, QString label, MarkerStyle style, std::vector<QPointF> positions,
                std::vector<std::size_t> ids = {}, std::vector<QPointF> lineTo = {});

    std::size_t count() const override { return m_count; }
    void paint(QImage& target, const ViewTransform& view) const override;
    void paintVector(QPainter& painter, const ViewTransform& view) const override;
    QImage symbol(double devicePixelRatio) const override;
    /// A point per marker.
    std::vector<io::Region> regions() const override;

    const MarkerStyle& style() const { return m_style; }
    struct Hit {
        std::size_t id;
        double distance; ///< image pixels
    };
    /// The nearest marker within `radius` image pixels.
    std::optional<Hit> nearest(QPointF image, double radius) const;

private:
    QRectF reachOf(const ViewTransform& view) const;
    double radiusAt(double zoom) const;
    void paintLines(QPainter& painter, const ViewTransform& view) const;

    MarkerStyle m_style;
    std::vector<QPointF> m_positions;
    std::vector<std::size_t> m_ids;
    std::vector<QPointF> m_lineTo;
    SpatialGrid m_grid;
    std::size_t m_count = 0;
    double m_reach = 0; ///< longest line, image pixels
};

} // namespace furrow::widgets
