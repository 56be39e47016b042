#include "tests/window/driven_window.h"

#include "core/io/fits.h"
#include "widgets/image/marker_layer.h"
#include "widgets/source/source_view.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QMenu>
#include <QStandardItemModel>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>

#include <cmath>

using namespace furrow;
using namespace furrow::widgets;

/// The Source view of a real field against the catalog and the payloads of the run.
class TestSource : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void cutoutsAreThePayloads();
    void marksAreWhereTheCatalogSays();
    void cutoutsMoveTogether();
    void cutoutsShareTheirLimits();
    void smallWindowsLeaveThemRoom();
    void limitsAndStretchAreTheSamesForAllBands();
    void numbersAreThoseOfTheCatalog();
    void sedIsTheMagnitudes();
    void neighboursAreMutual();
    void keysStepThroughTheCatalog();
    void excludedSourceSaysWhy();
    void clickChoosesBandAndSource();

private:
    SourceView& view() const { return *(*m_window)->sourceView(); }
    CutoutGrid& grid() const { return *view().cutouts(); }
    ImageView& panel(CutoutGrid::Row row, int band) const { return *grid().panel(row, band); }
    void show(std::size_t row) const;
    QPointF fitted(std::size_t row) const {
        return {m_window->number(row, "x_pix_white_fit"), m_window->number(row, "y_pix_white_fit")};
    }

    std::unique_ptr<test::DrivenWindow> m_window;
};

namespace {

const char* const kBands[] = {"u", "g", "r", "i", "z"};

} // namespace

void TestSource::init() {
    m_window = std::make_unique<test::DrivenWindow>();
    QVERIFY(m_window->open());
    QVERIFY(m_window->raise("source"));
}

void TestSource::cleanup() {
    m_window.reset();
}

void TestSource::show(std::size_t row) const {
    (*m_window)->selection().selectSource(m_window->id(row));
    QTRY_VERIFY_WITH_TIMEOUT(grid().bands() == 5 && !grid().isBusy() && view().title().startsWith(m_window->id(row)) &&
                                 QLineF(panel(CutoutGrid::Data, 0).transform().centre, fitted(row)).length() < 1e-6,
                             test::kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(panel(CutoutGrid::Residual, 4).isComplete(), test::kPatience);
}

void TestSource::cutoutsAreThePayloads() {
    const std::size_t row = m_window->fittedRows()[6];
    show(row);
    const std::string tag = m_window->text(row, "patch_tag");
    const auto patches = io::CsvTable::read(m_window->work() / "patches/patches.csv");
    QPointF origin;
    for (std::size_t i = 0; i < patches.rows(); ++i)
        if (patches.text(i, patches.find("patch_tag").value()) == tag)
            origin = {patches.number(i, patches.find("x0_roi").value()),
                      patches.number(i, patches.find("y0_roi").value())};
    for (int band = 0; band < 5; ++band) {
        const auto payload = m_window->work() / "patch_payloads" / (tag + ".fits.fz");
        const auto stored = io::readFitsExtension(payload, std::string("SCI_") + kBands[band]);
        const Image<float>& sci = stored.pixels;
        const auto card = [&](const char* keyword) { return stored.header.number(keyword).value(); };
        const double skyNoise = card("SKYSIG"), photonScale = card("FLXSCALE") / card("EGAIN");
        const QPointF middle = fitted(row);
        double before = 0, after = 0, noise = 0;
        for (int dy = -4; dy <= 4; ++dy)
            for (int dx = -4; dx <= 4; ++dx) {
                const QPointF at(std::round(middle.x()) + dx, std::round(middle.y()) + dy);
                const float data = panel(CutoutGrid::Data, band).valueAt(at).value(),
                            model = panel(CutoutGrid::Model, band).valueAt(at).value(),
                            residual = panel(CutoutGrid::Residual, band).valueAt(at).value();
                QCOMPARE(data, sci(static_cast<int>(at.x() - origin.x()), static_cast<int>(at.y() - origin.y())));
                QVERIFY(std::abs(data - model - residual) <= 2e-6f * (std::abs(data) + 1)); // single precision
                before += std::pow(static_cast<double>(data), 2);
                after += std::pow(static_cast<double>(residual), 2);
                noise += skyNoise * skyNoise + photonScale * std::max(0.0f, model);
            }
        // A source this bright is explained for the most part: nine tenths of its light, if not more. The noise of sky
        // and photons stays: the fit weighs by it and does not make the plain sum of squares least.
        QVERIFY2(band == 0 || after - noise < 0.01 * before, kBands[band]);
    }
}

void TestSource::marksAreWhereTheCatalogSays() {
    const std::size_t row = m_window->fittedRows()[6];
    show(row);
    for (int band = 0; band < 5; ++band) {
        ImageView& data = panel(CutoutGrid::Data, band);
        data.setView(fitted(row), 6.0);
        const auto* chosen = dynamic_cast<MarkerLayer*>(data.overlays()->find(QStringLiteral("chosen-fitted")));
        QCOMPARE(chosen->count(), std::size_t(1));
        const auto place = chosen->regions().front().positions.front();
        QVERIFY(std::hypot(place.x - fitted(row).x(), place.y - fitted(row).y()) < 1e-3);
        // A magenta crosshair around it
        const QImage picture = test::markedPicture(data), plain = test::plainPicture(data);
        const QPointF middle(data.width() / 2.0, data.height() / 2.0);
        QVERIFY(test::countColor(picture, test::around(middle, 16), QColor(255, 0, 255)) >= 8);
        QCOMPARE(test::countColor(plain, test::around(middle, 20), QColor(255, 0, 255)), 0);
        // And a lime one at the input position, mostly hidden by it
        for (const auto& layer : data.overlays()->layers())
            data.overlays()->setVisible(layer->id(), layer->id() == QLatin1String("chosen-input"));
        const QPointF input =
            data.transform().toWidget({m_window->number(row, "x_pix_white"), m_window->number(row, "y_pix_white")});
        QVERIFY(test::countColor(test::markedPicture(data), test::around(input, 16), QColor(0, 255, 0), 90) >= 8);
    }
}

void TestSource::cutoutsMoveTogether() {
    show(m_window->fittedRows()[6]);
    ImageView& leader = panel(CutoutGrid::Model, 2);
    leader.setFocus();
    QVERIFY(m_window->trigger("zoomIn"));
    QTest::keyClick(&leader, Qt::Key_Left);
    const auto follow = [&] {
        for (int band = 0; band < 5; ++band)
            for (int row = 0; row < CutoutGrid::RowCount; ++row) {
                const ViewTransform& other = panel(static_cast<CutoutGrid::Row>(row), band).transform();
                if (other.centre != leader.transform().centre || other.zoom != leader.transform().zoom)
                    return false;
            }
        return true;
    };
    QVERIFY(follow());
    QVERIFY(m_window->trigger("linkPanels"));
    QTest::keyClick(&leader, Qt::Key_Left);
    QVERIFY(!follow());
    QVERIFY(m_window->trigger("linkPanels"));
    QTest::keyClick(&leader, Qt::Key_Right);
    QVERIFY(follow());
}

void TestSource::cutoutsShareTheirLimits() {
    show(m_window->fittedRows()[6]);
    std::array<Limits, 5> own, ownResidual;
    for (int band = 0; band < 5; ++band) {
        own[static_cast<std::size_t>(band)] = panel(CutoutGrid::Data, band).limits();
        ownResidual[static_cast<std::size_t>(band)] = panel(CutoutGrid::Residual, band).limits();
        QCOMPARE(panel(CutoutGrid::Model, band).limits(), panel(CutoutGrid::Data, band).limits());
    }
    QVERIFY(own[0] != own[2]); // a source is not as bright in every band
    const QImage before = test::plainPicture(panel(CutoutGrid::Data, 2));
    QVERIFY(m_window->trigger("linkLimits"));
    for (int band = 0; band < 5; ++band) {
        QCOMPARE(panel(CutoutGrid::Data, band).limits(), panel(CutoutGrid::Data, 0).limits());
        QCOMPARE(panel(CutoutGrid::Residual, band).limits(), panel(CutoutGrid::Residual, 0).limits());
    }
    QVERIFY(test::differing(before, test::plainPicture(panel(CutoutGrid::Data, 2))) > 100);
    QVERIFY(m_window->trigger("linkLimits"));
    for (int band = 0; band < 5; ++band) {
        QCOMPARE(panel(CutoutGrid::Data, band).limits(), own[static_cast<std::size_t>(band)]);
        QCOMPARE(panel(CutoutGrid::Residual, band).limits(), ownResidual[static_cast<std::size_t>(band)]);
    }
}

void TestSource::smallWindowsLeaveThemRoom() {
    m_window.reset(); // panels get their sizes with the first field
    m_window = std::make_unique<test::DrivenWindow>();
    (*m_window)->resize(1024, 700);
    QVERIFY(m_window->open());
    QVERIFY(m_window->raise("source"));
    show(m_window->fittedRows().front());
    QVERIFY2(panel(CutoutGrid::Data, 0).height() >= 55,
             qPrintable(QString::number(panel(CutoutGrid::Data, 0).height())));
    QVERIFY(panel(CutoutGrid::Data, 0).width() >= 100);
}

void TestSource::limitsAndStretchAreTheSamesForAllBands() {
    show(m_window->fittedRows()[6]);
    panel(CutoutGrid::Data, 3).setFocus();
    QVERIFY(m_window->choose(m_window->menu(QStringLiteral("Stretch")), stretchLabel(Stretch::Linear)));
    QVERIFY(m_window->choose(m_window->menu(QStringLiteral("Colour map")), colorMapLabel(ColorMapId::InvertedGrey)));
    for (int band = 0; band < 5; ++band) {
        ImageView& data = panel(CutoutGrid::Data, band);
        const Limits limits = data.limits();
        const QImage picture = test::plainPicture(data);
        // The pixel in the middle, as an inverted linear grey
        const QPointF pixel(std::round(data.transform().centre.x()), std::round(data.transform().centre.y()));
        const double t = (static_cast<double>(data.valueAt(pixel).value()) - limits.low) / (limits.high - limits.low);
        const int grey = 255 - static_cast<int>(std::lround(255 * std::clamp(t, 0.0, 1.0)));
        const QPointF at = data.transform().toWidget(pixel); // inside the screen pixel that begins at its floor
        QVERIFY(std::abs(qRed(picture.pixel(static_cast<int>(at.x()), static_cast<int>(at.y()))) - grey) <= 1);
    }
    QVERIFY(panel(CutoutGrid::Residual, 3).display()->colorMap() == ColorMapId::BlueRed);
}

void TestSource::numbersAreThoseOfTheCatalog() {
    for (const std::size_t row : {m_window->fittedRows()[3], m_window->fittedRows()[20]}) {
        show(row);
        const QStandardItemModel& bands = *view().numbers()->bands();
        QCOMPARE(bands.rowCount(), 5);
        for (int band = 0; band < 5; ++band) {
            QCOMPARE(bands.item(band, 0)->text(), QLatin1String(kBands[band]));
            const std::string name = kBands[band];
            QCOMPARE(bands.item(band, 2)->toolTip().toStdString(), m_window->text(row, "FLUX_" + name + "_fit"));
            QCOMPARE(bands.item(band, 3)->toolTip().toStdString(), m_window->text(row, "FLUXERR_" + name + "_fit"));
            QCOMPARE(bands.item(band, 4)->toolTip().toStdString(), m_window->text(row, "FLUXERR_" + name + "_cond"));
            QCOMPARE(bands.item(band, 5)->toolTip().toStdString(), m_window->text(row, "MAG_" + name + "_fit"));
            QCOMPARE(bands.item(band, 6)->toolTip().toStdString(), m_window->text(row, "MAGERR_" + name + "_fit"));
        }
        const QStandardItemModel& quantities = *view().numbers()->quantities();
        QCOMPARE(quantities.item(1, 2)->toolTip().toStdString(), m_window->text(row, "x_pix_white_fit"));
        QCOMPARE(quantities.item(2, 2)->toolTip().toStdString(), m_window->text(row, "y_pix_white_fit"));
        QVERIFY(view().numbers()->summary().contains(QString::fromStdString(m_window->text(row, "opt_niters"))));
    }
}

void TestSource::sedIsTheMagnitudes() {
    const std::size_t row = m_window->fittedRows()[6];
    show(row);
    view().tabs()->setCurrentWidget(view().sed());
    const auto& scatter = view().sed()->plot()->panel().scatters.front();
    QCOMPARE(scatter.x.size(), std::size_t(5));
    // Central wavelengths of the SDSS filters, nm (Fukugita et al. 1996), and AB magnitudes as microjanskys
    const double wavelengths[] = {354, 477, 623, 763, 913};
    for (std::size_t band = 0; band < 5; ++band) {
        const std::string name = kBands[band];
        QVERIFY(std::abs(scatter.x[band] - wavelengths[band]) < 25);
        const double jansky = std::pow(10, -0.4 * (m_window->number(row, "MAG_" + name + "_fit") - 23.9));
        QVERIFY(std::abs(scatter.y[band] / jansky - 1) < 1e-9);
        const double ratio =
            m_window->number(row, "FLUXERR_" + name + "_fit") / m_window->number(row, "FLUX_" + name + "_fit");
        QVERIFY(std::abs(scatter.yErr[band] / jansky / ratio - 1) < 1e-9);
    }
    // A click on a point chooses its band.
    auto* plot = view().sed()->plot();
    QTRY_VERIFY(plot->isVisible() && plot->width() > 100);
    QTest::mouseClick(plot, Qt::LeftButton, {}, plot->positionOf({0, 3}).toPoint());
    QCOMPARE((*m_window)->selection().band(), QStringLiteral("i"));
    QCOMPARE(plot->highlight().value().point, std::size_t(3));
}

void TestSource::neighboursAreMutual() {
    // The closest pair of one patch
    const auto rows = m_window->fittedRows();
    std::size_t a = 0, b = 0;
    double nearest = INFINITY;
    for (const std::size_t i : rows)
        for (const std::size_t j : rows)
            if (i < j && m_window->text(i, "patch_tag") == m_window->text(j, "patch_tag"))
                if (const double d = QLineF(fitted(i), fitted(j)).length(); d < nearest) {
                    nearest = d;
                    a = i;
                    b = j;
                }
    QVERIFY(nearest < 15);
    view().tabs()->setCurrentWidget(view().neighbours());
    const QStandardItemModel& model = *view().neighbours()->model();
    std::map<std::size_t, QStringList> correlations;
    for (const auto& [row, other] : {std::pair(a, b), std::pair(b, a)}) {
        show(row);
        QTRY_VERIFY_WITH_TIMEOUT(!view().neighbours()->isBusy() && model.rowCount() > 0, test::kPatience);
        for (int i = 0; i < model.rowCount(); ++i)
            if (model.item(i, 0)->text() == m_window->id(other)) {
                QCOMPARE(model.item(i, 1)->text().toUpper().toStdString(), m_window->text(other, "TYPE"));
                QVERIFY(std::abs(model.item(i, 2)->text().section(QLatin1Char(' '), 0, 0).toDouble() - nearest) < 0.06);
                for (int band = 0; band < 5; ++band)
                    correlations[row].push_back(model.item(i, 3 + band)->text());
            }
    }
    QCOMPARE(correlations[a].size(), 5);
    QCOMPARE(correlations[b].size(), 5);
    // Each looks at what is near to it: the boxes and the third sources differ a little.
    for (int band = 0; band < 5; ++band) {
        const double ab = correlations[a][band].toDouble(), ba = correlations[b][band].toDouble();
        QVERIFY(std::abs(ab) <= 1 && std::abs(ab - ba) < 0.05);
    }
    // Enter on a neighbour goes there.
    auto* table = view().neighbours()->findChild<QTableView*>();
    table->setCurrentIndex(model.index(0, 0));
    const QString first = model.item(0, 0)->text();
    emit table->activated(model.index(0, 0));
    QCOMPARE((*m_window)->selection().source(), first);
}

void TestSource::keysStepThroughTheCatalog() {
    const std::size_t row = m_window->fittedRows()[6];
    show(row);
    panel(CutoutGrid::Data, 0).setFocus();
    QVERIFY(m_window->trigger("nextSource"));
    QCOMPARE((*m_window)->selection().source(), m_window->id(row + 1));
    QTRY_VERIFY_WITH_TIMEOUT(view().title().startsWith(m_window->id(row + 1)), test::kPatience);
    QVERIFY(m_window->trigger("previousSource") && m_window->trigger("previousSource"));
    QCOMPARE((*m_window)->selection().source(), m_window->id(row - 1));
    for (auto* button : view().findChildren<QToolButton*>())
        if (button->text().startsWith(QStringLiteral("Next")))
            button->click();
    QCOMPARE((*m_window)->selection().source(), m_window->id(row));
}

void TestSource::excludedSourceSaysWhy() {
    int kinds = 0;
    for (const char* why : {"excluded_crop", "excluded_saturation"})
        for (std::size_t row = 0; row < m_window->catalog().rows(); ++row) {
            if (QString::fromStdString(m_window->text(row, why)).compare(QLatin1String("true"), Qt::CaseInsensitive))
                continue;
            (*m_window)->selection().selectSource(m_window->id(row));
            QTRY_VERIFY(!view().message().isEmpty());
            QVERIFY2(view().numbers()->flags().contains(QStringLiteral("Left out of the fit")),
                     qPrintable(view().numbers()->flags()));
            QVERIFY(view().numbers()->flags().contains(QString::fromStdString(m_window->text(row, "excluded_reason"))));
            ++kinds;
            break;
        }
    QCOMPARE(kinds, 2);
}

void TestSource::clickChoosesBandAndSource() {
    // A neighbour in the same patch that is in sight
    const auto rows = m_window->fittedRows();
    const std::size_t row = rows[6];
    show(row);
    std::size_t other = row;
    double nearest = INFINITY;
    for (const std::size_t each : rows)
        if (const double d = QLineF(fitted(row), fitted(each)).length();
            each != row && m_window->text(each, "patch_tag") == m_window->text(row, "patch_tag") && d < nearest) {
            nearest = d;
            other = each;
        }
    ImageView& clicked = panel(CutoutGrid::Residual, 4);
    clicked.setView(0.5 * (fitted(row) + fitted(other)), 0.5 * clicked.width() / nearest);
    QTest::mouseClick(&clicked, Qt::LeftButton, {}, clicked.transform().toWidget(fitted(other)).toPoint());
    QCOMPARE((*m_window)->selection().source(), m_window->id(other));
    QCOMPARE((*m_window)->selection().band(), QStringLiteral("z"));
    show(other);
    panel(CutoutGrid::Data, 1).setFocus();
    QVERIFY(m_window->trigger("copyView"));
    QCOMPARE(QApplication::clipboard()->image().convertToFormat(QImage::Format_RGB32),
             test::markedPicture(panel(CutoutGrid::Data, 1)));
}

QTEST_MAIN(TestSource)
#include "test_source.moc"
