#include "widgets/image/readout.h"

#include "tests/support/tan_wcs.h"

#include <QLabel>
#include <QTest>

#include <cmath>

using namespace furrow;
using namespace furrow::widgets;

class TestReadout : public QObject {
    Q_OBJECT
private slots:
    void sexagesimalText_data();
    void sexagesimalText();
    void positionsAndValuesAreShown();
    void outsideTheImageOnlyPositions();
    void nothingIsLeftWhenTheCursorLeaves();
};

void TestReadout::sexagesimalText_data() {
    QTest::addColumn<double>("ra");
    QTest::addColumn<double>("dec");
    QTest::addColumn<QString>("expected");
    QTest::newRow("zero") << 0.0 << 0.0 << "00:00:00.000 +00:00:00.00";
    QTest::newRow("plain") << 34.4005 << -5.200944 << "02:17:36.120 −05:12:03.40";
    QTest::newRow("rounds up to a full turn") << 359.9999999 << 0.0 << "00:00:00.000 +00:00:00.00";
    QTest::newRow("negative right ascension") << -15.0 << 89.0 << "23:00:00.000 +89:00:00.00";
    QTest::newRow("small negative declination") << 15.0 << -0.0001 << "01:00:00.000 −00:00:00.36";
    QTest::newRow("seconds carry") << 15.0 << 9.9999999 << "01:00:00.000 +10:00:00.00";
    QTest::newRow("nowhere") << std::nan("") << std::nan("") << "– –";
}

void TestReadout::sexagesimalText() {
    QFETCH(double, ra);
    QFETCH(double, dec);
    QFETCH(QString, expected);
    QCOMPARE(formatRa(ra) + QLatin1Char(' ') + formatDec(dec), expected);
}

static QString allText(const ReadoutBar& bar) {
    QStringList parts;
    for (const auto* label : bar.findChildren<QLabel*>())
        parts.push_back(label->text());
    return parts.join(QLatin1Char('|'));
}

void TestReadout::positionsAndValuesAreShown() {
    ReadoutBar bar;
    const sky::Wcs wcs = test::tanWcs(150.0, 2.0, 0.4, 101, 81);
    bar.setWcs(wcs);
    bar.setSigma(std::make_shared<const Image<float>>(101, 81, 0.5f));
    bar.show({50.0, 40.0}, 12.25f);
    // The reference point is the middle of the frame.
    QCOMPARE(allText(bar),
             QStringLiteral("x 50.0  y 40.0|10:00:00.000 +02:00:00.00|150.000000 2.000000|value 12.25|24.5 σ"));
    bar.show({50.0, 40.0}, 12.25f, 2.0);
    QVERIFY(allText(bar).endsWith(QStringLiteral("6.1 σ")));
    bar.show({50.0, 40.0}, NAN);
    QVERIFY(allText(bar).endsWith(QStringLiteral("no value|")));
}

void TestReadout::outsideTheImageOnlyPositions() {
    ReadoutBar bar;
    bar.show({-7.5, 3.0}, std::nullopt);
    QCOMPARE(allText(bar), QStringLiteral("x -7.5  y 3.0||||"));
}

void TestReadout::nothingIsLeftWhenTheCursorLeaves() {
    ReadoutBar bar;
    bar.show({1, 1}, 5.0f);
    bar.clear();
    QCOMPARE(allText(bar), QStringLiteral("||||"));
}

QTEST_MAIN(TestReadout)
#include "test_readout.moc"
