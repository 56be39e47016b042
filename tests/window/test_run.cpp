#include "tests/window/driven_window.h"

#include "core/base/atomic_file.h"
#include "widgets/run/log_panel.h"
#include "widgets/run/stages_panel.h"

#include <QAction>
#include <QCheckBox>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>

using namespace furrow;
using namespace furrow::widgets;

/// Stages and Log while single stages and what is stale are run from the window.
class TestRun : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void finishedFieldIsFresh();
    void everyStageRunsAlone();
    void onlyWhatIsStaleIsRun();
    void cancelKeepsWhatIsFinished();
    void logTellsAndFilters();

private:
    const StageModel& stages() const { return *(*m_window)->stagesPanel()->model(); }
    StageState state(const char* stage) const { return stages().state(stages().rowOf(QString::fromLatin1(stage))); }
    QString cell(const char* stage, StageModel::Column column) const {
        return stages().index(stages().rowOf(QString::fromLatin1(stage)), column).data().toString();
    }
    std::string catalog() const { return readTextFile(m_window->work() / "output_catalog.csv"); }
    QPushButton* button(const QString& text) const;
    void waitForTheEnd(QSignalSpy& finished, RunResult::Outcome outcome) const;

    std::unique_ptr<test::DrivenWindow> m_window;
};

namespace {

const char* const kStages[] = {"load", "gaia", "bright", "epsf", "patches", "payload", "fit", "merge", "zp"};

} // namespace

void TestRun::init() {
    m_window = std::make_unique<test::DrivenWindow>();
    QVERIFY(m_window->open());
    QVERIFY(m_window->raise("stages") && m_window->raise("log"));
}

void TestRun::cleanup() {
    m_window.reset();
}

QPushButton* TestRun::button(const QString& text) const {
    for (auto* each : (*m_window)->stagesPanel()->findChildren<QPushButton*>())
        if (each->text().remove(QLatin1Char('&')) == text)
            return each;
    return nullptr;
}

void TestRun::waitForTheEnd(QSignalSpy& finished, RunResult::Outcome outcome) const {
    QVERIFY(finished.size() == 1 || finished.wait(2 * test::kPatience));
    const auto result = finished[0][0].value<RunResult>();
    QVERIFY2(result.outcome == outcome, qPrintable(result.message));
    QVERIFY(m_window->waitUntilQuiet());
}

void TestRun::finishedFieldIsFresh() {
    QCOMPARE(stages().rowCount(), static_cast<int>(std::size(kStages)));
    for (const char* stage : kStages) {
        QVERIFY2(state(stage) == StageState::Fresh, stage);
        QVERIFY2(!cell(stage, StageModel::Progress).isEmpty(), stage);
    }
    QVERIFY(m_window->action("run")->isEnabled() && !m_window->action("cancel")->isEnabled());
}

void TestRun::everyStageRunsAlone() {
    const std::string before = catalog();
    // Each writes its products again, with the same content.
    struct Entry {
        const char *text, *stage, *product;
    };
    const Entry entries[] = {{"Build ePSFs", "epsf", "EPSFs/r/r00_c00/epsf.npy"},
                             {"Divide into patches", "patches", "patches/patches.csv"},
                             {"Write patch inputs", "payload", "patch_payloads/r00_c00_pr00_pc00.fits.fz"},
                             {"Fit patches", "fit", "outputs/r00_c00_pr00_pc00/r00_c00_pr00_pc00_cat_fit.csv"},
                             {"Merge", "merge", "output_catalog.csv"},
                             {"Zero points", "zp", "ZP/zp_summary.csv"}};
    QMenu* menu = m_window->menu(QStringLiteral("Run one stage"));
    QCOMPARE(static_cast<std::size_t>(menu->actions().size()), std::size(entries));
    for (const Entry& entry : entries) {
        const auto file = m_window->work() / entry.product;
        const auto time = std::filesystem::last_write_time(file);
        const std::string content = readTextFile(file);
        QSignalSpy finished(&(*m_window)->runner(), &PipelineRunner::finished);
        QVERIFY2(m_window->choose(menu, QString::fromLatin1(entry.text)), entry.text);
        QVERIFY2((*m_window)->runner().isRunning(), entry.text);
        waitForTheEnd(finished, RunResult::Outcome::Succeeded);
        QVERIFY2(std::filesystem::last_write_time(file) > time, entry.text);
        if (QLatin1String(entry.stage) != QLatin1String("merge")) // magnitudes follow with the zero points
            QVERIFY2(readTextFile(file) == content, entry.text);
        QVERIFY2((*m_window)->logPanel()->text().contains(QString::fromLatin1(entry.stage)), entry.text);
        if (QTest::currentTestFailed())
            return;
    }
    QCOMPARE(catalog(), before);
    for (const char* stage : kStages)
        QVERIFY2(state(stage) != StageState::Stale, stage);
}

void TestRun::onlyWhatIsStaleIsRun() {
    const std::string before = catalog();
    const auto payload = m_window->work() / "patch_payloads/r00_c00_pr00_pc00.fits.fz";
    const auto time = std::filesystem::last_write_time(payload);
    std::filesystem::remove(m_window->work() / "output_catalog.csv");
    (*m_window)->document().reload();
    QTRY_VERIFY_WITH_TIMEOUT(state("merge") == StageState::Stale, test::kPatience);
    QVERIFY(state("fit") == StageState::Fresh && state("load") == StageState::Fresh);
    QTRY_VERIFY(button(QStringLiteral("Run stale"))->isEnabled());
    QSignalSpy finished(&(*m_window)->runner(), &PipelineRunner::finished);
    button(QStringLiteral("Run stale"))->click();
    waitForTheEnd(finished, RunResult::Outcome::Succeeded);
    QCOMPARE(catalog(), before);
    QCOMPARE(std::filesystem::last_write_time(payload), time);
    for (const char* stage : kStages)
        QVERIFY2(state(stage) != StageState::Stale, stage);
}

void TestRun::cancelKeepsWhatIsFinished() {
    QSignalSpy finished(&(*m_window)->runner(), &PipelineRunner::finished);
    button(QStringLiteral("Run all"))->click();
    QTRY_VERIFY_WITH_TIMEOUT(state("load") == StageState::Done, test::kPatience);
    button(QStringLiteral("Cancel"))->click();
    QVERIFY((*m_window)->stagesPanel()->status().startsWith(QStringLiteral("Stopping")));
    QVERIFY(!m_window->action("cancel")->isEnabled());
    waitForTheEnd(finished, RunResult::Outcome::Stopped);
    QVERIFY((*m_window)->stagesPanel()->status().startsWith(QStringLiteral("Stopped")));
    QVERIFY(m_window->action("run")->isEnabled());
    QVERIFY((*m_window)->document().field().white); // what load has written is shown
    QVERIFY(state("load") == StageState::Done || state("load") == StageState::Fresh);
}

void TestRun::logTellsAndFilters() {
    LogPanel& log = *(*m_window)->logPanel();
    QVERIFY(log.text().contains(QString::fromStdString(m_window->work().string())));
    (*m_window)->exportRegionsTo(QString::fromStdString((m_window->work() / "white.fits/below/a.reg").string()));
    QTRY_VERIFY_WITH_TIMEOUT(log.text().contains(QStringLiteral("white.fits")), test::kPatience); // cannot be written
    auto* shown = log.findChild<QPlainTextEdit*>();
    const qsizetype all = shown->toPlainText().size();
    auto* filter = log.findChild<QCheckBox*>();
    filter->click();
    QVERIFY(shown->toPlainText().size() < all);
    QVERIFY(shown->toPlainText().contains(QStringLiteral("white.fits")));
    filter->click();
    QCOMPARE(shown->toPlainText().size(), all);
}

QTEST_MAIN(TestRun)
#include "test_run.moc"
