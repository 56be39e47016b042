#pragma once
#include <QString>

namespace furrow::app {

/// System: whatever the desktop prescribes.
enum class Theme { System, Light, Dark };

/// Gives the whole program the colours of a theme, at once.
void applyTheme(Theme theme);
QString themeName(Theme theme); ///< stable, for settings
Theme themeFromName(const QString& name);

} // namespace furrow::app
