// Longest block of the event loop while the window works (goal: 50 ms); for a busy machine also without the time that
// the window's thread waited for a core, and its CPU time. On the bundled demo field and, where FURROW_SHARED_DATA is
// there, on the larger fields; or on the configuration named by FURROW_BENCH_CONFIG. Results go to a temporary folder.
// FURROW_BENCH_EVENTS=20 names the events that need more than 20 ms of CPU time, FURROW_BENCH_STACKS=30 writes the
// stack of the window's thread when the loop has not turned for 30 ms.
#include "app/gui/main_window.h"
#include "core/base/atomic_file.h"
#include "core/config/config_io.h"
#include "core/pipeline/demo.h"
#include "tests/bench/block_sampler.h"
#include "tests/bench/event_trace.h"
#include "widgets/catalog/catalog_view.h"
#include "widgets/catalog/export_dialog.h"
#include "widgets/models/field_document.h"
#include "widgets/patches/patch_view.h"
#include "widgets/run/pipeline_runner.h"

#include <benchmark/benchmark.h>

#include <QAction>
#include <QDockWidget>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QSettings>
#include <QTemporaryDir>
#include <QTimer>

#include <memory>
#include <optional>

using namespace furrow;

namespace {

constexpr int kSteps = 20;

struct Scene {
    QTemporaryDir folder;
    std::unique_ptr<app::MainWindow> window;
    test::Watchdog watchdog;
};
Scene* scene = nullptr; ///< lives in main()

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
    scene->window->action(QString::fromLatin1(action))->trigger();
}

void raise(const char* view) {
    scene->window->findChild<QDockWidget*>(QString::fromLatin1(view))->raise();
    settle(300);
}

template <class Act>
void measure(benchmark::State& state, Act act) {
    double longest = 0, own = 0, cpu = 0;
    for (auto _ : state) {
        scene->watchdog.reset();
        act();
        settle(500); // what follows in the background
        longest = std::max(longest, scene->watchdog.longest());
        own = std::max(own, scene->watchdog.longestOwn());
        cpu = std::max(cpu, scene->watchdog.longestCpu());
    }
    state.counters["block_ms"] = longest;
    state.counters["block_own_ms"] = own;
    state.counters["block_cpu_ms"] = cpu;
}

void open(benchmark::State& state, const QString& config) {
    raise("white");
    measure(state, [&] {
        scene->window->openPath(config);
        turnWhile([] { return scene->window->document().isBusy(); });
    });
}

void run(benchmark::State& state) {
    raise("white");
    measure(state, [] {
        trigger("run");
        turnWhile([] { return scene->window->runner().isRunning(); });
        turnWhile([] { return scene->window->document().isBusy(); });
    });
}

void runAndCancel(benchmark::State& state) {
    raise("white");
    double acknowledged = 0;
    measure(state, [&] {
        trigger("run");
        settle(700);
        QElapsedTimer clock;
        clock.start();
        trigger("cancel");
        turnWhile([] { return scene->window->runner().isRunning(); });
        acknowledged = static_cast<double>(clock.elapsed());
    });
    state.counters["stopped_ms"] = acknowledged;
}

void exportAll(benchmark::State& state) {
    static int number = 0; // a file that exists would be asked about
    raise("catalog");
    measure(state, [&] {
        const QString file = scene->folder.filePath(QStringLiteral("copy%1.fits").arg(++number));
        widgets::ExportDialog* dialog = scene->window->catalogView()->openExport();
        dialog->setFile(file);
        dialog->setRows(widgets::ExportDialog::Rows::All);
        dialog->start();
        turnWhile([&] { return dialog->isWriting(); });
        dialog->close();
    });
}

/// With the view named by `view` in front.
void stepThroughSources(benchmark::State& state, const char* view) {
    raise(view);
    measure(state, [] {
        for (int i = 0; i < kSteps; ++i) {
            trigger("nextSource");
            settle(30);
        }
    });
}

/// `shown_ms`: the longest time from the key to the pictures of the next patch (goal: 100 ms).
void stepThroughPatches(benchmark::State& state) {
    raise("patch");
    const auto& patches = scene->window->document().field().patches;
    double slowest = 0;
    measure(state, [&] {
        for (std::size_t i = 0; i < std::min<std::size_t>(kSteps, patches.size()); ++i) {
            const QString before = scene->window->selection().patch();
            QElapsedTimer clock;
            clock.start();
            trigger("nextProblem");
            const QString tag = scene->window->selection().patch();
            if (tag == before)
                break; // the last one
            const auto& pictures = [] { return scene->window->patchView()->pictures(); };
            while (!pictures() || pictures()->tag != tag)
                QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
            slowest = std::max(slowest, static_cast<double>(clock.elapsed()));
            settle(400); // as a user looks at it; the next ones are prefetched
        }
    });
    state.counters["shown_ms"] = slowest;
}

void stepThroughBands(benchmark::State& state) {
    raise("patch");
    measure(state, [] {
        for (int i = 0; i < kSteps; ++i) {
            trigger("nextBand");
            settle(30);
        }
    });
}

struct Field {
    std::string name;
    QString config;
};

/// The same field with its results in the temporary folder.
Field inFolder(const std::string& name, const std::filesystem::path& config) {
    const std::filesystem::path folder = scene->folder.filePath(QString::fromStdString(name)).toStdString();
    std::filesystem::create_directories(folder);
    const config::Loaded loaded = config::loadConfig(config, {}, folder / "work");
    writeTextAtomically(folder / "config.yaml", config::dumpConfig(loaded.config, false));
    return {name, QString::fromStdString((folder / "config.yaml").string())};
}

std::vector<Field> fields() {
    if (const QString named = qEnvironmentVariable("FURROW_BENCH_CONFIG"); !named.isEmpty())
        return {inFolder("field", named.toStdString())};
    std::vector<Field> all{
        {"demo", QString::fromStdString(
                     pipeline::writeDemo(scene->folder.filePath(QStringLiteral("demo")).toStdString()).string())}};
    for (const char* name : {"sdss_ugriz", "sim_medium"})
        if (const auto config = std::filesystem::path(FURROW_SHARED_DATA) / "data" / name / "config.yaml";
            std::filesystem::exists(config))
            all.push_back(inFolder(name, config));
    return all;
}

template <class Function, class... Arguments>
void add(const Field& field, const char* phase, int iterations, Function function, Arguments... arguments) {
    benchmark::RegisterBenchmark((field.name + '/' + phase).c_str(), function, arguments...)
        ->Iterations(iterations)
        ->Unit(benchmark::kMillisecond);
}

} // namespace

int main(int argc, char** argv) {
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    bench::TracedApplication application(argc, argv, qEnvironmentVariable("FURROW_BENCH_EVENTS").toDouble());
    Scene parts;
    scene = &parts;
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, parts.folder.path());
    QApplication::setOrganizationName(QStringLiteral("FurrowBench"));
    std::optional<bench::BlockSampler> sampler;
    QTimer turns;
    if (const int threshold = qEnvironmentVariableIntValue("FURROW_BENCH_STACKS")) {
        sampler.emplace(std::chrono::milliseconds(threshold));
        QObject::connect(&turns, &QTimer::timeout, [&] { sampler->turned(); });
        turns.start(2);
    }
    parts.window = std::make_unique<app::MainWindow>();
    parts.window->show();
    settle(300);
    for (const Field& field : fields()) {
        add(field, "open", 3, open, field.config);
        add(field, "run_and_cancel", 1, runAndCancel);
        add(field, "run", 1, run);
        add(field, "open_again", 3, open, field.config);
        add(field, "export", 3, exportAll);
        for (const char* view : {"white", "source", "patch", "catalog"})
            add(field, (std::string("sources_") + view).c_str(), 1, stepThroughSources, view);
        add(field, "patches", 1, stepThroughPatches);
        add(field, "bands", 1, stepThroughBands);
    }
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    parts.window.reset();
    return 0;
}
