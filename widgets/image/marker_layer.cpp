#include "widgets/image/marker_layer.h"

#include <QPainter>

#include <cmath>

namespace furrow::widgets {
namespace {

constexpr std::size_t kCrowd = 4000;  ///< more markers in view than this are drawn smaller
constexpr double kCrowdRadius = 2.5;  ///< logical pixels
constexpr double kShortestLine = 2.0; ///< logical pixels
constexpr int kLegendSize = 16;       ///< logical pixels

void drawShape(QPainter& painter, MarkerShape shape, double r) {
    switch (shape) {
    case MarkerShape::Circle:
        painter.drawEllipse(QPointF(0, 0), r, r);
        break;
    case MarkerShape::Square:
        painter.drawRect(QRectF(-r, -r, 2 * r, 2 * r));
        break;
    case MarkerShape::Diamond: {
        const QPointF corners[] = {{0, -r}, {r, 0}, {0, r}, {-r, 0}};
        painter.drawConvexPolygon(corners, 4);
        break;
    }
    case MarkerShape::Cross:
        painter.drawLine(QPointF(-r, -r), QPointF(r, r));
        painter.drawLine(QPointF(-r, r), QPointF(r, -r));
        break;
    case MarkerShape::Plus:
        painter.drawLine(QPointF(-r, 0), QPointF(r, 0));
        painter.drawLine(QPointF(0, -r), QPointF(0, r));
        break;
    case MarkerShape::Crosshair: // a plus with an open middle: the pixels under it stay visible
        for (const QPointF d : {QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1)})
            painter.drawLine(d * (0.35 * r), d * r);
        break;
    }
}

/// The marker as a picture with its centre in the middle pixel; `margin` is that pixel's index.
QImage sprite(const MarkerStyle& style, double radius, double dpr, int& margin) {
    margin = static_cast<int>(std::ceil((radius + style.width) * dpr)) + 1;
    QImage image(2 * margin + 1, 2 * margin + 1, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(margin + 0.5, margin + 0.5);
    painter.scale(dpr, dpr);
    painter.setPen(QPen(style.color, style.width, style.dashed ? Qt::DotLine : Qt::SolidLine, Qt::FlatCap));
    drawShape(painter, style.shape, radius);
    return image;
}

struct SpritePixel {
    int dx, dy;
    QRgb color; ///< premultiplied
};

std::vector<SpritePixel> visiblePixels(const QImage& image, int margin) {
    std::vector<SpritePixel> pixels;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const QRgb color = reinterpret_cast<const QRgb*>(image.constScanLine(y))[x];
            if (qAlpha(color) > 0)
                pixels.push_back({x - margin, y - margin, color});
        }
    return pixels;
}

/// Porter and Duff's "over" of premultiplied colours, two channels per multiplication.
QRgb over(QRgb top, QRgb bottom) {
    const quint32 rest = 255u - static_cast<quint32>(qAlpha(top));
    if (rest == 0 || bottom == 0)
        return top;
    const auto scaled = [rest](quint32 pair) {
        const quint32 t = pair * rest;
        return ((t + ((t >> 8) & 0xff00ffu) + 0x800080u) >> 8) & 0xff00ffu;
    };
    return top + (scaled(bottom & 0xff00ffu) | scaled(bottom >> 8 & 0xff00ffu) << 8);
}

void stamp(QImage& target, const std::vector<SpritePixel>& pixels, int margin, QPoint at) {
    // Most markers lie wholly inside: their pixels need no test.
    const bool inside =
        at.x() >= margin && at.y() >= margin && at.x() + margin < target.width() && at.y() + margin < target.height();
    auto* bits = reinterpret_cast<QRgb*>(target.bits());
    const auto stride = target.bytesPerLine() / static_cast<qsizetype>(sizeof(QRgb));
    for (const SpritePixel& pixel : pixels) {
        const int x = at.x() + pixel.dx, y = at.y() + pixel.dy;
        if (!inside && (x < 0 || y < 0 || x >= target.width() || y >= target.height()))
            continue;
        QRgb& out = bits[y * stride + x];
        out = over(pixel.color, out);
    }
}

} // namespace

MarkerLayer::MarkerLayer(QString id, QString label, MarkerStyle style, std::vector<QPointF> positions,
                         std::vector<std::size_t> ids, std::vector<QPointF> lineTo)
    : OverlayLayer(std::move(id), std::move(label))
    , m_style(style)
    , m_positions(std::move(positions))
    , m_ids(std::move(ids))
    , m_lineTo(std::move(lineTo))
    , m_grid(m_positions) {
    for (const QPointF p : m_positions)
        m_count += std::isfinite(p.x()) && std::isfinite(p.y());
}

void MarkerLayer::paint(QImage& target, const ViewTransform& view) const {
    const double dpr = target.devicePixelRatio();
    // Markers whose centre is just outside still reach into the view.
    const double reach = (m_style.radius + m_style.width) / view.zoom;
    std::vector<std::size_t> indices;
    m_grid.forEachIn(view.visible().adjusted(-reach, -reach, reach, reach),
                     [&](std::size_t i) { indices.push_back(i); });
    if (!m_lineTo.empty())
        paintLines(target, view, indices);
    const double radius = indices.size() > kCrowd ? std::min(m_style.radius, kCrowdRadius) : m_style.radius;
    int margin = 0;
    const QImage picture = sprite(m_style, radius, dpr, margin);
    const std::vector<SpritePixel> pixels = visiblePixels(picture, margin);
    for (const std::size_t i : indices) {
        const QPointF at = view.toWidget(m_positions[i]) * dpr;
        stamp(target, pixels, margin, {static_cast<int>(std::floor(at.x())), static_cast<int>(std::floor(at.y()))});
    }
}

void MarkerLayer::paintLines(QImage& target, const ViewTransform& view, const std::vector<std::size_t>& indices) const {
    QVector<QLineF> lines;
    for (const std::size_t i : indices) {
        const QLineF line(view.toWidget(m_positions[i]), view.toWidget(m_lineTo[i]));
        if (line.length() >= kShortestLine)
            lines.push_back(line);
    }
    if (lines.empty())
        return;
    QPainter painter(&target);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_style.color, 1.0));
    painter.drawLines(lines);
}

QImage MarkerLayer::symbol(double devicePixelRatio) const {
    QImage image(QSize(kLegendSize, kLegendSize) * devicePixelRatio, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(devicePixelRatio);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(kLegendSize / 2.0, kLegendSize / 2.0);
    painter.setPen(QPen(m_style.color, m_style.width, m_style.dashed ? Qt::DotLine : Qt::SolidLine));
    drawShape(painter, m_style.shape, std::min(m_style.radius, kLegendSize / 2.0 - 2.0));
    return image;
}

std::optional<MarkerLayer::Hit> MarkerLayer::nearest(QPointF image, double radius) const {
    const auto index = m_grid.nearest(image, radius);
    if (!index || m_ids.empty())
        return std::nullopt;
    const QPointF d = m_positions[*index] - image;
    return Hit{m_ids[*index], std::hypot(d.x(), d.y())};
}

} // namespace furrow::widgets
