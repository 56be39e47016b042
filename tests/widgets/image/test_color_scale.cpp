#include "widgets/image/color_scale.h"

#include <QTest>

#include <cmath>

using namespace furrow;
using namespace furrow::widgets;

class TestColorScale : public QObject {
    Q_OBJECT
private slots:
    void stretchesFollowDs9_data();
    void stretchesFollowDs9();
    void everyStretchRisesFromZeroToOne();
    void greyEndsAreBlackAndWhite();
    void valuesBeyondTheLimitsAreClamped();
    void blankPixelsHaveTheirOwnColor();
    void contrastAndBiasMoveTheRamp();
    void colorBarUndoesTheStretch();
    void histogramEqualisationSpreadsTheSample();
    void divergingMapsAreNeutralInTheMiddle();
    void otherLimitsMoveTheColours();
};

// Expected values: the formulas of the DS9 reference manual, worked out by hand.
void TestColorScale::stretchesFollowDs9_data() {
    QTest::addColumn<int>("stretch");
    QTest::addColumn<double>("t");
    QTest::addColumn<double>("expected");
    QTest::newRow("linear") << int(Stretch::Linear) << 0.3 << 0.3;
    QTest::newRow("log low") << int(Stretch::Log) << 0.001 << std::log(2.0) / std::log(1000.0);
    QTest::newRow("log middle") << int(Stretch::Log) << 0.5 << std::log(501.0) / std::log(1000.0);
    QTest::newRow("power") << int(Stretch::Power) << 0.5 << (std::sqrt(1000.0) - 1.0) / 1000.0;
    QTest::newRow("sqrt") << int(Stretch::Sqrt) << 0.25 << 0.5;
    QTest::newRow("squared") << int(Stretch::Squared) << 0.5 << 0.25;
    QTest::newRow("asinh") << int(Stretch::Asinh) << 0.1 << std::log(1.0 + std::sqrt(2.0)) / 3.0;
    QTest::newRow("sinh") << int(Stretch::Sinh) << 1.0 / 3.0 << (std::exp(1.0) - std::exp(-1.0)) / 20.0;
}

void TestColorScale::stretchesFollowDs9() {
    QFETCH(int, stretch);
    QFETCH(double, t);
    QFETCH(double, expected);
    QVERIFY(std::abs(stretched(static_cast<Stretch>(stretch), t) - expected) < 1e-12); // rounding only
}

void TestColorScale::everyStretchRisesFromZeroToOne() {
    for (const Stretch stretch : kStretches) {
        QCOMPARE(stretched(stretch, 0.0), 0.0);
        QVERIFY(stretched(stretch, 1.0) > 0.998); // DS9's power and asinh curves end at 0.999
        for (int i = 1; i <= 100; ++i)
            QVERIFY(stretched(stretch, i / 100.0) > stretched(stretch, (i - 1) / 100.0) ||
                    stretched(stretch, i / 100.0) == 1.0);
        QCOMPARE(stretchFromId(stretchId(stretch), Stretch::Linear), stretch);
    }
}

static ColorScale scaleOf(Stretch stretch, Limits limits, ColorMapId map = ColorMapId::Grey, double contrast = 1.0,
                          double bias = 0.5, const ImageStats& stats = {}) {
    return ColorScale({stretch, limits, map, contrast, bias}, stats);
}

void TestColorScale::greyEndsAreBlackAndWhite() {
    const ColorScale grey = scaleOf(Stretch::Linear, {10.0, 20.0});
    QCOMPARE(grey.color(10.0f), qRgb(0, 0, 0));
    QCOMPARE(grey.color(20.0f), qRgb(255, 255, 255));
    QVERIFY(std::abs(qRed(grey.color(15.0f)) - 128) <= 1); // one of 256 steps
    const ColorScale inverted = scaleOf(Stretch::Linear, {10.0, 20.0}, ColorMapId::InvertedGrey);
    QCOMPARE(inverted.color(10.0f), qRgb(255, 255, 255));
    QCOMPARE(inverted.color(20.0f), qRgb(0, 0, 0));
}

void TestColorScale::valuesBeyondTheLimitsAreClamped() {
    const ColorScale scale = scaleOf(Stretch::Sqrt, {0.0, 1.0});
    QCOMPARE(scale.color(-1e30f), scale.color(0.0f));
    QCOMPARE(scale.color(1e30f), scale.color(1.0f));
    QCOMPARE(scale.color(INFINITY), scale.color(1.0f));
}

void TestColorScale::blankPixelsHaveTheirOwnColor() {
    QCOMPARE(scaleOf(Stretch::Linear, {0, 1}).color(NAN), ColorScale::blankColor());
}

void TestColorScale::contrastAndBiasMoveTheRamp() {
    // Twice the contrast about the middle: a quarter becomes black, three quarters white.
    const ColorScale steep = scaleOf(Stretch::Linear, {0.0, 1.0}, ColorMapId::Grey, 2.0, 0.5);
    QVERIFY(qRed(steep.color(0.26f)) <= 6);
    QVERIFY(qRed(steep.color(0.74f)) >= 249);
    const ColorScale shifted = scaleOf(Stretch::Linear, {0.0, 1.0}, ColorMapId::Grey, 1.0, 0.75);
    QVERIFY(std::abs(qRed(shifted.color(0.75f)) - 128) <= 1);
    QCOMPARE(shifted.color(0.2f), qRgb(0, 0, 0));
}

void TestColorScale::colorBarUndoesTheStretch() {
    const ColorScale scale = scaleOf(Stretch::Log, {100.0, 300.0});
    for (const double t : {0.0, 0.01, 0.2, 0.7})
        // The table has 65536 entries.
        QVERIFY(std::abs(scale.valueAt(stretched(Stretch::Log, t)) - (100.0 + 200.0 * t)) < 200.0 * 2.0 / 65535);
}

void TestColorScale::histogramEqualisationSpreadsTheSample() {
    ImageStats stats;
    for (int i = 0; i < 1000; ++i) // crowded at the low end
        stats.sample.push_back(static_cast<float>(std::pow(i / 999.0, 4.0)));
    const ColorScale scale = scaleOf(Stretch::HistogramEqualisation, {0.0, 1.0}, ColorMapId::Grey, 1.0, 0.5, stats);
    for (const double quantile : {0.25, 0.5, 0.75})
        QVERIFY(std::abs(qRed(scale.color(static_cast<float>(std::pow(quantile, 4.0)))) - 255.0 * quantile) < 3.0);
}

void TestColorScale::divergingMapsAreNeutralInTheMiddle() {
    for (const ColorMapId id : kColorMaps) {
        const ColorTable table = colorTable(id);
        QCOMPARE(colorMapFromName(colorMapName(id), ColorMapId::Grey), id);
        QVERIFY(table.front() != table.back());
        if (isDiverging(id)) {
            QVERIFY(qAbs(qRed(table[128]) - qBlue(table[128])) < 6);
            QVERIFY(qGray(table[128]) > 230);
        }
    }
}

void TestColorScale::otherLimitsMoveTheColours() {
    const Limits first{0, 1}, second{-20, 380};
    const ColorScale moved = scaleOf(Stretch::Asinh, first, ColorMapId::Inferno, 1.7, 0.4).withLimits(second);
    const ColorScale fresh = scaleOf(Stretch::Asinh, second, ColorMapId::Inferno, 1.7, 0.4);
    QCOMPARE(moved.options().limits, second);
    for (float value = -30; value < 400; value += 0.7f)
        QCOMPARE(moved.color(value), fresh.color(value));
    for (int i = 0; i <= 10; ++i)
        QCOMPARE(moved.valueAt(i / 10.0), fresh.valueAt(i / 10.0));
}

QTEST_APPLESS_MAIN(TestColorScale)
#include "test_color_scale.moc"
