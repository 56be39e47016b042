#include "app/gui/main_window.h"

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
#include <QSettings>
#include <QTest>

using namespace furrow;
using namespace furrow::app;

/// The colour-blind-safe palette in the views of the window.
class TestSafeColors : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void safeColoursReachEveryView();

private:
    std::unique_ptr<test::TempDir> m_settings;
};

void TestSafeColors::initTestCase() {
    m_settings = std::make_unique<test::TempDir>();
    QCoreApplication::setOrganizationName(QStringLiteral("FurrowTest"));
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, QString::fromStdString(m_settings->path().string()));
}

void TestSafeColors::safeColoursReachEveryView() {
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

QTEST_MAIN(TestSafeColors)
#include "test_safe_colors.moc"
