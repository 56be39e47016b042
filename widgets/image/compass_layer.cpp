#include "widgets/image/compass_layer.h"

#include "widgets/image/box_layer.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace furrow::widgets {
namespace {

constexpr double kArrow = 34.0, kHead = 6.0; ///< logical pixels
constexpr double kCorner = 62.0;             ///< from the view's lower left corner to the middle of the compass
constexpr double kLongestBar = 140.0;
constexpr double kSmallestView = 4 * kCorner; ///< a smaller one is needed for the image

/// White with a dark edge: seen on every image.
void drawLines(QPainter& painter, const QPainterPath& path) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(0, 0, 0, 200), 4.0, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(path);
    painter.setPen(QPen(Qt::white, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(path);
}

void drawText(QPainter& painter, QPointF centre, const QString& text) {
    QFont font = painter.font();
    font.setPointSizeF(9.0);
    font.setBold(true);
    QPainterPath path;
    path.addText(0, 0, font, text);
    path.translate(centre - path.boundingRect().center());
    drawOutlined(painter, path, Qt::white);
}

QRectF onWidget(const ViewTransform& view, const QRectF& image) {
    return QRectF(view.toWidget(image.topLeft()), view.toWidget(image.bottomRight())).normalized();
}

void drawArrow(QPainter& painter, QPointF from, QPointF direction, const QString& name) {
    const QPointF tip = from + direction * kArrow, across(-direction.y(), direction.x());
    QPainterPath path(from);
    path.lineTo(tip);
    path.moveTo(tip - direction * kHead + across * (kHead * 0.6));
    path.lineTo(tip);
    path.lineTo(tip - direction * kHead - across * (kHead * 0.6));
    drawLines(painter, path);
    drawText(painter, tip + direction * 10.0, name);
}

} // namespace

double roundAngle(double arcsec) {
    static constexpr double kAngles[] = {1, 2, 5, 10, 20, 30}; // of minutes and degrees
    if (arcsec < 60) {
        const double power = std::pow(10.0, std::floor(std::log10(arcsec)));
        const double lead = arcsec / power * (1 + 1e-12);
        return (lead >= 5 ? 5 : lead >= 2 ? 2 : 1) * power;
    }
    const double unit = arcsec < 3600 ? 60 : 3600;
    double best = unit;
    for (const double angle : kAngles)
        if (angle * unit <= arcsec * (1 + 1e-12))
            best = angle * unit;
    return best;
}

QString angleLabel(double arcsec) {
    if (arcsec < 60)
        return QStringLiteral("%1″").arg(arcsec);
    return arcsec < 3600 ? QStringLiteral("%1′").arg(arcsec / 60) : QStringLiteral("%1°").arg(arcsec / 3600);
}

CompassLayer::Directions CompassLayer::directions(const sky::Wcs& wcs, const ViewTransform& view) {
    const QPointF c = view.centre;
    const sky::SkyPosition sky = wcs.toSky(c.x(), c.y());
    const double step = wcs.pixelScale() / 3600; // deg: about a pixel
    const sky::PixelPosition north = wcs.toPixel(sky.ra, sky.dec + step),
                             east = wcs.toPixel(sky.ra + step / std::cos(sky.dec * M_PI / 180), sky.dec);
    const auto unit = [&](const sky::PixelPosition& p) {
        const QPointF d(p.x - c.x(), c.y() - p.y);
        return d / std::hypot(d.x(), d.y());
    };
    const double pixels = std::hypot(north.x - c.x(), north.y - c.y());
    return {unit(north), unit(east), step * 3600 / (pixels * view.zoom)};
}

void CompassLayer::paint(QImage& target, const ViewTransform& view) const {
    QPainter painter(&target);
    paintVector(painter, view);
}

void CompassLayer::paintVector(QPainter& painter, const ViewTransform& view) const {
    if (!m_wcs.valid() || std::min(view.size.width(), view.size.height()) < kSmallestView)
        return;
    const Directions d = directions(m_wcs, view);
    if (!std::isfinite(d.north.x()) || !std::isfinite(d.east.x()) || !std::isfinite(d.arcsecPerPixel))
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const double bottom = view.size.height();
    const QPointF middle(kCorner, bottom - kCorner - 24);
    const double angle = roundAngle(d.arcsecPerPixel * std::min(kLongestBar, view.size.width() / 3));
    const double length = angle / d.arcsecPerPixel;
    const QPointF left(16, bottom - 14);
    const double reach = kArrow + 18;
    const QRectF ground(QPointF(8, middle.y() - reach),
                        QPointF(std::max(middle.x() + reach, left.x() + length + 8), bottom - 6));
    // White is hard to see on light surroundings of the image, but no ground shall dim its pixels.
    const QRectF over = m_imageArea ? onWidget(view, m_imageArea()).intersected(ground) : ground;
    if (over.width() * over.height() < 0.5 * ground.width() * ground.height()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(QColor(0, 0, 0, 90));
        painter.drawRoundedRect(ground, 5, 5);
    }
    drawArrow(painter, middle, d.north, QStringLiteral("N"));
    drawArrow(painter, middle, d.east, QStringLiteral("E"));

    QPainterPath bar(left - QPointF(0, 4));
    bar.lineTo(left + QPointF(0, 0));
    bar.lineTo(left + QPointF(length, 0));
    bar.lineTo(left + QPointF(length, -4));
    drawLines(painter, bar);
    drawText(painter, left + QPointF(length / 2, -11), angleLabel(angle));
    painter.restore();
}

QImage CompassLayer::symbol(double devicePixelRatio) const {
    QImage image = legendImage(devicePixelRatio);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    drawText(painter, {8, 8}, QStringLiteral("N"));
    return image;
}

} // namespace furrow::widgets
