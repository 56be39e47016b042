#include "tests/support/wheel.h"
#include "tests/window/driven_window.h"
#include "widgets/image/color_bar.h"
#include "widgets/image/display_bar.h"
#include "widgets/image/histogram_panel.h"
#include "widgets/white/shown_image.h"
#include "widgets/white/white_view.h"

#include <QAction>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QJsonArray>
#include <QJsonDocument>
#include <QMenu>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <fstream>

using namespace furrow;
using namespace furrow::widgets;

/// How the White view turns the values of a real field into colours, against formulas and astropy.
class TestDisplay : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void everyStretchFollowsItsFormula();
    void everyLimitsModeFollowsThePixels();
    void manualLimitsAreTyped();
    void zscaleIsAstropys();
    void everyColourMapIsShown();
    void rightDragChangesContrastAndBias();
    void histogramMovesTheLimits();
    void keysMoveTheView();
    void mouseMovesTheView();

private:
    ImageView& image() const { return *(*m_window)->whiteView()->image(); }
    DisplaySettings& display() const { return *(*m_window)->whiteView()->display(); }
    QImage wholeField() const { return test::fieldPicture(image(), ImageView::Overlays::None); }
    double position(float value) const;
    QPointF centre() const { return image().transform().centre; }
    double zoom() const { return image().transform().zoom; }

    std::unique_ptr<test::DrivenWindow> m_window;
    Image<float> m_white; ///< as the file holds it
};

namespace {

/// DS9 Reference Manual, "How It Works: Scale": of t between the limits. Histogram equalisation has no formula.
double curve(Stretch stretch, double t) {
    const double a = 1000;
    switch (stretch) {
    case Stretch::Log:
        return std::log(a * t + 1) / std::log(a);
    case Stretch::Power:
        return (std::pow(a, t) - 1) / a;
    case Stretch::Sqrt:
        return std::sqrt(t);
    case Stretch::Squared:
        return t * t;
    case Stretch::Asinh:
        return std::asinh(10 * t) / 3;
    case Stretch::Sinh:
        return std::sinh(3 * t) / 10;
    default:
        return t;
    }
}

int grey(double position) {
    return static_cast<int>(std::lround(255 * std::clamp(position, 0.0, 1.0)));
}

std::vector<float> sortedFinite(const Image<float>& image) {
    std::vector<float> values;
    std::copy_if(image.begin(), image.end(), std::back_inserter(values), [](float v) { return std::isfinite(v); });
    std::sort(values.begin(), values.end());
    return values;
}

/// Share of the values below `limit`.
double shareBelow(const std::vector<float>& sorted, double limit) {
    const auto place = std::lower_bound(sorted.begin(), sorted.end(), limit);
    return static_cast<double>(place - sorted.begin()) / static_cast<double>(sorted.size());
}

} // namespace

void TestDisplay::init() {
    m_window = std::make_unique<test::DrivenWindow>();
    QVERIFY(m_window->open());
    m_white = m_window->white();
    image().setFocus();
}

void TestDisplay::cleanup() {
    m_window.reset();
}

double TestDisplay::position(float value) const {
    const Limits limits = image().limits();
    return std::clamp((static_cast<double>(value) - limits.low) / (limits.high - limits.low), 0.0, 1.0);
}

void TestDisplay::everyStretchFollowsItsFormula() {
    const std::vector<float> values = sortedFinite(m_white);
    for (const Stretch stretch : kStretches) {
        QVERIFY(m_window->choose(m_window->menu(QStringLiteral("Stretch")), stretchLabel(stretch)));
        QVERIFY(display().stretch() == stretch);
        const QImage picture = wholeField();
        const Limits limits = image().limits();
        const double below = shareBelow(values, limits.low), above = shareBelow(values, limits.high);
        int worst = 0;
        std::array<bool, 100> seen{}; // hundredths of the range that have a pixel
        for (int y = 0; y < m_white.height(); ++y)
            for (int x = 0; x < m_white.width(); ++x) {
                const float value = m_white(x, y);
                const double t = position(value);
                seen[std::min<std::size_t>(static_cast<std::size_t>(t * 100), 99)] = true;
                const double expected = stretch == Stretch::HistogramEqualisation
                                            ? (shareBelow(values, static_cast<double>(value)) - below) / (above - below)
                                            : curve(stretch, t);
                const int shown = qRed(picture.pixel(x, m_white.height() - 1 - y));
                worst = std::max(worst, std::abs(shown - grey(expected)));
            }
        QVERIFY(std::all_of(seen.begin(), seen.end(), [](bool each) { return each; }));
        // Rounding, and 1/65536 of the range where the log curve is steepest (145): two levels. Equalisation knows the
        // pixels from a sample of 100 000 at least: 5 sigma of a share of one half are 0.8 per cent, two levels more.
        QVERIFY2(worst <= (stretch == Stretch::HistogramEqualisation ? 4 : 2),
                 qPrintable(QStringLiteral("%1: %2").arg(stretchLabel(stretch)).arg(worst)));
    }
}

void TestDisplay::everyLimitsModeFollowsThePixels() {
    QVERIFY(m_window->choose(m_window->menu(QStringLiteral("Stretch")), stretchLabel(Stretch::Linear)));
    const std::vector<float> values = sortedFinite(m_white);
    std::vector<float> sizes(values.size());
    std::transform(values.begin(), values.end(), sizes.begin(), [](float v) { return std::abs(v); });
    std::sort(sizes.begin(), sizes.end());
    const auto near = [&](double share, double expected) { // of a sample of 100 000 at least; 100 %: of all
        const double pixel = 1.0 / static_cast<double>(values.size());
        return std::abs(share - expected) <= 5 * std::sqrt(expected * (1 - expected) / 100'000) + 1.5 * pixel;
    };
    for (const LimitsChoice& choice : limitsChoices()) {
        const Limits before = image().limits();
        QVERIFY(m_window->choose(m_window->menu(QStringLiteral("Limits")), choice.label));
        const Limits limits = image().limits();
        const double tail = (1 - choice.spec.percent / 100) / 2;
        switch (choice.spec.kind) {
        case LimitsKind::ZScale: // against astropy below
            QVERIFY(limits.low > static_cast<double>(values.front()) &&
                    limits.high < static_cast<double>(values.back()));
            break;
        case LimitsKind::MinMax:
            QCOMPARE(static_cast<float>(limits.low), values.front());
            QCOMPARE(static_cast<float>(limits.high), values.back());
            break;
        case LimitsKind::Percentile:
            QVERIFY2(near(shareBelow(values, limits.low), tail) && near(shareBelow(values, limits.high), 1 - tail),
                     qPrintable(choice.label));
            break;
        case LimitsKind::Symmetric:
            QCOMPARE(limits.low, -limits.high);
            QVERIFY2(near(shareBelow(sizes, limits.high), choice.spec.percent / 100), qPrintable(choice.label));
            break;
        case LimitsKind::Manual: // what was shown stays
            QCOMPARE(limits, before);
            break;
        }
        // The picture has them.
        const QImage picture = wholeField();
        int worst = 0;
        for (int y = 0; y < m_white.height(); y += 3)
            for (int x = 0; x < m_white.width(); x += 3)
                worst = std::max(
                    worst, std::abs(qRed(picture.pixel(x, m_white.height() - 1 - y)) - grey(position(m_white(x, y)))));
        QVERIFY2(worst <= 1, qPrintable(choice.label)); // rounding
    }
}

void TestDisplay::manualLimitsAreTyped() {
    auto* bar = (*m_window)->whiteView()->findChild<DisplayBar*>();
    const auto boxes = bar->findChildren<QDoubleSpinBox*>();
    QCOMPARE(boxes.size(), 2);
    for (QDoubleSpinBox* box : boxes) {
        box->setFocus();
        box->selectAll();
        QTest::keyClicks(box, box == boxes[0] ? QStringLiteral("-0.125") : QStringLiteral("0.5"));
        QTest::keyClick(box, Qt::Key_Return);
    }
    QCOMPARE(image().limits(), (Limits{-0.125, 0.5}));
    QCOMPARE(display().limits().kind, LimitsKind::Manual);
    const auto boxesOf = bar->findChildren<QComboBox*>();
    QVERIFY(std::any_of(boxesOf.begin(), boxesOf.end(),
                        [](QComboBox* box) { return box->currentText() == QStringLiteral("Manual"); }));
}

void TestDisplay::zscaleIsAstropys() {
    ShownImage* shown = (*m_window)->whiteView()->shown();
    QStringList arguments{QString::fromStdString((m_window->work() / "white.fits").string())};
    std::vector<Limits> ours{image().limits()};
    QCOMPARE(display().limits().kind, LimitsKind::ZScale);
    const QStringList bands = shown->bands()->bands();
    QCOMPARE(bands.size(), 5);
    for (const QString& band : bands) {
        shown->showBand(band);
        QTRY_COMPARE_WITH_TIMEOUT(shown->band(), band, test::kPatience);
        const Image<float>& pixels = *image().pyramid()->image();
        QCOMPARE(pixels.width(), m_white.width());
        const auto file = m_window->file(band.toStdString());
        std::ofstream(file, std::ios::binary)
            .write(reinterpret_cast<const char*>(pixels.data()),
                   static_cast<std::streamsize>(pixels.size() * sizeof(float)));
        arguments.push_back(QString::fromStdString(file.string()));
        ours.push_back(image().limits());
    }
    const QJsonArray theirs = QJsonDocument::fromJson(test::python(R"(
import json, sys
import numpy as np
from astropy.io import fits
from astropy.visualization import ZScaleInterval
white = fits.getdata(sys.argv[1])
images = [white] + [np.fromfile(name, dtype='f4').reshape(white.shape) for name in sys.argv[2:]]
print(json.dumps([[float(v) for v in ZScaleInterval().get_limits(image)] for image in images]))
)",
                                                                   arguments))
                                  .array();
    QCOMPARE(static_cast<std::size_t>(theirs.size()), ours.size());
    for (std::size_t i = 0; i < ours.size(); ++i) {
        const QJsonArray pair = theirs[static_cast<qsizetype>(i)].toArray();
        const double low = pair[0].toDouble(), high = pair[1].toDouble();
        const double allowed = 0.01 * (high - low);
        QVERIFY2(high > low && std::abs(ours[i].low - low) < allowed && std::abs(ours[i].high - high) < allowed,
                 qPrintable(QStringLiteral("image %1: %2 %3, astropy %4 %5")
                                .arg(i)
                                .arg(ours[i].low)
                                .arg(ours[i].high)
                                .arg(low)
                                .arg(high)));
    }
}

void TestDisplay::everyColourMapIsShown() {
    QVERIFY(m_window->choose(m_window->menu(QStringLiteral("Stretch")), stretchLabel(Stretch::Linear)));
    // First, middle and last colour as their authors published them; the middle of an even table lies between two.
    const std::pair<ColorMapId, std::array<QRgb, 3>> published[] = {
        {ColorMapId::Grey, {0x000000, 0x808080, 0xffffff}},
        {ColorMapId::InvertedGrey, {0xffffff, 0x808080, 0x000000}},
        {ColorMapId::Viridis, {0x440154, 0x21918c, 0xfde725}},
        {ColorMapId::Cividis, {0x00204d, 0x7c7b78, 0xffea46}},
        {ColorMapId::Inferno, {0x000004, 0xbc3754, 0xfcffa4}},
        {ColorMapId::BlueRed, {0x053061, 0xf7f7f7, 0x67001f}},
        {ColorMapId::PurpleGreen, {0x40004b, 0xf7f7f7, 0x00441b}},
    };
    QCOMPARE(std::size(published), kColorMaps.size());
    auto* bar = (*m_window)->whiteView()->findChild<ColorBar*>();
    for (const auto& [map, colours] : published) {
        QVERIFY(m_window->choose(m_window->menu(QStringLiteral("Colour map")), colorMapLabel(map)));
        const QImage picture = wholeField(), strip = bar->grab().toImage();
        std::array<int, 3> found{};
        for (int y = 0; y < m_white.height(); ++y)
            for (int x = 0; x < m_white.width(); ++x) {
                const double t = position(m_white(x, y));
                const int place = t == 0 ? 0 : t == 1 ? 2 : std::abs(t - 0.5) < 0.002 ? 1 : -1;
                if (place < 0)
                    continue;
                ++found[static_cast<std::size_t>(place)];
                const QColor shown = picture.pixelColor(x, m_white.height() - 1 - y);
                const QColor expected(colours[static_cast<std::size_t>(place)]);
                // Ten anchors stand for 256 colours: between them the maps bend by a few levels.
                const int allowed = place == 1 ? 8 : 0;
                QVERIFY2(std::abs(shown.red() - expected.red()) <= allowed &&
                             std::abs(shown.green() - expected.green()) <= allowed &&
                             std::abs(shown.blue() - expected.blue()) <= allowed,
                         qPrintable(colorMapLabel(map) + QLatin1Char(' ') + shown.name() + QLatin1Char(' ') +
                                    expected.name()));
            }
        QVERIFY(found[0] > 10 && found[1] > 10 && found[2] > 10);
        // The colour bar has the same ends; its frame is one pixel wide.
        const int middle = strip.height() / 4;
        QVERIFY(test::countColor(strip, QRect(0, middle, 16, 1), QColor(colours[0]), 4) > 0);
        QVERIFY(test::countColor(strip, QRect(strip.width() - 16, middle, 16, 1), QColor(colours[2]), 4) > 0);
    }
}

void TestDisplay::rightDragChangesContrastAndBias() {
    QVERIFY(m_window->choose(m_window->menu(QStringLiteral("Stretch")), stretchLabel(Stretch::Linear)));
    const QImage before = wholeField();
    const QPoint to(image().width() * 3 / 4, image().height() / 4);
    QTest::mousePress(&image(), Qt::RightButton, {}, image().rect().center());
    QTest::mouseMove(&image(), to);
    QTest::mouseRelease(&image(), Qt::RightButton, {}, to);
    const double bias = static_cast<double>(to.x()) / image().width();
    const double contrast = std::pow(10.0, 2 * (1 - static_cast<double>(to.y()) / image().height()) - 1);
    const QImage after = wholeField();
    int worst = 0;
    for (int y = 0; y < m_white.height(); y += 2)
        for (int x = 0; x < m_white.width(); x += 2)
            worst = std::max(worst, std::abs(qRed(after.pixel(x, m_white.height() - 1 - y)) -
                                             grey((position(m_white(x, y)) - bias) * contrast + 0.5)));
    QVERIFY2(worst <= 1, qPrintable(QString::number(worst)));
    QVERIFY(test::differing(before, after) > before.width());
    QVERIFY(m_window->trigger("contrast"));
    QCOMPARE(wholeField(), before);
}

void TestDisplay::histogramMovesTheLimits() {
    QVERIFY(m_window->trigger("histogram"));
    HistogramPanel& histogram = *(*m_window)->whiteView()->histogram();
    QTRY_VERIFY(histogram.isVisible());
    // The bars are the field's pixels: their shares agree.
    const std::vector<float> values = sortedFinite(m_white);
    const Limits range = histogram.range();
    const auto bins = histogram.counts().size();
    double total = 0;
    for (const double count : histogram.counts())
        total += count;
    const double inRange = shareBelow(values, range.high) - shareBelow(values, range.low);
    for (std::size_t bin = 0; bin < bins; ++bin) {
        const auto edge = [&](std::size_t i) {
            return range.low + (range.high - range.low) * static_cast<double>(i) / static_cast<double>(bins);
        };
        const double expected = (shareBelow(values, edge(bin + 1)) - shareBelow(values, edge(bin))) / inRange;
        QVERIFY(std::abs(histogram.counts()[bin] / total - expected) <= 5 * std::sqrt(expected / total) + 1e-4);
    }
    const Limits before = image().limits();
    const auto x = [&](double value) { return QPoint(static_cast<int>(std::lround(histogram.xOf(value))), 20); };
    const double wanted = histogram.valueAt(x(before.high).x() - 20);
    QTest::mousePress(&histogram, Qt::LeftButton, {}, x(before.high));
    QTest::mouseMove(&histogram, x(before.high) - QPoint(20, 0));
    QTest::mouseRelease(&histogram, Qt::LeftButton, {}, x(before.high) - QPoint(20, 0));
    QCOMPARE(image().limits().low, before.low);
    QVERIFY(std::abs(image().limits().high - wanted) < 1e-9 * (before.high - before.low));
    histogram.setFocus();
    const double high = image().limits().high;
    QTest::keyClick(&histogram, Qt::Key_Right, Qt::ShiftModifier);
    QVERIFY(image().limits().high > high);
    QTest::keyClick(&histogram, Qt::Key_Backtab);
    QTest::keyClick(&histogram, Qt::Key_Left);
    QVERIFY(image().limits().low < before.low);
}

void TestDisplay::keysMoveTheView() {
    const double fitted = zoom();
    const QPointF middle((m_white.width() - 1) / 2.0, (m_white.height() - 1) / 2.0);
    QCOMPARE(centre(), middle);
    QCOMPARE(fitted, std::min(static_cast<double>(image().width()) / m_white.width(),
                              static_cast<double>(image().height()) / m_white.height()));
    QTest::keyClick(&image(), Qt::Key_Plus);
    QCOMPARE(zoom(), 2 * fitted);
    QTest::keyClick(&image(), Qt::Key_Minus);
    QCOMPARE(zoom(), fitted);
    QTest::keyClick(&image(), Qt::Key_0);
    QCOMPARE(zoom(), 1.0);
    struct Step {
        Qt::Key key;
        QPointF by;
    };
    for (const Step& step :
         {Step{Qt::Key_Left, {-1, 0}}, {Qt::Key_Up, {0, 1}}, {Qt::Key_Right, {1, 0}}, {Qt::Key_Down, {0, -1}}}) {
        QPointF before = centre();
        QTest::keyClick(&image(), step.key);
        QCOMPARE(centre(), before + step.by);
        before = centre();
        QTest::keyClick(&image(), step.key, Qt::ShiftModifier);
        QCOMPARE(centre(), before + 10 * step.by);
    }
    QTest::keyClick(&image(), Qt::Key_F);
    QCOMPARE(zoom(), fitted);
    QCOMPARE(centre(), middle);
}

void TestDisplay::mouseMovesTheView() {
    const QPoint at(image().width() / 3, image().height() / 4);
    const QPointF under = image().transform().toImage(at);
    const double before = zoom();
    test::turnWheel(image(), at, 240);
    QCOMPARE(zoom(), 2 * before);
    QVERIFY(QLineF(image().transform().toImage(at), under).length() < 1e-9);
    const QPointF from = centre();
    QTest::mousePress(&image(), Qt::LeftButton, {}, QPoint(200, 200));
    QTest::mouseMove(&image(), QPoint(230, 190));
    QTest::mouseMove(&image(), QPoint(260, 170));
    QTest::mouseRelease(&image(), Qt::LeftButton, {}, QPoint(260, 170));
    QVERIFY(QLineF(centre(), from - QPointF(60, 30) / zoom()).length() < 1e-9);
    const QPointF target = image().transform().toImage(at);
    QTest::mouseClick(&image(), Qt::MiddleButton, {}, at);
    QVERIFY(QLineF(centre(), target).length() < 1e-9);
}

QTEST_MAIN(TestDisplay)
#include "test_display.moc"
