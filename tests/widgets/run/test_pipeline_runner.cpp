#include "core/base/parallel.h"
#include "widgets/base/thread_priority.h"
#include "widgets/run/log_panel.h"
#include "widgets/run/pipeline_runner.h"
#include "widgets/run/stages_panel.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QElapsedTimer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <barrier>
#include <thread>

using namespace furrow;
using namespace furrow::widgets;
using namespace std::chrono_literals;

namespace {

/// Works until it is stopped.
pipeline::RunReport endless(const RunContext& context) {
    StageProgress progress(context, "fit", 1000);
    for (;;) {
        context.throwIfStopped();
        std::this_thread::sleep_for(1ms);
    }
}

RunResult lastResult(const QSignalSpy& finished) {
    return finished.last()[0].value<RunResult>();
}

QPushButton* button(const QWidget& widget, const QString& text) {
    for (auto* candidate : widget.findChildren<QPushButton*>())
        if (candidate->text() == text)
            return candidate;
    return nullptr;
}

} // namespace

class TestPipelineRunner : public QObject {
    Q_OBJECT
private slots:
    void reportsStagesAndLog();
    void cancelIsAcknowledgedAtOnce();
    void runsAgainAfterCancel();
    void errorsBecomeMessages();
    void failedPatchesAreTold();
    void oneRunAtATime();
    void unitsUnderWayAreTold();
    void chattyRunLeavesTheEventLoopFree();
    void destructorStopsTheRun();
    void stageModelKeepsTheRulesOfModels();
    void stageModelFollowsEvents();
    void stagesPanelTellsTheState();
    void logHidesOrdinaryLines();
    void logIsCapped();
    void durationsAreReadable();
    void runsYieldToTheWindow();
};

void TestPipelineRunner::reportsStagesAndLog() {
    PipelineRunner runner;
    std::vector<StageEvent> events;
    std::vector<LogLine> lines;
    connect(&runner, &PipelineRunner::stageEvents, this,
            [&](const auto& batch) { events.insert(events.end(), batch.begin(), batch.end()); });
    connect(&runner, &PipelineRunner::logLines, this,
            [&](const auto& batch) { lines.insert(lines.end(), batch.begin(), batch.end()); });
    QSignalSpy finished(&runner, &PipelineRunner::finished);
    runner.start([](const RunContext& context) {
        context.progress()->stageStarted("load");
        context.progress()->stageAdvanced("load", 3, 5, "image g");
        context.warning("load", "a warning");
        context.progress()->stageFinished("load", 1.5);
        pipeline::RunReport report;
        report.sources = 7;
        return report;
    });
    QVERIFY(runner.isRunning());
    QVERIFY(finished.wait());
    QVERIFY(!runner.isRunning());
    QCOMPARE(lastResult(finished).outcome, RunResult::Outcome::Succeeded);
    QCOMPARE(lastResult(finished).report.sources, std::size_t(7));
    QCOMPARE(events.size(), std::size_t(3));
    QCOMPARE(events[1].done, std::size_t(3));
    QCOMPARE(events[1].detail, QStringLiteral("image g"));
    QCOMPARE(events[2].seconds, 1.5);
    QCOMPARE(lines.size(), std::size_t(1));
    QCOMPARE(lines[0].level, LogLevel::Warning);
    QCOMPARE(lines[0].message, QStringLiteral("a warning"));
}

void TestPipelineRunner::cancelIsAcknowledgedAtOnce() {
    PipelineRunner runner;
    StagesPanel panel(&runner);
    QSignalSpy finished(&runner, &PipelineRunner::finished);
    runner.start(endless);
    QTest::qWait(50);
    QElapsedTimer clock;
    clock.start();
    button(panel, QStringLiteral("Cancel"))->click();
    QVERIFY(panel.status().startsWith(QStringLiteral("Stopping")));
    QVERIFY(clock.elapsed() < 200); // acknowledged in 0.2 s
    QVERIFY(runner.isStopping());
    QVERIFY(finished.wait(5000));
    QCOMPARE(lastResult(finished).outcome, RunResult::Outcome::Stopped);
    QVERIFY(panel.status().startsWith(QStringLiteral("Stopped")));
}

void TestPipelineRunner::runsAgainAfterCancel() {
    PipelineRunner runner;
    QSignalSpy finished(&runner, &PipelineRunner::finished);
    runner.start(endless);
    runner.cancel();
    QVERIFY(finished.wait());
    runner.start([](const RunContext& context) {
        context.throwIfStopped(); // the old stop request is gone
        return pipeline::RunReport();
    });
    QVERIFY(finished.wait());
    QCOMPARE(lastResult(finished).outcome, RunResult::Outcome::Succeeded);
}

void TestPipelineRunner::errorsBecomeMessages() {
    PipelineRunner runner;
    QSignalSpy finished(&runner, &PipelineRunner::finished);
    runner.start(
        [](const RunContext&) -> pipeline::RunReport { throw UserError("a.fits: no FILTER. Add the keyword."); });
    QVERIFY(finished.wait());
    QCOMPARE(lastResult(finished).outcome, RunResult::Outcome::Failed);
    QCOMPARE(lastResult(finished).message, QStringLiteral("a.fits: no FILTER. Add the keyword."));
    runner.start([](const RunContext&) -> pipeline::RunReport { throw InternalError("index"); });
    QVERIFY(finished.wait());
    QVERIFY(lastResult(finished).message.contains(QStringLiteral("index")));
    QVERIFY(lastResult(finished).message.contains(QStringLiteral("report")));
}

void TestPipelineRunner::failedPatchesAreTold() {
    PipelineRunner runner;
    StagesPanel panel(&runner);
    QSignalSpy finished(&runner, &PipelineRunner::finished);
    runner.start([](const RunContext&) {
        pipeline::RunReport report;
        report.failedPatches = {"r00_c00_pr00_pc00: singular", "r00_c00_pr00_pc01: singular"};
        return report;
    });
    QVERIFY(finished.wait());
    QCOMPARE(lastResult(finished).outcome, RunResult::Outcome::SomePatchesFailed);
    QVERIFY(panel.status().contains(QStringLiteral("failed: 2")));
}

void TestPipelineRunner::oneRunAtATime() {
    PipelineRunner runner;
    QSignalSpy started(&runner, &PipelineRunner::started), finished(&runner, &PipelineRunner::finished);
    runner.start(endless);
    runner.start(endless);
    QCOMPARE(started.size(), 1);
    runner.cancel();
    QVERIFY(finished.wait());
    QCOMPARE(finished.size(), 1);
}

void TestPipelineRunner::unitsUnderWayAreTold() {
    PipelineRunner runner;
    QSet<QString> units;
    connect(&runner, &PipelineRunner::unitsUnderWay, this, [&](const QSet<QString>& now) { units = now; });
    std::atomic<int> step = 0;
    runner.start([&](const RunContext& context) {
        StageProgress progress(context, "fit", 2);
        progress.begin("a");
        progress.begin("b");
        while (step == 0)
            std::this_thread::sleep_for(1ms);
        progress.advance("a");
        while (step == 1)
            std::this_thread::sleep_for(1ms);
        return pipeline::RunReport();
    });
    QTRY_COMPARE(units, (QSet<QString>{QStringLiteral("a"), QStringLiteral("b")}));
    step = 1;
    QTRY_COMPARE(units, QSet<QString>{QStringLiteral("b")});
    step = 2;
    QTRY_VERIFY(!runner.isRunning());
}

void TestPipelineRunner::chattyRunLeavesTheEventLoopFree() {
    PipelineRunner runner;
    LogPanel log;
    StagesPanel panel(&runner);
    connect(&runner, &PipelineRunner::logLines, &log, qOverload<const std::vector<LogLine>&>(&LogPanel::append));
    QSignalSpy finished(&runner, &PipelineRunner::finished), batches(&runner, &PipelineRunner::stageEvents);
    QElapsedTimer sinceTick;
    qint64 longest = 0;
    QTimer watchdog;
    connect(&watchdog, &QTimer::timeout, this, [&] { longest = std::max(longest, sinceTick.restart()); });
    watchdog.start(5);
    sinceTick.start();
    runner.start([](const RunContext& context) {
        for (std::size_t i = 0; i < 200'000; ++i) {
            context.progress()->stageAdvanced("fit", i, 200'000, "patch");
            if (i % 100 == 0)
                context.info("fit", "one line of many");
        }
        return pipeline::RunReport();
    });
    QVERIFY(finished.wait(30'000));
    qInfo("longest block of the event loop: %lld ms, %lld batches", longest, static_cast<long long>(batches.size()));
    QVERIFY(longest < 500); // aim 50 ms; the machine may be busy
    QVERIFY(batches.size() < 2000);
    QCOMPARE(log.text().count(QStringLiteral("one line of many")), 2000);
}

void TestPipelineRunner::destructorStopsTheRun() {
    std::atomic<bool> ended = false;
    {
        PipelineRunner runner;
        runner.start([&](const RunContext& context) -> pipeline::RunReport {
            while (!context.stopRequested())
                std::this_thread::sleep_for(1ms);
            ended = true;
            throw Cancelled();
        });
        QTest::qWait(30);
    }
    QVERIFY(ended);
}

void TestPipelineRunner::stageModelKeepsTheRulesOfModels() {
    StageModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.apply({{StageEvent::Kind::Started, QStringLiteral("fit"), 0, 0, {}, 0.0},
                 {StageEvent::Kind::Started, QStringLiteral("a new stage"), 0, 0, {}, 0.0}});
    model.tick();
    model.end(StageState::Done);
    model.reset();
}

void TestPipelineRunner::stageModelFollowsEvents() {
    StageModel model;
    const int fit = model.rowOf(QStringLiteral("fit"));
    QVERIFY(fit > model.rowOf(QStringLiteral("load")));
    QCOMPARE(model.state(fit), StageState::Waiting);
    model.apply({{StageEvent::Kind::Advanced, QStringLiteral("fit"), 30, 120, QStringLiteral("r00_c01"), 0.0}});
    QCOMPARE(model.state(fit), StageState::Running);
    QCOMPARE(model.fraction(fit), 0.25);
    QCOMPARE(model.index(fit, StageModel::Progress).data().toString(), QStringLiteral("30 of 120"));
    QCOMPARE(model.index(fit, StageModel::Detail).data().toString(), QStringLiteral("r00_c01"));
    QVERIFY(!model.index(fit, StageModel::Left).data().toString().isEmpty());
    model.apply({{StageEvent::Kind::Finished, QStringLiteral("fit"), 0, 0, {}, 75.0}});
    QCOMPARE(model.fraction(fit), 1.0);
    QCOMPARE(model.index(fit, StageModel::Elapsed).data().toString(), QStringLiteral("1:15"));
    model.apply({{StageEvent::Kind::Started, QStringLiteral("merge"), 0, 0, {}, 0.0}});
    model.end(StageState::Failed);
    QCOMPARE(model.state(model.rowOf(QStringLiteral("merge"))), StageState::Failed);
    QCOMPARE(model.state(fit), StageState::Done);
    QCOMPARE(model.state(model.rowOf(QStringLiteral("zp"))), StageState::Waiting);
}

void TestPipelineRunner::stagesPanelTellsTheState() {
    PipelineRunner runner;
    StagesPanel panel(&runner);
    QPushButton *run = button(panel, QStringLiteral("Run all")), *cancel = button(panel, QStringLiteral("Cancel"));
    QVERIFY(!run->isEnabled() && !cancel->isEnabled());
    panel.setRunEnabled(true);
    QVERIFY(run->isEnabled());
    QSignalSpy wanted(&panel, &StagesPanel::runRequested), finished(&runner, &PipelineRunner::finished);
    run->click();
    QCOMPARE(wanted.size(), 1);
    runner.start(endless);
    QVERIFY(!run->isEnabled() && cancel->isEnabled());
    QTRY_COMPARE(panel.model()->state(panel.model()->rowOf(QStringLiteral("fit"))), StageState::Running);
    runner.cancel();
    QVERIFY(finished.wait());
    QCOMPARE(panel.model()->state(panel.model()->rowOf(QStringLiteral("fit"))), StageState::Stopped);
    QVERIFY(run->isEnabled() && !cancel->isEnabled());
}

void TestPipelineRunner::logHidesOrdinaryLines() {
    LogPanel log;
    log.append(LogLevel::Info, QStringLiteral("load"), QStringLiteral("ordinary"));
    log.append(LogLevel::Error, QStringLiteral("fit"), QStringLiteral("broken"));
    QVERIFY(log.text().contains(QStringLiteral("ordinary")));
    auto* only = log.findChild<QCheckBox*>();
    only->setChecked(true);
    QVERIFY(!log.text().contains(QStringLiteral("ordinary")));
    QVERIFY(log.text().contains(QStringLiteral("ERROR   fit: broken")));
    only->setChecked(false);
    QVERIFY(log.text().contains(QStringLiteral("ordinary")));
    log.clear();
    QVERIFY(log.text().isEmpty());
}

void TestPipelineRunner::logIsCapped() {
    LogPanel log;
    std::vector<LogLine> lines(25'000, {LogLevel::Info, QStringLiteral("fit"), QStringLiteral("line")});
    lines.back().message = QStringLiteral("the last");
    log.append(lines);
    QCOMPARE(log.text().count(QLatin1Char('\n')) + 1, 10'000);
    QVERIFY(log.text().endsWith(QStringLiteral("the last")));
}

void TestPipelineRunner::durationsAreReadable() {
    QCOMPARE(formatDuration(7.4), QStringLiteral("0:07"));
    QCOMPARE(formatDuration(754), QStringLiteral("12:34"));
    QCOMPARE(formatDuration(3723), QStringLiteral("1:02:03"));
    QCOMPARE(formatDuration(-1), QStringLiteral("0:00"));
}

void TestPipelineRunner::runsYieldToTheWindow() {
    PipelineRunner runner;
    QSignalSpy finished(&runner, &PipelineRunner::finished);
    std::atomic<int> ofRun = 0, ofWorker = 0;
    const int ownNice = threadNice();
    runner.start([&](const RunContext& context) {
        ofRun = threadNice();
        std::barrier both(2); // so that the second thread takes its share
        parallelFor(2, 2, context, [&](std::size_t) {
            both.arrive_and_wait();
            if (const int nice = threadNice(); nice > ofWorker)
                ofWorker = nice;
        });
        return pipeline::RunReport();
    });
    QVERIFY(finished.wait());
#ifdef __linux__
    QCOMPARE(ofRun.load(), std::max(ownNice, kNiceRun));
    QCOMPARE(ofWorker.load(), ofRun.load());
#endif
    QCOMPARE(threadNice(), ownNice);
}

QTEST_MAIN(TestPipelineRunner)
#include "test_pipeline_runner.moc"
