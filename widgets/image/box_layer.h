#pragma once
#include "core/image/image.h"
#include "widgets/image/overlay.h"

#include <QColor>

namespace furrow::widgets {

/// Pixel boxes with a label each, e.g. the patch grid.
class BoxLayer : public OverlayLayer {
public:
    struct Entry {
        Box box; ///< pixels; drawn along their outer edges
        QString label;
    };
    BoxLayer(QString id, QString label, QColor color, std::vector<Entry> entries)
        : OverlayLayer(std::move(id), std::move(label))
        , m_color(color)
        , m_entries(std::move(entries)) {}

    std::size_t count() const override { return m_entries.size(); }
    void paint(QImage& target, const ViewTransform& view) const override;
    QImage symbol(double devicePixelRatio) const override;
    const std::vector<Entry>& entries() const { return m_entries; }

private:
    QColor m_color;
    std::vector<Entry> m_entries;
};

/// Tints the pixels where a mask is not 0.
class MaskLayer : public OverlayLayer {
public:
    /// `origin`: position of the mask's pixel (0, 0).
    MaskLayer(QString id, QString label, QColor color, const Image<std::uint8_t>& mask, QPoint origin);

    std::size_t count() const override { return m_count; }
    void paint(QImage& target, const ViewTransform& view) const override;
    QImage symbol(double devicePixelRatio) const override;

private:
    QColor m_color;
    QImage m_picture; ///< one pixel per mask pixel, top row first
    QPoint m_origin;
    std::size_t m_count = 0;
};

} // namespace furrow::widgets
