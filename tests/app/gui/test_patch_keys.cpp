#include "app/gui/main_window.h"

#include "core/config/config_io.h"
#include "core/pipeline/run.h"
#include "tests/support/field_writer.h"
#include "tests/support/temp_dir.h"
#include "widgets/image/image_view.h"
#include "widgets/patches/patch_panels.h"
#include "widgets/patches/patch_view.h"
#include "widgets/patches/patches_panel.h"

#include <QDockWidget>
#include <QLineEdit>
#include <QSettings>
#include <QTableView>
#include <QTest>

using namespace furrow;
using namespace furrow::app;
using namespace furrow::widgets;

/// The one-letter keys of the review in the whole window.
class TestPatchKeys : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void keysWorkInTheListAndThePatchAlone();

private:
    std::unique_ptr<test::TempDir> m_dir;
    test::FieldFiles m_files;
};

void TestPatchKeys::initTestCase() {
    m_dir = std::make_unique<test::TempDir>();
    QCoreApplication::setOrganizationName(QStringLiteral("FurrowTest"));
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, QString::fromStdString(m_dir->path().string()));
    test::FieldOptions options;
    options.config = {{"patch_run.min_epsf_nstars_for_use", "1000"}}; // fallback PSFs: every patch is a problem
    m_files = test::writeField(m_dir->path() / "field", options);
    QVERIFY(pipeline::runCommand(pipeline::Command::Run, config::loadConfig(m_files.config).config, RunContext())
                .complete());
}

void TestPatchKeys::keysWorkInTheListAndThePatchAlone() {
    MainWindow window;
    window.resize(1400, 900);
    window.show();
    window.openPath(QString::fromStdString(m_files.config.string()));
    PatchesPanel& list = *window.patchesPanel();
    QTRY_COMPARE_WITH_TIMEOUT(list.order()->rowCount(), 4, 20'000);
    QVERIFY(list.isVisible());
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    const auto tagAt = [&](int row) { return list.order()->index(row, 0).data().toString(); };

    // The list may have had the keyboard before it was filled: focus alone then chooses no row.
    QTest::mouseClick(list.table()->viewport(), Qt::LeftButton, {},
                      list.table()->visualRect(list.order()->index(0, 0)).center());
    QVERIFY(list.table()->hasFocus());
    QCOMPARE(window.selection().patch(), tagAt(0));
    QTest::keyClick(list.table(), Qt::Key_N);
    QCOMPARE(window.selection().patch(), tagAt(1));
    QTest::keyClick(list.table(), Qt::Key_P);
    QCOMPARE(window.selection().patch(), tagAt(0));
    QTest::keyClick(list.table(), Qt::Key_A);
    QCOMPARE(list.reviews()->find(tagAt(0)).verdict, pipeline::Verdict::Accepted);
    QTest::keyClick(list.table(), Qt::Key_E);
    auto* note = list.findChild<QLineEdit*>();
    QVERIFY(note->hasFocus());
    QTest::keyClicks(note, QStringLiteral("an apex")); // letters are text here
    QTest::keyClick(note, Qt::Key_Return);
    QCOMPARE(list.reviews()->find(tagAt(0)).note, std::string("an apex"));
    QCOMPARE(list.reviews()->find(tagAt(0)).verdict, pipeline::Verdict::Accepted);

    PatchView& patch = *window.patchView();
    list.table()->setFocus();
    QTest::keyClick(list.table(), Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(patch.pictures() && patch.isVisible(), 20'000);
    ImageView* residual = patch.panels()->panel(PatchPanels::Residual);
    residual->setFocus();
    QCOMPARE(window.selection().band(), QString());
    QTest::keySequence(residual, QKeySequence(QStringLiteral(">"))); // as a keyboard layout reports it
    QCOMPARE(window.selection().band(), QStringLiteral("g"));
    QTest::keyClick(residual, '>', Qt::ShiftModifier); // as the platform does that knows no layout
    QCOMPARE(window.selection().band(), QStringLiteral("r"));
    QTest::keyClick(residual, '<', Qt::ShiftModifier);
    QCOMPARE(window.selection().band(), QStringLiteral("g"));
    QTest::keyClick(residual, Qt::Key_X);
    QCOMPARE(list.reviews()->find(tagAt(0)).verdict, pipeline::Verdict::Rejected);
    QTest::keyClick(residual, Qt::Key_N);
    const QString second = window.selection().patch();
    QCOMPARE(second, tagAt(1));
    // The other views keep their letters: nothing is accepted from the white view.
    window.setFocus();
    QTest::keyClick(&window, Qt::Key_A);
    QCOMPARE(list.reviews()->find(second).verdict, pipeline::Verdict::None);
}

QTEST_MAIN(TestPatchKeys)
#include "test_patch_keys.moc"
