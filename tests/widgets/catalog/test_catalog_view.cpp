#include "widgets/catalog/catalog_table.h"
#include "widgets/catalog/catalog_view.h"

#include <QAbstractItemModelTester>
#include <QHeaderView>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace furrow;
using namespace furrow::widgets;

namespace {

const char* const kCsv = "ID,RA,DEC,TYPE,FLUX_g_fit,note,excluded_saturation\n"
                         "b2,10.5,1.0,STAR,30,\"bright, red\",False\n"
                         "a1,11.5,1.1,EXP,4,Blend,False\n"
                         "c3,9.5,1.2,DEV,,blend edge,False\n"
                         "d4,12.5,1.3,,200,plain,True\n";

CatalogPtr catalog(const std::string& csv) {
    return std::make_shared<const CatalogData>(io::CsvTable::parse(csv, "test.csv"), sky::Wcs());
}

QStringList column(const CatalogModel& model, int index) {
    QStringList values;
    for (int row = 0; row < model.rowCount(); ++row)
        values.push_back(model.index(row, index).data().toString());
    return values;
}

} // namespace

class TestCatalogView : public QObject {
    Q_OBJECT
private slots:
    void modelKeepsTheRulesOfModels();
    void cellsAreThoseOfTheFile();
    void numbersSortByValueAndEmptyCellsLast();
    void lastRequestWins();
    void headersExplainTheirColumns();
    void excludedRowsAreGreyed();
    void orderIsShared();
    void missingCatalogIsEmpty();
};

void TestCatalogView::modelKeepsTheRulesOfModels() {
    SourceOrder order;
    CatalogModel model(&order);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setCatalog(catalog(kCsv));
    QSignalSpy ordered(&model, &CatalogModel::ordered);
    model.sort(4, Qt::DescendingOrder);
    QVERIFY(ordered.wait());
    model.setFilter({}, QStringLiteral("blend"));
    QVERIFY(ordered.wait());
    model.setCatalog(catalog("ID\n1\n"));
    model.setCatalog(nullptr);
}

void TestCatalogView::cellsAreThoseOfTheFile() {
    SourceOrder order;
    CatalogModel model(&order);
    model.setCatalog(catalog(kCsv));
    QCOMPARE(model.rowCount(), 4);
    QCOMPARE(model.columnCount(), 7);
    QCOMPARE(model.index(0, 5).data().toString(), QStringLiteral("bright, red"));
    QCOMPARE(model.headerData(3, Qt::Horizontal).toString(), QStringLiteral("TYPE"));
    QCOMPARE(model.headerData(2, Qt::Vertical).toInt(), 3);
    QVERIFY(model.index(0, 4).data(Qt::TextAlignmentRole).toInt() & Qt::AlignRight);
    QVERIFY(model.index(0, 5).data(Qt::TextAlignmentRole).toInt() & Qt::AlignLeft);
}

void TestCatalogView::numbersSortByValueAndEmptyCellsLast() {
    SourceOrder order;
    CatalogModel model(&order);
    model.setCatalog(catalog(kCsv));
    QSignalSpy ordered(&model, &CatalogModel::ordered);
    model.sort(4, Qt::AscendingOrder);
    QVERIFY(ordered.wait());
    QCOMPARE(column(model, 4), (QStringList{"4", "30", "200", ""})); // by text 200 would come first
    model.sort(4, Qt::DescendingOrder);
    QVERIFY(ordered.wait());
    QCOMPARE(column(model, 4), (QStringList{"200", "30", "4", ""}));
    model.sort(-1);
    QVERIFY(ordered.wait());
    QCOMPARE(column(model, 0), (QStringList{"b2", "a1", "c3", "d4"}));
}

void TestCatalogView::lastRequestWins() {
    SourceOrder order;
    CatalogModel model(&order);
    model.setCatalog(catalog(kCsv));
    QSignalSpy ordered(&model, &CatalogModel::ordered);
    model.sort(1, Qt::AscendingOrder);
    model.sort(1, Qt::DescendingOrder);
    model.setFilter({}, QStringLiteral("blend"));
    QVERIFY(ordered.wait());
    QTest::qWait(50);
    QCOMPARE(ordered.size(), 1);
    QCOMPARE(column(model, 0), (QStringList{"a1", "c3"}));
}

void TestCatalogView::headersExplainTheirColumns() {
    SourceOrder order;
    CatalogModel model(&order);
    model.setCatalog(catalog(kCsv));
    const QString flux = model.headerData(4, Qt::Horizontal, Qt::ToolTipRole).toString();
    QVERIFY2(flux.contains(QStringLiteral("flux"), Qt::CaseInsensitive), qPrintable(flux));
    QVERIFY(!flux.contains(QStringLiteral("{band}")));
    QVERIFY(model.headerData(5, Qt::Horizontal, Qt::ToolTipRole).toString().contains(QStringLiteral("your catalog")));
}

void TestCatalogView::excludedRowsAreGreyed() {
    SourceOrder order;
    CatalogModel model(&order);
    model.setCatalog(catalog(kCsv));
    QVERIFY(!model.index(0, 0).data(Qt::ForegroundRole).isValid());
    QVERIFY(model.index(3, 0).data(Qt::ForegroundRole).isValid());
}

void TestCatalogView::orderIsShared() {
    SourceOrder order;
    CatalogModel model(&order);
    model.setCatalog(catalog(kCsv));
    QSignalSpy ordered(&model, &CatalogModel::ordered);
    model.sort(1, Qt::AscendingOrder); // c3, b2, a1, d4
    QVERIFY(ordered.wait());
    QCOMPARE(*order.neighbour(0, 1), std::size_t(1));
    QCOMPARE(*order.neighbour(0, -1), std::size_t(2));
    QCOMPARE(*order.neighbour(3, 1), std::size_t(3)); // the end
    QCOMPARE(*order.neighbour(std::nullopt, 1), std::size_t(2));
    QCOMPARE(model.modelRow(0), 1);
    model.setFilter({}, QStringLiteral("blend"));
    QVERIFY(ordered.wait());
    QCOMPARE(model.modelRow(0), -1);
    QCOMPARE(*order.neighbour(0, 1), std::size_t(2)); // not listed: the first that is
}

void TestCatalogView::missingCatalogIsEmpty() {
    FieldDocument document;
    Selection selection;
    SourceOrder order;
    CatalogView view(&document, &selection, &order);
    QCOMPARE(view.model()->rowCount(), 0);
    selection.selectSource(QStringLiteral("nobody"));
    QVERIFY(!view.table()->currentIndex().isValid());
}

QTEST_MAIN(TestCatalogView)
#include "test_catalog_view.moc"
