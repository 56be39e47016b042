#include "tests/window/driven_window.h"
#include "widgets/catalog/catalog_table.h"
#include "widgets/catalog/catalog_view.h"
#include "widgets/catalog/filter_bar.h"
#include "widgets/epsf/epsf_view.h"
#include "widgets/patches/patches_panel.h"
#include "widgets/run/pipeline_runner.h"
#include "widgets/source/source_view.h"
#include "widgets/zp/zp_view.h"

#include <QAbstractItemModelTester>
#include <QAbstractProxyModel>
#include <QComboBox>
#include <QDialog>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QMenu>
#include <QTabWidget>
#include <QTableView>

#include <cmath>
#include <limits>
#include <set>

using namespace furrow;
using namespace furrow::widgets;

/// Every item model of the window on a real field, while it is used.
class TestModels : public QObject {
    Q_OBJECT
private slots:
    void everyModelIsSound();

private:
    static std::set<QAbstractItemModel*> modelsOf(const QWidget& window);
    static std::size_t blendedRow(const test::DrivenWindow& window);
    static void use(test::DrivenWindow& window);
};

/// Those that belong to the window, those that its views show and those behind them.
std::set<QAbstractItemModel*> TestModels::modelsOf(const QWidget& window) {
    std::set<QAbstractItemModel*> models;
    for (auto* model : window.findChildren<QAbstractItemModel*>())
        models.insert(model);
    for (auto* view : window.findChildren<QAbstractItemView*>())
        for (auto* model = view->model(); model;) {
            models.insert(model);
            const auto* proxy = qobject_cast<QAbstractProxyModel*>(model);
            model = proxy ? proxy->sourceModel() : nullptr;
        }
    return models;
}

/// One of the two fitted sources of one patch that are nearest to each other: they share their light.
std::size_t TestModels::blendedRow(const test::DrivenWindow& window) {
    const std::vector<std::size_t> rows = window.fittedRows();
    std::size_t closest = 0;
    double least = std::numeric_limits<double>::infinity();
    for (auto a = rows.begin(); a != rows.end(); ++a)
        for (auto b = std::next(a); b != rows.end(); ++b) {
            const double distance = std::hypot(window.number(*a, "x_pix_white") - window.number(*b, "x_pix_white"),
                                               window.number(*a, "y_pix_white") - window.number(*b, "y_pix_white"));
            if (distance < least && window.text(*a, "patch_tag") == window.text(*b, "patch_tag")) {
                least = distance;
                closest = *a;
            }
        }
    return closest;
}

void TestModels::use(test::DrivenWindow& window) {
    for (const char* id : {"white", "patch", "epsf", "zp", "catalog", "source"})
        QVERIFY(window.raise(id));
    // Source: numbers, SED and neighbours of a few sources
    SourceView* source = window->sourceView();
    source->tabs()->setCurrentWidget(source->neighbours());
    window->selection().selectSource(window.id(window.fittedRows().front()));
    for (int i = 0; i < 3; ++i)
        QVERIFY(window.trigger("nextSource"));
    QTRY_VERIFY_WITH_TIMEOUT(source->cutouts()->bands() == 5, test::kPatience);
    window->selection().selectSource(window.id(blendedRow(window)));
    QTRY_VERIFY_WITH_TIMEOUT(source->neighbours()->model()->rowCount() > 0, test::kPatience);
    // Catalog: sort, filter, words, an error, all again
    CatalogView* catalog = window->catalogView();
    const int all = catalog->model()->rowCount();
    catalog->table()->sortByColumn(1, Qt::DescendingOrder);
    catalog->filterBar()->setExpression(QStringLiteral("TYPE == \"STAR\""));
    QTRY_VERIFY(!catalog->model()->isOrdering() && catalog->model()->rowCount() < all);
    catalog->filterBar()->setExpression(QStringLiteral("TYPE == "));
    QTRY_VERIFY(!catalog->filterBar()->errorText().isEmpty());
    catalog->filterBar()->setExpression({});
    QTRY_COMPARE(catalog->model()->rowCount(), all);
    // Triage: filters, orders, a verdict and a note
    PatchesPanel* patches = window->patchesPanel();
    for (const ProblemFilter& filter : problemFilters()) {
        patches->setFilter(filter.problem, true);
        patches->setFilter(filter.problem, false);
    }
    patches->table()->sortByColumn(PatchModel::Chi2, Qt::AscendingOrder);
    window->selection().selectPatch(patches->model()->tag(0));
    patches->accept();
    patches->reviews()->setNote(patches->model()->tag(0), QStringLiteral("a note"));
    // Zero points: live clipping; ePSF: another band's stars
    window->zpView()->findChild<QDoubleSpinBox*>()->setValue(1.5);
    QTest::keyClick(window->epsfView()->grid(), Qt::Key_PageDown);
    QVERIFY(window.waitUntilQuiet());
    // A stage, after which everything is read again
    QSignalSpy finished(&window->runner(), &PipelineRunner::finished);
    QVERIFY(window.choose(window.menu(QStringLiteral("Run one stage")), QStringLiteral("Zero points")));
    QVERIFY(finished.wait(test::kPatience));
    QVERIFY(window.waitUntilQuiet());
}

void TestModels::everyModelIsSound() {
    test::DrivenWindow window;
    QVERIFY(window.open());
    QVERIFY(window.trigger("keys"));

    QMap<QString, int> found; // by the class of the model and the widget that owns or shows it
    std::vector<std::unique_ptr<QAbstractItemModelTester>> testers;
    for (QAbstractItemModel* model : modelsOf(*window)) {
        testers.push_back(
            std::make_unique<QAbstractItemModelTester>(model, QAbstractItemModelTester::FailureReportingMode::QtTest));
        const QString owner = model->parent() ? QString::fromLatin1(model->parent()->metaObject()->className())
                                              : QStringLiteral("nobody");
        ++found[QString::fromLatin1(model->metaObject()->className()).section(QStringLiteral("::"), -1) +
                QStringLiteral(" of ") + owner.section(QStringLiteral("::"), -1)];
    }
    // A model that is new in the window is to be named here, and used above.
    const QMap<QString, int> expected{
        {QStringLiteral("CatalogModel of CatalogView"), 1},
        {QStringLiteral("PatchModel of PatchesPanel"), 1},
        {QStringLiteral("PatchOrder of PatchesPanel"), 1},
        {QStringLiteral("StageModel of StagesPanel"), 1},
        {QStringLiteral("ZpModel of nobody"), 1},
        {QStringLiteral("QListModel of StarList"), 1},
        {QStringLiteral("QStandardItemModel of NumbersPanel"), 2},
        {QStringLiteral("QStandardItemModel of NeighboursPanel"), 1},
        {QStringLiteral("QStandardItemModel of ColumnChooser"), 1},
        {QStringLiteral("QSortFilterProxyModel of ColumnChooser"), 1},
        {QStringLiteral("QStringListModel of ExpressionEdit"), 3},
        {QStringLiteral("QCompletionModel of QCompleter"), 3},
        {QStringLiteral("QTableModel of QTableWidget"), 1}, // all keys
        {QStringLiteral("QStandardItemModel of QComboBox"),
         static_cast<int>(window->findChildren<QComboBox*>().size())},
    };
    QCOMPARE(found, expected);
    use(window);
}

QTEST_MAIN(TestModels)
#include "test_models.moc"
