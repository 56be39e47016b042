#include "app/gui/main_window.h"

#include "widgets/image/readout.h"
#include "widgets/patches/patch_view.h"
#include "widgets/patches/patches_panel.h"
#include "widgets/white/field_overlays.h"
#include "widgets/white/white_view.h"

#include <QAction>
#include <QDockWidget>
#include <QTableView>

namespace furrow::app {

using namespace furrow::widgets;

namespace {

constexpr int kRefreshMilliseconds = 800; ///< while patches are being fitted

} // namespace

void MainWindow::buildPatchViews() {
    m_patch = new PatchView(&m_document, &m_selection);
    m_patchDock = addView(QStringLiteral("patch"), tr("Patch"), m_patch);
    m_patches = new PatchesPanel(&m_document, &m_selection);
    m_patchesDock = new QDockWidget(tr("Patches"), this);
    m_patchesDock->setObjectName(QStringLiteral("patches"));
    m_patchesDock->setWidget(m_patches);
    addDockWidget(Qt::LeftDockWidgetArea, m_patchesDock);
    m_patchesDock->hide();
    m_patchRefresh.setSingleShot(true);
    m_patchRefresh.setInterval(kRefreshMilliseconds);
}

void MainWindow::connectPatchViews() {
    connect(m_patch, &PatchView::readout, m_readout, &ReadoutBar::show);
    connect(m_patch, &PatchView::readoutCleared, m_readout, &ReadoutBar::clear);
    connect(m_patch, &PatchView::sourceActivated, m_sourceDock, &QDockWidget::raise);
    connect(m_patches, &PatchesPanel::activated, this, [this] {
        m_patchDock->show();
        m_patchDock->raise();
        m_patch->setFocus();
    });
    connect(m_patches, &PatchesPanel::likelyNext, m_patch, &PatchView::prefetch);
    connect(m_patches, &PatchesPanel::statesChanged, m_white->overlays(), &FieldOverlays::setPatchStates);
    connect(m_patches, &PatchesPanel::failed, this,
            [this](const QString& message) { showProblem(tr("Verdicts and notes."), message); });
    connect(&m_patchRefresh, &QTimer::timeout, m_patches, &PatchesPanel::refresh);
    connect(&m_runner, &PipelineRunner::started, this, [this] { m_patches->setRunning(true); });
    connect(&m_runner, &PipelineRunner::finished, this, [this] { m_patches->setRunning(false); });
    connect(&m_runner, &PipelineRunner::unitsUnderWay, m_patches, &PatchesPanel::setPatchesUnderWay);
    connect(&m_runner, &PipelineRunner::stageEvents, this, [this](const std::vector<StageEvent>& events) {
        for (const StageEvent& event : events)
            if (event.stage == QLatin1String("fit") && !m_patchRefresh.isActive())
                m_patchRefresh.start();
    });
    // One-letter keys of the review belong to the list and the patch, not to the whole window.
    for (const char* id : {"nextProblem", "previousProblem", "acceptPatch", "rejectPatch", "noteOnPatch", "nextBand",
                           "previousBand", "bandSheet", "openPatch"}) {
        QAction* key = action(QString::fromLatin1(id));
        key->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        if (key == action(QStringLiteral("openPatch"))) { // Enter means other things beside the list
            m_patches->table()->addAction(key);
            continue;
        }
        m_patches->addAction(key);
        m_patch->addAction(key);
    }
}

void MainWindow::nextProblem() {
    m_patches->selectNextProblem();
}

void MainWindow::previousProblem() {
    m_patches->selectPreviousProblem();
}

void MainWindow::openPatch() {
    m_patches->openPatch();
}

void MainWindow::acceptPatch() {
    m_patches->accept();
}

void MainWindow::rejectPatch() {
    m_patches->reject();
}

void MainWindow::noteOnPatch() {
    m_patchesDock->show();
    m_patchesDock->raise();
    m_patches->editNote();
}

void MainWindow::nextBand() {
    m_patch->nextBand();
}

void MainWindow::previousBand() {
    m_patch->previousBand();
}

void MainWindow::showBandSheet() {
    m_patch->toggleSheet();
}

} // namespace furrow::app
