#include "app/gui/main_window.h"
#include "app/gui/message_banner.h"
#include "app/gui/opening_bar.h"
#include "core/base/atomic_file.h"
#include "tests/support/temp_dir.h"
#include "widgets/base/work_pool.h"
#include "widgets/catalog/catalog_view.h"

#include <QProgressBar>
#include <QPushButton>
#include <QSemaphore>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>
#include <QThreadPool>

using namespace furrow;
using namespace furrow::app;

namespace {

/// A work folder with a final catalog.
class Folder {
public:
    explicit Folder(const std::string& catalog) {
        writeTextAtomically(m_dir / "w/output_catalog.csv", catalog);
        writeTextAtomically(m_dir / "w/config_used_20250101_000000.yaml",
                            "inputs: {input_catalog: none.csv, image_list_file: list.txt}\noutputs: {work_dir: " +
                                (m_dir / "w").string() + "}\n");
    }
    QString path() const { return QString::fromStdString((m_dir / "w").string()); }
    std::filesystem::path workDir() const { return m_dir / "w"; }

private:
    test::TempDir m_dir;
};

/// Keeps the work pool from doing anything until it is released: what is opened takes as long as the test wants.
class BusyPool {
public:
    BusyPool()
        : m_threads(widgets::workPool()->maxThreadCount()) {
        for (int i = 0; i < m_threads; ++i)
            widgets::workPool()->start([this] { m_released.acquire(); });
    }
    ~BusyPool() { release(); }
    void release() {
        m_released.release(m_threads);
        m_threads = 0;
        widgets::workPool()->waitForDone();
    }

private:
    int m_threads;
    QSemaphore m_released;
};

} // namespace

/// Progress of opening, and the way out of it.
class TestOpening : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void progressIsShownUntilTheFieldIsThere();
    void cancelLeavesAnEmptyWindow();
    void cancelKeepsWhatWasOpen();
    void progressIsThatOfTheCatalog();
    void badCatalogIsNamedWithItsLine();

private:
    test::TempDir m_settings;
    const Folder m_good{"ID,RA,DEC,FLUX_g_fit\n1,150,2,7\n2,150,2,8\n"};
};

void TestOpening::initTestCase() {
    QCoreApplication::setOrganizationName(QStringLiteral("FurrowOpeningTest"));
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, QString::fromStdString(m_settings.path().string()));
}

void TestOpening::progressIsShownUntilTheFieldIsThere() {
    MainWindow window;
    window.show();
    const auto* bar = window.findChild<OpeningBar*>();
    QVERIFY(bar && !bar->isVisible());
    BusyPool pool;
    window.openPath(m_good.path());
    QTRY_VERIFY(bar->isVisible());
    QVERIFY(bar->cancelButton()->isEnabled() && bar->cancelButton()->focusPolicy() != Qt::NoFocus);
    QCOMPARE(bar->progressBar()->maximum(), 0); // nothing is known yet
    pool.release();
    QTRY_VERIFY(window.document().isOpen());
    QVERIFY(!bar->isVisible());
    QCOMPARE(window.catalogView()->model()->totalRows(), std::size_t(2));
}

void TestOpening::cancelLeavesAnEmptyWindow() {
    MainWindow window;
    window.show();
    auto* bar = window.findChild<OpeningBar*>();
    {
        BusyPool pool;
        window.openPath(m_good.path());
        QTRY_VERIFY(bar->isVisible());
        bar->cancelButton()->click();
        QVERIFY(!bar->isVisible() && !window.document().isOpening()); // at once, whatever is still going on
    }
    QVERIFY(window.banner()->isVisible());
    QVERIFY(window.banner()->text().contains(QStringLiteral("cancelled")));
    QVERIFY(window.banner()->text().contains(QStringLiteral("Nothing is open")));
    QTRY_VERIFY(!window.document().isBusy());
    QVERIFY(!window.document().isOpen());
    QCOMPARE(window.catalogView()->model()->totalRows(), std::size_t(0));
    window.openPath(m_good.path()); // and goes on
    QTRY_VERIFY(window.document().isOpen());
}

void TestOpening::cancelKeepsWhatWasOpen() {
    const Folder other("ID,RA,DEC\n7,150,2\n");
    MainWindow window;
    window.show();
    window.openPath(m_good.path());
    QTRY_VERIFY(window.document().isOpen());
    const QString title = window.windowTitle();
    {
        BusyPool pool;
        window.openPath(other.path());
        window.document().cancelOpening();
    }
    QTRY_VERIFY(!window.document().isBusy());
    QCOMPARE(window.catalogView()->model()->totalRows(), std::size_t(2));
    QCOMPARE(window.windowTitle(), title);
    QVERIFY(window.banner()->text().contains(QStringLiteral("still open")));
    window.document().reload();
    QTRY_VERIFY(!window.document().isBusy());
    QCOMPARE(window.catalogView()->model()->totalRows(), std::size_t(2));
}

void TestOpening::progressIsThatOfTheCatalog() {
    struct Sink : ProgressSink {
        void stageStarted(std::string_view) override {}
        void stageAdvanced(std::string_view, std::size_t done, std::size_t total, std::string_view) override {
            const std::lock_guard lock(mutex);
            shares.push_back(static_cast<double>(done) / static_cast<double>(total));
        }
        void stageFinished(std::string_view, double) override {}
        std::mutex mutex;
        std::vector<double> shares;
    };
    std::string csv = "ID,RA,DEC\n";
    for (int i = 0; i < 400'000; ++i)
        csv += std::to_string(i) + ",150.1234,2.5678\n";
    const Folder big(csv);
    const auto sink = std::make_shared<Sink>();
    widgets::readField(big.workDir(), RunContext({}, sink, nullptr));
    QVERIFY(sink->shares.size() > 5);
    QCOMPARE(*std::max_element(sink->shares.begin(), sink->shares.end()), 1.0);
    std::stop_source stop;
    stop.request_stop();
    QVERIFY_EXCEPTION_THROWN(widgets::readField(big.workDir(), RunContext(stop.get_token(), nullptr, nullptr)),
                             Cancelled);
}

void TestOpening::badCatalogIsNamedWithItsLine() {
    const Folder bad("ID,RA,DEC\n1,150,2\n2,150\n");
    MainWindow window;
    window.show();
    window.openPath(bad.path());
    QTRY_VERIFY(window.document().isOpen());
    QVERIFY(window.banner()->isVisible());
    for (const char* part : {"output_catalog.csv", "line 3: 2 cells, the header has 3", "check for missing"})
        QVERIFY2(window.banner()->text().contains(QLatin1String(part)), qPrintable(window.banner()->text()));
    QCOMPARE(window.catalogView()->model()->totalRows(), std::size_t(0));
}

QTEST_MAIN(TestOpening)
#include "test_opening.moc"
