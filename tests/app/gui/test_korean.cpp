#include "app/gui/main_window.h"
#include "app/gui/preferences.h"

#include "core/diagnose/epsf_figures.h"
#include "core/pipeline/state.h"
#include "tests/app/gui/menu_keys.h"
#include "tests/support/temp_dir.h"
#include "widgets/base/messages.h"
#include "widgets/figures/figure_text.h"

#include <QAction>
#include <QApplication>
#include <QMenuBar>
#include <QSettings>
#include <QTest>

using namespace furrow;
using namespace furrow::app;

/// The window in Korean. A program of its own: the language is set before the first window.
class TestKorean : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void menuTitlesAreKorean();
    void everyActionIsKorean();
    void menuKeysAreUnique();
    void sentencesOfTheCoreAreKorean();
    void figuresAreKorean();

private:
    std::unique_ptr<test::TempDir> m_settings;
};

namespace {

bool hasHangul(const QString& text) {
    return std::any_of(text.begin(), text.end(), [](QChar c) { return c.script() == QChar::Script_Hangul; });
}

/// Names that are the same in every language.
bool isName(const QString& text) {
    static const QStringList names{QStringLiteral("Viridis"), QStringLiteral("Cividis"), QStringLiteral("Inferno"),
                                   QStringLiteral("Asinh"),   QStringLiteral("Sinh"),    QStringLiteral("ZScale"),
                                   QStringLiteral("ePSF"),    QStringLiteral("TYPE"),    QStringLiteral("log x"),
                                   QStringLiteral("log y")};
    return names.contains(text) || std::none_of(text.begin(), text.end(), [](QChar c) { return c.isLetter(); });
}

} // namespace

void TestKorean::initTestCase() {
    QCoreApplication::setOrganizationName(QStringLiteral("FurrowKoreanTest"));
    m_settings = std::make_unique<test::TempDir>();
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, QString::fromStdString(m_settings->path().string()));
    installLanguage(QStringLiteral("ko"));
}

void TestKorean::menuTitlesAreKorean() {
    const MainWindow window;
    const QList<QAction*> menus = window.menuBar()->actions();
    QVERIFY(menus.size() >= 5);
    QCOMPARE(menus.front()->text(), QStringLiteral("파일(&F)"));
    for (const QAction* menu : menus)
        QVERIFY2(hasHangul(menu->text()), qPrintable(menu->text()));
}

void TestKorean::everyActionIsKorean() {
    const MainWindow window;
    const auto actions = window.findChildren<QAction*>();
    QVERIFY(actions.size() >= 50);
    for (const QAction* action : actions)
        QVERIFY2(hasHangul(action->text()) || isName(action->text()), qPrintable(action->text()));
    for (const QAction* action : window.findChildren<QAction*>(Qt::FindDirectChildrenOnly))
        if (!action->statusTip().isEmpty())
            QVERIFY2(hasHangul(action->statusTip()), qPrintable(action->statusTip()));
}

void TestKorean::menuKeysAreUnique() {
    const MainWindow window;
    QCOMPARE(test::clashingMenuKeys(window), QStringList());
}

void TestKorean::sentencesOfTheCoreAreKorean() {
    const test::TempDir dir;
    const pipeline::State state(dir / "state.json");
    const Message message = state.staleReason("fit", {}, {});
    QCOMPARE(message.english(), std::string("it has not run yet"));
    QCOMPARE(widgets::translated(message), QStringLiteral("아직 실행하지 않았습니다"));
}

void TestKorean::figuresAreKorean() {
    diagnose::EpsfCellView cell;
    cell.band = "g";
    cell.tag = "r00_c00";
    cell.raw = cell.background = Image<float>(40, 40, 1.0f);
    cell.box = {0, 40, 0, 40};
    cell.epsf = Image<float>(11, 11, 1.0f / 121);
    cell.quality.fwhm = 2.5;
    for (const char* origin : {"gaia", "sep", "both"}) {
        diagnose::StarView star;
        star.origin = origin;
        star.used = true;
        star.stamp = Image<float>(11, 11, 10.0f);
        star.residual = Image<float>(11, 11, -0.5f);
        star.noise = Image<float>(11, 11, 1.0f);
        star.flux = 100;
        cell.stars.push_back(star);
    }
    diagnose::EpsfCellView empty;
    empty.error = "no usable PSF star in the cell";
    QStringList texts;
    for (const auto& figure :
         {diagnose::epsfStamp(cell), diagnose::epsfGrowthCurve(cell), diagnose::epsfResiduals(cell, 9),
          diagnose::psfStars(cell, true), diagnose::backgroundDiagnostics(cell), diagnose::epsfStamp(empty),
          diagnose::epsfGrowthCurve(empty), diagnose::epsfResiduals(empty, 9), diagnose::psfStars(empty, false)}) {
        std::vector<std::string> found{figure.note};
        for (const auto& panel : figure.panels) {
            if (const auto* image = std::get_if<diagnose::ImagePanel>(&panel)) {
                found.insert(found.end(), {image->title, image->unit, image->note});
                for (const auto& set : image->markers)
                    found.push_back(set.label);
            } else {
                const auto& axes = std::get<diagnose::AxesPanel>(panel);
                found.insert(found.end(), {axes.title, axes.xLabel, axes.yLabel, axes.note});
                found.insert(found.end(), axes.remarks.begin(), axes.remarks.end());
            }
        }
        for (const std::string& text : found)
            if (!text.empty())
                texts.push_back(figures::figureText(text));
    }
    QVERIFY(texts.size() > 30);
    for (const QString& text : texts)
        QVERIFY2(hasHangul(text), qPrintable(text));
    QVERIFY(figures::figureText("r50 = 1.46 pixels").contains(QStringLiteral("50")));
    QVERIFY(figures::figureText("r50 = 1.46 pixels").contains(QStringLiteral("1.46")));
    QVERIFY(figures::figureText("no ePSF: no usable PSF star in the cell").contains(QStringLiteral(": ")));
    QCOMPARE(figures::figureText("nothing like this"), QStringLiteral("nothing like this"));
}

QTEST_MAIN(TestKorean)
#include "test_korean.moc"
