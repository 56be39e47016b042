#include "app/gui/session.h"

#include <QCoreApplication>
#include <QSettings>

#include <cerrno>
#include <csignal>

namespace furrow::app {

namespace {

bool isAlive(qint64 process) {
    return ::kill(static_cast<pid_t>(process), 0) == 0 || errno == EPERM;
}

Session read(const QSettings& settings) {
    const auto text = [&](const char* key) {
        return settings.value(QStringLiteral("session/") + QLatin1String(key)).toString();
    };
    return {text("path"), text("source"), text("band"), text("patch")};
}

} // namespace

void Session::keep() const {
    QSettings settings;
    settings.setValue(QStringLiteral("session/process"), QCoreApplication::applicationPid());
    settings.setValue(QStringLiteral("session/path"), path);
    settings.setValue(QStringLiteral("session/source"), source);
    settings.setValue(QStringLiteral("session/band"), band);
    settings.setValue(QStringLiteral("session/patch"), patch);
}

void Session::close() {
    QSettings().remove(QStringLiteral("session/process"));
}

Session Session::crashed() {
    const QSettings settings;
    const qint64 process = settings.value(QStringLiteral("session/process"), 0).toLongLong();
    return process > 0 && !isAlive(process) ? read(settings) : Session();
}

Session Session::last() {
    return read(QSettings());
}

} // namespace furrow::app
