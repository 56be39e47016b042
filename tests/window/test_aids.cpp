#include "tests/window/driven_window.h"

#include "widgets/image/color_bar.h"
#include "widgets/image/display_bar.h"
#include "widgets/image/histogram_panel.h"
#include "widgets/image/readout.h"
#include "widgets/patches/patch_panels.h"
#include "widgets/patches/patch_view.h"
#include "widgets/patches/patches_panel.h"
#include "widgets/source/source_view.h"
#include "widgets/white/shown_image.h"
#include "widgets/white/white_view.h"

#include <QComboBox>
#include <QLabel>

using namespace furrow;
using namespace furrow::widgets;

/// What White, Patch and Source view have in common: display bar, histogram, colour bar and readout of the panel that
/// is being looked at.
class TestAids : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void toolsFollowTheActivePanelOfAPatch();
    void toolsFollowTheActivePanelOfASource();
    void readoutNamesTheMasksOfAPatch();
    void coloursOfThreeBandsNeedNoScale();
    void statusBarNamesTheSource();

private:
    void showPatch(const QString& tag);
    PatchView& patch() const { return *(*m_window)->patchView(); }
    QString readout(const QString& name) const;

    std::unique_ptr<test::DrivenWindow> m_window;
};

void TestAids::init() {
    m_window = std::make_unique<test::DrivenWindow>();
    QVERIFY(m_window->open());
}

void TestAids::cleanup() {
    m_window.reset();
}

void TestAids::showPatch(const QString& tag) {
    (*m_window)->selection().selectPatch(tag);
    QVERIFY(m_window->raise("patch"));
    QTRY_VERIFY_WITH_TIMEOUT(patch().pictures() && patch().pictures()->tag == tag, test::kPatience);
}

QString TestAids::readout(const QString& name) const {
    for (const auto* label : (*m_window)->findChild<ReadoutBar*>()->findChildren<QLabel*>())
        if (label->accessibleName() == name)
            return label->text();
    return {};
}

void TestAids::toolsFollowTheActivePanelOfAPatch() {
    showPatch((*m_window)->patchesPanel()->model()->tag(0));
    ImageView* data = patch().panels()->panel(PatchPanels::Data);
    ImageView* residual = patch().panels()->panel(PatchPanels::Residual);
    data->setFocus();
    QVERIFY(!patch().histogram()->isVisible());
    QVERIFY(m_window->trigger("histogram"));
    QTRY_VERIFY(patch().histogram()->isVisible() && !patch().histogram()->counts().empty());
    const auto colors = patch().findChildren<QComboBox*>();
    const auto shownMap = [&] {
        for (const auto* box : colors)
            if (box->accessibleName() == QStringLiteral("Colour map"))
                return box->currentText();
        return QString();
    };
    QCOMPARE(shownMap(), colorMapLabel(data->display()->colorMap()));

    residual->setFocus();
    QCOMPARE(shownMap(), colorMapLabel(residual->display()->colorMap()));
    QVERIFY(shownMap() != colorMapLabel(data->display()->colorMap()));
    // An arrow key in the histogram moves a limit of the residual, and of nothing else.
    const Limits dataBefore = data->limits(), before = residual->limits();
    patch().histogram()->setFocus();
    QTest::keyClick(patch().histogram(), Qt::Key_Right, Qt::ShiftModifier);
    QVERIFY(residual->limits().low > before.low);
    QCOMPARE(residual->limits().high, before.high);
    QCOMPARE(data->limits().low, dataBefore.low);
    // Menus act on it too, although the focus has left it.
    QCOMPARE(patch().activeImage(), residual);
    // Every panel has its colours: blue and red below the residual, grey below the data.
    const auto bars = patch().panels()->findChildren<ColorBar*>();
    QCOMPARE(bars.size(), 3);
    const QImage grey = bars[0]->grab().toImage(), diverging = bars[2]->grab().toImage();
    const auto saturationAt = [](const QImage& bar, double x) {
        return bar.pixelColor(static_cast<int>(x * bar.width()), 10).hslSaturation();
    };
    QVERIFY(saturationAt(grey, 0.1) == 0 && saturationAt(grey, 0.9) == 0);
    QVERIFY(saturationAt(diverging, 0.1) > 60 && saturationAt(diverging, 0.9) > 60);
}

void TestAids::toolsFollowTheActivePanelOfASource() {
    SourceView& source = *(*m_window)->sourceView();
    QVERIFY(m_window->raise("source"));
    (*m_window)->selection().selectSource(m_window->id(m_window->fittedRows().front()));
    QTRY_VERIFY_WITH_TIMEOUT(source.message().isEmpty() && source.cutouts()->bands() == 5, test::kPatience);
    source.cutouts()->panel(CutoutGrid::Residual, 2)->setFocus();
    QVERIFY(m_window->trigger("histogram"));
    QTRY_VERIFY(source.histogram()->isVisible());
    auto* bar = source.findChild<ColorBar*>();
    QVERIFY(bar->isVisible());
    QVERIFY(bar->grab().toImage().pixelColor(bar->width() / 10, 10).hslSaturation() > 60);
    QStringList names;
    for (const auto* label : source.findChildren<QLabel*>())
        names.push_back(label->text());
    QVERIFY(names.contains(QStringLiteral("Residual, band r")));
    const Limits before = source.cutouts()->panel(CutoutGrid::Residual, 2)->limits();
    source.histogram()->setFocus();
    QTest::keyClick(source.histogram(), Qt::Key_Right, Qt::ShiftModifier);
    QVERIFY(source.cutouts()->panel(CutoutGrid::Residual, 2)->limits().low > before.low);
}

void TestAids::readoutNamesTheMasksOfAPatch() {
    const PatchModel& list = *(*m_window)->patchesPanel()->model();
    std::optional<QPointF> masked;
    for (int row = 0; row < list.rowCount() && !masked; ++row) {
        showPatch(list.tag(row));
        const auto& mask = *patch().pictures()->white.mask;
        for (int y = 0; y < mask.height() && !masked; ++y)
            for (int x = 0; x < mask.width() && !masked; ++x)
                if (mask(x, y) == kMaskBright)
                    masked = QPointF(patch().pictures()->origin) + QPointF(x, y);
    }
    QVERIFY(masked); // both fields have a star that the bright mask covers
    ImageView* data = patch().panels()->panel(PatchPanels::Data);
    const QString name = QStringLiteral("Masks that are set for this pixel");
    data->setView(*masked, 8);
    QTest::mouseMove(data, data->transform().toWidget(*masked).toPoint());
    QTRY_COMPARE(readout(name), QStringLiteral("mask: bright"));
    const auto& mask = *patch().pictures()->white.mask;
    const QPoint origin = patch().pictures()->origin;
    QPointF plain;
    for (int x = 0; x < mask.width(); ++x)
        if (mask(x, mask.height() / 2) == 0)
            plain = QPointF(origin) + QPointF(x, mask.height() / 2);
    data->setView(plain, 8);
    QTest::mouseMove(data, data->transform().toWidget(plain).toPoint() + QPoint(1, 0));
    QTRY_COMPARE(readout(name), QString());
}

void TestAids::coloursOfThreeBandsNeedNoScale() {
    WhiteView& white = *(*m_window)->whiteView();
    const auto scaleIsOffered = [&] {
        for (const auto* box : white.findChild<DisplayBar*>()->findChildren<QComboBox*>())
            if (box->accessibleName() == QStringLiteral("Stretch"))
                return box->isEnabled() && white.findChild<ColorBar*>()->isVisible();
        return false;
    };
    QVERIFY(scaleIsOffered());
    white.shown()->showRgb();
    QTRY_VERIFY_WITH_TIMEOUT(!scaleIsOffered(), test::kPatience);
    QVERIFY(m_window->waitUntilQuiet());
    white.shown()->showWhite();
    QTRY_VERIFY(scaleIsOffered());
}

void TestAids::statusBarNamesTheSource() {
    const auto text = [&] {
        for (const auto* label : (*m_window)->findChildren<QLabel*>())
            if (label->accessibleName() == QStringLiteral("Selected source"))
                return label->text();
        return QString();
    };
    QCOMPARE(text(), QString());
    const std::size_t row = m_window->fittedRows().front();
    const auto ratio = [&](const std::string& band) {
        return m_window->number(row, "FLUX_" + band + "_fit") / m_window->number(row, "FLUXERR_" + band + "_fit");
    };
    const QString start = m_window->id(row) + QLatin1Char(' ') + QString::fromStdString(m_window->text(row, "TYPE"));
    (*m_window)->selection().selectSource(m_window->id(row));
    (*m_window)->selection().selectBand(QStringLiteral("g"));
    QCOMPARE(text(), QStringLiteral("%1  S/N %2 (g)").arg(start).arg(ratio("g"), 0, 'f', 0));
    (*m_window)->selection().selectBand({});
    std::string best = "u";
    for (const std::string band : {"g", "r", "i", "z"})
        if (ratio(band) > ratio(best))
            best = band;
    QCOMPARE(
        text(),
        QStringLiteral("%1  S/N %2 (%3)").arg(start).arg(ratio(best), 0, 'f', 0).arg(QString::fromStdString(best)));
    (*m_window)->selection().selectSource({});
    QCOMPARE(text(), QString());
}

QTEST_MAIN(TestAids)
#include "test_aids.moc"
