#include "tests/support/tan_wcs.h"
#include "widgets/image/blinker.h"
#include "widgets/image/coordinates.h"

#include <QSignalSpy>
#include <QTest>
#include <QWidget>

#include <cmath>

using namespace furrow;
using namespace furrow::widgets;

class TestCoordinates : public QObject {
    Q_OBJECT
private slots:
    void typedPositions_data();
    void typedPositions();
    void withoutWcsOnlyPixels();
    void blinkerGoesRoundAndStops();
    void blinkingPanelsShowOneAtATime();
};

void TestCoordinates::typedPositions_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("kind"); // -1: not understood
    QTest::addColumn<QPointF>("image");
    // The reference point RA 150, DEC 2 is pixel (50, 40); 0.4 arcsec per pixel, north up, east left.
    const int pixels = static_cast<int>(CoordinateKind::Pixels), sky = static_cast<int>(CoordinateKind::Sky);
    QTest::newRow("pixels") << "12.5 7" << pixels << QPointF(12.5, 7);
    QTest::newRow("pixels with a comma") << "12.5,7" << pixels << QPointF(12.5, 7);
    QTest::newRow("pixels outside") << "-12 700" << pixels << QPointF(-12, 700);
    QTest::newRow("degrees") << "150 2" << sky << QPointF(50, 40);
    QTest::newRow("degrees, 4 arcsec north") << "150.0, 2.001111111111" << sky << QPointF(50, 50);
    QTest::newRow("degrees elsewhere are pixels") << "151 2" << pixels << QPointF(151, 2);
    QTest::newRow("sexagesimal") << "10:00:00 +02:00:00" << sky << QPointF(50, 40);
    QTest::newRow("sexagesimal with a comma") << "10:00:00.0, 02:00:04" << sky << QPointF(50, 50);
    QTest::newRow("letters") << "10h00m00s 2d00m04.0s" << sky << QPointF(50, 50);
    QTest::newRow("degrees by letter") << "150d 2d" << sky << QPointF(50, 40);
    QTest::newRow("as the readout writes it") << QStringLiteral("10:00:00.000 +02:00:00.00") << sky << QPointF(50, 40);
    QTest::newRow("south") << QStringLiteral("10:00:00.000 −00:00:36.00") << sky << QPointF(50, 40 - 7236 / 0.4);
    QTest::newRow("one number") << "12.5" << -1 << QPointF();
    QTest::newRow("a word") << "NGC 1300" << -1 << QPointF();
    QTest::newRow("empty") << "" << -1 << QPointF();
    QTest::newRow("beyond the pole") << "10:00:00 95:00:00" << -1 << QPointF();
}

void TestCoordinates::typedPositions() {
    QFETCH(QString, text);
    QFETCH(int, kind);
    QFETCH(QPointF, image);
    const auto typed = parsePosition(text, test::tanWcs(150.0, 2.0, 0.4, 101, 81), QRectF(-0.5, -0.5, 101, 81));
    QCOMPARE(typed.has_value(), kind >= 0);
    if (!typed)
        return;
    QCOMPARE(static_cast<int>(typed->kind), kind);
    // The projection bends 2 degrees by some pixels; elsewhere only rounding is left.
    const double tolerance = std::abs(image.y()) > 1000 ? 10.0 : 1e-5;
    QVERIFY2(std::hypot(typed->image.x() - image.x(), typed->image.y() - image.y()) < tolerance,
             qPrintable(QStringLiteral("%1 %2").arg(typed->image.x()).arg(typed->image.y())));
}

void TestCoordinates::withoutWcsOnlyPixels() {
    QCOMPARE(parsePosition(QStringLiteral("3 4"), {}, {})->image, QPointF(3, 4));
    QVERIFY(!parsePosition(QStringLiteral("10:00:00 2:00:00"), {}, {}));
}

void TestCoordinates::blinkerGoesRoundAndStops() {
    Blinker blinker;
    QSignalSpy shown(&blinker, &Blinker::shown), stopped(&blinker, &Blinker::stopped);
    blinker.start(); // nothing to blink between
    QVERIFY(!blinker.isActive());
    blinker.setInterval(1);
    QCOMPARE(blinker.interval(), Blinker::kShortest);
    blinker.setCount(3);
    blinker.start();
    QCOMPARE(shown.size(), 1); // at once
    QTRY_VERIFY(shown.size() >= 4);
    for (int i = 0; i < 4; ++i)
        QCOMPARE(shown[i][0].toInt(), (i + 1) % 3);
    blinker.toggle();
    QCOMPARE(stopped.size(), 1);
    QVERIFY(!blinker.isActive());
    blinker.start();
    blinker.setCount(1);
    QVERIFY(!blinker.isActive());
}

void TestCoordinates::blinkingPanelsShowOneAtATime() {
    QWidget window;
    QWidget a(&window), b(&window), c(&window);
    window.show();
    Blinker blinker;
    blinkPanels(&blinker, {&a, &b, &c});
    blinker.setInterval(Blinker::kLongest);
    blinker.start();
    QVERIFY(!a.isVisible() && b.isVisible() && !c.isVisible());
    blinker.stop();
    QVERIFY(a.isVisible() && b.isVisible() && c.isVisible());
}

QTEST_MAIN(TestCoordinates)
#include "test_coordinates.moc"
