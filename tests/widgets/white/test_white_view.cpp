#include "core/base/atomic_file.h"
#include "core/config/config_io.h"
#include "core/io/fits.h"
#include "core/pipeline/run.h"
#include "tests/support/field_writer.h"
#include "tests/support/temp_dir.h"
#include "widgets/figures/palette.h"
#include "widgets/image/box_layer.h"
#include "widgets/image/histogram_panel.h"
#include "widgets/image/marker_layer.h"
#include "widgets/white/field_overlays.h"
#include "widgets/white/goto_dialog.h"
#include "widgets/white/rgb_bar.h"
#include "widgets/white/shown_image.h"
#include "widgets/white/source_layers.h"
#include "widgets/white/white_view.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <fitsio.h>
#include <functional>

using namespace furrow;
using namespace furrow::widgets;

/// The white view on a small simulated field with a saturated star and blank pixels, run once for all functions.
class TestWhiteView : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();
    void everyOverlayCountsAndDraws();
    void masksAreReadAndNamed();
    void patchesAreColouredByStatus();
    void clickOnThePatchGridSelectsThePatch();
    void selectedPatchIsEmphasisedAndShowsItsHalo();
    void safeColoursReplaceThoseOfThePictures();
    void bandsAreChosenAndRead();
    void bandChosenElsewhereIsFollowed();
    void rgbShowsThreeBands();
    void blinkGoesThroughWhiteAndBands();
    void largeImagesAreBinned();
    void unreadableImageIsToldAbout();
    void regionsAreImported();
    void goToUnderstandsIdsAndPositions();
    void settingsSurviveTheSession();

private:
    ImageView* image() const { return m_view->image(); }
    const OverlayLayer* layer(const char* id) const { return image()->overlays()->find(id); }
    void showOnly(const char* id);
    bool hasColor(QPointF at, const QColor& color, int reach = 7) const;
    void waitForOverlays();

    std::unique_ptr<test::TempDir> m_dir;
    test::FieldFiles m_files;
    std::unique_ptr<FieldDocument> m_document;
    std::unique_ptr<Selection> m_selection;
    std::unique_ptr<WhiteView> m_view;
};

namespace {

constexpr int kBlankX = 150, kBlankY = 20;

/// Changes the pixels of a float image in the primary HDU.
void changePixels(const std::filesystem::path& path, const std::function<void(Image<float>&)>& change) {
    Image<float> pixels = io::readFitsImage(path).pixels;
    change(pixels);
    fitsfile* file = nullptr;
    int status = 0;
    long first[] = {1, 1};
    fits_open_file(&file, path.c_str(), READWRITE, &status);
    fits_write_pix(file, TFLOAT, first, static_cast<LONGLONG>(pixels.size()), pixels.data(), &status);
    fits_close_file(file, &status);
    QCOMPARE(status, 0);
}

} // namespace

void TestWhiteView::initTestCase() {
    m_dir = std::make_unique<test::TempDir>();
    test::FieldOptions options;
    options.width = 180;
    options.height = 160;
    options.bands = {"g", "r", "i"};
    options.saturate = 6000; // the brightest stars reach half of it
    m_files = test::writeField(m_dir->path(), options);
    changePixels(m_files.images[1], [](Image<float>& pixels) { pixels(kBlankX, kBlankY) = NAN; });
    pipeline::runCommand(pipeline::Command::Run, config::loadConfig(m_files.config).config, RunContext());
}

void TestWhiteView::init() {
    m_document = std::make_unique<FieldDocument>();
    m_selection = std::make_unique<Selection>();
    m_view = std::make_unique<WhiteView>(m_document.get(), m_selection.get());
    m_view->resize(620, 700);
    m_view->show();
    QSignalSpy changed(m_document.get(), &FieldDocument::fieldChanged);
    m_document->open(m_files.config);
    QVERIFY(changed.wait(10'000));
    QVERIFY2(m_document->field().problems.isEmpty(), qPrintable(m_document->field().problems.join(u'\n')));
    waitForOverlays();
}

void TestWhiteView::cleanup() {
    m_view.reset();
    m_document.reset();
}

void TestWhiteView::waitForOverlays() {
    QTRY_VERIFY_WITH_TIMEOUT(!m_view->overlays()->isBusy() && !m_view->shown()->bands()->bands().isEmpty(), 10'000);
}

void TestWhiteView::showOnly(const char* id) {
    for (const auto& each : image()->overlays()->layers())
        image()->overlays()->setVisible(each->id(), each->id() == QLatin1String(id));
}

/// A pixel of about this colour near an image position.
bool TestWhiteView::hasColor(QPointF at, const QColor& color, int reach) const {
    QImage picture(image()->size(), QImage::Format_RGB32);
    QPainter painter(&picture);
    image()->paintPart(painter, image()->transform(), 1.0, ImageView::Overlays::Moving);
    painter.end();
    const QPoint p = image()->transform().toWidget(at).toPoint();
    for (int y = -reach; y <= reach; ++y)
        for (int x = -reach; x <= reach; ++x) {
            if (!picture.rect().contains(p + QPoint(x, y)))
                continue;
            const QColor found = picture.pixelColor(p + QPoint(x, y));
            if (std::abs(found.red() - color.red()) < 40 && std::abs(found.green() - color.green()) < 40 &&
                std::abs(found.blue() - color.blue()) < 40)
                return true;
        }
    return false;
}

void TestWhiteView::everyOverlayCountsAndDraws() {
    const CatalogData& catalog = *m_document->catalog();
    std::size_t stars = 0, galaxies = 0, saturated = 0, fitted = 0, gaia = 0;
    std::size_t star = 0, galaxy = 0, excluded = 0, matched = 0;
    for (std::size_t row = 0; row < catalog.rows(); ++row) {
        stars += catalog.markClass(row) == MarkClass::Star;
        galaxies += catalog.markClass(row) == MarkClass::Galaxy;
        saturated += catalog.markClass(row) == MarkClass::SaturationExcluded;
        fitted += std::isfinite(catalog.fittedPositions()[row].x());
        gaia += !catalog.text(row, QStringLiteral("gaia_source_id")).isEmpty();
        if (catalog.markClass(row) == MarkClass::Star)
            star = row;
        if (catalog.markClass(row) == MarkClass::Galaxy)
            galaxy = row;
        if (catalog.markClass(row) == MarkClass::SaturationExcluded)
            excluded = row;
        if (!catalog.text(row, QStringLiteral("gaia_source_id")).isEmpty())
            matched = row;
    }
    QVERIFY(stars > 2 && galaxies > 2 && saturated > 0 && gaia > 2);
    QCOMPARE(layer(layer_id::kStars)->count(), stars);
    QCOMPARE(layer(layer_id::kGalaxies)->count(), galaxies);
    QCOMPARE(layer(layer_id::kSaturated)->count(), saturated);
    QCOMPARE(layer(layer_id::kFitted)->count(), fitted);
    QCOMPARE(layer(layer_id::kGaia)->count() + layer(layer_id::kGaiaInjected)->count(), gaia);
    QCOMPARE(layer(layer_id::kPatches)->count(), std::size_t(4));
    QCOMPARE(layer(layer_id::kEpsfGrid)->count(), std::size_t(1));
    QCOMPARE(layer(layer_id::kSelectionBox)->count(), std::size_t(1));

    using diagnose::MarkerKind;
    const figures::Palette palette;
    struct Case {
        const char* id;
        QPointF at;
        QColor color;
    };
    const Case cases[] = {
        {layer_id::kStars, catalog.positions()[star], palette.mark(MarkerKind::CatalogStar).color},
        {layer_id::kGalaxies, catalog.positions()[galaxy], palette.mark(MarkerKind::CatalogGalaxy).color},
        {layer_id::kSaturated, catalog.positions()[excluded], palette.mark(MarkerKind::CatalogSaturated).color},
        {layer_id::kFitted, catalog.fittedPositions()[star], palette.mark(MarkerKind::BaseFitted).color},
    };
    for (const Case& each : cases) {
        showOnly(each.id);
        QVERIFY2(hasColor(each.at, each.color), each.id);
        showOnly("");
        QVERIFY2(!hasColor(each.at, each.color), each.id);
    }
    showOnly(catalog.key(matched).startsWith(QLatin1String("gaia_")) ? layer_id::kGaiaInjected : layer_id::kGaia);
    QVERIFY(hasColor(catalog.positions()[matched], palette.mark(MarkerKind::GaiaMatched).color, 10) ||
            hasColor(catalog.positions()[matched], palette.mark(MarkerKind::GaiaInjected).color, 10));
    showOnly(layer_id::kEpsfGrid);
    QVERIFY(hasColor({-0.5, 80}, QColor(110, 160, 255), 2));
}

void TestWhiteView::masksAreReadAndNamed() {
    QVERIFY(layer(layer_id::kMaskNonFinite)->isLoaded());
    QCOMPARE(layer(layer_id::kMaskNonFinite)->count(), std::size_t(1)); // one pixel of one band
    QVERIFY(layer(layer_id::kMaskSaturated)->count() > 3);
    QVERIFY(layer(layer_id::kMaskBright)->count() >= layer(layer_id::kMaskSaturated)->count());
    QVERIFY(m_view->overlays()->masksAt({kBlankX, kBlankY}).contains(QStringLiteral("not finite")));
    QVERIFY(m_view->overlays()->masksAt({kBlankX + 2, kBlankY}).isEmpty());
    // A saturated source is saturated, and the bright mask holds all saturated pixels (outputs.txt).
    const CatalogData& catalog = *m_document->catalog();
    for (std::size_t row = 0; row < catalog.rows(); ++row)
        if (catalog.markClass(row) == MarkClass::SaturationExcluded)
            QCOMPARE(m_view->overlays()->masksAt(catalog.positions()[row]),
                     (QStringList{QStringLiteral("saturated"), QStringLiteral("bright")}));
    QSignalSpy readout(m_view.get(), &WhiteView::readout);
    const QPoint at = image()->transform().toWidget({kBlankX, kBlankY}).toPoint();
    QTest::mouseMove(image(), at);
    QVERIFY(!readout.isEmpty());
    QCOMPARE(readout.last()[3].toStringList(), QStringList{QStringLiteral("not finite")});

    image()->setView({kBlankX, kBlankY}, 20.0);
    showOnly("");
    const QColor before = image()->grab().toImage().pixelColor(image()->rect().center());
    showOnly(layer_id::kMaskNonFinite);
    const QColor after = image()->grab().toImage().pixelColor(image()->rect().center());
    QVERIFY(after.blue() - after.red() > before.blue() - before.red() + 20);
}

void TestWhiteView::patchesAreColouredByStatus() {
    using pipeline::PatchState;
    const auto boxes = dynamic_cast<const BoxLayer&>(*layer(layer_id::kPatches)).entries();
    QCOMPARE(boxes.size(), std::size_t(4));
    for (const BoxLayer::Entry& box : boxes) // nobody has told anything yet
        QCOMPARE(box.color, patchStateColor(PatchState::Pending, false));
    PatchStates states{{boxes[0].label, PatchState::Ok}, {boxes[1].label, PatchState::Failed}};
    m_view->overlays()->setPatchStates(states);
    const auto& again = dynamic_cast<const BoxLayer&>(*layer(layer_id::kPatches)).entries();
    QCOMPARE(again[0].color, patchStateColor(PatchState::Ok, false));
    QCOMPARE(again[1].color, patchStateColor(PatchState::Failed, false));
    QCOMPARE(again[2].color, patchStateColor(PatchState::Pending, false));
    showOnly(layer_id::kPatches);
    const Box& box = again[0].box;
    QVERIFY(hasColor({box.x0 - 0.5, (box.y0 + box.y1) / 2.0}, again[0].color.darker(110), 2));
}

void TestWhiteView::clickOnThePatchGridSelectsThePatch() {
    const fit::PatchDef& patch = m_document->field().patches[2];
    const QPointF inside((patch.base.x0 + patch.base.x1) / 2.0, (patch.base.y0 + patch.base.y1) / 2.0);
    const QPoint at = image()->transform().toWidget(inside).toPoint();
    QTest::mouseClick(image(), Qt::LeftButton, {}, at);
    QVERIFY(m_selection->patch().isEmpty()); // the grid is not shown
    image()->overlays()->setVisible(layer_id::kPatches, true);
    QTest::mouseClick(image(), Qt::LeftButton, {}, at);
    QCOMPARE(m_selection->patch(), QString::fromStdString(patch.tag));
}

void TestWhiteView::selectedPatchIsEmphasisedAndShowsItsHalo() {
    QCOMPARE(layer(layer_id::kSelectedPatch)->count(), std::size_t(0));
    std::size_t halos = 0;
    for (const fit::PatchDef& patch : m_document->field().patches) {
        m_selection->selectPatch(QString::fromStdString(patch.tag));
        const auto& boxes = dynamic_cast<const BoxLayer&>(*layer(layer_id::kSelectedPatch)).entries();
        QCOMPARE(boxes[0].box, patch.base);
        QCOMPARE(boxes[1].box, patch.roi);
        std::size_t expected = 0;
        const CatalogData& catalog = *m_document->catalog();
        for (std::size_t row = 0; row < catalog.rows(); ++row) {
            const int x = pixelOf(catalog.positions()[row].x()), y = pixelOf(catalog.positions()[row].y());
            expected += patch.roi.contains(x, y) && !patch.base.contains(x, y) &&
                        catalog.markClass(row) != MarkClass::SaturationExcluded;
        }
        waitForOverlays();
        QCOMPARE(layer(layer_id::kHalo)->count(), expected);
        halos += expected;
    }
    QVERIFY(halos > 0);
    // A patch that is out of sight is brought into view.
    image()->setView({20, 20}, 8.0);
    const fit::PatchDef& last = m_document->field().patches.front();
    m_selection->selectPatch(QString::fromStdString(m_document->field().patches.back().tag));
    m_selection->selectPatch(QString::fromStdString(last.tag));
    QVERIFY(image()->transform().visible().intersects(
        QRectF(last.base.x0, last.base.y0, last.base.width(), last.base.height())));
}

void TestWhiteView::safeColoursReplaceThoseOfThePictures() {
    const auto colorOf = [this](const char* id) { return dynamic_cast<const MarkerLayer&>(*layer(id)).style().color; };
    const figures::Palette plain(false), safe(true);
    using diagnose::MarkerKind;
    QCOMPARE(colorOf(layer_id::kStars), plain.mark(MarkerKind::CatalogStar).color);
    m_view->overlays()->setColorBlindSafe(true);
    waitForOverlays();
    QCOMPARE(colorOf(layer_id::kStars), safe.mark(MarkerKind::CatalogStar).color);
    QCOMPARE(colorOf(layer_id::kFitted), safe.mark(MarkerKind::BaseFitted).color);
    QVERIFY(safe.mark(MarkerKind::CatalogStar).color != plain.mark(MarkerKind::CatalogStar).color);
}

void TestWhiteView::bandsAreChosenAndRead() {
    ShownImage* shown = m_view->shown();
    QComboBox* chooser = shown->chooser();
    QCOMPARE(chooser->count(), 5); // White, g, r, i, RGB
    const ViewTransform before = image()->transform();
    const float white = *image()->valueAt({30, 30});
    chooser->setCurrentIndex(2);
    emit chooser->activated(2);
    QTRY_COMPARE_WITH_TIMEOUT(shown->band(), QStringLiteral("r"), 10'000);
    QCOMPARE(m_selection->band(), QStringLiteral("r"));
    QCOMPARE(image()->transform().centre, before.centre); // the place stays
    const Image<float> file = io::readFitsImage(m_files.images[1]).pixels;
    const double scale = std::pow(10.0, -0.4 * (25.5 - m_document->field().config->imageScaling.zpRef));
    const double expected = file(30, 30) * scale;
    QVERIFY(std::abs(static_cast<double>(*image()->valueAt({30, 30})) - expected) < 1e-6 * expected); // rounding
    QVERIFY(shown->sigma());
    QVERIFY(std::abs(*shown->sigma() - scale * 1.0) < 0.2 * scale); // the sky noise is about 1 ADU
    emit chooser->activated(0);
    QVERIFY(shown->band().isEmpty() && !shown->sigma());
    QCOMPARE(*image()->valueAt({30, 30}), white);
}

void TestWhiteView::bandChosenElsewhereIsFollowed() {
    ShownImage* shown = m_view->shown();
    m_selection->selectBand(QStringLiteral("g"));
    QTest::qWait(100);
    QVERIFY(shown->band().isEmpty()); // the white stack stays until a band is looked at
    shown->showBand(QStringLiteral("r"));
    QTRY_COMPARE_WITH_TIMEOUT(shown->band(), QStringLiteral("r"), 10'000);
    m_selection->selectBand(QStringLiteral("i"));
    QTRY_COMPARE_WITH_TIMEOUT(shown->band(), QStringLiteral("i"), 10'000);
    QCOMPARE(shown->chooser()->currentText(), QStringLiteral("i"));
    // A run that reads the field again does not take the band away.
    m_document->reload();
    QSignalSpy changed(m_document.get(), &FieldDocument::fieldChanged);
    QVERIFY(changed.wait(10'000));
    QTRY_COMPARE_WITH_TIMEOUT(shown->band(), QStringLiteral("i"), 10'000);
}

void TestWhiteView::rgbShowsThreeBands() {
    ShownImage* shown = m_view->shown();
    shown->showRgb();
    QTRY_VERIFY_WITH_TIMEOUT(image()->isComposite(), 10'000);
    QVERIFY(shown->rgbBar()->isVisible());
    QCOMPARE(shown->rgbBar()->chosen(), (QStringList{QStringLiteral("i"), QStringLiteral("r"), QStringLiteral("g")}));
    showOnly("");
    // Every pixel is what Lupton's formula makes of the three files.
    std::array<std::shared_ptr<const ImagePyramid>, 3> bands;
    for (std::size_t i = 0; i < 3; ++i)
        bands[i] = shown->bands()->find(shown->rgbBar()->chosen()[static_cast<qsizetype>(i)], true)->pyramid;
    const RgbScale scale(shown->rgbBar()->options({&bands[0]->stats(), &bands[1]->stats(), &bands[2]->stats()}));
    image()->setView({60, 60}, 10.0);
    const QImage picture = image()->grab().toImage();
    for (const QPoint pixel : {QPoint(60, 60), QPoint(52, 66), QPoint(70, 50)}) {
        QRgb color = 0;
        const auto value = [&](std::size_t i) { return &bands[i]->image()->row(pixel.y())[pixel.x()]; };
        scale.map(value(0), value(1), value(2), &color, 1);
        QCOMPARE(picture.pixel(image()->transform().toWidget(pixel).toPoint()) | 0xff000000u, color);
    }
    shown->showWhite();
    QVERIFY(!image()->isComposite() && !shown->rgbBar()->isVisible());
}

void TestWhiteView::blinkGoesThroughWhiteAndBands() {
    ShownImage* shown = m_view->shown();
    QCOMPARE(shown->blinkBands(), (QStringList{QStringLiteral("g"), QStringLiteral("r")}));
    shown->blinker()->setInterval(Blinker::kShortest);
    QStringList seen;
    connect(shown, &ShownImage::changed, this, [&] { seen.push_back(shown->band()); });
    shown->toggleBlink();
    QVERIFY(shown->blinker()->isActive());
    QTRY_VERIFY_WITH_TIMEOUT(
        seen.contains(QString()) && seen.contains(QStringLiteral("g")) && seen.contains(QStringLiteral("r")), 10'000);
    QVERIFY(m_selection->band().isEmpty()); // looking chooses nothing
    shown->toggleBlink();
    QVERIFY(!shown->blinker()->isActive());
    disconnect(shown, nullptr, this, nullptr);
}

void TestWhiteView::largeImagesAreBinned() {
    test::TempDir dir;
    test::FieldOptions options;
    options.width = BandImages::kReducedSide + 3;
    options.height = 5;
    options.bands = {"g"};
    options.stars = 0;
    options.galaxies = 0;
    options.gaia = false;
    const test::FieldFiles files = test::writeField(dir.path(), options);
    changePixels(files.images[0], [](Image<float>& pixels) {
        for (int y = 0; y < pixels.height(); ++y)
            for (int x = 0; x < pixels.width(); ++x)
                pixels(x, y) = static_cast<float>(x + 10 * y);
        pixels(0, 0) = NAN;
    });
    BandImages bands;
    QSignalSpy loaded(&bands, &BandImages::loaded), progress(&bands, &BandImages::progress);
    bands.setConfig(std::make_shared<const config::Config>(config::loadConfig(files.config).config));
    bands.request(QStringLiteral("g"), true);
    QVERIFY(loaded.wait(10'000));
    const auto image = loaded[0][0].value<BandImagePtr>();
    QCOMPARE(image->binning, 2);
    const Image<float>& pixels = *image->pyramid->image();
    QCOMPARE(pixels.width(), (BandImages::kReducedSide + 4) / 2);
    QCOMPARE(pixels.height(), 3);
    QVERIFY(std::abs(static_cast<double>(pixels(0, 0)) - (1 + 10 + 11) / 3.0) < 1e-4); // one of four is blank
    QVERIFY(std::abs(static_cast<double>(pixels(5, 1)) - (10.5 + 25)) < 1e-4);         // means of 2 × 2
    QVERIFY(std::abs(static_cast<double>(pixels(5, 2)) - (10.5 + 40)) < 1e-4);         // the last row alone
    QVERIFY(progress.size() >= 2);
    QVERIFY(!bands.find(QStringLiteral("g"), false));
}

void TestWhiteView::unreadableImageIsToldAbout() {
    QSignalSpy failed(m_view.get(), &WhiteView::failed);
    const auto away = m_files.images[2].string() + ".away";
    std::filesystem::rename(m_files.images[2], away);
    m_view->shown()->showBand(QStringLiteral("i"));
    QVERIFY(failed.wait(10'000));
    QVERIFY(failed[0][0].toString().contains(QString::fromStdString(m_files.images[2].filename().string())));
    QVERIFY(m_view->shown()->band().isEmpty());
    std::filesystem::rename(away, m_files.images[2]);
}

void TestWhiteView::regionsAreImported() {
    const auto file = m_dir->path() / "own.reg";
    writeTextAtomically(file, "image\ncircle(31,41,6) # color=red text={mine}\ngalactic\ncircle(1,2,3)\n");
    QSignalSpy imported(m_view->overlays()->regions(), &ImportedRegions::imported);
    m_view->overlays()->regions()->import(QString::fromStdString(file.string()));
    QVERIFY(imported.wait(5000));
    QCOMPARE(imported[0][1].toInt(), 1);
    QCOMPARE(imported[0][2].toStringList().size(), qsizetype(1));
    QCOMPARE(layer(layer_id::kRegions)->count(), std::size_t(1));
    showOnly(layer_id::kRegions);
    QVERIFY(hasColor({36, 40}, Qt::red, 2)); // files count from 1
    // Sky regions find their place through the WCS.
    const sky::SkyPosition sky = m_document->field().wcs.toSky(100, 90);
    writeTextAtomically(file, QStringLiteral("fk5\nbox(%1,%2,4\",4\",0) # color=blue\n")
                                  .arg(sky.ra, 0, 'f', 9)
                                  .arg(sky.dec, 0, 'f', 9)
                                  .toStdString());
    m_view->overlays()->regions()->import(QString::fromStdString(file.string()));
    QVERIFY(imported.wait(5000));
    QCOMPARE(layer(layer_id::kRegions)->count(), std::size_t(2)); // added to the first
    QVERIFY(hasColor({105, 90}, Qt::blue, 2));                    // 4 arcsec are 10 pixels
    QSignalSpy failed(m_view.get(), &WhiteView::failed);
    m_view->overlays()->regions()->import(QString::fromStdString((m_dir->path() / "missing.reg").string()));
    QVERIFY(failed.wait(5000));
    QVERIFY(failed[0][0].toString().contains(QStringLiteral("missing.reg")));
    m_view->overlays()->regions()->clear();
    QVERIFY(!layer(layer_id::kRegions));
}

void TestWhiteView::goToUnderstandsIdsAndPositions() {
    GoToDialog dialog(m_document->field());
    QSignalSpy source(&dialog, &GoToDialog::sourceChosen), position(&dialog, &GoToDialog::positionChosen);
    auto* go = dialog.findChild<QPushButton*>();
    for (auto* button : dialog.findChildren<QPushButton*>())
        if (button->isDefault())
            go = button;
    QVERIFY(!go->isEnabled());
    const QString id = m_document->catalog()->key(3);
    dialog.input()->setText(id);
    QVERIFY(dialog.meaning().startsWith(QStringLiteral("Source ") + id));
    go->click();
    QCOMPARE(source.size(), 1);
    QCOMPARE(source[0][0].toString(), id);
    dialog.input()->setText(QStringLiteral("12.5 80"));
    QVERIFY(dialog.meaning().startsWith(QStringLiteral("Pixel: x 12.5  y 80.0")));
    go->click();
    QCOMPARE(position[0][0].toPointF(), QPointF(12.5, 80));
    const sky::SkyPosition sky = m_document->field().wcs.toSky(100, 90);
    dialog.input()->setText(QStringLiteral("%1 %2").arg(sky.ra, 0, 'f', 8).arg(sky.dec, 0, 'f', 8));
    QVERIFY(dialog.meaning().startsWith(QStringLiteral("On the sky: x 100.0  y 90.0")));
    dialog.input()->setText(QStringLiteral("somewhere"));
    QVERIFY(!go->isEnabled() && dialog.meaning().startsWith(QStringLiteral("Neither")));
    image()->setZoom(0.5);
    m_view->goTo({100, 90});
    QCOMPARE(image()->transform().centre, QPointF(100, 90));
    QCOMPARE(image()->transform().zoom, 2.0);
}

void TestWhiteView::settingsSurviveTheSession() {
    const QString file = QString::fromStdString((m_dir->path() / "settings.ini").string());
    QSettings settings(file, QSettings::IniFormat);
    m_view->showHistogram(true);
    QVERIFY(m_view->histogram()->isVisible());
    m_view->overlays()->setColorBlindSafe(true);
    m_view->shown()->blinker()->setInterval(1000);
    m_view->save(settings);
    WhiteView next(m_document.get(), m_selection.get());
    next.show();
    next.restore(settings);
    QVERIFY(next.histogram()->isVisible());
    QVERIFY(next.overlays()->isColorBlindSafe());
    QCOMPARE(next.shown()->blinker()->interval(), 1000);
}

QTEST_MAIN(TestWhiteView)
#include "test_white_view.moc"
