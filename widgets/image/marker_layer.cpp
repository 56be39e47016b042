#include "widgets/image/marker_layer.h"

#include <QPainter>

#include <cmath>
#include <cstdint>
#include <utility>

namespace furrow::widgets {
namespace {

constexpr std::size_t kMany = 4000;      ///< fewer markers are never drawn smaller …
constexpr double kCrowd = 3e-3;          ///< … nor when there are fewer per logical pixel²
constexpr double kCrowdRadius = 2.5;     ///< logical pixels
constexpr double kThrong = 0.1;          ///< with more per logical pixel² …
constexpr double kThrongRadius = 1.0;    ///< … they are dots
constexpr double kShortestLine = 2.0;    ///< logical pixels
constexpr int kLegendSize = 16;          ///< logical pixels
constexpr std::size_t kVectors = 20'000; ///< more markers in view than this are a picture in a vector file, too

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
    case MarkerShape::Triangle: {
        const QPointF corners[] = {{0, -r}, {0.87 * r, 0.5 * r}, {-0.87 * r, 0.5 * r}};
        painter.drawConvexPolygon(corners, 3);
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

/// A row of touching pixels of a sprite.
struct Span {
    int dx, dy;
    std::vector<QRgb> colors; ///< premultiplied
};

std::vector<Span> visibleSpans(const QImage& image, int margin) {
    std::vector<Span> spans;
    for (int y = 0; y < image.height(); ++y) {
        const auto* row = reinterpret_cast<const QRgb*>(image.constScanLine(y));
        for (int x = 0; x < image.width(); ++x) {
            if (qAlpha(row[x]) == 0)
                continue;
            if (x == 0 || qAlpha(row[x - 1]) == 0)
                spans.push_back({x - margin, y - margin, {}});
            spans.back().colors.push_back(row[x]);
        }
    }
    return spans;
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

/// Stamps sprites into a picture.
class Stamper {
public:
    enum class Repeated { Draw, Skip }; ///< sprites at the same pixel
    Stamper(QImage& target, const QImage& sprite, int margin, Repeated repeated)
        : m_spans(visibleSpans(sprite, margin))
        , m_margin(margin)
        , m_width(target.width())
        , m_height(target.height())
        , m_stride(target.bytesPerLine() / static_cast<qsizetype>(sizeof(QRgb)))
        , m_bits(reinterpret_cast<QRgb*>(target.bits()))
        , m_stamped(repeated == Repeated::Skip ? static_cast<std::size_t>(m_width) * m_height : 0) {}

    void stamp(QPoint at) {
        if (isRepeated(at))
            return;
        // Most markers lie wholly inside: their pixels need no test.
        if (at.x() >= m_margin && at.y() >= m_margin && at.x() + m_margin < m_width && at.y() + m_margin < m_height) {
            QRgb* middle = m_bits + at.y() * m_stride + at.x();
            for (const Span& span : m_spans) {
                QRgb* out = middle + span.dy * m_stride + span.dx;
                for (const QRgb color : span.colors) {
                    *out = over(color, *out);
                    ++out;
                }
            }
            return;
        }
        for (const Span& span : m_spans) {
            const int y = at.y() + span.dy;
            int x = at.x() + span.dx;
            for (const QRgb color : span.colors) {
                if (x >= 0 && y >= 0 && x < m_width && y < m_height)
                    m_bits[y * m_stride + x] = over(color, m_bits[y * m_stride + x]);
                ++x;
            }
        }
    }

private:
    bool isRepeated(QPoint at) {
        if (m_stamped.empty() || at.x() < 0 || at.y() < 0 || at.x() >= m_width || at.y() >= m_height)
            return false;
        std::uint8_t& stamped = m_stamped[static_cast<std::size_t>(at.y()) * m_width + at.x()];
        return std::exchange(stamped, std::uint8_t{1}) != 0;
    }

    std::vector<Span> m_spans;
    int m_margin, m_width, m_height;
    qsizetype m_stride;
    QRgb* m_bits;
    std::vector<std::uint8_t> m_stamped; ///< per pixel; empty when it does not matter
};

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
    for (std::size_t i = 0; i < m_lineTo.size(); ++i)
        if (const double length = QLineF(m_positions[i], m_lineTo[i]).length(); length > m_reach)
            m_reach = length;
}

/// Markers whose centre is just outside still reach into the view.
QRectF MarkerLayer::reachOf(const ViewTransform& view) const {
    const double reach = std::max((m_style.radius + m_style.width) / view.zoom, m_reach);
    return view.visible().adjusted(-reach, -reach, reach, reach);
}

/// From the zoom alone, so that every part of a view draws the same markers.
double MarkerLayer::radiusAt(double zoom) const {
    const double perPixel = m_count > kMany ? m_grid.density() / (zoom * zoom) : 0;
    const double largest = perPixel > kThrong ? kThrongRadius : perPixel > kCrowd ? kCrowdRadius : m_style.radius;
    return std::min(m_style.radius, largest);
}

void MarkerLayer::paint(QImage& target, const ViewTransform& view) const {
    const double dpr = target.devicePixelRatio();
    if (!m_lineTo.empty()) {
        QPainter painter(&target);
        paintLines(painter, view);
    }
    int margin = 0;
    const QImage picture = sprite(m_style, radiusAt(view.zoom), dpr, margin);
    const auto repeated = m_count > kMany ? Stamper::Repeated::Skip : Stamper::Repeated::Draw;
    Stamper stamper(target, picture, margin, repeated);
    m_grid.forEachPointIn(reachOf(view), [&](std::size_t, QPointF position) {
        const QPointF at = view.toWidget(position) * dpr;
        stamper.stamp({static_cast<int>(std::floor(at.x())), static_cast<int>(std::floor(at.y()))});
    });
}

void MarkerLayer::paintVector(QPainter& painter, const ViewTransform& view) const {
    std::size_t inView = 0;
    m_grid.forEachIn(reachOf(view), [&](std::size_t) { ++inView; });
    if (inView > kVectors)
        return OverlayLayer::paintVector(painter, view);
    painter.save();
    paintLines(painter, view);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(m_style.color, m_style.width, m_style.dashed ? Qt::DotLine : Qt::SolidLine, Qt::FlatCap));
    const double radius = radiusAt(view.zoom);
    const QTransform before = painter.transform();
    m_grid.forEachPointIn(reachOf(view), [&](std::size_t, QPointF position) {
        const QPointF at = view.toWidget(position);
        painter.translate(at.x(), at.y());
        drawShape(painter, m_style.shape, radius);
        painter.setTransform(before);
    });
    painter.restore();
}

void MarkerLayer::paintLines(QPainter& painter, const ViewTransform& view) const {
    if (m_lineTo.empty())
        return;
    QVector<QLineF> lines;
    m_grid.forEachPointIn(reachOf(view), [&](std::size_t i, QPointF position) {
        const QLineF line(view.toWidget(position), view.toWidget(m_lineTo[i]));
        if (line.length() >= kShortestLine)
            lines.push_back(line);
    });
    if (lines.empty())
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_style.lineColor.isValid() ? m_style.lineColor : m_style.color, 1.0));
    painter.drawLines(lines);
}

std::vector<io::Region> MarkerLayer::regions() const {
    std::vector<io::Region> regions;
    for (const QPointF p : m_positions)
        if (std::isfinite(p.x()) && std::isfinite(p.y()))
            regions.push_back({io::Region::Shape::Point,
                               io::Region::Frame::Image,
                               {{p.x(), p.y()}},
                               0,
                               0,
                               0,
                               {},
                               m_style.color.name().toStdString()});
    return regions;
}

QImage MarkerLayer::symbol(double devicePixelRatio) const {
    QImage image(QSize(kLegendSize, kLegendSize) * devicePixelRatio, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(devicePixelRatio);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(kLegendSize / 2.0, kLegendSize / 2.0);
    const double radius = std::min(m_style.radius, kLegendSize / 2.0 - 2.0);
    painter.setPen(QPen(QColor(0, 0, 0, 70), m_style.width + 1.2)); // an edge: yellow is seen on a white legend
    drawShape(painter, m_style.shape, radius);
    painter.setPen(QPen(m_style.color, m_style.width, m_style.dashed ? Qt::DotLine : Qt::SolidLine));
    drawShape(painter, m_style.shape, radius);
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
