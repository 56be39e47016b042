#pragma once
#include "app/gui/recent_files.h"
#include "app/gui/session.h"
#include "core/psf/rejected_stars.h"
#include "widgets/image/view_aids.h"
#include "widgets/models/field_document.h"
#include "widgets/models/selection.h"
#include "widgets/models/source_order.h"
#include "widgets/run/pipeline_runner.h"

#include <QHash>
#include <QMainWindow>
#include <QTimer>

#include <functional>
#include <span>

class QDockWidget;
class QLabel;
class QStackedWidget;

namespace furrow::widgets {
class CatalogView;
class EpsfView;
class ImageView;
class LogPanel;
class PatchView;
class PatchesPanel;
class ReadoutBar;
class SourceView;
class StagesPanel;
class WhiteView;
class ZpView;
} // namespace furrow::widgets

namespace furrow::app {

class MessageBanner;
class OpeningBar;

/// The window: one field, its views, the run and the log. Views know the document and the selection, never each other.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(QWidget* parent = nullptr);
    ~MainWindow() override;

    /// A configuration file or a work folder.
    void openPath(const QString& path);
    /// Writes the demo project into `folder` (missing or empty) and opens it.
    void writeDemoProject(const QString& folder);
    void saveViewTo(const QString& file); ///< .svg: overlays as vectors; else PNG
    void importRegionsFrom(const QString& file);
    void exportRegionsTo(const QString& file);
    /// Opens what a crash closed, or, with `last`, what was open at the last end.
    void reopen(bool last);

    widgets::FieldDocument& document() { return m_document; }
    widgets::Selection& selection() { return m_selection; }
    widgets::PipelineRunner& runner() { return m_runner; }
    widgets::WhiteView* whiteView() const { return m_white; }
    widgets::SourceView* sourceView() const { return m_source; }
    widgets::CatalogView* catalogView() const { return m_catalog; }
    widgets::EpsfView* epsfView() const { return m_epsf; }
    widgets::PatchView* patchView() const { return m_patch; }
    widgets::PatchesPanel* patchesPanel() const { return m_patches; }
    widgets::ZpView* zpView() const { return m_zp; }
    widgets::StagesPanel* stagesPanel() const { return m_stages; }
    widgets::LogPanel* logPanel() const { return m_log; }
    widgets::ViewAids& aids() { return m_aids; }
    MessageBanner* banner() const { return m_banner; }
    QAction* action(const QString& id) const { return m_actions.value(id); }

protected:
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    enum class Needs { Nothing, Catalog, Patches, Image, ReadyToRun, ActiveRun };
    struct ActionSpec {
        const char* id;
        const char* menu;
        const char* text;
        const char* shortcut;
        const char* tip;
        const char* icon; ///< "": none; actions with an icon are on the tool bar
        Needs needs;
        void (MainWindow::*slot)();
        bool toggle = false; ///< can be ticked; the slot asks isOn()
    };
    static std::span<const ActionSpec> actionTable();

    // main_window.cpp: the parts and how they talk to each other
    void buildViews();
    void buildBottom();
    QDockWidget* addView(const QString& id, const QString& title, QWidget* view);
    void connectViews();
    void connectRun();
    void restoreSession();
    void showPanels();
    void saveSession();
    void keepSession();
    void fieldOpened();
    void fieldChanged();
    void runFinished(const widgets::RunResult& result);
    void showProblem(const QString& headline, const QString& details);
    void showNote(const QString& text);
    widgets::ImageView* activeImage() const;

    // window_patches.cpp: triage list and Patch view
    void buildPatchViews();
    void connectPatchViews();
    void nextProblem();
    void previousProblem();
    void openPatch();
    void acceptPatch();
    void rejectPatch();
    void noteOnPatch();
    void nextBand();
    void previousBand();
    void showBandSheet();

    // window_actions.cpp: menus from the action table
    void buildActions();
    void buildDisplayMenus(QMenu* view);
    void buildStageMenu(QMenu* run);
    void updateActions();
    void refreshIcons();

    // window_files.cpp and the like: what the actions do
    void openConfiguration();
    void openWorkFolder();
    void newDemoProject();
    void exportCatalog();
    void inBackground(std::function<void()> work, const QString& done, const QString& failed,
                      std::function<void()> afterwards = {});
    void runStale();
    void runAll();
    void runOnly(pipeline::Command command);
    void cancelRun();
    /// Computes zero points and magnitudes again; the options stay those of the field when that worked.
    void applyZeroPoints(const config::Zp& options);
    /// Keeps the list of rejected stars and builds the ePSFs of a band again.
    void rebuildEpsf(const QString& band, const std::vector<psf::RejectedStar>& rejected);
    void zoomIn();
    void zoomOut();
    void zoomOne();
    void zoomFit();
    void resetContrast();
    void nextSource();
    void previousSource();
    void findInCatalog();
    void showSelectedSource();
    // window_images.cpp: actions of the image views
    void buildImageMenus(QMenu* view);
    void connectImages();
    bool isOn(const char* id) const;
    void tick(const char* id, bool on);
    void syncImageActions();
    void saveView();
    void copyView();
    void importRegions();
    void exportRegions();
    void removeRegions();
    void goTo();
    void blink();
    void toggleHistogram();
    void toggleMagnifier();
    void toggleCompass();
    void toggleContours();
    void toggleLinkedPanels();
    void toggleLinkedLimits();
    void toggleSafeColors();
    void showKeyboardHelp();
    void showPreferences();
    void showAbout();
    void quit() { close(); }

    widgets::FieldDocument m_document;
    widgets::Selection m_selection;
    widgets::SourceOrder m_order;
    widgets::PipelineRunner m_runner;
    widgets::ViewAids m_aids;
    RecentFiles m_recent;
    QHash<QString, QAction*> m_actions;
    std::vector<QAction*> m_stageActions; ///< run a single stage

    QStackedWidget* m_pages = nullptr; ///< welcome page, field
    QMainWindow* m_views = nullptr;    ///< holds the views as docks that can be torn off
    MessageBanner* m_banner = nullptr;
    widgets::WhiteView* m_white = nullptr;
    widgets::SourceView* m_source = nullptr;
    widgets::PatchView* m_patch = nullptr;
    widgets::PatchesPanel* m_patches = nullptr;
    widgets::CatalogView* m_catalog = nullptr;
    widgets::EpsfView* m_epsf = nullptr;
    widgets::ZpView* m_zp = nullptr;
    widgets::StagesPanel* m_stages = nullptr;
    widgets::LogPanel* m_log = nullptr;
    widgets::ReadoutBar* m_readout = nullptr;
    QLabel* m_selected = nullptr; ///< the selected source, in the status bar
    QDockWidget *m_whiteDock = nullptr, *m_sourceDock = nullptr, *m_catalogDock = nullptr;
    QDockWidget *m_patchDock = nullptr, *m_patchesDock = nullptr;
    QDockWidget *m_epsfDock = nullptr, *m_zpDock = nullptr;
    QDockWidget *m_stagesDock = nullptr, *m_logDock = nullptr;
    OpeningBar* m_opening = nullptr;
    QString m_openPath, m_wantedPath; ///< what is open; what was asked for last
    Session m_reopened;               ///< what is to be selected once its field is read
    bool m_afterCrash = false;
    QTimer m_sessionTimer;
    QTimer m_patchRefresh;           ///< patch states while a run fits them
    QWidget* m_activeView = nullptr; ///< White, Patch, Source or ePSF view: the one that had the focus last
    bool m_panelsShown = false;
    bool m_closeAfterRun = false;
    std::shared_ptr<const config::Config> m_runConfig; ///< of the active run when it differs from the field's
};

} // namespace furrow::app
