#include "widgets/image/region_layer.h"

#include "widgets/image/box_layer.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace furrow::widgets {
namespace {

using Shape = io::Region::Shape;

constexpr double kPointRadius = 5.5; ///< logical pixels

void drawShape(QPainter& painter, const ViewTransform& view, const io::Region& region) {
    QPolygonF places;
    for (const auto& p : region.positions)
        places.push_back(view.toWidget({p.x, p.y}));
    const QPointF at = places.front();
    const double a = region.a * view.zoom, b = region.b * view.zoom;
    switch (region.shape) {
    case Shape::Polygon:
        painter.drawPolygon(places);
        return;
    case Shape::Line:
        painter.drawPolyline(places);
        return;
    case Shape::Point: {
        const QPointF d(kPointRadius, kPointRadius), e(kPointRadius, -kPointRadius);
        painter.drawLine(at - d, at + d);
        painter.drawLine(at - e, at + e);
        return;
    }
    default:
        break;
    }
    const QTransform before = painter.transform();
    painter.translate(at.x(), at.y());
    painter.rotate(-region.angle); // y points down on the screen
    if (region.shape == Shape::Circle)
        painter.drawEllipse(QPointF(0, 0), a, a);
    else if (region.shape == Shape::Ellipse)
        painter.drawEllipse(QPointF(0, 0), a, b);
    else
        painter.drawRect(QRectF(-a / 2, -b / 2, a, b));
    painter.setTransform(before);
}

/// Smallest image rectangle around a region, with its text's place.
QRectF reach(const io::Region& region) {
    QPolygonF corners;
    for (const auto& p : region.positions)
        corners.push_back({p.x, p.y});
    const double size = region.a + region.b;
    return corners.boundingRect().adjusted(-size, -size, size, size);
}

/// Above the middle of the region.
QPointF textPlace(const ViewTransform& view, const io::Region& region) {
    QPolygonF places;
    for (const auto& p : region.positions)
        places.push_back(view.toWidget({p.x, p.y}));
    double up = kPointRadius;
    if (region.shape == Shape::Circle)
        up = region.a * view.zoom;
    else if (region.shape == Shape::Ellipse)
        up = std::max(region.a, region.b) * view.zoom;
    else if (region.shape == Shape::Box)
        up = std::hypot(region.a, region.b) / 2 * view.zoom;
    return {places.boundingRect().center().x(), places.boundingRect().top() - up - 3};
}

} // namespace

QColor regionColor(const std::string& name) {
    const QString text = QString::fromStdString(name);
    if (text.isEmpty() || text == QLatin1String("green"))
        return {0, 255, 0};
    const QColor color(text);
    return color.isValid() ? color : QColor(0, 255, 0);
}

RegionLayer::RegionLayer(QString id, QString label, std::vector<io::Region> regions)
    : OverlayLayer(std::move(id), std::move(label))
    , m_regions(std::move(regions)) {
    std::erase_if(m_regions, [](const io::Region& region) {
        return region.positions.empty() ||
               std::any_of(region.positions.begin(), region.positions.end(),
                           [](const auto& p) { return !std::isfinite(p.x) || !std::isfinite(p.y); });
    });
}

void RegionLayer::paint(QImage& target, const ViewTransform& view) const {
    QPainter painter(&target);
    paintVector(painter, view);
}

void RegionLayer::paintVector(QPainter& painter, const ViewTransform& view) const {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    QFont font = painter.font();
    font.setPointSizeF(8.5);
    painter.setFont(font);
    const QFontMetricsF metrics(font);
    for (const io::Region& region : m_regions) {
        const QString text = QString::fromStdString(region.text);
        const double textReach = (metrics.horizontalAdvance(text) + metrics.height() + kPointRadius) / view.zoom;
        if (!reach(region).adjusted(-textReach, -textReach, textReach, textReach).intersects(view.visible()))
            continue;
        painter.setPen(QPen(regionColor(region.color), 1.3));
        drawShape(painter, view, region);
        if (!text.isEmpty())
            painter.drawText(textPlace(view, region) - QPointF(metrics.horizontalAdvance(text) / 2, 0), text);
    }
    painter.restore();
}

QImage RegionLayer::symbol(double devicePixelRatio) const {
    QImage image = legendImage(devicePixelRatio);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_regions.empty() ? QColor(0, 255, 0) : regionColor(m_regions.front().color), 1.3));
    painter.drawPolygon(QPolygonF({{3, 12}, {5, 3}, {13, 5}, {11, 13}}));
    return image;
}

} // namespace furrow::widgets
