#pragma once
#include "widgets/image/view_transform.h"

#include <QImage>

#include <functional>

namespace furrow::widgets {

/// A transparent picture of a view that follows a move by whole device pixels: what is there is shifted, only what
/// comes into sight is painted. A change of zoom or size, or a move by fractions of a device pixel, paints everything
/// anew.
class ScrollCache {
public:
    /// Paints into a cleared picture (devicePixelRatio set) of exactly this part of the image plane.
    using Paint = std::function<void(QImage& target, const ViewTransform& view)>;

    void invalidate() { m_valid = false; }
    const QImage& picture(const ViewTransform& view, double devicePixelRatio, const Paint& paint);

private:
    bool scrollTo(const ViewTransform& view, const Paint& paint);
    void paintPart(const QRect& part, const Paint& paint);

    QImage m_picture;
    ViewTransform m_view; ///< as it was when all was painted
    QPoint m_offset;      ///< moves since then, device pixels
    bool m_valid = false;
};

} // namespace furrow::widgets
