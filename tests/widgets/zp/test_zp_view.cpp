#include "widgets/zp/zp_view.h"

#include "core/config/config_io.h"
#include "core/pipeline/run.h"
#include "tests/support/field_writer.h"
#include "tests/support/temp_dir.h"
#include "tests/support/wheel.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace furrow;
using namespace furrow::widgets;

/// The zero points of a small simulated field with Gaia stars, run once for all functions.
class TestZpView : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();
    void summaryIsThatOfTheRun();
    void plotShowsEveryStarOnce();
    void fullRangeShowsEveryStar();
    void clippingActsAtOnceAndOnlyHere();
    void errorMethodActsAtOnce();
    void applyAsksForTheseOptions();
    void editsWaitWhileARunIsActive();
    void clickOnAStarSelectsIt();
    void selectedSourceIsRinged();
    void bandsOfTheSelectionAreFollowed();
    void smallMultiplesShowAllBands();
    void wheelZoomsAndDoubleClickResets();
    void keysStepThroughTheStars();
    void starsOutsideTheAxesAreCounted();
    void legendLeavesTheStarsAlone();
    void labelsAreEvenAndFit();
    void safeColoursAreTaken();
    void oneBandAloneIsEnough();
    void missingProductsAreExplained();

private:
    QDoubleSpinBox* clip() const { return m_view->findChild<QDoubleSpinBox*>(); }
    QPushButton* button(const QString& text) const;
    void open(const std::filesystem::path& path);

    std::unique_ptr<test::TempDir> m_dir;
    test::FieldFiles m_files;
    std::unique_ptr<FieldDocument> m_document;
    std::unique_ptr<Selection> m_selection;
    std::unique_ptr<ZpView> m_view;
};

void TestZpView::initTestCase() {
    m_dir = std::make_unique<test::TempDir>();
    test::FieldOptions options;
    options.width = 200;
    options.height = 180;
    options.stars = 14;
    m_files = test::writeField(m_dir->path(), options);
    QVERIFY(pipeline::runCommand(pipeline::Command::Run, config::loadConfig(m_files.config).config, RunContext())
                .complete());
}

void TestZpView::init() {
    m_document = std::make_unique<FieldDocument>();
    m_selection = std::make_unique<Selection>();
    m_view = std::make_unique<ZpView>(m_document.get(), m_selection.get());
    m_view->resize(800, 700);
    m_view->show();
    open(m_files.config);
    QTRY_VERIFY(!m_view->isBusy());
}

void TestZpView::cleanup() {
    m_view.reset();
    m_document.reset();
}

void TestZpView::open(const std::filesystem::path& path) {
    QSignalSpy changed(m_document.get(), &FieldDocument::fieldChanged);
    m_document->open(path);
    QVERIFY(changed.wait(10'000));
}

QPushButton* TestZpView::button(const QString& text) const {
    for (auto* found : m_view->findChildren<QPushButton*>())
        if (found->text() == text)
            return found;
    return nullptr;
}

void TestZpView::summaryIsThatOfTheRun() {
    const QAbstractItemModelTester tester(m_view->model());
    const auto summary = io::CsvTable::read(m_files.workDir / "ZP" / "zp_summary.csv");
    QCOMPARE(m_view->model()->rowCount(), static_cast<int>(summary.rows()));
    QVERIFY(m_view->message().isEmpty());
    for (std::size_t row = 0; row < summary.rows(); ++row) {
        const auto& band = m_view->model()->bands()[row];
        QCOMPARE(band.band, summary.text(row, *summary.find("band")));
        QCOMPARE(band.zpMedian, summary.number(row, *summary.find("zp_median")));
        QCOMPARE(static_cast<double>(band.nKept), summary.number(row, *summary.find("n_kept")));
        QCOMPARE(band.zpErrMad, summary.number(row, *summary.find("zp_err_mad")));
        QCOMPARE(m_view->model()->shift(static_cast<int>(row)), 0.0);
        const QModelIndex shown = m_view->model()->index(static_cast<int>(row), ZpModel::ZeroPoint);
        QCOMPARE(shown.data().toString(), QString::number(band.zpMedian, 'f', 4));
    }
}

void TestZpView::plotShowsEveryStarOnce() {
    const auto& band = m_view->model()->bands().front();
    std::size_t shown = 0;
    for (const auto& scatter : m_view->plot()->panel().scatters)
        shown += scatter.x.size();
    QCOMPARE(shown, band.stars.size() + band.unreliable.size());
    QVERIFY(shown >= 8);
}

void TestZpView::fullRangeShowsEveryStar() {
    for (auto* box : m_view->findChildren<QCheckBox*>())
        if (box->text() == QStringLiteral("Full range"))
            box->setChecked(true);
    auto* plot = m_view->plot();
    for (const auto& scatter : plot->panel().scatters)
        for (std::size_t i = 0; i < scatter.x.size(); ++i)
            QVERIFY(plot->xAxis->range().contains(scatter.x[i]) && plot->yAxis->range().contains(scatter.y[i]));
}

void TestZpView::clippingActsAtOnceAndOnlyHere() {
    const auto before = test::readText(m_files.workDir / "ZP" / "zp_summary.csv");
    const int kept = m_view->model()->bands().front().nKept;
    clip()->setValue(0.7);
    const auto& band = m_view->model()->bands().front();
    QVERIFY(band.nKept < kept);
    std::size_t clipped = 0;
    for (const auto& scatter : m_view->plot()->panel().scatters)
        if (scatter.kind == diagnose::MarkerKind::ZpClipped)
            clipped = scatter.x.size();
    QCOMPARE(clipped, static_cast<std::size_t>(band.nClipped));
    QVERIFY(button(QStringLiteral("Apply"))->isEnabled());
    QCOMPARE(test::readText(m_files.workDir / "ZP" / "zp_summary.csv"), before);
    button(QStringLiteral("Reset"))->click();
    QCOMPARE(m_view->model()->bands().front().nKept, kept);
    QCOMPARE(clip()->value(), 3.0);
    QVERIFY(!button(QStringLiteral("Apply"))->isEnabled());
}

void TestZpView::errorMethodActsAtOnce() {
    const auto bandOf = [&](double error) {
        for (const auto& span : m_view->plot()->panel().spans)
            if (!span.vertical)
                return std::abs(span.high - span.low - 2 * error) < 1e-9;
        return false;
    };
    const auto& band = m_view->model()->bands().front();
    QVERIFY(bandOf(band.zpErrMad));
    m_view->findChild<QComboBox*>()->setCurrentIndex(1);
    QVERIFY(band.zpErrMad != band.zpErrStd);
    QVERIFY(bandOf(m_view->model()->bands().front().zpErrStd));
}

void TestZpView::applyAsksForTheseOptions() {
    config::Zp asked;
    connect(m_view.get(), &ZpView::applyRequested, this, [&](const config::Zp& options) { asked = options; });
    clip()->setValue(2.25);
    m_view->findChild<QComboBox*>()->setCurrentIndex(1);
    button(QStringLiteral("Apply"))->click();
    QCOMPARE(asked.clipSigma, 2.25);
    QVERIFY(asked.zpErrMethod == config::ZpErrMethod::BrightStd);
    QCOMPARE(asked.plotMagHi, m_document->field().config->zp.plotMagHi);
}

void TestZpView::editsWaitWhileARunIsActive() {
    clip()->setValue(1.5);
    m_view->setApplyEnabled(false);
    QVERIFY(!button(QStringLiteral("Apply"))->isEnabled());
    m_view->setApplyEnabled(true);
    QVERIFY(button(QStringLiteral("Apply"))->isEnabled());
    // Reading the same products again keeps what is being edited.
    m_document->reload();
    QTRY_VERIFY(!m_document->isBusy() && !m_view->isBusy());
    QCOMPARE(m_view->model()->options().clipSigma, 1.5);
}

void TestZpView::clickOnAStarSelectsIt() {
    auto* plot = m_view->plot();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    const auto& panel = plot->panel();
    for (std::size_t s = 0; s < panel.scatters.size(); ++s) {
        const figures::AxesPlot::PointRef point{s, 0};
        const QPoint at = plot->positionOf(point).toPoint();
        if (panel.scatters[s].kind != diagnose::MarkerKind::ZpKept || !plot->axisRect()->rect().contains(at))
            continue;
        QTest::mouseClick(plot, Qt::LeftButton, {}, at);
        const auto& stars = m_view->model()->bands().front().stars;
        const auto star = std::find_if(stars.begin(), stars.end(), [&](const auto& candidate) {
            return m_selection->source() == QString::fromStdString(candidate.id);
        });
        QVERIFY(star != stars.end());
        QVERIFY(std::hypot(plot->xAxis->coordToPixel(star->mag) - at.x(),
                           plot->yAxis->coordToPixel(star->zp) - at.y()) <= 10);
        QVERIFY(plot->highlight());
        return;
    }
    QFAIL("no kept star is shown");
}

void TestZpView::selectedSourceIsRinged() {
    const auto& star = m_view->model()->bands().front().stars.back();
    m_selection->selectSource(QString::fromStdString(star.id));
    const auto ring = m_view->plot()->highlight();
    QVERIFY(ring);
    QCOMPARE(m_view->plot()->panel().scatters[ring->scatter].x[ring->point], star.mag);
    for (auto* plot : m_view->multiples())
        QVERIFY(plot->highlight());
    m_selection->selectSource(QStringLiteral("nobody"));
    QVERIFY(!m_view->plot()->highlight());
}

void TestZpView::bandsOfTheSelectionAreFollowed() {
    m_selection->selectBand(QStringLiteral("r"));
    QCOMPARE(m_view->band(), QStringLiteral("r"));
    QCOMPARE(m_view->plot()->panel().scatters.back().y.front(),
             m_view->multiples().at(1)->panel().scatters.back().y.front());
    m_view->findChild<QTableView*>()->selectRow(0);
    QCOMPARE(m_selection->band(), QStringLiteral("g"));
    m_selection->selectBand(QStringLiteral("unknown"));
    QCOMPARE(m_view->band(), QStringLiteral("g"));
}

void TestZpView::smallMultiplesShowAllBands() {
    QCOMPARE(m_view->multiples().size(), std::size_t(2));
    QVERIFY(!m_view->multiples().front()->isVisible());
    for (auto* box : m_view->findChildren<QCheckBox*>())
        if (box->text() == QStringLiteral("All bands"))
            box->setChecked(true);
    auto* second = m_view->multiples().at(1);
    QTRY_VERIFY(second->isVisible());
    QTest::mouseDClick(second, Qt::LeftButton);
    QCOMPARE(m_view->band(), QStringLiteral("r"));
    QVERIFY(m_view->plot()->isVisible());
}

void TestZpView::wheelZoomsAndDoubleClickResets() {
    auto* plot = m_view->plot();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    const double full = plot->xAxis->range().size();
    const QPointF middle = QRectF(plot->axisRect()->rect()).center();
    test::turnWheel(*plot, middle, 120);
    QVERIFY(plot->xAxis->range().size() < full);
    // Live clipping keeps what the user zoomed to.
    const double zoomed = plot->xAxis->range().size();
    clip()->setValue(2.9);
    QCOMPARE(plot->xAxis->range().size(), zoomed);
    QTest::mouseDClick(plot, Qt::LeftButton, {}, middle.toPoint());
    QCOMPARE(plot->xAxis->range().size(), full);
}

void TestZpView::keysStepThroughTheStars() {
    m_view->findChildren<QCheckBox*>().front()->setChecked(true); // the full range: every star is in view
    auto* plot = m_view->plot();
    plot->setFocus();
    QTest::qWait(50);
    const auto& band = m_view->model()->bands().front();
    QStringList visited;
    for (std::size_t i = 0; i < band.stars.size() + band.unreliable.size(); ++i) {
        QTest::keyClick(plot, Qt::Key_Right, Qt::ControlModifier);
        QVERIFY(plot->highlight());
        visited.push_back(m_selection->source());
    }
    QCOMPARE(visited.removeDuplicates(), 0);
    const QString last = m_selection->source();
    QTest::keyClick(plot, Qt::Key_Right, Qt::ControlModifier); // the end
    QCOMPARE(m_selection->source(), last);
    QTest::keyClick(plot, Qt::Key_Left, Qt::ControlModifier);
    QCOMPARE(m_selection->source(), visited[visited.size() - 2]);
}

void TestZpView::starsOutsideTheAxesAreCounted() {
    const auto& panel = m_view->plot()->panel();
    std::size_t outside = 0;
    for (const auto& scatter : panel.scatters)
        for (std::size_t i = 0; i < scatter.x.size(); ++i)
            outside += !(scatter.x[i] >= panel.x.low && scatter.x[i] <= panel.x.high && scatter.y[i] >= panel.y.low &&
                         scatter.y[i] <= panel.y.high);
    const QString text = QStringLiteral("outside the axes");
    const auto title = [&] {
        for (const auto* label : m_view->findChildren<QLabel*>())
            if (label->text().contains(QStringLiteral("kept,")))
                return label->text();
        return QString();
    };
    QCOMPARE(title().contains(text + QStringLiteral(": %1").arg(outside)), outside > 0);
    m_view->findChildren<QCheckBox*>().front()->setChecked(true);
    QVERIFY(!title().contains(text));
}

void TestZpView::legendLeavesTheStarsAlone() {
    m_view->resize(560, 420);
    m_view->findChildren<QCheckBox*>().front()->setChecked(true);
    auto* plot = m_view->plot();
    QTest::qWait(100);
    const auto covered = [&](Qt::Alignment corner) {
        plot->axisRect()->insetLayout()->setInsetAlignment(0, corner);
        plot->axisRect()->insetLayout()->update(QCPLayoutElement::upLayout);
        int count = 0;
        for (std::size_t s = 0; s < plot->panel().scatters.size(); ++s)
            for (std::size_t i = 0; i < plot->panel().scatters[s].x.size(); ++i)
                count += plot->legend->outerRect().contains(plot->positionOf({s, i}).toPoint());
        return count;
    };
    const Qt::Alignment chosen = plot->axisRect()->insetLayout()->insetAlignment(0);
    int least = 1000;
    for (const Qt::Alignment corner : {Qt::AlignRight | Qt::AlignTop, Qt::AlignLeft | Qt::AlignTop,
                                       Qt::AlignRight | Qt::AlignBottom, Qt::AlignLeft | Qt::AlignBottom})
        least = std::min(least, covered(corner));
    // The choice counts a margin of 24 pixels as covered.
    QVERIFY(covered(chosen) <= least + 2);
}

/// 25.0 beside 25.2, and no more labels than fit beside each other.
void TestZpView::labelsAreEvenAndFit() {
    auto* plot = m_view->plot();
    for (const int width : {1000, 300}) {
        m_view->resize(width, 500);
        QTest::qWait(100);
        for (QCPAxis* axis : {plot->xAxis, plot->yAxis}) {
            const QVector<QString> labels = axis->tickVectorLabels();
            QVERIFY(labels.size() >= 2);
            const auto decimals = [](const QString& label) { return label.section(QLatin1Char('.'), 1).size(); };
            int across = 0;
            for (const QString& label : labels) {
                QCOMPARE(decimals(label), decimals(labels.front()));
                across += QFontMetrics(axis->tickLabelFont()).horizontalAdvance(label) + 4;
            }
            QVERIFY(axis == plot->yAxis || across <= plot->width());
        }
    }
}

void TestZpView::safeColoursAreTaken() {
    clip()->setValue(0.5); // clips some star
    auto* plot = m_view->plot();
    const auto count = [&](bool safe) {
        plot->replot();
        const QImage picture = plot->grab().toImage();
        const QRgb wanted = figures::Palette(safe).mark(diagnose::MarkerKind::ZpClipped).color.rgb();
        int found = 0;
        for (int y = 0; y < picture.height(); ++y)
            for (int x = 0; x < picture.width(); ++x)
                found += picture.pixel(x, y) == wanted;
        return found;
    };
    QVERIFY(count(false) > 0 && count(true) == 0);
    m_view->setColorBlindSafe(true);
    QVERIFY(count(true) > 0 && count(false) == 0);
    m_view->setColorBlindSafe(false);
}

void TestZpView::oneBandAloneIsEnough() {
    test::TempDir dir;
    test::FieldOptions options;
    options.width = 200;
    options.height = 180;
    options.stars = 14;
    options.bands = {"g"};
    const auto files = test::writeField(dir.path(), options);
    QVERIFY(
        pipeline::runCommand(pipeline::Command::Run, config::loadConfig(files.config).config, RunContext()).complete());
    open(files.config);
    QTRY_VERIFY(!m_view->isBusy() && m_view->model()->rowCount() == 1);
    QVERIFY(m_view->message().isEmpty());
    QCOMPARE(m_view->band(), QStringLiteral("g"));
    QCOMPARE(m_view->multiples().size(), std::size_t(1));
    m_view->findChildren<QCheckBox*>().back()->setChecked(true); // all bands
    QTest::qWait(50);
    m_view->multiples().front()->setFocus();
    QTest::keyClick(m_view->multiples().front(), Qt::Key_Return); // enlarges it
    QVERIFY(!m_view->findChildren<QCheckBox*>().back()->isChecked());
}

void TestZpView::missingProductsAreExplained() {
    test::TempDir dir;
    test::FieldOptions options;
    options.gaia = false;
    const auto files = test::writeField(dir.path(), options);
    open(files.config);
    QVERIFY(m_view->message().contains(QStringLiteral("fitted and merged")));
    // Fitted, but without synthetic photometry.
    QVERIFY(
        pipeline::runCommand(pipeline::Command::Run, config::loadConfig(files.config).config, RunContext()).complete());
    open(files.config);
    QTRY_VERIFY(!m_view->isBusy());
    QVERIFY2(m_view->message().contains(QStringLiteral("inputs.gaiaxp_synphot_csv")), qPrintable(m_view->message()));
}

QTEST_MAIN(TestZpView)
#include "test_zp_view.moc"
