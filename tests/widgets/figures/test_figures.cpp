#include "core/base/atomic_file.h"
#include "core/base/parallel.h"
#include "tests/support/temp_dir.h"
#include "tests/widgets/figures/sample_set.h"
#include "widgets/figures/figure_view.h"
#include "widgets/figures/indexed_colors.h"
#include "widgets/figures/panel_pixels.h"
#include "widgets/figures/png_encoder.h"
#include "widgets/figures/png_figure_writer.h"

#include <QTest>

#include <atomic>

using namespace furrow;
using namespace furrow::diagnose;
using namespace furrow::figures;

namespace {

QImage rendered(const Figure& figure, double dpi = 100, bool safe = false) {
    QImage canvas;
    renderFigure(figure, {dpi, safe}, canvas);
    return canvas;
}

/// A 4 × 3 image, values 0–11 from the bottom left, alone in a figure.
Figure smallFigure() {
    ImagePanel panel;
    panel.image = Image<float>(4, 3);
    for (std::size_t i = 0; i < panel.image.size(); ++i)
        panel.image.data()[i] = static_cast<float>(i);
    panel.limits = {0, 11};
    Figure figure;
    figure.title = "small";
    figure.panels.emplace_back(std::move(panel));
    return figure;
}

ImagePanel& panelOf(Figure& figure) {
    return std::get<ImagePanel>(figure.panels[0]);
}

/// Canvas pixel at a frame position.
QPoint at(const Figure& figure, double x, double y, double dpi = 100) {
    const FigureLayout layout = layoutFigure(figure, dpi, Palette());
    const auto& panel = std::get<ImagePanel>(figure.panels[0]);
    const QRect& area = layout.panels[0].area;
    return {
        static_cast<int>(area.left() + (x - panel.left()) / (panel.right() - panel.left()) * area.width()),
        static_cast<int>(area.bottom() + 1 - (y - panel.bottom()) / (panel.top() - panel.bottom()) * area.height())};
}

bool hasColor(const QImage& image, const QColor& color) {
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (image.pixel(x, y) == color.rgb())
                return true;
    return false;
}

double spread(const QImage& image) {
    double sum = 0, squares = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const double g = qGray(image.pixel(x, y));
            sum += g;
            squares += g * g;
        }
    const double n = static_cast<double>(image.width()) * image.height();
    return std::sqrt(squares / n - sum * sum / n / n);
}

} // namespace

class TestFigures : public QObject {
    Q_OBJECT

private slots:
    void sizesAreInchesTimesDpi();
    void noPictureIsBlank();
    void rowZeroIsAtTheBottom();
    void maskedPixelsAreRedAndBlankOnesGrey();
    void reducingAveragesPixels();
    void marksHaveTheColoursOfTheContract();
    void crossesAreDrawnAtTheirPosition();
    void linksRunFromTheInputToTheFittedPosition();
    void colorBlindSafePaletteChangesColoursNotShapes();
    void titlesAndLegendsStayInsideThePicture();
    void stretchesAreInvertedByTheColourBar();
    void pngIsReadBackAsItWasDrawn();
    void indexedColoursKeepEveryMarkExactly();
    void parallelWritesTheSameBytesAsSerial();
    void aPictureThatFailsIsReportedAndTheRestGoesOn();
    void theQueueHoldsNoMoreThanItsLimit();
    void aStopDropsWhatIsQueued();
    void theWindowShowsWhatThePngHolds();
};

void TestFigures::sizesAreInchesTimesDpi() {
    for (const auto& [name, figure] : test::sampleFigures())
        for (const double dpi : {72.0, 100.0}) {
            const QImage image = rendered(figure, dpi);
            QCOMPARE(image.width(), qRound(figure.width * dpi));
            QCOMPARE(image.height(), qRound(figure.height * dpi));
        }
}

void TestFigures::noPictureIsBlank() {
    for (const auto& [name, figure] : test::sampleFigures()) {
        // tools that check a work folder call a spread below 2 grey levels blank
        QVERIFY2(spread(rendered(figure)) > 2, name.c_str());
    }
}

void TestFigures::rowZeroIsAtTheBottom() {
    const Figure figure = smallFigure();
    const QImage image = rendered(figure);
    QCOMPARE(image.pixel(at(figure, 0, 0)), qRgb(0, 0, 0));
    QCOMPARE(image.pixel(at(figure, 3, 2)), qRgb(255, 255, 255));
    QCOMPARE(qGray(image.pixel(at(figure, 3, 0))), qRound(255 * 3 / 11.0));
    QCOMPARE(qGray(image.pixel(at(figure, 0, 2))), qRound(255 * 8 / 11.0));
}

void TestFigures::maskedPixelsAreRedAndBlankOnesGrey() {
    Figure figure = smallFigure();
    panelOf(figure).mask = Image<std::uint8_t>(4, 3, 0);
    panelOf(figure).mask(1, 1) = 4;
    panelOf(figure).image(2, 1) = std::numeric_limits<float>::quiet_NaN();
    const QImage image = rendered(figure);
    const QColor masked = image.pixelColor(at(figure, 1, 1));
    QVERIFY(masked.red() > masked.green() + 60 && masked.green() == masked.blue());
    const int grey = qRound(255 * 5 / 11.0);
    QCOMPARE(masked.red(), qRound(grey * (1 - kMaskOpacity) + 255 * kMaskOpacity));
    QCOMPARE(image.pixelColor(at(figure, 2, 1)), kBlank);
}

void TestFigures::reducingAveragesPixels() {
    Figure figure = smallFigure();
    ImagePanel& panel = panelOf(figure);
    panel.image = Image<float>(2000, 2000);
    for (int y = 0; y < 2000; ++y)
        for (int x = 0; x < 2000; ++x)
            panel.image(x, y) = static_cast<float>((x + y) % 2);
    panel.limits = {0, 1};
    const int grey = qGray(rendered(figure).pixel(at(figure, 1000, 1000)));
    QVERIFY2(std::abs(grey - 128) < 40, qPrintable(QString::number(grey))); // a block of ~ 9 × 9 pixels
}

void TestFigures::marksHaveTheColoursOfTheContract() {
    struct Row {
        MarkerKind kind;
        QColor color;
    };
    // outputs.txt, "Diagnostic Plots"
    const std::vector<Row> rows{
        {MarkerKind::CatalogStar, QColor("cyan")},         {MarkerKind::CatalogGalaxy, QColor("magenta")},
        {MarkerKind::CatalogUnknown, QColor("yellow")},    {MarkerKind::CatalogSaturated, QColor("red")},
        {MarkerKind::SepMatched, QColor("lime")},          {MarkerKind::SepUnmatched, QColor("red")},
        {MarkerKind::CatMatched, QColor("deepskyblue")},   {MarkerKind::CatUnmatchedMasked, QColor("orange")},
        {MarkerKind::GaiaMatched, QColor("lime")},         {MarkerKind::GaiaInjected, QColor("magenta")},
        {MarkerKind::InputCropped, QColor("orange")},      {MarkerKind::BaseOriginal, QColor("orange")},
        {MarkerKind::BaseFitted, QColor("deepskyblue")},   {MarkerKind::HaloOriginal, QColor("yellow")},
        {MarkerKind::HaloFitted, QColor("lime")},          {MarkerKind::CenterFitted, QColor("magenta")},
        {MarkerKind::CenterOriginal, QColor("lime")},      {MarkerKind::HaloCenterFitted, QColor("cyan")},
        {MarkerKind::HaloCenterOriginal, QColor("yellow")}};
    for (const Row& row : rows)
        QCOMPARE(Palette().mark(row.kind).color, row.color);
}

void TestFigures::crossesAreDrawnAtTheirPosition() {
    Figure figure = smallFigure();
    panelOf(figure).markers.push_back({MarkerKind::CatalogSaturated, "saturated", 1, {{2, 1}}, {}, 1});
    const QImage image = rendered(figure, 300);
    QCOMPARE(image.pixelColor(at(figure, 2, 1, 300)), QColor(255, 0, 0));
    QCOMPARE(image.pixelColor(at(figure, 1, 1, 300)),
             rendered(smallFigure(), 300).pixelColor(at(smallFigure(), 1, 1, 300)));
}

void TestFigures::linksRunFromTheInputToTheFittedPosition() {
    Figure figure = smallFigure();
    panelOf(figure).markers.push_back({MarkerKind::BaseFitted, "fitted", 1, {{3, 1}}, {{0, 1}}, 1});
    const QColor middle = rendered(figure, 300).pixelColor(at(figure, 1.5, 1, 300));
    QVERIFY(middle.blue() > 200 && middle.green() > 200 && middle.red() < 100);
}

void TestFigures::colorBlindSafePaletteChangesColoursNotShapes() {
    for (int i = 0; i < static_cast<int>(MarkerKind::Count); ++i) {
        const auto kind = static_cast<MarkerKind>(i);
        QCOMPARE(Palette(true).mark(kind).shape, Palette(false).mark(kind).shape);
        for (const QColor& harsh : {QColor(0, 255, 0), QColor(255, 0, 0)})
            QVERIFY(Palette(true).mark(kind).color != harsh);
    }
    const Figure figure = test::sampleFigures().at("white_overlay");
    QVERIFY(hasColor(rendered(figure, 100), QColor(255, 0, 255)));
    QVERIFY(!hasColor(rendered(figure, 100, true), QColor(255, 0, 255)));
}

void TestFigures::titlesAndLegendsStayInsideThePicture() {
    Figure figure = smallFigure();
    figure.title = std::string(60, 'W') + " " + std::string(60, 'W');
    for (int i = 0; i < 12; ++i)
        panelOf(figure).markers.push_back(
            {MarkerKind::CatalogStar, "a rather long label " + std::to_string(i), 1, {}, {}, 1});
    for (const double dpi : {36.0, 100.0, 300.0}) {
        const FigureLayout layout = layoutFigure(figure, dpi, Palette());
        for (const QString& line : layout.title.lines)
            QVERIFY(QFontMetricsF(layout.title.font).horizontalAdvance(line) <= layout.size.width());
        for (const LegendEntry& entry : layout.legend) {
            QVERIFY(entry.position.x() >= 0);
            QVERIFY2(!QRectF(layout.panels[0].area).contains(entry.position), "the legend covers the image");
        }
    }
}

void TestFigures::stretchesAreInvertedByTheColourBar() {
    for (const Stretch stretch : {Stretch::Linear, Stretch::Asinh, Stretch::Log})
        for (const double place : {0.0, 0.2, 0.7, 1.0})
            QVERIFY(std::abs(stretched(valueAt(place, {-5, 80}, stretch), {-5, 80}, stretch) - place) < 1e-12);
}

void TestFigures::pngIsReadBackAsItWasDrawn() {
    QImage image = rendered(test::sampleFigures().at("epsf"), 100);
    QImage back = QImage::fromData(QByteArray::fromStdString(encodePng(image, PngColors::TrueColor, 100)));
    QCOMPARE(back.convertToFormat(QImage::Format_RGB32), image);
    QCOMPARE(back.dotsPerMeterX(), qRound(100 / 0.0254));
    image = rendered(test::sampleFigures().at("src_00019"), 150);
    back = QImage::fromData(QByteArray::fromStdString(encodePng(image, PngColors::Indexed, 150)))
               .convertToFormat(QImage::Format_RGB32);
    QCOMPARE(back.size(), image.size());
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const QColor a = image.pixelColor(x, y), b = back.pixelColor(x, y);
            // greys are 3 apart; blends on antialiased edges fall on a cube whose longest step is 85
            const int limit = a.red() == a.green() && a.green() == a.blue() ? 2 : 85;
            QVERIFY(std::abs(a.red() - b.red()) <= limit && std::abs(a.green() - b.green()) <= limit &&
                    std::abs(a.blue() - b.blue()) <= limit);
        }
}

void TestFigures::indexedColoursKeepEveryMarkExactly() {
    const IndexedColors& indexed = IndexedColors::instance();
    QCOMPARE(indexed.pngPalette().size(), 3 * indexed.colors().size());
    QVERIFY(indexed.colors().size() <= 256);
    for (const QColor& color : Palette::allColors())
        QCOMPARE(QColor(indexed.colors()[indexed.indexOf(color.rgb())]), color);
}

void TestFigures::parallelWritesTheSameBytesAsSerial() {
    const auto figures = test::sampleFigures();
    const test::TempDir dir;
    {
        PngWriterOptions options;
        options.render.dpi = 100;
        options.threads = 4;
        options.queueBytes = 3;
        PngFigureWriter writer(options);
        for (const auto& [name, figure] : figures)
            writer.submit({dir.path() / "sub" / (name + ".png"), [&figure = figure] { return figure; }, 1});
        QCOMPARE(writer.finish(), std::vector<std::string>{});
        QCOMPARE(writer.written(), figures.size());
    }
    QImage canvas;
    for (const auto& [name, figure] : figures)
        QVERIFY2(readTextFile(dir.path() / "sub" / (name + ".png")) == figurePng(figure, {100, false}, canvas),
                 name.c_str());
}

void TestFigures::aPictureThatFailsIsReportedAndTheRestGoesOn() {
    const test::TempDir dir;
    PngWriterOptions options;
    options.threads = 1;
    PngFigureWriter writer(options);
    writer.submit({dir.path() / "bad.png", []() -> Figure { throw UserError("no numbers"); }, 0});
    writer.submit({dir.path() / "good.png", [] { return smallFigure(); }, 0});
    QCOMPARE(writer.finish(), std::vector<std::string>{(dir.path() / "bad.png").string() + ": no numbers"});
    QCOMPARE(writer.finish(), std::vector<std::string>{});
    QVERIFY(!std::filesystem::exists(dir.path() / "bad.png"));
    QVERIFY(std::filesystem::exists(dir.path() / "good.png"));
}

void TestFigures::theQueueHoldsNoMoreThanItsLimit() {
    const test::TempDir dir;
    std::atomic<int> alive{0};
    int most = 0;
    PngWriterOptions options;
    options.threads = 2;
    options.queueBytes = 40;
    options.render.dpi = 36;
    PngFigureWriter writer(options);
    for (int i = 0; i < 30; ++i) {
        const std::shared_ptr<int> memory(new int(0), [&](int* p) {
            delete p;
            --alive;
        });
        ++alive;
        writer.submit({dir.path() / (std::to_string(i) + ".png"), [memory] { return smallFigure(); }, 10});
        most = std::max(most, alive.load());
    }
    writer.finish();
    QCOMPARE(alive.load(), 0);
    QVERIFY2(most <= 5, qPrintable(QString::number(most))); // four queued or drawn, one in hand
}

void TestFigures::aStopDropsWhatIsQueued() {
    const test::TempDir dir;
    std::stop_source stop;
    PngWriterOptions options;
    options.threads = 1;
    options.stop = stop.get_token();
    PngFigureWriter writer(options);
    stop.request_stop();
    writer.submit({dir.path() / "late.png", [] { return smallFigure(); }, 0});
    QVERIFY(writer.finish().empty());
    QCOMPARE(writer.written(), std::size_t{0});
}

void TestFigures::theWindowShowsWhatThePngHolds() {
    FigureView view;
    const auto figure = std::make_shared<Figure>(smallFigure());
    view.setFigure(figure);
    view.resize(400, 300); // 4 × 3 inches: 100 dpi
    QImage shown(view.size(), QImage::Format_RGB32);
    view.render(&shown);
    QCOMPARE(shown, rendered(*figure, 100));
    const test::TempDir dir;
    const auto path = dir.path() / "saved.png";
    view.savePng(QString::fromStdString(path.string()), 100);
    QImage canvas;
    QVERIFY(readTextFile(path) == figurePng(*figure, {100, false}, canvas));
}

QTEST_MAIN(TestFigures)
#include "test_figures.moc"
