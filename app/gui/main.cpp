#include "app/gui/main_window.h"
#include "app/gui/preferences.h"

#include "core/base/version.h"
#include "widgets/base/icons.h"

#include <QApplication>
#include <QCommandLineParser>

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("Furrow"));
    QApplication::setApplicationName(QStringLiteral("furrow"));
    QApplication::setApplicationDisplayName(QStringLiteral("Furrow"));
    QApplication::setApplicationVersion(QString::fromLatin1(furrow::kVersion));
    QApplication::setDesktopFileName(QStringLiteral("furrow"));
    QApplication::setWindowIcon(furrow::widgets::applicationIcon());

    const furrow::app::Preferences preferences = furrow::app::Preferences::load();
    furrow::app::installLanguage(preferences.language);
    furrow::app::applyTheme(preferences.theme);

    QCommandLineParser parser;
    parser.setApplicationDescription(
        QApplication::translate("main", "Multi-band photometry of blended stars and galaxies."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(
        QStringLiteral("path"),
        QApplication::translate("main", "A configuration (CONFIG.yaml) or the work folder of a run."),
        QStringLiteral("[path]"));
    parser.process(application);

    furrow::app::MainWindow window;
    window.show();
    if (const QStringList arguments = parser.positionalArguments(); !arguments.isEmpty())
        window.openPath(arguments.front());
    else
        window.reopen(preferences.reopenLast);
    return QApplication::exec();
}
