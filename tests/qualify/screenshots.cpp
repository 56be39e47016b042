// Pictures of the window to be looked at: every view of a finished run in one theme. For 2x set QT_SCALE_FACTOR=2,
// for Korean LANG=ko_KR.UTF-8.
//   furrow-screenshots PATH OUT_DIR light|dark [SOURCE [PATCH]]
#include "app/gui/main_window.h"
#include "app/gui/preferences.h"
#include "app/gui/theme.h"
#include "widgets/models/field_document.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QDockWidget>
#include <QElapsedTimer>
#include <QSettings>
#include <QTemporaryDir>

#include <cstdio>

using namespace furrow;

namespace {

void settle(int milliseconds) {
    QElapsedTimer clock;
    clock.start();
    while (clock.elapsed() < milliseconds)
        QApplication::processEvents(QEventLoop::AllEvents, 20);
}

} // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() < 4) {
        std::fputs("usage: furrow-screenshots PATH OUT_DIR light|dark [SOURCE [PATCH]]\n", stderr);
        return 2;
    }
    const QTemporaryDir settings;
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings.path());
    QApplication::setOrganizationName(QStringLiteral("FurrowScreenshots"));
    app::installLanguage({});
    app::applyTheme(app::themeFromName(arguments[3]));
    const QDir out(arguments[2]);
    out.mkpath(QStringLiteral("."));

    app::MainWindow window;
    window.show();
    settle(300);
    window.grab().save(out.filePath(arguments[3] + QStringLiteral("_welcome.png")));
    window.openPath(arguments[1]);
    settle(300);
    while (window.document().isBusy())
        settle(50);
    if (arguments.size() > 4)
        window.selection().selectSource(arguments[4]);
    if (arguments.size() > 5)
        window.selection().selectPatch(arguments[5]);
    settle(1500);
    for (auto* dock : window.findChildren<QDockWidget*>()) {
        dock->show();
        dock->raise();
        settle(1200);
        window.grab().save(out.filePath(QStringLiteral("%1_%2.png").arg(arguments[3], dock->objectName())));
    }
    return 0;
}
