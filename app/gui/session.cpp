#include "app/gui/session.h"

#include "widgets/base/settings.h"

#include <QCoreApplication>
#include <QSettings>

#include <cerrno>
#include <csignal>

namespace furrow::app {

namespace {

bool isAlive(qint64 process) {
    return ::kill(static_cast<pid_t>(process), 0) == 0 || errno == EPERM;
}

Session read() {
    const auto text = [](const char* key) {
        return widgets::setting(QStringLiteral("session/") + QLatin1String(key)).toString();
    };
    return {text("path"), text("source"), text("band"), text("patch")};
}

} // namespace

void Session::keep() const {
    widgets::changeSettings([session = *this](QSettings& settings) {
        settings.setValue(QStringLiteral("session/process"), QCoreApplication::applicationPid());
        settings.setValue(QStringLiteral("session/path"), session.path);
        settings.setValue(QStringLiteral("session/source"), session.source);
        settings.setValue(QStringLiteral("session/band"), session.band);
        settings.setValue(QStringLiteral("session/patch"), session.patch);
    });
}

void Session::close() {
    widgets::changeSettings([](QSettings& settings) { settings.remove(QStringLiteral("session/process")); });
    widgets::finishSettings();
}

Session Session::crashed() {
    const qint64 process = widgets::setting(QStringLiteral("session/process"), 0).toLongLong();
    return process > 0 && !isAlive(process) ? read() : Session();
}

Session Session::last() {
    return read();
}

} // namespace furrow::app
