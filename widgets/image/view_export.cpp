#include "widgets/image/view_export.h"

#include <QBuffer>
#include <QPainter>
#include <QSvgGenerator>

namespace furrow::widgets {
namespace {

QImage backdrop(const ImageView& view, double scale) {
    QImage picture((QSizeF(view.size()) * scale).toSize(), QImage::Format_RGB32);
    picture.setDevicePixelRatio(scale);
    picture.fill(view.palette().color(QPalette::Window).darker(112));
    return picture;
}

} // namespace

QImage viewPicture(ImageView& view) {
    QImage picture = backdrop(view, view.devicePixelRatioF());
    QPainter painter(&picture);
    view.paintPart(painter, view.transform(), view.devicePixelRatioF(), ImageView::Overlays::All);
    return picture;
}

QByteArray viewSvg(ImageView& view, const QString& title) {
    QImage base = backdrop(view, 1.0);
    {
        QPainter painter(&base);
        view.paintPart(painter, view.transform(), 1.0, ImageView::Overlays::None);
    }
    QByteArray svg;
    QBuffer buffer(&svg);
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(view.size());
    generator.setViewBox(view.rect());
    generator.setResolution(96); // one unit of the view box is one logical pixel
    generator.setTitle(title);
    QPainter painter(&generator);
    painter.setClipRect(view.rect());
    painter.drawImage(QRectF(view.rect()), base);
    view.paintOverlayVectors(painter);
    painter.end();
    return svg;
}

std::vector<io::Region> visibleRegions(const ImageView& view) {
    std::vector<io::Region> regions;
    for (const auto& layer : view.overlays()->layers())
        if (view.overlays()->isVisible(*layer))
            for (io::Region& region : layer->regions())
                regions.push_back(std::move(region));
    return regions;
}

} // namespace furrow::widgets
