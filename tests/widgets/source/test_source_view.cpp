#include "widgets/figures/palette.h"
#include "widgets/image/marker_layer.h"
#include "widgets/source/source_view.h"
#include "widgets/white/field_overlays.h"
#include "widgets/white/source_layers.h"
#include "widgets/white/white_view.h"

#include "core/base/atomic_file.h"
#include "core/config/config_io.h"
#include "core/pipeline/run.h"
#include "tests/support/field_writer.h"
#include "tests/support/temp_dir.h"

#include <QCheckBox>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTest>

#include <cmath>

using namespace furrow;
using namespace furrow::widgets;

/// The views on the products of a small simulated field, run once for all functions.
class TestSourceView : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();
    void documentReadsConfigurationAndWorkFolder();
    void documentTellsWhatIsWrong();
    void brokenProductIsAProblemNotAFailure();
    void lastOpenedFieldWins();
    void picturesMatchTheRun();
    void outdatedPatchIsDropped();
    void unknownPatchSaysSo();
    void cutoutsShowDataModelAndResidual();
    void cutoutsFollowTheSelection();
    void quickStepsEndAtTheLastSource();
    void cutoutRowsBlink();
    void cutoutsFollowPaletteAndRegions();
    void reloadKeepsWhatHasNotChanged();
    void cutoutsGrowWithTheWindow();
    void nextAndPreviousFollowTheOrder();
    void unfittedSourceSaysWhy();
    void sedIsTheCatalogs();
    void neighboursAreThoseOfTheBlend();
    void whiteViewShowsTheStackAndItsSources();
    void clickInTheWhiteViewSelects();
    void selectionElsewhereMovesTheWhiteView();

private:
    void open(const std::filesystem::path& path);
    QString tagOf(std::size_t row) const { return m_document->catalog()->text(row, QStringLiteral("patch_tag")); }

    std::unique_ptr<test::TempDir> m_dir;
    test::FieldFiles m_files;
    std::unique_ptr<FieldDocument> m_document;
    std::unique_ptr<Selection> m_selection;
    std::unique_ptr<SourceOrder> m_order;
};

void TestSourceView::initTestCase() {
    m_dir = std::make_unique<test::TempDir>();
    test::FieldOptions options;
    options.width = 180;
    options.height = 160;
    m_files = test::writeField(m_dir->path(), options);
    const auto report =
        pipeline::runCommand(pipeline::Command::Run, config::loadConfig(m_files.config).config, RunContext());
    QVERIFY(report.complete());
}

void TestSourceView::init() {
    m_document = std::make_unique<FieldDocument>();
    m_selection = std::make_unique<Selection>();
    m_order = std::make_unique<SourceOrder>();
}

void TestSourceView::cleanup() {
    m_document.reset();
}

void TestSourceView::open(const std::filesystem::path& path) {
    QSignalSpy changed(m_document.get(), &FieldDocument::fieldChanged);
    m_document->open(path);
    QVERIFY(changed.wait(10'000));
    std::vector<std::uint32_t> rows;
    for (std::size_t row = 0; row < m_document->catalog()->rows(); ++row)
        rows.push_back(static_cast<std::uint32_t>(row));
    m_order->setRows(rows);
}

void TestSourceView::documentReadsConfigurationAndWorkFolder() {
    for (const auto& path : {m_files.config, m_files.workDir}) {
        open(path);
        const FieldProducts& field = m_document->field();
        QVERIFY(field.problems.isEmpty());
        QCOMPARE(field.white->width(), 180);
        QCOMPARE(field.sigma->height(), 160);
        QVERIFY(field.wcs.valid());
        QVERIFY(field.catalog->isFinal());
        QCOMPARE(field.catalog->bands(), (std::vector<QString>{"g", "r"}));
        QCOMPARE(field.patches.size(), std::size_t(4));
        // The catalog's positions are those of the simulated sources: no scatter was asked for; 1e-6 pixel is what
        // WCSLIB and the printed digits of RA and DEC leave.
        for (const test::FieldSource& source : m_files.sources) {
            const auto row = field.catalog->rowOf(QString::fromStdString(source.id));
            QVERIFY(row);
            QVERIFY(std::abs(field.catalog->positions()[*row].x() - source.x) < 1e-3);
        }
    }
}

void TestSourceView::documentTellsWhatIsWrong() {
    QSignalSpy failed(m_document.get(), &FieldDocument::failed);
    m_document->open(m_dir->path() / "nothing.yaml");
    QVERIFY(failed.wait());
    QVERIFY(failed[0][0].toString().contains(QStringLiteral("nothing.yaml")));
    m_document->open(m_dir->path() / "images"); // a folder without a run
    QVERIFY(failed.wait());
    QVERIFY(failed[1][0].toString().contains(QStringLiteral("config_used")));
    QVERIFY(!m_document->isOpen());
}

void TestSourceView::brokenProductIsAProblemNotAFailure() {
    test::TempDir copy;
    std::filesystem::copy(m_files.workDir, copy.path(), std::filesystem::copy_options::recursive);
    writeTextAtomically(copy.path() / "white.fits", "not FITS");
    open(copy.path());
    QCOMPARE(m_document->field().problems.size(), 1);
    QVERIFY(m_document->field().problems[0].contains(QStringLiteral("white.fits")));
    QVERIFY(!m_document->field().white);
    QVERIFY(m_document->catalog());
}

void TestSourceView::lastOpenedFieldWins() {
    QSignalSpy changed(m_document.get(), &FieldDocument::fieldChanged),
        failed(m_document.get(), &FieldDocument::failed);
    m_document->open(m_dir->path() / "nothing.yaml");
    m_document->open(m_files.config);
    QVERIFY(changed.wait(10'000));
    QTRY_VERIFY(!m_document->isBusy());
    QCOMPARE(failed.size(), 0);
    QCOMPARE(m_document->field().configFile, m_files.config);
}

void TestSourceView::picturesMatchTheRun() {
    open(m_files.config);
    const QString tag = tagOf(0);
    const PatchPicturesPtr pictures = loadPatchPictures(m_document->field().config, tag);
    QCOMPARE(pictures->tag, tag);
    QCOMPARE(pictures->bands.size(), std::size_t(2));
    const PatchPictures::Source* source = pictures->find(m_document->catalog()->key(0));
    QVERIFY(source && source->isBase);
    // The same numbers, once from the patch's CSV and once from the merged catalog.
    QVERIFY(std::abs(source->fitted.x() - m_document->catalog()->fittedPositions()[0].x()) < 1e-9);
    // The pictures give the χ² that the fit itself reported.
    double chi2 = 0;
    long npix = 0;
    for (const auto& band : pictures->bands)
        for (int y = 0; y < band.data->height(); ++y)
            for (int x = 0; x < band.data->width(); ++x) {
                QCOMPARE((*band.residual)(x, y), (*band.data)(x, y) - (*band.model)(x, y));
                if ((*band.mask)(x, y))
                    continue;
                chi2 += std::pow((*band.residual)(x, y) / band.skySigma, 2);
                ++npix;
            }
    QCOMPARE(npix, pictures->npix);
    QVERIFY(std::abs(chi2 / pictures->chi2 - 1.0) < 1e-3); // the pictures are single precision
}

void TestSourceView::outdatedPatchIsDropped() {
    open(m_files.config);
    QString first = tagOf(0), second;
    for (std::size_t row = 1; row < m_document->catalog()->rows() && second.isEmpty(); ++row)
        if (!tagOf(row).isEmpty() && tagOf(row) != first)
            second = tagOf(row);
    QVERIFY(!second.isEmpty());
    PatchLoader loader;
    loader.setConfig(m_document->field().config);
    std::vector<QString> tags;
    connect(&loader, &PatchLoader::loaded, this, [&](const PatchPicturesPtr& p) { tags.push_back(p->tag); });
    loader.request(first);
    loader.request(second);
    QTRY_VERIFY(!tags.empty());
    QTest::qWait(300);
    QCOMPARE(tags, std::vector<QString>{second});
    loader.request(second); // kept: at once
    QCOMPARE(tags.size(), std::size_t(2));
    loader.setConfig(m_document->field().config); // forgets what it kept
    loader.request(first);
    loader.cancel();
    QTest::qWait(300);
    QCOMPARE(tags.size(), std::size_t(2));
}

void TestSourceView::unknownPatchSaysSo() {
    open(m_files.config);
    PatchLoader loader;
    loader.setConfig(m_document->field().config);
    QSignalSpy failed(&loader, &PatchLoader::failed);
    loader.request(QStringLiteral("r99_c99_pr00_pc00"));
    QVERIFY(failed.wait(5000));
    QVERIFY(failed[0][1].toString().contains(QStringLiteral("r99_c99_pr00_pc00")));
}

void TestSourceView::cutoutsShowDataModelAndResidual() {
    open(m_files.config);
    SourceView view(m_document.get(), m_selection.get(), m_order.get());
    view.resize(800, 700);
    view.show();
    m_selection->selectSource(QString::fromStdString(m_files.sources[0].id)); // the brightest star
    QTRY_COMPARE_WITH_TIMEOUT(view.cutouts()->bands(), 2, 10'000);
    QVERIFY(view.message().isEmpty());
    QVERIFY(view.title().startsWith(QString::fromStdString(m_files.sources[0].id)));
    ImageView* data = view.cutouts()->panel(CutoutGrid::Data, 0);
    ImageView* model = view.cutouts()->panel(CutoutGrid::Model, 0);
    ImageView* residual = view.cutouts()->panel(CutoutGrid::Residual, 0);
    const QPointF at(m_files.sources[0].x, m_files.sources[0].y);
    QVERIFY(*data->valueAt(at) > 20.0f * std::abs(*residual->valueAt(at)));
    QCOMPARE(*residual->valueAt(at), *data->valueAt(at) - *model->valueAt(at));
    QCOMPARE(data->limits(), model->limits()); // comparable by eye
    QCOMPARE(residual->limits().low, -residual->limits().high);
    QVERIFY(isDiverging(residual->colorScale().options().colorMap));
    QVERIFY(std::abs(data->transform().centre.x() - at.x()) < 1.0);
    // All panels are linked.
    residual->zoomBy(2.0);
    QCOMPARE(view.cutouts()->panel(CutoutGrid::Data, 1)->transform().zoom, residual->transform().zoom);
    QVERIFY(view.numbers()->summary().contains(QStringLiteral("patch χ²")));
}

void TestSourceView::cutoutsFollowTheSelection() {
    open(m_files.config);
    SourceView view(m_document.get(), m_selection.get(), m_order.get());
    view.resize(800, 700);
    view.show();
    for (const std::size_t i : {std::size_t(0), std::size_t(5), std::size_t(9)}) {
        const test::FieldSource& source = m_files.sources[i];
        m_selection->selectSource(QString::fromStdString(source.id));
        QTRY_VERIFY_WITH_TIMEOUT(
            view.cutouts()->bands() == 2 &&
                std::abs(view.cutouts()->panel(CutoutGrid::Data, 0)->transform().centre.x() - source.x) < 2.0,
            10'000);
        QVERIFY(view.title().startsWith(QString::fromStdString(source.id)));
        const auto row = m_document->catalog()->rowOf(QString::fromStdString(source.id));
        QCOMPARE(view.numbers()->bands()->item(1, 2)->toolTip(),
                 m_document->catalog()->text(*row, QStringLiteral("FLUX_r_fit")));
    }
}

void TestSourceView::cutoutsGrowWithTheWindow() {
    open(m_files.config);
    SourceView view(m_document.get(), m_selection.get(), m_order.get());
    view.resize(300, 300); // as a tab that was never shown
    m_selection->selectSource(QString::fromStdString(m_files.sources[0].id));
    QTRY_COMPARE_WITH_TIMEOUT(view.cutouts()->bands(), 2, 10'000);
    view.resize(1400, 1200);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    ImageView* data = view.cutouts()->panel(CutoutGrid::Data, 0);
    const auto pixelsAcross = [&] { return std::min(data->width(), data->height()) / data->transform().zoom; };
    QVERIFY2(pixelsAcross() > 40.0 && pixelsAcross() < 100.0, qPrintable(QString::number(pixelsAcross())));
    data->zoomBy(2.0);
    const double chosen = data->transform().zoom;
    view.resize(1000, 900);
    QCOMPARE(data->transform().zoom, chosen); // the user's
}

void TestSourceView::quickStepsEndAtTheLastSource() {
    open(m_files.config);
    SourceView view(m_document.get(), m_selection.get(), m_order.get());
    view.resize(800, 700);
    view.show();
    QSignalSpy shown(view.cutouts(), &CutoutGrid::shown);
    const auto select = [&](std::size_t i) {
        m_selection->selectSource(QString::fromStdString(m_files.sources[i].id));
    };
    select(0);
    QTRY_VERIFY_WITH_TIMEOUT(!shown.isEmpty() && !view.cutouts()->isBusy(), 10'000);
    shown.clear();
    // Sources of the same patch: their pictures are there.
    std::vector<std::size_t> same;
    const auto patchOf = [&](std::size_t i) {
        return tagOf(*m_document->catalog()->rowOf(QString::fromStdString(m_files.sources[i].id)));
    };
    for (std::size_t i = 1; i < m_files.sources.size(); ++i)
        if (patchOf(i) == patchOf(0))
            same.push_back(i);
    QVERIFY(same.size() >= 2);
    for (const std::size_t i : same)
        select(i);
    QTRY_VERIFY(!view.cutouts()->isBusy());
    QCOMPARE(shown.size(), 1); // only the last was drawn
    const test::FieldSource& last = m_files.sources[same.back()];
    const QPointF centre = view.cutouts()->panel(CutoutGrid::Data, 0)->transform().centre;
    QVERIFY(std::abs(centre.x() - last.x) < 2.0 && std::abs(centre.y() - last.y) < 2.0);
}

void TestSourceView::cutoutRowsBlink() {
    open(m_files.config);
    SourceView view(m_document.get(), m_selection.get(), m_order.get());
    view.resize(800, 700);
    view.show();
    m_selection->selectSource(QString::fromStdString(m_files.sources[0].id));
    CutoutGrid* grid = view.cutouts();
    QTRY_COMPARE_WITH_TIMEOUT(grid->bands(), 2, 10'000);
    const auto visible = [&] {
        std::array<bool, CutoutGrid::RowCount> rows{};
        for (int row = 0; row < CutoutGrid::RowCount; ++row) {
            const auto which = static_cast<CutoutGrid::Row>(row);
            rows[static_cast<std::size_t>(row)] =
                grid->panel(which, 0)->isVisible() && grid->panel(which, 1)->isVisible();
        }
        return rows;
    };
    QCOMPARE(visible(), (std::array{true, true, true}));
    QTRY_VERIFY(grid->panel(CutoutGrid::Data, 0)->height() > 80); // laid out
    const int height = grid->panel(CutoutGrid::Data, 0)->height();
    QSignalSpy steps(grid->blinker(), &Blinker::shown);
    grid->blinker()->setInterval(Blinker::kLongest);
    QVERIFY(QTest::qWaitForWindowActive(&view));
    grid->panel(CutoutGrid::Data, 1)->setFocus();
    grid->blinker()->start();
    QCOMPARE(visible(), (std::array{false, true, false}));
    // Focus, colour bar and limits stay with the band.
    QCOMPARE(QApplication::focusWidget(), grid->panel(CutoutGrid::Model, 1));
    QCOMPARE(view.activeImage(), grid->panel(CutoutGrid::Model, 1));
    QTRY_VERIFY(grid->panel(CutoutGrid::Model, 0)->height() > 2 * height); // it has the place of all
    grid->blinker()->stop();
    QCOMPARE(visible(), (std::array{true, true, true}));
    QTRY_COMPARE(grid->panel(CutoutGrid::Data, 0)->height(), height);
    grid->blinker()->setInterval(Blinker::kShortest);
    grid->blinker()->start();
    QTRY_VERIFY(steps.size() >= 4); // round and round
    grid->blinker()->stop();
}

void TestSourceView::cutoutsFollowPaletteAndRegions() {
    open(m_files.config);
    SourceView view(m_document.get(), m_selection.get(), m_order.get());
    view.resize(800, 700);
    view.show();
    const test::FieldSource& source = m_files.sources[0];
    m_selection->selectSource(QString::fromStdString(source.id));
    CutoutGrid* grid = view.cutouts();
    QTRY_COMPARE_WITH_TIMEOUT(grid->bands(), 2, 10'000);
    const auto colorOf = [&](const char* id) {
        const OverlayLayer* layer = grid->panel(CutoutGrid::Data, 1)->overlays()->find(QString::fromLatin1(id));
        return dynamic_cast<const MarkerLayer&>(*layer).style().color;
    };
    using diagnose::MarkerKind;
    QCOMPARE(colorOf("chosen-fitted"), figures::Palette(false).mark(MarkerKind::CenterFitted).color);
    grid->setColorBlindSafe(true);
    QCOMPARE(colorOf("chosen-fitted"), figures::Palette(true).mark(MarkerKind::CenterFitted).color);
    QCOMPARE(colorOf("fitted"), figures::Palette(true).mark(MarkerKind::BaseFitted).color);

    ImportedRegions regions;
    grid->setRegions(&regions);
    const auto file = m_dir->path() / "own.reg";
    const auto regionsOf = [&](int band) {
        return grid->panel(CutoutGrid::Residual, band)->overlays()->find(QString::fromLatin1(ImportedRegions::kLayer));
    };
    QVERIFY(!regionsOf(0));
    writeTextAtomically(file, QStringLiteral("image\nbox(%1,%2,8,8,0) # color=white\n")
                                  .arg(source.x + 1, 0, 'f', 3) // files count from 1
                                  .arg(source.y + 1, 0, 'f', 3)
                                  .toStdString());
    regions.import(QString::fromStdString(file.string()));
    QTRY_VERIFY(regionsOf(0) && regionsOf(1));
    const auto exported = regionsOf(1)->regions();
    QCOMPARE(exported.size(), std::size_t(1));
    QVERIFY(std::abs(exported[0].positions[0].x - source.x) < 1e-3); // as many digits as the file has
    // Another source keeps them; taking them off empties every panel.
    const QString other = QString::fromStdString(m_files.sources[5].id);
    m_selection->selectSource(other);
    QTRY_VERIFY(view.title().startsWith(other) && !grid->isBusy());
    QVERIFY(regionsOf(0));
    regions.clear();
    QVERIFY(!regionsOf(0) && !regionsOf(1));
}

void TestSourceView::reloadKeepsWhatHasNotChanged() {
    open(m_files.config);
    const FloatImage white = m_document->field().white;
    const CatalogPtr catalog = m_document->catalog();
    QSignalSpy changed(m_document.get(), &FieldDocument::fieldChanged);
    m_document->reload();
    QVERIFY(changed.wait(10'000));
    QCOMPARE(m_document->field().white, white);
    QCOMPARE(m_document->catalog(), catalog);
    const auto path = m_files.workDir / "output_catalog.csv";
    writeTextAtomically(path, readTextFile(path) + '\n');
    m_document->reload();
    QVERIFY(changed.wait(10'000));
    QCOMPARE(m_document->field().white, white);
    QVERIFY(m_document->catalog() != catalog);
    QCOMPARE(m_document->catalog()->rows(), catalog->rows());
}

void TestSourceView::nextAndPreviousFollowTheOrder() {
    open(m_files.config);
    SourceView view(m_document.get(), m_selection.get(), m_order.get());
    m_order->setRows({3, 1, 2});
    const auto key = [&](std::size_t row) { return m_document->catalog()->key(row); };
    view.selectNext();
    QCOMPARE(m_selection->source(), key(3));
    view.selectNext();
    QCOMPARE(m_selection->source(), key(1));
    view.selectNext();
    view.selectNext(); // stays at the end
    QCOMPARE(m_selection->source(), key(2));
    view.selectPrevious();
    QCOMPARE(m_selection->source(), key(1));
}

void TestSourceView::sedIsTheCatalogs() {
    open(m_files.config);
    SourceView view(m_document.get(), m_selection.get(), m_order.get());
    const CatalogData& catalog = *m_document->catalog();
    std::size_t row = 0;
    while (
        !(catalog.number(row, QStringLiteral("MAG_g_fit")) > 0 && catalog.number(row, QStringLiteral("MAG_r_fit")) > 0))
        ++row;
    m_selection->selectSource(catalog.key(row));
    const auto& scatter = view.sed()->plot()->panel().scatters.at(0);
    QCOMPARE(scatter.x.size(), std::size_t(2));
    QVERIFY(std::abs(scatter.x[0] - 468.6) < 1 && std::abs(scatter.x[1] - 616.5) < 1); // g and r of SDSS, nm
    for (int band = 0; band < 2; ++band) {
        const QString name = catalog.bands()[static_cast<std::size_t>(band)];
        const double mag = catalog.number(row, QStringLiteral("MAG_%1_fit").arg(name));
        const double expected = std::pow(10, -0.4 * (mag - 23.9)); // 23.9: AB magnitude of 1 microjansky
        QVERIFY(std::abs(scatter.y[static_cast<std::size_t>(band)] / expected - 1) < 1e-9);
        const double relative = catalog.number(row, QStringLiteral("FLUXERR_%1_fit").arg(name)) /
                                catalog.number(row, QStringLiteral("FLUX_%1_fit").arg(name));
        QVERIFY(std::abs(scatter.yErr[static_cast<std::size_t>(band)] / expected / relative - 1) < 1e-9);
    }
    m_selection->selectBand(QStringLiteral("r"));
    QVERIFY(view.sed()->plot()->highlight() == (figures::AxesPlot::PointRef{0, 1}));
}

void TestSourceView::neighboursAreThoseOfTheBlend() {
    open(m_files.config);
    SourceView view(m_document.get(), m_selection.get(), m_order.get());
    view.resize(800, 700);
    view.show();
    view.tabs()->setCurrentWidget(view.neighbours());
    const CatalogData& catalog = *m_document->catalog();
    int rows = 0;
    for (std::size_t row = 0; row < catalog.rows(); ++row) {
        if (catalog.text(row, QStringLiteral("patch_tag")).isEmpty())
            continue;
        m_selection->selectSource(catalog.key(row));
        QTRY_VERIFY(view.neighbours()->message().contains(catalog.key(row)) && !view.neighbours()->isBusy());
        const QStandardItemModel& model = *view.neighbours()->model();
        QCOMPARE(view.neighbours()->message().contains(QStringLiteral("no other source")), model.rowCount() == 0);
        for (int i = 0; i < model.rowCount(); ++i, ++rows) {
            const auto other = catalog.rowOf(model.item(i, 0)->text());
            QVERIFY(other && *other != row);
            const double distance = QLineF(catalog.fittedPositions()[row], catalog.fittedPositions()[*other]).length();
            QVERIFY(std::abs(model.item(i, 2)->text().section(QLatin1Char(' '), 0, 0).toDouble() - distance) < 0.06);
            for (int band = 0; band < 2; ++band)
                QVERIFY(std::abs(model.item(i, 3 + band)->text().toDouble()) <= 1);
        }
    }
    QVERIFY(rows > 0);
}

void TestSourceView::unfittedSourceSaysWhy() {
    test::TempDir copy;
    std::filesystem::copy(m_files.workDir, copy.path(), std::filesystem::copy_options::recursive);
    std::string csv = readTextFile(m_files.workDir / "output_catalog.csv");
    io::CsvTable table = io::CsvTable::parse(csv, "output_catalog.csv");
    table.setText(0, *table.find("patch_tag"), "");
    table.setText(0, *table.find("fit_quality_issues"), "excluded");
    table.setText(0, *table.find("excluded_reason"), "saturation");
    table.write(copy.path() / "output_catalog.csv");
    open(copy.path());
    SourceView view(m_document.get(), m_selection.get(), m_order.get());
    m_selection->selectSource(m_document->catalog()->key(0));
    QVERIFY(view.message().contains(QStringLiteral("no fit")));
    QVERIFY(view.message().contains(QStringLiteral("saturation")));
    QVERIFY(!view.activeImage());
}

void TestSourceView::whiteViewShowsTheStackAndItsSources() {
    open(m_files.config);
    WhiteView view(m_document.get(), m_selection.get());
    view.resize(700, 700);
    view.show();
    QCOMPARE(view.image()->imageArea(), QRectF(-0.5, -0.5, 180, 160));
    QTRY_VERIFY(!view.overlays()->isBusy());
    const auto& layers = *view.image()->overlays();
    const auto count = [&](const char* id) { return layers.find(QString::fromLatin1(id))->count(); };
    QCOMPARE(count(layer_id::kStars), std::size_t(12));
    QCOMPARE(count(layer_id::kGalaxies), std::size_t(4));
    QCOMPARE(count(layer_id::kFitted), std::size_t(16));
    QCOMPARE(count(layer_id::kPatches), std::size_t(4));
    QVERIFY(!layers.isVisible(*layers.find(QString::fromLatin1(layer_id::kPatches))));
    // The star's ring is cyan, 6 logical pixels from its position.
    for (const auto& layer : layers.layers())
        view.image()->overlays()->setVisible(layer->id(), layer->id() == QLatin1String(layer_id::kStars));
    const QPointF at = view.image()->transform().toWidget({m_files.sources[0].x, m_files.sources[0].y});
    const QImage picture = view.image()->grab().toImage();
    int cyan = 0;
    for (int y = -8; y <= 8; ++y)
        for (int x = -8; x <= 8; ++x) {
            const QColor color = picture.pixelColor(at.toPoint() + QPoint(x, y));
            cyan += color.red() < 60 && color.green() > 230 && color.blue() > 230;
        }
    QVERIFY2(cyan >= 20, qPrintable(QString::number(cyan)));
}

void TestSourceView::clickInTheWhiteViewSelects() {
    open(m_files.config);
    WhiteView view(m_document.get(), m_selection.get());
    view.resize(700, 700);
    view.show();
    QTRY_VERIFY(!view.overlays()->isBusy());
    const test::FieldSource& source = m_files.sources[4];
    QSignalSpy activated(&view, &WhiteView::activated);
    const QPoint at = view.image()->transform().toWidget({source.x, source.y}).toPoint() + QPoint(3, -2);
    QTest::mouseClick(view.image(), Qt::LeftButton, {}, at);
    QCOMPARE(m_selection->source(), QString::fromStdString(source.id));
    QCOMPARE(view.image()->overlays()->find(QString::fromLatin1(layer_id::kSelection))->count(), std::size_t(1));
    QTest::mouseDClick(view.image(), Qt::LeftButton, {}, at);
    QCOMPARE(activated.size(), 1);
    QSignalSpy readout(&view, &WhiteView::readout);
    QTest::mouseMove(view.image(), at + QPoint(1, 1));
    QVERIFY(!readout.isEmpty());
}

void TestSourceView::selectionElsewhereMovesTheWhiteView() {
    open(m_files.config);
    WhiteView view(m_document.get(), m_selection.get());
    view.resize(500, 500);
    view.show();
    view.image()->setView({0, 0}, 20.0);
    m_selection->selectSource(QString::fromStdString(m_files.sources[2].id));
    const QPointF centre = view.image()->transform().centre;
    QVERIFY(std::abs(centre.x() - m_files.sources[2].x) < 1.0 && std::abs(centre.y() - m_files.sources[2].y) < 1.0);
    QCOMPARE(view.image()->transform().zoom, 20.0);
}

QTEST_MAIN(TestSourceView)
#include "test_source_view.moc"
