#pragma once
#include <QColor>

namespace furrow::widgets {

/// Whether what stands on a ground of this colour must be light.
inline bool isDark(const QColor& ground) {
    return ground.lightness() < 128;
}

} // namespace furrow::widgets
