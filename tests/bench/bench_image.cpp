// The image view with a white stack of 10 000 x 10 000 pixels: first picture, pan, zoom, markers. Frames are those of
// a view of 1400 x 900 logical pixels (QT_SCALE_FACTOR=2: with four device pixels each); compare CPU times, and frames
// with each other in one run. `worst_ms` is the longest frame (goal: 16 ms; `worst_cpu_ms`: CPU time of all threads),
// `settled_ms` the longest time until the picture has all its detail.
#include "widgets/image/contours.h"
#include "widgets/image/image_view.h"
#include "widgets/image/marker_layer.h"
#include "widgets/white/source_layers.h"

#include <QApplication>
#include <QElapsedTimer>

#include <benchmark/benchmark.h>
#include <ctime>
#include <random>

namespace {
using namespace furrow;
using namespace furrow::widgets;

constexpr int kSide = 10'000;
const QSize kView(1400, 900);

/// Sky noise with a gradient; made once.
FloatImage largeImage() {
    static const FloatImage image = [] {
        auto pixels = std::make_shared<Image<float>>(kSide, kSide);
        std::uint32_t state = 1;
        for (int y = 0; y < kSide; ++y)
            for (int x = 0; x < kSide; ++x) {
                state = state * 1664525u + 1013904223u;
                (*pixels)(x, y) = static_cast<float>(state >> 8) * 1e-6f + static_cast<float>(x + y) * 1e-3f;
            }
        return pixels;
    }();
    return image;
}

std::vector<QPointF> positions(int count) {
    std::mt19937 random(3);
    std::uniform_real_distribution<double> place(0, kSide);
    std::vector<QPointF> points;
    for (int i = 0; i < count; ++i)
        points.emplace_back(place(random), place(random));
    return points;
}

/// A view that shows the large image with all its levels.
struct Scene {
    Scene() {
        view.setDisplay(&display);
        view.resize(kView);
        view.setImage(largeImage());
        view.show();
        while (!view.isComplete())
            QApplication::processEvents(QEventLoop::WaitForMoreEvents);
        settle();
    }
    /// Paints what a change called for, as the event loop does.
    void frame() { view.repaint(); }
    void settle() {
        frame();
        QApplication::processEvents(); // paints until nothing is missing
    }
    DisplaySettings display;
    ImageView view;
};

/// Times the first frame after a change, and how long the picture needs to have all its detail.
class FrameTimes {
public:
    void next(Scene& scene) {
        QElapsedTimer clock;
        clock.start();
        const std::clock_t before = std::clock();
        scene.frame();
        m_worstCpu = std::max(m_worstCpu, 1e3 * static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC);
        const double shown = milliseconds(clock);
        scene.settle();
        m_worst = std::max(m_worst, shown);
        m_settled = std::max(m_settled, milliseconds(clock));
    }
    void report(benchmark::State& state) const {
        state.counters["worst_ms"] = m_worst;
        state.counters["worst_cpu_ms"] = m_worstCpu;
        state.counters["settled_ms"] = m_settled;
    }

private:
    static double milliseconds(const QElapsedTimer& clock) { return static_cast<double>(clock.nsecsElapsed()) * 1e-6; }
    double m_worst = 0, m_worstCpu = 0, m_settled = 0;
};

void firstPicture(benchmark::State& state) {
    const FloatImage image = largeImage();
    for (auto _ : state) {
        DisplaySettings display;
        ImageView view;
        view.setDisplay(&display);
        view.resize(kView);
        view.setImage(image);
        view.show();
        view.repaint();
    }
}
BENCHMARK(firstPicture)->Unit(benchmark::kMillisecond)->Iterations(3);

/// One step of a drag at a zoom of range(0) hundredths, with range(1) markers.
void pan(benchmark::State& state) {
    Scene scene;
    if (state.range(1) > 0)
        scene.view.overlays()->setLayer(
            std::make_unique<MarkerLayer>("m", "M", MarkerStyle{}, positions(static_cast<int>(state.range(1)))));
    const double zoom = static_cast<double>(state.range(0)) / 100;
    scene.view.setZoom(zoom);
    scene.frame();
    int step = 0;
    for (auto _ : state) {
        const double sign = ++step % 100 < 50 ? 1 : -1;
        scene.view.centreOn(scene.view.transform().centre + sign * QPointF(9, 5) / zoom);
        scene.frame();
    }
}
BENCHMARK(pan)
    ->Args({9, 0})
    ->Args({70, 0})
    ->Args({300, 0})
    ->Args({9, 100'000})
    ->Args({9, 1'000'000})
    ->Unit(benchmark::kMillisecond);

/// One step of the wheel, with range(0) markers.
void zoom(benchmark::State& state) {
    Scene scene;
    if (state.range(0) > 0)
        scene.view.overlays()->setLayer(
            std::make_unique<MarkerLayer>("m", "M", MarkerStyle{}, positions(static_cast<int>(state.range(0)))));
    int step = 0;
    for (auto _ : state) {
        scene.view.zoomBy(++step % 40 < 20 ? 1.19 : 1 / 1.19);
        scene.frame();
    }
}
BENCHMARK(zoom)->Arg(0)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

/// Just above the zoom, in thousandths of device pixels per image pixel, at which a coarser level would do.
const std::vector<std::int64_t> kWorstZooms{63, 126, 251, 501};

void setDeviceZoom(Scene& scene, std::int64_t thousandths) {
    scene.view.setZoom(static_cast<double>(thousandths) / 1000 / scene.view.devicePixelRatioF());
}

/// Zooming in to a level of which nothing is coloured yet.
void coldZoom(benchmark::State& state) {
    Scene scene;
    FrameTimes times;
    int step = 0;
    for (auto _ : state) {
        scene.view.zoomToFit();
        scene.display.setContrastBias(1, ++step % 2 ? 0.4 : 0.6);
        scene.settle();
        setDeviceZoom(scene, state.range(0));
        times.next(scene);
    }
    times.report(state);
}

/// Jumps by a whole view into parts of the image that were not seen yet.
void coldPan(benchmark::State& state) {
    Scene scene;
    setDeviceZoom(scene, state.range(0));
    scene.settle();
    FrameTimes times;
    const QRectF seen = scene.view.transform().visible();
    int step = 0;
    for (auto _ : state) {
        ++step;
        scene.view.centreOn(QPointF(seen.width() * (0.5 + step % 3), seen.height() * (0.5 + step / 3 % 4)));
        if (step % 12 == 0)
            scene.display.setContrastBias(1, step % 24 ? 0.4 : 0.6); // forgets what was seen
        times.next(scene);
    }
    times.report(state);
}

/// A limit dragged in the histogram: every frame has new colours.
void dragLimits(benchmark::State& state) {
    Scene scene;
    setDeviceZoom(scene, state.range(0));
    scene.settle();
    FrameTimes times;
    int step = 0;
    for (auto _ : state) {
        scene.display.setLimits({LimitsKind::Manual, 99, Limits{0, 20 + 0.01 * (++step % 100)}});
        times.next(scene);
    }
    times.report(state);
}

/// The same with three bands as colours.
void dragColors(benchmark::State& state) {
    Scene scene;
    setDeviceZoom(scene, state.range(0));
    RgbImages images;
    images.bands.fill(scene.view.pyramid());
    FrameTimes times;
    int step = 0;
    for (auto _ : state) {
        const Limits limits{0, 20 + 0.01 * (++step % 100)};
        scene.view.setComposite(images, {{limits, limits, limits}, 8});
        times.next(scene);
    }
    times.report(state);
}

#define FURROW_COLD(name) BENCHMARK(name)->ArgsProduct({kWorstZooms})->Unit(benchmark::kMillisecond)->Iterations(24)
FURROW_COLD(coldZoom);
FURROW_COLD(coldPan);
FURROW_COLD(dragLimits);
FURROW_COLD(dragColors);

/// All of range(0) markers drawn anew.
void markers(benchmark::State& state) {
    const MarkerLayer layer("m", "M", MarkerStyle{}, positions(static_cast<int>(state.range(0))));
    const ViewTransform view{{kSide / 2.0, kSide / 2.0}, 0.09, kView};
    QImage target(kView, QImage::Format_ARGB32_Premultiplied);
    for (auto _ : state) {
        target.fill(Qt::transparent);
        layer.paint(target, view);
    }
}
BENCHMARK(markers)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

/// All overlays of a field with 100 000 sources, as after each reading of the field.
void fieldLayers(benchmark::State& state) {
    std::string csv = "ID,RA,DEC,TYPE,x_pix_white_fit,y_pix_white_fit,FLUX_g_fit,gaia_source_id\n";
    for (int i = 0; i < 100'000; ++i)
        csv += std::to_string(i) + ",150.0,2.0," + (i % 3 ? "EXP" : "STAR") + "," + std::to_string(i % 9973) + "," +
               std::to_string(i % 9941) + ",1.5," + (i % 50 ? "" : "123456789") + "\n";
    FieldProducts field;
    field.config = std::make_shared<const config::Config>();
    field.white = largeImage();
    field.catalog = std::make_shared<const CatalogData>(io::CsvTable::parse(csv, "bench"), sky::Wcs());
    for (auto _ : state)
        benchmark::DoNotOptimize(sourceLayers(field, {}));
}
BENCHMARK(fieldLayers)->Unit(benchmark::kMillisecond);

/// The colours of a tile of 256 x 256 pixels of three bands.
void compositeTile(benchmark::State& state) {
    const FloatImage image = largeImage();
    const RgbScale scale({{Limits{0, 20}, Limits{0, 20}, Limits{0, 20}}, 8});
    std::vector<QRgb> colors(256);
    for (auto _ : state)
        for (int y = 0; y < 256; ++y)
            scale.map(image->row(y), image->row(y + 300), image->row(y + 600), colors.data(), 256);
}
BENCHMARK(compositeTile)->Unit(benchmark::kMillisecond);

/// Contours at one level of the pixels that a view of 1400 x 900 traces.
void contours(benchmark::State& state) {
    Image<float> pixels(700, 450);
    for (int y = 0; y < 450; ++y)
        for (int x = 0; x < 700; ++x)
            pixels(x, y) = (*largeImage())(x, y);
    for (auto _ : state)
        benchmark::DoNotOptimize(contourLines(pixels, pixels.box(), 9.0, {}));
}
BENCHMARK(contours)->Unit(benchmark::kMillisecond);

} // namespace

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}
