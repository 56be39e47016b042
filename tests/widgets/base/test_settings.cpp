#include "tests/support/temp_dir.h"
#include "widgets/base/settings.h"

#include <QSettings>
#include <QTest>
#include <QThread>

using namespace furrow;
using namespace furrow::widgets;

/// Settings that are written while the window works.
class TestSettings : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void windowDoesNotWait();
    void lastChangeIsRead();
    void changesKeepTheirOrderInTheFile();

private:
    test::TempDir m_dir;
};

void TestSettings::initTestCase() {
    QCoreApplication::setOrganizationName(QStringLiteral("FurrowSettingsTest"));
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, QString::fromStdString(m_dir.path().string()));
}

void TestSettings::windowDoesNotWait() {
    QThread* writer = nullptr;
    changeSettings([&](QSettings& settings) {
        settings.setValue(QStringLiteral("group/key"), 1);
        writer = QThread::currentThread();
    });
    finishSettings();
    QVERIFY(writer && writer != QThread::currentThread());
    QCOMPARE(QSettings().value(QStringLiteral("group/key")).toInt(), 1);
}

void TestSettings::lastChangeIsRead() {
    for (int i = 0; i < 20; ++i) {
        setSetting(QStringLiteral("number"), i);
        QCOMPARE(setting(QStringLiteral("number")).toInt(), i);
    }
    QCOMPARE(setting(QStringLiteral("unknown"), 7).toInt(), 7);
}

void TestSettings::changesKeepTheirOrderInTheFile() {
    for (int i = 0; i < 20; ++i)
        changeSettings([i](QSettings& settings) {
            const QString key = QStringLiteral("order");
            settings.setValue(key, settings.value(key).toStringList() << QString::number(i));
        });
    finishSettings();
    QStringList expected;
    for (int i = 0; i < 20; ++i)
        expected << QString::number(i);
    const QSettings file(QSettings().fileName(), QSettings::IniFormat);
    QCOMPARE(file.value(QStringLiteral("order")).toStringList(), expected);
}

QTEST_MAIN(TestSettings)
#include "test_settings.moc"
