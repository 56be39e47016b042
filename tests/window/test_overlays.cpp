#include "tests/window/driven_window.h"

#include "core/base/atomic_file.h"
#include "core/io/fits.h"
#include "widgets/image/box_layer.h"
#include "widgets/image/layer_legend.h"
#include "widgets/image/marker_layer.h"
#include "widgets/patches/patches_panel.h"
#include "widgets/white/field_overlays.h"
#include "widgets/white/source_layers.h"
#include "widgets/white/white_view.h"

#include <QAction>
#include <QCheckBox>
#include <QMenu>
#include <QTableView>

#include <cmath>

using namespace furrow;
using namespace furrow::widgets;

/// Every overlay of the White view: as many as the files say, drawn where the files say, in their colours, switched by
/// the legend and the menu.
class TestOverlays : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void sourcesAreMarked();
    void fittedPositionsAreTiedToTheInput();
    void gridsAreOnPixelEdges();
    void patchGridFollowsTheList();
    void masksTintTheirPixelsAlone();
    void selectionIsMarked();
    void safeColoursAreDrawn();
    void regionsGoOutAndComeBack();

private:
    struct Marks {
        const char* id;
        QColor color; ///< as outputs.txt has it
        std::vector<QPointF> at;
    };
    ImageView& image() const { return *(*m_window)->whiteView()->image(); }
    OverlayStack& overlays() const { return *image().overlays(); }
    LayerLegend& legend() const { return *(*m_window)->whiteView()->findChild<LayerLegend*>(); }
    QImage drawn() const { return test::fieldPicture(image(), ImageView::Overlays::Moving); }
    void hideAll() const;
    bool isTrue(std::size_t row, const char* column) const;
    QPointF input(std::size_t row) const;
    QPointF fitted(std::size_t row) const;
    std::vector<Marks> marksOfTheCatalog() const;
    void verifyLegend(const QString& id, std::size_t count) const;

    std::unique_ptr<test::DrivenWindow> m_window;
    QImage m_bare; ///< the field without overlays
};

void TestOverlays::init() {
    m_window = std::make_unique<test::DrivenWindow>();
    QVERIFY(m_window->open());
    image().setFocus();
    hideAll();
    m_bare = drawn();
}

void TestOverlays::cleanup() {
    m_window.reset();
}

void TestOverlays::hideAll() const {
    for (const auto& layer : overlays().layers())
        overlays().setVisible(layer->id(), false);
}

bool TestOverlays::isTrue(std::size_t row, const char* column) const {
    return QString::fromStdString(m_window->text(row, column)).compare(QLatin1String("true"), Qt::CaseInsensitive) == 0;
}

QPointF TestOverlays::input(std::size_t row) const {
    return {m_window->number(row, "x_pix_white"), m_window->number(row, "y_pix_white")};
}

QPointF TestOverlays::fitted(std::size_t row) const {
    return {m_window->number(row, "x_pix_white_fit"), m_window->number(row, "y_pix_white_fit")};
}

/// From the final catalog.
std::vector<TestOverlays::Marks> TestOverlays::marksOfTheCatalog() const {
    Marks stars{layer_id::kStars, QColor(0, 255, 255), {}}, galaxies{layer_id::kGalaxies, QColor(255, 0, 255), {}},
        unknown{layer_id::kUnknown, QColor(255, 255, 0), {}}, saturated{layer_id::kSaturated, QColor(255, 0, 0), {}},
        cropped{layer_id::kCropped, QColor(140, 140, 140), {}}, gaia{layer_id::kGaia, QColor(0, 255, 0), {}},
        added{layer_id::kGaiaInjected, QColor(255, 0, 255), {}};
    for (std::size_t row = 0; row < m_window->catalog().rows(); ++row) {
        const std::string type = m_window->text(row, "TYPE");
        Marks& source = isTrue(row, "excluded_crop")                         ? cropped
                        : isTrue(row, "excluded_saturation")                 ? saturated
                        : type == "STAR"                                     ? stars
                        : type == "EXP" || type == "SERSIC" || type == "DEV" ? galaxies
                                                                             : unknown;
        source.at.push_back(input(row));
        if (!m_window->text(row, "gaia_source_id").empty())
            (m_window->text(row, "ID").starts_with("gaia_") ? added : gaia).at.push_back(input(row));
    }
    return {stars, galaxies, unknown, saturated, cropped, gaia, added};
}

void TestOverlays::verifyLegend(const QString& id, std::size_t count) const {
    const auto* box = legend().findChild<QCheckBox*>(id);
    QVERIFY2(box, qPrintable(id));
    const QString expected = QStringLiteral("(%1)").arg(QLocale().toString(static_cast<qulonglong>(count)));
    QVERIFY2(box->text().endsWith(expected), qPrintable(box->text() + QLatin1Char(' ') + expected));
}

void TestOverlays::sourcesAreMarked() {
    std::size_t kinds = 0;
    for (const Marks& marks : marksOfTheCatalog()) {
        if (!overlays().find(marks.id)) { // a kind that the field does not have
            QVERIFY2(marks.at.empty(), marks.id);
            QVERIFY(!legend().findChild<QCheckBox*>(marks.id));
            continue;
        }
        verifyLegend(marks.id, marks.at.size());
        QTest::mouseClick(legend().findChild<QCheckBox*>(marks.id), Qt::LeftButton, {}, QPoint(8, 8));
        const QImage picture = drawn();
        QImage rest = picture;
        for (const QPointF at : marks.at) {
            const QRect place = test::around(test::inFieldPicture(at, picture), 12);
            if (!picture.rect().contains(place))
                continue;
            QVERIFY2(test::differing(picture, m_bare, place) >= 8, marks.id);
            QVERIFY2(test::countColor(picture, place, marks.color) >= 4, marks.id);
        }
        // Nothing is drawn elsewhere: with the marked places as they were the picture is the bare field.
        for (const QPointF at : marks.at) {
            const QRect place = test::around(test::inFieldPicture(at, picture), 12).intersected(picture.rect());
            for (int y = place.top(); y <= place.bottom(); ++y)
                for (int x = place.left(); x <= place.right(); ++x)
                    rest.setPixel(x, y, m_bare.pixel(x, y));
        }
        QVERIFY2(rest == m_bare, marks.id);
        QTest::mouseClick(legend().findChild<QCheckBox*>(marks.id), Qt::LeftButton, {}, QPoint(8, 8));
        QVERIFY2(drawn() == m_bare, marks.id);
        kinds += !marks.at.empty();
    }
    QVERIFY(kinds >= 5); // stars, galaxies, saturated, cropped, Gaia in every field of these tests
}

void TestOverlays::fittedPositionsAreTiedToTheInput() {
    const auto rows = m_window->fittedRows();
    verifyLegend(layer_id::kFitted, rows.size());
    QVERIFY(m_window->choose(m_window->menu(QStringLiteral("Overlays")), QStringLiteral("Fitted positions")));
    const QImage picture = drawn();
    for (const std::size_t row : rows)
        QVERIFY(test::countColor(picture, test::around(test::inFieldPicture(fitted(row), picture), 4),
                                 QColor(0, 191, 255), 60) > 0);
    // The longest line, enlarged: its middle is cyan, away from both ends.
    const auto moved = [this](std::size_t row) { return QLineF(input(row), fitted(row)).length(); };
    const std::size_t far =
        *std::max_element(rows.begin(), rows.end(), [&](auto a, auto b) { return moved(a) < moved(b); });
    QVERIFY(moved(far) > 0.5);
    const QPointF middle = 0.5 * (input(far) + fitted(far));
    image().setView(middle, 40 / moved(far)); // forty pixels on the screen
    const QPointF centre(image().width() / 2.0, image().height() / 2.0);
    QVERIFY(test::countColor(test::markedPicture(image()), test::around(centre, 2), QColor(0, 255, 255), 90) > 0);
    QCOMPARE(test::countColor(test::plainPicture(image()), test::around(centre, 2), QColor(0, 255, 255), 90), 0);
}

void TestOverlays::patchGridFollowsTheList() {
    const PatchModel& list = *(*m_window)->patchesPanel()->model();
    const auto colorOf = [&](const QString& tag) {
        const auto* grid = dynamic_cast<const BoxLayer*>(overlays().find(layer_id::kPatches));
        for (const BoxLayer::Entry& entry : grid->entries())
            if (entry.label == tag)
                return entry.color;
        return QColor();
    };
    const auto listColor = [&](int row) {
        return list.index(row, PatchModel::Tag).data(Qt::DecorationRole).value<QColor>();
    };
    for (int row = 0; row < list.rowCount(); ++row)
        QCOMPARE(colorOf(list.tag(row)), listColor(row));
    m_window->raise("patches");
    (*m_window)->patchesPanel()->table()->setFocus();
    (*m_window)->selection().selectPatch(list.tag(0));
    const QColor failed = patchStateColor(pipeline::PatchState::Failed, false);
    QVERIFY(colorOf(list.tag(0)) != failed);
    QVERIFY(m_window->trigger("rejectPatch"));
    QTRY_COMPARE(colorOf(list.tag(0)), failed);
    QCOMPARE(listColor(0), failed);
    // The words of the verdict are not cut off.
    const auto* table = (*m_window)->patchesPanel()->table();
    const QString state = list.index(0, PatchModel::State).data().toString();
    QVERIFY(table->columnWidth(PatchModel::State) > table->fontMetrics().horizontalAdvance(state));
    QVERIFY(m_window->trigger("safeColors"));
    QTRY_COMPARE(colorOf(list.tag(0)), patchStateColor(pipeline::PatchState::Failed, true));
    QCOMPARE(listColor(0), patchStateColor(pipeline::PatchState::Failed, true));
}

void TestOverlays::gridsAreOnPixelEdges() {
    const auto patches = io::CsvTable::read(m_window->work() / "patches/patches.csv");
    const auto number = [&](std::size_t row, const char* column) {
        return patches.number(row, patches.find(column).value());
    };
    verifyLegend(layer_id::kPatches, patches.rows());
    verifyLegend(layer_id::kEpsfGrid, 1); // epsf_ngrid: 1
    verifyLegend(layer_id::kSelectionBox, 1);
    overlays().setVisible(layer_id::kPatches, true);
    // Colours follow the state in the list of patches; each inner edge belongs to two patches.
    const PatchModel& list = *(*m_window)->patchesPanel()->model();
    const QImage picture = drawn();
    for (std::size_t row = 0; row < patches.rows(); ++row) {
        const QString tag = QString::fromStdString(patches.text(row, patches.find("patch_tag").value()));
        const QString state = list.index(list.rowOf(tag), PatchModel::State).data().toString();
        const QColor color = state == QLatin1String("ok")           ? QColor(120, 200, 80)
                             : state == QLatin1String("suspicious") ? QColor(255, 150, 0)
                                                                    : QColor();
        QVERIFY2(color.isValid(), qPrintable(state));
        const double left = number(row, "x0_base"), right = number(row, "x1_base"), low = number(row, "y0_base"),
                     high = number(row, "y1_base");
        bool hasColor = false;
        for (const QPointF edge :
             {QPointF(left - 0.5, 0.3 * low + 0.7 * high), QPointF(right - 0.5, 0.3 * low + 0.7 * high),
              QPointF(0.3 * left + 0.7 * right, low - 0.5), QPointF(0.3 * left + 0.7 * right, high - 0.5)}) {
            const QRect place = test::around(test::inFieldPicture(edge, picture), 2);
            QVERIFY2(test::differing(picture, m_bare, place) >= 3, qPrintable(tag));
            hasColor = hasColor || test::countColor(picture, place, color, 60) > 0;
        }
        QVERIFY2(hasColor, qPrintable(tag));
        // Inside nothing is drawn but the tag in its corner.
        const QRect middle = test::around(test::inFieldPicture({(left + right) / 2, (low + high) / 2}, picture), 50);
        QCOMPARE(test::differing(picture, m_bare, middle), 0);
    }
    for (const char* id : {layer_id::kEpsfGrid, layer_id::kSelectionBox}) {
        hideAll();
        overlays().setVisible(id, true);
        const BoxLayer& layer = dynamic_cast<const BoxLayer&>(*overlays().find(id));
        const Box& box = layer.entries().front().box;
        const Box frame{0, m_bare.width(), 0, m_bare.height()};
        QCOMPARE(box, frame); // both fields ask for boxes as large as the frame
        const QImage boxed = drawn();
        const QColor color =
            QLatin1String(id) == QLatin1String(layer_id::kEpsfGrid) ? QColor(110, 160, 255) : QColor(255, 255, 0);
        QVERIFY2(test::countColor(boxed, QRect(0, boxed.height() / 2, 3, 20), color, 90) > 10, id);
    }
}

void TestOverlays::masksTintTheirPixelsAlone() {
    // What the files of the run mask.
    const int width = m_bare.width(), height = m_bare.height();
    Image<std::uint8_t> nonFinite(width, height), saturated(width, height), bright(width, height);
    const auto patches = io::CsvTable::read(m_window->work() / "patches/patches.csv");
    for (std::size_t row = 0; row < patches.rows(); ++row) {
        const auto file =
            m_window->work() / "patch_payloads" / (patches.text(row, patches.find("patch_tag").value()) + ".fits.fz");
        const int x0 = static_cast<int>(patches.number(row, patches.find("x0_roi").value())),
                  y0 = static_cast<int>(patches.number(row, patches.find("y0_roi").value()));
        for (const char* band : {"u", "g", "r", "i", "z"}) {
            const Image<float> bits = io::readFitsExtension(file, std::string("MASK_") + band).pixels;
            for (int y = 0; y < bits.height(); ++y)
                for (int x = 0; x < bits.width(); ++x) {
                    const int value = static_cast<int>(bits(x, y));
                    nonFinite(x0 + x, y0 + y) |= value & 1; // the bits as outputs.txt numbers them
                    saturated(x0 + x, y0 + y) |= value & 2;
                }
        }
    }
    const Image<float> mask = io::readFitsImage(m_window->work() / "bright_mask/white_bright_mask.fits").pixels;
    for (std::size_t i = 0; i < mask.size(); ++i)
        bright.data()[i] = mask.data()[i] != 0;
    const std::pair<const char*, const Image<std::uint8_t>*> masks[] = {{layer_id::kMaskNonFinite, &nonFinite},
                                                                        {layer_id::kMaskSaturated, &saturated},
                                                                        {layer_id::kMaskBright, &bright}};
    std::size_t all = 0;
    for (const auto& [id, pixels] : masks) {
        const auto count = static_cast<std::size_t>(
            std::count_if(pixels->begin(), pixels->end(), [](std::uint8_t bit) { return bit != 0; }));
        verifyLegend(id, count);
        all += count;
        QTest::mouseClick(legend().findChild<QCheckBox*>(id), Qt::LeftButton, {}, QPoint(8, 8));
        const QImage picture = drawn();
        std::size_t wrong = 0;
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) {
                const bool tinted = picture.pixel(x, height - 1 - y) != m_bare.pixel(x, height - 1 - y);
                wrong += tinted != ((*pixels)(x, y) != 0);
            }
        QVERIFY2(wrong == 0, qPrintable(QStringLiteral("%1: %2").arg(QLatin1String(id)).arg(wrong)));
        QTest::mouseClick(legend().findChild<QCheckBox*>(id), Qt::LeftButton, {}, QPoint(8, 8));
    }
    QVERIFY(all > 100); // both fields have a saturated star
    // The readout names them.
    for (int y = 1; y < height; y += 7)
        for (int x = 1; x < width; x += 7) {
            QStringList names;
            if (nonFinite(x, y))
                names.push_back(QStringLiteral("not finite"));
            if (saturated(x, y))
                names.push_back(QStringLiteral("saturated"));
            if (bright(x, y))
                names.push_back(QStringLiteral("bright"));
            QCOMPARE((*m_window)->whiteView()->overlays()->masksAt(QPointF(x, y)), names);
        }
}

void TestOverlays::selectionIsMarked() {
    const std::size_t row = m_window->fittedRows()[3];
    overlays().setVisible(layer_id::kSelection, true);
    (*m_window)->selection().selectSource(m_window->id(row));
    QImage picture = drawn();
    const QRect place = test::around(test::inFieldPicture(fitted(row), picture), 18);
    QVERIFY(test::countColor(picture, place, QColor(255, 170, 0)) >= 20);
    QVERIFY(test::differing(picture, m_bare) == test::differing(picture, m_bare, place));
    overlays().setVisible(layer_id::kSelection, false);
    // The patch of the source: its box in orange, its halo sources in yellow.
    const std::string tag = m_window->text(row, "patch_tag");
    QCOMPARE((*m_window)->selection().patch(), QString::fromStdString(tag));
    overlays().setVisible(layer_id::kSelectedPatch, true);
    overlays().setVisible(layer_id::kHalo, true);
    QTRY_VERIFY_WITH_TIMEOUT(!(*m_window)->whiteView()->overlays()->isBusy(), test::kPatience);
    picture = drawn();
    const auto patches = io::CsvTable::read(m_window->work() / "patches/patches.csv");
    std::size_t halos = 0;
    for (std::size_t patch = 0; patch < patches.rows(); ++patch) {
        if (patches.text(patch, patches.find("patch_tag").value()) != tag)
            continue;
        const auto edge = [&](const char* column) { return patches.number(patch, patches.find(column).value()); };
        const QRectF base(edge("x0_base") - 0.5, edge("y0_base") - 0.5, edge("x1_base") - edge("x0_base"),
                          edge("y1_base") - edge("y0_base"));
        const QRectF roi(edge("x0_roi") - 0.5, edge("y0_roi") - 0.5, edge("x1_roi") - edge("x0_roi"),
                         edge("y1_roi") - edge("y0_roi"));
        const QPointF side(std::clamp(base.right(), 1.0, m_bare.width() - 2.0), base.center().y());
        // A quarter of the field shines through the line: at most 65 of 255 in a channel.
        QVERIFY(test::countColor(picture, test::around(test::inFieldPicture(side, picture), 3), QColor(255, 165, 0),
                                 65) > 3);
        QVERIFY(test::countColor(m_bare, test::around(test::inFieldPicture(side, m_bare), 3), QColor(255, 165, 0),
                                 65) == 0);
        for (std::size_t other = 0; other < m_window->catalog().rows(); ++other) {
            if (isTrue(other, "excluded_any") || !roi.contains(input(other)) || base.contains(input(other)))
                continue;
            ++halos;
            QVERIFY(test::countColor(picture, test::around(test::inFieldPicture(input(other), picture), 12),
                                     QColor(255, 255, 0), 60) > 0);
        }
    }
    verifyLegend(layer_id::kHalo, halos);
    QVERIFY(halos > 0);
}

void TestOverlays::safeColoursAreDrawn() {
    QVERIFY(m_window->trigger("safeColors"));
    QVERIFY(m_window->action("safeColors")->isChecked());
    QTRY_VERIFY_WITH_TIMEOUT(!(*m_window)->whiteView()->overlays()->isBusy(), test::kPatience);
    // Okabe & Ito (2008): sky blue stars, reddish purple galaxies.
    const std::pair<const char*, QColor> safe[] = {{layer_id::kStars, QColor(86, 180, 233)},
                                                   {layer_id::kGalaxies, QColor(204, 121, 167)}};
    for (const auto& [id, color] : safe) {
        hideAll();
        overlays().setVisible(id, true);
        const QImage picture = drawn();
        for (const Marks& marks : marksOfTheCatalog())
            for (const QPointF at : QLatin1String(marks.id) == QLatin1String(id) ? marks.at : std::vector<QPointF>())
                QVERIFY(test::countColor(picture, test::around(test::inFieldPicture(at, picture), 8), color) >= 4);
    }
}

void TestOverlays::regionsGoOutAndComeBack() {
    overlays().setVisible(layer_id::kStars, true);
    const auto file = m_window->file("stars.reg"), back = m_window->file("back.reg");
    (*m_window)->exportRegionsTo(QString::fromStdString(file.string()));
    QTRY_VERIFY_WITH_TIMEOUT(std::filesystem::exists(file), test::kPatience);
    // Debian's python3-regions reads them: the stars of the catalog, by their RA and DEC; and writes circles there.
    const QByteArray worst = test::python(R"(
import sys
import astropy.units as u
import numpy as np
import pandas as pd
from astropy.coordinates import SkyCoord
from regions import CircleSkyRegion, PointSkyRegion, Regions
points = Regions.read(sys.argv[1], format='ds9')
assert all(isinstance(point, PointSkyRegion) for point in points)
catalog = pd.read_csv(sys.argv[2], dtype={'ID': str}, low_memory=False)
stars = catalog[(catalog.TYPE == 'STAR') & (catalog.excluded_any.astype(str).str.lower() != 'true')]
assert len(points) == len(stars), (len(points), len(stars))
ours = SkyCoord([point.center.ra.deg for point in points], [point.center.dec.deg for point in points], unit='deg')
theirs = SkyCoord(stars.RA.values, stars.DEC.values, unit='deg')
separation = ours.match_to_catalog_sky(theirs)[1]
assert len(set(ours.match_to_catalog_sky(theirs)[0])) == len(stars)
Regions([CircleSkyRegion(place, 4 * u.arcsec) for place in theirs]).write(sys.argv[3], format='ds9')
print(separation.to(u.arcsec).value.max())
)",
                                          {QString::fromStdString(file.string()),
                                           QString::fromStdString((m_window->work() / "output_catalog.csv").string()),
                                           QString::fromStdString(back.string())});
    // The catalog's RA and DEC have seven decimals or fewer; there and back through the WCS adds rounding.
    QVERIFY2(!worst.isEmpty() && worst.toDouble() < 1e-3, worst);

    hideAll();
    QSignalSpy imported((*m_window)->whiteView()->overlays()->regions(), &ImportedRegions::imported);
    (*m_window)->importRegionsFrom(QString::fromStdString(back.string()));
    QVERIFY(imported.wait(test::kPatience));
    const auto stars = marksOfTheCatalog().front().at;
    QCOMPARE(imported[0][1].toInt(), static_cast<int>(stars.size()));
    verifyLegend(layer_id::kRegions, stars.size());
    const QImage picture = drawn();
    for (const QPointF at : stars) { // circles of 4 arcsec, 10.1 pixels of 0.396 arcsec
        const QPointF place = test::inFieldPicture(at, picture);
        for (const QPointF side : {QPointF(10.1, 0), QPointF(-10.1, 0), QPointF(0, 10.1)}) {
            const QRect rim = test::around(place + side, 2);
            if (picture.rect().contains(rim))
                QVERIFY(test::differing(picture, m_bare, rim) > 1);
        }
    }
    QVERIFY(m_window->trigger("removeRegions"));
    QVERIFY(!overlays().find(layer_id::kRegions) && drawn() == m_bare);
}

QTEST_MAIN(TestOverlays)
#include "test_overlays.moc"
