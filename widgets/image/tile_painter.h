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
    /// The same without colouring tiles for much longer than `milliseconds`: coarser ones stand in for those that are
    /// missing. True when all was painted in full detail; each call gets nearer to that.
    bool paintWithin(int milliseconds, QPainter& painter, const ViewTransform& view, double devicePixelRatio);

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
    /// A level of the pyramid in a view.
    struct Place {
        const ViewTransform& view;
        double devicePixelRatio;
        int level;
        double step; ///< image pixels per pixel of the level
    };
    Place placeOf(const ViewTransform& view, double devicePixelRatio) const;
    std::vector<TileKey> tilesIn(const Place& place) const;
    int colorWithin(int milliseconds, const std::vector<TileKey>& keys);
    void paintTiles(QPainter& painter, const Place& place, const std::vector<TileKey>& keys, int coarser);
    void paintTile(QPainter& painter, const Place& place, const QRect& strip, const TileKey& key, int coarser);
    const QImage* tile(const TileKey& key);
    void recolor();

    std::shared_ptr<const ImagePyramid> m_pyramid;
    RgbImages m_images;
    std::optional<RgbScale> m_rgb;
    QPoint m_origin;
    ColorScale m_scale;
    QCache<TileKey, QImage> m_tiles;
    std::vector<std::unique_ptr<QImage>> m_spare; ///< whole tiles whose memory is used again
};

} // namespace furrow::widgets
