#include "tests/window/driven_window.h"

#include "core/fit/optimizers.h"
#include "core/io/fits.h"
#include "core/io/json.h"
#include "widgets/figures/axes_plot.h"
#include "widgets/image/layer_legend.h"
#include "widgets/patches/contact_sheet.h"
#include "widgets/patches/convergence_panel.h"
#include "widgets/patches/patch_panels.h"
#include "widgets/patches/patch_view.h"
#include "widgets/patches/patches_panel.h"
#include "widgets/patches/why_card.h"
#include "widgets/source/patch_loader.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QSlider>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>

#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>

using namespace furrow;
using namespace furrow::widgets;

/// Triage list and Patch view of a real field against the files of the run.
class TestPatches : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void listIsWhatTheFilesSay();
    void filtersLeaveTheirProblems();
    void verdictsAndNotesAreWritten();
    void panelsShowTheFitOfTheRun();
    void residualsAreInColour();
    void layersAreCountedAndDrawn();
    void panelsMoveTogether();
    void panelsShareTheirLimits();
    void panelsBlink();
    void sheetShowsAllBands();
    void reasonsLeadToTheirPixels();
    void iterationsAreReplayed();
    void activePanelIsCopied();

private:
    PatchView& view() const { return *(*m_window)->patchView(); }
    PatchesPanel& list() const { return *(*m_window)->patchesPanel(); }
    ImageView& panel(PatchPanels::Panel which) const { return *view().panels()->panel(which); }
    QString tagAt(int row) const { return list().order()->index(row, PatchModel::Tag).data().toString(); }
    nlohmann::ordered_json meta(const QString& tag) const {
        return io::readJson(m_window->work() / "outputs" / tag.toStdString() / "meta.json");
    }
    void show(const QString& tag) const;
    QToolButton* button(const QString& text) const;

    std::unique_ptr<test::DrivenWindow> m_window;
};

namespace {

const QStringList kBands{QStringLiteral("u"), QStringLiteral("g"), QStringLiteral("r"), QStringLiteral("i"),
                         QStringLiteral("z")};

/// core/pipeline/triage.h says what a problem is.
unsigned problemsIn(const nlohmann::ordered_json& meta) {
    unsigned problems = 0;
    if (meta.at("opt_hit_max_iters") == true)
        problems |= pipeline::kHitLimit;
    if (meta.at("n_bound_stalled").get<double>() > 0.3 * meta.at("n_sources").get<double>())
        problems |= pipeline::kStalled;
    if (meta.at("chi2").get<double>() / meta.at("npix").get<double>() > 2)
        problems |= pipeline::kHighChi2;
    if (meta.at("worst_residual").at("sigma").get<double>() > 12)
        problems |= pipeline::kWorstResidual;
    for (const auto& tags : meta.at("source_tags"))
        for (const auto& tag : tags)
            if (tag == "poor_fit" || tag == "negative_flux")
                problems |= pipeline::kMisfit;
    return problems;
}

/// What every iteration gained in ln P, as the status line of the replay says; ends at the last iteration.
std::vector<double> changesOf(const ConvergencePanel& replay) {
    std::vector<double> changes;
    for (int i = 0; i < replay.iterations(); ++i) {
        replay.slider()->setValue(i);
        for (const auto* label : replay.findChildren<QLabel*>())
            if (label->accessibleName() == QStringLiteral("Convergence"))
                changes.push_back(label->text().section(QLatin1Char(' '), -1).toDouble());
    }
    return changes;
}

} // namespace

void TestPatches::init() {
    m_window = std::make_unique<test::DrivenWindow>();
    QVERIFY(m_window->open());
    QCOMPARE(list().order()->rowCount(), 9);
}

void TestPatches::cleanup() {
    m_window.reset();
}

/// As a user opens it from the list.
void TestPatches::show(const QString& tag) const {
    (*m_window)->selection().selectPatch(tag);
    list().table()->setFocus();
    QVERIFY(m_window->trigger("openPatch"));
    QTRY_VERIFY_WITH_TIMEOUT(view().pictures() && view().pictures()->tag == tag, test::kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(!view().why()->heading().startsWith(QStringLiteral("Looking")), test::kPatience);
    QTRY_VERIFY(panel(PatchPanels::Residual).isComplete() && panel(PatchPanels::Data).width() > 100);
}

QToolButton* TestPatches::button(const QString& text) const {
    for (auto* each : view().findChildren<QToolButton*>())
        if (each->text() == text)
            return each;
    return nullptr;
}

void TestPatches::listIsWhatTheFilesSay() {
    double before = INFINITY;
    int needLook = 0;
    for (int row = 0; row < list().order()->rowCount(); ++row) {
        const auto json = meta(tagAt(row));
        const auto cell = [&](PatchModel::Column column) {
            return list().order()->index(row, column).data().toString();
        };
        const bool odd = problemsIn(json) != 0;
        needLook += odd;
        QCOMPARE(cell(PatchModel::State), odd ? QStringLiteral("suspicious") : QStringLiteral("ok"));
        QCOMPARE(cell(PatchModel::Sources).toInt(), json.at("n_sources").get<int>());
        QCOMPARE(cell(PatchModel::Iterations).toInt(), json.at("opt_niters").get<int>());
        QCOMPARE(cell(PatchModel::Converged), json.at("opt_converged") == true ? "yes" : "no");
        QCOMPARE(cell(PatchModel::Chi2),
                 QString::number(json.at("chi2").get<double>() / json.at("npix").get<double>(), 'f', 3));
        QCOMPARE(cell(PatchModel::Worst), QString::number(json.at("worst_residual").at("sigma").get<double>(), 'f', 1));
        // Worst first
        const double severity = list().order()->index(row, PatchModel::Severity).data(PatchModel::SortRole).toDouble();
        QVERIFY(severity <= before);
        before = severity;
    }
    QVERIFY(needLook >= 2);
    QCOMPARE(list().summary(), QStringLiteral("%1 of 9 need a look").arg(needLook));
}

void TestPatches::filtersLeaveTheirProblems() {
    std::map<unsigned, QStringList> expected;
    for (int row = 0; row < 9; ++row)
        for (const ProblemFilter& filter : problemFilters())
            if (problemsIn(meta(tagAt(row))) & filter.problem)
                expected[filter.problem].push_back(tagAt(row));
    for (const ProblemFilter& filter : problemFilters()) {
        auto* box = list().findChildren<QToolButton*>()[&filter - problemFilters().data()];
        QTest::mouseClick(box, Qt::LeftButton);
        QStringList found;
        for (int row = 0; row < list().order()->rowCount(); ++row)
            found.push_back(tagAt(row));
        QCOMPARE(found, expected[filter.problem]);
        QTest::mouseClick(box, Qt::LeftButton);
    }
    QVERIFY(expected[pipeline::kHighChi2].size() >= 2 && expected[pipeline::kWorstResidual].size() >= 3);
    QCOMPARE(list().order()->rowCount(), 9);
}

void TestPatches::verdictsAndNotesAreWritten() {
    list().table()->setFocus();
    (*m_window)->selection().selectPatch(tagAt(0));
    const QString worst = tagAt(0);
    QVERIFY(m_window->trigger("rejectPatch") && m_window->trigger("nextProblem"));
    const QString second = (*m_window)->selection().patch();
    QVERIFY(second != worst && m_window->trigger("acceptPatch"));
    QVERIFY(m_window->waitUntilQuiet());
    const auto csv = io::CsvTable::read(m_window->work() / "review.csv");
    std::map<std::string, std::string> verdicts;
    for (std::size_t row = 0; row < csv.rows(); ++row)
        verdicts[csv.text(row, csv.find("tag").value())] = csv.text(row, csv.find("verdict").value());
    QCOMPARE(verdicts, (std::map<std::string, std::string>{{worst.toStdString(), "rejected"},
                                                           {second.toStdString(), "accepted"}}));
    // Another window finds them.
    app::MainWindow next;
    next.openPath(QString::fromStdString(m_window->work().string()));
    QTRY_COMPARE_WITH_TIMEOUT(next.patchesPanel()->reviews()->find(worst).verdict, pipeline::Verdict::Rejected,
                              test::kPatience);
    QCOMPARE(next.patchesPanel()->reviews()->find(second).verdict, pipeline::Verdict::Accepted);
}

void TestPatches::panelsShowTheFitOfTheRun() {
    const QString tag = tagAt(0);
    show(tag);
    const auto payload = m_window->work() / "patch_payloads" / (tag.toStdString() + ".fits.fz");
    button(QStringLiteral("Residual / σ"))->click(); // counts
    std::vector<Image<float>> data, residual;
    std::vector<double> weights;
    double chi2 = 0;
    long npix = 0;
    const QPoint origin = view().pictures()->origin;
    const auto at = [&](PatchPanels::Panel which, int x, int y) {
        return static_cast<double>(panel(which).valueAt(QPointF(origin) + QPointF(x, y)).value());
    };
    auto* bands = view().findChild<QComboBox*>(); // of the bar: white and the bands
    for (auto* box : view().findChildren<QComboBox*>())
        if (box->accessibleName() == QStringLiteral("Band"))
            bands = box;
    for (int b = 0; b < kBands.size(); ++b) {
        bands->setCurrentIndex(b + 1);
        emit bands->activated(b + 1);
        QCOMPARE(view().band(), b);
        const Image<float> sci = io::readFitsExtension(payload, ("SCI_" + kBands[b]).toStdString()).pixels,
                           mask = io::readFitsExtension(payload, ("MASK_" + kBands[b]).toStdString()).pixels;
        const double sigma = view().pictures()->bands[static_cast<std::size_t>(b)].skySigma;
        double rms = 0;
        for (int y = 0; y < sci.height(); ++y)
            for (int x = 0; x < sci.width(); ++x) {
                const double shown = at(PatchPanels::Data, x, y), left = at(PatchPanels::Residual, x, y);
                if (mask(x, y) != 0.0f)
                    continue;
                QCOMPARE(static_cast<float>(shown), sci(x, y));
                // Data less model is what is left, in the single precision of the larger: a saturated star's model
                // towers above its data.
                const double model = at(PatchPanels::Model, x, y), largest = std::max(std::abs(shown), std::abs(model));
                QVERIFY(std::abs(shown - model - left) <= 2e-6 * (largest + 1));
                rms += left * left;
                ++npix;
            }
        chi2 += rms / (sigma * sigma);
        weights.push_back(1 / (sigma * sigma));
    }
    // The panels' residuals are those that meta.json sums up.
    const auto json = meta(tag);
    QCOMPARE(npix, json.at("npix").get<long>());
    QVERIFY(std::abs(chi2 / json.at("chi2").get<double>() - 1) < 1e-4); // single precision of the pictures
    // White: the bands weighted by 1/sigma^2
    bands->setCurrentIndex(0);
    emit bands->activated(0);
    for (const QPoint p : {QPoint(20, 20), QPoint(100, 51), QPoint(33, 140)}) {
        double sum = 0, all = 0;
        for (std::size_t b = 0; b < weights.size(); ++b) {
            sum += weights[b] * static_cast<double>((*view().pictures()->bands[b].data)(p.x(), p.y()));
            all += weights[b];
        }
        QVERIFY(std::abs(at(PatchPanels::Data, p.x(), p.y()) - sum / all) <= 1e-5 * std::abs(sum / all) + 1e-7);
    }
}

void TestPatches::residualsAreInColour() {
    int high = 0, low = 0, none = 0;
    for (int row = 0; row < 2; ++row) { // the worst patch of a field may have light beyond its model only
        show(tagAt(row));
        ImageView& residual = panel(PatchPanels::Residual);
        QCOMPARE(residual.limits(), (Limits{-5, 5}));
        const QImage picture = test::fieldPicture(residual, ImageView::Overlays::None);
        const Image<float>& sigmas = *residual.pyramid()->image();
        const QPointF corner = residual.imageArea().topLeft() + QPointF(0.5, 0.5);
        for (int y = 0; y < sigmas.height(); ++y)
            for (int x = 0; x < sigmas.width(); ++x) {
                const QPointF place = QPointF(corner) + QPointF(x, y);
                QCOMPARE(residual.valueAt(place).value(), sigmas(x, y));
                const QColor color = picture.pixelColor(x, sigmas.height() - 1 - y);
                const float value = sigmas(x, y);
                // Red above, blue below, white at zero: ColorBrewer's RdBu
                high += value >= 5;
                low += value <= -5;
                none += std::abs(value) < 0.02f;
                if (std::abs(value) >= 5)
                    QCOMPARE(color.rgb(), value > 0 ? qRgb(0x67, 0x00, 0x1f) : qRgb(0x05, 0x30, 0x61));
                else if (std::abs(value) < 0.02f)
                    QVERIFY(color.lightness() > 240);
            }
    }
    QVERIFY(high > 5 && low > 5 && none > 100); // the two worst patches of the field
}

void TestPatches::layersAreCountedAndDrawn() {
    const QString tag = tagAt(0);
    show(tag);
    button(QStringLiteral("Layers"))->click();
    auto* legend = panel(PatchPanels::Data).findChild<LayerLegend*>();
    QTRY_VERIFY(legend->isVisible());
    OverlayStack& overlays = *view().panels()->overlays();
    const auto hideAll = [&] {
        for (const auto& layer : overlays.layers())
            overlays.setVisible(layer->id(), false);
    };
    const auto drawn = [this] { return test::fieldPicture(panel(PatchPanels::Data), ImageView::Overlays::Moving); };
    const auto json = meta(tag);
    const auto base = json.at("n_sources").get<std::size_t>();
    const auto halo = json.at("n_halo_sources").get<std::size_t>(), ring = json.at("n_ring_sources").get<std::size_t>();
    // The mask of white: set in all bands.
    const auto payload = m_window->work() / "patch_payloads" / (tag.toStdString() + ".fits.fz");
    Image<float> mask = io::readFitsExtension(payload, "MASK_u").pixels;
    std::map<int, std::size_t> masked;
    for (const QString& band : kBands) {
        const Image<float> other = io::readFitsExtension(payload, ("MASK_" + band).toStdString()).pixels;
        for (std::size_t i = 0; i < mask.size(); ++i)
            mask.data()[i] = static_cast<float>(static_cast<int>(mask.data()[i]) & static_cast<int>(other.data()[i]));
    }
    for (const float value : mask)
        for (const int bit : {1, 2, 4})
            masked[bit] += (static_cast<int>(value) & bit) != 0;
    const std::pair<const char*, std::size_t> expected[] = {
        {patch_layer::kBoxes, 2},          {patch_layer::kInput, base},          {patch_layer::kFitted, base},
        {patch_layer::kHalo, halo},        {patch_layer::kNonFinite, masked[1]}, {patch_layer::kSaturated, masked[2]},
        {patch_layer::kBright, masked[4]}, {patch_layer::kRing, ring},
    };
    hideAll();
    const QImage bare = drawn();
    for (const auto& [id, count] : expected) {
        auto* box = legend->findChild<QCheckBox*>(QString::fromLatin1(id));
        QVERIFY2(box, id);
        QVERIFY2(box->text().endsWith(QStringLiteral("(%1)").arg(count)),
                 qPrintable(box->text() + QLatin1Char(' ') + QString::number(count)));
        QTest::mouseClick(box, Qt::LeftButton, {}, QPoint(8, 8));
        const QImage picture = drawn();
        const QPoint shift = view().pictures()->origin;
        const auto verifyDrawn = [&](QPointF place) {
            const QRect area = test::around(test::inFieldPicture(place - QPointF(shift), picture), 5);
            if (picture.rect().contains(area))
                QVERIFY2(test::differing(picture, bare, area) >= 3, id);
        };
        for (const auto& source : view().pictures()->sources) {
            if (QLatin1String(id) == QLatin1String(patch_layer::kInput) && source.isBase)
                verifyDrawn(source.input);
            if (QLatin1String(id) == QLatin1String(patch_layer::kFitted) && source.isBase)
                verifyDrawn(source.fitted);
            if (QLatin1String(id) == QLatin1String(patch_layer::kHalo) && !source.isBase && !source.isRing)
                verifyDrawn(source.fitted);
        }
        if (QLatin1String(id) != QLatin1String(patch_layer::kRing)) // which lie outside of the image
            QCOMPARE(test::differing(picture, bare) > 0, count > 0);
        QTest::mouseClick(box, Qt::LeftButton, {}, QPoint(8, 8));
        QCOMPARE(drawn(), bare);
    }
    // The input positions are those of the catalog.
    for (const auto& source : view().pictures()->sources)
        for (std::size_t row = 0; row < m_window->catalog().rows(); ++row)
            if (m_window->id(row) == source.id)
                QVERIFY(
                    QLineF(source.input, {m_window->number(row, "x_pix_white"), m_window->number(row, "y_pix_white")})
                        .length() < 1e-3);
}

void TestPatches::panelsMoveTogether() {
    show(tagAt(1));
    ImageView& data = panel(PatchPanels::Data);
    data.setFocus();
    QVERIFY(m_window->trigger("zoomIn"));
    QTest::keyClick(&data, Qt::Key_Right, Qt::ShiftModifier);
    for (const auto other : {PatchPanels::Model, PatchPanels::Residual}) {
        QCOMPARE(panel(other).transform().centre, data.transform().centre);
        QCOMPARE(panel(other).transform().zoom, data.transform().zoom);
    }
    QVERIFY(m_window->trigger("linkPanels"));
    const ViewTransform before = panel(PatchPanels::Model).transform();
    QTest::keyClick(&data, Qt::Key_Up, Qt::ShiftModifier);
    QVERIFY(m_window->trigger("zoomOut"));
    QCOMPARE(panel(PatchPanels::Model).transform().centre, before.centre);
    QCOMPARE(panel(PatchPanels::Model).transform().zoom, before.zoom);
    QVERIFY(m_window->trigger("linkPanels"));
    QTest::mouseClick(&panel(PatchPanels::Residual), Qt::MiddleButton, {}, QPoint(40, 50));
    QCOMPARE(data.transform().centre, panel(PatchPanels::Residual).transform().centre);
}

void TestPatches::panelsShareTheirLimits() {
    show(tagAt(1));
    // Data and model always; both belong to one group, the residual to another.
    QCOMPARE(panel(PatchPanels::Model).limits(), panel(PatchPanels::Data).limits());
    panel(PatchPanels::Data).setFocus();
    QVERIFY(m_window->choose(m_window->menu(QStringLiteral("Limits")), QStringLiteral("90 %")));
    const Limits narrow = panel(PatchPanels::Data).limits();
    QCOMPARE(panel(PatchPanels::Model).limits(), narrow);
    QCOMPARE(panel(PatchPanels::Residual).limits(), (Limits{-5, 5}));
    panel(PatchPanels::Residual).setFocus();
    QVERIFY(m_window->choose(m_window->menu(QStringLiteral("Limits")), QStringLiteral("± 99 %")));
    QVERIFY(panel(PatchPanels::Residual).limits() != (Limits{-5, 5}));
    QCOMPARE(panel(PatchPanels::Residual).limits().low, -panel(PatchPanels::Residual).limits().high);
    QCOMPARE(panel(PatchPanels::Data).limits(), narrow);
    QVERIFY(m_window->trigger("linkLimits"));
    QCOMPARE(panel(PatchPanels::Data).limits(), narrow);
}

void TestPatches::panelsBlink() {
    show(tagAt(0));
    panel(PatchPanels::Data).setFocus();
    view().panels()->blinker()->setInterval(Blinker::kShortest);
    QSignalSpy steps(view().panels()->blinker(), &Blinker::shown);
    QVERIFY(m_window->trigger("blink"));
    QVERIFY(m_window->action("blink")->isChecked());
    std::set<int> alone;
    QTRY_VERIFY_WITH_TIMEOUT(
        [&] {
            std::vector<int> seen;
            for (int i = 0; i < PatchPanels::PanelCount; ++i)
                if (panel(static_cast<PatchPanels::Panel>(i)).isVisible())
                    seen.push_back(i);
            if (seen.size() == 1)
                alone.insert(seen.front());
            return alone.size() == 3;
        }(),
        test::kPatience);
    view().panels()->blinker()->stop();
    QVERIFY(!m_window->action("blink")->isChecked());
    for (int i = 0; i < PatchPanels::PanelCount; ++i)
        QVERIFY(panel(static_cast<PatchPanels::Panel>(i)).isVisible());
}

void TestPatches::sheetShowsAllBands() {
    show(tagAt(0));
    list().table()->setFocus();
    QVERIFY(m_window->trigger("bandSheet"));
    ContactSheet& sheet = *view().sheet();
    QTRY_VERIFY(sheet.isVisible() && 5 * sheet.height() > 2 * view().panels()->height()); // about half of it
    const QImage picture = sheet.grab().toImage();
    for (int band = 0; band < 5; ++band) {
        QCOMPARE(sheet.cellAt(sheet.cellRect(band).center()), band);
        // Red and blue residuals of the worst patch on white
        const QRect cell = sheet.cellRect(band).toRect().adjusted(4, 4, -4, -4);
        QVERIFY(test::countColor(picture, cell, QColor(0xf7, 0xf7, 0xf7), 60) * 3 > cell.width() * cell.height());
        QTest::mouseClick(&sheet, Qt::LeftButton, {}, cell.center());
        QCOMPARE(view().band(), band);
        QCOMPARE((*m_window)->selection().band(), kBands[band]);
    }
    QVERIFY(test::countColor(picture, picture.rect(), QColor(0x67, 0x00, 0x1f), 90) > 0);
}

void TestPatches::reasonsLeadToTheirPixels() {
    int reasons = 0, places = 0;
    for (int row = 0; row < 2; ++row) {
        show(tagAt(row));
        QVERIFY2(view().why()->heading().contains(tagAt(row)), qPrintable(view().why()->heading()));
        const auto shown = view().why()->shown();
        QVERIFY(!shown.empty()); // the two worst patches of the field
        for (std::size_t i = 0; i < shown.size(); ++i) {
            ++reasons;
            QVERIFY(i == 0 || shown[i - 1].strength >= shown[i].strength);
            QVERIFY(!reasonSentence(shown[i]).isEmpty() && !reasonAdvice(shown[i]).isEmpty());
            view().why()->showReason(static_cast<int>(i));
            if (!shown[i].band.empty())
                QCOMPARE(view().pictures()->bands[static_cast<std::size_t>(view().band())].band.toStdString(),
                         shown[i].band);
            if (!std::isfinite(shown[i].x))
                continue;
            ++places;
            for (int p = 0; p < PatchPanels::PanelCount; ++p)
                QCOMPARE(panel(static_cast<PatchPanels::Panel>(p)).transform().centre, QPointF(shown[i].x, shown[i].y));
            QCOMPARE(view().panels()->overlays()->find(QString::fromLatin1(patch_layer::kShown))->count(),
                     std::size_t(1));
            // The box is drawn around the middle of the panel.
            const QImage marked = test::markedPicture(panel(PatchPanels::Residual));
            QVERIFY(test::countColor(marked, marked.rect(), QColor(255, 0, 255), 60) > 8);
        }
    }
    QVERIFY(reasons >= 2 && places >= 1);
}

void TestPatches::iterationsAreReplayed() {
    const QString tag = tagAt(0);
    show(tag);
    view().tabs()->setCurrentWidget(view().convergence());
    ConvergencePanel& replay = *view().convergence();
    QTRY_VERIFY_WITH_TIMEOUT(replay.iterations() > 1, test::kPatience);
    QCOMPARE(replay.iterations(), meta(tag).at("opt_niters").get<int>());
    const auto& curve = replay.plot()->panel().curves.front();
    QCOMPARE(curve.y.size(), static_cast<std::size_t>(replay.iterations()));
    // Steps gain; what the last ones lose is rounding. ln P of the plot may fall only where it means something else
    // from then on: windows and weights are chosen anew after the third and sixth iteration and once before the last.
    const std::vector<double> changes = changesOf(replay);
    QCOMPARE(changes.size(), curve.y.size());
    const double gain = std::accumulate(changes.begin(), changes.end(), 0.0);
    QVERIFY(gain > 0);
    std::vector<std::size_t> renewed;
    for (std::size_t i = 1; i < curve.y.size(); ++i) {
        QVERIFY(changes[i] > -1e-3 * gain);
        // Three digits are shown.
        if (std::abs(curve.y[i] - curve.y[i - 1] - changes[i]) > 5e-3 * std::abs(changes[i]) + 0.01)
            renewed.push_back(i);
    }
    QVERIFY(renewed.size() <= 3);
    QVERIFY(renewed.empty() || renewed.front() >= std::size_t(fit::kSettledIterations));
    const auto worst = [this] { // the fit, too, lets pixels beyond 6 sigma count less
        const Image<float>& image = *panel(PatchPanels::Residual).pyramid()->image();
        double sum = 0;
        for (const float value : image)
            sum += std::isfinite(value) ? std::min(6.0, std::abs(static_cast<double>(value))) : 0;
        return sum;
    };
    const double end = worst();
    const Image<float> last = *panel(PatchPanels::Residual).pyramid()->image();
    replay.slider()->setFocus();
    QTest::keyClick(replay.slider(), Qt::Key_Home);
    QTRY_VERIFY_WITH_TIMEOUT(worst() > 1.001 * end, test::kPatience); // the first model left more
    QTest::keyClick(replay.slider(), Qt::Key_End);
    QTRY_VERIFY_WITH_TIMEOUT(worst() == end, test::kPatience);
    QVERIFY(std::equal(last.begin(), last.end(), panel(PatchPanels::Residual).pyramid()->image()->begin(),
                       [](float a, float b) { return a == b || (std::isnan(a) && std::isnan(b)); }));
}

void TestPatches::activePanelIsCopied() {
    show(tagAt(0));
    panel(PatchPanels::Residual).setFocus();
    QTRY_VERIFY(panel(PatchPanels::Residual).hasFocus());
    for (int each = 0; each < PatchPanels::PanelCount; ++each)
        QTRY_VERIFY_WITH_TIMEOUT(panel(static_cast<PatchPanels::Panel>(each)).isComplete(), test::kPatience);
    QVERIFY(m_window->trigger("copyView"));
    // Slanted lines are smoothed a little differently when they are drawn anew.
    const QImage copied = QApplication::clipboard()->image().convertToFormat(QImage::Format_RGB32);
    const int pixels = copied.width() * copied.height();
    QVERIFY(test::differing(copied, test::markedPicture(panel(PatchPanels::Residual))) * 500 < pixels);
    QVERIFY(test::differing(copied, test::markedPicture(panel(PatchPanels::Data))) * 2 > pixels);
}

QTEST_MAIN(TestPatches)
#include "test_patches.moc"
