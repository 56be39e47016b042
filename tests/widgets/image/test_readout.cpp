#include "widgets/image/readout.h"

#include "core/base/atomic_file.h"
#include "tests/support/tan_wcs.h"
#include "tests/support/temp_dir.h"

#include <QLabel>
#include <QProcess>
#include <QTest>

#include <cmath>
#include <cstdlib>

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
    void masksAreNamed();
    void degreesAgreeWithAstropy();
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
             QStringLiteral("x 50.0  y 40.0|10:00:00.000 +02:00:00.00|150.0000000 2.0000000|value 12.25|24.5 σ|"));
    bar.show({50.0, 40.0}, 12.25f, 2.0);
    QVERIFY(allText(bar).endsWith(QStringLiteral("6.1 σ|")));
    bar.show({50.0, 40.0}, NAN);
    QVERIFY(allText(bar).endsWith(QStringLiteral("no value||")));
}

void TestReadout::outsideTheImageOnlyPositions() {
    ReadoutBar bar;
    bar.show({-7.5, 3.0}, std::nullopt);
    QCOMPARE(allText(bar), QStringLiteral("x -7.5  y 3.0|||||"));
}

void TestReadout::nothingIsLeftWhenTheCursorLeaves() {
    ReadoutBar bar;
    bar.show({1, 1}, 5.0f);
    bar.clear();
    QCOMPARE(allText(bar), QStringLiteral("|||||"));
}

void TestReadout::masksAreNamed() {
    ReadoutBar bar;
    bar.show({1, 1}, 5.0f, std::nullopt, {QStringLiteral("saturated"), QStringLiteral("bright")});
    QVERIFY(allText(bar).endsWith(QStringLiteral("|mask: saturated, bright")));
    bar.show({1, 1}, 5.0f);
    QVERIFY(!allText(bar).contains(QStringLiteral("mask")));
}

void TestReadout::degreesAgreeWithAstropy() {
    // One of the packages that packaging/run-tests installs: without it nothing would be tested.
    QVERIFY2(std::system("/usr/bin/python3 -c 'import astropy' 2>/dev/null") == 0, "install python3-astropy");
    // The example of the SIP paper (Shupe et al. 2005), cut after the second order, and a plain one that is rotated.
    const QByteArray sip =
        "CTYPE1 = 'RA---TAN-SIP';CTYPE2 = 'DEC--TAN-SIP';CRVAL1 = 202.482322805;CRVAL2 = 47.1751189300;"
        "CRPIX1 = 128.;CRPIX2 = 128.;CD1_1 = 0.000249756880272;CD1_2 = 0.000230177809744;"
        "CD2_1 = 0.000230428519265;CD2_2 = -0.000249965770577;A_ORDER = 2;B_ORDER = 2;"
        "A_0_2 = 2.9656E-06;A_1_1 = 2.1886E-05;A_2_0 = -2.3863E-05;B_0_2 = 2.31E-05;"
        "B_1_1 = -2.4386E-05;B_2_0 = 2.1197E-06";
    const QByteArray plain = "CTYPE1 = 'RA---TAN';CTYPE2 = 'DEC--TAN';CRVAL1 = 0.0001;CRVAL2 = -65.5;CRPIX1 = 500.5;"
                             "CRPIX2 = 400.;CD1_1 = -4.5E-05;CD1_2 = 3.2E-05;CD2_1 = 3.2E-05;CD2_2 = 4.5E-05";
    test::TempDir dir;
    writeTextAtomically(dir / "sky.py", R"(
import sys
from astropy.io import fits
from astropy.wcs import WCS
header = fits.Header()
for card in open(sys.argv[1]).read().split(';'):
    key, value = card.split(' = ')
    header[key] = value.strip("'") if value.startswith("'") else (int(value) if value.isdigit() else float(value))
wcs = WCS(header)
for x, y in ((0, 0), (127, 127), (255.25, 3.5), (-20, 310)):
    print(*wcs.all_pix2world(x, y, 0))
)");
    for (const QByteArray& cards : {sip, plain}) {
        writeTextAtomically(dir / "cards", cards.toStdString());
        QProcess python;
        python.start(QStringLiteral("/usr/bin/python3"), {QString::fromStdString((dir / "sky.py").string()),
                                                          QString::fromStdString((dir / "cards").string())});
        QVERIFY(python.waitForFinished(60'000));
        const QList<QByteArray> lines = python.readAllStandardOutput().trimmed().split('\n');
        QCOMPARE(lines.size(), 4);
        std::string header;
        for (const QByteArray& card : cards.split(';')) {
            const auto equals = card.indexOf(" = ");
            header += (card.left(equals).leftJustified(8) + card.mid(equals + 1)).leftJustified(80).toStdString();
        }
        ReadoutBar bar;
        bar.setWcs(sky::Wcs::fromHeader(header, "test"));
        const QPointF places[] = {{0, 0}, {127, 127}, {255.25, 3.5}, {-20, 310}};
        for (int i = 0; i < 4; ++i) {
            bar.show(places[i], std::nullopt);
            const QStringList degrees = allText(bar).split(QLatin1Char('|'))[2].split(QLatin1Char(' '));
            const QList<QByteArray> expected = lines[i].split(' ');
            const double dec = expected[1].toDouble();
            const double east = std::remainder(degrees[0].toDouble() - expected[0].toDouble(), 360.0) * 3600 *
                                std::cos(dec * M_PI / 180);
            QVERIFY2(std::hypot(east, (degrees[1].toDouble() - dec) * 3600) < 1e-3, qPrintable(degrees.join(' ')));
        }
    }
}

QTEST_MAIN(TestReadout)
#include "test_readout.moc"
