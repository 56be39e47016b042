#include "core/base/atomic_file.h"
#include "tests/support/tan_wcs.h"
#include "tests/support/temp_dir.h"
#include "widgets/image/box_layer.h"
#include "widgets/image/compass_layer.h"
#include "widgets/image/imported_regions.h"
#include "widgets/image/marker_layer.h"
#include "widgets/image/mask_layer.h"
#include "widgets/image/region_layer.h"
#include "widgets/image/view_export.h"

#include <QPainter>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTest>

#include <cmath>

using namespace furrow;
using namespace furrow::widgets;

namespace {

using io::Region;

const ViewTransform kView{{50, 50}, 2.0, {200, 200}};

QImage canvas(const OverlayLayer& layer) {
    QImage target(200, 200, QImage::Format_ARGB32_Premultiplied);
    target.fill(Qt::transparent);
    layer.paint(target, kView);
    return target;
}

/// A pixel of this colour within one pixel of the image position.
bool hasColor(const QImage& image, QPointF at, const QColor& color) {
    const QPoint p = kView.toWidget(at).toPoint();
    for (int y = -1; y <= 1; ++y)
        for (int x = -1; x <= 1; ++x) {
            const QColor found = image.pixelColor(p + QPoint(x, y));
            if (found.alpha() > 100 && std::abs(found.red() - color.red()) < 30 &&
                std::abs(found.green() - color.green()) < 30 && std::abs(found.blue() - color.blue()) < 30)
                return true;
        }
    return false;
}

RegionLayer layerOf(const Region& region) {
    return RegionLayer(QStringLiteral("r"), QStringLiteral("R"), {region});
}

} // namespace

class TestRegionsAndFiles : public QObject {
    Q_OBJECT
private slots:
    void circlesAndEllipses();
    void boxesTurnCounterClockwise();
    void pointsLinesAndPolygons();
    void textsStandAboveTheirRegion();
    void coloursAreThoseOfDs9();
    void regionsNowhereAreLeftOut();
    void filesImportedAtOnceAreAllRead();
    void boxLayerFindsAndExportsItsBoxes();
    void masksKeepEveryPixelFromAfar();
    void pictureIsTheView();
    void svgHasVectorsOverOnePicture();
    void visibleRegionsAreThoseShown();

private:
    void fill(ImageView& view);
    DisplaySettings m_display;
};

void TestRegionsAndFiles::circlesAndEllipses() {
    const QColor cyan(0, 255, 255);
    const QImage circle =
        canvas(layerOf({Region::Shape::Circle, Region::Frame::Image, {{40, 60}}, 10, 10, 0, "", "cyan"}));
    for (int angle = 0; angle < 360; angle += 30)
        QVERIFY(
            hasColor(circle, {40 + 10 * std::cos(angle * M_PI / 180), 60 + 10 * std::sin(angle * M_PI / 180)}, cyan));
    QVERIFY(!hasColor(circle, {40, 60}, cyan));
    // The long axis points 30 degrees from +x to +y, upwards on the screen.
    const QImage ellipse =
        canvas(layerOf({Region::Shape::Ellipse, Region::Frame::Image, {{50, 50}}, 20, 5, 30, "", "cyan"}));
    QVERIFY(hasColor(ellipse, {50 + 20 * std::cos(M_PI / 6), 50 + 20 * std::sin(M_PI / 6)}, cyan));
    QVERIFY(hasColor(ellipse, {50 - 5 * std::sin(M_PI / 6), 50 + 5 * std::cos(M_PI / 6)}, cyan));
    QVERIFY(!hasColor(ellipse, {50 + 20 * std::cos(M_PI / 6), 50 - 20 * std::sin(M_PI / 6)}, cyan));
}

void TestRegionsAndFiles::boxesTurnCounterClockwise() {
    const QImage box = canvas(layerOf({Region::Shape::Box, Region::Frame::Image, {{50, 50}}, 40, 10, 45, "", "red"}));
    const auto turned = [](double x, double y) {
        return QPointF(50 + (x - y) / std::sqrt(2), 50 + (x + y) / std::sqrt(2));
    };
    for (const QPointF side : {turned(20, 0), turned(-20, 3), turned(10, 5), turned(-12, -5)})
        QVERIFY(hasColor(box, side, Qt::red));
    QVERIFY(!hasColor(box, turned(0, 20), Qt::red));
}

void TestRegionsAndFiles::pointsLinesAndPolygons() {
    const QImage point =
        canvas(layerOf({Region::Shape::Point, Region::Frame::Image, {{30, 30}}, 0, 0, 0, "", "magenta"}));
    QVERIFY(hasColor(point, {30, 30}, Qt::magenta) && hasColor(point, {31.5, 31.5}, Qt::magenta));
    QVERIFY(!hasColor(point, {33, 30}, Qt::magenta));
    const QImage line =
        canvas(layerOf({Region::Shape::Line, Region::Frame::Image, {{10, 20}, {80, 20}}, 0, 0, 0, "", "yellow"}));
    QVERIFY(hasColor(line, {45, 20}, Qt::yellow) && !hasColor(line, {85, 20}, Qt::yellow));
    const QImage polygon = canvas(layerOf(
        {Region::Shape::Polygon, Region::Frame::Image, {{20, 20}, {80, 20}, {80, 80}}, 0, 0, 0, "", "#ff8000"}));
    QVERIFY(hasColor(polygon, {50, 50}, QColor(255, 128, 0))); // the side that closes it
    QVERIFY(!hasColor(polygon, {60, 40}, QColor(255, 128, 0)));
}

void TestRegionsAndFiles::textsStandAboveTheirRegion() {
    const Region plain{Region::Shape::Circle, Region::Frame::Image, {{50, 50}}, 10, 10, 0, "", "white"};
    Region named = plain;
    named.text = "a name";
    const QImage without = canvas(layerOf(plain)), with = canvas(layerOf(named));
    int above = 0, elsewhere = 0;
    for (int y = 0; y < 200; ++y)
        for (int x = 0; x < 200; ++x)
            if (without.pixel(x, y) != with.pixel(x, y))
                ++(y < 80 && y > 55 && std::abs(x - 100) < 40 ? above : elsewhere);
    QVERIFY(above > 20);
    QCOMPARE(elsewhere, 0);
}

void TestRegionsAndFiles::coloursAreThoseOfDs9() {
    QCOMPARE(regionColor("green"), QColor(0, 255, 0));
    QCOMPARE(regionColor(""), QColor(0, 255, 0));
    QCOMPARE(regionColor("red"), QColor(255, 0, 0));
    QCOMPARE(regionColor("#00bfff"), QColor(0, 191, 255));
    QCOMPARE(regionColor("no such colour"), QColor(0, 255, 0));
}

void TestRegionsAndFiles::regionsNowhereAreLeftOut() {
    const RegionLayer layer(QStringLiteral("r"), {},
                            {{Region::Shape::Point, Region::Frame::Image, {{NAN, 2}}, 0, 0, 0, "", ""},
                             {Region::Shape::Point, Region::Frame::Image, {{1, 2}}, 0, 0, 0, "", ""}});
    QCOMPARE(layer.count(), std::size_t(1));
    QCOMPARE(layer.regions().size(), std::size_t(1));
}

void TestRegionsAndFiles::filesImportedAtOnceAreAllRead() {
    const test::TempDir dir;
    writeTextAtomically(dir.path() / "a.reg", "image\ncircle(11,11,3)\n");
    writeTextAtomically(dir.path() / "b.reg", "image\ncircle(21,21,3)\nfk5\ncircle(150,2,3\")\n");
    const auto path = [&](const char* name) { return QString::fromStdString((dir.path() / name).string()); };
    ImportedRegions regions;
    OverlayStack overlays;
    connect(&regions, &ImportedRegions::changed, this, [&] { regions.showIn(overlays); });
    QSignalSpy imported(&regions, &ImportedRegions::imported), failed(&regions, &ImportedRegions::failed);
    regions.import(path("a.reg"));
    regions.import(path("missing.reg"));
    regions.import(path("b.reg"));
    QTRY_VERIFY(!regions.isBusy());
    QCOMPARE(imported.size(), 2);
    QCOMPARE(imported[1][1].toInt(), 2);
    QCOMPARE(failed.size(), 1);
    const auto count = [&] {
        const OverlayLayer* layer = overlays.find(QString::fromLatin1(ImportedRegions::kLayer));
        return layer ? layer->count() : 0;
    };
    QCOMPARE(count(), std::size_t(2)); // without a WCS the sky has no place
    regions.setWcs(test::tanWcs(150, 2, 0.4, 100, 100));
    QCOMPARE(count(), std::size_t(3));
    regions.import(path("a.reg"));
    regions.clear(); // what is still being read belongs to what was removed
    QTRY_VERIFY(!regions.isBusy());
    QCOMPARE(count(), std::size_t(0));
}

void TestRegionsAndFiles::boxLayerFindsAndExportsItsBoxes() {
    const BoxLayer layer(
        QStringLiteral("b"), {}, Qt::green,
        {{Box{0, 10, 0, 20}, QStringLiteral("p0")}, {Box{10, 30, 0, 20}, QStringLiteral("p1"), Qt::red}});
    QCOMPARE(layer.entryAt({9.4, 5})->label, QStringLiteral("p0"));
    QCOMPARE(layer.entryAt({9.6, 5})->label, QStringLiteral("p1"));
    QVERIFY(!layer.entryAt({30, 5}));
    const auto regions = layer.regions();
    QCOMPARE(regions[1].positions[0].x, 19.5);
    QCOMPARE(regions[1].positions[0].y, 9.5);
    QCOMPARE(regions[1].a, 20.0);
    QCOMPARE(regions[1].text, std::string("p1"));
    QCOMPARE(regions[1].color, std::string("#ff0000"));
    const QImage image = canvas(layer);
    QVERIFY(hasColor(image, {29.5, 10}, Qt::red));
    QVERIFY(hasColor(image, {2, 19.5}, Qt::green));
}

void TestRegionsAndFiles::masksKeepEveryPixelFromAfar() {
    BitMask mask(2000, 2000);
    mask.set(700, 1300);
    const MaskLayer layer(QStringLiteral("m"), {}, QColor(255, 0, 0, 255),
                          std::make_shared<const MaskPyramid>(std::move(mask)));
    QImage target(200, 200, QImage::Format_ARGB32_Premultiplied);
    target.fill(Qt::transparent);
    const ViewTransform view{{999.5, 999.5}, 0.1, {200, 200}}; // ten pixels of the mask in one
    layer.paint(target, view);
    int found = 0;
    for (int y = 0; y < 200; ++y)
        for (int x = 0; x < 200; ++x)
            if (qAlpha(target.pixel(x, y)) > 0) {
                ++found;
                const QPointF there = view.toImage({x + 0.5, y + 0.5});
                QVERIFY(std::hypot(there.x() - 700, there.y() - 1300) < 24); // a block of 16 pixels, and the screen's
            }
    QVERIFY(found >= 1 && found <= 4);
    QVERIFY(layer.test({700.4, 1299.6}) && !layer.test({701, 1300}) && !layer.test({-5, 0}));
    const MaskLayer notRead(QStringLiteral("m"), {}, Qt::red, std::shared_ptr<const MaskPyramid>());
    QVERIFY(!notRead.isLoaded() && notRead.count() == 0 && !notRead.test({1, 1}));
    notRead.paint(target, view);
}

void TestRegionsAndFiles::fill(ImageView& view) {
    m_display.setStretch(Stretch::Linear);
    m_display.setLimits({LimitsKind::Manual, 99.5, {0.0, 99.0}});
    auto image = std::make_shared<Image<float>>(100, 100);
    for (int y = 0; y < 100; ++y)
        for (int x = 0; x < 100; ++x)
            (*image)(x, y) = static_cast<float>(x);
    view.setDisplay(&m_display);
    view.resize(200, 200);
    view.show();
    view.setImage(image);
    view.overlays()->setLayer(std::make_unique<MarkerLayer>(QStringLiteral("stars"), QStringLiteral("Stars"),
                                                            MarkerStyle{MarkerShape::Circle, Qt::cyan, 6, 2, false},
                                                            std::vector<QPointF>{{20, 30}, {70, 60}}));
    view.overlays()->setLayer(
        std::make_unique<BoxLayer>(QStringLiteral("grid"), QStringLiteral("Grid"), Qt::yellow,
                                   std::vector<BoxLayer::Entry>{{Box{10, 50, 10, 50}, QStringLiteral("p0")}}));
    view.setAid(std::make_unique<CompassLayer>(test::tanWcs(150, 2, 0.4, 100, 100)));
}

void TestRegionsAndFiles::pictureIsTheView() {
    ImageView view;
    fill(view);
    view.clearFocus(); // whose frame is not part of the picture
    const QImage picture = viewPicture(view).convertToFormat(QImage::Format_RGB32);
    QCOMPARE(picture.size(), QSize(200, 200));
    const QImage grabbed = view.grab().toImage().convertToFormat(QImage::Format_RGB32);
    for (int y = 0; y < 200; ++y)
        for (int x = 0; x < 200; ++x) // blending in two steps or in one rounds differently
            QVERIFY(std::abs(qGray(picture.pixel(x, y)) - qGray(grabbed.pixel(x, y))) <= 1);
}

void TestRegionsAndFiles::svgHasVectorsOverOnePicture() {
    ImageView view;
    fill(view);
    const QByteArray svg = viewSvg(view, QStringLiteral("a field"));
    QCOMPARE(svg.count("<image"), 1);
    QCOMPARE(svg.count("<circle") + svg.count("<ellipse"), 2);
    QVERIFY(svg.contains("<title>a field</title>"));
    QVERIFY(svg.contains("#00ffff"));
    QSvgRenderer renderer(svg);
    QVERIFY(renderer.isValid());
    QCOMPARE(renderer.viewBox(), QRect(0, 0, 200, 200));
    QImage drawn(200, 200, QImage::Format_RGB32);
    drawn.fill(Qt::black);
    QPainter painter(&drawn);
    renderer.render(&painter);
    painter.end();
    const ViewTransform shown = view.transform();
    for (const double x : {60.0, 75.0, 98.0}) // away from all overlays: the picture below
        QCOMPARE(drawn.pixel(shown.toWidget({x, 90}).toPoint()) | 0xff000000u,
                 view.colorScale().color(
                     static_cast<float>(std::floor(shown.toImage(shown.toWidget({x, 90}).toPoint()).x() + 0.5))));
    const QPoint ring = (shown.toWidget({20, 30}) + QPointF(0, -6)).toPoint();
    int cyan = 0;
    for (int y = -2; y <= 2; ++y)
        cyan += qBlue(drawn.pixel(ring + QPoint(0, y))) > 150 && qRed(drawn.pixel(ring + QPoint(0, y))) < 100;
    QVERIFY(cyan >= 1);
    view.overlays()->setVisible(QStringLiteral("stars"), false);
    QVERIFY(!viewSvg(view, {}).contains("#00ffff"));
    // Markers beyond counting are one more picture instead of a path each.
    std::vector<QPointF> many(30'000, QPointF(50, 50));
    view.overlays()->setLayer(std::make_unique<MarkerLayer>(QStringLiteral("many"), QString(), MarkerStyle{}, many));
    QCOMPARE(viewSvg(view, {}).count("<image"), 2);
}

void TestRegionsAndFiles::visibleRegionsAreThoseShown() {
    ImageView view;
    fill(view);
    QCOMPARE(visibleRegions(view).size(), std::size_t(3));
    view.overlays()->setVisible(QStringLiteral("grid"), false);
    const auto regions = visibleRegions(view);
    QCOMPARE(regions.size(), std::size_t(2));
    QCOMPARE(regions[1].positions[0].x, 70.0);
}

QTEST_MAIN(TestRegionsAndFiles)
#include "test_regions_and_files.moc"
