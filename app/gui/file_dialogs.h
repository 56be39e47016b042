#pragma once
#include <QString>

namespace furrow::app {

/// The folder that a file dialog starts in: that of the file chosen last.
QString lastFolder();
void rememberFolder(const QString& path);

} // namespace furrow::app
