#pragma once
#include "core/image/image.h"
#include "widgets/image/overlay.h"

#include <QColor>

namespace furrow::widgets {

/// A mask with its halved copies, in which a pixel is set when any of its four is: no set pixel is lost from afar.
/// Immutable; one bit per pixel.
class MaskPyramid {
public:
    explicit MaskPyramid(BitMask mask);
    /// Pixels where `mask` is not 0.
    explicit MaskPyramid(const Image<std::uint8_t>& mask);

    int levels() const { return static_cast<int>(m_levels.size()); }
    const BitMask& level(int index) const { return m_levels[static_cast<std::size_t>(index)]; }
    std::size_t count() const { return m_count; } ///< set pixels

private:
    std::vector<BitMask> m_levels;
    std::size_t m_count = 0;
};

/// Tints the pixels that are set in a mask.
class MaskLayer : public OverlayLayer {
public:
    /// `origin`: position of the mask's pixel (0, 0). A null pyramid is not read yet.
    MaskLayer(QString id, QString label, QColor color, const Image<std::uint8_t>& mask, QPoint origin);
    MaskLayer(QString id, QString label, QColor color, std::shared_ptr<const MaskPyramid> mask, QPoint origin = {});

    std::size_t count() const override { return m_mask ? m_mask->count() : 0; }
    bool isLoaded() const override { return m_mask != nullptr; }
    void paint(QImage& target, const ViewTransform& view) const override;
    QImage symbol(double devicePixelRatio) const override;
    bool test(QPointF image) const;

private:
    QColor m_color;
    std::shared_ptr<const MaskPyramid> m_mask;
    QPoint m_origin;
};

} // namespace furrow::widgets
