#include "tests/support/tan_wcs.h"
#include "widgets/image/compass_layer.h"
#include "widgets/image/contours.h"
#include "widgets/image/histogram_panel.h"
#include "widgets/image/magnifier.h"
#include "widgets/image/view_aids.h"

#include <QSettings>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace furrow;
using namespace furrow::widgets;

namespace {

/// 200 × 200 pixels; a cone with its tip of 100 at (120, 80), falling by 1 per pixel.
FloatImage cone() {
    auto image = std::make_shared<Image<float>>(200, 200);
    for (int y = 0; y < 200; ++y)
        for (int x = 0; x < 200; ++x)
            (*image)(x, y) = static_cast<float>(100 - std::hypot(x - 120, y - 80));
    return image;
}

int whitePixels(const QImage& image, const QRect& area) {
    int count = 0;
    for (int y = area.top(); y <= area.bottom(); ++y)
        for (int x = area.left(); x <= area.right(); ++x)
            count += qGray(image.pixel(x, y)) > 150;
    return count;
}

} // namespace

class TestViewAids : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void compassPointsNorthAndEast();
    void compassStaysWhileTheImageMoves();
    void compassHasAGroundBesideTheImageAlone();
    void anglesAreRound();
    void contoursOfAConeAreCircles();
    void contoursCloseAndKeepSaddlesApart();
    void contoursLeaveOutBlankPixels();
    void tracerFollowsViewAndLimits();
    void magnifierShowsThePixelUnderTheCursor();
    void aidsComeAndGoAndSurviveTheSession();
    void histogramCountsTheSample();
    void histogramHandlesSetTheLimits();
    void histogramFollowsTheKeys();

private:
    std::unique_ptr<DisplaySettings> m_display;
    std::unique_ptr<ImageView> m_view;
};

void TestViewAids::init() {
    m_display = std::make_unique<DisplaySettings>();
    m_display->setStretch(Stretch::Linear);
    m_display->setLimits({LimitsKind::Manual, 99.5, {0.0, 100.0}});
    m_view = std::make_unique<ImageView>();
    m_view->setDisplay(m_display.get());
    m_view->resize(400, 400);
    m_view->setImage(cone());
    m_view->show();
}

void TestViewAids::cleanup() {
    m_view.reset();
}

void TestViewAids::compassPointsNorthAndEast() {
    const ViewTransform view{{100, 100}, 2.0, {400, 400}};
    const auto up = CompassLayer::directions(test::tanWcs(150, 2, 0.4, 201, 201), view);
    // North up, east left; y points down on the screen.
    QVERIFY(std::hypot(up.north.x(), up.north.y() + 1) < 1e-6);
    QVERIFY(std::hypot(up.east.x() + 1, up.east.y()) < 1e-6);
    QVERIFY(std::abs(up.arcsecPerPixel - 0.2) < 1e-6);
    // A frame turned by 90 degrees: x to the north, y to the east.
    const auto card = [](const char* key, const char* value) {
        return QByteArray(key).leftJustified(8) + QByteArray("= ") + QByteArray(value).leftJustified(70);
    };
    const QByteArray cards = card("CTYPE1", "'RA---TAN'") + card("CTYPE2", "'DEC--TAN'") + card("CRVAL1", "150") +
                             card("CRVAL2", "60") + card("CRPIX1", "101") + card("CRPIX2", "101") + card("CD1_1", "0") +
                             card("CD1_2", "1E-4") + card("CD2_1", "1E-4") + card("CD2_2", "0");
    const auto turned = CompassLayer::directions(sky::Wcs::fromHeader(cards.toStdString(), "t"), view);
    QVERIFY(std::hypot(turned.north.x() - 1, turned.north.y()) < 1e-6);
    QVERIFY(std::hypot(turned.east.x(), turned.east.y() + 1) < 1e-4); // the step to the east is one pixel long
}

void TestViewAids::compassStaysWhileTheImageMoves() {
    m_display->setLimits({LimitsKind::Manual, 99.5, {1000.0, 2000.0}}); // all black
    m_view->setAid(std::make_unique<CompassLayer>(test::tanWcs(150, 2, 0.4, 200, 200)));
    m_view->setView({100, 100}, 4.0);
    const QImage before = m_view->grab().toImage();
    const QRect corner(0, 240, 200, 160);
    QVERIFY(whitePixels(before, corner) > 100); // arrows, letters, bar
    QCOMPARE(whitePixels(before, {200, 0, 200, 240}), 0);
    // The arrow to north from its root at (62, 314) upwards.
    for (int y = 285; y < 310; ++y)
        QVERIFY(whitePixels(before, {60, y, 4, 1}) > 0);
    m_view->centreOn({130, 90}); // still with nothing but image in view
    const QImage after = m_view->grab().toImage();
    QVERIFY(std::abs(whitePixels(after, corner) - whitePixels(before, corner)) < 5);
}

void TestViewAids::compassHasAGroundBesideTheImageAlone() {
    const auto corner = [&] { return m_view->grab().toImage().pixelColor(100, 300).lightness(); }; // nothing drawn here
    const auto area = [this] { return m_view->imageArea(); };
    m_display->setLimits({LimitsKind::Manual, 99.5, {-2000.0, -1000.0}}); // all white
    for (const bool beside : {false, true}) {
        m_view->removeAid(QStringLiteral("compass"));
        m_view->setView({beside ? 1000.0 : 100.0, 100}, 4.0);
        const int bare = corner();
        m_view->setAid(std::make_unique<CompassLayer>(test::tanWcs(150, 2, 0.4, 200, 200), area));
        QCOMPARE(corner() < bare - 20, beside);
    }
}

void TestViewAids::anglesAreRound() {
    QCOMPARE(roundAngle(0.73), 0.5);
    QCOMPARE(roundAngle(1.0), 1.0);
    QCOMPARE(roundAngle(4.9), 2.0);
    QCOMPARE(roundAngle(59.0), 50.0);
    QCOMPARE(roundAngle(61.0), 60.0);
    QCOMPARE(roundAngle(1300.0), 1200.0);
    QCOMPARE(roundAngle(3599.0), 1800.0);
    QCOMPARE(roundAngle(8000.0), 7200.0);
    QCOMPARE(angleLabel(0.5), QStringLiteral("0.5″"));
    QCOMPARE(angleLabel(120), QStringLiteral("2′"));
    QCOMPARE(angleLabel(7200), QStringLiteral("2°"));
}

void TestViewAids::contoursOfAConeAreCircles() {
    const FloatImage image = cone();
    for (const double level : {30.5, 60.0, 90.25}) {
        const auto lines = contourLines(*image, image->box(), level, {});
        QCOMPARE(lines.size(), std::size_t(1));
        double length = 0;
        for (int i = 0; i < lines[0].size(); ++i) {
            const double r = std::hypot(lines[0][i].x() - 120, lines[0][i].y() - 80);
            // Linear between pixels: the cone bends by at most 1/(8 r) between two of them.
            QVERIFY(std::abs(r - (100 - level)) < 1.0 / (8 * (100 - level)) + 1e-4);
            if (i > 0)
                length += QLineF(lines[0][i - 1], lines[0][i]).length();
        }
        QVERIFY(lines[0].isClosed());
        QVERIFY(std::abs(length / (2 * M_PI * (100 - level)) - 1) < 0.01);
    }
    QVERIFY(contourLines(*image, image->box(), 1000.0, {}).empty());
    // Half of the cone: an arc from edge to edge.
    const auto arc = contourLines(*image, {0, 121, 0, 200}, 60.0, {});
    QCOMPARE(arc.size(), std::size_t(1));
    QVERIFY(!arc[0].isClosed());
    QCOMPARE(arc[0].front().x(), 120.0);
    QCOMPARE(arc[0].back().x(), 120.0);
}

void TestViewAids::contoursCloseAndKeepSaddlesApart() {
    Image<float> image(4, 4, 0.0f);
    image(1, 1) = image(2, 2) = 1.0f; // touch at a corner: the mean of the cell, 0.5, decides
    QCOMPARE(contourLines(image, image.box(), 0.6, {}).size(), std::size_t(2));
    QCOMPARE(contourLines(image, image.box(), 0.4, {}).size(), std::size_t(1));
    for (const double level : {0.4, 0.6})
        for (const QPolygonF& line : contourLines(image, image.box(), level, {}))
            QVERIFY(line.isClosed());
}

void TestViewAids::contoursLeaveOutBlankPixels() {
    auto image = *cone();
    image(120, 40) = NAN; // on the circle of level 60
    const auto lines = contourLines(image, image.box(), 60.0, {});
    QCOMPARE(lines.size(), std::size_t(1));
    QVERIFY(!lines[0].isClosed());
    for (const QPointF p : lines[0])
        QVERIFY(std::isfinite(p.x()) && std::isfinite(p.y()));
}

void TestViewAids::tracerFollowsViewAndLimits() {
    ContourTracer tracer(m_view.get(), 1);
    QSignalSpy traced(&tracer, &ContourTracer::traced);
    QVERIFY(traced.wait(5000));
    QVERIFY(m_view->aid(QStringLiteral("contours")));
    const auto greenOn = [this](double radius) { // pixels of contour colour on the circle
        const QImage picture = m_view->grab().toImage();
        int count = 0;
        for (int i = 0; i < 360; ++i) {
            const QPointF p(120 + radius * std::cos(i * M_PI / 180), 80 + radius * std::sin(i * M_PI / 180));
            const QColor color = picture.pixelColor(m_view->transform().toWidget(p).toPoint());
            count += color.green() > color.red() + 40 && color.green() > color.blue() + 40;
        }
        return count;
    };
    QVERIFY(greenOn(50) > 180); // one level halfway between the limits 0 and 100
    QCOMPARE(greenOn(20), 0);
    m_display->setLimits({LimitsKind::Manual, 99.5, {60.0, 100.0}});
    QVERIFY(traced.wait(5000));
    QVERIFY(greenOn(20) > 180);
    QCOMPARE(greenOn(50), 0);
    m_view->setView({120, 80}, 5.0); // a finer level of the pyramid
    QVERIFY(traced.wait(5000));
    QVERIFY(greenOn(20) > 180);
}

void TestViewAids::magnifierShowsThePixelUnderTheCursor() {
    Magnifier magnifier(m_view.get());
    m_view->setZoom(3.0);
    QCOMPARE(magnifier.zoom(), 12.0);
    const QPoint at = m_view->transform().toWidget({105, 90}).toPoint();
    QTest::mouseMove(m_view.get(), at);
    const QPointF under = m_view->transform().toImage(at);
    const QImage picture = magnifier.grab().toImage();
    const QRgb expected = m_view->colorScale().color(*m_view->valueAt(under));
    const QPoint middle(picture.width() / 2, picture.height() / 2);
    QCOMPARE(picture.pixel(middle) | 0xff000000u, expected);
    // Two image pixels to the right are 24 logical pixels.
    QCOMPARE(picture.pixel(middle + QPoint(24, 0)) | 0xff000000u,
             m_view->colorScale().color(*m_view->valueAt(under + QPointF(2, 0))));
    m_view->resize(500, 450);
    QCOMPARE(magnifier.geometry().right(), 500 - 10 - 1);
}

void TestViewAids::aidsComeAndGoAndSurviveTheSession() {
    const QString file =
        QDir::temp().filePath(QStringLiteral("furrow-aids-%1.ini").arg(QCoreApplication::applicationPid()));
    QSettings settings(file, QSettings::IniFormat);
    {
        ViewAids aids;
        aids.attach(m_view.get());
        aids.attach(m_view.get());
        QVERIFY(!m_view->aid(QStringLiteral("compass"))); // no WCS yet
        aids.setWcs(test::tanWcs(150, 2, 0.4, 200, 200));
        QVERIFY(m_view->aid(QStringLiteral("compass")));
        aids.setMagnifier(true);
        aids.setContours(true);
        aids.setContourLevels(8);
        QVERIFY(m_view->findChild<Magnifier*>());
        QTRY_VERIFY(m_view->aid(QStringLiteral("contours")));
        aids.setCompass(false);
        QVERIFY(!m_view->aid(QStringLiteral("compass")));
        aids.save(settings);
        aids.setMagnifier(false);
        aids.setContours(false);
        QVERIFY(!m_view->findChild<Magnifier*>());
        QVERIFY(!m_view->aid(QStringLiteral("contours")));
    }
    ViewAids next;
    next.restore(settings);
    QVERIFY(!next.compass() && next.magnifier() && next.contours());
    QCOMPARE(next.contourLevels(), 8);
    QFile::remove(file);
}

void TestViewAids::histogramCountsTheSample() {
    HistogramPanel panel;
    panel.resize(400, 96);
    panel.setView(m_view.get());
    const auto& sample = m_view->stats().sample;
    double inRange = 0, total = 0;
    for (const float value : sample)
        inRange += static_cast<double>(value) >= panel.range().low && static_cast<double>(value) < panel.range().high;
    for (const double count : panel.counts())
        total += count;
    QCOMPARE(total, inRange);
    QVERIFY(total > 0.99 * static_cast<double>(sample.size()));
    // A cone has the more pixels the lower the value, down to where the frame cuts it.
    QVERIFY(panel.counts()[60] > panel.counts()[110]);
    QCOMPARE(panel.valueAt(panel.xOf(42.0)), 42.0);
}

void TestViewAids::histogramHandlesSetTheLimits() {
    HistogramPanel panel;
    panel.resize(400, 96);
    panel.setView(m_view.get());
    panel.show();
    m_display->setLimits({LimitsKind::MinMax, 99.5, {}});
    const QPoint low(qRound(panel.xOf(m_view->limits().low)), 40), wanted(qRound(panel.xOf(20.0)), 40);
    const double highBefore = m_view->limits().high, value = panel.valueAt(wanted.x());
    QTest::mousePress(&panel, Qt::LeftButton, {}, low);
    QTest::mouseMove(&panel, wanted);
    QCOMPARE(m_display->limits().kind, LimitsKind::Manual);
    QVERIFY(std::abs(m_view->limits().low - value) < 1e-9);
    QCOMPARE(m_view->limits().high, highBefore);
    QTest::mouseMove(&panel, {399, 40}); // never beyond the other limit
    QVERIFY(m_view->limits().low < m_view->limits().high);
    QTest::mouseRelease(&panel, Qt::LeftButton, {}, wanted);
    // The line is where the limit is.
    const QImage picture = panel.grab().toImage();
    const QRgb highlight = panel.palette().color(QPalette::Highlight).rgb();
    const int x = qRound(panel.xOf(m_view->limits().high));
    int hits = 0;
    for (int dx = -1; dx <= 1; ++dx)
        hits += (picture.pixel(x + dx, 10) | 0xff000000u) == highlight;
    QVERIFY(hits > 0);
}

void TestViewAids::histogramFollowsTheKeys() {
    HistogramPanel panel;
    panel.resize(400, 96);
    panel.setView(m_view.get());
    panel.show();
    const Limits before = m_view->limits();
    QTest::keyClick(&panel, Qt::Key_Right);
    QVERIFY(m_view->limits().low > before.low && m_view->limits().high == before.high);
    const double step = m_view->limits().low - before.low;
    QTest::keyClick(&panel, Qt::Key_Tab);
    QTest::keyClick(&panel, Qt::Key_Left, Qt::ShiftModifier);
    QVERIFY(std::abs(before.high - m_view->limits().high - 10 * step) < 0.2 * step);
}

QTEST_MAIN(TestViewAids)
#include "test_view_aids.moc"
