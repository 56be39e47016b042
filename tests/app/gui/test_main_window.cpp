#include "app/gui/main_window.h"
#include "app/gui/message_banner.h"
#include "app/gui/welcome_page.h"

#include "core/base/atomic_file.h"
#include "tests/app/gui/menu_keys.h"
#include "tests/support/temp_dir.h"
#include "tests/support/watchdog.h"
#include "widgets/catalog/catalog_table.h"
#include "widgets/catalog/catalog_view.h"
#include "widgets/catalog/export_dialog.h"
#include "widgets/run/log_panel.h"
#include "widgets/run/stages_panel.h"
#include "widgets/source/source_view.h"
#include "widgets/white/source_layers.h"
#include "widgets/white/white_view.h"

#include <QAction>
#include <QDialog>
#include <QElapsedTimer>
#include <QHeaderView>
#include <QMenu>
#include <QMenuBar>
#include <QPointer>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QStandardPaths>
#include <QTableView>
#include <QTest>

#include <cmath>

using namespace furrow;
using namespace furrow::app;
using namespace furrow::widgets;

namespace {

constexpr int kRunTimeout = 100'000;

} // namespace

class TestMainWindow : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanup();
    void emptyWindowSaysWhatToDoNext();
    void everyActionHasATipAndWorks();
    void menuKeysAreUnique();
    void wrongFileIsExplained();
    void darkPaletteIsFollowed();
    void demoIsRunCancelledRunAgainAndCompared();

private:
    std::unique_ptr<test::TempDir> m_settings;
};

void TestMainWindow::initTestCase() {
    QCoreApplication::setOrganizationName(QStringLiteral("FurrowTest"));
    m_settings = std::make_unique<test::TempDir>();
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, QString::fromStdString(m_settings->path().string()));
}

void TestMainWindow::cleanup() {
    QSettings().clear();
}

void TestMainWindow::emptyWindowSaysWhatToDoNext() {
    MainWindow window;
    window.show();
    auto* welcome = window.findChild<WelcomePage*>();
    QVERIFY(welcome->isVisible());
    QStringList texts;
    for (const auto* button : welcome->findChildren<QAbstractButton*>())
        texts.push_back(button->text());
    QVERIFY(texts.contains(QStringLiteral("Open configuration …")));
    QVERIFY(texts.contains(QStringLiteral("New demo project …")));
    for (const char* id : {"run", "cancel", "export", "saveView", "zoomIn", "nextSource"})
        QVERIFY2(!window.action(QString::fromLatin1(id))->isEnabled(), id);
    for (const char* id : {"open", "openFolder", "demo", "quit", "keys", "about"})
        QVERIFY2(window.action(QString::fromLatin1(id))->isEnabled(), id);
}

void TestMainWindow::everyActionHasATipAndWorks() {
    MainWindow window;
    QSet<QKeySequence> keys;
    for (QAction* top : window.menuBar()->actions())
        for (QAction* action : top->menu()->actions()) {
            if (action->isSeparator() || action->menu())
                continue;
            QVERIFY2(!action->toolTip().isEmpty() && action->toolTip() != action->text(), qPrintable(action->text()));
            if (!action->shortcut().isEmpty())
                QVERIFY2(!keys.contains(action->shortcut()), qPrintable(action->text()));
            keys.insert(action->shortcut());
        }
    window.action(QStringLiteral("keys"))->trigger();
    auto* help = window.findChild<QDialog*>();
    QVERIFY(help && help->isVisible());
    help->close();
}

void TestMainWindow::menuKeysAreUnique() {
    const MainWindow window;
    QCOMPARE(test::clashingMenuKeys(window), QStringList());
}

void TestMainWindow::wrongFileIsExplained() {
    MainWindow window;
    window.show();
    test::TempDir dir;
    writeTextAtomically(dir.path() / "bad.yaml", "inputs:\n  input_catalogue: a.csv\n");
    window.openPath(QString::fromStdString((dir.path() / "bad.yaml").string()));
    QTRY_VERIFY(window.banner()->isVisible());
    QCOMPARE(window.banner()->kind(), MessageBanner::Kind::Problem);
    QVERIFY2(window.banner()->text().contains(QStringLiteral("input_catalogue")), qPrintable(window.banner()->text()));
    QVERIFY(window.logPanel()->text().contains(QStringLiteral("input_catalogue")));
    QVERIFY(window.findChild<WelcomePage*>()->isVisible());
}

void TestMainWindow::darkPaletteIsFollowed() {
    const QPalette before = QApplication::palette();
    MainWindow window;
    window.show();
    const auto darkness = [&](const char* id) { // of the icon's opaque pixels
        const QImage icon = window.action(QString::fromLatin1(id))->icon().pixmap(24, 24).toImage();
        int sum = 0, count = 0;
        for (int y = 0; y < icon.height(); ++y)
            for (int x = 0; x < icon.width(); ++x)
                if (icon.pixelColor(x, y).alpha() > 200) {
                    sum += 255 - icon.pixelColor(x, y).lightness();
                    ++count;
                }
        return count > 0 ? sum / count : -1;
    };
    QVERIFY(darkness("open") > 150);
    QPalette dark(QColor(45, 45, 45), QColor(30, 30, 30));
    QApplication::setPalette(dark);
    QTRY_VERIFY(darkness("open") < 100);
    QVERIFY(qGray(window.grab().toImage().pixel(window.width() / 2, window.height() - 40)) < 80);
    QApplication::setPalette(before);
}

void TestMainWindow::demoIsRunCancelledRunAgainAndCompared() {
    test::TempDir dir;
    const QString folder = QString::fromStdString((dir.path() / "demo").string());
    auto window = std::make_unique<MainWindow>();
    window->resize(1440, 900);
    window->show();
    test::Watchdog watchdog;

    // New demo project
    window->writeDemoProject(folder);
    QTRY_VERIFY_WITH_TIMEOUT(window->document().isOpen(), 20'000);
    QVERIFY(!window->findChild<WelcomePage*>()->isVisible());
    QVERIFY(window->action(QStringLiteral("run"))->isEnabled());
    QVERIFY(!window->whiteView()->image()->hasImage());
    const auto& outputs = window->document().field().config->outputs;

    // Run, cancel while the patches are being fitted
    QSignalSpy finished(&window->runner(), &PipelineRunner::finished);
    window->action(QStringLiteral("run"))->trigger();
    QVERIFY(window->runner().isRunning());
    const StageModel& stages = *window->stagesPanel()->model();
    QTRY_COMPARE_WITH_TIMEOUT(stages.state(stages.rowOf(QStringLiteral("load"))), StageState::Done, kRunTimeout);
    QTRY_VERIFY_WITH_TIMEOUT(window->whiteView()->image()->hasImage(), kRunTimeout); // already during the run
    QElapsedTimer sinceCancel;
    sinceCancel.start();
    window->action(QStringLiteral("cancel"))->trigger();
    QVERIFY(window->stagesPanel()->status().startsWith(QStringLiteral("Stopping")));
    QVERIFY(sinceCancel.elapsed() < 200);
    QVERIFY(finished.wait(kRunTimeout));
    QCOMPARE(finished.last()[0].value<RunResult>().outcome, RunResult::Outcome::Stopped);
    QVERIFY(!std::filesystem::exists(outputs.workDir / outputs.finalCatalog));
    QVERIFY(window->action(QStringLiteral("run"))->isEnabled());

    // Run again, to the end
    window->action(QStringLiteral("run"))->trigger();
    QVERIFY(finished.wait(kRunTimeout));
    const RunResult result = finished.last()[0].value<RunResult>();
    QVERIFY2(result.outcome == RunResult::Outcome::Succeeded, qPrintable(result.message));
    QTRY_VERIFY_WITH_TIMEOUT(window->document().catalog() && window->document().catalog()->isFinal(), 20'000);
    // A block of half a second is a defect; what a busy machine takes from the window is none of its own.
    QVERIFY2(watchdog.longestOwn() < 500, qPrintable(QString::number(watchdog.longestOwn())));
    qInfo("longest block of the event loop: %.0f ms, %.0f ms of them its own, %.0f ms of CPU time", watchdog.longest(),
          watchdog.longestOwn(), watchdog.longestCpu());

    // The catalog sorted by brightness; its first row is selected everywhere
    QTableView* table = window->catalogView()->table();
    const CatalogModel& model = *window->catalogView()->model();
    const auto csv = io::CsvTable::read(outputs.workDir / outputs.finalCatalog);
    QCOMPARE(model.totalRows(), csv.rows());
    const auto flux = *csv.find("FLUX_r_fit");
    QSignalSpy ordered(&model, &CatalogModel::ordered);
    table->sortByColumn(static_cast<int>(flux), Qt::DescendingOrder);
    QVERIFY(ordered.wait(5000));
    table->setCurrentIndex(model.index(0, 0));
    const QString brightest = window->selection().source();
    const std::size_t row = *window->document().catalog()->rowOf(brightest);
    for (std::size_t other = 0; other < csv.rows(); ++other)
        QVERIFY(!(csv.number(other, flux) > csv.number(row, flux)));

    // The numbers shown are those of the file
    SourceView* source = window->sourceView();
    QTRY_VERIFY_WITH_TIMEOUT(source->cutouts()->bands() == 5, 20'000);
    const auto id = *csv.find("ID");
    QCOMPARE(QString::fromStdString(csv.text(row, id)), brightest);
    const QStandardItemModel& bands = *source->numbers()->bands();
    QCOMPARE(bands.rowCount(), 5);
    for (int band = 0; band < bands.rowCount(); ++band) {
        const std::string name = bands.item(band, 0)->text().toStdString();
        const std::pair<int, std::string> columns[] = {
            {2, "FLUX_" + name + "_fit"}, {3, "FLUXERR_" + name + "_fit"}, {4, "FLUXERR_" + name + "_cond"}};
        for (const auto& [column, field] : columns) {
            const double exact = csv.number(row, *csv.find(field));
            QVERIFY(std::isfinite(exact));
            QCOMPARE(bands.item(band, column)->toolTip(), QString::fromStdString(csv.text(row, *csv.find(field))));
            // Shown with four significant digits or more.
            QVERIFY(std::abs(bands.item(band, column)->text().toDouble() - exact) <= 5e-4 * std::abs(exact));
        }
    }
    QCOMPARE(source->numbers()->quantities()->item(1, 2)->toolTip(),
             QString::fromStdString(csv.text(row, *csv.find("x_pix_white_fit"))));

    // From the White view back to the catalog
    window->action(QStringLiteral("zoomFit"))->trigger();
    ImageView* white = window->whiteView()->image();
    const CatalogData& catalog = *window->document().catalog();
    std::size_t lonely = row;
    double best = 0;
    for (std::size_t i = 0; i < catalog.rows(); ++i) { // the source that is easiest to hit
        double nearest = 1e9;
        for (std::size_t j = 0; j < catalog.rows(); ++j)
            if (j != i && std::isfinite(catalog.positions()[j].x()))
                nearest = std::min(nearest, QLineF(catalog.positions()[i], catalog.positions()[j]).length());
        if (i != row && std::isfinite(catalog.fittedPositions()[i].x()) && nearest > best) {
            best = nearest;
            lonely = i;
        }
    }
    white->centreOn(catalog.fittedPositions()[lonely]);
    QTest::mouseClick(white, Qt::LeftButton, {},
                      white->transform().toWidget(catalog.fittedPositions()[lonely]).toPoint());
    QCOMPARE(window->selection().source(), catalog.key(lonely));
    QCOMPARE(model.catalogRow(table->currentIndex().row()), lonely);
    QTRY_VERIFY(source->title().startsWith(catalog.key(lonely)));

    // Files from the File menu
    const QString png = QString::fromStdString((dir.path() / "view.png").string());
    const QSize seen = white->size() * white->devicePixelRatioF(); // the note on success takes room
    window->saveViewTo(png);
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(png), 10'000);
    QCOMPARE(QImage(png).size(), seen);
    const QString copy = QString::fromStdString((dir.path() / "copy.csv").string());
    QPointer<ExportDialog> exporting = window->catalogView()->openExport();
    exporting->setFile(copy);
    exporting->setRows(ExportDialog::Rows::All);
    exporting->start();
    QTRY_VERIFY_WITH_TIMEOUT(!exporting->isWriting(), 10'000);
    QVERIFY2(watchdog.longestOwn() < 500, qPrintable(QString::number(watchdog.longestOwn())));
    QCOMPARE(readTextFile(copy.toStdString()), readTextFile(outputs.workDir / outputs.finalCatalog));

    // The next window remembers
    window->whiteView()->display()->setStretch(Stretch::Sqrt);
    window->close();
    window.reset();
    MainWindow next;
    QCOMPARE(next.whiteView()->display()->stretch(), Stretch::Sqrt);
    next.show();
    QStringList buttons;
    for (const auto* button : next.findChild<WelcomePage*>()->findChildren<QPushButton*>())
        buttons.push_back(button->toolTip());
    QVERIFY(buttons.contains(QDir(folder).filePath(QStringLiteral("config.yaml"))));
}

QTEST_MAIN(TestMainWindow)
#include "test_main_window.moc"
