#include "widgets/epsf/epsf_view.h"

#include "core/config/config_io.h"
#include "core/diagnose/epsf_figures.h"
#include "core/io/npy.h"
#include "core/pipeline/run.h"
#include "tests/support/field_writer.h"
#include "tests/support/temp_dir.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>

#include <cmath>

using namespace furrow;
using namespace furrow::widgets;

/// The ePSFs of a small simulated field on a grid of 2 x 2 cells, built once for all functions.
class TestEpsfView : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();
    void gridShowsWhatWasBuilt();
    void coloursFollowTheQuantity();
    void failedCellStandsOut();
    void clickAndKeysPickCells();
    void bandOfTheSelectionIsFollowed();
    void stampIsTheFile();
    void everyTabShowsTheCell();
    void starsCarryTicksAndReasons();
    void untickedStarIsAskedToBeLeftOut();
    void clickOnAStarSelectsItsSource();
    void selectionMovesToTheCell();
    void clickOnAPositionSelectsItsSource();
    void ticksOutliveOtherCells();
    void cursorReadsPixels();
    void safeColoursReachMarksAndPlots();
    void cellWithoutStarsSaysSo();
    void missingAndBrokenProductsAreExplained();

private:
    void open(const std::filesystem::path& path);
    bool ready() const { return !m_view->isBusy() && m_view->message().isEmpty(); }
    std::size_t indexOf(const char* band, const char* tag) const;
    void go(const char* band, const char* tag) const;
    QString namedStar(int from = 0) const;
    static std::optional<QPointF> ringOf(const ImageView& view);

    std::unique_ptr<test::TempDir> m_dir;
    test::FieldFiles m_files;
    std::unique_ptr<FieldDocument> m_document;
    std::unique_ptr<Selection> m_selection;
    std::unique_ptr<EpsfView> m_view;
};

void TestEpsfView::initTestCase() {
    m_dir = std::make_unique<test::TempDir>();
    test::FieldOptions options;
    options.width = 260;
    options.height = 240;
    options.stars = 16;
    options.config = {{"zp.min_box_size_pix", "100"}, {"epsf.cutout_size", "25"}, {"epsf.final_psf_size", "25"},
                      {"epsf.edge_pad", "2"},         {"epsf.epsf_ngrid", "2"},   {"epsf.ngrid", "3"}};
    m_files = test::writeField(m_dir->path(), options);
    pipeline::runCommand(pipeline::Command::RunEpsf, config::loadConfig(m_files.config).config, RunContext());
}

void TestEpsfView::init() {
    m_document = std::make_unique<FieldDocument>();
    m_selection = std::make_unique<Selection>();
    m_view = std::make_unique<EpsfView>(m_document.get(), m_selection.get());
    m_view->resize(1000, 700);
    m_view->show();
    open(m_files.config);
    QTRY_VERIFY(ready());
}

void TestEpsfView::cleanup() {
    m_view.reset();
    m_document.reset();
}

void TestEpsfView::open(const std::filesystem::path& path) {
    QSignalSpy changed(m_document.get(), &FieldDocument::fieldChanged);
    m_document->open(path);
    QVERIFY(changed.wait(10'000));
}

std::size_t TestEpsfView::indexOf(const char* band, const char* tag) const {
    const auto& cells = m_view->grid()->cells();
    for (std::size_t i = 0; i < cells.size(); ++i)
        if (cells[i].band == band && cells[i].tag == tag)
            return i;
    return cells.size();
}

void TestEpsfView::go(const char* band, const char* tag) const {
    auto* grid = m_view->grid();
    QTest::mouseClick(grid, Qt::LeftButton, {}, grid->rectOf(indexOf(band, tag)).center());
    QTRY_VERIFY(ready() && m_view->stars()->count() > 0);
}

/// A star of the cell that the catalog knows by this name.
QString TestEpsfView::namedStar(int from) const {
    const auto& stars = m_view->stars()->stars();
    for (std::size_t i = static_cast<std::size_t>(from); i < stars.size(); ++i)
        if (m_document->catalog()->rowOf(stars[i].id))
            return stars[i].id;
    return {};
}

std::optional<QPointF> TestEpsfView::ringOf(const ImageView& view) {
    const OverlayLayer* ring = view.overlays()->find(QStringLiteral("ring"));
    if (!ring || ring->count() != 1)
        return std::nullopt;
    const io::Region region = ring->regions().front();
    return QPointF(region.positions.front().x, region.positions.front().y);
}

void TestEpsfView::gridShowsWhatWasBuilt() {
    QCOMPARE(m_view->grid()->cells().size(), std::size_t(8));
    const auto* current = m_view->grid()->current();
    QVERIFY(current);
    QVERIFY(m_view->title().contains(QString::number(current->fwhm, 'f', 2)));
    // Row 1 lies above row 0, column 1 right of column 0, the second band elsewhere.
    const auto rect = [&](const char* band, const char* tag) { return m_view->grid()->rectOf(indexOf(band, tag)); };
    QVERIFY(rect("g", "r01_c00").bottom() < rect("g", "r00_c00").top());
    QVERIFY(rect("g", "r00_c01").left() > rect("g", "r00_c00").right());
    QVERIFY(!rect("r", "r00_c00").intersects(rect("g", "r00_c00")));
}

void TestEpsfView::coloursFollowTheQuantity() {
    auto* grid = m_view->grid();
    for (const EpsfQuantity quantity : {EpsfQuantity::Fwhm, EpsfQuantity::ResidualRms, EpsfQuantity::StarsUsed}) {
        grid->setQuantity(quantity);
        const auto [low, high] = grid->range();
        QVERIFY(high > low);
        const QImage picture = grid->grab().toImage();
        for (std::size_t i = 0; i < grid->cells().size(); ++i) {
            const double value = epsfQuantityOf(quantity, grid->cells()[i]);
            QVERIFY(value >= low && value <= high);
            // The ends of the scale have the ends of the map, dark blue and yellow.
            if (value == high)
                QVERIFY(grid->colorOf(i).lightness() > 110);
            if (value == low)
                QVERIFY(grid->colorOf(i).lightness() < 60);
            const QPoint corner = grid->rectOf(i).topLeft() + QPoint(6, 6);
            QCOMPARE(picture.pixelColor(corner).rgb(), grid->colorOf(i).rgb());
        }
    }
}

void TestEpsfView::failedCellStandsOut() {
    auto cells = m_view->grid()->cells();
    const QColor before = m_view->grid()->colorOf(1);
    cells[1].error = "no usable PSF star in the cell";
    cells[1].fwhm = std::nan("");
    m_view->grid()->setCells(cells);
    QVERIFY(m_view->grid()->colorOf(1) != before);
    QVERIFY(m_view->grid()->colorOf(1).red() > 150 && m_view->grid()->colorOf(1).green() < 100);
}

void TestEpsfView::clickAndKeysPickCells() {
    auto* grid = m_view->grid();
    QSignalSpy picked(grid, &EpsfGrid::cellPicked);
    QTest::mouseClick(grid, Qt::LeftButton, {}, grid->rectOf(indexOf("r", "r00_c00")).center());
    QCOMPARE(picked.size(), 1);
    QCOMPARE(m_selection->band(), QStringLiteral("r"));
    QVERIFY(m_view->title().startsWith(QStringLiteral("r r00_c00")));
    QTest::keyClick(grid, Qt::Key_Up);
    QCOMPARE(QString::fromStdString(grid->current()->tag), QStringLiteral("r01_c00"));
    QTest::keyClick(grid, Qt::Key_Right);
    QCOMPARE(QString::fromStdString(grid->current()->tag), QStringLiteral("r01_c01"));
    QTest::keyClick(grid, Qt::Key_Right); // the rim
    QCOMPARE(QString::fromStdString(grid->current()->tag), QStringLiteral("r01_c01"));
    QTest::keyClick(grid, Qt::Key_PageUp);
    QCOMPARE(QString::fromStdString(grid->current()->band), QStringLiteral("g"));
}

void TestEpsfView::bandOfTheSelectionIsFollowed() {
    m_selection->selectBand(QStringLiteral("r"));
    QCOMPARE(QString::fromStdString(m_view->grid()->current()->band), QStringLiteral("r"));
    m_selection->selectBand(QStringLiteral("g"));
    QCOMPARE(QString::fromStdString(m_view->grid()->current()->band), QStringLiteral("g"));
}

void TestEpsfView::stampIsTheFile() {
    const auto stored = io::readNpy(m_files.workDir / "EPSFs" / "g" / "r00_c00" / "epsf.npy");
    auto* board = m_view->board(0);
    QCOMPARE(board->images().size(), std::size_t(1));
    QCOMPARE(board->plots().size(), std::size_t(1));
    const ImageView* stamp = board->images().front();
    const int half = static_cast<int>(stored.width()) / 2;
    for (int y = -half; y <= half; y += 3)
        for (int x = -half; x <= half; x += 3)
            QCOMPARE(*stamp->valueAt(QPointF(x, y)), stored(half + x, half + y));
    const auto& growth = board->plots().front()->panel().curves.back();
    QVERIFY(growth.y.back() > 0.98 && growth.y.back() < 1.02);
}

void TestEpsfView::everyTabShowsTheCell() {
    const std::array<std::pair<std::size_t, std::size_t>, 5> expected{{{1, 1}, {3, 1}, {0, 0}, {1, 0}, {3, 0}}};
    for (int tab = 0; tab < 5; ++tab) {
        m_view->tabs()->setCurrentIndex(tab);
        if (auto* board = m_view->board(tab)) {
            QCOMPARE(board->images().size(), expected[static_cast<std::size_t>(tab)].first);
            QCOMPARE(board->plots().size(), expected[static_cast<std::size_t>(tab)].second);
            for (const ImageView* image : board->images())
                QVERIFY(image->hasImage());
        }
    }
    // Positions: the cell lies where it lies in the frame.
    const ImageView* positions = m_view->board(3)->images().front();
    QCOMPARE(positions->imageArea().left() + 0.5, static_cast<double>(m_view->grid()->current()->box.x0));
    std::size_t markers = 0;
    for (const auto& layer : positions->overlays()->layers())
        markers += layer->count();
    QCOMPARE(markers, m_view->stars()->stars().size());
}

void TestEpsfView::starsCarryTicksAndReasons() {
    const QAbstractItemModelTester tester(m_view->stars()->model());
    auto* list = m_view->stars();
    QVERIFY(list->count() > 0);
    for (int i = 0; i < list->count(); ++i) {
        const StarEntry& star = list->stars()[static_cast<std::size_t>(i)];
        const bool offered = list->item(i)->flags() & Qt::ItemIsUserCheckable;
        QCOMPARE(offered, star.used);
        QVERIFY(!list->item(i)->icon().isNull());
        if (!star.used)
            QVERIFY(list->item(i)->toolTip().contains(star.reason));
    }
}

void TestEpsfView::untickedStarIsAskedToBeLeftOut() {
    auto* list = m_view->stars();
    QString band;
    std::vector<psf::RejectedStar> asked;
    connect(m_view.get(), &EpsfView::rebuildRequested, this, [&](const QString& name, const auto& stars) {
        band = name;
        asked = stars;
    });
    QVERIFY(!m_view->rebuildButton()->isEnabled());
    int row = 0;
    while (!list->stars()[static_cast<std::size_t>(row)].used)
        ++row;
    list->item(row)->setCheckState(Qt::Unchecked);
    QVERIFY(m_view->rebuildButton()->isEnabled());
    m_view->rebuildButton()->click();
    QCOMPARE(band, QStringLiteral("g"));
    QCOMPARE(asked.size(), std::size_t(1));
    const StarEntry star = list->stars()[static_cast<std::size_t>(row)];
    const auto pixel = m_document->field().wcs.toPixel(asked[0].ra, asked[0].dec);
    QVERIFY(std::hypot(pixel.x - star.x, pixel.y - star.y) < 1e-6);

    // What the window does then, and the way back.
    const auto& config = *m_document->field().config;
    psf::writeRejectedStars(config, asked);
    pipeline::rebuildBandEpsf(config, "g", RunContext());
    m_view->reload();
    QTRY_VERIFY(ready() && m_view->stars()->count() > 0);
    bool found = false;
    for (int i = 0; i < list->count(); ++i) {
        const StarEntry& entry = list->stars()[static_cast<std::size_t>(i)];
        if (std::hypot(entry.x - star.x, entry.y - star.y) > 1e-6)
            continue;
        found = true;
        QVERIFY(!entry.used);
        QCOMPARE(list->item(i)->checkState(), Qt::Unchecked);
        list->item(i)->setCheckState(Qt::Checked);
    }
    QVERIFY(found);
    m_view->rebuildButton()->click();
    QVERIFY(asked.empty());
    psf::writeRejectedStars(config, asked);
    pipeline::rebuildBandEpsf(config, "g", RunContext());
}

void TestEpsfView::clickOnAStarSelectsItsSource() {
    auto* list = m_view->stars();
    for (int i = 0; i < list->count(); ++i)
        if (const QString id = list->stars()[static_cast<std::size_t>(i)].id; m_document->catalog()->rowOf(id)) {
            list->setCurrentRow(-1);
            list->setCurrentRow(i);
            QCOMPARE(m_selection->source(), id);
            return;
        }
    QFAIL("no PSF star of this cell has a catalog name");
}

void TestEpsfView::selectionMovesToTheCell() {
    go("g", "r00_c00");
    const QString here = namedStar();
    go("g", "r01_c01");
    QVERIFY(!here.isEmpty());
    m_selection->selectSource(here);
    QCOMPARE(QString::fromStdString(m_view->grid()->current()->tag), QStringLiteral("r00_c00"));
    QTRY_VERIFY(ready() && m_view->stars()->currentRow() >= 0);
    const StarEntry& star = m_view->stars()->stars()[static_cast<std::size_t>(m_view->stars()->currentRow())];
    QCOMPARE(star.id, here);
    m_view->tabs()->setCurrentIndex(3);
    const auto ring = ringOf(*m_view->board(3)->images().front());
    QVERIFY(ring && std::hypot(ring->x() - star.x, ring->y() - star.y) < 0.01);
    m_selection->selectPatch(QStringLiteral("r01_c00_pr00_pc00"));
    QCOMPARE(QString::fromStdString(m_view->grid()->current()->tag), QStringLiteral("r01_c00"));
    m_selection->selectSource({});
    QCOMPARE(m_view->stars()->currentRow(), -1);
    QVERIFY(!ringOf(*m_view->board(3)->images().front()));
}

void TestEpsfView::clickOnAPositionSelectsItsSource() {
    go("g", "r00_c00");
    m_view->tabs()->setCurrentIndex(3);
    ImageView* positions = m_view->board(3)->images().front();
    QTRY_VERIFY(positions->isComplete());
    for (const StarEntry& star : m_view->stars()->stars())
        if (star.id == namedStar()) {
            QTest::mouseClick(positions, Qt::LeftButton, {},
                              positions->transform().toWidget({star.x, star.y}).toPoint());
            QCOMPARE(m_selection->source(), star.id);
            return;
        }
    QFAIL("no PSF star of this cell has a catalog name");
}

void TestEpsfView::ticksOutliveOtherCells() {
    go("g", "r00_c00");
    auto* list = m_view->stars();
    int row = 0;
    while (!list->stars()[static_cast<std::size_t>(row)].used)
        ++row;
    const QString id = list->stars()[static_cast<std::size_t>(row)].id;
    list->item(row)->setCheckState(Qt::Unchecked);
    go("g", "r01_c01");
    QVERIFY(m_view->rebuildButton()->isEnabled()); // the band is built with the change in the other cell
    go("r", "r00_c00");
    QVERIFY(!m_view->rebuildButton()->isEnabled());
    go("g", "r00_c00");
    QCOMPARE(list->stars()[static_cast<std::size_t>(row)].id, id);
    QCOMPARE(list->item(row)->checkState(), Qt::Unchecked);
    std::vector<psf::RejectedStar> asked;
    connect(m_view.get(), &EpsfView::rebuildRequested, this, [&](const QString&, const auto& stars) { asked = stars; });
    m_view->rebuildButton()->click();
    QCOMPARE(asked.size(), std::size_t(1));
}

void TestEpsfView::cursorReadsPixels() {
    go("g", "r00_c00");
    m_view->tabs()->setCurrentIndex(3);
    ImageView* positions = m_view->board(3)->images().front();
    QTRY_VERIFY(positions->isComplete());
    QSignalSpy field(m_view.get(), &EpsfView::readout), offset(m_view.get(), &EpsfView::offsetReadout);
    QTest::qWait(50); // the new page is laid out
    QTest::mouseMove(positions, positions->rect().center());
    QTRY_VERIFY(!field.isEmpty());
    const QPointF at = field.back()[0].toPointF();
    QVERIFY(m_view->grid()->current()->box.contains(static_cast<int>(at.x()), static_cast<int>(at.y())));
    QCOMPARE(field.back()[1].value<std::optional<float>>(), positions->valueAt(at));
    QVERIFY(offset.isEmpty());
    QCOMPARE(m_view->activeImage(), positions);
    m_view->tabs()->setCurrentIndex(0);
    ImageView* stamp = m_view->board(0)->images().front();
    QTest::qWait(50);
    QTest::mouseMove(stamp, stamp->rect().center());
    QTRY_VERIFY(!offset.isEmpty()); // from the centre of the ePSF
    QVERIFY(std::hypot(offset.back()[0].toPointF().x(), offset.back()[0].toPointF().y()) < 1.5);
}

void TestEpsfView::safeColoursReachMarksAndPlots() {
    go("g", "r00_c00");
    const auto shown = [&](int tab) {
        m_view->tabs()->setCurrentIndex(tab);
        QTest::qWait(50);
        return m_view->board(tab)->grab().toImage();
    };
    const auto has = [](const QImage& picture, const QColor& color) {
        for (int y = 0; y < picture.height(); ++y)
            for (int x = 0; x < picture.width(); ++x)
                if (picture.pixel(x, y) == color.rgb())
                    return true;
        return false;
    };
    const diagnose::MarkerKind kinds[] = {diagnose::MarkerKind::PsfStarGaia, diagnose::MarkerKind::PsfStarSep,
                                          diagnose::MarkerKind::PsfStarBoth};
    const auto marked = [&](const QImage& picture, bool safe) {
        return std::any_of(std::begin(kinds), std::end(kinds),
                           [&](auto kind) { return has(picture, figures::Palette(safe).mark(kind).color); });
    };
    QVERIFY(marked(shown(3), false) && !marked(shown(3), true));
    const QColor model = figures::Palette(false).line(diagnose::LineKind::Model),
                 safeModel = figures::Palette(true).line(diagnose::LineKind::Model);
    QVERIFY(has(shown(1), model) && !has(shown(1), safeModel));
    m_view->setColorBlindSafe(true);
    QVERIFY(marked(shown(3), true) && !marked(shown(3), false));
    QVERIFY(has(shown(1), safeModel) && !has(shown(1), model));
}

void TestEpsfView::cellWithoutStarsSaysSo() {
    auto cells = m_view->grid()->cells();
    cells[1].error = "no usable PSF star in the cell";
    cells[1].fwhm = std::nan("");
    m_view->grid()->setCells(cells);
    emit m_view->grid()->cellPicked(QString::fromStdString(cells[1].band), QString::fromStdString(cells[1].tag));
    QVERIFY(m_view->title().contains(QStringLiteral("no usable PSF star in the cell")));
    // What the pictures of such a cell show instead of nothing.
    diagnose::EpsfCellView empty;
    empty.band = "g";
    empty.tag = "r00_c00";
    empty.error = cells[1].error;
    figures::FigureBoard board;
    board.resize(500, 300);
    board.show();
    board.setFigure(diagnose::epsfResiduals(empty, 10), 2);
    QVERIFY(board.images().empty() && board.plots().empty());
    const auto* message = board.findChild<QLabel*>();
    QVERIFY(message && message->text() == QStringLiteral("no star with a model"));
    QTRY_VERIFY(message->isVisible());
    board.setFigure(diagnose::epsfStamp(empty), 1);
    QCOMPARE(board.images().size(), std::size_t(1));
    QVERIFY(!board.images().front()->hasImage());
    QTRY_VERIFY(board.images().front()->isVisible());
    const QImage picture = board.images().front()->grab().toImage();
    const QRgb background = picture.pixel(2, 2);
    bool written = false;
    for (int x = 0; x < picture.width(); ++x)
        for (int y = picture.height() / 2 - 10; y < picture.height() / 2 + 10; ++y)
            written = written || picture.pixel(x, y) != background;
    QVERIFY(written);
}

void TestEpsfView::missingAndBrokenProductsAreExplained() {
    test::TempDir dir;
    const auto files = test::writeField(dir.path(), {});
    open(files.config);
    QTRY_VERIFY(!m_view->isBusy());
    QVERIFY(m_view->message().contains(QStringLiteral("once they are built")));
    test::writeText(files.workDir / "EPSFs" / "epsf_summary.json", "{");
    m_view->reload();
    QTRY_VERIFY(!m_view->isBusy());
    QVERIFY(m_view->message().contains(QStringLiteral("epsf_summary.json")));
}

QTEST_MAIN(TestEpsfView)
#include "test_epsf_view.moc"
