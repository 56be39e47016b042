#pragma once

class QLabel;

namespace furrow::widgets {

/// A label in the colour of a problem, of the theme it is shown in; or as any other again.
void setWarning(QLabel& label, bool on);

} // namespace furrow::widgets
