// Pictures of the window to be looked at: every view, state of a view, menu and dialogue of a field in one theme. For
// 2x set QT_SCALE_FACTOR=2, for Korean LANG=ko_KR.UTF-8.
//   furrow-screenshots [--size 1024x700] [--safe] [--only REGEX] [--run | --cancel MS] PATH OUT_DIR light|dark [SOURCE
//   [PATCH]]
#include "app/gui/main_window.h"
#include "app/gui/preferences.h"
#include "app/gui/theme.h"
#include "tests/qualify/view_states.h"
#include "widgets/base/icons.h"
#include "widgets/models/field_document.h"
#include "widgets/patches/patch_panels.h"
#include "widgets/patches/patch_view.h"
#include "widgets/patches/patches_panel.h"
#include "widgets/source/source_view.h"
#include "widgets/white/shown_image.h"
#include "widgets/white/white_view.h"

#include <QAction>
#include <QApplication>
#include <QCommandLineParser>
#include <QDialog>
#include <QDir>
#include <QDockWidget>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QMenu>
#include <QMouseEvent>
#include <QRegularExpression>
#include <QSettings>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTimer>
#include <QToolButton>

#include <cstdio>
#include <functional>

using namespace furrow;

namespace {

constexpr int kDraw = 1200; ///< ms for what is read and drawn in the background

void settle(int milliseconds) {
    QElapsedTimer clock;
    clock.start();
    while (clock.elapsed() < milliseconds)
        QApplication::processEvents(QEventLoop::AllEvents, 20);
}

class Album {
public:
    Album(app::MainWindow& window, QDir out, QString theme, QRegularExpression wanted)
        : m_window(window)
        , m_out(std::move(out))
        , m_theme(std::move(theme))
        , m_wanted(std::move(wanted)) {}

    /// Does `arrange`, takes the picture and undoes it, unless `name` is not wanted.
    void scene(
        const QString& name, const std::function<void()>& arrange, const std::function<void()>& undo = [] {}) {
        if (!wants(name))
            return;
        arrange();
        settle(kDraw);
        save(name, m_window);
        undo();
    }
    void take(const QString& name) { take(name, m_window); }
    void take(const QString& name, QWidget& widget) {
        if (wants(name))
            save(name, widget);
    }
    void view(const char* id) {
        scene(QString::fromLatin1(id), [&] { raise(id); });
    }
    /// The view in front while an action is ticked.
    void ticked(const QString& name, std::initializer_list<const char*> actions) {
        const auto toggle = [&] {
            for (const char* id : actions)
                m_window.action(QString::fromLatin1(id))->trigger();
        };
        scene(name, toggle, toggle);
    }
    /// The dialogue that an action opens; modal ones run their own event loop.
    void dialog(const QString& name, const char* id, const std::function<void(QWidget*)>& fill = {}) {
        if (!wants(name))
            return;
        QTimer::singleShot(0, &m_window, [&, id] {
            QTimer::singleShot(400, &m_window, [&] {
                for (QWidget* widget : QApplication::topLevelWidgets())
                    if (auto* shown = qobject_cast<QDialog*>(widget); shown && shown->isVisible()) {
                        if (fill)
                            fill(shown);
                        save(name, *shown);
                        shown->close();
                    }
            });
            m_window.action(QString::fromLatin1(id))->trigger();
        });
        settle(900);
    }
    /// Menus of the menu bar and those below them.
    void menus() {
        for (QMenu* menu : m_window.findChildren<QMenu*>()) {
            const QString name = QStringLiteral("menu_") + menu->title().remove(QLatin1Char('&'));
            if (menu->title().isEmpty() || !wants(name))
                continue;
            menu->popup(QPoint(0, 0));
            settle(60);
            save(name, *menu);
            menu->hide();
        }
    }
    void raise(const char* id) {
        auto* dock = m_window.findChild<QDockWidget*>(QString::fromLatin1(id));
        dock->show();
        dock->raise();
    }
    bool wants(const QString& name) const { return m_wanted.match(name).hasMatch(); }

private:
    void save(QString name, QWidget& widget) {
        name.replace(QRegularExpression(QStringLiteral("\\W+")), QStringLiteral("-"));
        widget.grab().save(m_out.filePath(QStringLiteral("%1_%2.png").arg(m_theme, name)));
    }

    app::MainWindow& m_window;
    QDir m_out;
    QString m_theme;
    QRegularExpression m_wanted;
};

/// The cursor over the middle of an image, so that readout and magnifier have something to show.
void point(widgets::ImageView* view) {
    const QPointF middle = view->rect().center();
    QMouseEvent move(QEvent::MouseMove, middle, view->mapToGlobal(middle), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QApplication::sendEvent(view, &move);
}

void takeWhite(Album& album, app::MainWindow& window) {
    widgets::WhiteView* white = window.whiteView();
    album.view("white");
    album.ticked(QStringLiteral("white_histogram_contours"), {"histogram", "contours"});
    album.scene(
        QStringLiteral("white_magnifier_compass"),
        [&] {
            window.action(QStringLiteral("magnifier"))->trigger();
            window.action(QStringLiteral("compass"))->trigger();
            white->image()->setZoom(2);
            point(white->image());
        },
        [&] {
            window.action(QStringLiteral("magnifier"))->trigger();
            window.action(QStringLiteral("compass"))->trigger();
            white->image()->zoomToFit();
            QEvent leave(QEvent::Leave);
            QApplication::sendEvent(white->image(), &leave);
        });
    widgets::OverlayStack* overlays = white->image()->overlays();
    const auto shown = [&] {
        QStringList ids;
        for (const auto& layer : overlays->layers())
            if (overlays->isVisible(*layer))
                ids.push_back(layer->id());
        return ids;
    }();
    const auto showAll = [&] {
        QStringList ids;
        for (const auto& layer : overlays->layers())
            ids.push_back(layer->id());
        for (const QString& id : ids)
            overlays->setVisible(id, true);
    };
    const auto showSome = [&] {
        QStringList ids;
        for (const auto& layer : overlays->layers())
            ids.push_back(layer->id());
        for (const QString& id : ids)
            overlays->setVisible(id, shown.contains(id));
    };
    album.scene(QStringLiteral("white_all_overlays"), showAll, showSome);
    album.scene(
        QStringLiteral("white_safe_colours"),
        [&] {
            showAll();
            window.action(QStringLiteral("safeColors"))->trigger();
        },
        [&] {
            window.action(QStringLiteral("safeColors"))->trigger();
            showSome();
        });
    const QStringList bands = white->shown()->bands()->bands();
    const auto back = [&] { white->shown()->showWhite(); };
    if (!bands.isEmpty())
        album.scene(
            QStringLiteral("white_band"), [&] { white->shown()->showBand(bands[bands.size() / 2]); }, back);
    if (bands.size() > 2)
        album.scene(
            QStringLiteral("white_rgb"), [&] { white->shown()->showRgb(); }, back);
}

void takePatch(Album& album, app::MainWindow& window) {
    album.view("patch");
    auto* tabs = window.patchView()->findChild<QTabWidget*>();
    album.ticked(QStringLiteral("patch_sheet"), {"bandSheet"});
    window.patchView()->panels()->panel(widgets::PatchPanels::Data)->setFocus();
    album.ticked(QStringLiteral("patch_histogram_contours"), {"histogram", "contours"});
    album.ticked(QStringLiteral("patch_blink"), {"blink"});
    album.scene(
        QStringLiteral("patch_convergence"), [&] { tabs->setCurrentIndex(1); }, [&] { tabs->setCurrentIndex(0); });
    album.scene(
        QStringLiteral("patch_layers"),
        [&] {
            for (auto* button : window.patchView()->findChildren<QToolButton*>())
                if (button->text() == QLatin1String("Layers"))
                    button->click();
        },
        [&] {
            for (auto* button : window.patchView()->findChildren<QToolButton*>())
                if (button->text() == QLatin1String("Layers"))
                    button->click();
        });
    album.scene(QStringLiteral("patch_band"), [&] { window.patchView()->nextBand(); });
    const QString patch = window.selection().patch();
    album.scene(
        QStringLiteral("patch_verdict_note"),
        [&] {
            window.action(QStringLiteral("acceptPatch"))->trigger();
            window.action(QStringLiteral("noteOnPatch"))->trigger();
        },
        [&] { window.action(QStringLiteral("acceptPatch"))->trigger(); });
}

void takeSource(Album& album, app::MainWindow& window) {
    album.view("source");
    if (widgets::ImageView* data = window.sourceView()->activeImage())
        data->setFocus();
    album.ticked(QStringLiteral("source_histogram_contours"), {"histogram", "contours"});
    album.ticked(QStringLiteral("source_blink"), {"blink"});
    auto* tabs = window.sourceView()->findChild<QTabWidget*>();
    for (int tab = 1; tab < tabs->count(); ++tab)
        album.scene(
            QStringLiteral("source_") + tabs->tabText(tab), [&] { tabs->setCurrentIndex(tab); },
            [&] { tabs->setCurrentIndex(0); });
}

void takeField(Album& album, app::MainWindow& window) {
    takeWhite(album, window);
    takePatch(album, window);
    takeSource(album, window);
    for (const auto& visit : {test::visitEpsfStates, test::visitZpStates, test::visitCatalogStates})
        visit(window, [&](const QString& name, QWidget& widget) { album.take(name, widget); });
    album.raise("white");
    album.dialog(QStringLiteral("dialog_preferences"), "preferences");
    album.dialog(QStringLiteral("dialog_keys"), "keys");
    album.dialog(QStringLiteral("dialog_about"), "about");
    album.dialog(QStringLiteral("dialog_goto"), "goTo", [](QWidget* dialog) {
        dialog->findChild<QLineEdit*>()->setText(QStringLiteral("120.5 80"));
        settle(50);
    });
    album.dialog(QStringLiteral("dialog_export"), "export");
    album.menus();
}

/// A run and what it leaves; `cancelAfter` < 0: it goes on to its end.
void takeRun(Album& album, app::MainWindow& window, int cancelAfter) {
    window.action(QStringLiteral("run"))->trigger();
    settle(kDraw);
    album.take(QStringLiteral("running"));
    QElapsedTimer clock;
    clock.start();
    while (window.runner().isRunning()) {
        settle(50);
        if (cancelAfter >= 0 && clock.elapsed() >= cancelAfter)
            window.action(QStringLiteral("cancel"))->trigger();
    }
    settle(kDraw);
    album.take(QStringLiteral("ran"));
}

} // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOption({QStringLiteral("size"), QStringLiteral("Size of the window."), QStringLiteral("WIDTHxHEIGHT"),
                      QStringLiteral("1440x900")});
    parser.addOption({QStringLiteral("only"), QStringLiteral("Scenes whose names match."), QStringLiteral("REGEX")});
    parser.addOption({QStringLiteral("safe"), QStringLiteral("Colour-blind-safe palette.")});
    parser.addOption({QStringLiteral("run"), QStringLiteral("Runs the field first.")});
    parser.addOption({QStringLiteral("cancel"), QStringLiteral("Runs the field and cancels after MS."),
                      QStringLiteral("MS"), QStringLiteral("-1")});
    parser.addPositionalArgument(QStringLiteral("PATH OUT_DIR light|dark [SOURCE [PATCH]]"), {});
    parser.process(application);
    const QStringList arguments = parser.positionalArguments();
    if (arguments.size() < 3)
        parser.showHelp(2);
    const QTemporaryDir settings;
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings.path());
    QApplication::setOrganizationName(QStringLiteral("FurrowScreenshots"));
    QApplication::setApplicationDisplayName(QStringLiteral("Furrow"));
    QApplication::setWindowIcon(widgets::applicationIcon());
    app::Preferences preferences;
    preferences.theme = app::themeFromName(arguments[2]);
    preferences.save();
    app::installLanguage({});
    app::applyTheme(preferences.theme);
    const QDir out(arguments[1]);
    out.mkpath(QStringLiteral("."));

    app::MainWindow window;
    const QStringList size = parser.value(QStringLiteral("size")).split(QLatin1Char('x'));
    window.resize(size.front().toInt(), size.back().toInt());
    Album album(window, out, arguments[2], QRegularExpression(parser.value(QStringLiteral("only"))));
    window.show();
    album.scene(QStringLiteral("welcome"), [] {});
    QString problem;
    QObject::connect(&window.document(), &widgets::FieldDocument::failed, &window,
                     [&problem](const QString& message) { problem = message; });
    window.openPath(arguments[0]);
    bool isOpeningShown = false; // fields that are read at once show nothing
    QObject::connect(&window.document(), &widgets::FieldDocument::opening, &window, [&] {
        if (!std::exchange(isOpeningShown, true))
            QTimer::singleShot(0, &window, [&] { album.take(QStringLiteral("opening")); });
    });
    while (window.document().isBusy())
        settle(50);
    if (!window.document().isOpen()) {
        std::fprintf(stderr, "%s cannot be shown: %s\n", qPrintable(arguments[0]), qPrintable(problem));
        return 1;
    }
    if (parser.isSet(QStringLiteral("run")) || parser.isSet(QStringLiteral("cancel")))
        takeRun(album, window, parser.value(QStringLiteral("cancel")).toInt());
    if (parser.isSet(QStringLiteral("safe")))
        window.action(QStringLiteral("safeColors"))->trigger();
    if (arguments.size() > 3)
        window.selection().selectSource(arguments[3]);
    if (arguments.size() > 4)
        window.selection().selectPatch(arguments[4]);
    settle(kDraw);
    takeField(album, window);
    return 0;
}
