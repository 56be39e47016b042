#include "widgets/image/tile_painter.h"

#include <QPainter>

#include <cmath>

namespace furrow::widgets {
namespace {

constexpr int kTile = 256;
constexpr int kCachedKilobytes = 96 * 1024;

} // namespace

TilePainter::TilePainter()
    : m_tiles(kCachedKilobytes) {}

void TilePainter::setPyramid(std::shared_ptr<const ImagePyramid> pyramid, QPoint origin) {
    m_pyramid = std::move(pyramid);
    m_origin = origin;
    m_tiles.clear();
}

void TilePainter::setScale(ColorScale scale) {
    m_scale = std::move(scale);
    m_tiles.clear();
}

void TilePainter::setComposite(RgbImages images, const RgbOptions& options) {
    m_images = std::move(images);
    m_rgb = isComposite() ? std::optional(RgbScale(options)) : std::nullopt;
    m_tiles.clear();
}

void TilePainter::clear() {
    m_pyramid.reset();
    setComposite({}, {});
    m_tiles.clear();
}

const QImage* TilePainter::tile(const TileKey& key) {
    if (const QImage* known = m_tiles.object(key))
        return known;
    const Image<float>& level = shown().level(key.level);
    const int x0 = key.column * kTile, y0 = key.row * kTile;
    const int width = std::min(kTile, level.width() - x0), height = std::min(kTile, level.height() - y0);
    auto image = std::make_unique<QImage>(width, height, QImage::Format_RGB32);
    for (int y = 0; y < height; ++y) {
        auto* colors = reinterpret_cast<QRgb*>(image->scanLine(height - 1 - y));
        const auto row = [&](std::size_t band) { return m_images.bands[band]->level(key.level).row(y0 + y) + x0; };
        if (m_rgb)
            m_rgb->map(row(0), row(1), row(2), colors, width);
        else
            m_scale.map(level.row(y0 + y) + x0, colors, width);
    }
    const QImage* made = image.get();
    m_tiles.insert(key, image.release(), std::max(1, width * height / 256));
    return made;
}

void TilePainter::paintTile(QPainter& painter, const ViewTransform& view, double dpr, const TileKey& key) {
    const Image<float>& level = shown().level(key.level);
    const double step = std::ldexp(pixelSize(), key.level); // image pixels per level pixel
    const QRectF visible = view.visible().translated(-m_origin);
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
    const QImage* image = tile(key);
    // Tile edges meet on whole device pixels: no seams.
    const auto corner = [&](int x, int y) {
        return (view.toWidget(QPointF(x * step - 0.5, y * step - 0.5) + m_origin) * dpr).toPoint();
    };
    const QPoint topLeft = corner(x0, y1), bottomRight = corner(x1, y0);
    const QRect target(topLeft, QSize(bottomRight.x() - topLeft.x(), bottomRight.y() - topLeft.y()));
    const int tileTop = key.row * kTile + image->height();
    const QRect source(x0 - key.column * kTile, tileTop - y1, x1 - x0, y1 - y0);
    painter.drawImage(target, *image, source);
}

void TilePainter::paint(QPainter& painter, const ViewTransform& view, double dpr) {
    if (!m_pyramid)
        return;
    const double devicePerPixel = view.zoom * dpr * pixelSize();
    int levelIndex = 0;
    while (levelIndex + 1 < shown().levels() && devicePerPixel * std::ldexp(1.0, levelIndex) <= 0.5)
        ++levelIndex;
    while (levelIndex > 0 && shown().level(levelIndex).empty() && levelIndex + 1 < shown().levels())
        ++levelIndex;
    const Image<float>& level = shown().level(levelIndex);
    const double step = std::ldexp(pixelSize(), levelIndex);
    const QRectF visible = view.visible().translated(-m_origin);
    const auto tileOf = [&](double position, int size) {
        const int last = (size - 1) / kTile;
        return std::clamp(static_cast<int>(std::floor((position + 0.5) / step / kTile)), 0, last);
    };
    painter.save();
    painter.scale(1.0 / dpr, 1.0 / dpr);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, view.zoom * dpr * step < 1.0);
    for (int row = tileOf(visible.top(), level.height()); row <= tileOf(visible.bottom(), level.height()); ++row)
        for (int column = tileOf(visible.left(), level.width()); column <= tileOf(visible.right(), level.width());
             ++column)
            paintTile(painter, view, dpr, {levelIndex, column, row});
    painter.restore();
}

} // namespace furrow::widgets
