#include "tests/window/driven_window.h"

#include "core/base/atomic_file.h"
#include "core/io/json.h"
#include "core/io/npy.h"
#include "widgets/epsf/epsf_view.h"
#include "widgets/patches/patches_panel.h"
#include "widgets/run/stages_panel.h"

#include <QComboBox>
#include <QPushButton>
#include <QTabWidget>

#include <cmath>
#include <nlohmann/json.hpp>

using namespace furrow;
using namespace furrow::widgets;

/// The ePSF view of a real field against the files of the run, and building a band again without a star.
class TestEpsf : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void everyQuantityColoursTheCells();
    void stampAndGrowthAreTheFiles();
    void everyTabShowsTheStars();
    void clickOnAStarSelectsItsSource();
    void untickedStarIsLeftOutAndComesBack();

private:
    EpsfView& view() const { return *(*m_window)->epsfView(); }
    EpsfGrid& grid() const { return *view().grid(); }
    nlohmann::ordered_json summaryOf(const std::string& band) const;
    std::filesystem::path npy(const std::string& band) const {
        return m_window->work() / "EPSFs" / band / "r00_c00/epsf.npy";
    }
    void show(const QString& band) const;
    void build() const;
    int rowOfStar(double x, double y) const;

    std::unique_ptr<test::DrivenWindow> m_window;
};

void TestEpsf::init() {
    m_window = std::make_unique<test::DrivenWindow>();
    QVERIFY(m_window->open());
    QVERIFY(m_window->raise("epsf"));
    QVERIFY2(view().message().isEmpty(), qPrintable(view().message()));
    QCOMPARE(grid().cells().size(), std::size_t(5)); // one cell per band
}

void TestEpsf::cleanup() {
    m_window.reset();
}

nlohmann::ordered_json TestEpsf::summaryOf(const std::string& band) const {
    for (const auto& cell : io::readJson(m_window->work() / "EPSFs/epsf_summary.json"))
        if (cell.at("band") == band)
            return cell;
    return {};
}

/// Goes to a band's cell with a click.
void TestEpsf::show(const QString& band) const {
    for (std::size_t i = 0; i < grid().cells().size(); ++i)
        if (grid().cells()[i].band == band.toStdString())
            QTest::mouseClick(&grid(), Qt::LeftButton, {}, grid().rectOf(i).center());
    QCOMPARE((*m_window)->selection().band(), band);
    QTRY_VERIFY_WITH_TIMEOUT(!view().isBusy() && view().stars()->count() > 0, test::kPatience);
    QVERIFY(view().title().startsWith(band + QStringLiteral(" r00_c00")));
}

void TestEpsf::everyQuantityColoursTheCells() {
    auto* chooser = view().findChild<QComboBox*>();
    QCOMPARE(chooser->count(), static_cast<int>(kEpsfQuantities.size()));
    for (int index = 0; index < chooser->count(); ++index) {
        chooser->setCurrentIndex(index);
        const EpsfQuantity quantity = grid().quantity();
        QCOMPARE(quantity, kEpsfQuantities[static_cast<std::size_t>(index)]);
        const QImage picture = grid().grab().toImage();
        double low = INFINITY, high = -INFINITY;
        for (std::size_t i = 0; i < 5; ++i) {
            const auto& cell = grid().cells()[i];
            const auto json = summaryOf(cell.band);
            const double value = epsfQuantityOf(quantity, cell);
            const double expected =
                quantity == EpsfQuantity::Fwhm          ? json["epsf_qa"]["fwhm_pix"].get<double>()
                : quantity == EpsfQuantity::Ellipticity ? json["epsf_qa"]["ellipticity"].get<double>()
                : quantity == EpsfQuantity::R50         ? json["epsf_qa"]["ee_r50_pix"].get<double>()
                : quantity == EpsfQuantity::StarsUsed   ? json["nstars_used"].get<double>()
                : quantity == EpsfQuantity::ResidualRms ? json["residual_qa"]["resid_norm_rms"].get<double>()
                                                        : (json["status"] == "ok" ? 1.0 : 0.0);
            QVERIFY2(std::abs(value - expected) <= 1e-9 * std::abs(expected),
                     qPrintable(epsfQuantityLabel(quantity) + QLatin1Char(' ') + QString::fromStdString(cell.band)));
            low = std::min(low, value);
            high = std::max(high, value);
            const QPoint corner = grid().rectOf(i).topLeft() + QPoint(6, 6);
            QCOMPARE(picture.pixelColor(corner).rgb(), grid().colorOf(i).rgb());
        }
        if (quantity == EpsfQuantity::Status)
            continue;
        QCOMPARE(grid().range(), std::pair(low, high));
        for (std::size_t i = 0; i < 5; ++i) { // viridis: dark blue to yellow
            if (epsfQuantityOf(quantity, grid().cells()[i]) == high)
                QVERIFY(grid().colorOf(i).lightness() > 110);
            if (epsfQuantityOf(quantity, grid().cells()[i]) == low)
                QVERIFY(grid().colorOf(i).lightness() < 60);
        }
    }
}

void TestEpsf::stampAndGrowthAreTheFiles() {
    for (const char* band : {"u", "r", "z"}) {
        show(QString::fromLatin1(band));
        const Image<float> stored = io::readNpy(npy(band));
        const auto* board = view().board(0);
        QCOMPARE(board->images().size(), std::size_t(1));
        ImageView& stamp = *board->images().front();
        const int half = stored.width() / 2;
        for (int y = -half; y <= half; ++y)
            for (int x = -half; x <= half; ++x)
                QCOMPARE(stamp.valueAt(QPointF(x, y)).value(), stored(half + x, half + y));
        // The picture is brightest in the middle.
        QTRY_VERIFY(stamp.isVisible() && stamp.width() > 50 && stamp.height() > 50);
        const QImage picture = test::plainPicture(stamp);
        const auto light = [&](QPointF at) { return qGray(picture.pixel(stamp.transform().toWidget(at).toPoint())); };
        QVERIFY(light({0, 0}) > light({6, 0}) && light({0, 0}) > light({0, -6}));
        // The growth curve goes through half at r50.
        const auto& curve = board->plots().front()->panel().curves.back();
        const double r50 = summaryOf(band)["epsf_qa"]["ee_r50_pix"].get<double>();
        double crossing = 0;
        for (std::size_t i = 1; i < curve.x.size() && crossing == 0; ++i)
            if (curve.y[i] >= 0.5)
                crossing = curve.x[i - 1] +
                           (0.5 - curve.y[i - 1]) / (curve.y[i] - curve.y[i - 1]) * (curve.x[i] - curve.x[i - 1]);
        QVERIFY2(std::abs(crossing - r50) < 0.15, band); // the curve is drawn at steps of a pixel or less
    }
}

void TestEpsf::everyTabShowsTheStars() {
    show(QStringLiteral("r"));
    const auto json = summaryOf("r");
    int used = 0;
    for (int i = 0; i < view().stars()->count(); ++i) {
        const StarEntry& star = view().stars()->stars()[static_cast<std::size_t>(i)];
        const QListWidgetItem* item = view().stars()->item(i);
        used += star.used;
        QCOMPARE(bool(item->flags() & Qt::ItemIsUserCheckable), star.used);
        if (star.used)
            QCOMPARE(item->checkState(), Qt::Checked);
        else
            QVERIFY(item->toolTip().contains(QStringLiteral("not used")));
        // The stamp is a picture with a bright middle.
        const QImage stamp = item->icon().pixmap(96, 96).toImage();
        QVERIFY(qGray(stamp.pixel(stamp.width() / 2, stamp.height() / 2)) >
                qGray(stamp.pixel(stamp.width() / 8, stamp.height() / 8)));
    }
    QCOMPARE(used, json["nstars_used"].get<int>());
    int drawn = 0;
    for (int tab = 0; tab < view().tabs()->count(); ++tab) {
        view().tabs()->setCurrentIndex(tab);
        const auto* board = view().board(tab);
        if (!board)
            continue;
        QTRY_VERIFY(!board->images().empty() && board->images().front()->isVisible());
        for (ImageView* image : board->images()) {
            QVERIFY(image->hasImage());
            QTRY_VERIFY(image->width() > 30 && image->isComplete());
            const QImage picture = test::markedPicture(*image);
            QVERIFY(test::differing(picture, QImage(picture.size(), QImage::Format_RGB32)) > 100);
            ++drawn;
        }
    }
    QVERIFY(drawn >= 5);
    // Positions: a marker per star
    const ImageView* positions = view().board(3)->images().front();
    std::size_t markers = 0;
    for (const auto& layer : positions->overlays()->layers())
        markers += layer->count();
    QCOMPARE(markers, view().stars()->stars().size());
}

void TestEpsf::clickOnAStarSelectsItsSource() {
    show(QStringLiteral("i"));
    view().tabs()->setCurrentIndex(2);
    auto* list = view().stars();
    QTRY_VERIFY(list->isVisible());
    int selected = 0;
    for (int i = 0; i < list->count(); ++i) {
        const StarEntry& star = list->stars()[static_cast<std::size_t>(i)];
        // Its own name, that of the Gaia star, or what lies there
        QString expected;
        double nearest = 1.5;
        for (std::size_t row = 0; row < m_window->catalog().rows(); ++row) {
            const double distance = std::hypot(m_window->number(row, "x_pix_white") - star.x,
                                               m_window->number(row, "y_pix_white") - star.y);
            if (distance < nearest) {
                nearest = distance;
                expected = m_window->id(row);
            }
        }
        if (expected.isEmpty())
            continue;
        list->scrollToItem(list->item(i));
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(list->item(i)).center());
        QCOMPARE((*m_window)->selection().source(), expected);
        ++selected;
    }
    QVERIFY(selected >= 5);
}

void TestEpsf::build() const {
    QSignalSpy finished(&(*m_window)->runner(), &PipelineRunner::finished);
    QVERIFY(view().rebuildButton()->isEnabled());
    view().rebuildButton()->click();
    QVERIFY((*m_window)->runner().isRunning() && !view().rebuildButton()->isEnabled());
    QVERIFY(finished.wait(test::kPatience));
    QCOMPARE(finished[0][0].value<RunResult>().outcome, RunResult::Outcome::Succeeded);
    QVERIFY(m_window->waitUntilQuiet());
    QTRY_VERIFY_WITH_TIMEOUT(view().stars()->count() > 0, test::kPatience);
}

int TestEpsf::rowOfStar(double x, double y) const {
    const auto& stars = view().stars()->stars();
    for (std::size_t i = 0; i < stars.size(); ++i)
        if (std::hypot(stars[i].x - x, stars[i].y - y) < 1e-6)
            return static_cast<int>(i);
    return -1;
}

void TestEpsf::untickedStarIsLeftOutAndComesBack() {
    std::map<std::string, std::string> before;
    for (const char* band : {"u", "g", "r", "i", "z"})
        before[band] = readTextFile(npy(band));
    const int used = summaryOf("r")["nstars_used"].get<int>();
    const StageModel& stages = *(*m_window)->stagesPanel()->model();
    const auto stateOf = [&](const char* stage) { return stages.state(stages.rowOf(QString::fromLatin1(stage))); };
    QVERIFY(stateOf("fit") != StageState::Stale);

    show(QStringLiteral("r"));
    view().tabs()->setCurrentIndex(2);
    auto* list = view().stars();
    int row = 0;
    while (!list->stars()[static_cast<std::size_t>(row)].used)
        ++row;
    const StarEntry star = list->stars()[static_cast<std::size_t>(row)];
    list->setFocus();
    list->setCurrentRow(row);
    QTest::keyClick(list, Qt::Key_Space);
    QCOMPARE(list->item(row)->checkState(), Qt::Unchecked);
    build();

    const auto rejected = io::CsvTable::read(m_window->work() / "EPSFs/rejected_stars.csv");
    QCOMPARE(rejected.rows(), std::size_t(1));
    QCOMPARE(rejected.text(0, rejected.find("band").value()), std::string("r"));
    QCOMPARE(summaryOf("r")["nstars_used"].get<int>(), used - 1);
    for (const auto& [band, bytes] : before)
        QCOMPARE(readTextFile(npy(band)) == bytes, band != "r"); // this band alone
    // What was fitted with the old ePSF is stale, and says so.
    QTRY_VERIFY_WITH_TIMEOUT(stateOf("fit") == StageState::Stale, test::kPatience);
    const PatchModel& patches = *(*m_window)->patchesPanel()->model();
    for (int patch = 0; patch < patches.rowCount(); ++patch)
        QVERIFY2(patches.index(patch, PatchModel::State).data().toString().contains(QStringLiteral("stale")),
                 qPrintable(patches.index(patch, PatchModel::State).data().toString()));

    // Ticked again, the same bytes as before.
    view().tabs()->setCurrentIndex(2);
    row = rowOfStar(star.x, star.y);
    QVERIFY(row >= 0);
    QVERIFY(!list->stars()[static_cast<std::size_t>(row)].used);
    QCOMPARE(list->item(row)->checkState(), Qt::Unchecked);
    list->setCurrentRow(row);
    QTest::keyClick(list, Qt::Key_Space);
    build();
    for (const auto& [band, bytes] : before)
        QVERIFY2(readTextFile(npy(band)) == bytes, band.c_str());
    QCOMPARE(summaryOf("r")["nstars_used"].get<int>(), used);
}

QTEST_MAIN(TestEpsf)
#include "test_epsf.moc"
