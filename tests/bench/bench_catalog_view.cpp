#include "core/base/atomic_file.h"
#include "tests/bench/bench_catalog_data.h"
#include "tests/support/watchdog.h"
#include "widgets/catalog/catalog_table.h"
#include "widgets/catalog/catalog_view.h"
#include "widgets/catalog/export_dialog.h"
#include "widgets/catalog/filter_bar.h"
#include "widgets/catalog/plot_panel.h"

#include <benchmark/benchmark.h>

#include <QApplication>
#include <QSettings>

#include <functional>

/// The Catalog view at 10⁶ rows × 200 columns: how long each step takes until it is shown, and the longest time that
/// the event loop was blocked meanwhile (goal: 50 ms).
namespace {

using namespace furrow;
using namespace furrow::widgets;

struct Window {
    Window() {
        const auto folder = bench::csvFile().parent_path();
        writeTextAtomically(folder / "config_used_20250101_000000.yaml",
                            "inputs: {input_catalog: none.csv, image_list_file: list.txt}\noutputs: {work_dir: " +
                                folder.string() + "}\n");
        view.resize(1200, 700);
        view.show();
    }
    FieldDocument document;
    Selection selection;
    SourceOrder order;
    CatalogView view{&document, &selection, &order};
};

/// Runs `action` and the event loop until `isDone`.
void step(benchmark::State& state, const std::function<void()>& action, const std::function<bool()>& isDone) {
    for (auto _ : state) {
        test::Watchdog watchdog;
        action();
        while (!isDone())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        QCoreApplication::processEvents();
        state.counters["block_ms"] = watchdog.longest();
        state.counters["block_own_ms"] = watchdog.longestOwn();
        state.counters["block_cpu_ms"] = watchdog.longestCpu();
    }
}

Window* window = nullptr; ///< of all steps, in their order

bool plotIsThere(const QString& x) {
    const PlotCanvas* canvas = window->view.plotPanel()->canvas();
    return canvas->data() && canvas->data()->request.x == x && !canvas->isDrawing();
}

void open(benchmark::State& state) {
    step(
        state, [] { window->document.open(bench::csvFile().parent_path()); },
        [] { return window->view.model()->totalRows() > 0; });
}
/// Columns that nobody asked for yet.
void readTheRest(benchmark::State& state) {
    step(
        state, [] {}, [] { return !window->view.isPreloading(); });
    state.counters["memory_MB"] = static_cast<double>(window->view.model()->catalog()->table().bytes()) / 1e6;
}
void sortByColumn(benchmark::State& state) {
    step(
        state, [] { window->view.model()->sort(12, Qt::DescendingOrder); },
        [] { return !window->view.model()->isOrdering(); });
}
void filterByExpression(benchmark::State& state) {
    step(
        state,
        [] {
            window->view.filterBar()->setExpression(
                QStringLiteral("fit_is_reliable && FLUX_m410_fit / FLUXERR_m410_fit > 1"));
        },
        [] { return !window->view.model()->isOrdering(); });
}
void filterOff(benchmark::State& state) {
    step(
        state, [] { window->view.filterBar()->setExpression({}); }, [] { return !window->view.model()->isOrdering(); });
}
void filterByWords(benchmark::State& state) {
    step(
        state, [] { window->view.model()->setFilter({}, QStringLiteral("bound_stalled s00001")); },
        [] { return !window->view.model()->isOrdering(); });
}
void scatterPlot(benchmark::State& state) {
    step(
        state,
        [] {
            window->view.showPlot(true);
            window->view.plotPanel()->plot(QStringLiteral("FLUX_m420_fit"), QStringLiteral("FLUX_m421_fit"));
        },
        [] { return plotIsThere(QStringLiteral("FLUX_m420_fit")); });
}
void brush(benchmark::State& state) {
    step(
        state,
        [] {
            PlotCanvas* canvas = window->view.plotPanel()->canvas();
            canvas->brush(QPolygonF(canvas->plotArea().adjusted(80, 80, -80, -80)), false);
        },
        [] {
            const PlotCanvas* canvas = window->view.plotPanel()->canvas();
            return !canvas->isBrushing() && !canvas->isDrawing();
        });
}
void histogram(benchmark::State& state) {
    step(
        state, [] { window->view.plotPanel()->plot(QStringLiteral("FLUX_m430_fit"), {}); },
        [] { return plotIsThere(QStringLiteral("FLUX_m430_fit")); });
}
void exportSelected(benchmark::State& state) {
    ExportDialog* dialog = window->view.openExport();
    dialog->setRows(ExportDialog::Rows::Selected);
    const std::filesystem::path part = bench::csvFile().parent_path() / "part.csv";
    std::filesystem::remove(part); // of another time
    dialog->setFile(QString::fromStdString(part.string()));
    step(
        state, [dialog] { dialog->start(); }, [dialog] { return !dialog->isWriting(); });
    dialog->close();
}

#define FURROW_STEP(name) BENCHMARK(name)->Unit(benchmark::kMillisecond)->Iterations(1)->UseRealTime()
FURROW_STEP(open);
FURROW_STEP(sortByColumn);
FURROW_STEP(filterByExpression);
FURROW_STEP(filterOff);
FURROW_STEP(scatterPlot);
FURROW_STEP(brush);
FURROW_STEP(histogram);
FURROW_STEP(exportSelected);
FURROW_STEP(filterByWords);
FURROW_STEP(readTheRest);

} // namespace

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("FurrowBench"));
    QSettings().clear();
    benchmark::Initialize(&argc, argv);
    Window first;
    window = &first;
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}
