#pragma once
#include <QPointF>
#include <QRectF>
#include <QSizeF>

namespace furrow::widgets {

/// Image pixels (centres at integers, row 0 at the bottom) ↔ widget coordinates (logical pixels, y down).
struct ViewTransform {
    QPointF centre;    ///< image position shown at the widget's middle
    double zoom = 1.0; ///< logical widget pixels per image pixel
    QSizeF size;       ///< of the widget, logical pixels

    QPointF toWidget(QPointF image) const {
        return {size.width() / 2 + (image.x() - centre.x()) * zoom,
                size.height() / 2 - (image.y() - centre.y()) * zoom};
    }
    QPointF toImage(QPointF widget) const {
        return {centre.x() + (widget.x() - size.width() / 2) / zoom,
                centre.y() - (widget.y() - size.height() / 2) / zoom};
    }
    /// The part of the image plane that is visible, top() the lower y.
    QRectF visible() const {
        const double w = size.width() / zoom, h = size.height() / zoom;
        return {centre.x() - w / 2, centre.y() - h / 2, w, h};
    }
};

} // namespace furrow::widgets
