#include "widgets/base/warning.h"

#include "widgets/base/is_dark.h"

#include <QLabel>

namespace furrow::widgets {

void setWarning(QLabel& label, bool on) {
    label.setPalette({}); // that of the window
    if (!on)
        return;
    QPalette palette = label.palette();
    const bool dark = isDark(palette.color(QPalette::Window));
    palette.setColor(QPalette::WindowText, dark ? QColor(255, 130, 120) : QColor(180, 20, 20));
    label.setPalette(palette);
}

} // namespace furrow::widgets
