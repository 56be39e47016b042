// Longest block of the event loop while the window works (goal: 50 ms), on the bundled demo field or on the
// configuration named by FURROW_BENCH_CONFIG (its work folder is written).
#include "app/gui/main_window.h"
#include "core/pipeline/demo.h"
#include "tests/support/watchdog.h"
#include "widgets/catalog/catalog_view.h"
#include "widgets/catalog/export_dialog.h"
#include "widgets/models/field_document.h"
#include "widgets/run/pipeline_runner.h"

#include <benchmark/benchmark.h>

#include <QAction>
#include <QApplication>
#include <QEventLoop>
#include <QFile>
#include <QSettings>
#include <QTemporaryDir>
#include <QTimer>

#include <memory>

using namespace furrow;

namespace {

struct Bench {
    QTemporaryDir folder;
    QString config;
    std::unique_ptr<app::MainWindow> window;
    test::Watchdog watchdog;
};
Bench* bench = nullptr; ///< lives in main()

void turnWhile(const std::function<bool()>& busy) {
    QEventLoop loop;
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, [&] {
        if (!busy())
            loop.quit();
    });
    timer.start(5);
    loop.exec();
}

void settle(int milliseconds) {
    QEventLoop loop;
    QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
    loop.exec();
}

void trigger(const char* action) {
    bench->window->action(QString::fromLatin1(action))->trigger();
}

template <class Act>
void measure(benchmark::State& state, Act act) {
    qint64 longest = 0;
    for (auto _ : state) {
        bench->watchdog.reset();
        act();
        settle(500); // what follows in the background
        longest = std::max(longest, bench->watchdog.longest());
    }
    state.counters["longest_block_ms"] = static_cast<double>(longest);
}

void open(benchmark::State& state) {
    measure(state, [] {
        bench->window->openPath(bench->config);
        turnWhile([] { return bench->window->document().isBusy(); });
    });
}

void run(benchmark::State& state) {
    measure(state, [] {
        trigger("run");
        turnWhile([] { return bench->window->runner().isRunning(); });
    });
}

void runAndCancel(benchmark::State& state) {
    measure(state, [] {
        trigger("run");
        settle(700);
        trigger("cancel");
        turnWhile([] { return bench->window->runner().isRunning(); });
    });
}

void exportCatalog(benchmark::State& state) {
    int number = 0;
    measure(state, [&] { // a file that exists would be asked about
        const QString file = bench->folder.filePath(QStringLiteral("copy%1.fits").arg(++number));
        widgets::ExportDialog* dialog = bench->window->catalogView()->openExport();
        dialog->setFile(file);
        dialog->setRows(widgets::ExportDialog::Rows::All);
        dialog->start();
        turnWhile([&] { return dialog->isWriting(); });
        dialog->close();
    });
}

void stepThroughSources(benchmark::State& state) {
    measure(state, [] {
        for (int i = 0; i < 20; ++i) {
            trigger("nextSource");
            settle(30);
        }
    });
}

} // namespace

BENCHMARK(open)->Iterations(3)->Unit(benchmark::kMillisecond);
BENCHMARK(runAndCancel)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(run)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(exportCatalog)->Iterations(3)->Unit(benchmark::kMillisecond);
BENCHMARK(stepThroughSources)->Iterations(1)->Unit(benchmark::kMillisecond);

int main(int argc, char** argv) {
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    Bench parts;
    bench = &parts;
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, parts.folder.path());
    QApplication::setOrganizationName(QStringLiteral("FurrowBench"));
    parts.config = qEnvironmentVariable("FURROW_BENCH_CONFIG");
    if (parts.config.isEmpty())
        parts.config = QString::fromStdString(
            pipeline::writeDemo(parts.folder.filePath(QStringLiteral("demo")).toStdString()).string());
    parts.window = std::make_unique<app::MainWindow>();
    parts.window->show();
    settle(300);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    parts.window.reset();
    return 0;
}
