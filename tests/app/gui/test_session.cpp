#include "app/gui/main_window.h"
#include "app/gui/message_banner.h"
#include "app/gui/preferences.h"
#include "app/gui/session.h"

#include "tests/support/field_writer.h"
#include "tests/support/temp_dir.h"
#include "widgets/base/settings.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QProcess>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>

using namespace furrow;
using namespace furrow::app;

/// What is kept from one start to the next.
class TestSession : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanup();
    void themeActsAtOnceAndCancelTakesItBack();
    void preferencesAreKept();
    void properEndLeavesNothingToRestore();
    void otherRunningWindowIsNoCrash();
    void crashedSessionIsOpenedAgain();
    void lastFieldIsReopenedOnlyWhenWanted();

private:
    static qint64 endedProcess();
    std::unique_ptr<test::TempDir> m_settings, m_dir;
    test::FieldFiles m_files;
};

void TestSession::initTestCase() {
    QCoreApplication::setOrganizationName(QStringLiteral("FurrowSessionTest"));
    m_settings = std::make_unique<test::TempDir>();
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, QString::fromStdString(m_settings->path().string()));
    m_dir = std::make_unique<test::TempDir>();
    m_files = test::writeField(m_dir->path());
}

void TestSession::cleanup() {
    widgets::finishSettings();
    QSettings().clear();
    applyTheme(Theme::System);
}

qint64 TestSession::endedProcess() {
    QProcess process;
    process.start(QStringLiteral("true"));
    const qint64 id = process.processId();
    process.waitForFinished();
    return id;
}

void TestSession::themeActsAtOnceAndCancelTakesItBack() {
    const QColor before = QApplication::palette().color(QPalette::Window);
    PreferencesDialog dialog;
    dialog.show();
    auto* theme = dialog.findChildren<QComboBox*>().front();
    theme->setCurrentIndex(theme->findData(themeName(Theme::Dark)));
    QVERIFY(QApplication::palette().color(QPalette::Window).lightness() < 80);
    QVERIFY(QApplication::palette().color(QPalette::Text).lightness() > 180);
    theme->setCurrentIndex(theme->findData(themeName(Theme::Light)));
    QVERIFY(QApplication::palette().color(QPalette::Window).lightness() > 200);
    dialog.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Cancel)->click();
    QCOMPARE(QApplication::palette().color(QPalette::Window), before);
    QVERIFY(Preferences::load().theme == Theme::System);
}

void TestSession::preferencesAreKept() {
    PreferencesDialog dialog;
    const auto boxes = dialog.findChildren<QComboBox*>();
    boxes[0]->setCurrentIndex(boxes[0]->findData(themeName(Theme::Dark)));
    boxes[1]->setCurrentIndex(boxes[1]->findData(QStringLiteral("ko")));
    dialog.findChild<QCheckBox*>()->setChecked(true);
    dialog.accept();
    const Preferences kept = Preferences::load();
    QVERIFY(kept.theme == Theme::Dark);
    QCOMPARE(kept.language, QStringLiteral("ko"));
    QVERIFY(kept.reopenLast);
}

void TestSession::properEndLeavesNothingToRestore() {
    {
        MainWindow window;
        window.show();
        QSignalSpy opened(&window.document(), &widgets::FieldDocument::fieldChanged);
        window.openPath(QString::fromStdString(m_files.config.string()));
        QVERIFY(opened.wait(10'000));
        window.close();
    }
    QVERIFY(Session::crashed().path.isEmpty());
    QCOMPARE(Session::last().path, QString::fromStdString(m_files.config.string()));
}

void TestSession::otherRunningWindowIsNoCrash() {
    Session{QStringLiteral("/somewhere"), {}, {}, {}}.keep(); // by this very process
    QVERIFY(Session::crashed().path.isEmpty());
}

void TestSession::crashedSessionIsOpenedAgain() {
    const QString config = QString::fromStdString(m_files.config.string());
    const QString source = QString::fromStdString(m_files.sources[2].id);
    Session{config, source, QStringLiteral("r"), {}}.keep();
    widgets::setSetting(QStringLiteral("session/process"), endedProcess()); // after what keep() writes
    MainWindow window;
    window.show();
    window.reopen(false);
    QTRY_VERIFY(window.document().isOpen());
    QTRY_COMPARE(window.selection().source(), source);
    QCOMPARE(window.selection().band(), QStringLiteral("r"));
    QVERIFY(window.banner()->isVisible());
}

void TestSession::lastFieldIsReopenedOnlyWhenWanted() {
    Session{QString::fromStdString(m_files.config.string()), {}, {}, {}}.keep();
    Session::close();
    MainWindow window;
    window.reopen(false);
    QTest::qWait(100);
    QVERIFY(!window.document().isOpen() && !window.document().isBusy());
    window.reopen(true);
    QTRY_VERIFY(window.document().isOpen());
}

QTEST_MAIN(TestSession)
#include "test_session.moc"
