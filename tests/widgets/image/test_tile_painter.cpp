#include "widgets/image/image_view.h"
#include "widgets/image/tile_painter.h"

#include <QPainter>
#include <QTest>

#include <cmath>

using namespace furrow;
using namespace furrow::widgets;

namespace {

constexpr int kSide = 1450; ///< 6 × 6 tiles
const QSize kCanvas(726, 726);
const ViewTransform kView{{kSide / 2.0, kSide / 2.0}, 0.501, QSizeF(kCanvas)}; // just above a change of level

/// Waves that are still there when the image is reduced a few times.
FloatImage waves(float phase = 0) {
    auto image = std::make_shared<Image<float>>(kSide, kSide);
    for (int y = 0; y < kSide; ++y)
        for (int x = 0; x < kSide; ++x)
            (*image)(x, y) = std::sin(static_cast<float>(x) / 90 + phase) + std::cos(static_cast<float>(y) / 70);
    return image;
}

ColorScale scaleFor(double high, const ImageStats& stats) {
    return ColorScale({Stretch::Linear, {-high, high}, ColorMapId::Grey, 1, 0.5}, stats);
}

template <class Paint>
QImage painted(Paint paint) {
    QImage canvas(kCanvas, QImage::Format_RGB32);
    canvas.fill(Qt::red);
    QPainter painter(&canvas);
    paint(painter);
    return canvas;
}

QImage all(TilePainter& tiles) {
    return painted([&](QPainter& painter) { tiles.paint(painter, kView, 1.0); });
}

/// Mean difference of the colours, 0 … 255.
double difference(const QImage& a, const QImage& b) {
    double sum = 0;
    for (int y = 0; y < a.height(); ++y)
        for (int x = 0; x < a.width(); ++x)
            sum += std::abs(qGreen(a.pixel(x, y)) - qGreen(b.pixel(x, y)));
    return sum / (static_cast<double>(a.width()) * a.height());
}

} // namespace

/// Frames that have no time to colour all of their tiles.
class TestTilePainter : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void coarserTilesStandInUntilAllAreThere();
    void newColorsAreNotMixedWithOldOnes();
    void compositeIsCompletedToo();
    void quickPyramidHasOneStandIn();
    void picturesOfAViewAreComplete();
    void screenGetsItsDetail();

private:
    std::shared_ptr<const ImagePyramid> m_pyramid;
};

void TestTilePainter::initTestCase() {
    m_pyramid = ImagePyramid::build(waves(), {});
}

void TestTilePainter::coarserTilesStandInUntilAllAreThere() {
    TilePainter whole, hurried;
    for (TilePainter* painter : {&whole, &hurried}) {
        painter->setPyramid(m_pyramid, {});
        painter->setScale(scaleFor(2, m_pyramid->stats()));
    }
    const QImage expected = all(whole);
    int frames = 0;
    bool isComplete = false;
    double first = 0, last = 0;
    while (!isComplete) {
        QVERIFY(++frames < 36); // without any time a frame colours one tile
        const QImage frame =
            painted([&](QPainter& painter) { isComplete = hurried.paintWithin(0, painter, kView, 1.0); });
        if (frames == 1)
            first = difference(frame, expected);
        if (isComplete)
            QCOMPARE(frame, expected);
        else
            last = difference(frame, expected);
    }
    QVERIFY(frames > 3);
    QVERIFY2(first > 0 && first < 4, qPrintable(QString::number(first))); // the waves, if smoother
    QVERIFY2(last < first / 2, qPrintable(QString::number(last)));
    // What is there is painted at once.
    const QImage again = painted([&](QPainter& painter) { QVERIFY(hurried.paintWithin(0, painter, kView, 1.0)); });
    QCOMPARE(again, expected);
}

void TestTilePainter::newColorsAreNotMixedWithOldOnes() {
    TilePainter tiles;
    tiles.setPyramid(m_pyramid, {});
    for (const double high : {2.0, 4.0, 2.0}) {
        tiles.setScale(scaleFor(high, m_pyramid->stats()));
        TilePainter fresh;
        fresh.setPyramid(m_pyramid, {});
        fresh.setScale(scaleFor(high, m_pyramid->stats()));
        painted([&](QPainter& painter) { tiles.paintWithin(0, painter, kView, 1.0); });
        QCOMPARE(all(tiles), all(fresh));
    }
}

void TestTilePainter::compositeIsCompletedToo() {
    RgbImages images;
    images.bands = {m_pyramid, ImagePyramid::build(waves(1), {}), ImagePyramid::build(waves(2), {})};
    const RgbOptions options{{Limits{-2, 2}, Limits{-2, 2}, Limits{-2, 2}}, 8};
    TilePainter whole, hurried;
    for (TilePainter* painter : {&whole, &hurried}) {
        painter->setPyramid(m_pyramid, {});
        painter->setComposite(images, options);
    }
    QImage frame;
    for (bool isComplete = false; !isComplete;)
        frame = painted([&](QPainter& painter) { isComplete = hurried.paintWithin(0, painter, kView, 1.0); });
    QCOMPARE(frame, all(whole));
}

void TestTilePainter::quickPyramidHasOneStandIn() {
    const auto quick = ImagePyramid::quick(m_pyramid->image());
    TilePainter whole, hurried;
    for (TilePainter* painter : {&whole, &hurried}) {
        painter->setPyramid(quick, {});
        painter->setScale(scaleFor(2, m_pyramid->stats()));
    }
    bool isComplete = true;
    const QImage first = painted([&](QPainter& painter) { isComplete = hurried.paintWithin(0, painter, kView, 1.0); });
    QVERIFY(!isComplete);
    QVERIFY(difference(first, all(whole)) < 8); // its only other level has picked pixels, not means
}

void TestTilePainter::picturesOfAViewAreComplete() {
    DisplaySettings display;
    ImageView view;
    view.setDisplay(&display);
    view.resize(kCanvas);
    view.setPyramid(m_pyramid);
    view.setView(kView.centre, kView.zoom);
    const QImage expected =
        painted([&](QPainter& painter) { view.paintPart(painter, kView, 1.0, ImageView::Overlays::None); });
    display.setContrastBias(1, 0.3);
    display.setContrastBias(1, 0.5); // every tile is forgotten
    QCOMPARE(view.grab().toImage().convertToFormat(QImage::Format_RGB32), expected);
}

void TestTilePainter::screenGetsItsDetail() {
    class CountingView : public ImageView {
    public:
        int frames = 0;

    protected:
        void paintEvent(QPaintEvent* event) override {
            ++frames;
            ImageView::paintEvent(event);
        }
    };
    DisplaySettings display;
    CountingView view;
    view.setDisplay(&display);
    view.resize(kCanvas);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    view.setPyramid(m_pyramid);
    view.setView(kView.centre, kView.zoom);
    // Frames follow each other until nothing is missing, and no longer.
    QTRY_VERIFY(view.frames > 0);
    int before;
    do {
        before = view.frames;
        QTest::qWait(100);
    } while (view.frames != before && view.frames < 200);
    QCOMPARE(view.frames, before);
}

QTEST_MAIN(TestTilePainter)
#include "test_tile_painter.moc"
