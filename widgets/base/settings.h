#pragma once
#include <QVariant>

#include <functional>

class QSettings;

namespace furrow::widgets {

/// Changes the settings in the background, one call after the other; for the GUI thread. Their file is flushed to the
/// disk each time, for which the window must not wait.
void changeSettings(std::function<void(QSettings&)> change);
void setSetting(const QString& key, const QVariant& value);
/// Waits until every change is in the file: before somebody else reads it, and before the program ends.
void finishSettings();
/// As it was set last.
QVariant setting(const QString& key, const QVariant& otherwise = {});

} // namespace furrow::widgets
