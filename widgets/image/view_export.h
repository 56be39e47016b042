#pragma once
#include "widgets/image/image_view.h"

namespace furrow::widgets {

/// The view as it is shown, overlays included, without focus frame and child widgets.
QImage viewPicture(ImageView& view);
/// The same as SVG: overlays as vectors over one embedded picture.
QByteArray viewSvg(ImageView& view, const QString& title);
/// What the visible overlays mark, in image positions.
std::vector<io::Region> visibleRegions(const ImageView& view);

} // namespace furrow::widgets
