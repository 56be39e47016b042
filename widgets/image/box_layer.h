#pragma once
#include "core/image/image.h"
#include "widgets/image/overlay.h"

#include <QColor>
#include <QPainterPath>

namespace furrow::widgets {

/// Pixel boxes with a label each, e.g. the patch grid.
class BoxLayer : public OverlayLayer {
public:
    struct Entry {
        Box box; ///< pixels; drawn along their outer edges
        QString label;
        QColor color = {}; ///< invalid: the layer's
    };
    /// Where in a box its label stands: grids that lie on each other keep theirs apart.
    enum class LabelAt { Bottom, Top };
    BoxLayer(QString id, QString label, QColor color, std::vector<Entry> entries, double width = 1.0,
             LabelAt labelAt = LabelAt::Bottom)
        : OverlayLayer(std::move(id), std::move(label))
        , m_color(color)
        , m_width(width)
        , m_labelAt(labelAt)
        , m_entries(std::move(entries)) {}

    std::size_t count() const override { return m_entries.size(); }
    void paint(QImage& target, const ViewTransform& view) const override;
    void paintVector(QPainter& painter, const ViewTransform& view) const override;
    QImage symbol(double devicePixelRatio) const override;
    std::vector<io::Region> regions() const override;
    const std::vector<Entry>& entries() const { return m_entries; }
    /// The first box that holds an image position; null: none.
    const Entry* entryAt(QPointF image) const;

private:
    QColor colorOf(const Entry& entry) const { return entry.color.isValid() ? entry.color : m_color; }

    QColor m_color;
    double m_width; ///< of the lines, logical pixels
    LabelAt m_labelAt;
    std::vector<Entry> m_entries;
};

/// The widget rectangle along the outer edges of a pixel box.
QRectF widgetRect(const ViewTransform& view, const Box& box);
/// Fills a path, e.g. of a text, over a dark edge: it is seen on every image.
void drawOutlined(QPainter& painter, const QPainterPath& path, const QColor& color);
/// A transparent picture for a legend symbol, 16 logical pixels wide and high.
QImage legendImage(double devicePixelRatio);

} // namespace furrow::widgets
