#include "app/gui/display_menu.h"
#include "app/gui/main_window.h"

#include "widgets/base/icons.h"
#include "widgets/epsf/epsf_view.h"
#include "widgets/image/image_view.h"
#include "widgets/run/stages_panel.h"
#include "widgets/source/source_view.h"
#include "widgets/white/white_view.h"
#include "widgets/zp/zp_view.h"

#include <QAction>
#include <QDockWidget>
#include <QMenu>
#include <QMenuBar>
#include <QToolBar>

namespace furrow::app {

using namespace furrow::widgets;

namespace {

/// Marks a string of the table for translation in the window's context.
constexpr const char* mark(const char* text) {
    return text;
}
#define MARKED(text) mark(QT_TRANSLATE_NOOP("furrow::app::MainWindow", text))

} // namespace

std::span<const MainWindow::ActionSpec> MainWindow::actionTable() {
    using W = MainWindow;
    static const ActionSpec table[] = {
        {"open", MARKED("&File"), MARKED("&Open configuration …"), "Ctrl+O", MARKED("Open the YAML file of a field"),
         "open", Needs::Nothing, &W::openConfiguration},
        {"openFolder", MARKED("&File"), MARKED("Open &work folder …"), "Ctrl+Shift+O",
         MARKED("Look at the results of a finished run"), "folder", Needs::Nothing, &W::openWorkFolder},
        {"demo", MARKED("&File"), MARKED("New &demo project …"), "",
         MARKED("Write a small SDSS field with a configuration and open it"), "", Needs::Nothing, &W::newDemoProject},
        {"export", MARKED("&File"), MARKED("&Export catalog …"), "Ctrl+E",
         MARKED("Write all, listed or selected sources to a file"), "", Needs::Catalog, &W::exportCatalog},
        {"saveView", MARKED("&File"), MARKED("&Save view as PNG or SVG …"), "Ctrl+S",
         MARKED("Save the active image as it is shown"), "save", Needs::Image, &W::saveView},
        {"copyView", MARKED("&File"), MARKED("&Copy view"), "Ctrl+Shift+C",
         MARKED("Copy the active image as it is shown to the clipboard"), "", Needs::Image, &W::copyView},
        {"importRegions", MARKED("&File"), MARKED("&Import regions …"), "Ctrl+I",
         MARKED("Show the regions of a DS9 file over all images of the field"), "", Needs::Image, &W::importRegions},
        {"exportRegions", MARKED("&File"), MARKED("Export re&gions …"), "Ctrl+Shift+E",
         MARKED("Save what the visible overlays of the active image mark as DS9 regions"), "", Needs::Image,
         &W::exportRegions},
        {"removeRegions", MARKED("&File"), MARKED("Re&move regions"), "",
         MARKED("Take imported regions off the images"), "", Needs::Image, &W::removeRegions},
        {"preferences", MARKED("&File"), MARKED("&Preferences …"), "Ctrl+,", MARKED("Theme, language and start"), "",
         Needs::Nothing, &W::showPreferences},
        {"quit", MARKED("&File"), MARKED("&Quit"), "Ctrl+Q", MARKED("Close the window"), "", Needs::Nothing, &W::quit},
        {"zoomIn", MARKED("&View"), MARKED("Zoom &in"), "+", MARKED("Twice as large"), "zoom-in", Needs::Image,
         &W::zoomIn},
        {"zoomOut", MARKED("&View"), MARKED("Zoom &out"), "-", MARKED("Half as large"), "zoom-out", Needs::Image,
         &W::zoomOut},
        {"zoomOne", MARKED("&View"), MARKED("One &to one"), "0", MARKED("One screen pixel per image pixel"), "zoom-one",
         Needs::Image, &W::zoomOne},
        {"zoomFit", MARKED("&View"), MARKED("&Fit"), "F", MARKED("The whole image"), "zoom-fit", Needs::Image,
         &W::zoomFit},
        {"contrast", MARKED("&View"), MARKED("&Reset contrast"), "Ctrl+R", MARKED("Neutral contrast and bias"), "",
         Needs::Image, &W::resetContrast},
        {"blink", MARKED("&View"), MARKED("&Blink"), "B",
         MARKED("Blink between the white stack and bands, or the panels of the patch or source"), "", Needs::Image,
         &W::blink, true},
        {"histogram", MARKED("&View"), MARKED("&Histogram"), "H", MARKED("Histogram of the images with limits to drag"),
         "", Needs::Image, &W::toggleHistogram, true},
        {"magnifier", MARKED("&View"), MARKED("&Magnifier"), "M", MARKED("Enlarge the pixels under the cursor"), "",
         Needs::Image, &W::toggleMagnifier, true},
        {"compass", MARKED("&View"), MARKED("Compass an&d scale bar"), "W",
         MARKED("Arrows to north and east and a bar of a round angle"), "", Needs::Image, &W::toggleCompass, true},
        {"contours", MARKED("&View"), MARKED("Conto&urs"), "C", MARKED("Lines of equal value between the limits"), "",
         Needs::Image, &W::toggleContours, true},
        {"linkPanels", MARKED("&View"), MARKED("Lin&k panels"), "L",
         MARKED("The panels of the Patch and Source views pan and zoom together"), "", Needs::Image,
         &W::toggleLinkedPanels, true},
        {"linkLimits", MARKED("&View"), MARKED("Li&nk limits"), "Shift+L",
         MARKED("The data panels of the Patch and Source views have the same limits, the residuals theirs"), "",
         Needs::Image, &W::toggleLinkedLimits, true},
        {"safeColors", MARKED("&View"), MARKED("Colour-blind-safe m&arkers"), "",
         MARKED("Colours of markers, masks and plots that all readers can tell apart"), "", Needs::Nothing,
         &W::toggleSafeColors, true},
        {"goTo", MARKED("&Go"), MARKED("&Go to …"), "Ctrl+G", MARKED("Move to an ID, a pixel or a position on the sky"),
         "", Needs::Image, &W::goTo},
        {"previousSource", MARKED("&Go"), MARKED("&Previous source"), "[",
         MARKED("Previous source of the catalog as it is sorted"), "previous", Needs::Catalog, &W::previousSource},
        {"nextSource", MARKED("&Go"), MARKED("&Next source"), "]", MARKED("Next source of the catalog as it is sorted"),
         "next", Needs::Catalog, &W::nextSource},
        {"find", MARKED("&Go"), MARKED("&Find in catalog"), "Ctrl+F",
         MARKED("Filter the catalog by an expression or words"), "", Needs::Catalog, &W::findInCatalog},
        {"runStale", MARKED("&Run"), MARKED("Run &stale"), "F5", MARKED("Run what is stale and keep the rest"), "run",
         Needs::ReadyToRun, &W::runStale},
        {"run", MARKED("&Run"), MARKED("Run &all"), "Shift+F5", MARKED("Run every stage from the beginning"), "",
         Needs::ReadyToRun, &W::runAll},
        {"cancel", MARKED("&Run"), MARKED("&Cancel"), "Ctrl+.", MARKED("Stop the run; finished products stay valid"),
         "stop", Needs::ActiveRun, &W::cancelRun},
        {"nextProblem", MARKED("Revie&w"), MARKED("&Next problem"), "N",
         MARKED("Next patch that needs a look, in the order of the list"), "", Needs::Patches, &W::nextProblem},
        {"previousProblem", MARKED("Revie&w"), MARKED("&Previous problem"), "P",
         MARKED("Previous patch that needs a look"), "", Needs::Patches, &W::previousProblem},
        {"openPatch", MARKED("Revie&w"), MARKED("&Open patch"), "Return", MARKED("Show the selected patch"), "",
         Needs::Patches, &W::openPatch},
        {"acceptPatch", MARKED("Revie&w"), MARKED("&Accept"), "A",
         MARKED("Accept the selected patch; once more: take it back"), "", Needs::Patches, &W::acceptPatch},
        {"rejectPatch", MARKED("Revie&w"), MARKED("Re&ject"), "X",
         MARKED("Reject the selected patch; once more: take it back"), "", Needs::Patches, &W::rejectPatch},
        {"noteOnPatch", MARKED("Revie&w"), MARKED("&Edit note"), "E", MARKED("Write a note on the selected patch"), "",
         Needs::Patches, &W::noteOnPatch},
        {"nextBand", MARKED("Revie&w"), MARKED("Next &band"), ">", MARKED("Next band of the Patch view"), "",
         Needs::Patches, &W::nextBand},
        {"previousBand", MARKED("Revie&w"), MARKED("Previous ban&d"), "<", MARKED("Previous band of the Patch view"),
         "", Needs::Patches, &W::previousBand},
        {"bandSheet", MARKED("Revie&w"), MARKED("Res&iduals of all bands"), "S",
         MARKED("Show or hide the residuals of all bands of the patch"), "", Needs::Patches, &W::showBandSheet},
        {"keys", MARKED("&Help"), MARKED("&Keyboard and mouse"), "?", MARKED("All keys"), "", Needs::Nothing,
         &W::showKeyboardHelp},
        {"about", MARKED("&Help"), MARKED("&About Furrow"), "", MARKED("Version and licence"), "", Needs::Nothing,
         &W::showAbout},
    };
    return table;
}

namespace {

/// A sign that Shift makes comes with Shift where the platform knows no keyboard layout (offscreen, VNC), and without
/// it elsewhere.
QList<QKeySequence> withOwnShift(const QKeySequence& keys) {
    if (keys.count() != 1 || keys[0].keyboardModifiers() != Qt::NoModifier)
        return {keys};
    const Qt::Key key = keys[0].key();
    const bool sign = key > Qt::Key_Space && key <= Qt::Key_AsciiTilde && !QChar(key).isLetterOrNumber();
    return sign ? QList<QKeySequence>{keys, QKeyCombination(Qt::ShiftModifier, key)} : QList<QKeySequence>{keys};
}

} // namespace

void MainWindow::buildActions() {
    QHash<QString, QMenu*> menus;
    auto* bar = addToolBar(tr("Tools"));
    bar->setObjectName(QStringLiteral("tools"));
    bar->setIconSize(QSize(20, 20));
    QString lastMenu;
    for (const ActionSpec& spec : actionTable()) {
        const QString menuName = tr(spec.menu);
        if (!menus.contains(menuName))
            menus.insert(menuName, menuBar()->addMenu(menuName));
        auto* action = new QAction(tr(spec.text), this);
        action->setObjectName(QString::fromLatin1(spec.id));
        const QKeySequence keys(QString::fromLatin1(spec.shortcut));
        action->setShortcuts(withOwnShift(keys));
        const QString tip = tr(spec.tip);
        action->setStatusTip(tip);
        action->setToolTip(keys.isEmpty() ? tip : tr("%1 (%2)").arg(tip, keys.toString(QKeySequence::NativeText)));
        action->setCheckable(spec.toggle);
        connect(action, &QAction::triggered, this, spec.slot);
        m_actions.insert(action->objectName(), action);
        if (action->objectName() == QLatin1String("quit"))
            menus[menuName]->addSeparator();
        menus[menuName]->addAction(action);
        if (*spec.icon) {
            if (!lastMenu.isEmpty() && lastMenu != menuName)
                bar->addSeparator();
            bar->addAction(action);
            lastMenu = menuName;
        }
    }
    auto* recent = new QMenu(tr("Open &recent"), this);
    connect(recent, &QMenu::aboutToShow, this, [this, recent] { m_recent.fill(*recent); });
    menus[tr("&File")]->insertMenu(m_actions[QStringLiteral("demo")], recent);
    menus[tr("&File")]->insertSeparator(m_actions[QStringLiteral("export")]);
    buildDisplayMenus(menus[tr("&View")]);
    buildStageMenu(menus[tr("&Run")]);
    refreshIcons();
}

void MainWindow::buildDisplayMenus(QMenu* view) {
    view->addSeparator();
    const auto display = [this] { return activeImage()->display(); };
    view->addMenu(makeStretchMenu(display, this));
    view->addMenu(makeLimitsMenu(
        display, [this] { return activeImage()->limits(); }, this));
    view->addMenu(makeColorMapMenu(display, this));
    view->addMenu(makeOverlaysMenu(m_white->image()->overlays(), this));
    buildImageMenus(view);
    view->addSeparator();
    auto* panels = view->addMenu(tr("&Panels"));
    for (QDockWidget* dock : {m_patchesDock, m_whiteDock, m_patchDock, m_sourceDock, m_epsfDock, m_zpDock,
                              m_catalogDock, m_stagesDock, m_logDock})
        panels->addAction(dock->toggleViewAction());
}

void MainWindow::buildStageMenu(QMenu* run) {
    struct Stage {
        pipeline::Command command;
        const char *text, *tip;
    };
    static constexpr Stage kStages[]{
        {pipeline::Command::RunEpsf, MARKED("Build &ePSFs"), MARKED("Load the field and build all ePSFs")},
        {pipeline::Command::BuildPatches, MARKED("Divide into &patches"),
         MARKED("Load the field and lay out the patches")},
        {pipeline::Command::BuildPatchInputs, MARKED("Write patch &inputs"),
         MARKED("Load the field and write the input of every patch")},
        {pipeline::Command::RunPatches, MARKED("&Fit patches"), MARKED("Fit every patch from its input")},
        {pipeline::Command::Merge, MARKED("&Merge"), MARKED("Join the fitted patches to one catalog")},
        {pipeline::Command::ComputeZp, MARKED("&Zero points"), MARKED("Compute zero points and magnitudes")},
    };
    auto* menu = new QMenu(tr("Run &one stage"), this);
    menu->setToolTipsVisible(true);
    for (const Stage& stage : kStages) {
        QAction* action = menu->addAction(tr(stage.text));
        action->setToolTip(tr(stage.tip));
        action->setStatusTip(tr(stage.tip));
        connect(action, &QAction::triggered, this, [this, command = stage.command] { runOnly(command); });
        m_stageActions.push_back(action);
    }
    run->insertMenu(action(QStringLiteral("cancel")), menu);
}

void MainWindow::updateActions() {
    const FieldProducts& field = m_document.field();
    const bool running = m_runner.isRunning();
    const auto holds = [&](Needs needs) {
        switch (needs) {
        case Needs::Nothing:
            return true;
        case Needs::Catalog:
            return field.catalog != nullptr;
        case Needs::Patches:
            return !field.patches.empty();
        case Needs::Image:
            return m_white->image()->hasImage();
        case Needs::ReadyToRun:
            return m_document.isOpen() && !running;
        case Needs::ActiveRun:
            return running && !m_runner.isStopping();
        }
        return false;
    };
    for (const ActionSpec& spec : actionTable())
        m_actions[QString::fromLatin1(spec.id)]->setEnabled(holds(spec.needs));
    m_stages->setRunEnabled(m_document.isOpen());
    for (QAction* stage : m_stageActions)
        stage->setEnabled(holds(Needs::ReadyToRun));
    m_epsf->setRebuildEnabled(!running);
    m_zp->setApplyEnabled(!running);
}

void MainWindow::refreshIcons() {
    for (const ActionSpec& spec : actionTable())
        if (QAction* known = action(QString::fromLatin1(spec.id)); known && *spec.icon)
            known->setIcon(lineIcon(QString::fromLatin1(spec.icon), palette()));
}

#undef MARKED

} // namespace furrow::app
