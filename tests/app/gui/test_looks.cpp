#include "app/gui/main_window.h"
#include "app/gui/theme.h"

#include "tests/support/temp_dir.h"
#include "widgets/catalog/catalog_view.h"
#include "widgets/catalog/plot_panel.h"
#include "widgets/epsf/epsf_view.h"
#include "widgets/patches/convergence_panel.h"
#include "widgets/patches/patch_view.h"
#include "widgets/source/sed_plot.h"
#include "widgets/source/source_view.h"
#include "widgets/zp/zp_view.h"

#include <QAction>
#include <QDoubleSpinBox>
#include <QSettings>
#include <QTest>
#include <QToolButton>

using namespace furrow;
using namespace furrow::app;

/// What the window looks like in a theme, and with the colour-blind-safe palette.
class TestLooks : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanup();
    void tickedButtonsStandOut_data();
    void tickedButtonsStandOut();
    void spinBoxesHaveAFrame();
    void safeColoursReachEveryView();

private:
    std::unique_ptr<test::TempDir> m_settings;
};

namespace {

/// WCAG 2: (L1 + 0.05) / (L2 + 0.05) of relative luminances.
double contrast(const QColor& a, const QColor& b) {
    const auto luminance = [](const QColor& c) {
        const auto part = [](double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
        return 0.2126 * part(c.redF()) + 0.7152 * part(c.greenF()) + 0.0722 * part(c.blueF());
    };
    const double l = luminance(a), m = luminance(b);
    return (std::max(l, m) + 0.05) / (std::min(l, m) + 0.05);
}

} // namespace

void TestLooks::initTestCase() {
    m_settings = std::make_unique<test::TempDir>();
    QCoreApplication::setOrganizationName(QStringLiteral("FurrowTest"));
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, QString::fromStdString(m_settings->path().string()));
}

void TestLooks::cleanup() {
    applyTheme(Theme::System);
}

void TestLooks::tickedButtonsStandOut_data() {
    QTest::addColumn<QString>("theme");
    QTest::newRow("light") << QStringLiteral("light");
    QTest::newRow("dark") << QStringLiteral("dark");
}

void TestLooks::tickedButtonsStandOut() {
    QFETCH(QString, theme);
    applyTheme(themeFromName(theme));
    QToolButton button;
    button.setText(QStringLiteral("Plot"));
    button.setCheckable(true);
    button.resize(80, 30);
    button.show();
    const auto ground = [&] { return button.grab().toImage().pixelColor(8, 15); };
    const QColor off = ground();
    button.setChecked(true);
    const QColor on = ground();
    // 1.2 is what the light theme has always had; in the dark both were the same.
    QVERIFY2(contrast(on, off) > 1.15, qPrintable(QString::number(contrast(on, off))));
    QVERIFY(contrast(on, button.palette().color(QPalette::ButtonText)) > 4.5); // WCAG 2 AA
}

void TestLooks::spinBoxesHaveAFrame() {
    applyTheme(Theme::Dark);
    QWidget window;
    QDoubleSpinBox box(&window);
    box.setGeometry(20, 20, 90, 26);
    window.resize(130, 70);
    window.show();
    const QImage picture = window.grab().toImage();
    const QColor outside = picture.pixelColor(10, 33);
    double best = 1;
    for (int x = 18; x < 24; ++x)
        best = std::max(best, contrast(picture.pixelColor(x, 33), outside));
    QVERIFY2(best > 1.5, qPrintable(QString::number(best)));
}

void TestLooks::safeColoursReachEveryView() {
    QSettings().clear();
    MainWindow window;
    QAction* safe = window.action(QStringLiteral("safeColors"));
    const auto states = [&] {
        return std::vector<bool>{window.catalogView()->plotPanel()->canvas()->plotStyle().colorBlindSafe,
                                 window.zpView()->plot()->isColorBlindSafe(), window.epsfView()->isColorBlindSafe(),
                                 window.sourceView()->sed()->plot()->isColorBlindSafe(),
                                 window.patchView()->convergence()->plot()->isColorBlindSafe()};
    };
    QCOMPARE(states(), std::vector<bool>(5, false));
    safe->trigger();
    QCOMPARE(states(), std::vector<bool>(5, true));
    safe->trigger();
    QCOMPARE(states(), std::vector<bool>(5, false));
    safe->trigger();
    window.close(); // keeps the settings
    MainWindow next;
    QVERIFY(next.action(QStringLiteral("safeColors"))->isChecked());
    QVERIFY(next.zpView()->plot()->isColorBlindSafe() && next.epsfView()->isColorBlindSafe());
}

QTEST_MAIN(TestLooks)
#include "test_looks.moc"
