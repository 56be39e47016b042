#pragma once
#include "widgets/image/color_scale.h"
#include "widgets/image/composite.h"
#include "widgets/image/image_pyramid.h"
#include "widgets/image/view_transform.h"

#include <QCache>
#include <QImage>

#include <optional>

class QPainter;

namespace furrow::widgets {

/// Paints an image pyramid through a colour scale, in tiles of the level that fits the zoom. Coloured tiles are kept.
class TilePainter {
public:
    TilePainter();
    /// `origin`: position of the image's pixel (0, 0).
    void setPyramid(std::shared_ptr<const ImagePyramid> pyramid, QPoint origin);
    void setScale(ColorScale scale);
    /// Paints these three bands, which cover the image's area, instead of the image; without `bands`: the image again.
    void setComposite(RgbImages images, const RgbOptions& options);
    void clear();

    const std::shared_ptr<const ImagePyramid>& pyramid() const { return m_pyramid; }
    const ColorScale& scale() const { return m_scale; }
    QPoint origin() const { return m_origin; }

    /// `devicePixelRatio`: device pixels per logical pixel of the painter's device.
    void paint(QPainter& painter, const ViewTransform& view, double devicePixelRatio);

private:
    struct TileKey {
        int level, column, row;
        bool operator==(const TileKey&) const = default;
    };
    friend size_t qHash(const TileKey& key, size_t seed) { return qHashMulti(seed, key.level, key.column, key.row); }
    bool isComposite() const { return m_images.bands[0] != nullptr; }
    /// What is painted: gives the sizes of the levels.
    const ImagePyramid& shown() const { return isComposite() ? *m_images.bands[0] : *m_pyramid; }
    double pixelSize() const { return isComposite() ? m_images.pixelSize : 1.0; }
    const QImage* tile(const TileKey& key);
    void paintTile(QPainter& painter, const ViewTransform& view, double devicePixelRatio, const TileKey& key);

    std::shared_ptr<const ImagePyramid> m_pyramid;
    RgbImages m_images;
    std::optional<RgbScale> m_rgb;
    QPoint m_origin;
    ColorScale m_scale;
    QCache<TileKey, QImage> m_tiles;
};

} // namespace furrow::widgets
