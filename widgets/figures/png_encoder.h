#pragma once
#include <QImage>

#include <string>

namespace furrow::figures {

/// Indexed: one byte per pixel and 256 fixed colours (greys, their masked tints, all mark colours, a coarse cube for
/// blends): a third of the work, for pictures on grey maps. TrueColor: exact.
enum class PngColors { Indexed, TrueColor };

/// A PNG file (ISO/IEC 15948) of an RGB32 image at zlib's fastest level. Rows equal to the one above, as enlarged
/// pixels make them, cost next to nothing. `dpi` goes into pHYs. Throws InternalError when zlib fails.
std::string encodePng(const QImage& image, PngColors colors, double dpi);

} // namespace furrow::figures
