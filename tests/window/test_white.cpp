#include "tests/window/driven_window.h"

#include "core/base/atomic_file.h"
#include "core/io/fits.h"
#include "widgets/image/compass_layer.h"
#include "widgets/image/magnifier.h"
#include "widgets/image/readout.h"
#include "widgets/white/goto_dialog.h"
#include "widgets/white/rgb_bar.h"
#include "widgets/white/shown_image.h"
#include "widgets/white/source_layers.h"
#include "widgets/white/white_view.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QDoubleSpinBox>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QSvgRenderer>

#include <algorithm>
#include <cmath>

using namespace furrow;
using namespace furrow::widgets;

/// The White view of a real field: what it shows, says and writes.
class TestWhite : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void bandsAreTheInputImages();
    void rgbIsLuptons();
    void blinkShowsOneAfterTheOther();
    void magnifierEnlargesWhatIsUnderTheCursor();
    void contoursFollowTheirLevels();
    void compassPointsAsAstropySays();
    void goToFindsIdsPixelsAndSky();
    void readoutAgreesWithAstropy();
    void viewIsSavedAndCopied();

private:
    ImageView& image() const { return *(*m_window)->whiteView()->image(); }
    ShownImage& shown() const { return *(*m_window)->whiteView()->shown(); }
    void showBand(const QString& band) const;

    std::unique_ptr<test::DrivenWindow> m_window;
    Image<float> m_white;
};

void TestWhite::init() {
    m_window = std::make_unique<test::DrivenWindow>();
    QVERIFY(m_window->open());
    m_white = m_window->white();
    image().setFocus();
}

void TestWhite::cleanup() {
    m_window.reset();
}

/// With the chooser above the image.
void TestWhite::showBand(const QString& band) const {
    QComboBox* chooser = shown().chooser();
    chooser->setFocus();
    chooser->setCurrentIndex(chooser->findText(band));
    emit chooser->activated(chooser->currentIndex());
    QTRY_COMPARE_WITH_TIMEOUT(shown().band(), band == QStringLiteral("White") ? QString() : band, test::kPatience);
}

void TestWhite::bandsAreTheInputImages() {
    const auto& config = *(*m_window)->document().field().config;
    const int margin = config.crop.margin;
    const std::string list = readTextFile(config.inputs.imageListFile);
    const QStringList bands = shown().bands()->bands();
    QCOMPARE(bands, (QStringList{"u", "g", "r", "i", "z"}));
    for (const QString& band : bands) {
        // The file of the list that names the band, cropped and brought from its zero point 22.5 to zp_ref 25.
        std::filesystem::path file;
        for (const QString& line : QString::fromStdString(list).split(QLatin1Char('\n')))
            if (line.contains(QStringLiteral("_%1.fits").arg(band)))
                file = config.inputs.imageListFile.parent_path() / line.trimmed().toStdString();
        QVERIFY2(std::filesystem::exists(file), file.c_str());
        const Image<float> input = io::readFitsImage(file).pixels;
        const QPointF before = image().transform().centre;
        showBand(band);
        QCOMPARE(image().transform().centre, before); // the place stays
        QCOMPARE((*m_window)->selection().band(), band);
        for (int y = 3; y < m_white.height(); y += 41)
            for (int x = 5; x < m_white.width(); x += 37) {
                const double given = 10.0 * static_cast<double>(input(x + margin, y + margin));
                const auto seen = static_cast<double>(image().valueAt(QPointF(x, y)).value());
                QVERIFY2(std::abs(seen - given) <= 1e-6 * std::abs(given), qPrintable(band)); // single precision
            }
    }
    showBand(QStringLiteral("White"));
    QCOMPARE(image().valueAt({7, 9}).value(), m_white(7, 9));
}

void TestWhite::rgbIsLuptons() {
    const auto value = [this](const QString& band, QPoint at) {
        return static_cast<double>((*shown().bands()->find(band, false)->pyramid->image())(at.x(), at.y()));
    };
    for (const QString& band : {QStringLiteral("g"), QStringLiteral("r"), QStringLiteral("i")})
        showBand(band);
    QComboBox* chooser = shown().chooser();
    chooser->setCurrentIndex(chooser->findText(QStringLiteral("RGB")));
    emit chooser->activated(chooser->currentIndex());
    QTRY_VERIFY_WITH_TIMEOUT(image().isComposite(), test::kPatience);
    RgbBar* bar = shown().rgbBar();
    QVERIFY(bar->isVisible());
    QCOMPARE(bar->chosen(), (QStringList{"i", "r", "g"}));
    // Black is the median of a band, white the percentile above it that is widest of the three (here: own ranks).
    const auto boxes = bar->findChildren<QDoubleSpinBox*>();
    const auto verifyPixels = [&](double softening, double percent, bool balance) {
        std::array<double, 3> black{}, white{};
        double widest = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            const auto& sample =
                shown().bands()->find(bar->chosen()[static_cast<qsizetype>(i)], true)->pyramid->stats();
            const auto rank = [&](double share) {
                const double place = share * static_cast<double>(sample.sample.size() - 1);
                const auto below = static_cast<std::size_t>(place);
                const auto next = std::min(below + 1, sample.sample.size() - 1);
                const double a = static_cast<double>(sample.sample[below]),
                             b = static_cast<double>(sample.sample[next]);
                return a + (b - a) * (place - static_cast<double>(below));
            };
            black[i] = rank(0.5);
            white[i] = rank(percent / 100);
            widest = std::max(widest, white[i] - black[i]);
        }
        const QImage picture = test::fieldPicture(image(), ImageView::Overlays::None);
        int worst = 0;
        for (int y = 0; y < m_white.height(); y += 5)
            for (int x = 0; x < m_white.width(); x += 5) {
                std::array<double, 3> v{};
                for (std::size_t i = 0; i < 3; ++i)
                    v[i] = (value(bar->chosen()[static_cast<qsizetype>(i)], {x, y}) - black[i]) /
                           (balance ? white[i] - black[i] : widest);
                // Lupton et al. 2004, with 1 as white.
                const double intensity = (v[0] + v[1] + v[2]) / 3;
                const double gain = intensity > 0
                                        ? std::asinh(softening * intensity) / std::asinh(softening) / intensity
                                        : softening / std::asinh(softening);
                double top = 1;
                for (double& channel : v) {
                    channel = std::max(0.0, channel * gain);
                    top = std::max(top, channel);
                }
                const QRgb seen = picture.pixel(x, m_white.height() - 1 - y);
                const int channels[] = {qRed(seen), qGreen(seen), qBlue(seen)};
                for (std::size_t i = 0; i < 3; ++i)
                    worst = std::max(worst, std::abs(channels[i] - static_cast<int>(std::lround(255 * v[i] / top))));
            }
        return worst;
    };
    // Rounding, and the gain between the entries of a table: one level each.
    QVERIFY(verifyPixels(boxes[0]->value(), boxes[1]->value(), false) <= 2);
    bar->findChild<QCheckBox*>()->click();
    boxes[0]->setValue(3);
    boxes[1]->setValue(99);
    QVERIFY(verifyPixels(3, 99, true) <= 2);
    QCOMPARE(image().valueAt({7, 9}).value(), m_white(7, 9)); // values are those of the white stack
}

void TestWhite::blinkShowsOneAfterTheOther() {
    shown().setBlinkBands({QStringLiteral("g"), QStringLiteral("z")});
    for (const QString& band : {QStringLiteral("g"), QStringLiteral("z"), QStringLiteral("White")})
        showBand(band); // read before, so that no round leaves one out
    image().setFocus();
    QSignalSpy steps(shown().blinker(), &Blinker::shown);
    shown().blinker()->setInterval(Blinker::kShortest);
    std::map<QString, QImage> pictures;
    connect(&shown(), &ShownImage::changed, &image(), [&] { pictures[shown().band()] = test::plainPicture(image()); });
    QVERIFY(m_window->trigger("blink"));
    QVERIFY(m_window->action("blink")->isChecked() && shown().blinker()->isActive());
    QTRY_COMPARE_WITH_TIMEOUT(pictures.size(), std::size_t(3), test::kPatience);
    QVERIFY(steps.size() >= 3);
    QVERIFY(test::differing(pictures[{}], pictures[QStringLiteral("g")]) > 1000);
    QVERIFY(test::differing(pictures[QStringLiteral("g")], pictures[QStringLiteral("z")]) > 1000);
    QVERIFY(m_window->trigger("blink"));
    QVERIFY(!m_window->action("blink")->isChecked() && !shown().blinker()->isActive());
    shown().disconnect(&image());
}

void TestWhite::magnifierEnlargesWhatIsUnderTheCursor() {
    QVERIFY(m_window->trigger("magnifier"));
    auto* magnifier = image().findChild<Magnifier*>();
    QVERIFY(magnifier && magnifier->isVisible());
    image().setView({200, 210}, 2.0);
    for (const auto& layer : image().overlays()->layers())
        image().overlays()->setVisible(layer->id(), false);
    QTest::mouseMove(&image(), QPoint(image().width() / 2 - 40, image().height() / 2 + 24));
    const QPointF at = image().transform().toImage(QPointF(image().width() / 2 - 40, image().height() / 2 + 24));
    QCOMPARE(magnifier->zoom(), 8.0);
    const QImage picture = magnifier->grab().toImage();
    const ViewTransform enlarged{at, 8.0, magnifier->size()};
    // Whole pixels around the cursor have the colours of the field; the middle one is framed.
    int compared = 0;
    for (int dy = -6; dy <= 6; ++dy)
        for (int dx = -6; dx <= 6; ++dx) {
            const QPoint pixel(static_cast<int>(std::floor(at.x() + 0.5)) + dx,
                               static_cast<int>(std::floor(at.y() + 0.5)) + dy);
            if (std::abs(dx) < 2 && std::abs(dy) < 2)
                continue;
            const QRgb expected = image().colorScale().color(m_white(pixel.x(), pixel.y()));
            QCOMPARE(picture.pixel(enlarged.toWidget(pixel).toPoint()), expected);
            ++compared;
        }
    QCOMPARE(compared, 160);
    QVERIFY(m_window->trigger("magnifier"));
    QVERIFY(!image().findChild<Magnifier*>());
}

void TestWhite::contoursFollowTheirLevels() {
    // Around a star of middling brightness
    std::vector<std::size_t> stars;
    for (const std::size_t each : m_window->fittedRows()) {
        const double x = m_window->number(each, "x_pix_white"), y = m_window->number(each, "y_pix_white");
        if (m_window->text(each, "TYPE") == "STAR" && std::min(x, y) > 60 && std::max(x, y) < m_white.width() - 60)
            stars.push_back(each);
    }
    const std::size_t row = stars[stars.size() / 2];
    const QPointF at(m_window->number(row, "x_pix_white_fit"), m_window->number(row, "y_pix_white_fit"));
    image().setView(at, 12.0);
    QVERIFY(m_window->choose(m_window->menu(QStringLiteral("Limits")), QStringLiteral("99.5 %")));
    QVERIFY(m_window->choose(m_window->menu(QStringLiteral("Contour levels")), QStringLiteral("8")));
    QVERIFY(m_window->action("contours")->isChecked());
    // The tracer waits for the view to come to rest before it traces.
    const auto drawn = [this] {
        QImage lines(image().size(), QImage::Format_ARGB32_Premultiplied);
        lines.fill(Qt::transparent);
        if (const OverlayLayer* layer = image().aid(QStringLiteral("contours")))
            layer->paint(lines, image().transform());
        return lines;
    };
    const auto painted = [](const QImage& lines) {
        int count = 0;
        for (int y = 0; y < lines.height(); ++y)
            for (int x = 0; x < lines.width(); ++x)
                count += qAlpha(lines.pixel(x, y)) > 150;
        return count;
    };
    QTRY_VERIFY_WITH_TIMEOUT(painted(drawn()) > 300, test::kPatience);
    const QImage lines = drawn();
    std::vector<double> levels;
    for (int i = 1; i <= 8; ++i)
        levels.push_back(image().colorScale().valueAt(i / 9.0));
    const auto hasLevel = [&](int x0, int x1, int y0, int y1) {
        double low = INFINITY, high = -INFINITY;
        for (int y = y0; y <= y1; ++y)
            for (int x = x0; x <= x1; ++x) {
                low = std::min(low, static_cast<double>(m_white(x, y)));
                high = std::max(high, static_cast<double>(m_white(x, y)));
            }
        return std::any_of(levels.begin(), levels.end(), [&](double v) { return low <= v && v <= high; });
    };
    const Box inside{30, m_white.width() - 30, 30, m_white.height() - 30};
    for (int y = 0; y < lines.height(); ++y)
        for (int x = 0; x < lines.width(); ++x) {
            const QPointF p = image().transform().toImage(QPointF(x + 0.5, y + 0.5));
            const int px = static_cast<int>(std::floor(p.x())), py = static_cast<int>(std::floor(p.y()));
            // A line lies in a cell of four pixels of which some are above its level and some below.
            if (qAlpha(lines.pixel(x, y)) > 150 && inside.contains(px, py))
                QVERIFY(hasLevel(px - 1, px + 2, py - 1, py + 2));
        }
    // And where a level lies between two neighbours a line passes, except around single noisy pixels: both have others
    // on their side.
    const auto hasCompany = [&](int x, int y, double level) {
        int count = 0;
        for (const QPoint d : {QPoint(1, 0), QPoint(-1, 0), QPoint(0, 1), QPoint(0, -1)})
            count += (static_cast<double>(m_white(x + d.x(), y + d.y())) < level) ==
                     (static_cast<double>(m_white(x, y)) < level);
        return count >= 2;
    };
    int crossed = 0;
    for (int y = static_cast<int>(at.y()) - 15; y <= at.y() + 15; ++y)
        for (int x = static_cast<int>(at.x()) - 15; x <= at.x() + 15; ++x)
            for (std::size_t i = 4; i < levels.size(); ++i) {
                const auto a = static_cast<double>(m_white(x, y)), b = static_cast<double>(m_white(x + 1, y));
                if ((a < levels[i]) == (b < levels[i]) || !hasCompany(x, y, levels[i]) ||
                    !hasCompany(x + 1, y, levels[i]))
                    continue;
                ++crossed;
                const QPoint p = image().transform().toWidget(QPointF(x + (levels[i] - a) / (b - a), y)).toPoint();
                bool found = false;
                for (const QPoint d : {QPoint(0, 0), QPoint(-1, 0), QPoint(0, -1), QPoint(-1, -1)})
                    found = found || qAlpha(lines.pixel(p + d)) > 60;
                QVERIFY(found);
            }
    QVERIFY(crossed > 10);
    QVERIFY(m_window->trigger("contours"));
    QVERIFY(!image().aid(QStringLiteral("contours")));
}

void TestWhite::compassPointsAsAstropySays() {
    const QJsonArray north =
        QJsonDocument::fromJson(test::python(R"(
import json, sys
import numpy as np
from astropy.io import fits
from astropy.wcs import WCS
header = fits.getheader(sys.argv[1])
wcs = WCS(header)
x, y = (header['NAXIS1'] - 1) / 2, (header['NAXIS2'] - 1) / 2
ra, dec = wcs.all_pix2world(x, y, 0)
step = 1 / 3600
up = np.array(wcs.all_world2pix(ra, dec + step, 0)) - (x, y)
left = np.array(wcs.all_world2pix(ra + step / np.cos(np.radians(dec)), dec, 0)) - (x, y)
print(json.dumps([*(up / np.hypot(*up)), *(left / np.hypot(*left)), 1 / np.hypot(*up)]))
)",
                                             {QString::fromStdString((m_window->work() / "wcs.fits").string())}))
            .array();
    QCOMPARE(north.size(), 5);
    image().setView({(m_white.width() - 1) / 2.0, (m_white.height() - 1) / 2.0}, 2.0);
    const auto found = CompassLayer::directions((*m_window)->document().field().wcs, image().transform());
    // The widget's y points down. A step of one arcsec on a field of 0.15 deg: the WCS bends by less than 1e-3.
    QVERIFY(std::hypot(found.north.x() - north[0].toDouble(), found.north.y() + north[1].toDouble()) < 2e-3);
    QVERIFY(std::hypot(found.east.x() - north[2].toDouble(), found.east.y() + north[3].toDouble()) < 2e-3);
    QVERIFY(std::abs(found.arcsecPerPixel / (north[4].toDouble() / 2) - 1) < 2e-3); // at twice the size
    // The arrow to the north is drawn, white on any sky.
    QVERIFY(m_window->action("compass")->isChecked());
    const QImage with = test::markedPicture(image());
    QVERIFY(m_window->trigger("compass"));
    const QImage without = test::markedPicture(image());
    const QRect corner(0, image().height() - 130, 130, 130);
    QVERIFY(test::differing(with, without, corner) > 100);
    QCOMPARE(test::differing(with, without, QRect(image().width() / 2, 0, 200, 200)), 0);
    // Two lines start where the arrows do, in the directions of north and east.
    const auto lineFrom = [&](QPointF start, QPointF direction) {
        int count = 0;
        for (int step = 4; step < 30; ++step) {
            const QPoint p = (start + direction * step).toPoint();
            count += qGray(with.pixel(p)) > 200 && with.pixel(p) != without.pixel(p);
        }
        return count;
    };
    int best = 0;
    for (int y = corner.top() + 40; y < corner.bottom() - 40; ++y)
        for (int x = 40; x < 90; ++x)
            best = std::max(
                best, std::min(lineFrom({x + 0.5, y + 0.5}, found.north), lineFrom({x + 0.5, y + 0.5}, found.east)));
    QVERIFY2(best >= 24, qPrintable(QString::number(best)));
}

void TestWhite::goToFindsIdsPixelsAndSky() {
    QVERIFY(m_window->trigger("goTo"));
    auto* dialog = (*m_window)->findChild<GoToDialog*>();
    QVERIFY(dialog && dialog->isVisible());
    const auto go = [&](const QString& text) {
        dialog->input()->clear();
        QTest::keyClicks(dialog->input(), text);
        QTest::keyClick(dialog->input(), Qt::Key_Return);
        return image().transform().centre;
    };
    const auto rows = m_window->fittedRows();
    const std::size_t row = rows[5], other = rows[8];
    QVERIFY(QLineF(go(m_window->id(row)),
                   QPointF(m_window->number(row, "x_pix_white_fit"), m_window->number(row, "y_pix_white_fit")))
                .length() < 1e-6);
    QCOMPARE((*m_window)->selection().source(), m_window->id(row));
    QCOMPARE(go(QStringLiteral("123.5, 45")), QPointF(123.5, 45));
    // Degrees as the catalog has them (seven decimals: 0.001 pixels), and sexagesimal.
    const QPointF place(m_window->number(other, "x_pix_white"), m_window->number(other, "y_pix_white"));
    const double ra = m_window->number(other, "RA"), dec = m_window->number(other, "DEC");
    QVERIFY(QLineF(go(QStringLiteral("%1 %2").arg(ra, 0, 'f', 7).arg(dec, 0, 'f', 7)), place).length() < 2e-3);
    const QString sexagesimal = formatRa(ra, 5) + QLatin1Char(' ') + formatDec(dec, 4);
    QVERIFY(QLineF(go(sexagesimal), place).length() < 2e-3);
    QVERIFY(image().transform().zoom >= 2.0);
    const QPointF before = image().transform().centre;
    QCOMPARE(go(QStringLiteral("nowhere")), before);
    QVERIFY(dialog->meaning().startsWith(QStringLiteral("Neither")));
    dialog->close();
}

void TestWhite::readoutAgreesWithAstropy() {
    const auto field = [this](const char* name) {
        for (const auto* label : (*m_window)->findChild<ReadoutBar*>()->findChildren<QLabel*>())
            if (label->accessibleName().startsWith(QLatin1String(name)))
                return label->text();
        return QString();
    };
    const Image<float> sigma = io::readFitsExtension(m_window->work() / "white.fits", "SIGMA").pixels;
    struct Read {
        QPointF image;
        QString degrees, sexagesimal;
    };
    std::vector<Read> reads;
    QStringList arguments{QString::fromStdString((m_window->work() / "wcs.fits").string())};
    image().setView({(m_white.width() - 1) / 2.0, (m_white.height() - 1) / 2.0}, 0.5);
    for (const QPoint at : {QPoint(0, 0), QPoint(100, -120), QPoint(-150, 100), QPoint(31, 77), QPoint(-90, -90)}) {
        const QPoint p = image().rect().center() + at;
        QTest::mouseMove(&image(), p);
        const QPointF place = image().transform().toImage(p);
        QCOMPARE(field("Pixel under"),
                 QStringLiteral("x %1  y %2").arg(place.x(), 0, 'f', 1).arg(place.y(), 0, 'f', 1));
        const int x = static_cast<int>(std::floor(place.x() + 0.5)), y = static_cast<int>(std::floor(place.y() + 0.5));
        const auto value = static_cast<double>(m_white(x, y));
        QCOMPARE(field("Pixel value, counts"), QStringLiteral("value %1").arg(value, 0, 'g', 6));
        // White.fits is stored without loss, its noise with one part in a thousand.
        const double ratio = field("Pixel value in units").remove(QStringLiteral(" σ")).toDouble();
        QVERIFY(std::abs(ratio - value / static_cast<double>(sigma(x, y))) <= 0.0501 + 1e-3 * std::abs(ratio));
        reads.push_back({place, field("Right ascension and declination, degrees"),
                         field("Right ascension and declination (ICRS)")});
        arguments += {QString::number(place.x(), 'g', 17), QString::number(place.y(), 'g', 17)};
    }
    const QJsonArray sky = QJsonDocument::fromJson(test::python(R"(
import json, sys
from astropy.io import fits
from astropy.wcs import WCS
wcs = WCS(fits.getheader(sys.argv[1]))
places = [float(v) for v in sys.argv[2:]]
print(json.dumps([[float(v) for v in wcs.all_pix2world(x, y, 0)] for x, y in zip(places[::2], places[1::2])]))
)",
                                                                arguments))
                               .array();
    QCOMPARE(static_cast<std::size_t>(sky.size()), reads.size());
    for (std::size_t i = 0; i < reads.size(); ++i) {
        const double ra = sky[static_cast<qsizetype>(i)].toArray()[0].toDouble(),
                     dec = sky[static_cast<qsizetype>(i)].toArray()[1].toDouble();
        const QStringList degrees = reads[i].degrees.split(QLatin1Char(' '));
        QCOMPARE(degrees.size(), 2);
        QVERIFY(std::hypot((degrees[0].toDouble() - ra) * std::cos(dec * M_PI / 180), degrees[1].toDouble() - dec) *
                    3600 <
                1e-3);
        QCOMPARE(reads[i].sexagesimal, formatRa(ra) + QLatin1Char(' ') + formatDec(dec));
    }
    QTest::mouseMove((*m_window)->whiteView()->shown()->chooser());
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(&image(), &leave);
    QVERIFY(field("Pixel under").isEmpty());
}

void TestWhite::viewIsSavedAndCopied() {
    const std::size_t row = m_window->fittedRows()[4];
    image().setView({m_window->number(row, "x_pix_white_fit"), m_window->number(row, "y_pix_white_fit")}, 3.0);
    const QImage seen = test::markedPicture(image()), plain = test::plainPicture(image());
    QVERIFY(m_window->trigger("copyView"));
    QCOMPARE(QApplication::clipboard()->image().convertToFormat(QImage::Format_RGB32), seen);
    const auto png = m_window->file("view.png"), svg = m_window->file("view.svg");
    (*m_window)->saveViewTo(QString::fromStdString(png.string()));
    (*m_window)->saveViewTo(QString::fromStdString(svg.string()));
    QTRY_VERIFY_WITH_TIMEOUT(std::filesystem::exists(png) && std::filesystem::exists(svg), test::kPatience);
    QCOMPARE(QImage(QString::fromStdString(png.string())).convertToFormat(QImage::Format_RGB32), seen);
    // The SVG drawn again is the view; lines are smoothed a little differently.
    QSvgRenderer renderer(QString::fromStdString(svg.string()));
    QVERIFY(renderer.isValid());
    QImage again(seen.size(), QImage::Format_RGB32); // the view has given way to a message meanwhile
    again.fill(Qt::black);
    QPainter painter(&again);
    renderer.render(&painter);
    painter.end();
    int far = 0;
    for (int y = 0; y < again.height(); ++y)
        for (int x = 0; x < again.width(); ++x) {
            const QColor a = again.pixelColor(x, y), b = seen.pixelColor(x, y);
            far += std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) + std::abs(a.blue() - b.blue()) > 120;
        }
    QVERIFY2(far < again.width() * again.height() / 100, qPrintable(QString::number(far)));
    QVERIFY(test::differing(again, plain) > 200); // the markers are in it
}

QTEST_MAIN(TestWhite)
#include "test_white.moc"
