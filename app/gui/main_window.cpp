#include "app/gui/main_window.h"

#include "app/gui/message_banner.h"
#include "app/gui/opening_bar.h"
#include "app/gui/welcome_page.h"
#include "widgets/base/settings.h"
#include "widgets/catalog/catalog_view.h"
#include "widgets/epsf/epsf_view.h"
#include "widgets/image/readout.h"
#include "widgets/patches/patch_panels.h"
#include "widgets/patches/patch_view.h"
#include "widgets/patches/patches_panel.h"
#include "widgets/run/log_panel.h"
#include "widgets/run/stages_panel.h"
#include "widgets/source/source_view.h"
#include "widgets/white/white_view.h"
#include "widgets/zp/zp_view.h"

#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QLabel>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace furrow::app {

using namespace furrow::widgets;

MainWindow::MainWindow(QWidget* parent)
    : QMainWindow(parent) {
    setAcceptDrops(true);
    setDockNestingEnabled(true);
    buildViews();
    buildBottom();
    buildActions();
    connectViews();
    connectRun();
    resize(1440, 900);
    restoreSession();
    fieldChanged();
}

MainWindow::~MainWindow() = default;

QDockWidget* MainWindow::addView(const QString& id, const QString& title, QWidget* view) {
    auto* dock = new QDockWidget(title, m_views);
    dock->setObjectName(id);
    dock->setWidget(view);
    m_views->addDockWidget(Qt::LeftDockWidgetArea, dock);
    return dock;
}

void MainWindow::buildViews() {
    auto* welcome = new WelcomePage(&m_recent, this);
    connect(welcome, &WelcomePage::openConfiguration, this, &MainWindow::openConfiguration);
    connect(welcome, &WelcomePage::openWorkFolder, this, &MainWindow::openWorkFolder);
    connect(welcome, &WelcomePage::newDemo, this, &MainWindow::newDemoProject);

    // A window of its own whose docks are the views: they can be tabbed, put side by side and torn off.
    m_views = new QMainWindow(this, Qt::Widget);
    m_views->setDockNestingEnabled(true);
    m_views->setDockOptions(m_views->dockOptions() | QMainWindow::GroupedDragging);
    m_views->setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    m_white = new WhiteView(&m_document, &m_selection);
    m_source = new SourceView(&m_document, &m_selection, &m_order);
    m_catalog = new CatalogView(&m_document, &m_selection, &m_order);
    m_whiteDock = addView(QStringLiteral("white"), tr("White"), m_white);
    buildPatchViews();
    m_sourceDock = addView(QStringLiteral("source"), tr("Source"), m_source);
    m_catalogDock = addView(QStringLiteral("catalog"), tr("Catalog"), m_catalog);
    m_epsf = new EpsfView(&m_document, &m_selection);
    m_epsfDock = addView(QStringLiteral("epsf"), tr("ePSF"), m_epsf);
    m_zp = new ZpView(&m_document, &m_selection);
    m_zpDock = addView(QStringLiteral("zp"), tr("ZP"), m_zp);
    m_views->tabifyDockWidget(m_whiteDock, m_patchDock);
    m_views->tabifyDockWidget(m_patchDock, m_sourceDock);
    m_views->tabifyDockWidget(m_sourceDock, m_epsfDock);
    m_views->tabifyDockWidget(m_epsfDock, m_zpDock);
    m_views->tabifyDockWidget(m_zpDock, m_catalogDock);
    m_whiteDock->raise();

    m_pages = new QStackedWidget(this);
    m_pages->addWidget(welcome);
    m_pages->addWidget(m_views);
    m_banner = new MessageBanner(this);
    auto* centre = new QWidget(this);
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_banner);
    column->addWidget(m_pages, 1);
    setCentralWidget(centre);
}

void MainWindow::buildBottom() {
    m_stages = new StagesPanel(&m_runner);
    m_log = new LogPanel;
    m_stagesDock = new QDockWidget(tr("Stages"), this);
    m_stagesDock->setObjectName(QStringLiteral("stages"));
    m_stagesDock->setWidget(m_stages);
    m_logDock = new QDockWidget(tr("Log"), this);
    m_logDock->setObjectName(QStringLiteral("log"));
    m_logDock->setWidget(m_log);
    addDockWidget(Qt::BottomDockWidgetArea, m_stagesDock);
    splitDockWidget(m_stagesDock, m_logDock, Qt::Horizontal);
    m_stagesDock->hide();
    m_logDock->hide();

    m_readout = new ReadoutBar(this);
    statusBar()->addWidget(m_readout, 1);
    m_selected = new QLabel(this);
    m_selected->setAccessibleName(tr("Selected source"));
    m_selected->setToolTip(tr("The selected source, its type and its signal over noise in the selected band, or where "
                              "that is best"));
    statusBar()->addPermanentWidget(m_selected);
    m_opening = new OpeningBar(&m_document, this);
    statusBar()->addPermanentWidget(m_opening);
}

void MainWindow::connectViews() {
    connect(&m_document, &FieldDocument::opened, this, &MainWindow::fieldOpened);
    connect(&m_document, &FieldDocument::fieldChanged, this, &MainWindow::fieldChanged);
    connect(&m_document, &FieldDocument::failed, this,
            [this](const QString& message) { showProblem(tr("This cannot be opened."), message); });
    connect(&m_document, &FieldDocument::openingCancelled, this, [this] {
        const QString name = QFileInfo(m_wantedPath).fileName();
        showNote(m_document.isOpen()
                     ? tr("Opening %1 was cancelled. %2 is still open.").arg(name, QFileInfo(m_openPath).fileName())
                     : tr("Opening %1 was cancelled. Nothing is open.").arg(name));
    });
    connect(&m_recent, &RecentFiles::chosen, this, &MainWindow::openPath);

    connect(m_white, &WhiteView::readout, m_readout, &ReadoutBar::show);
    connect(m_white, &WhiteView::readoutCleared, m_readout, &ReadoutBar::clear);
    connectImages();
    connect(m_source, &SourceView::readout, m_readout, &ReadoutBar::show);
    connect(m_source, &SourceView::readoutCleared, m_readout, &ReadoutBar::clear);
    connect(m_white, &WhiteView::activated, m_sourceDock, &QDockWidget::raise);
    connect(m_catalog, &CatalogView::activated, m_sourceDock, &QDockWidget::raise);
    connect(m_epsf, &EpsfView::readout, this,
            [this](QPointF p, std::optional<float> value) { m_readout->show(p, value, std::nan("")); });
    connect(m_epsf, &EpsfView::offsetReadout, m_readout, &ReadoutBar::showOffset);
    connect(m_epsf, &EpsfView::readoutCleared, m_readout, &ReadoutBar::clear);
    connect(m_epsf, &EpsfView::rebuildRequested, this, &MainWindow::rebuildEpsf);
    connect(m_zp, &ZpView::applyRequested, this, &MainWindow::applyZeroPoints);
    connect(&m_selection, &Selection::sourceChanged, this, &MainWindow::updateActions);
    for (const auto change : {&Selection::sourceChanged, &Selection::bandChanged})
        connect(&m_selection, change, this, &MainWindow::showSelectedSource);
    m_sessionTimer.setSingleShot(true);
    m_sessionTimer.setInterval(1000);
    connect(&m_sessionTimer, &QTimer::timeout, this, &MainWindow::keepSession);
    for (const auto change : {&Selection::sourceChanged, &Selection::bandChanged, &Selection::patchChanged})
        connect(&m_selection, change, &m_sessionTimer, qOverload<>(&QTimer::start));
    connect(m_white->image(), &ImageView::scaleChanged, this, &MainWindow::updateActions);
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) {
        for (QWidget* view : {static_cast<QWidget*>(m_white), static_cast<QWidget*>(m_patch),
                              static_cast<QWidget*>(m_source), static_cast<QWidget*>(m_epsf)})
            if (now && view->isAncestorOf(now))
                m_activeView = view;
    });
    connectPatchViews();
}

void MainWindow::connectRun() {
    connect(m_stages, &StagesPanel::runRequested, this, &MainWindow::runAll);
    connect(m_stages, &StagesPanel::runStaleRequested, this, &MainWindow::runStale);
    connect(&m_runner, &PipelineRunner::logLines, m_log, qOverload<const std::vector<LogLine>&>(&LogPanel::append));
    connect(&m_runner, &PipelineRunner::stageEvents, this, [this](const std::vector<StageEvent>& events) {
        for (const StageEvent& event : events)
            if (event.kind == StageEvent::Kind::Finished &&
                (event.stage == QLatin1String("load") || event.stage == QLatin1String("patches")))
                m_document.reload();
    });
    connect(&m_runner, &PipelineRunner::started, this, &MainWindow::updateActions);
    connect(&m_runner, &PipelineRunner::stopping, this, &MainWindow::updateActions);
    connect(&m_runner, &PipelineRunner::finished, this, &MainWindow::runFinished);
}

void MainWindow::openPath(const QString& path) {
    if (m_runner.isRunning()) {
        showProblem(tr("A run is active."), tr("Wait for its end or cancel it before another field is opened."));
        return;
    }
    m_wantedPath = QFileInfo(path).absoluteFilePath();
    m_opening->setName(QFileInfo(m_wantedPath).fileName());
    m_document.open(m_wantedPath.toStdString());
}

void MainWindow::fieldOpened() {
    m_openPath = m_wantedPath;
    m_banner->hide();
    m_stages->forgetRun();
    showPanels();
    m_selection.selectSource({});
    m_selection.selectBand({});
    m_selection.selectPatch({});
    m_recent.add(m_openPath);
    const QString name = QFileInfo(m_openPath).fileName();
    setWindowTitle(name);
    setWindowFilePath(m_openPath);
    m_log->append(LogLevel::Info, QStringLiteral("open"), m_openPath);
    for (const QString& note : m_document.field().notes)
        m_log->append(LogLevel::Info, QStringLiteral("config"), note);
    if (m_reopened.path == m_openPath) {
        m_selection.selectPatch(m_reopened.patch);
        m_selection.selectSource(m_reopened.source);
        m_selection.selectBand(m_reopened.band);
    }
    m_reopened = {};
    if (std::exchange(m_afterCrash, false))
        showNote(tr("Furrow did not end properly the last time; what was open is open again."));
    keepSession();
}

void MainWindow::reopen(bool last) {
    const Session crashed = Session::crashed();
    m_reopened = !crashed.path.isEmpty() ? crashed : last ? Session::last() : Session();
    if (m_reopened.path.isEmpty() || !QFileInfo::exists(m_reopened.path))
        return;
    m_afterCrash = !crashed.path.isEmpty();
    openPath(m_reopened.path);
}

void MainWindow::keepSession() {
    if (m_document.isOpen())
        Session{m_openPath, m_selection.source(), m_selection.band(), m_selection.patch()}.keep();
}

void MainWindow::fieldChanged() {
    const FieldProducts& field = m_document.field();
    m_pages->setCurrentIndex(m_document.isOpen() ? 1 : 0);
    m_readout->setWcs(field.wcs);
    m_aids.setWcs(field.wcs);
    m_readout->setSigma(field.sigma);
    m_stages->setPlan(field.plan);
    showSelectedSource();
    if (!field.problems.isEmpty())
        showProblem(tr("Some results of this field cannot be read."), field.problems.join(QLatin1Char('\n')));
    updateActions();
}

void MainWindow::runFinished(const RunResult& result) {
    switch (result.outcome) {
    case RunResult::Outcome::Failed:
        showProblem(tr("The run failed."), result.message);
        break;
    case RunResult::Outcome::SomePatchesFailed: {
        QStringList reasons;
        for (const std::string& patch : result.report.failedPatches)
            reasons.push_back(QString::fromStdString(patch));
        showProblem(tr("Patches that could not be fitted: %1. Everything else is finished.").arg(reasons.size()),
                    reasons.join(QLatin1Char('\n')));
        break;
    }
    case RunResult::Outcome::Stopped:
        m_log->append(LogLevel::Warning, QStringLiteral("run"), tr("stopped; finished products stay valid"));
        break;
    case RunResult::Outcome::Succeeded:
        if (m_runConfig)
            m_document.setConfig(m_runConfig);
        break;
    }
    m_runConfig.reset();
    m_document.reload();
    m_epsf->reload();
    updateActions();
    if (m_closeAfterRun)
        close();
}

void MainWindow::showProblem(const QString& headline, const QString& details) {
    m_banner->show(MessageBanner::Kind::Problem, headline, details);
    m_log->append(LogLevel::Error, QStringLiteral("furrow"),
                  details.isEmpty() ? headline : headline + QLatin1Char('\n') + details);
}

void MainWindow::showNote(const QString& text) {
    m_banner->show(MessageBanner::Kind::Note, text);
    m_log->append(LogLevel::Info, QStringLiteral("furrow"), text);
}

ImageView* MainWindow::activeImage() const {
    if (m_activeView == m_source && m_source->activeImage())
        return m_source->activeImage();
    if (m_activeView == m_patch && m_patch->activeImage())
        return m_patch->activeImage();
    if (m_activeView == m_epsf && m_epsf->activeImage())
        return m_epsf->activeImage();
    return m_white->image();
}

void MainWindow::restoreSession() {
    QSettings settings;
    restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray());
    m_views->restoreState(settings.value(QStringLiteral("window/views")).toByteArray());
    m_white->restore(settings);
    m_aids.restore(settings);
    syncImageActions();
    m_source->cutouts()->dataDisplay()->restore(settings, QStringLiteral("view/source"));
    m_patch->panels()->dataDisplay()->restore(settings, QStringLiteral("view/patch"));
    m_patch->panels()->residualDisplay()->restore(settings, QStringLiteral("view/patchResidual"));
    for (const QString& id : settings.value(QStringLiteral("view/hiddenLayers")).toStringList())
        m_white->image()->overlays()->setVisible(id, false);
    for (const QString& id : settings.value(QStringLiteral("view/shownLayers")).toStringList())
        m_white->image()->overlays()->setVisible(id, true);
}

/// Stages and log have nothing to say before a field is open.
void MainWindow::showPanels() {
    if (m_panelsShown)
        return;
    m_panelsShown = true;
    m_patchesDock->show();
    m_stagesDock->show();
    m_logDock->show();
    if (restoreState(QSettings().value(QStringLiteral("window/state")).toByteArray()))
        return;
    // The views have most of the room, the more so in a small window.
    resizeDocks({m_patchesDock}, {std::clamp(width() * 5 / 16, 250, 410)}, Qt::Horizontal);
    resizeDocks({m_stagesDock, m_logDock}, {width() * 3 / 7, width() * 4 / 7}, Qt::Horizontal);
    resizeDocks({m_stagesDock}, {std::clamp((height() - 400) / 3, 96, 170)}, Qt::Vertical);
}

void MainWindow::saveSession() {
    finishSettings();
    QSettings settings;
    settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    if (m_document.isOpen()) {
        settings.setValue(QStringLiteral("window/state"), saveState());
        settings.setValue(QStringLiteral("window/views"), m_views->saveState());
        QStringList hidden, shown;
        for (const auto& layer : m_white->image()->overlays()->layers())
            (m_white->image()->overlays()->isVisible(*layer) ? shown : hidden).push_back(layer->id());
        settings.setValue(QStringLiteral("view/hiddenLayers"), hidden);
        settings.setValue(QStringLiteral("view/shownLayers"), shown);
    }
    m_white->save(settings);
    m_aids.save(settings);
    m_source->cutouts()->dataDisplay()->save(settings, QStringLiteral("view/source"));
    m_patch->panels()->dataDisplay()->save(settings, QStringLiteral("view/patch"));
    m_patch->panels()->residualDisplay()->save(settings, QStringLiteral("view/patchResidual"));
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (m_runner.isRunning()) {
        event->ignore();
        if (!m_closeAfterRun &&
            QMessageBox::question(this, tr("A run is active"),
                                  tr("Stop the run and quit? Finished products stay valid.")) == QMessageBox::Yes) {
            m_closeAfterRun = true;
            m_runner.cancel();
            // It may have ended while the question was open.
            if (!m_runner.isRunning())
                QMetaObject::invokeMethod(this, &QWidget::close, Qt::QueuedConnection);
        }
        return;
    }
    saveSession();
    keepSession();
    Session::close();
    QMainWindow::closeEvent(event);
}

void MainWindow::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refreshIcons();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    const QList<QUrl> urls = event->mimeData()->urls();
    if (!urls.isEmpty() && urls.front().isLocalFile())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    openPath(event->mimeData()->urls().front().toLocalFile());
    event->acceptProposedAction();
}

} // namespace furrow::app
