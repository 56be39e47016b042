#include "widgets/image/tile_painter.h"

#include <QElapsedTimer>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace furrow::widgets {
namespace {

constexpr int kTile = 256;
constexpr int kTileKilobytes = kTile * kTile * 4 / 1024;
constexpr int kCachedTiles = 384;
constexpr std::size_t kSpareTiles = 128;
/// Smooth pictures with more rows are painted on threads of Qt's pool, for each of which the window would wait until it
/// gets a core; on its own it is as fast. (QT_THREAD_PARALLEL_FILLS in qdrawhelper.cpp: above 95 rows.)
constexpr int kSmoothRows = 64;
constexpr std::size_t kAtOnce = 8; ///< so many tiles are coloured whatever the time

} // namespace

TilePainter::TilePainter()
    : m_tiles(kCachedTiles * kTileKilobytes) {}

void TilePainter::setPyramid(std::shared_ptr<const ImagePyramid> pyramid, QPoint origin) {
    m_pyramid = std::move(pyramid);
    m_origin = origin;
    m_tiles.clear();
}

void TilePainter::setScale(ColorScale scale) {
    m_scale = std::move(scale);
    recolor();
}

void TilePainter::setComposite(RgbImages images, const RgbOptions& options) {
    m_images = std::move(images);
    m_rgb = isComposite() ? std::optional(RgbScale(options)) : std::nullopt;
    recolor();
}

void TilePainter::clear() {
    m_pyramid.reset();
    setComposite({}, {});
    m_spare.clear();
}

/// Forgets the colours. During a drag they change with every frame: giving back the memory each time takes longer than
/// colouring.
void TilePainter::recolor() {
    for (const TileKey& key : m_tiles.keys())
        if (std::unique_ptr<QImage> image(m_tiles.take(key)); image->size() == QSize(kTile, kTile))
            m_spare.push_back(std::move(image));
    m_spare.resize(std::min(m_spare.size(), kSpareTiles));
}

const QImage* TilePainter::tile(const TileKey& key) {
    if (const QImage* known = m_tiles.object(key))
        return known;
    const Image<float>& level = shown().level(key.level);
    const int x0 = key.column * kTile, y0 = key.row * kTile;
    const int width = std::min(kTile, level.width() - x0), height = std::min(kTile, level.height() - y0);
    std::unique_ptr<QImage> image;
    if (width == kTile && height == kTile && !m_spare.empty()) {
        image = std::move(m_spare.back());
        m_spare.pop_back();
    } else {
        image = std::make_unique<QImage>(width, height, QImage::Format_RGB32);
    }
    for (int y = 0; y < height; ++y) {
        auto* colors = reinterpret_cast<QRgb*>(image->scanLine(height - 1 - y));
        const auto row = [&](std::size_t band) { return m_images.bands[band]->level(key.level).row(y0 + y) + x0; };
        if (m_rgb)
            m_rgb->map(row(0), row(1), row(2), colors, width);
        else
            m_scale.map(level.row(y0 + y) + x0, colors, width);
    }
    const QImage* made = image.get();
    m_tiles.insert(key, image.release(), kTileKilobytes);
    return made;
}

TilePainter::Place TilePainter::placeOf(const ViewTransform& view, double dpr) const {
    const double devicePerPixel = view.zoom * dpr * pixelSize();
    int level = 0;
    while (level + 1 < shown().levels() && devicePerPixel * std::ldexp(1.0, level) <= 0.5)
        ++level;
    while (level > 0 && shown().level(level).empty() && level + 1 < shown().levels())
        ++level;
    return {view, dpr, level, std::ldexp(pixelSize(), level)};
}

std::vector<TilePainter::TileKey> TilePainter::tilesIn(const Place& place) const {
    const Image<float>& level = shown().level(place.level);
    const QRectF visible = place.view.visible().translated(-m_origin);
    const auto tileOf = [&](double position, int size) {
        const int last = (size - 1) / kTile;
        return std::clamp(static_cast<int>(std::floor((position + 0.5) / place.step / kTile)), 0, last);
    };
    std::vector<TileKey> keys;
    for (int row = tileOf(visible.top(), level.height()); row <= tileOf(visible.bottom(), level.height()); ++row)
        for (int column = tileOf(visible.left(), level.width()); column <= tileOf(visible.right(), level.width());
             ++column)
            keys.push_back({place.level, column, row});
    return keys;
}

/// What is in the strip (device pixels), of its stand-in `coarser` levels up unless that is 0.
void TilePainter::paintTile(QPainter& painter, const Place& place, const QRect& strip, const TileKey& key,
                            int coarser) {
    const Image<float>& level = shown().level(key.level);
    const double step = place.step;
    const QRectF visible = place.view.visible().translated(-m_origin);
    // Only the visible part of the tile, so that scaled coordinates stay small at high zoom.
    const auto clip = [&](double from, double to, int first, int size, int& a, int& b) {
        a = std::max(first, static_cast<int>(std::floor((from + 0.5) / step)));
        b = std::min(size, static_cast<int>(std::ceil((to + 0.5) / step)));
        b = std::min(b, first + kTile);
    };
    int x0, x1, y0, y1;
    clip(visible.left(), visible.right(), key.column * kTile, level.width(), x0, x1);
    clip(visible.top(), visible.bottom(), key.row * kTile, level.height(), y0, y1);
    if (x1 <= x0 || y1 <= y0)
        return;
    // Tile edges meet on whole device pixels: no seams.
    const auto corner = [&](int x, int y) {
        return (place.view.toWidget(QPointF(x * step - 0.5, y * step - 0.5) + m_origin) * place.devicePixelRatio)
            .toPoint();
    };
    const QPoint topLeft = corner(x0, y1), bottomRight = corner(x1, y0);
    const QRect target(topLeft, QSize(bottomRight.x() - topLeft.x(), bottomRight.y() - topLeft.y()));
    if (!target.intersects(strip))
        return;
    const TileKey from{key.level + coarser, key.column >> coarser, key.row >> coarser};
    const QImage* image = tile(from);
    const double shrink = std::ldexp(1.0, -coarser);
    const double imageTop = from.row * kTile + image->height();
    const QRectF source(x0 * shrink - from.column * kTile, imageTop - y1 * shrink, (x1 - x0) * shrink,
                        (y1 - y0) * shrink);
    painter.drawImage(QRectF(target), *image, source);
}

void TilePainter::paintTiles(QPainter& painter, const Place& place, const std::vector<TileKey>& keys, int coarser) {
    const double dpr = place.devicePixelRatio;
    const bool isSmaller = place.view.zoom * dpr * place.step < 1.0;
    const QSize size = (place.view.size * dpr).toSize();
    const int rows = isSmaller || coarser > 0 ? kSmoothRows : std::max(1, size.height());
    painter.save();
    painter.scale(1.0 / dpr, 1.0 / dpr);
    for (int top = 0; top < size.height(); top += rows) {
        const QRect strip(0, top, size.width(), rows);
        painter.save();
        painter.setClipRect(strip, Qt::IntersectClip);
        for (const TileKey& key : keys) {
            const int up = coarser > 0 && !m_tiles.contains(key) ? coarser : 0;
            painter.setRenderHint(QPainter::SmoothPixmapTransform, isSmaller || up > 0);
            paintTile(painter, place, strip, key, up);
        }
        painter.restore();
    }
    painter.restore();
}

/// Colours missing tiles for a while, first those that stand in for them. How many levels coarser these are; 0: none
/// are needed.
int TilePainter::colorWithin(int milliseconds, const std::vector<TileKey>& keys) {
    std::vector<TileKey> missing;
    std::copy_if(keys.begin(), keys.end(), std::back_inserter(missing),
                 [this](const TileKey& key) { return !m_tiles.contains(key); });
    int coarser = 0;
    for (std::size_t left = missing.size(); left > kAtOnce; left = (left + 3) / 4)
        ++coarser;
    // Until all levels are there the coarsest is the only other one.
    const int highest = keys.empty() ? 0 : shown().levels() - 1 - keys.front().level;
    while (coarser > 0 && coarser < highest && shown().level(keys.front().level + coarser).empty())
        ++coarser;
    coarser = std::min(coarser, highest);
    QElapsedTimer clock;
    clock.start();
    if (coarser > 0)
        for (const TileKey& key : missing)
            tile({key.level + coarser, key.column >> coarser, key.row >> coarser});
    std::size_t colored = 0;
    for (; colored < missing.size() && (coarser == 0 || colored == 0 || clock.elapsed() < milliseconds); ++colored)
        tile(missing[colored]);
    return colored < missing.size() ? coarser : 0;
}

void TilePainter::paint(QPainter& painter, const ViewTransform& view, double dpr) {
    if (!m_pyramid)
        return;
    const Place place = placeOf(view, dpr);
    paintTiles(painter, place, tilesIn(place), 0);
}

bool TilePainter::paintWithin(int milliseconds, QPainter& painter, const ViewTransform& view, double dpr) {
    if (!m_pyramid)
        return true;
    const Place place = placeOf(view, dpr);
    const std::vector<TileKey> keys = tilesIn(place);
    // What a frame needs must not push itself out.
    m_tiles.setMaxCost(std::max(kCachedTiles, 2 * static_cast<int>(keys.size())) * kTileKilobytes);
    const int coarser = colorWithin(milliseconds, keys);
    paintTiles(painter, place, keys, coarser);
    return coarser == 0;
}

} // namespace furrow::widgets
