#include "widgets/base/settings.h"

#include "widgets/base/work_pool.h"

#include <QSettings>

namespace furrow::widgets {
namespace {

QThreadPool* writer() {
    return applicationPool(QStringLiteral("settingsWriter"), 1);
}

} // namespace

void changeSettings(std::function<void(QSettings&)> change) {
    writer()->start([change = std::move(change)] {
        QSettings settings;
        change(settings);
    });
}

void setSetting(const QString& key, const QVariant& value) {
    changeSettings([key, value](QSettings& settings) { settings.setValue(key, value); });
}

void finishSettings() {
    writer()->waitForDone();
}

QVariant setting(const QString& key, const QVariant& otherwise) {
    finishSettings();
    return QSettings().value(key, otherwise);
}

} // namespace furrow::widgets
