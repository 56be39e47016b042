#include "tests/window/driven_window.h"

#include "app/gui/message_banner.h"
#include "core/base/atomic_file.h"
#include "core/io/ds9_regions.h"
#include "widgets/catalog/catalog_view.h"
#include "widgets/catalog/export_dialog.h"
#include "widgets/catalog/filter_bar.h"
#include "widgets/image/histogram_panel.h"
#include "widgets/image/magnifier.h"
#include "widgets/patches/patch_panels.h"
#include "widgets/patches/patch_view.h"
#include "widgets/patches/patches_panel.h"
#include "widgets/run/stages_panel.h"
#include "widgets/source/source_view.h"
#include "widgets/white/field_overlays.h"
#include "widgets/white/goto_dialog.h"
#include "widgets/white/shown_image.h"
#include "widgets/white/source_layers.h"
#include "widgets/white/white_view.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QFileDialog>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QTableView>
#include <QTableWidget>
#include <QTimer>

#include <functional>

using namespace furrow;
using namespace furrow::widgets;

/// Every action of the window's menus on a real field, by its key or from its menu, with what it is to do.
class TestActions : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void everyActionIsTested();
    void fileMenu();
    void quitClosesTheWindow();
    void viewMenu();
    void goMenu();
    void runMenu();
    void reviewMenu();
    void helpMenu();

private:
    /// What is to happen when an action is triggered; `fire` triggers it.
    using Fire = std::function<bool()>;
    using Check = std::function<void(const Fire& fire)>;
    using Checks = std::vector<std::pair<const char*, Check>>;
    Checks fileChecks();
    Checks viewChecks();
    Checks goChecks();
    Checks runChecks();
    Checks reviewChecks();
    Checks helpChecks();
    void run(const Checks& checks);

    ImageView& image() const { return *(*m_window)->whiteView()->image(); }
    QString path(const char* name) const { return QString::fromStdString(m_window->file(name).string()); }
    bool isTicked(const char* id) const { return m_window->action(id)->isChecked(); }
    template <class Dialog>
    Dialog* visible() const;

    std::unique_ptr<test::DrivenWindow> m_window;
};

namespace {

/// Answers the next modal dialog of its type when that opens; `answer` closes it.
template <class Dialog>
void whenAsked(std::function<void(Dialog*)> answer) {
    auto* timer = new QTimer(qApp);
    QObject::connect(timer, &QTimer::timeout, timer, [timer, answer] {
        auto* dialog = qobject_cast<Dialog*>(QApplication::activeModalWidget());
        if (!dialog)
            return;
        timer->deleteLater();
        timer->stop();
        answer(dialog);
    });
    timer->start(10);
}

/// Types a name into the next file dialog and presses Enter.
void nameFile(const QString& name) {
    whenAsked<QFileDialog>([name](QFileDialog* dialog) {
        auto* edit = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        edit->setText(name);
        QTest::keyClick(edit, Qt::Key_Return);
        if (dialog->isVisible()) // the completer took the key
            QTest::keyClick(edit, Qt::Key_Return);
    });
}

} // namespace

void TestActions::init() {
    m_window = std::make_unique<test::DrivenWindow>();
    QVERIFY(m_window->open());
    image().setFocus();
}

void TestActions::cleanup() {
    m_window.reset();
}

template <class Dialog>
Dialog* TestActions::visible() const {
    for (auto* dialog : (*m_window)->findChildren<Dialog*>())
        if (dialog->isVisible())
            return dialog;
    return nullptr;
}

void TestActions::run(const Checks& checks) {
    for (const auto& [id, check] : checks) {
        QVERIFY2(m_window->action(id), id);
        check([this, name = id] { return m_window->trigger(name); });
        if (QTest::currentTestFailed()) {
            qWarning("action %s", id);
            return;
        }
    }
}

/// An action that is new in the window needs a check here.
void TestActions::everyActionIsTested() {
    QStringList tested{QStringLiteral("quit")}; // in a function of its own
    for (const Checks& checks : {fileChecks(), viewChecks(), goChecks(), runChecks(), reviewChecks(), helpChecks()})
        for (const auto& each : checks)
            tested.push_back(QString::fromLatin1(each.first));
    QStringList inWindow;
    for (const QAction* action : (*m_window)->findChildren<QAction*>(Qt::FindDirectChildrenOnly))
        if (!action->objectName().isEmpty())
            inWindow.push_back(action->objectName());
    QVERIFY(inWindow.size() > 40);
    tested.sort();
    inWindow.sort();
    QCOMPARE(inWindow, tested);
    // All are in a menu of the menu bar.
    for (const QString& id : inWindow) {
        const auto menus = (*m_window)->findChildren<QMenu*>();
        QVERIFY2(std::any_of(menus.begin(), menus.end(),
                             [&](QMenu* menu) { return menu->actions().contains((*m_window)->action(id)); }),
                 qPrintable(id));
    }
}

TestActions::Checks TestActions::fileChecks() {
    app::MainWindow& window = **m_window;
    return {
        {"export",
         [&](const Fire& fire) {
             QVERIFY(fire());
             QVERIFY(visible<ExportDialog>() && window.catalogView()->isVisible());
             visible<ExportDialog>()->close();
             m_window->raise("white");
             image().setFocus();
         }},
        {"saveView",
         [&](const Fire& fire) {
             const QImage seen = test::markedPicture(image());
             nameFile(path("saved.png"));
             QVERIFY(fire());
             QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path("saved.png")), test::kPatience);
             QCOMPARE(QImage(path("saved.png")).convertToFormat(QImage::Format_RGB32), seen);
             QTRY_VERIFY(window.banner()->text().contains(QStringLiteral("saved.png")));
         }},
        {"copyView",
         [&](const Fire& fire) {
             QVERIFY(fire());
             QCOMPARE(QApplication::clipboard()->image().convertToFormat(QImage::Format_RGB32),
                      test::markedPicture(image()));
         }},
        {"exportRegions",
         [&](const Fire& fire) {
             for (const auto& layer : image().overlays()->layers())
                 image().overlays()->setVisible(layer->id(), layer->id() == QLatin1String(layer_id::kGalaxies));
             nameFile(path("out.reg"));
             QVERIFY(fire());
             QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path("out.reg")), test::kPatience);
             QCOMPARE(io::readRegions(m_window->file("out.reg")).regions.size(),
                      image().overlays()->find(layer_id::kGalaxies)->count());
         }},
        {"importRegions",
         [&](const Fire& fire) {
             writeTextAtomically(m_window->file("in.reg"), "image\ncircle(51,61,5)\nbox(70,70,8,6,0)\n");
             QSignalSpy imported(window.whiteView()->overlays()->regions(), &ImportedRegions::imported);
             nameFile(path("in.reg"));
             QVERIFY(fire());
             QTRY_COMPARE_WITH_TIMEOUT(imported.size(), 1, test::kPatience);
             QCOMPARE(image().overlays()->find(layer_id::kRegions)->count(), std::size_t(2));
         }},
        {"removeRegions",
         [&](const Fire& fire) {
             QVERIFY(fire());
             QVERIFY(!image().overlays()->find(layer_id::kRegions));
         }},
        {"preferences",
         [&](const Fire& fire) {
             QVERIFY(fire());
             auto* dialog = visible<QDialog>();
             QVERIFY(dialog);
             auto* theme = dialog->findChild<QComboBox*>();
             theme->setCurrentIndex(theme->findText(QStringLiteral("Dark")));
             QTRY_VERIFY(window.palette().color(QPalette::Window).lightness() < 100);
             theme->setCurrentIndex(theme->findText(QStringLiteral("Light")));
             QTRY_VERIFY(window.palette().color(QPalette::Window).lightness() > 150);
             QTest::keyClick(dialog, Qt::Key_Escape);
             QVERIFY(!dialog->isVisible());
             window.activateWindow();
             QVERIFY(QTest::qWaitForWindowActive(&window));
         }},
        // These open another field: last.
        {"openFolder",
         [&](const Fire& fire) {
             QSignalSpy opened(&window.document(), &FieldDocument::opened);
             nameFile(QString::fromStdString(m_window->work().string()));
             QVERIFY(fire());
             QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, test::kPatience);
             QVERIFY(m_window->waitUntilQuiet() && window.document().field().white);
         }},
        {"open",
         [&](const Fire& fire) {
             writeTextAtomically(m_window->file("other.yaml"), readTextFile(window.document().field().configFile));
             QSignalSpy opened(&window.document(), &FieldDocument::opened);
             nameFile(path("other.yaml"));
             QVERIFY(fire());
             QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, test::kPatience);
             QCOMPARE(window.document().field().configFile, m_window->file("other.yaml"));
             QCOMPARE(window.windowTitle(), QStringLiteral("other.yaml"));
         }},
        {"demo",
         [&](const Fire& fire) {
             std::filesystem::create_directory(m_window->file("projects"));
             QSignalSpy opened(&window.document(), &FieldDocument::opened);
             nameFile(path("projects"));
             QVERIFY(fire());
             QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, test::kPatience);
             QCOMPARE(window.document().field().configFile, m_window->file("projects") / "furrow-demo/config.yaml");
             for (const char* band : {"u", "g", "r", "i", "z"})
                 QVERIFY(std::filesystem::exists(m_window->file("projects") / "furrow-demo/images" /
                                                 (std::string("demo_") + band + ".fits.fz")));
             QTRY_VERIFY(window.banner()->text().contains(QStringLiteral("furrow-demo")));
         }},
    };
}

void TestActions::fileMenu() {
    run(fileChecks());
}

void TestActions::quitClosesTheWindow() {
    (*m_window)->selection().selectSource(m_window->id(m_window->fittedRows().front()));
    QVERIFY(m_window->trigger("quit"));
    QVERIFY(!(*m_window)->isVisible());
    // The next start can open it again, at the same source.
    app::MainWindow next;
    next.reopen(true);
    QTRY_VERIFY_WITH_TIMEOUT(next.document().field().catalog, test::kPatience);
    QCOMPARE(next.selection().source(), m_window->id(m_window->fittedRows().front()));
}

TestActions::Checks TestActions::viewChecks() {
    app::MainWindow& window = **m_window;
    const auto zoom = [this] { return image().transform().zoom; };
    return {
        {"zoomIn",
         [zoom](const Fire& fire) {
             const double before = zoom();
             QVERIFY(fire());
             QCOMPARE(zoom(), 2 * before);
         }},
        {"zoomOut",
         [zoom](const Fire& fire) {
             const double before = zoom();
             QVERIFY(fire());
             QCOMPARE(zoom(), before / 2);
         }},
        {"zoomOne",
         [=, this](const Fire& fire) {
             image().setZoom(3);
             QVERIFY(fire());
             QCOMPARE(zoom(), 1.0);
         }},
        {"zoomFit",
         [this](const Fire& fire) {
             image().setView({10, 20}, 7);
             QVERIFY(fire());
             QCOMPARE(image().transform().centre, image().imageArea().center());
             const QRectF seen = image().transform().visible();
             QVERIFY(seen.adjusted(-1e-6, -1e-6, 1e-6, 1e-6).contains(image().imageArea()));
         }},
        {"contrast",
         [&](const Fire& fire) {
             image().display()->setContrastBias(3, 0.2);
             const QImage strange = test::plainPicture(image());
             QVERIFY(fire());
             QCOMPARE(image().display()->contrast(), 1.0);
             QCOMPARE(image().display()->bias(), 0.5);
             QVERIFY(test::differing(strange, test::plainPicture(image())) > 1000);
         }},
        {"blink",
         [&](const Fire& fire) {
             QVERIFY(fire() && isTicked("blink") && window.whiteView()->shown()->blinker()->isActive());
             QVERIFY(fire() && !isTicked("blink") && !window.whiteView()->shown()->blinker()->isActive());
         }},
        {"histogram",
         [&](const Fire& fire) {
             QVERIFY(fire() && isTicked("histogram") && window.whiteView()->histogram()->isVisible());
             QVERIFY(fire() && !isTicked("histogram") && !window.whiteView()->histogram()->isVisible());
         }},
        {"magnifier",
         [&](const Fire& fire) {
             QVERIFY(fire() && isTicked("magnifier") && image().findChild<Magnifier*>());
             QVERIFY(fire() && !isTicked("magnifier") && !image().findChild<Magnifier*>());
         }},
        {"compass",
         [&](const Fire& fire) {
             QVERIFY(isTicked("compass") && image().aid(QStringLiteral("compass")));
             QVERIFY(fire() && !isTicked("compass") && !image().aid(QStringLiteral("compass")));
             QVERIFY(fire() && isTicked("compass") && image().aid(QStringLiteral("compass")));
         }},
        {"contours",
         [&](const Fire& fire) {
             QVERIFY(fire() && isTicked("contours"));
             QTRY_VERIFY_WITH_TIMEOUT(image().aid(QStringLiteral("contours")) &&
                                          image().aid(QStringLiteral("contours"))->count() > 0,
                                      test::kPatience);
             QVERIFY(fire() && !isTicked("contours") && !image().aid(QStringLiteral("contours")));
         }},
        {"linkPanels",
         [&](const Fire& fire) {
             ViewLink* links[] = {window.sourceView()->cutouts()->link(), window.patchView()->panels()->link()};
             QVERIFY(isTicked("linkPanels") && links[0]->isEnabled() && links[1]->isEnabled());
             QVERIFY(fire() && !isTicked("linkPanels") && !links[0]->isEnabled() && !links[1]->isEnabled());
             QVERIFY(fire() && links[0]->isEnabled() && links[1]->isEnabled());
         }},
        {"linkLimits",
         [&](const Fire& fire) {
             ViewLink* links[] = {window.sourceView()->cutouts()->link(), window.patchView()->panels()->link()};
             QVERIFY(!isTicked("linkLimits"));
             QVERIFY(fire() && isTicked("linkLimits") && links[0]->areLimitsLinked() && links[1]->areLimitsLinked());
             QVERIFY(fire() && !links[0]->areLimitsLinked() && !links[1]->areLimitsLinked());
         }},
        {"safeColors",
         [&](const Fire& fire) {
             const QImage before = test::markedPicture(image());
             QVERIFY(fire() && isTicked("safeColors"));
             QTRY_VERIFY_WITH_TIMEOUT(test::differing(before, test::markedPicture(image())) > 500, test::kPatience);
             QVERIFY(fire() && !isTicked("safeColors"));
         }},
    };
}

void TestActions::viewMenu() {
    run(viewChecks());
}

TestActions::Checks TestActions::goChecks() {
    app::MainWindow& window = **m_window;
    return {
        {"nextSource",
         [&](const Fire& fire) {
             window.selection().selectSource(m_window->id(10));
             QVERIFY(fire());
             QCOMPARE(window.selection().source(), m_window->id(11)); // the catalog is as in the file
         }},
        {"previousSource",
         [&](const Fire& fire) {
             QVERIFY(fire() && fire());
             QCOMPARE(window.selection().source(), m_window->id(9));
         }},
        {"goTo",
         [&](const Fire& fire) {
             QVERIFY(fire());
             auto* dialog = visible<GoToDialog>();
             QVERIFY(dialog);
             QTest::keyClicks(dialog->input(), QStringLiteral("60 70"));
             QTest::keyClick(dialog->input(), Qt::Key_Return);
             QCOMPARE(image().transform().centre, QPointF(60, 70));
             QTest::keyClick(dialog, Qt::Key_Escape);
             QVERIFY(!visible<GoToDialog>());
             window.activateWindow();
             QVERIFY(QTest::qWaitForWindowActive(&window));
         }},
        {"find",
         [&](const Fire& fire) {
             QVERIFY(fire());
             QTRY_VERIFY(window.catalogView()->isVisible());
             QTRY_COMPARE(QApplication::focusWidget(),
                          static_cast<QWidget*>(window.catalogView()->filterBar()->edit()));
         }},
    };
}

void TestActions::goMenu() {
    run(goChecks());
}

TestActions::Checks TestActions::runChecks() {
    app::MainWindow& window = **m_window;
    // `fire`, and what the run ends with.
    const auto outcome = [&](const Fire& fire, const std::function<void()>& meanwhile = {}) {
        QSignalSpy finished(&window.runner(), &PipelineRunner::finished);
        const bool started = fire() && window.runner().isRunning();
        if (meanwhile)
            meanwhile();
        if (!started || !(finished.size() == 1 || finished.wait(2 * test::kPatience)))
            return RunResult::Outcome::Failed;
        return finished[0][0].value<RunResult>().outcome;
    };
    return {
        {"run",
         [=, this, &window](const Fire& fire) {
             // From the beginning: the first stage is done again.
             const StageModel& stages = *window.stagesPanel()->model();
             const auto result = outcome(fire, [&] {
                 QVERIFY(!m_window->action("run")->isEnabled() && !m_window->action("runStale")->isEnabled());
                 QTRY_COMPARE_WITH_TIMEOUT(stages.state(stages.rowOf(QStringLiteral("load"))), StageState::Done,
                                           test::kPatience);
                 window.runner().cancel();
             });
             QCOMPARE(result, RunResult::Outcome::Stopped);
             QVERIFY(m_window->action("run")->isEnabled());
         }},
        {"cancel",
         [=, this, &window](const Fire& fire) {
             QVERIFY(!m_window->action("cancel")->isEnabled());
             const auto result = outcome([&] { return m_window->trigger("run"); },
                                         [&] {
                                             QVERIFY(fire());
                                             QVERIFY(window.runner().isStopping());
                                         });
             QCOMPARE(result, RunResult::Outcome::Stopped);
         }},
        {"runStale",
         [=, this, &window](const Fire& fire) {
             QVERIFY(m_window->waitUntilQuiet());
             QCOMPARE(outcome(fire), RunResult::Outcome::Succeeded);
             QVERIFY(m_window->waitUntilQuiet());
             // Everything is fresh, and what it was before.
             const StageModel& stages = *window.stagesPanel()->model();
             for (int row = 0; row < stages.rowCount(); ++row)
                 QVERIFY(stages.state(row) != StageState::Stale && stages.state(row) != StageState::Waiting);
             const std::filesystem::path before = qEnvironmentVariable("FURROW_WINDOW_WORK").toStdString();
             QCOMPARE(readTextFile(m_window->work() / "output_catalog.csv"),
                      readTextFile(before / "output_catalog.csv"));
         }},
    };
}

void TestActions::runMenu() {
    run(runChecks());
}

TestActions::Checks TestActions::reviewChecks() {
    app::MainWindow& window = **m_window;
    PatchesPanel& list = *window.patchesPanel();
    const auto tagAt = [&list](int row) { return list.order()->index(row, 0).data().toString(); };
    return {
        {"nextProblem",
         [&, tagAt](const Fire& fire) {
             list.table()->setFocus();
             window.selection().selectPatch(tagAt(0)); // the worst comes first
             QVERIFY(fire());
             QCOMPARE(window.selection().patch(), tagAt(1));
             QCOMPARE(list.table()->currentIndex().row(), 1);
         }},
        {"previousProblem",
         [&, tagAt](const Fire& fire) {
             QVERIFY(fire());
             QCOMPARE(window.selection().patch(), tagAt(0));
         }},
        {"openPatch",
         [&, tagAt](const Fire& fire) {
             QVERIFY(fire());
             QTRY_VERIFY_WITH_TIMEOUT(window.patchView()->isVisible() && window.patchView()->pictures(),
                                      test::kPatience);
             QCOMPARE(window.patchView()->title(), tagAt(0));
             QCOMPARE(window.patchView()->pictures()->tag, tagAt(0));
         }},
        {"nextBand",
         [&](const Fire& fire) {
             window.patchView()->panels()->panel(PatchPanels::Data)->setFocus();
             QCOMPARE(window.patchView()->band(), -1);
             QVERIFY(fire() && fire());
             QCOMPARE(window.patchView()->band(), 1);
             QCOMPARE(window.selection().band(), QStringLiteral("g"));
         }},
        {"previousBand",
         [&](const Fire& fire) {
             QVERIFY(fire());
             QCOMPARE(window.selection().band(), QStringLiteral("u"));
         }},
        {"bandSheet",
         [&](const Fire& fire) {
             QVERIFY(fire() && window.patchView()->isSheetVisible());
             QVERIFY(fire() && !window.patchView()->isSheetVisible());
         }},
        {"acceptPatch",
         [&, tagAt](const Fire& fire) {
             const QString tag = tagAt(0);
             QVERIFY(fire());
             QCOMPARE(list.reviews()->find(tag).verdict, pipeline::Verdict::Accepted);
             QVERIFY(fire()); // takes it back
             QCOMPARE(list.reviews()->find(tag).verdict, pipeline::Verdict::None);
         }},
        {"rejectPatch",
         [&, tagAt](const Fire& fire) {
             QVERIFY(fire());
             QCOMPARE(list.reviews()->find(tagAt(0)).verdict, pipeline::Verdict::Rejected);
         }},
        {"noteOnPatch",
         [&, tagAt](const Fire& fire) {
             const QString tag = window.selection().patch();
             QVERIFY(fire());
             auto* note = list.findChild<QLineEdit*>();
             QVERIFY(note->hasFocus());
             QTest::keyClicks(note, QStringLiteral("a, \"quoted\" note"));
             QTest::keyClick(note, Qt::Key_Return);
             QVERIFY(m_window->waitUntilQuiet());
             const auto csv = io::CsvTable::read(m_window->work() / "review.csv");
             QCOMPARE(csv.rows(), std::size_t(1));
             QCOMPARE(QString::fromStdString(csv.text(0, csv.find("tag").value())), tag);
             QCOMPARE(csv.text(0, csv.find("verdict").value()), std::string("rejected"));
             QCOMPARE(csv.text(0, csv.find("note").value()), std::string("a, \"quoted\" note"));
         }},
    };
}

void TestActions::reviewMenu() {
    run(reviewChecks());
}

TestActions::Checks TestActions::helpChecks() {
    app::MainWindow& window = **m_window;
    return {
        {"keys",
         [&](const Fire& fire) {
             QVERIFY(fire());
             auto* dialog = visible<QDialog>();
             QVERIFY(dialog);
             auto* table = dialog->findChild<QTableWidget*>();
             QStringList listed;
             for (int row = 0; row < table->rowCount(); ++row)
                 listed.push_back(table->item(row, 0)->text());
             for (const QAction* action : window.findChildren<QAction*>(Qt::FindDirectChildrenOnly))
                 if (!action->shortcut().isEmpty())
                     QVERIFY2(listed.contains(action->shortcut().toString(QKeySequence::NativeText)),
                              qPrintable(action->text()));
             dialog->close();
             window.activateWindow();
             QVERIFY(QTest::qWaitForWindowActive(&window));
         }},
        {"about",
         [&](const Fire& fire) {
             QString text;
             whenAsked<QMessageBox>([&](QMessageBox* box) {
                 text = box->text();
                 box->accept();
             });
             QVERIFY(fire());
             QVERIFY(text.contains(QStringLiteral("Furrow")) &&
                     text.contains(QStringLiteral("GNU General Public License")));
         }},
    };
}

void TestActions::helpMenu() {
    run(helpChecks());
}

QTEST_MAIN(TestActions)
#include "test_actions.moc"
