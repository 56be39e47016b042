#include "widgets/base/warning.h"

#include <QLabel>

namespace furrow::widgets {

void setWarning(QLabel& label, bool on) {
    label.setPalette({}); // that of the window
    if (!on)
        return;
    QPalette palette = label.palette();
    const bool isDark = palette.color(QPalette::Window).lightness() < 128;
    palette.setColor(QPalette::WindowText, isDark ? QColor(255, 130, 120) : QColor(180, 20, 20));
    label.setPalette(palette);
}

} // namespace furrow::widgets
