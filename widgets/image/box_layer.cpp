#include "widgets/image/box_layer.h"

#include <QPainter>

#include <utility>

namespace furrow::widgets {
namespace {

constexpr int kLegendSize = 16;
constexpr double kLabelledWidth = 150.0, kLabelledHeight = 30.0; ///< logical pixels a box needs to carry its label
constexpr int kLineAlpha = 190;

} // namespace

void drawOutlined(QPainter& painter, const QPainterPath& path, const QColor& color) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(0, 0, 0, 200), 3.0, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(path);
    painter.fillPath(path, color);
    painter.setPen(QPen(color, 0.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(path);
    painter.restore();
}

QImage legendImage(double devicePixelRatio) {
    QImage image(QSize(kLegendSize, kLegendSize) * devicePixelRatio, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(devicePixelRatio);
    image.fill(Qt::transparent);
    return image;
}

QRectF widgetRect(const ViewTransform& view, const Box& box) {
    return QRectF(view.toWidget(QPointF(box.x0 - 0.5, box.y1 - 0.5)),
                  view.toWidget(QPointF(box.x1 - 0.5, box.y0 - 0.5)));
}

void BoxLayer::paint(QImage& target, const ViewTransform& view) const {
    QPainter painter(&target);
    paintVector(painter, view);
}

void BoxLayer::paintVector(QPainter& painter, const ViewTransform& view) const {
    painter.save();
    painter.setBrush(Qt::NoBrush);
    QFont font = painter.font();
    font.setPointSizeF(8.0);
    painter.setFont(font);
    const QRectF window = QRectF(QPointF(0, 0), view.size).adjusted(-m_width, -m_width, m_width, m_width);
    for (const Entry& entry : m_entries) {
        const QRectF rect = widgetRect(view, entry.box);
        if (!rect.intersects(window))
            continue;
        QColor line = colorOf(entry);
        line.setAlpha(kLineAlpha);
        painter.setPen(QPen(line, m_width));
        painter.drawRect(rect);
        // The label's place depends on the box alone, so that parts of a view fit together.
        if (entry.label.isEmpty() || rect.width() < kLabelledWidth || rect.height() < kLabelledHeight)
            continue;
        QPainterPath text;
        const QPointF start = m_labelAt == LabelAt::Top ? rect.topLeft() + QPointF(5, QFontMetricsF(font).ascent() + 4)
                                                        : rect.bottomLeft() + QPointF(5, -6);
        text.addText(start, font, entry.label);
        drawOutlined(painter, text, colorOf(entry).lighter(130));
    }
    painter.restore();
}

QImage BoxLayer::symbol(double devicePixelRatio) const {
    QImage image = legendImage(devicePixelRatio);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box(2.5, 4.5, kLegendSize - 6, kLegendSize - 9);
    // An edge: a white line is seen on a white legend.
    for (const auto& [color, width] : {std::pair(QColor(0, 0, 0, 90), 2.6), std::pair(m_color, 1.4)}) {
        painter.setPen(QPen(color, width, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
        painter.drawRect(box);
    }
    return image;
}

std::vector<io::Region> BoxLayer::regions() const {
    std::vector<io::Region> regions;
    for (const Entry& entry : m_entries) {
        const Box& b = entry.box;
        regions.push_back({io::Region::Shape::Box,
                           io::Region::Frame::Image,
                           {{(b.x0 + b.x1 - 1) / 2.0, (b.y0 + b.y1 - 1) / 2.0}},
                           double(b.width()),
                           double(b.height()),
                           0,
                           entry.label.toStdString(),
                           colorOf(entry).name().toStdString()});
    }
    return regions;
}

const BoxLayer::Entry* BoxLayer::entryAt(QPointF image) const {
    const int x = pixelOf(image.x()), y = pixelOf(image.y());
    for (const Entry& entry : m_entries)
        if (entry.box.contains(x, y))
            return &entry;
    return nullptr;
}

} // namespace furrow::widgets
