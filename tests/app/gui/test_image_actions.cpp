#include "app/gui/main_window.h"
#include "app/gui/message_banner.h"

#include "core/base/atomic_file.h"
#include "core/config/config_io.h"
#include "core/pipeline/run.h"
#include "tests/support/field_writer.h"
#include "tests/support/temp_dir.h"
#include "widgets/image/histogram_panel.h"
#include "widgets/image/magnifier.h"
#include "widgets/image/view_export.h"
#include "widgets/source/source_view.h"
#include "widgets/white/field_overlays.h"
#include "widgets/white/goto_dialog.h"
#include "widgets/white/shown_image.h"
#include "widgets/white/source_layers.h"
#include "widgets/white/white_view.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace furrow;
using namespace furrow::app;
using namespace furrow::widgets;

/// The window's actions for image views on a small simulated field that was run before.
class TestImageActions : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();
    void keysSwitchTheAids();
    void blinkIsTickedWhileItBlinks();
    void goToMovesTheView();
    void viewsAreSavedAndCopied();
    void regionsGoOutAndComeBack();
    void linksOfTheSourceView();
    void nextWindowRemembers();

private:
    QAction* action(const char* id) const { return m_window->action(QString::fromLatin1(id)); }
    ImageView* image() const { return m_window->whiteView()->image(); }
    std::filesystem::path file(const char* name) const { return m_dir->path() / name; }

    std::unique_ptr<test::TempDir> m_dir;
    test::FieldFiles m_files;
    std::unique_ptr<MainWindow> m_window;
};

void TestImageActions::initTestCase() {
    m_dir = std::make_unique<test::TempDir>();
    QCoreApplication::setOrganizationName(QStringLiteral("FurrowTest"));
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, QString::fromStdString(m_dir->path().string()));
    m_files = test::writeField(m_dir->path() / "field");
    pipeline::runCommand(pipeline::Command::Run, config::loadConfig(m_files.config).config, RunContext());
}

void TestImageActions::init() {
    QSettings().clear();
    m_window = std::make_unique<MainWindow>();
    m_window->show();
    m_window->openPath(QString::fromStdString(m_files.config.string()));
    QTRY_VERIFY_WITH_TIMEOUT(image()->hasImage() && !m_window->whiteView()->overlays()->isBusy(), 20'000);
    QTRY_VERIFY(!m_window->whiteView()->shown()->bands()->bands().isEmpty());
    image()->setFocus();
}

void TestImageActions::cleanup() {
    m_window.reset();
}

void TestImageActions::keysSwitchTheAids() {
    QVERIFY(action("compass")->isChecked() && image()->aid(QStringLiteral("compass")));
    QTest::keyClick(image(), Qt::Key_W);
    QVERIFY(!action("compass")->isChecked() && !image()->aid(QStringLiteral("compass")));
    QTest::keyClick(image(), Qt::Key_M);
    QVERIFY(image()->findChild<Magnifier*>());
    QTest::keyClick(image(), Qt::Key_M);
    QVERIFY(!image()->findChild<Magnifier*>());
    QTest::keyClick(image(), Qt::Key_C);
    QTRY_VERIFY(image()->aid(QStringLiteral("contours")));
    QTest::keyClick(image(), Qt::Key_C);
    QVERIFY(!image()->aid(QStringLiteral("contours")));
    QTest::keyClick(image(), Qt::Key_H);
    QVERIFY(m_window->whiteView()->histogram()->isVisible() && action("histogram")->isChecked());
    action("safeColors")->trigger();
    QVERIFY(m_window->whiteView()->overlays()->isColorBlindSafe());
}

void TestImageActions::blinkIsTickedWhileItBlinks() {
    Blinker* blinker = m_window->whiteView()->shown()->blinker();
    QTest::keyClick(image(), Qt::Key_B);
    QVERIFY(blinker->isActive() && action("blink")->isChecked());
    QTest::keyClick(image(), Qt::Key_B);
    QVERIFY(!blinker->isActive() && !action("blink")->isChecked());
}

void TestImageActions::goToMovesTheView() {
    QTest::keyClick(image(), Qt::Key_G, Qt::ControlModifier);
    auto* dialog = m_window->findChild<GoToDialog*>();
    QVERIFY(dialog && dialog->isVisible());
    dialog->input()->setText(QStringLiteral("33 44"));
    QTest::keyClick(dialog->input(), Qt::Key_Return);
    QCOMPARE(image()->transform().centre, QPointF(33, 44));
    const QString id = m_window->document().catalog()->key(2);
    dialog->input()->setText(id);
    QTest::keyClick(dialog->input(), Qt::Key_Return);
    QCOMPARE(m_window->selection().source(), id);
    const QPointF there = m_window->document().catalog()->fittedPositions()[2];
    QVERIFY(QLineF(image()->transform().centre, there).length() < 1e-9);
    dialog->close();
}

void TestImageActions::viewsAreSavedAndCopied() {
    const QImage expected = viewPicture(*image()).convertToFormat(QImage::Format_RGB32);
    action("copyView")->trigger();
    QCOMPARE(QApplication::clipboard()->image().convertToFormat(QImage::Format_RGB32), expected);
    m_window->saveViewTo(QString::fromStdString(file("v.png").string()));
    QTRY_VERIFY(std::filesystem::exists(file("v.png")));
    QCOMPARE(QImage(QString::fromStdString(file("v.png").string())).convertToFormat(QImage::Format_RGB32), expected);
    m_window->saveViewTo(QString::fromStdString(file("v.svg").string()));
    QTRY_VERIFY(std::filesystem::exists(file("v.svg")));
    const std::string svg = readTextFile(file("v.svg"));
    QVERIFY(svg.find("<svg") != svg.npos && svg.find("<image") != svg.npos && svg.find("#00ffff") != svg.npos);
    m_window->saveViewTo(QString::fromStdString((file("v.png") / "v.svg").string())); // below a file
    QTRY_VERIFY(m_window->banner()->isVisible() && m_window->banner()->kind() == MessageBanner::Kind::Problem);
}

void TestImageActions::regionsGoOutAndComeBack() {
    OverlayStack* overlays = image()->overlays();
    for (const auto& layer : overlays->layers())
        overlays->setVisible(layer->id(), layer->id() == QLatin1String(layer_id::kStars));
    const auto stars = overlays->find(layer_id::kStars)->count();
    m_window->exportRegionsTo(QString::fromStdString(file("out.reg").string()));
    QTRY_VERIFY(std::filesystem::exists(file("out.reg")));
    const auto written = io::readRegions(file("out.reg")).regions;
    QCOMPARE(written.size(), stars);
    QCOMPARE(written[0].frame, io::Region::Frame::Sky);
    QSignalSpy imported(m_window->whiteView()->overlays()->regions(), &ImportedRegions::imported);
    m_window->importRegionsFrom(QString::fromStdString(file("out.reg").string()));
    QVERIFY(imported.wait(5000));
    QVERIFY(m_window->banner()->text().contains(QString::number(stars)));
    // They lie where the stars are.
    const auto before = overlays->find(layer_id::kStars)->regions(),
               back = overlays->find(layer_id::kRegions)->regions();
    QCOMPARE(back.size(), before.size());
    for (std::size_t i = 0; i < back.size(); ++i)
        QVERIFY(std::hypot(back[i].positions[0].x - before[i].positions[0].x,
                           back[i].positions[0].y - before[i].positions[0].y) < 1e-6);
    action("removeRegions")->trigger();
    QVERIFY(!overlays->find(layer_id::kRegions));
    m_window->importRegionsFrom(QString::fromStdString(file("missing.reg").string()));
    QTRY_VERIFY(m_window->banner()->kind() == MessageBanner::Kind::Problem);
}

void TestImageActions::linksOfTheSourceView() {
    m_window->selection().selectSource(m_window->document().catalog()->key(1));
    CutoutGrid* grid = m_window->sourceView()->cutouts();
    QTRY_VERIFY_WITH_TIMEOUT(grid->bands() == 2, 20'000);
    ImageView *first = grid->panel(CutoutGrid::Data, 0), *second = grid->panel(CutoutGrid::Data, 1);
    ImageView* residual = grid->panel(CutoutGrid::Residual, 1);
    QVERIFY(action("linkPanels")->isChecked() && !action("linkLimits")->isChecked());
    const Limits own = second->limits(), ownResidual = residual->limits();
    QVERIFY(first->limits() != own);
    action("linkLimits")->trigger();
    QCOMPARE(second->limits(), first->limits());
    QVERIFY(residual->limits() != first->limits()); // residuals are among themselves
    QCOMPARE(residual->limits(), grid->panel(CutoutGrid::Residual, 0)->limits());
    action("linkLimits")->trigger();
    QCOMPARE(second->limits(), own);
    QCOMPARE(residual->limits(), ownResidual);
    action("linkPanels")->trigger();
    const double zoom = second->transform().zoom;
    first->setZoom(first->transform().zoom * 2);
    QCOMPARE(second->transform().zoom, zoom);
}

void TestImageActions::nextWindowRemembers() {
    action("magnifier")->trigger();
    action("histogram")->trigger();
    action("safeColors")->trigger();
    image()->overlays()->setVisible(layer_id::kEpsfGrid, true);
    image()->overlays()->setVisible(layer_id::kStars, false);
    m_window->close();
    m_window.reset();
    MainWindow next;
    for (const char* id : {"magnifier", "histogram", "safeColors", "compass"})
        QVERIFY2(next.action(QString::fromLatin1(id))->isChecked(), id);
    next.openPath(QString::fromStdString(m_files.config.string()));
    QTRY_VERIFY_WITH_TIMEOUT(next.whiteView()->image()->hasImage() && !next.whiteView()->overlays()->isBusy(), 20'000);
    const OverlayStack& overlays = *next.whiteView()->image()->overlays();
    QVERIFY(overlays.isVisible(*overlays.find(layer_id::kEpsfGrid)));
    QVERIFY(!overlays.isVisible(*overlays.find(layer_id::kStars)));
}

QTEST_MAIN(TestImageActions)
#include "test_image_actions.moc"
