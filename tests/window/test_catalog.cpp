#include "tests/window/driven_window.h"

#include "core/base/atomic_file.h"
#include "widgets/catalog/catalog_table.h"
#include "widgets/catalog/catalog_view.h"
#include "widgets/catalog/column_chooser.h"
#include "widgets/catalog/export_dialog.h"
#include "widgets/catalog/filter_bar.h"
#include "widgets/catalog/plot_panel.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLineEdit>
#include <QListView>
#include <QPointer>
#include <QPushButton>

#include <cmath>
#include <set>

using namespace furrow;
using namespace furrow::widgets;

/// The Catalog view of a real field against pandas, and its exports against astropy.
class TestCatalog : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void cellsAreThoseOfTheFile();
    void sortsAndFiltersLikePandas();
    void columnsAreChosen();
    void scatterIsBrushed();
    void histogramCountsTheRows();
    void rowsAreCopiedAndFound();
    void exportsAreReadByAstropy();
    void ownFilesAreSafe();

private:
    CatalogView& view() const { return *(*m_window)->catalogView(); }
    QStringList ids() const;
    void filter(const QString& expression) const;
    bool write(ExportDialog* dialog, const std::filesystem::path& file) const;
    QString path(const std::filesystem::path& file) const { return QString::fromStdString(file.string()); }

    std::unique_ptr<test::DrivenWindow> m_window;
};

namespace {

const auto kFilter = QStringLiteral("fit_is_reliable && FLUX_r_fit / FLUXERR_r_fit > 20 && TYPE == \"EXP\"");
const QByteArray kPandas = R"(
import sys
import pandas as pd
catalog = pd.read_csv(sys.argv[1], dtype={'ID': str, 'gaia_source_id': str}, low_memory=False, float_precision='round_trip')
reliable = catalog.fit_is_reliable.astype(str).str.lower() == 'true'
chosen = catalog[reliable & (catalog.FLUX_r_fit / catalog.FLUXERR_r_fit > 20) & (catalog.TYPE == 'EXP')]
)";

} // namespace

void TestCatalog::init() {
    m_window = std::make_unique<test::DrivenWindow>();
    QVERIFY(m_window->open());
    QVERIFY(m_window->raise("catalog"));
}

void TestCatalog::cleanup() {
    m_window.reset();
}

QStringList TestCatalog::ids() const {
    QStringList values;
    for (int row = 0; row < view().model()->rowCount(); ++row)
        values.push_back(view().model()->index(row, 0).data().toString());
    return values;
}

void TestCatalog::filter(const QString& expression) const {
    QSignalSpy ordered(view().model(), &CatalogModel::ordered);
    view().filterBar()->setExpression(expression);
    QVERIFY(ordered.wait(test::kPatience));
}

bool TestCatalog::write(ExportDialog* dialog, const std::filesystem::path& file) const {
    QSignalSpy finished(dialog, &ExportDialog::finished);
    dialog->setFile(path(file));
    dialog->start();
    return (!finished.isEmpty() || finished.wait(test::kPatience)) && finished[0][0].toBool();
}

void TestCatalog::cellsAreThoseOfTheFile() {
    const CatalogModel& model = *view().model();
    const io::CsvTable& file = m_window->catalog();
    QCOMPARE(model.rowCount(), static_cast<int>(file.rows()));
    QCOMPARE(model.columnCount(), static_cast<int>(file.names().size()));
    for (std::size_t column = 0; column < file.names().size(); ++column) {
        QVERIFY(model.headerData(static_cast<int>(column), Qt::Horizontal)
                    .toString()
                    .startsWith(QString::fromStdString(file.names()[column])));
        for (std::size_t row = 0; row < file.rows(); row += 7)
            QCOMPARE(model.index(static_cast<int>(row), static_cast<int>(column)).data(Qt::EditRole).toString(),
                     QString::fromStdString(file.text(row, column)));
    }
    // Flags in colour: reliable green, not reliable red.
    const auto reliable = static_cast<int>(file.find("fit_is_reliable").value());
    int green = 0, red = 0;
    for (std::size_t row = 0; row < file.rows(); ++row) {
        const auto color = model.index(static_cast<int>(row), reliable).data(Qt::BackgroundRole).value<QColor>();
        const bool good =
            QString::fromStdString(m_window->text(row, "fit_is_reliable")).toLower() == QLatin1String("true");
        green += good && color.green() > color.red();
        red += !good && color.red() > color.green();
    }
    QCOMPARE(green + red, static_cast<int>(file.rows()));
    QVERIFY(green > 50 && red > 5);
}

void TestCatalog::sortsAndFiltersLikePandas() {
    QTest::keyClicks(view().filterBar()->edit(), kFilter);
    QTRY_VERIFY_WITH_TIMEOUT(!view().model()->isOrdering() && view().filterBar()->errorText().isEmpty() &&
                                 view().model()->rowCount() < static_cast<int>(m_window->catalog().rows()),
                             test::kPatience);
    // Sorted by a click on the header, twice: descending
    QHeaderView* header = view().table()->horizontalHeader();
    const auto column = static_cast<int>(m_window->catalog().find("MAG_r_fit").value());
    view().table()->scrollTo(view().model()->index(0, column));
    for (int click = 0; click < 2; ++click) {
        QSignalSpy ordered(view().model(), &CatalogModel::ordered);
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                          {header->sectionViewportPosition(column) + 8, header->height() / 2});
        QVERIFY(ordered.wait(test::kPatience));
    }
    const QByteArray expected =
        test::python(kPandas + "print(' '.join(chosen.sort_values('MAG_r_fit', ascending=False, kind='stable').ID))\n",
                     {path(m_window->work() / "output_catalog.csv")});
    QCOMPARE(ids(), QString::fromUtf8(expected.trimmed()).split(QLatin1Char(' ')));
    QVERIFY(ids().size() > 5);
    QCOMPARE(view().filterBar()->countText(),
             QStringLiteral("%1 of %2 rows").arg(ids().size()).arg(m_window->catalog().rows()));
    // "Next source" follows what is listed.
    view().table()->setCurrentIndex(view().model()->index(1, 0));
    const QStringList listed = ids();
    QVERIFY(m_window->trigger("nextSource"));
    QCOMPARE((*m_window)->selection().source(), listed[2]);
    // What is not an expression is told where it is wrong; the list stays.
    view().filterBar()->setExpression(QStringLiteral("FLUX_r_fit >"));
    QTRY_VERIFY(!view().filterBar()->errorText().isEmpty());
    QCOMPARE(ids(), listed);
}

void TestCatalog::columnsAreChosen() {
    ColumnChooser* chooser = view().columnChooser();
    chooser->search()->setText(QStringLiteral("MAG_"));
    QCOMPARE(chooser->list()->model()->rowCount(), 5);
    QVERIFY(
        chooser->list()->model()->setData(chooser->list()->model()->index(2, 0), Qt::Unchecked, Qt::CheckStateRole));
    QVERIFY(view().table()->isColumnHidden(static_cast<int>(m_window->catalog().find("MAG_r_fit").value())));
    emit chooser->sets()->activated(chooser->sets()->findText(QStringLiteral("Band g")));
    for (const int column : view().table()->shownColumns()) {
        const std::string& name = m_window->catalog().names()[static_cast<std::size_t>(column)];
        QVERIFY2(name == "ID" || name.find("_g") != name.npos, name.c_str());
    }
    QVERIFY(view().table()->shownColumns().size() >= 6);
}

void TestCatalog::scatterIsBrushed() {
    view().showPlot(true);
    PlotPanel* panel = view().plotPanel();
    PlotCanvas* canvas = panel->canvas();
    panel->plot(QStringLiteral("MAG_g_fit - MAG_r_fit"), QStringLiteral("MAG_r_fit"));
    QTRY_VERIFY_WITH_TIMEOUT(canvas->data() && canvas->data()->request.y == QLatin1String("MAG_r_fit") &&
                                 !canvas->isDrawing() && canvas->plotArea().height() > 60,
                             test::kPatience);
    // Drag a rectangle around colours 0.2 to 1.2 and magnitudes up to 19.5.
    const QPointF a = canvas->toWidget(0.2, 19.5), b = canvas->toWidget(1.2, 14.0);
    const QRectF area = QRectF(a, b).normalized().intersected(canvas->plotArea());
    QTest::mousePress(canvas, Qt::LeftButton, {}, area.topLeft().toPoint());
    QTest::mouseMove(canvas, area.center().toPoint());
    QTest::mouseMove(canvas, area.bottomRight().toPoint());
    QTest::mouseRelease(canvas, Qt::LeftButton, {}, area.bottomRight().toPoint());
    QTRY_VERIFY(!canvas->isBrushing());
    const auto colourOf = [this](std::size_t row) {
        return m_window->number(row, "MAG_g_fit") - m_window->number(row, "MAG_r_fit");
    };
    std::set<std::uint32_t> picked;
    for (const std::uint32_t row : view().table()->selectedRows())
        picked.insert(row);
    int inside = 0;
    for (std::size_t row = 0; row < m_window->catalog().rows(); ++row) {
        const QPointF at = canvas->toWidget(colourOf(row), m_window->number(row, "MAG_r_fit"));
        if (!std::isfinite(at.x()) || !std::isfinite(at.y()))
            continue;
        const bool clearlyIn = area.adjusted(2, 2, -2, -2).contains(at),
                   clearlyOut = !area.adjusted(-2, -2, 2, 2).contains(at);
        inside += clearlyIn;
        if (clearlyIn)
            QVERIFY(picked.contains(static_cast<std::uint32_t>(row)));
        if (clearlyOut)
            QVERIFY(!picked.contains(static_cast<std::uint32_t>(row)));
    }
    QVERIFY(inside >= 5);
    // Keep only these, in the table, too.
    QSignalSpy ordered(view().model(), &CatalogModel::ordered);
    panel->action(QStringLiteral("keep"))->trigger();
    QVERIFY(ordered.wait(test::kPatience));
    QCOMPARE(view().model()->rowCount(), static_cast<int>(picked.size()));
    // A click on a point selects its source.
    QTRY_VERIFY_WITH_TIMEOUT(canvas->data()->size() == picked.size() && !canvas->isDrawing(), test::kPatience);
    const std::size_t first = *picked.begin();
    const QPoint at = canvas->toWidget(colourOf(first), m_window->number(first, "MAG_r_fit")).toPoint();
    QTest::mouseClick(canvas, Qt::LeftButton, {}, at);
    const QString chosen = (*m_window)->selection().source();
    bool near = false;
    for (const std::uint32_t row : picked)
        near = near || (m_window->id(row) == chosen &&
                        QLineF(canvas->toWidget(colourOf(row), m_window->number(row, "MAG_r_fit")), at).length() < 3);
    QVERIFY(near);
}

void TestCatalog::histogramCountsTheRows() {
    view().showPlot(true);
    PlotPanel* panel = view().plotPanel();
    PlotCanvas* canvas = panel->canvas();
    panel->plot(QStringLiteral("MAG_r_fit"), {});
    QTRY_VERIFY_WITH_TIMEOUT(canvas->data() && canvas->data()->isHistogram() && !canvas->isDrawing(), test::kPatience);
    std::size_t finite = 0;
    for (std::size_t row = 0; row < m_window->catalog().rows(); ++row)
        finite += std::isfinite(m_window->number(row, "MAG_r_fit"));
    const auto counted = [&] {
        std::size_t count = 0;
        for (const double value : canvas->data()->x)
            count += std::isfinite(value);
        return count;
    };
    QCOMPARE(counted(), finite);
    QTRY_VERIFY(test::differing(canvas->grab().toImage(), QImage(canvas->size(), QImage::Format_RGB32)) > 1000);
    filter(QStringLiteral("TYPE == \"STAR\""));
    QTRY_VERIFY_WITH_TIMEOUT(counted() < finite, test::kPatience);
    std::size_t stars = 0;
    for (std::size_t row = 0; row < m_window->catalog().rows(); ++row)
        stars += m_window->text(row, "TYPE") == "STAR" && std::isfinite(m_window->number(row, "MAG_r_fit"));
    QCOMPARE(counted(), stars);
    panel->action(QStringLiteral("all"))->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(counted(), finite, test::kPatience);
}

void TestCatalog::rowsAreCopiedAndFound() {
    CatalogTable* table = view().table();
    view().columnChooser()->showOnly({m_window->catalog().find("ID").value(), m_window->catalog().find("RA").value()});
    table->setFocus();
    table->setCurrentIndex(view().model()->index(3, 0));
    QTest::keyClick(table, Qt::Key_Down, Qt::ShiftModifier);
    QTRY_COMPARE(table->pickedCount(), std::size_t(2));
    QSignalSpy copied(table, &CatalogTable::copied);
    QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
    QVERIFY(copied.size() == 1 || copied.wait(test::kPatience));
    QCOMPARE(QGuiApplication::clipboard()->text().toStdString(),
             "ID\tRA\n" + m_window->text(3, "ID") + '\t' + m_window->text(3, "RA") + '\n' + m_window->text(4, "ID") +
                 '\t' + m_window->text(4, "RA") + '\n');
    const QString wanted = m_window->id(m_window->catalog().rows() - 2);
    QTest::keyClicks(view().goToEdit(), wanted);
    QTRY_COMPARE_WITH_TIMEOUT((*m_window)->selection().source(), wanted, test::kPatience);
    QCOMPARE(table->currentIndex().row(), view().model()->rowCount() - 2);
}

void TestCatalog::exportsAreReadByAstropy() {
    filter(kFilter);
    const QStringList listed = ids();
    QVERIFY(listed.size() > 3);
    view().table()->setCurrentIndex(view().model()->index(0, 0));
    view().table()->setFocus();
    QTest::keyClick(view().table(), Qt::Key_Down, Qt::ShiftModifier);
    QTRY_COMPARE(view().table()->pickedCount(), std::size_t(2));
    QVERIFY(m_window->trigger("export"));
    QPointer<ExportDialog> dialog = view().findChild<ExportDialog*>();
    QVERIFY(dialog && dialog->isVisible());
    const std::pair<ExportDialog::Rows, const char*> choices[] = {{ExportDialog::Rows::All, "all"},
                                                                  {ExportDialog::Rows::Listed, "listed"},
                                                                  {ExportDialog::Rows::Selected, "selected"}};
    for (const auto& [rows, name] : choices)
        for (const char* format : {"csv", "fits", "vot", "reg"}) {
            dialog->setRows(rows);
            dialog->setFormat(QString::fromLatin1(format));
            QVERIFY2(write(dialog, m_window->file(std::string(name) + '.' + format)), qPrintable(dialog->message()));
        }
    // Chosen columns alone
    dialog->close();
    view().columnChooser()->showOnly(
        {m_window->catalog().find("ID").value(), m_window->catalog().find("MAG_r_fit").value()});
    dialog = view().openExport();
    dialog->setRows(ExportDialog::Rows::Listed);
    dialog->setAllColumns(false);
    dialog->setFormat(QStringLiteral("csv"));
    QVERIFY(write(dialog, m_window->file("columns.csv")));
    dialog->close();
    QCOMPARE(readTextFile(m_window->file("all.csv")), readTextFile(m_window->work() / "output_catalog.csv"));
    const QByteArray said =
        test::python(kPandas + R"(
import numpy as np
from astropy.table import Table
from regions import Regions
folder = sys.argv[2]
expected = {'all': catalog, 'listed': chosen, 'selected': chosen.iloc[:2]}
for name, rows in expected.items():
    csv = pd.read_csv(f'{folder}/{name}.csv', dtype={'ID': str, 'gaia_source_id': str}, low_memory=False, float_precision='round_trip')
    assert list(csv.columns) == list(catalog.columns)
    assert list(csv.ID) == list(rows.ID), name
    for ending in ('fits', 'vot'):
        table = Table.read(f'{folder}/{name}.{ending}')
        assert list(table.colnames) == list(catalog.columns), (name, ending)
        assert len(table) == len(rows)
        assert [str(v).strip() for v in table['ID']] == list(rows.ID), (name, ending)
        for column in ('RA', 'DEC', 'FLUX_r_fit', 'MAG_z_fit', 'x_pix_white_fit', 'opt_niters'):
            ours = np.ma.filled(np.ma.asarray(table[column]).astype(float), np.nan)
            theirs = rows[column].values.astype(float)
            missing = ~np.isfinite(theirs)
            if column == 'opt_niters':  # an integer has its own way to be missing
                ours, theirs = ours[~missing], theirs[~missing]
            assert np.array_equal(ours, theirs, equal_nan=True), (name, ending, column)
        assert str(table['RA'].unit) == 'deg' and str(table['MAG_r_fit'].unit) == 'mag', ending
        assert [bool(v) for v in table['fit_is_reliable']] == [str(v).lower() == 'true' for v in rows.fit_is_reliable]
    points = Regions.read(f'{folder}/{name}.reg', format='ds9')
    assert len(points) == len(rows), (name, len(points), len(rows))
columns = pd.read_csv(f'{folder}/columns.csv', dtype={'ID': str}, float_precision='round_trip')
assert list(columns.columns) == ['ID', 'MAG_r_fit'] and list(columns.ID) == list(chosen.ID)
assert np.array_equal(columns.MAG_r_fit, chosen.MAG_r_fit)
print('good', len(chosen))
)",
                     {path(m_window->work() / "output_catalog.csv"), path(m_window->file("all.csv").parent_path())});
    QCOMPARE(said.trimmed(), "good " + QByteArray::number(listed.size()));
}

void TestCatalog::ownFilesAreSafe() {
    QPointer<ExportDialog> dialog = view().openExport();
    dialog->setRows(ExportDialog::Rows::All);
    dialog->setFormat(QStringLiteral("csv"));
    const auto own = m_window->work() / "output_catalog.csv";
    const std::string before = readTextFile(own);
    QVERIFY(!write(dialog, own));
    QVERIFY(dialog->message().contains(QStringLiteral("Choose another name")));
    QVERIFY(!write(dialog, (*m_window)->document().field().config->inputs.inputCatalog));
    QCOMPARE(readTextFile(own), before);
}

QTEST_MAIN(TestCatalog)
#include "test_catalog.moc"
