#include "tests/support/wheel.h"
#include "tests/window/driven_window.h"

#include "core/base/atomic_file.h"
#include "widgets/catalog/catalog_table.h"
#include "widgets/catalog/catalog_view.h"
#include "widgets/run/stages_panel.h"
#include "widgets/zp/zp_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPushButton>
#include <QTableView>
#include <QWheelEvent>

#include <cmath>

using namespace furrow;
using namespace furrow::widgets;

/// The ZP view of a real field against zero points that numpy works out from the catalog and the Gaia file.
class TestZp : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void zeroPointsAreThoseOfNumpy();
    void clippingAndMethodActLive();
    void applyWritesTheNewMagnitudes();
    void starsAreClickedAndRinged();
    void bandsAreChosenEverywhere();
    void plotZoomsAndShowsEverything();

private:
    struct Solution {
        double median, mad, bright;
        int kept, clipped;
    };
    ZpView& view() const { return *(*m_window)->zpView(); }
    QDoubleSpinBox* clip() const { return view().findChild<QDoubleSpinBox*>(); }
    QComboBox* method() const { return view().findChild<QComboBox*>(); }
    QCheckBox* box(const QString& text) const;
    QPushButton* button(const QString& text) const;
    std::map<std::string, Solution> solved(double clipSigma) const;
    void verify(const std::map<std::string, Solution>& expected) const;

    std::unique_ptr<test::DrivenWindow> m_window;
};

void TestZp::init() {
    m_window = std::make_unique<test::DrivenWindow>();
    QVERIFY(m_window->open());
    QVERIFY(m_window->raise("zp"));
    QVERIFY2(view().message().isEmpty(), qPrintable(view().message()));
}

void TestZp::cleanup() {
    m_window.reset();
}

QCheckBox* TestZp::box(const QString& text) const {
    for (auto* each : view().findChildren<QCheckBox*>())
        if (each->text() == text)
            return each;
    return nullptr;
}

QPushButton* TestZp::button(const QString& text) const {
    for (auto* each : view().findChildren<QPushButton*>())
        if (each->text() == text)
            return each;
    return nullptr;
}

/// As the specification of the zero points reads, from the catalog of the run and the Gaia file.
std::map<std::string, TestZp::Solution> TestZp::solved(double clipSigma) const {
    const auto gaia = (*m_window)->document().field().config->inputs.gaiaxpSynphotCsv.value();
    const QByteArray text = test::python(R"(
import json, sys
import numpy as np
import pandas as pd
catalog = pd.read_csv(sys.argv[1], dtype={'ID': str, 'gaia_source_id': str}, low_memory=False, float_precision='round_trip')
gaia = pd.read_csv(sys.argv[2], dtype={'source_id': str}).set_index('source_id')
sigmas = float(sys.argv[3])
stars = catalog[catalog.gaia_source_id.isin(gaia.index) & (catalog.fit_is_reliable.astype(str).str.lower() == 'true')]
bands = {}
for band in 'ugriz':
    flux, error = stars[f'FLUX_{band}_fit'], stars[f'FLUXERR_{band}_fit']
    mag = gaia.loc[stars.gaia_source_id, f'mag_{band}'].values
    good = ((flux > 0) & np.isfinite(mag)).values
    flux, error, mag = flux.values[good], error.values[good], mag[good]
    zp, zp_err = mag + 2.5 * np.log10(flux), 2.5 / np.log(10) * error / flux
    kept = np.ones(len(zp), bool)
    for _ in range(10):
        if kept.sum() < 3:
            break
        centre = np.median(zp[kept])
        sigma = 1.4826 * np.median(abs(zp[kept] - centre))
        again = abs(zp - centre) <= sigmas * sigma
        if (again == kept).all():
            break
        kept = again
    order = np.argsort(zp[kept])
    weight = np.cumsum((1 / np.maximum(zp_err[kept], 0.005)**2)[order])
    median = zp[kept][order][np.searchsorted(weight, weight[-1] / 2)]
    limit = 50.0
    while (kept & (flux / error >= limit)).sum() < 5 and limit > 5:
        limit = max(limit / 2, 5.0)
    bright = zp[kept & (flux / error >= limit)]
    bands[band] = [median, 1.4826 * np.median(abs(zp[kept] - median)), bright.std(ddof=1), int(kept.sum()), int((~kept).sum())]
print(json.dumps(bands))
)",
                                         {QString::fromStdString((m_window->work() / "output_catalog.csv").string()),
                                          QString::fromStdString(gaia.string()), QString::number(clipSigma)});
    std::map<std::string, Solution> bands;
    const QJsonObject object = QJsonDocument::fromJson(text).object();
    for (const QString& band : object.keys()) {
        const QJsonArray numbers = object[band].toArray();
        bands[band.toStdString()] = {numbers[0].toDouble(), numbers[1].toDouble(), numbers[2].toDouble(),
                                     numbers[3].toInt(), numbers[4].toInt()};
    }
    return bands;
}

void TestZp::verify(const std::map<std::string, Solution>& expected) const {
    QCOMPARE(view().model()->bands().size(), std::size_t(5));
    QCOMPARE(expected.size(), std::size_t(5));
    for (const auto& band : view().model()->bands()) {
        const Solution& solution = expected.at(band.band);
        QCOMPARE(band.nKept, solution.kept);
        QCOMPARE(band.nClipped, solution.clipped);
        QVERIFY2(std::abs(band.zpMedian - solution.median) < 1e-9, band.band.c_str());
        QVERIFY2(std::abs(band.zpErrMad - solution.mad) < 1e-9, band.band.c_str());
        QVERIFY2(std::abs(band.zpErrStd - solution.bright) < 1e-9, band.band.c_str());
    }
}

void TestZp::zeroPointsAreThoseOfNumpy() {
    const auto expected = solved(3);
    verify(expected);
    // The table shows them.
    auto* table = view().findChild<QTableView*>();
    for (int row = 0; row < 5; ++row) {
        const auto cell = [&](int column) { return table->model()->index(row, column).data().toString(); };
        const Solution& solution = expected.at(cell(ZpModel::Band).toStdString());
        QCOMPARE(cell(ZpModel::ZeroPoint), QString::number(solution.median, 'f', 4));
        QCOMPARE(cell(ZpModel::ErrorMad), QString::number(solution.mad, 'f', 4));
        QCOMPARE(cell(ZpModel::Kept).toInt(), solution.kept);
        QCOMPARE(cell(ZpModel::Shift), QStringLiteral("0"));
    }
}

void TestZp::clippingAndMethodActLive() {
    const std::string before = readTextFile(m_window->work() / "ZP/zp_summary.csv");
    (*m_window)->selection().selectBand(QStringLiteral("g"));
    QCOMPARE(view().band(), QStringLiteral("g"));
    const QImage plotted = view().plot()->grab().toImage();
    clip()->setFocus();
    clip()->selectAll();
    QTest::keyClicks(clip(), QStringLiteral("1.5"));
    QTest::keyClick(clip(), Qt::Key_Return);
    const auto expected = solved(1.5);
    verify(expected);
    int moved = 0;
    for (int row = 0; row < 5; ++row)
        moved += view().model()->shift(row) != 0;
    QVERIFY(moved > 0);
    const auto& shown = expected.at("g");
    QVERIFY(shown.clipped > solved(3).at("g").clipped);
    std::size_t clipped = 0, kept = 0;
    for (const auto& scatter : view().plot()->panel().scatters) {
        clipped += scatter.kind == diagnose::MarkerKind::ZpClipped ? scatter.x.size() : 0;
        kept += scatter.kind == diagnose::MarkerKind::ZpKept || scatter.kind == diagnose::MarkerKind::ZpKeptLowSnr
                    ? scatter.x.size()
                    : 0;
    }
    QCOMPARE(clipped, static_cast<std::size_t>(shown.clipped));
    QCOMPARE(kept, static_cast<std::size_t>(shown.kept));
    QTRY_VERIFY(test::differing(plotted, view().plot()->grab().toImage()) > 20);
    // The error band is that of the method.
    const auto bandWidth = [this] {
        for (const auto& span : view().plot()->panel().spans)
            if (!span.vertical)
                return span.high - span.low;
        return 0.0;
    };
    QVERIFY(std::abs(bandWidth() - 2 * shown.mad) < 1e-9);
    method()->setCurrentIndex(1);
    QVERIFY(std::abs(bandWidth() - 2 * shown.bright) < 1e-9);
    QCOMPARE(readTextFile(m_window->work() / "ZP/zp_summary.csv"), before); // nothing is written yet
    QVERIFY(button(QStringLiteral("Apply"))->isEnabled());
    button(QStringLiteral("Reset"))->click();
    QCOMPARE(clip()->value(), 3.0);
    QVERIFY(!button(QStringLiteral("Apply"))->isEnabled());
}

void TestZp::applyWritesTheNewMagnitudes() {
    const auto expected = solved(1.5);
    clip()->setValue(1.5);
    method()->setCurrentIndex(1); // scatter of bright stars
    QSignalSpy finished(&(*m_window)->runner(), &PipelineRunner::finished);
    button(QStringLiteral("Apply"))->click();
    QVERIFY(finished.wait(test::kPatience));
    QVERIFY(m_window->waitUntilQuiet());
    verify(expected);
    for (int row = 0; row < 5; ++row)
        QCOMPARE(view().model()->shift(row), 0.0);
    QVERIFY(!button(QStringLiteral("Apply"))->isEnabled());
    const auto summary = io::CsvTable::read(m_window->work() / "ZP/zp_summary.csv");
    QCOMPARE(summary.rows(), std::size_t(5));
    for (std::size_t row = 0; row < summary.rows(); ++row) {
        const auto number = [&](const char* column) { return summary.number(row, summary.find(column).value()); };
        const Solution& solution = expected.at(summary.text(row, summary.find("band").value()));
        QVERIFY(std::abs(number("zp_median") - solution.median) < 1e-9);
        QVERIFY(std::abs(number("zp_err_std") - solution.bright) < 1e-9);
        QCOMPARE(number("n_kept"), static_cast<double>(solution.kept));
        QCOMPARE(number("clip_sigma"), 1.5);
    }
    // Every magnitude of the catalog follows: outputs.txt, MAG and MAGERR.
    for (std::size_t row = 0; row < m_window->catalog().rows(); ++row)
        for (const auto& [band, solution] : expected) {
            const double flux = m_window->number(row, "FLUX_" + band + "_fit");
            const double error = m_window->number(row, "FLUXERR_" + band + "_fit");
            const double mag = m_window->number(row, "MAG_" + band + "_fit");
            if (!(flux > 0)) {
                QVERIFY(std::isnan(mag));
                continue;
            }
            QVERIFY(std::abs(mag - (solution.median - 2.5 * std::log10(flux))) < 1e-9);
            const double expectedError = std::hypot(2.5 / std::log(10.0) * error / flux, solution.bright);
            QVERIFY(std::abs(m_window->number(row, "MAGERR_" + band + "_fit") - expectedError) < 1e-9);
        }
    // The catalog on the screen, too; and nothing is stale.
    const CatalogModel& model = *(*m_window)->catalogView()->model();
    const auto column = static_cast<int>(m_window->catalog().find("MAG_r_fit").value());
    const std::size_t row = m_window->fittedRows().front();
    QCOMPARE(model.index(model.modelRow(row), column).data(Qt::EditRole).toString().toStdString(),
             m_window->text(row, "MAG_r_fit"));
    const StageModel& stages = *(*m_window)->stagesPanel()->model();
    for (int stage = 0; stage < stages.rowCount(); ++stage)
        QVERIFY(stages.state(stage) != StageState::Stale);
}

void TestZp::starsAreClickedAndRinged() {
    auto* plot = view().plot();
    QTRY_VERIFY(plot->width() > 200);
    int clicked = 0;
    const auto panel = plot->panel();
    for (std::size_t s = 0; s < panel.scatters.size(); ++s)
        for (std::size_t i = 0; i < panel.scatters[s].x.size(); ++i) {
            const QPointF at = plot->positionOf({s, i});
            // Those that no other point hides
            if (!plot->axisRect()->rect().contains(at.toPoint()) ||
                plot->pointAt(at) != figures::AxesPlot::PointRef{s, i})
                continue;
            QTest::mouseClick(plot, Qt::LeftButton, {}, at.toPoint());
            const QString id = (*m_window)->selection().source();
            std::size_t row = 0;
            while (row < m_window->catalog().rows() && m_window->id(row) != id)
                ++row;
            QVERIFY(row < m_window->catalog().rows());
            const double zp = panel.scatters[s].x[i] +
                              2.5 * std::log10(m_window->number(row, "FLUX_" + view().band().toStdString() + "_fit"));
            QVERIFY(std::abs(zp - panel.scatters[s].y[i]) < 1e-9); // this star and no other
            QCOMPARE(plot->highlight().value(), (figures::AxesPlot::PointRef{s, i}));
            for (auto* small : view().multiples())
                if (small->highlight()) // a star need not have every magnitude
                    QCOMPARE(small->panel().scatters[small->highlight()->scatter].x.size() > small->highlight()->point,
                             true);
            ++clicked;
        }
    QVERIFY(clicked >= 4);
}

void TestZp::bandsAreChosenEverywhere() {
    auto* table = view().findChild<QTableView*>();
    table->selectRow(2);
    QCOMPARE(view().band(), QStringLiteral("r"));
    QCOMPARE((*m_window)->selection().band(), QStringLiteral("r"));
    (*m_window)->selection().selectBand(QStringLiteral("z"));
    QCOMPARE(view().band(), QStringLiteral("z"));
    QCOMPARE(table->currentIndex().row(), 4);
    // Small multiples: one plot per band with its own stars; a double click enlarges one.
    box(QStringLiteral("All bands"))->click();
    QCOMPARE(view().multiples().size(), std::size_t(5));
    QTRY_VERIFY(view().multiples()[1]->isVisible());
    for (std::size_t i = 0; i < 5; ++i) {
        std::size_t points = 0;
        for (const auto& scatter : view().multiples()[i]->panel().scatters)
            points += scatter.x.size();
        const auto& band = view().model()->bands()[i];
        QCOMPARE(points, band.stars.size() + band.unreliable.size());
    }
    QTest::mouseDClick(view().multiples()[1], Qt::LeftButton);
    QCOMPARE(view().band(), QStringLiteral("g"));
    QTRY_VERIFY(view().plot()->isVisible());
}

void TestZp::plotZoomsAndShowsEverything() {
    auto* plot = view().plot();
    QTRY_VERIFY(plot->width() > 200);
    const double full = plot->xAxis->range().size();
    const QPointF middle = QRectF(plot->axisRect()->rect()).center();
    test::turnWheel(*plot, middle, 120);
    QVERIFY(plot->xAxis->range().size() < full);
    const double left = plot->xAxis->range().lower;
    QTest::mousePress(plot, Qt::LeftButton, {}, middle.toPoint());
    QTest::mouseMove(plot, middle.toPoint() + QPoint(15, 0));
    QTest::mouseMove(plot, middle.toPoint() + QPoint(40, 0));
    QTest::mouseRelease(plot, Qt::LeftButton, {}, middle.toPoint() + QPoint(40, 0));
    QVERIFY(plot->xAxis->range().lower < left); // dragged to the right
    QTest::mouseDClick(plot, Qt::LeftButton, {}, middle.toPoint());
    QCOMPARE(plot->xAxis->range().size(), full);
    box(QStringLiteral("Full range"))->click();
    for (const auto& scatter : plot->panel().scatters)
        for (std::size_t i = 0; i < scatter.x.size(); ++i)
            QVERIFY(plot->xAxis->range().contains(scatter.x[i]) && plot->yAxis->range().contains(scatter.y[i]));
}

QTEST_MAIN(TestZp)
#include "test_zp.moc"
