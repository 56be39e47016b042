// The image view with a white stack of 10 000 x 10 000 pixels: first picture, pan, zoom, markers. Frames are those of
// a view of 1400 x 900 pixels; compare CPU times, and frames with each other in one run.
#include "widgets/image/contours.h"
#include "widgets/image/image_view.h"
#include "widgets/image/marker_layer.h"
#include "widgets/white/source_layers.h"

#include <QApplication>

#include <benchmark/benchmark.h>
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
        while (!view.isComplete())
            QApplication::processEvents(QEventLoop::WaitForMoreEvents);
        frame();
    }
    void frame() { view.render(&target); }
    DisplaySettings display;
    ImageView view;
    QImage target{kView, QImage::Format_RGB32};
};

void firstPicture(benchmark::State& state) {
    const FloatImage image = largeImage();
    for (auto _ : state) {
        DisplaySettings display;
        ImageView view;
        view.setDisplay(&display);
        view.resize(kView);
        QImage target(kView, QImage::Format_RGB32);
        view.setImage(image);
        view.render(&target);
        state.PauseTiming(); // the background work is stopped by the view's end
        benchmark::DoNotOptimize(target.bits());
        state.ResumeTiming();
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
BENCHMARK(pan)->Args({9, 0})->Args({70, 0})->Args({300, 0})->Args({9, 100'000})->Unit(benchmark::kMillisecond);

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
BENCHMARK(zoom)->Arg(0)->Arg(100'000)->Unit(benchmark::kMillisecond);

/// All of 100 000 markers drawn anew.
void markers(benchmark::State& state) {
    const MarkerLayer layer("m", "M", MarkerStyle{}, positions(100'000));
    const ViewTransform view{{kSide / 2.0, kSide / 2.0}, 0.09, kView};
    QImage target(kView, QImage::Format_ARGB32_Premultiplied);
    for (auto _ : state) {
        target.fill(Qt::transparent);
        layer.paint(target, view);
    }
}
BENCHMARK(markers)->Unit(benchmark::kMillisecond);

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
