#include "tests/window/driven_window.h"

#include "widgets/catalog/catalog_table.h"
#include "widgets/catalog/catalog_view.h"
#include "widgets/epsf/epsf_view.h"
#include "widgets/image/box_layer.h"
#include "widgets/image/marker_layer.h"
#include "widgets/patches/patch_panels.h"
#include "widgets/patches/patch_view.h"
#include "widgets/patches/patches_panel.h"
#include "widgets/source/source_view.h"
#include "widgets/white/shown_image.h"
#include "widgets/white/source_layers.h"
#include "widgets/white/white_view.h"
#include "widgets/zp/zp_view.h"

#include <QComboBox>
#include <QDockWidget>
#include <QHeaderView>
#include <QStandardItemModel>
#include <QTableView>

#include <cmath>

using namespace furrow;
using namespace furrow::widgets;

/// One selection of source, patch and band: whatever is picked in one view of a real field is shown in all others.
class TestSelection : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void nothingIsSelectedAtFirst();
    void sourceOfTheCatalogIsEverywhere();
    void sourceOfTheWhiteViewIsEverywhere();
    void sourceOfThePatchIsEverywhere();
    void doubleClicksOpenTheSource();
    void patchIsEverywhere();
    void bandIsEverywhere();

private:
    ImageView& white() const { return *(*m_window)->whiteView()->image(); }
    QPointF fitted(std::size_t row) const {
        return {m_window->number(row, "x_pix_white_fit"), m_window->number(row, "y_pix_white_fit")};
    }
    std::size_t lonely(int number) const;
    void verifySource(std::size_t row) const;
    bool isInFront(const char* dock) const;

    std::unique_ptr<test::DrivenWindow> m_window;
};

void TestSelection::init() {
    m_window = std::make_unique<test::DrivenWindow>();
    QVERIFY(m_window->open());
}

void TestSelection::cleanup() {
    m_window.reset();
}

/// A fitted row whose source lies far from all others, and away from the frame's edge.
std::size_t TestSelection::lonely(int number) const {
    const QRectF inside = white().imageArea().adjusted(60, 60, -60, -60);
    for (const std::size_t row : m_window->fittedRows()) {
        double nearest = INFINITY;
        for (std::size_t other = 0; other < m_window->catalog().rows(); ++other)
            if (other != row)
                nearest = std::min(
                    nearest, QLineF({m_window->number(other, "x_pix_white"), m_window->number(other, "y_pix_white")},
                                    fitted(row))
                                 .length());
        if (nearest > 25 && inside.contains(fitted(row)) && number-- == 0)
            return row;
    }
    return 0;
}

bool TestSelection::isInFront(const char* dock) const {
    return !(*m_window)->findChild<QDockWidget*>(QString::fromLatin1(dock))->visibleRegion().isEmpty();
}

void TestSelection::verifySource(std::size_t row) const {
    app::MainWindow& window = **m_window;
    const QString id = m_window->id(row), tag = QString::fromStdString(m_window->text(row, "patch_tag"));
    QCOMPARE(window.selection().source(), id);
    // Catalog: its row is the current one.
    QCOMPARE(window.catalogView()->model()->catalogRow(window.catalogView()->table()->currentIndex().row()), row);
    // White: the crosshair is on it, in sight.
    const auto* mark = dynamic_cast<MarkerLayer*>(white().overlays()->find(layer_id::kSelection));
    QCOMPARE(mark->count(), std::size_t(1));
    const auto place = mark->regions().front().positions.front();
    QVERIFY(std::hypot(place.x - fitted(row).x(), place.y - fitted(row).y()) < 1e-6);
    QVERIFY(white().transform().visible().contains(fitted(row)));
    // Patch: the list and the view are on the source's patch, with a circle around it.
    QCOMPARE(window.selection().patch(), tag);
    PatchesPanel& list = *window.patchesPanel();
    QCOMPARE(list.order()->index(list.table()->currentIndex().row(), PatchModel::Tag).data().toString(), tag);
    PatchView& patch = *window.patchView();
    QTRY_VERIFY_WITH_TIMEOUT(patch.pictures() && patch.pictures()->tag == tag, test::kPatience);
    QCOMPARE(patch.title(), tag);
    const auto* circle =
        dynamic_cast<MarkerLayer*>(patch.panels()->overlays()->find(QString::fromLatin1(patch_layer::kSelected)));
    QCOMPARE(circle->count(), std::size_t(1));
    const auto centre = circle->regions().front().positions.front();
    QVERIFY(std::hypot(centre.x - fitted(row).x(), centre.y - fitted(row).y()) < 1e-3);
    // Source: cut-outs around it and its numbers.
    SourceView& source = *window.sourceView();
    QTRY_VERIFY_WITH_TIMEOUT(source.title().startsWith(id) && source.cutouts()->bands() == 5 &&
                                 !source.cutouts()->isBusy(),
                             test::kPatience);
    QTRY_VERIFY(QLineF(source.cutouts()->panel(CutoutGrid::Data, 2)->transform().centre, fitted(row)).length() < 1e-6);
    QCOMPARE(source.numbers()->bands()->item(2, 2)->toolTip().toStdString(), m_window->text(row, "FLUX_r_fit"));
    // ZP: a ring around it when it is one of the stars.
    bool isStar = false;
    for (const auto& band : window.zpView()->model()->bands())
        if (QString::fromStdString(band.band) == window.zpView()->band())
            for (const auto* stars : {&band.stars, &band.unreliable})
                for (const auto& star : *stars)
                    isStar = isStar || star.row == row;
    QCOMPARE(window.zpView()->plot()->highlight().has_value(), isStar);
}

void TestSelection::nothingIsSelectedAtFirst() {
    const Selection& selection = (*m_window)->selection();
    QVERIFY(selection.source().isEmpty() && selection.band().isEmpty() && selection.patch().isEmpty());
    QVERIFY((*m_window)->whiteView()->shown()->band().isEmpty());
    QVERIFY(!(*m_window)->patchView()->message().isEmpty() && !(*m_window)->sourceView()->message().isEmpty());
}

void TestSelection::sourceOfTheCatalogIsEverywhere() {
    QVERIFY(m_window->raise("catalog"));
    white().setView({20, 20}, 8.0); // the source is out of sight
    CatalogTable* table = (*m_window)->catalogView()->table();
    for (const std::size_t row : {m_window->fittedRows()[2], m_window->fittedRows()[30]}) {
        const QModelIndex index = (*m_window)->catalogView()->model()->index(static_cast<int>(row), 0);
        table->scrollTo(index);
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(index).center());
        verifySource(row);
    }
}

void TestSelection::sourceOfTheWhiteViewIsEverywhere() {
    for (int number = 0; number < 2; ++number) {
        const std::size_t row = lonely(number);
        white().setView(fitted(row) + QPointF(5, -7), 3.0);
        QTest::mouseClick(&white(), Qt::LeftButton, {}, white().transform().toWidget(fitted(row)).toPoint());
        verifySource(row);
        QVERIFY(QLineF(white().transform().centre, fitted(row) + QPointF(5, -7)).length() < 1e-9); // stays where it is
    }
}

void TestSelection::sourceOfThePatchIsEverywhere() {
    const std::size_t row = lonely(2);
    (*m_window)->selection().selectPatch(QString::fromStdString(m_window->text(row, "patch_tag")));
    QVERIFY(m_window->raise("patch"));
    PatchView& patch = *(*m_window)->patchView();
    QTRY_VERIFY_WITH_TIMEOUT(patch.pictures() && patch.panels()->panel(PatchPanels::Model)->isComplete(),
                             test::kPatience);
    ImageView* panel = patch.panels()->panel(PatchPanels::Model);
    panel->setView(fitted(row), 4.0);
    QTest::mouseClick(panel, Qt::LeftButton, {}, panel->transform().toWidget(fitted(row)).toPoint());
    verifySource(row);
}

void TestSelection::doubleClicksOpenTheSource() {
    const std::size_t row = lonely(0), other = lonely(1);
    white().setView(fitted(row), 3.0);
    const QPoint at = white().transform().toWidget(fitted(row)).toPoint();
    QTest::mouseClick(&white(), Qt::LeftButton, {}, at);
    QTest::mouseDClick(&white(), Qt::LeftButton, {}, at);
    QTRY_VERIFY(isInFront("source") && !isInFront("white"));
    verifySource(row);
    QVERIFY(m_window->raise("catalog"));
    CatalogTable* table = (*m_window)->catalogView()->table();
    table->setFocus();
    table->setCurrentIndex((*m_window)->catalogView()->model()->index(static_cast<int>(other), 0));
    QTest::keyClick(table, Qt::Key_Return);
    QTRY_VERIFY(isInFront("source") && !isInFront("catalog"));
    verifySource(other);
    QVERIFY(m_window->raise("patch"));
    ImageView* panel = (*m_window)->patchView()->panels()->panel(PatchPanels::Data);
    QTRY_VERIFY_WITH_TIMEOUT(panel->isComplete() && panel->width() > 50, test::kPatience);
    panel->setView(fitted(other), 5.0);
    QTest::mouseDClick(panel, Qt::LeftButton, {}, panel->transform().toWidget(fitted(other)).toPoint());
    QTRY_VERIFY(isInFront("source") && !isInFront("patch"));
}

void TestSelection::patchIsEverywhere() {
    const auto& patches = (*m_window)->document().field().patches;
    const auto verifyPatch = [&](const fit::PatchDef& patch) {
        const QString tag = QString::fromStdString(patch.tag);
        QCOMPARE((*m_window)->selection().patch(), tag);
        const auto& boxes = dynamic_cast<BoxLayer*>(white().overlays()->find(layer_id::kSelectedPatch))->entries();
        QCOMPARE(boxes.front().box, patch.base);
        PatchesPanel& list = *(*m_window)->patchesPanel();
        QCOMPARE(list.order()->index(list.table()->currentIndex().row(), PatchModel::Tag).data().toString(), tag);
        QTRY_VERIFY_WITH_TIMEOUT(
            (*m_window)->patchView()->pictures() && (*m_window)->patchView()->pictures()->tag == tag, test::kPatience);
    };
    // From the grid over the white stack, in a corner without sources
    white().overlays()->setVisible(layer_id::kPatches, true);
    for (const std::size_t i : {std::size_t(4), std::size_t(8)}) {
        const Box& base = patches[i].base;
        const QPointF inside(base.x0 + 0.4 * base.width(), base.y0 + 0.6 * base.height());
        white().setView(inside, 1.0);
        QTest::mouseClick(&white(), Qt::LeftButton, {}, white().transform().toWidget(inside).toPoint());
        verifyPatch(patches[i]);
    }
    // From the list, with the mouse: the patch comes into sight in the white view.
    PatchesPanel& list = *(*m_window)->patchesPanel();
    for (int row = 0; row < 2; ++row) {
        const QModelIndex index = list.order()->index(row, PatchModel::Tag);
        white().setView({10, 10}, 6.0);
        QTest::mouseClick(list.table()->viewport(), Qt::LeftButton, {}, list.table()->visualRect(index).center());
        for (const auto& patch : patches)
            if (QString::fromStdString(patch.tag) == index.data().toString()) {
                verifyPatch(patch);
                const QRectF area(patch.base.x0, patch.base.y0, patch.base.width(), patch.base.height());
                QVERIFY(white().transform().visible().intersects(area));
            }
    }
    QTest::mouseClick(list.table()->viewport(), Qt::LeftButton, {},
                      list.table()->visualRect(list.order()->index(0, PatchModel::Tag)).center());
    QTest::mouseDClick(list.table()->viewport(), Qt::LeftButton, {},
                       list.table()->visualRect(list.order()->index(0, PatchModel::Tag)).center());
    QTRY_VERIFY(isInFront("patch"));
}

void TestSelection::bandIsEverywhere() {
    const std::size_t row = m_window->fittedRows()[6];
    (*m_window)->selection().selectSource(m_window->id(row));
    verifySource(row);
    ShownImage& shown = *(*m_window)->whiteView()->shown();
    const auto verifyBand = [&](const QString& band, bool inWhite) {
        QCOMPARE((*m_window)->selection().band(), band);
        QCOMPARE((*m_window)->zpView()->band(), band);
        QCOMPARE(QString::fromStdString((*m_window)->epsfView()->grid()->current()->band), band);
        const PatchView& patch = *(*m_window)->patchView();
        QCOMPARE(patch.pictures()->bands[static_cast<std::size_t>(patch.band())].band, band);
        const auto ring = (*m_window)->sourceView()->sed()->plot()->highlight();
        QVERIFY(ring);
        QCOMPARE(QStringList({"u", "g", "r", "i", "z"})[static_cast<qsizetype>(ring->point)], band);
        if (inWhite)
            QTRY_COMPARE_WITH_TIMEOUT(shown.band(), band, test::kPatience);
        else
            QVERIFY(shown.band().isEmpty()); // white stays: nobody looks at a band there
    };
    // ePSF map
    QVERIFY(m_window->raise("epsf"));
    EpsfGrid& grid = *(*m_window)->epsfView()->grid();
    QTest::mouseClick(&grid, Qt::LeftButton, {}, grid.rectOf(3).center());
    verifyBand(QStringLiteral("i"), false);
    // ZP table
    QVERIFY(m_window->raise("zp"));
    (*m_window)->zpView()->findChild<QTableView*>()->selectRow(1);
    verifyBand(QStringLiteral("g"), false);
    // White view: from now on it follows
    shown.chooser()->setCurrentIndex(5);
    emit shown.chooser()->activated(5);
    QTRY_COMPARE_WITH_TIMEOUT((*m_window)->selection().band(), QStringLiteral("z"), test::kPatience);
    verifyBand(QStringLiteral("z"), true);
    // Patch view
    QVERIFY(m_window->raise("patch"));
    (*m_window)->patchesPanel()->table()->setFocus();
    QVERIFY(m_window->trigger("previousBand"));
    verifyBand(QStringLiteral("i"), true);
    // Numbers of the source
    for (auto* table : (*m_window)->sourceView()->numbers()->findChildren<QTableView*>())
        if (table->model() == (*m_window)->sourceView()->numbers()->bands())
            table->setCurrentIndex(table->model()->index(0, 0));
    verifyBand(QStringLiteral("u"), true);
}

QTEST_MAIN(TestSelection)
#include "test_selection.moc"
