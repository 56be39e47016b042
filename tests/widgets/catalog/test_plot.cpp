#include "core/catalog/expression.h"
#include "core/io/csv.h"
#include "tests/support/wheel.h"
#include "tests/widgets/catalog/catalog_field.h"
#include "widgets/catalog/plot_canvas.h"

#include <QSignalSpy>
#include <QTest>
#include <QToolTip>

#include <cmath>
#include <functional>
#include <numeric>
#include <random>

using namespace furrow;
using namespace furrow::widgets;

namespace {

CatalogPtr catalog(const std::string& csv) {
    return std::make_shared<const CatalogData>(ColumnStore::parse(csv, "t.csv"), sky::Wcs());
}

PlotDataPtr plotOf(const CatalogPtr& data, const PlotRequest& request) {
    std::vector<std::uint32_t> rows(data->rows());
    std::iota(rows.begin(), rows.end(), 0u);
    return loadPlot(data, request, rows, {});
}

/// Points on a grid of 10 × 10 at (0.5 … 9.5), stars in the lower half.
std::string grid() {
    std::string csv = "ID,x,y,TYPE,x_err\n";
    for (int i = 0; i < 100; ++i)
        csv += std::to_string(i) + "," + std::to_string(i % 10) + ".5," + std::to_string(i / 10) + ".5," +
               (i < 50 ? "STAR" : "EXP") + ",0.25\n";
    return csv;
}

int countPixels(const QImage& image, const std::function<bool(const QColor&)>& wanted) {
    int count = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            count += wanted(image.pixelColor(x, y));
    return count;
}

} // namespace

class TestPlot : public QObject {
    Q_OBJECT
private slots:
    void scalesAreInverses();
    void scalesZoomAtAPlaceAndPan();
    void ticksAreRoundOnBothKindsOfAxes();
    void numbersAndErrorsComeFromTheCatalog();
    void binsCountEverySourceOnce();
    void dotsHaveTheColourOfTheirType();
    void crowdsBecomeADensity();
    void errorBarsAreDrawn();
    void histogramBarsHaveTheHeightOfTheirCounts();
    void rectangleAndLassoFindTheirRows();
    void lassoOnLogarithmicAxes();
    void wheelKeysAndDoubleClickChangeTheView();
    void crowdsAreDrawnInTheBackground();
};

void TestPlot::scalesAreInverses() {
    for (const PlotScale scale : {PlotScale{-3, 7, false}, PlotScale{0.01, 1e5, true}})
        for (const double p : {0.0, 0.25, 1.0, 1.5})
            QVERIFY(std::abs(scale.place(scale.value(p)) - p) < 1e-12);
    QVERIFY(std::isnan((PlotScale{1, 10, true}).place(-1)));
    const std::vector<double> values{-5, 0, std::nan(""), 3, 1000, INFINITY};
    const PlotScale linear = fullScale(rangeOf(values), false), log = fullScale(rangeOf(values), true);
    QVERIFY(linear.low < -5 && linear.high > 1000 && linear.high < 1100);
    QVERIFY(log.low < 3 && log.low > 2 && log.high > 1000 && log.high < 1300);
    const PlotScale none = fullScale({}, true);
    QVERIFY(none.low > 0 && none.low < none.high);
}

void TestPlot::scalesZoomAtAPlaceAndPan() {
    for (const PlotScale scale : {PlotScale{-3, 7, false}, PlotScale{0.01, 1e5, true}}) {
        const PlotScale zoomed = scale.zoomed(2, 0.3);
        QVERIFY(std::abs(zoomed.place(scale.value(0.3)) - 0.3) < 1e-12); // what was under the cursor stays
        QVERIFY(std::abs(scale.place(zoomed.high) - scale.place(zoomed.low) - 0.5) < 1e-12);
        const PlotScale panned = scale.panned(0.25);
        QVERIFY(std::abs(panned.place(scale.value(0.25))) < 1e-12);
    }
    PlotScale deep{1, 2, false};
    for (int i = 0; i < 200; ++i)
        deep = deep.zoomed(2, 0.5);
    QVERIFY(deep.high > deep.low); // it stops where numbers end
}

void TestPlot::ticksAreRoundOnBothKindsOfAxes() {
    const auto labels = [](const PlotScale& scale, int count) {
        QStringList texts;
        for (const auto& tick : scale.ticks(count))
            texts.push_back(tick.label);
        return texts;
    };
    QCOMPARE(labels({0.5, 700, true}, 12), (QStringList{"0.5", "1", "2", "5", "10", "20", "50", "100", "200", "500"}));
    QCOMPARE(labels({0.5, 2000, true}, 4), (QStringList{"1", "10", "100", "1000"}));
    QVERIFY(labels({1, 1e40, true}, 5).size() <= 6);
    QVERIFY(labels({20, 30, true}, 5).contains(QStringLiteral("22")));
}

void TestPlot::numbersAndErrorsComeFromTheCatalog() {
    const CatalogPtr data = catalog("ID,FLUX_a-b_fit,FLUXERR_a-b_fit,re_pix_fit,re_pix_fit_err,TYPE\n"
                                    "1,10,1,2,0.1,STAR\n2,20,2,,,EXP\n3,,,4,0.3,EXP\n");
    const auto plot =
        loadPlot(data, {QStringLiteral("FLUX_a-b_fit"), QStringLiteral("re_pix_fit * 2"), true}, {2, 0}, {});
    QCOMPARE(plot->rows, (std::vector<std::uint32_t>{0, 2}));
    QCOMPARE(plot->x[0], 10.0);
    QVERIFY(std::isnan(plot->x[1]));
    QCOMPARE(plot->y, (std::vector<double>{4, 8}));
    QCOMPARE(plot->xError[0], 1.0);
    QVERIFY(plot->yError.empty()); // of an expression no error is known
    QCOMPARE(plot->xLabel, QStringLiteral("FLUX_a-b_fit [ct]"));
    QCOMPARE(errorColumn(data->table(), QStringLiteral("re_pix_fit")), data->table().find("re_pix_fit_err"));
    QVERIFY(!errorColumn(data->table(), QStringLiteral("TYPE")));
    QVERIFY_EXCEPTION_THROWN(plotOf(data, {QStringLiteral("TYPE"), {}, false}), ExpressionError);
    QVERIFY_EXCEPTION_THROWN(plotOf(data, {QStringLiteral("ID"), QStringLiteral("nothing"), false}), ExpressionError);
}

void TestPlot::binsCountEverySourceOnce() {
    const auto plot = plotOf(catalog(grid()), {QStringLiteral("x"), {}, false});
    const PlotBins bins = binPlot(*plot, {0, 10, false}, 10);
    for (int bin = 0; bin < 10; ++bin)
        QCOMPARE(bins.total(bin), 10u);
    QCOMPARE(bins.highest(), 10u);
    QCOMPARE(bins.counts[0][static_cast<std::size_t>(MarkClass::Star)], 5u);
    QCOMPARE(binPlot(*plot, {1, 10, true}, 1).total(0), 90u);
    const int wanted = sensibleBins(*plot, {0, 10, false});
    QVERIFY(wanted >= 4 && wanted <= 20);
}

void TestPlot::dotsHaveTheColourOfTheirType() {
    const auto plot = plotOf(catalog(grid()), {QStringLiteral("x"), QStringLiteral("y"), false});
    PlotStyle style{{0, 10, false}, {0, 10, false}, true, 10, {}, 1};
    const QImage image = drawPlotPoints(*plot, style, {400, 400}, nullptr, {});
    const QColor star = typeColor(MarkClass::Star, style), galaxy = typeColor(MarkClass::Galaxy, style);
    const auto at = [&](double x, double y) {
        return image.pixelColor(static_cast<int>(40 * x), static_cast<int>(40 * (10 - y)));
    };
    const auto near = [](const QColor& a, const QColor& b) {
        return std::abs(a.red() - b.red()) < 12 && std::abs(a.green() - b.green()) < 12 &&
               std::abs(a.blue() - b.blue()) < 12;
    };
    QVERIFY(near(at(2.5, 1.5), star));
    QVERIFY(near(at(2.5, 8.5), galaxy));
    QCOMPARE(at(3, 3).alpha(), 0);
    auto picked = std::make_shared<std::vector<std::uint8_t>>(100);
    (*picked)[12] = 1; // (2.5, 1.5)
    const QImage with = drawPlotPoints(*plot, style, {400, 400}, picked, {});
    QVERIFY(!near(with.pixelColor(100, 340), star));
    QVERIFY(near(with.pixelColor(100, 60), galaxy));
    QCOMPARE(drawPlot(*plot, style, 0, {400, 400}, picked, {}).picked, std::size_t(1)); // for the legend
    std::stop_source stop;
    stop.request_stop();
    QVERIFY(drawPlotPoints(*plot, style, {400, 400}, nullptr, stop.get_token()).isNull());
}

void TestPlot::crowdsBecomeADensity() {
    std::string csv = "ID,x,y\n";
    for (int i = 0; i < 30'000; ++i) // most in one pixel, a few alone
        csv += std::to_string(i) +
               (i % 100 ? ",5.05,5.05\n" : "," + std::to_string(i % 10'000 / 1000.0 + 0.05) + ",2.05\n");
    const auto plot = plotOf(catalog(csv), {QStringLiteral("x"), QStringLiteral("y"), false});
    const PlotStyle style{{0, 10, false}, {0, 10, false}, true, 10, {}, 1};
    const QImage image = drawPlotPoints(*plot, style, {100, 100}, nullptr, {});
    QCOMPARE(image.pixelColor(50, 49).alpha(), 255);
    QVERIFY(image.pixelColor(1, 79).alpha() > 60 && image.pixelColor(1, 79).alpha() < 200);
    QCOMPARE(countPixels(image, [](const QColor& c) { return c.alpha() > 0; }), 101);
}

void TestPlot::errorBarsAreDrawn() {
    const CatalogPtr data = catalog(grid());
    const PlotStyle style{{0, 10, false}, {0, 10, false}, true, 10, {}, 1};
    const auto filled = [](const QColor& c) { return c.alpha() > 0; };
    const int without = countPixels(drawPlotPoints(*plotOf(data, {QStringLiteral("x"), QStringLiteral("y"), false}),
                                                   style, {400, 400}, nullptr, {}),
                                    filled);
    const QImage image =
        drawPlotPoints(*plotOf(data, {QStringLiteral("x"), QStringLiteral("y"), true}), style, {400, 400}, nullptr, {});
    // 100 bars of ± 0.25, 20 pixels long; the dots cover some 5 of them.
    QVERIFY(countPixels(image, filled) - without > 1000);
    QVERIFY(image.pixelColor(91, 340).alpha() > 0 || image.pixelColor(91, 339).alpha() > 0); // 0.2 left of (2.5, 1.5)
}

void TestPlot::histogramBarsHaveTheHeightOfTheirCounts() {
    std::string csv = "ID,x\n";
    for (int i = 0; i < 30; ++i)
        csv += std::to_string(i) + "," + (i < 10 ? "0.5" : "1.5") + "\n";
    const auto plot = plotOf(catalog(csv), {QStringLiteral("x"), {}, false});
    const PlotStyle style{{0, 2, false}, {0, 40, false}, true, 2, {}, 1};
    const QImage image = drawPlotPoints(*plot, style, {200, 400}, nullptr, {});
    const auto height = [&](int x) {
        int rows = 0;
        for (int y = 0; y < 400; ++y)
            rows += image.pixelColor(x, y).alpha() > 0;
        return rows;
    };
    QVERIFY(std::abs(height(50) - 100) <= 1);
    QVERIFY(std::abs(height(150) - 200) <= 1);
}

void TestPlot::rectangleAndLassoFindTheirRows() {
    PlotCanvas canvas;
    canvas.resize(500, 400);
    canvas.show();
    canvas.setData(plotOf(catalog(grid()), {QStringLiteral("x"), QStringLiteral("y"), false}));
    const auto w = [&](double x, double y) { return canvas.toWidget(x, y); };
    using Rows = std::vector<std::uint32_t>;
    QCOMPARE(canvas.picker().rowsInside(QPolygonF(QRectF(w(1, 3), w(3, 1)))), (Rows{11, 12, 21, 22}));
    // A triangle that leaves a corner out
    QCOMPARE(canvas.picker().rowsInside(QPolygonF({w(1, 1), w(3.2, 1), w(1, 3.2)})), (Rows{11, 12, 21}));
    QVERIFY(canvas.picker().rowsInside({}).empty());
    // With the mouse
    canvas.setTool(PlotCanvas::Tool::Lasso);
    QSignalSpy brushed(&canvas, &PlotCanvas::brushed);
    QTest::mousePress(&canvas, Qt::LeftButton, {}, w(1, 1).toPoint());
    for (const QPointF& p : {w(3.2, 1), w(1, 3.2)})
        QTest::mouseMove(&canvas, p.toPoint());
    QTest::mouseRelease(&canvas, Qt::LeftButton, Qt::ControlModifier, w(1, 1).toPoint());
    QTRY_COMPARE(brushed.size(), 1);
    QCOMPARE(brushed[0][0].value<std::vector<std::uint32_t>>(), (Rows{11, 12, 21}));
    QVERIFY(brushed[0][1].toBool());
    QSignalSpy clicked(&canvas, &PlotCanvas::clicked);
    QTest::mouseClick(&canvas, Qt::LeftButton, {}, w(7.5, 4.5).toPoint());
    QCOMPARE(clicked.size(), 1);
    QCOMPARE(clicked[0][0].value<std::size_t>(), std::size_t(47));
    QTest::mouseMove(&canvas, w(7.5, 4.5).toPoint());
    QTRY_VERIFY(QToolTip::text().startsWith(QStringLiteral("47")));
}

void TestPlot::lassoOnLogarithmicAxes() {
    PlotCanvas canvas;
    canvas.resize(500, 400);
    canvas.show();
    canvas.setData(plotOf(catalog("ID,x,y\na,1,1\nb,10,10\nc,100,100\nd,-1,5\ne,,5\n"),
                          {QStringLiteral("x"), QStringLiteral("y"), false}));
    canvas.setLogarithmic(true, true);
    QVERIFY(canvas.plotStyle().x.isLog && canvas.plotStyle().x.low > 0);
    const QPointF middle = canvas.toWidget(10, 10), low = canvas.toWidget(1, 1), high = canvas.toWidget(100, 100);
    QVERIFY(std::abs(middle.x() - 0.5 * (low.x() + high.x())) < 1e-6);
    QCOMPARE(canvas.picker().rowsInside(QPolygonF(QRectF(canvas.toWidget(5, 200), canvas.toWidget(200, 5)))),
             (std::vector<std::uint32_t>{1, 2}));
}

void TestPlot::wheelKeysAndDoubleClickChangeTheView() {
    PlotCanvas canvas;
    canvas.resize(500, 400);
    canvas.show();
    canvas.setData(plotOf(catalog(grid()), {QStringLiteral("x"), QStringLiteral("y"), false}));
    const PlotScale full = canvas.plotStyle().x;
    const QPointF at = canvas.toWidget(2.5, 2.5);
    test::turnWheel(canvas, at, 240);
    QVERIFY(canvas.plotStyle().x.high - canvas.plotStyle().x.low < 0.8 * (full.high - full.low));
    QVERIFY((canvas.toWidget(2.5, 2.5) - at).manhattanLength() < 1e-6);
    const double left = canvas.plotStyle().x.low;
    QTest::keyClick(&canvas, Qt::Key_Right);
    QVERIFY(canvas.plotStyle().x.low > left);
    QTest::mouseDClick(&canvas, Qt::LeftButton, {}, at.toPoint());
    QCOMPARE(canvas.plotStyle().x, full);
    QTest::keyClick(&canvas, Qt::Key_Plus);
    QVERIFY(canvas.plotStyle().x.low > full.low);
    QTest::keyClick(&canvas, Qt::Key_0);
    QCOMPARE(canvas.plotStyle().x, full);
    // Other rows are fitted in as long as the view is not zoomed.
    const CatalogPtr data = canvas.data()->catalog;
    const PlotRequest request = canvas.data()->request;
    canvas.setData(loadPlot(data, request, {0, 1, 2}, {}));
    QVERIFY(canvas.plotStyle().x.high < 3);
    QTest::keyClick(&canvas, Qt::Key_Plus);
    const PlotScale zoomed = canvas.plotStyle().x;
    canvas.setData(plotOf(data, request));
    QCOMPARE(canvas.plotStyle().x, zoomed);
    QTest::keyClick(&canvas, Qt::Key_0);
    canvas.setTool(PlotCanvas::Tool::Pan);
    QTest::mousePress(&canvas, Qt::LeftButton, {}, at.toPoint());
    QTest::mouseMove(&canvas, (at + QPointF(50, 0)).toPoint());
    QTest::mouseRelease(&canvas, Qt::LeftButton, {}, (at + QPointF(50, 0)).toPoint());
    QVERIFY((canvas.toWidget(2.5, 2.5) - at - QPointF(50, 0)).manhattanLength() < 2);
}

void TestPlot::crowdsAreDrawnInTheBackground() {
    std::mt19937 random(5);
    auto data = std::make_shared<PlotData>();
    std::string csv = "ID\n";
    for (int i = 0; i < 200'000; ++i)
        csv += std::to_string(i) + "\n";
    data->catalog = catalog(csv);
    data->request = {QStringLiteral("x"), QStringLiteral("y"), false};
    for (std::uint32_t i = 0; i < 200'000; ++i) {
        data->rows.push_back(i);
        data->x.push_back(static_cast<double>(random()) / 4294967296.0);
        data->y.push_back(static_cast<double>(random()) / 4294967296.0);
    }
    data->xRange = rangeOf(data->x);
    data->yRange = rangeOf(data->y);
    PlotCanvas canvas;
    canvas.resize(500, 400);
    canvas.show();
    QSignalSpy drawn(&canvas, &PlotCanvas::drawn);
    canvas.setData(data);
    QVERIFY(canvas.isDrawing());
    QVERIFY(drawn.wait());
    QVERIFY(!canvas.isDrawing());
    const QImage image = canvas.grab().toImage();
    const QColor base = canvas.palette().color(QPalette::Base);
    const QPointF middle = canvas.toWidget(0.5, 0.5);
    int filled = 0;
    for (int i = -20; i < 20; ++i)
        filled += image.pixelColor(static_cast<int>(middle.x()) + i, static_cast<int>(middle.y())) != base;
    QVERIFY(filled > 20);
}

QTEST_MAIN(TestPlot)
#include "test_plot.moc"
