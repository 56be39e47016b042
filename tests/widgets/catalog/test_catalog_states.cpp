#include "tests/widgets/catalog/catalog_field.h"
#include "widgets/catalog/catalog_table.h"
#include "widgets/catalog/catalog_view.h"
#include "widgets/catalog/column_chooser.h"
#include "widgets/catalog/export_dialog.h"
#include "widgets/catalog/filter_bar.h"
#include "widgets/catalog/plot_panel.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QTest>
#include <QTimer>

#include <filesystem>

using namespace furrow;
using namespace furrow::widgets;

/// The Catalog view where there is little, nothing or very much to show.
class TestCatalogStates : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void emptyTableSaysWhy();
    void catalogOfNoRows();
    void catalogOfOneRow();
    void fiveHundredColumns();
    void unicodeIds();
    void plotWithoutValuesSaysWhy();
    void logarithmicAxesCountWhatTheyCannotShow();
    void selectedRowWithoutAPlaceHasNoRing();
    void safeColoursOfThePlot();
    void existingFileIsAskedFor();
    void folderThatCannotBeWrittenIsNamed();

private:
    void open(const std::string& csv) {
        m_field = std::make_unique<test::CatalogField>(csv);
        QVERIFY(m_field->open(*m_document));
    }
    void filter(const QString& expression) {
        QSignalSpy ordered(m_view->model(), &CatalogModel::ordered);
        m_view->filterBar()->setExpression(expression);
        QVERIFY(ordered.wait());
    }
    PlotCanvas& canvas() const { return *m_view->plotPanel()->canvas(); }
    void plot(const char* x, const char* y) {
        m_view->showPlot(true);
        QSignalSpy drawn(&canvas(), &PlotCanvas::drawn);
        m_view->plotPanel()->plot(QString::fromLatin1(x), QString::fromLatin1(y));
        QTRY_VERIFY(!drawn.isEmpty() && !canvas().isDrawing() && canvas().data()->request.x == QLatin1String(x) &&
                    canvas().data()->request.y == QLatin1String(y));
    }
    /// Pixels of the middle of the rows that are not background.
    int inkInTheMiddle() const {
        const QImage picture = m_view->table()->viewport()->grab().toImage();
        int ink = 0;
        for (int y = picture.height() / 2 - 15; y < picture.height() / 2 + 15; ++y)
            for (int x = 0; x < picture.width(); ++x)
                ink += picture.pixel(x, y) != picture.pixel(1, 1);
        return ink;
    }

    test::TestSettings m_settings;
    std::unique_ptr<test::CatalogField> m_field;
    std::unique_ptr<FieldDocument> m_document;
    std::unique_ptr<Selection> m_selection;
    std::unique_ptr<SourceOrder> m_order;
    std::unique_ptr<CatalogView> m_view;
};

void TestCatalogStates::init() {
    QSettings().clear();
    m_document = std::make_unique<FieldDocument>();
    m_selection = std::make_unique<Selection>();
    m_order = std::make_unique<SourceOrder>();
    m_view = std::make_unique<CatalogView>(m_document.get(), m_selection.get(), m_order.get());
    m_view->resize(900, 500);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
}

void TestCatalogStates::cleanup() {
    m_view.reset();
    m_document.reset();
}

void TestCatalogStates::emptyTableSaysWhy() {
    QVERIFY(m_view->table()->emptyText().contains(QStringLiteral("once a field is open")));
    QVERIFY(inkInTheMiddle() > 50);
    open(test::kFinalCatalog);
    QVERIFY(m_view->model()->rowCount() == 8);
    filter(QStringLiteral("RA > 1000"));
    QCOMPARE(m_view->table()->emptyText(), QStringLiteral("No row matches the filter."));
    QCOMPARE(m_view->filterBar()->countText(), QStringLiteral("0 of 8 rows"));
    QVERIFY(inkInTheMiddle() > 50);
    // What is selected elsewhere stays selected, and a row that comes back is marked.
    m_selection->selectSource(QStringLiteral("00002"));
    filter(QStringLiteral("TYPE == \"EXP\""));
    QCOMPARE(m_view->table()->currentIndex().row(), 0);
}

void TestCatalogStates::catalogOfNoRows() {
    open("ID,RA,DEC,TYPE,FLUX_g_fit\n");
    const QAbstractItemModelTester tester(m_view->model());
    QCOMPARE(m_view->model()->rowCount(), 0);
    QCOMPARE(m_view->model()->columnCount(), 5);
    QCOMPARE(m_view->table()->emptyText(), QStringLiteral("The catalog has no rows."));
    filter(QStringLiteral("FLUX_g_fit > 1"));
    QVERIFY(m_view->filterBar()->errorText().isEmpty());
    plot("FLUX_g_fit", "");
    QCOMPARE(canvas().note(), QStringLiteral("No row is listed."));
    plot("RA", "DEC");
    QCOMPARE(canvas().note(), QStringLiteral("No row is listed."));
    const test::TempDir out;
    QPointer<ExportDialog> dialog = m_view->openExport();
    dialog->setFile(QString::fromStdString((out / "none.csv").string()));
    QSignalSpy finished(dialog.data(), &ExportDialog::finished);
    dialog->start();
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(readTextFile(out / "none.csv"), std::string("ID,RA,DEC,TYPE,FLUX_g_fit\n"));
}

void TestCatalogStates::catalogOfOneRow() {
    open("ID,RA,DEC,TYPE,FLUX_g_fit\nonly,150,2,STAR,7\n");
    QCOMPARE(m_view->filterBar()->countText(), QStringLiteral("1 rows"));
    plot("FLUX_g_fit", "RA");
    QVERIFY(canvas().note().isEmpty());
    const QPointF at = canvas().toWidget(7, 150);
    QVERIFY(canvas().plotArea().contains(at));
    QTest::mouseClick(&canvas(), Qt::LeftButton, {}, at.toPoint());
    QCOMPARE(m_selection->source(), QStringLiteral("only"));
    plot("FLUX_g_fit", "");
    QVERIFY(canvas().plotStyle().bins >= 1);
}

void TestCatalogStates::fiveHundredColumns() {
    std::string names = "ID", cells = "a1";
    for (int c = 1; c < 500; ++c) {
        names += ",column_" + std::to_string(c);
        cells += "," + std::to_string(c);
    }
    open(names + "\n" + cells + "\n");
    QCOMPARE(m_view->model()->columnCount(), 500);
    ColumnChooser& chooser = *m_view->columnChooser();
    chooser.search()->setText(QStringLiteral("_49"));
    QCOMPARE(chooser.list()->model()->rowCount(), 11); // 49, 490 to 499
    chooser.search()->setText(QStringLiteral("column_321"));
    QCOMPARE(chooser.list()->model()->rowCount(), 1);
    chooser.list()->model()->setData(chooser.list()->model()->index(0, 0), Qt::Unchecked, Qt::CheckStateRole);
    QVERIFY(m_view->table()->isColumnHidden(321));
    filter(QStringLiteral("column_499 == 499"));
    QCOMPARE(m_view->model()->rowCount(), 1);
}

void TestCatalogStates::unicodeIds() {
    open("ID,RA,DEC,TYPE\n별 1,150,2,STAR\nNGC α–β,151,2,EXP\n銀河\"\"é,152,2,EXP\n");
    filter(QStringLiteral("ID == \"NGC α–β\""));
    QCOMPARE(m_view->model()->rowCount(), 1);
    filter({});
    m_view->goTo(QStringLiteral("별"));
    QTRY_COMPARE(m_selection->source(), QStringLiteral("별 1"));
    QCOMPARE(m_view->table()->currentIndex().row(), 0);
    const test::TempDir out;
    QPointer<ExportDialog> dialog = m_view->openExport();
    for (const char* ending : {"csv", "fits", "vot", "reg"}) {
        dialog->setFormat(QString::fromLatin1(ending));
        dialog->setFile(QString::fromStdString((out / "목록").string()));
        QSignalSpy finished(dialog.data(), &ExportDialog::finished);
        dialog->start();
        QTRY_COMPARE(finished.size(), 1);
        QVERIFY2(finished[0][0].toBool(), qPrintable(dialog->message()));
    }
    const auto csv = ColumnStore::read(out / "목록.csv"), fits = ColumnStore::read(out / "목록.fits");
    QCOMPARE(csv->text(0, 0), std::string("별 1"));
    QCOMPARE(csv->text(1, 0), std::string("NGC α–β"));
    QCOMPARE(fits->text(0, 0), std::string("??? 1")); // the standard allows ASCII alone
    QVERIFY(readTextFile(out / "목록.vot").find("별 1") != std::string::npos);
    QVERIFY(readTextFile(out / "목록.reg").find("text={별 1}") != std::string::npos);
}

void TestCatalogStates::plotWithoutValuesSaysWhy() {
    open("ID,x,y,FLUX_g_fit\n1,1,,\n2,2,,\n3,,3,\n");
    plot("x", "FLUX_g_fit");
    QCOMPARE(canvas().note(), QStringLiteral("No listed row has a value of FLUX_g_fit."));
    const QImage said = canvas().grab().toImage();
    plot("FLUX_g_fit", "");
    QCOMPARE(canvas().note(), QStringLiteral("No listed row has a value of FLUX_g_fit."));
    plot("x", "y"); // each has values, but never in the same row
    QCOMPARE(canvas().note(), QStringLiteral("No listed row has a value of both."));
    plot("x", "x");
    QVERIFY(canvas().note().isEmpty());
    const QRect middle = canvas().plotArea().toRect().adjusted(40, 40, -40, -40);
    int ink = 0;
    for (int x = middle.left(); x < middle.right(); ++x)
        ink += said.pixel(x, middle.center().y()) != said.pixel(middle.left(), middle.top() + 3);
    QVERIFY(ink > 5);
}

void TestCatalogStates::logarithmicAxesCountWhatTheyCannotShow() {
    open("ID,x,y\n1,-1,5\n2,0,5\n3,10,5\n4,100,-5\n5,,5\n");
    plot("x", "y");
    QVERIFY(canvas().note().isEmpty());
    m_view->plotPanel()->action(QStringLiteral("logX"))->trigger();
    QTRY_COMPARE(canvas().note(), QStringLiteral("Not above 0 and not shown: 2"));
    m_view->plotPanel()->action(QStringLiteral("logY"))->trigger();
    QTRY_COMPARE(canvas().note(), QStringLiteral("Not above 0 and not shown: 3"));
    filter(QStringLiteral("x <= 0"));
    QTRY_COMPARE(canvas().note(), QStringLiteral("No listed row has values above 0, as a logarithmic axis needs."));
    QVERIFY(canvas().plotStyle().x.low > 0 && canvas().plotStyle().x.low < canvas().plotStyle().x.high);
}

void TestCatalogStates::selectedRowWithoutAPlaceHasNoRing() {
    open("ID,x,y\n1,1,2\n2,,2\n3,3,4\n4,-2,3\n");
    plot("x", "y");
    const QImage without = canvas().grab().toImage();
    m_selection->selectSource(QStringLiteral("2"));
    QCOMPARE(canvas().grab().toImage(), without);
    m_selection->selectSource(QStringLiteral("3"));
    QVERIFY(canvas().grab().toImage() != without);
}

void TestCatalogStates::safeColoursOfThePlot() {
    open(test::kFinalCatalog);
    plot("RA", "DEC");
    const auto count = [&](const QColor& color) {
        const QImage picture = canvas().grab().toImage();
        int found = 0;
        for (int y = 0; y < picture.height(); ++y)
            for (int x = 0; x < picture.width(); ++x)
                found += picture.pixel(x, y) == color.rgb();
        return found;
    };
    PlotStyle usual = canvas().plotStyle(), safe = usual;
    safe.colorBlindSafe = true;
    const QColor before = typeColor(MarkClass::Star, usual), after = typeColor(MarkClass::Galaxy, safe);
    QVERIFY(count(before) > 0 && count(after) == 0); // the dots of the legend are opaque
    QSignalSpy drawn(&canvas(), &PlotCanvas::drawn);
    canvas().setColorBlindSafe(true);
    QVERIFY(drawn.wait());
    QVERIFY(count(after) > 0 && count(typeColor(MarkClass::Galaxy, usual)) == 0);
}

void TestCatalogStates::existingFileIsAskedFor() {
    open(test::kFinalCatalog);
    const test::TempDir out;
    writeTextAtomically(out / "there.csv", "precious\n");
    QPointer<ExportDialog> dialog = m_view->openExport();
    dialog->setFile(QString::fromStdString((out / "there.csv").string()));
    QString question;
    const auto answer = [&](QMessageBox::StandardButton button) {
        QTimer::singleShot(100, dialog.data(), [&question, button] {
            auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
            if (!box)
                return;
            question = box->text();
            box->button(button)->click();
        });
        dialog->start();
    };
    answer(QMessageBox::No);
    QVERIFY(question.contains(QStringLiteral("there.csv")));
    QVERIFY(!dialog->isWriting());
    QCOMPARE(readTextFile(out / "there.csv"), std::string("precious\n"));
    QSignalSpy finished(dialog.data(), &ExportDialog::finished);
    answer(QMessageBox::Yes);
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(readTextFile(out / "there.csv"), std::string(test::kFinalCatalog));
}

void TestCatalogStates::folderThatCannotBeWrittenIsNamed() {
    open(test::kFinalCatalog);
    QPointer<ExportDialog> dialog = m_view->openExport();
    // A folder that nobody may write in, root included: it is a device.
    dialog->setFile(QStringLiteral("/dev/null/catalog.csv"));
    QSignalSpy finished(dialog.data(), &ExportDialog::finished);
    dialog->start();
    QTRY_COMPARE(finished.size(), 1);
    QVERIFY(!finished[0][0].toBool());
    QVERIFY2(dialog->message().contains(QStringLiteral("/dev/null")), qPrintable(dialog->message()));
    QVERIFY2(dialog->message().contains(QStringLiteral("folder")), qPrintable(dialog->message()));
    QVERIFY(dialog->isVisible()); // another name can be tried
}

QTEST_MAIN(TestCatalogStates)
#include "test_catalog_states.moc"
