#include "tests/window/driven_window.h"

#include "app/gui/message_banner.h"
#include "core/base/atomic_file.h"
#include "widgets/patches/patch_view.h"
#include "widgets/patches/patches_panel.h"
#include "widgets/run/stages_panel.h"
#include "widgets/source/source_view.h"
#include "widgets/white/shown_image.h"
#include "widgets/white/white_view.h"

#include <QAction>
#include <QComboBox>
#include <QLineEdit>
#include <QMessageBox>
#include <QRegularExpression>
#include <QTableView>
#include <QTimer>

using namespace furrow;
using namespace furrow::widgets;

namespace fs = std::filesystem;

/// What is missing, what goes wrong and what comes at a bad moment: it is explained and nothing is lost.
class TestStates : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void anotherFieldForgetsTheRun();
    void missingWhiteStackIsNamed();
    void missingPatchInputIsNamed();
    void unpluggedImageIsNamed();
    void reviewThatCannotBeWrittenIsNamed();
    void noteIsKeptAtTheEnd();
    void lastOfSeveralFieldsIsOpened();
    void enterOpensTheWorstPatch();
    void selectingDuringARunIsFine();
    void closingDuringARunAsks();

private:
    /// The field's configuration with another work folder, and other images unless `images` is empty.
    QString configuration(const char* name, const QString& images = {});
    void open(const QString& path);
    QString tag(int row) const { return (*m_window)->patchesPanel()->model()->tag(row); }
    QString banner() const { return (*m_window)->banner()->isVisible() ? (*m_window)->banner()->text() : QString(); }

    std::unique_ptr<test::DrivenWindow> m_window;
};

void TestStates::init() {
    m_window = std::make_unique<test::DrivenWindow>();
    QVERIFY(m_window->open());
}

void TestStates::cleanup() {
    m_window.reset();
}

QString TestStates::configuration(const char* name, const QString& images) {
    QString text = QString::fromStdString(readTextFile((*m_window)->document().field().configFile));
    // Every folder of the run is below its work folder.
    const QRegularExpression workDir(QStringLiteral("\\n +work_dir: \"([^\"]*)\""));
    const QString before = workDir.match(text).captured(1);
    text.replace(before, QString::fromStdString(m_window->file(std::string(name) + "_work").string()));
    if (!images.isEmpty())
        text.replace(QRegularExpression(QStringLiteral("(\\n +image_list_file: )[^\\n]*")),
                     QStringLiteral("\\1\"%1\"").arg(images));
    const fs::path file = m_window->file(std::string(name) + ".yaml");
    writeTextAtomically(file, text.toStdString());
    return QString::fromStdString(file.string());
}

void TestStates::open(const QString& path) {
    QSignalSpy changed(&(*m_window)->document(), &FieldDocument::fieldChanged);
    (*m_window)->openPath(path);
    QVERIFY(changed.wait(test::kPatience));
    QVERIFY(m_window->waitUntilQuiet());
}

void TestStates::anotherFieldForgetsTheRun() {
    StagesPanel& stages = *(*m_window)->stagesPanel();
    QSignalSpy finished(&(*m_window)->runner(), &PipelineRunner::finished);
    QVERIFY(m_window->choose(m_window->menu(QStringLiteral("Run one stage")), QStringLiteral("Merge")));
    QVERIFY(finished.wait(test::kPatience) && m_window->waitUntilQuiet());
    QVERIFY(stages.status().startsWith(QStringLiteral("Finished")));
    open(configuration("new"));
    QCOMPARE(stages.status(), QStringLiteral("This field has not been run yet."));
    for (int row = 0; row < stages.model()->rowCount(); ++row)
        QVERIFY(stages.model()->state(row) == StageState::Stale);
    // Every view says why it is empty.
    QCOMPARE((*m_window)->patchesPanel()->model()->rowCount(), 0);
    QVERIFY((*m_window)->patchesPanel()->summary().startsWith(QStringLiteral("No patches yet")));
    QVERIFY((*m_window)->patchView()->message().startsWith(QStringLiteral("No patches yet")));
    QVERIFY((*m_window)->whiteView()->image()->message().startsWith(QStringLiteral("This field has not been run")));
    QVERIFY(!(*m_window)->sourceView()->message().isEmpty());
}

void TestStates::missingWhiteStackIsNamed() {
    const fs::path white = m_window->work() / "white.fits";
    fs::remove(white);
    open(QString::fromStdString(m_window->work().string()));
    const QString message = (*m_window)->whiteView()->image()->message();
    QVERIFY2(message.contains(QString::fromStdString(white.string())) && message.contains(QStringLiteral("Run stale")),
             qPrintable(message));
    // What is still there is shown.
    QCOMPARE((*m_window)->patchesPanel()->model()->rowCount(), 9);
    QVERIFY(m_window->action("runStale")->isEnabled());
}

void TestStates::missingPatchInputIsNamed() {
    // Those next in the list of problems have been fetched already.
    const PatchOrder* order = (*m_window)->patchesPanel()->order();
    const QString gone = order->index(order->rowCount() - 1, PatchModel::Tag).data().toString();
    const fs::path payload = m_window->work() / "patch_payloads" / (gone.toStdString() + ".fits.fz");
    QVERIFY(fs::remove(payload));
    QVERIFY(m_window->raise("patch"));
    PatchView& view = *(*m_window)->patchView();
    (*m_window)->selection().selectPatch(gone);
    QTRY_VERIFY_WITH_TIMEOUT(view.message().contains(gone), test::kPatience);
    QVERIFY2(view.message().contains(QString::fromStdString(payload.string())), qPrintable(view.message()));
    const QString other = order->index(0, PatchModel::Tag).data().toString();
    (*m_window)->selection().selectPatch(other);
    QTRY_VERIFY_WITH_TIMEOUT(view.message().isEmpty() && view.pictures()->tag == other, test::kPatience);
}

void TestStates::unpluggedImageIsNamed() {
    // Links to the images, so that one can be taken away.
    const fs::path list = (*m_window)->document().field().config->inputs.imageListFile;
    const fs::path folder = m_window->file("images");
    fs::create_directory(folder);
    std::string names;
    fs::path last;
    for (const QString& line : QString::fromStdString(readTextFile(list)).split(QLatin1Char('\n'))) {
        if (line.trimmed().isEmpty() || line.startsWith(QLatin1Char('#')))
            continue;
        const fs::path image = list.parent_path() / line.trimmed().toStdString();
        last = folder / image.filename();
        fs::create_symlink(image, last);
        names += last.string() + '\n';
    }
    const fs::path ownList = m_window->file("images.txt");
    writeTextAtomically(ownList, names);
    const QString config = configuration("own", QString::fromStdString(ownList.string()));
    fs::copy(m_window->work(), m_window->file("own_work"),
             fs::copy_options::recursive | fs::copy_options::create_hard_links);
    open(config);
    ShownImage& shown = *(*m_window)->whiteView()->shown();
    QTRY_COMPARE_WITH_TIMEOUT(shown.bands()->bands().size(), qsizetype(5), test::kPatience);
    fs::remove(last);
    QSignalSpy failed(&shown, &ShownImage::failed);
    shown.showBand(shown.bands()->bands().back());
    QVERIFY(failed.wait(test::kPatience));
    QVERIFY2(banner().contains(QString::fromStdString(last.string())), qPrintable(banner()));
    QVERIFY(shown.band().isEmpty() && (*m_window)->whiteView()->image()->hasImage()); // white stays
    // Opened without it the chooser says why there are no bands.
    open(config);
    QTRY_VERIFY_WITH_TIMEOUT(!shown.bands()->problem().isEmpty(), test::kPatience);
    QVERIFY(!shown.chooser()->isEnabled());
    QVERIFY2(shown.chooser()->toolTip().contains(QString::fromStdString(last.string())),
             qPrintable(shown.chooser()->toolTip()));
}

void TestStates::reviewThatCannotBeWrittenIsNamed() {
    const fs::path review = m_window->work() / "review.csv";
    fs::remove(review);
    fs::create_directories(review / "occupied");
    (*m_window)->selection().selectPatch(tag(0));
    QVERIFY(m_window->raise("patches"));
    (*m_window)->patchesPanel()->table()->setFocus();
    QVERIFY(m_window->trigger("acceptPatch"));
    QTRY_VERIFY_WITH_TIMEOUT(banner().contains(QString::fromStdString(review.string())), test::kPatience);
}

void TestStates::noteIsKeptAtTheEnd() {
    (*m_window)->selection().selectPatch(tag(0));
    QVERIFY(m_window->raise("patches"));
    (*m_window)->patchesPanel()->table()->setFocus();
    const std::string name = tag(0).toStdString();
    QVERIFY(m_window->trigger("noteOnPatch"));
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("not yet saved"));
    QVERIFY((*m_window)->close());
    const fs::path review = m_window->work() / "review.csv";
    QTRY_VERIFY_WITH_TIMEOUT(fs::exists(review) &&
                                 QString::fromStdString(readTextFile(review)).contains(QStringLiteral("not yet saved")),
                             test::kPatience);
    QVERIFY(readTextFile(review).find(name) != std::string::npos);
}

void TestStates::lastOfSeveralFieldsIsOpened() {
    const QString work = QString::fromStdString(m_window->work().string()), other = configuration("new");
    QSignalSpy opened(&(*m_window)->document(), &FieldDocument::opened);
    (*m_window)->openPath(other);
    (*m_window)->openPath(QString::fromStdString(m_window->file("nowhere.yaml").string()));
    (*m_window)->openPath(work);
    QVERIFY(opened.wait(test::kPatience) && m_window->waitUntilQuiet());
    QTest::qWait(200); // the others would have come by now
    QCOMPARE(opened.size(), 1);
    QCOMPARE((*m_window)->windowFilePath(), work);
    QVERIFY(banner().isEmpty());
    QCOMPARE((*m_window)->patchesPanel()->model()->rowCount(), 9);
}

void TestStates::enterOpensTheWorstPatch() {
    QVERIFY((*m_window)->selection().patch().isEmpty());
    QVERIFY(m_window->raise("patches"));
    (*m_window)->patchesPanel()->table()->setFocus();
    QVERIFY(m_window->trigger("openPatch"));
    const PatchOrder* order = (*m_window)->patchesPanel()->order();
    const QString worst = order->index(0, PatchModel::Tag).data().toString();
    QCOMPARE((*m_window)->selection().patch(), worst);
    QTRY_VERIFY_WITH_TIMEOUT((*m_window)->patchView()->pictures(), test::kPatience);
    QVERIFY((*m_window)->patchView()->isVisible());
}

void TestStates::selectingDuringARunIsFine() {
    PipelineRunner& runner = (*m_window)->runner();
    QSignalSpy finished(&runner, &PipelineRunner::finished);
    const auto rows = m_window->fittedRows();
    const std::vector<std::string> views{"patch", "source", "white", "catalog"};
    QVERIFY(m_window->trigger("run"));
    std::size_t step = 0;
    for (constexpr std::size_t steps = 50; finished.isEmpty(); ++step) {
        if (step < steps) { // the run comes second and must get on, too
            QVERIFY(m_window->raise(views[step % views.size()].c_str()));
            (*m_window)->selection().selectSource(m_window->id(rows[step % rows.size()]));
            if (step % 3 == 0 && (*m_window)->patchesPanel()->model()->rowCount() > 0)
                (*m_window)->patchesPanel()->selectNextProblem();
        }
        QTest::qWait(100);
    }
    QVERIFY2(finished[0][0].value<RunResult>().outcome == RunResult::Outcome::Succeeded,
             qPrintable(finished[0][0].value<RunResult>().message));
    QVERIFY(m_window->waitUntilQuiet());
    const QString last = m_window->id(rows.front());
    (*m_window)->selection().selectSource(last);
    QVERIFY(m_window->raise("source"));
    QTRY_VERIFY_WITH_TIMEOUT((*m_window)->sourceView()->message().isEmpty(), test::kPatience);
    QVERIFY((*m_window)->sourceView()->title().startsWith(last));
    QVERIFY(banner().isEmpty());
}

void TestStates::closingDuringARunAsks() {
    PipelineRunner& runner = (*m_window)->runner();
    QVERIFY(m_window->trigger("run"));
    const auto answer = [](QMessageBox::StandardButton button) {
        QTimer::singleShot(100, [button] {
            for (QWidget* widget : QApplication::topLevelWidgets())
                if (auto* box = qobject_cast<QMessageBox*>(widget); box && box->isVisible())
                    box->button(button)->click();
        });
    };
    answer(QMessageBox::No);
    QVERIFY(!(*m_window)->close());
    QVERIFY(runner.isRunning() && (*m_window)->isVisible());
    answer(QMessageBox::Yes);
    QVERIFY(!(*m_window)->close()); // it waits for the run to stop
    QTRY_VERIFY_WITH_TIMEOUT(!(*m_window)->isVisible(), test::kPatience);
    QVERIFY(!runner.isRunning());
}

QTEST_MAIN(TestStates)
#include "test_states.moc"
