#include "widgets/base/latest_task.h"

#include <QSemaphore>
#include <QTest>
#include <QThread>
#include <QThreadPool>

#include <algorithm>
#include <stdexcept>
#include <tuple>

using namespace furrow::widgets;

/// The pattern behind everything that the views do in the background.
class TestLatestTask : public QObject {
    Q_OBJECT
private slots:
    void newestRequestCountsAndOlderOnesStop();
    void errorsComeAsText();
    void cancelledWorkTellsNothing();
    void endedOwnerHearsNothing();
    void worksBesideThePoolThatQtPaintsWith();
};

void TestLatestTask::newestRequestCountsAndOlderOnesStop() {
    QObject owner;
    LatestTask task(&owner);
    QStringList told;
    QSemaphore stopped;
    const auto fail = [&](const QString& error) { told.append(error); };
    QVERIFY(!task.isBusy() && !task.isWaiting());
    task.start(
        [&stopped](const std::stop_token& stop) {
            while (!stop.stop_requested())
                QThread::msleep(1);
            stopped.release();
            return QStringLiteral("old");
        },
        [&](const QString& text) { told.append(text); }, fail);
    QVERIFY(task.isWaiting());
    task.start([] { return QStringLiteral("new"); },
               [&](const QString& text) {
                   QVERIFY(!task.isWaiting()); // when it is told, it is over
                   told.append(text);
               },
               fail);
    QTRY_VERIFY(!task.isBusy());
    QVERIFY(stopped.tryAcquire());
    QCOMPARE(told, QStringList{QStringLiteral("new")});
}

void TestLatestTask::errorsComeAsText() {
    QObject owner;
    LatestTask task(&owner);
    QString told;
    task.start([]() -> int { throw std::runtime_error("no such file"); }, [&](int) { told = QStringLiteral("done"); },
               [&](const QString& error) { told = error; });
    QTRY_COMPARE(told, QStringLiteral("no such file"));
    QVERIFY(!task.isWaiting() && !task.isBusy());
}

void TestLatestTask::cancelledWorkTellsNothing() {
    QObject owner;
    LatestTask task(&owner);
    bool told = false;
    task.start([] { return 1; }, [&](int) { told = true; }, [&](const QString&) { told = true; });
    task.cancel();
    QVERIFY(!task.isWaiting());
    QTRY_VERIFY(!task.isBusy());
    QVERIFY(!told);
}

void TestLatestTask::endedOwnerHearsNothing() {
    bool told = false;
    QSemaphore stopped;
    {
        QObject owner;
        LatestTask task(&owner);
        task.start(
            [&stopped](const std::stop_token& stop) {
                while (!stop.stop_requested())
                    QThread::msleep(1);
                stopped.release();
                return 1;
            },
            [&](int) { told = true; }, [](const QString&) {});
    }
    QVERIFY(stopped.tryAcquire(1, 10'000)); // it was asked to stop
    workPool()->waitForDone();
    QCoreApplication::processEvents();
    QVERIFY(!told);
}

void TestLatestTask::worksBesideThePoolThatQtPaintsWith() {
    QVERIFY(workPool() != QThreadPool::globalInstance());
    QObject owner;
    LatestTask task(&owner);
    QThread* worker = nullptr;
    int nice = 0;
    const int ownNice = threadNice();
    task.start([] { return std::pair(QThread::currentThread(), threadNice()); },
               [&](const std::pair<QThread*, int>& found) { std::tie(worker, nice) = found; }, [](const QString&) {});
    QTRY_VERIFY(worker != nullptr);
#ifdef __linux__
    QCOMPARE(nice, std::max(ownNice, kNiceReading)); // the window comes first
#endif
    QCOMPARE(threadNice(), ownNice);
    QVERIFY(worker != QThread::currentThread());
    QVERIFY(workPool()->contains(worker) && !QThreadPool::globalInstance()->contains(worker));
}

QTEST_MAIN(TestLatestTask)
#include "test_latest_task.moc"
