#include "tests/widgets/catalog/catalog_field.h"
#include "widgets/catalog/catalog_table.h"
#include "widgets/catalog/catalog_view.h"
#include "widgets/catalog/column_chooser.h"
#include "widgets/catalog/export_dialog.h"
#include "widgets/catalog/filter_bar.h"
#include "widgets/catalog/filter_presets.h"
#include "widgets/catalog/plot_panel.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QCompleter>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPointer>
#include <QTest>
#include <QToolButton>

#include <cmath>

using namespace furrow;
using namespace furrow::widgets;

class TestCatalogWindow : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();
    void columnsAreReadAhead();
    void expressionFiltersAndCountsLive();
    void errorIsMarkedWhereItIs();
    void namesAreOfferedAndCompleted();
    void wordsAreAnotherMode();
    void presetsFilterAndAreSaved();
    void historyKeepsWhatEnterConfirmed();
    void headerClicksSortByOneKeyOrSeveral();
    void cellsShowSensibleDigitsAndTheirFullValue();
    void selectionIsSharedBothWays();
    void typingGoesToAnId();
    void enterOpensTheSource();
    void rowsAreCopiedAsTabSeparatedText();
    void columnsAreSearchedHiddenAndChosenBySets();
    void columnLayoutIsRemembered();
    void brushingSelectsRowsAndKeepsThem();
    void scatteredCrowdIsTinted();
    void plotFollowsTheFilter();
    void catalogOfAnotherFormatIsOpened();
    void exportWritesWhatIsListedOrSelected();

private:
    QStringList ids() const {
        QStringList values;
        for (int row = 0; row < m_view->model()->rowCount(); ++row)
            values.push_back(m_view->model()->index(row, 0).data().toString());
        return values;
    }
    void filter(const QString& expression) {
        QSignalSpy ordered(m_view->model(), &CatalogModel::ordered);
        m_view->filterBar()->setExpression(expression);
        QVERIFY(ordered.wait());
    }
    void create() {
        m_view.reset();
        m_view = std::make_unique<CatalogView>(m_document.get(), m_selection.get(), m_order.get());
        m_view->resize(1000, 500);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    }

    test::TestSettings m_settings;
    std::unique_ptr<test::CatalogField> m_field;
    std::unique_ptr<FieldDocument> m_document;
    std::unique_ptr<Selection> m_selection;
    std::unique_ptr<SourceOrder> m_order;
    std::unique_ptr<CatalogView> m_view;
};

void TestCatalogWindow::initTestCase() {
    m_field = std::make_unique<test::CatalogField>();
}

void TestCatalogWindow::init() {
    QSettings().clear();
    m_document = std::make_unique<FieldDocument>();
    m_selection = std::make_unique<Selection>();
    m_order = std::make_unique<SourceOrder>();
    create();
    QVERIFY(m_field->open(*m_document));
    QCOMPARE(m_view->model()->rowCount(), 8);
}

void TestCatalogWindow::cleanup() {
    m_view.reset();
}

void TestCatalogWindow::columnsAreReadAhead() {
    m_view->table()->setColumnHidden(5, true);
    QTRY_VERIFY(!m_view->isPreloading());
    const ColumnStore& cells = m_document->catalog()->table();
    for (std::size_t column = 0; column < cells.columns(); ++column)
        QVERIFY2(cells.isLoaded(column), cells.names()[column].c_str());
}

void TestCatalogWindow::expressionFiltersAndCountsLive() {
    QAbstractItemModelTester tester(m_view->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(m_view->filterBar()->countText(), QStringLiteral("8 rows"));
    QTest::keyClicks(m_view->filterBar()->edit(), QStringLiteral("fit_is_reliable && FLUX_g_fit / FLUXERR_g_fit > 20 "
                                                                 "&& TYPE == \"EXP\""));
    QTRY_COMPARE(ids(), QStringList{QStringLiteral("s7")});
    QCOMPARE(m_view->filterBar()->countText(), QStringLiteral("1 of 8 rows"));
    QVERIFY(m_view->filterBar()->errorText().isEmpty());
    m_view->filterBar()->edit()->clear();
    QTRY_COMPARE(m_view->model()->rowCount(), 8);
}

void TestCatalogWindow::errorIsMarkedWhereItIs() {
    filter(QStringLiteral("TYPE == \"EXP\""));
    m_view->filterBar()->setExpression(QStringLiteral("TYPE == \"EXP\" && FLUX_r_fit > 1"));
    QTRY_COMPARE(m_view->filterBar()->edit()->errorAt(), 17);
    const QString error = m_view->filterBar()->errorText();
    QVERIFY2(error.contains(QStringLiteral("Character 18")) && error.contains(QStringLiteral("FLUX_g_fit")),
             qPrintable(error));
    QCOMPARE(m_view->model()->rowCount(), 3); // the list is as it was
    // The mark is drawn: red pixels that a sound expression does not have.
    const auto red = [this] {
        const QImage image = m_view->filterBar()->edit()->grab().toImage();
        int count = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x) {
                const QColor c = image.pixelColor(x, y);
                count += c.red() > 150 && c.green() < 120 && c.blue() < 120;
            }
        return count;
    };
    QVERIFY(red() > 5);
    filter(QStringLiteral("TYPE == \"STAR\""));
    QCOMPARE(m_view->filterBar()->edit()->errorAt(), -1);
    QVERIFY(m_view->filterBar()->errorText().isEmpty());
    QCOMPARE(red(), 0);
}

void TestCatalogWindow::namesAreOfferedAndCompleted() {
    ExpressionEdit* edit = m_view->filterBar()->edit();
    edit->setFocus();
    QTest::keyClicks(edit, QStringLiteral("!fit_is_reliable && fluxerr"));
    QVERIFY(edit->wordCompleter()->popup()->isVisible());
    QCOMPARE(edit->wordCompleter()->currentCompletion(), QStringLiteral("FLUXERR_g_fit"));
    emit edit->wordCompleter()->activated(QStringLiteral("FLUXERR_g_fit"));
    QCOMPARE(edit->text(), QStringLiteral("!fit_is_reliable && FLUXERR_g_fit"));
    edit->wordCompleter()->popup()->hide();
    edit->clear();
    QTest::keyClicks(edit, QStringLiteral("TYPE == \"fl")); // a text, not a name
    QVERIFY(!edit->wordCompleter()->popup()->isVisible());
}

void TestCatalogWindow::wordsAreAnotherMode() {
    m_view->filterBar()->setWordsMode(true);
    m_view->filterBar()->edit()->setText(QStringLiteral("BLEND exp"));
    QTRY_COMPARE(ids(), QStringList{QStringLiteral("00002")});
    m_view->filterBar()->setWordsMode(false);
    QTRY_VERIFY(!m_view->filterBar()->errorText().isEmpty()); // as an expression these words mean nothing
}

void TestCatalogWindow::presetsFilterAndAreSaved() {
    saveFilterPreset(QStringLiteral("my bright ones"), QStringLiteral("MAG_g_fit < 21.5"));
    QMenu* menu = m_view->filterBar()->presetButton()->menu();
    emit menu->aboutToShow();
    const auto run = [&](const QString& name) {
        for (QAction* action : menu->actions())
            if (action->text() == name) {
                QSignalSpy ordered(m_view->model(), &CatalogModel::ordered);
                action->trigger();
                return ordered.wait();
            }
        return false;
    };
    QVERIFY(run(QStringLiteral("Problems")));
    QCOMPARE(ids(), QStringList{QStringLiteral("00003")});
    QVERIFY(run(QStringLiteral("Saturated")));
    QCOMPARE(ids(), QStringList{QStringLiteral("00004")});
    QVERIFY(run(QStringLiteral("At a bound")));
    QCOMPARE(ids(), QStringList{QStringLiteral("00003")});
    QVERIFY(run(QStringLiteral("S/N above 5 in g")));
    QCOMPARE(ids().size(), 6);
    QVERIFY(run(QStringLiteral("my bright ones")));
    QCOMPARE(ids(), (QStringList{QStringLiteral("00001"), QStringLiteral("00005"), QStringLiteral("s8")}));
    removeFilterPreset(QStringLiteral("my bright ones"));
    emit menu->aboutToShow();
    QVERIFY(!run(QStringLiteral("my bright ones")));
    QVERIFY(!run(QStringLiteral("Bright mask"))); // the catalog has no such column
}

void TestCatalogWindow::historyKeepsWhatEnterConfirmed() {
    ExpressionEdit* edit = m_view->filterBar()->edit();
    for (const char* text : {"FLUX_g_fit > 1", "FLUX_g_fit > 2", "FLUX_g_fit > 1"}) {
        edit->setText(QString::fromLatin1(text));
        QTest::keyClick(edit, Qt::Key_Return);
    }
    QCOMPARE(filterHistory(), (QStringList{QStringLiteral("FLUX_g_fit > 1"), QStringLiteral("FLUX_g_fit > 2")}));
    QMenu* menu = m_view->filterBar()->historyButton()->menu();
    emit menu->aboutToShow();
    menu->actions()[1]->trigger();
    QCOMPARE(edit->text(), QStringLiteral("FLUX_g_fit > 2"));
}

void TestCatalogWindow::headerClicksSortByOneKeyOrSeveral() {
    QHeaderView* header = m_view->table()->horizontalHeader();
    const auto click = [&](int column, Qt::KeyboardModifiers keys) {
        QSignalSpy ordered(m_view->model(), &CatalogModel::ordered);
        m_view->table()->scrollTo(m_view->model()->index(0, column));
        QTest::mouseClick(header->viewport(), Qt::LeftButton, keys,
                          {header->sectionViewportPosition(column) + 8, header->height() / 2});
        QVERIFY(ordered.wait());
    };
    click(3, {}); // TYPE
    QCOMPARE(ids().first(), QStringLiteral("00004"));
    QCOMPARE(m_view->model()->headerData(3, Qt::Horizontal).toString(), QStringLiteral("TYPE ▲"));
    click(4, Qt::ShiftModifier); // and FLUX within it
    QCOMPARE(ids(), (QStringList{"00004", "00002", "00003", "s7", "s6", "00005", "00001", "s8"}));
    QCOMPARE(m_view->model()->headerData(4, Qt::Horizontal).toString(), QStringLiteral("FLUX_g_fit ▲2"));
    click(4, Qt::ShiftModifier);
    QCOMPARE(ids(), (QStringList{"00004", "s7", "00003", "00002", "s6", "s8", "00001", "00005"}));
    click(4, {}); // alone, still descending
    QCOMPARE(m_view->model()->query().keys.size(), std::size_t(0));
    QCOMPARE(ids().first(), QStringLiteral("00001"));
}

void TestCatalogWindow::cellsShowSensibleDigitsAndTheirFullValue() {
    const CatalogModel& model = *m_view->model();
    QCOMPARE(model.index(0, 4).data().toString(), QStringLiteral("1000.12"));
    QCOMPARE(model.index(0, 4).data(Qt::EditRole).toString(), QStringLiteral("1000.123456789"));
    const QString tip = model.index(0, 4).data(Qt::ToolTipRole).toString();
    QVERIFY2(tip.contains(QStringLiteral("1000.123456789 ct")), qPrintable(tip));
    QCOMPARE(model.index(0, 1).data().toString(), QStringLiteral("150.1"));
    QVERIFY(model.headerData(6, Qt::Horizontal, Qt::ToolTipRole).toString().contains(QStringLiteral("[mag]")));
    // Flags: good ones and bad ones differ, neutral cells have no colour of their own.
    const auto color = [&](int row, int column) {
        return model.index(row, column).data(Qt::BackgroundRole).value<QColor>();
    };
    QVERIFY(color(0, 10).green() > color(0, 10).red());
    QVERIFY(color(2, 10).red() > color(2, 10).green());
    QVERIFY(color(2, 11).red() > color(2, 11).green());
    QVERIFY(!color(0, 11).isValid());
    QVERIFY(!color(0, 9).isValid());
    QVERIFY(color(3, 9).isValid());
    QVERIFY(!color(0, 4).isValid());
}

void TestCatalogWindow::selectionIsSharedBothWays() {
    m_selection->selectSource(QStringLiteral("s7"));
    QCOMPARE(m_view->table()->currentIndex().row(), 6);
    QVERIFY(m_view->table()->selectionModel()->isRowSelected(6));
    QTest::keyClick(m_view->table(), Qt::Key_Down);
    QCOMPARE(m_selection->source(), QStringLiteral("s8"));
    m_selection->selectSource(QStringLiteral("nobody"));
    QVERIFY(!m_view->table()->currentIndex().isValid());
    // Several rows stay selected while another view moves on.
    m_view->table()->setCurrentIndex(m_view->model()->index(0, 0));
    for (int i = 0; i < 3; ++i)
        QTest::keyClick(m_view->table(), Qt::Key_Down, Qt::ShiftModifier);
    QTRY_COMPARE(m_view->table()->pickedCount(), std::size_t(4));
    QCOMPARE(m_view->table()->selectedRows(), (std::vector<std::uint32_t>{0, 1, 2, 3}));
    m_selection->selectSource(QStringLiteral("s8"));
    QCOMPARE(m_view->table()->currentIndex().row(), 7);
    QCOMPARE(m_view->table()->pickedCount(), std::size_t(4));
}

void TestCatalogWindow::typingGoesToAnId() {
    m_view->table()->setFocus();
    QTest::keyClicks(m_view->table(), QStringLiteral("s7"));
    QTRY_COMPARE(m_selection->source(), QStringLiteral("s7"));
    QTest::keyClicks(m_view->goToEdit(), QStringLiteral("x"));
    m_view->goToEdit()->setText({});
    QTest::keyClicks(m_view->goToEdit(), QStringLiteral("00005"));
    QTRY_COMPARE(m_selection->source(), QStringLiteral("00005"));
    m_view->goToEdit()->setText({});
    QTest::keyClicks(m_view->goToEdit(), QStringLiteral("zzz"));
    QTRY_VERIFY(m_view->goToEdit()->palette().color(QPalette::Text).red() > 200);
    QCOMPARE(m_selection->source(), QStringLiteral("00005"));
}

void TestCatalogWindow::enterOpensTheSource() {
    QSignalSpy activated(m_view.get(), &CatalogView::activated);
    m_selection->selectSource(QStringLiteral("00002"));
    QTest::keyClick(m_view->table(), Qt::Key_Return);
    QCOMPARE(activated.size(), 1);
    QCOMPARE(activated[0][0].toString(), QStringLiteral("00002"));
    const QRect cell = m_view->table()->visualRect(m_view->model()->index(4, 0));
    QTest::mouseClick(m_view->table()->viewport(), Qt::LeftButton, {}, cell.center());
    QTest::mouseDClick(m_view->table()->viewport(), Qt::LeftButton, {}, cell.center());
    QVERIFY(activated.size() >= 2);
    QCOMPARE(activated.last()[0].toString(), QStringLiteral("00005"));
}

void TestCatalogWindow::rowsAreCopiedAsTabSeparatedText() {
    for (int column = 3; column < 12; ++column)
        m_view->table()->setColumnHidden(column, column != 4 && column != 7);
    m_view->table()->horizontalHeader()->moveSection(4, 0);
    m_view->table()->setCurrentIndex(m_view->model()->index(0, 0));
    QTest::keyClick(m_view->table(), Qt::Key_Down, Qt::ShiftModifier);
    QTRY_COMPARE(m_view->table()->pickedCount(), std::size_t(2));
    QSignalSpy copied(m_view->table(), &CatalogTable::copied);
    QTest::keyClick(m_view->table(), Qt::Key_C, Qt::ControlModifier);
    QVERIFY(copied.wait());
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("FLUX_g_fit\tID\tRA\tDEC\tnote\n"
                                                                  "1000.123456789\t00001\t150.1\t2.1\tbright, red\n"
                                                                  "30\t00002\t150.2\t2.2\tblend\n"));
}

void TestCatalogWindow::columnsAreSearchedHiddenAndChosenBySets() {
    ColumnChooser* chooser = m_view->columnChooser();
    QAbstractItemModelTester tester(chooser->list()->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(chooser->list()->model()->rowCount(), 12);
    chooser->search()->setText(QStringLiteral("magnitude")); // in the description
    QCOMPARE(chooser->list()->model()->rowCount(), 1);
    const QModelIndex item = chooser->list()->model()->index(0, 0);
    QCOMPARE(item.data().toString(), QStringLiteral("MAG_g_fit"));
    chooser->list()->model()->setData(item, Qt::Unchecked, Qt::CheckStateRole);
    QVERIFY(m_view->table()->isColumnHidden(6));
    const auto shown = [this] {
        QStringList names;
        for (const int column : m_view->table()->shownColumns())
            names.push_back(
                QString::fromStdString(m_document->catalog()->table().names()[static_cast<std::size_t>(column)]));
        return names;
    };
    const int fluxes = chooser->sets()->findText(QStringLiteral("Fluxes"));
    QVERIFY(fluxes > 0);
    emit chooser->sets()->activated(fluxes);
    QCOMPARE(shown(), (QStringList{"ID", "FLUX_g_fit", "FLUXERR_g_fit"}));
    emit chooser->sets()->activated(chooser->sets()->findText(QStringLiteral("Band g")));
    QCOMPARE(shown(), (QStringList{"ID", "FLUX_g_fit", "FLUXERR_g_fit", "MAG_g_fit"}));
    emit chooser->sets()->activated(chooser->sets()->findText(QStringLiteral("Flags")));
    QCOMPARE(shown(),
             (QStringList{"ID", "excluded_saturation", "excluded_any", "fit_is_reliable", "fit_quality_issues"}));
    emit chooser->sets()->activated(1);
    QCOMPARE(shown().size(), 12);
}

void TestCatalogWindow::columnLayoutIsRemembered() {
    QHeaderView* header = m_view->table()->horizontalHeader();
    header->moveSection(header->visualIndex(6), 1);
    m_view->columnChooser()->showOnly({0, 3, 6});
    m_view->table()->setColumnWidth(3, 133);
    create(); // saves what the first one had not yet
    QCOMPARE(m_view->table()->shownColumns(), (std::vector<int>{0, 6, 3}));
    QCOMPARE(m_view->table()->columnWidth(3), 133);
    m_view->columnChooser()->resetOrder();
    QCOMPARE(m_view->table()->shownColumns(), (std::vector<int>{0, 3, 6}));
}

void TestCatalogWindow::brushingSelectsRowsAndKeepsThem() {
    m_view->showPlot(true);
    PlotPanel* panel = m_view->plotPanel();
    QSignalSpy drawn(panel->canvas(), &PlotCanvas::drawn);
    panel->plot(QStringLiteral("RA"), QStringLiteral("DEC"));
    QTRY_VERIFY(panel->canvas()->data() && panel->canvas()->data()->request.x == QStringLiteral("RA"));
    QTRY_VERIFY(!panel->canvas()->isDrawing() && !drawn.isEmpty());
    PlotCanvas* canvas = panel->canvas();
    const auto drag = [&](QPointF from, QPointF to, Qt::KeyboardModifiers keys) {
        QTest::mousePress(canvas, Qt::LeftButton, keys, from.toPoint());
        QTest::mouseMove(canvas, (0.5 * (from + to)).toPoint());
        QTest::mouseMove(canvas, to.toPoint());
        QTest::mouseRelease(canvas, Qt::LeftButton, keys, to.toPoint());
        QTRY_VERIFY(!canvas->isBrushing());
    };
    drag(canvas->toWidget(150.15, 2.15), canvas->toWidget(150.35, 2.35), {});
    QCOMPARE(m_view->table()->selectedRows(), (std::vector<std::uint32_t>{1, 2}));
    QVERIFY(m_view->table()->selectionModel()->isRowSelected(1));
    drag(canvas->toWidget(150.65, 2.65), canvas->toWidget(150.75, 2.75), Qt::ControlModifier);
    QCOMPARE(m_view->table()->selectedRows(), (std::vector<std::uint32_t>{1, 2, 6}));
    // Sorting keeps them.
    QSignalSpy ordered(m_view->model(), &CatalogModel::ordered);
    m_view->model()->sort(0, Qt::DescendingOrder);
    QVERIFY(ordered.wait());
    QCOMPARE(m_view->table()->selectedRows(), (std::vector<std::uint32_t>{6, 2, 1}));
    panel->action(QStringLiteral("keep"))->trigger();
    QVERIFY(ordered.wait());
    QCOMPARE(ids(), (QStringList{"s7", "00003", "00002"}));
    filter(QStringLiteral("FLUX_g_fit > 35"));
    QCOMPARE(ids(), (QStringList{"s7", "00003"}));
    emit m_view->filterBar()->pickedDropped();
    QTRY_COMPARE(m_view->model()->rowCount(), 5);
    // A click on a point selects its source.
    QTRY_COMPARE(canvas->data()->size(), std::size_t(5));
    QTest::mouseClick(canvas, Qt::LeftButton, {}, canvas->toWidget(150.8, 2.8).toPoint());
    QCOMPARE(m_selection->source(), QStringLiteral("s8"));
}

void TestCatalogWindow::scatteredCrowdIsTinted() {
    std::string csv = "ID,v\n";
    for (int i = 0; i < 4000; ++i)
        csv += "a" + std::to_string(i) + "," + std::to_string(i % 2) + "\n";
    const test::CatalogField field(csv);
    QVERIFY(field.open(*m_document));
    auto odd = std::make_shared<std::vector<std::uint8_t>>(4000);
    for (std::size_t i = 1; i < odd->size(); i += 2)
        (*odd)[i] = 1;
    m_view->table()->setPicked(odd);
    QCOMPARE(m_view->table()->pickedCount(), std::size_t(2000));
    QVERIFY(m_view->table()->selectionModel()->selection().isEmpty());
    const auto tint = [&](int row) { return m_view->model()->index(row, 0).data(Qt::BackgroundRole); };
    QVERIFY(!tint(0).isValid() && tint(1).isValid());
    QTest::qWait(20); // nothing takes the rows back by itself
    QCOMPARE(m_view->table()->selectedRows().size(), std::size_t(2000));
    // A click in the table replaces them.
    QTest::mouseClick(m_view->table()->viewport(), Qt::LeftButton, {},
                      m_view->table()->visualRect(m_view->model()->index(0, 0)).center());
    QTRY_VERIFY(!m_view->table()->picked());
    QVERIFY(!tint(1).isValid());
    QCOMPARE(m_view->table()->selectedRows(), (std::vector<std::uint32_t>{0}));
}

void TestCatalogWindow::plotFollowsTheFilter() {
    m_view->showPlot(true);
    PlotPanel* panel = m_view->plotPanel();
    panel->plot(QStringLiteral("FLUX_g_fit"), {});
    QTRY_VERIFY(panel->canvas()->data() && panel->canvas()->data()->isHistogram());
    QTRY_COMPARE(panel->canvas()->data()->size(), std::size_t(8));
    filter(QStringLiteral("TYPE == \"EXP\""));
    QTRY_COMPARE(panel->canvas()->data()->size(), std::size_t(3));
    panel->action(QStringLiteral("all"))->trigger();
    QTRY_COMPARE(panel->canvas()->data()->size(), std::size_t(8));
    panel->plot(QStringLiteral("FLUX_r_fit"), {});
    QTRY_VERIFY(panel->problem().contains(QStringLiteral("FLUX_g_fit")));
}

void TestCatalogWindow::catalogOfAnotherFormatIsOpened() {
    const test::CatalogField field;
    const auto& dir = field.dir();
    exportCatalog(ColumnStore::read(dir / "w/output_catalog.csv"), dir / "w/final.fits");
    std::filesystem::remove(dir / "w/output_catalog.csv");
    writeTextAtomically(dir / "w/config_used_20250102_000000.yaml",
                        "inputs: {input_catalog: cat.csv, image_list_file: list.txt}\noutputs: {work_dir: " +
                            (dir / "w").string() + ", final_catalog: final.fits}\n");
    QVERIFY(field.open(*m_document));
    QVERIFY(m_document->catalog()->table().fits());
    QCOMPARE(ids(), (QStringList{"00001", "00002", "00003", "00004", "00005", "s6", "s7", "s8"}));
    filter(QStringLiteral("fit_is_reliable && FLUX_g_fit / FLUXERR_g_fit > 20 && TYPE == \"EXP\""));
    QCOMPARE(ids(), QStringList{QStringLiteral("s7")});
}

void TestCatalogWindow::exportWritesWhatIsListedOrSelected() {
    const test::TempDir out;
    filter(QStringLiteral("TYPE == \"STAR\""));
    QSignalSpy ordered(m_view->model(), &CatalogModel::ordered);
    m_view->model()->sort(4, Qt::DescendingOrder);
    QVERIFY(ordered.wait());
    m_view->columnChooser()->showOnly({0, 4});
    m_selection->selectSource(QStringLiteral("00005"));
    QPointer<ExportDialog> dialog = m_view->openExport();
    const auto write = [&](const std::string& path) {
        QSignalSpy finished(dialog.data(), &ExportDialog::finished);
        dialog->setFile(QString::fromStdString(path));
        dialog->start();
        return (!finished.isEmpty() || finished.wait()) && finished[0][0].toBool();
    };
    dialog->setAllColumns(false);
    QVERIFY(write(out / "listed.csv"));
    QCOMPARE(readTextFile(out / "listed.csv"),
             std::string("ID,FLUX_g_fit\ns8,2000\n00001,1000.123456789\n00005,500\n"));
    QVERIFY(dialog->message().contains(QStringLiteral("listed.csv")) &&
            dialog->message().contains(QStringLiteral("3 rows")));
    dialog->setRows(ExportDialog::Rows::Selected);
    QVERIFY(write(out / "one.csv"));
    QCOMPARE(readTextFile(out / "one.csv"), std::string("ID,FLUX_g_fit\n00005,500\n"));
    dialog->setRows(ExportDialog::Rows::All);
    dialog->setAllColumns(true);
    QVERIFY(write(out / "all.csv"));
    QCOMPARE(readTextFile(out / "all.csv"), std::string(test::kFinalCatalog));
    for (const char* ending : {"fits", "vot", "reg"}) {
        dialog->setFormat(QString::fromLatin1(ending));
        QVERIFY(write(out / "all.csv")); // the ending follows the format
        QVERIFY(std::filesystem::exists(out / (std::string("all.") + ending)));
    }
    writeTextAtomically(out / "check.py",
                        "from astropy.table import Table\n"
                        "t, v = Table.read('all.fits'), Table.read('all.vot')\n"
                        "assert len(t) == len(v) == 8 and t['ID'][5] == 's6', t\n"
                        "assert str(t['FLUX_g_fit'].unit) == 'ct' and t['FLUX_g_fit'][0] == 1000.123456789\n"
                        "assert bool(t['fit_is_reliable'][2]) is False and t['RA'].unit == 'deg'\n");
    QCOMPARE(std::system(("cd '" + out.path().string() + "' && /usr/bin/python3 check.py > log 2>&1").c_str()), 0);
    QVERIFY(readTextFile(out / "all.reg").find("color=cyan text={00001}") != std::string::npos);
    // The field's own files are safe.
    dialog->setFormat(QStringLiteral("csv"));
    for (const std::filesystem::path& own : {m_field->dir() / "w/output_catalog.csv", m_field->dir() / "input.csv"}) {
        const std::string before = readTextFile(own);
        QVERIFY(!write(own));
        QVERIFY(dialog->message().contains(QStringLiteral("Choose another name")));
        QCOMPARE(readTextFile(own), before);
    }
    QVERIFY(write(m_field->dir() / "w/mine.csv"));
}

QTEST_MAIN(TestCatalogWindow)
#include "test_catalog_window.moc"
