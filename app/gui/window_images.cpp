#include "app/gui/file_dialogs.h"
#include "app/gui/main_window.h"
#include "app/gui/message_banner.h"

#include "core/base/atomic_file.h"
#include "widgets/catalog/catalog_view.h"
#include "widgets/catalog/plot_panel.h"
#include "widgets/epsf/epsf_view.h"
#include "widgets/image/view_export.h"
#include "widgets/patches/convergence_panel.h"
#include "widgets/patches/patch_panels.h"
#include "widgets/patches/patch_view.h"
#include "widgets/patches/patches_panel.h"
#include "widgets/run/log_panel.h"
#include "widgets/source/sed_plot.h"
#include "widgets/source/source_view.h"
#include "widgets/white/field_overlays.h"
#include "widgets/white/goto_dialog.h"
#include "widgets/white/shown_image.h"
#include "widgets/white/white_view.h"
#include "widgets/zp/zp_view.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QLineEdit>
#include <QMenu>
#include <QToolButton>

// What the window does with image views: aids, files, going somewhere.
namespace furrow::app {

using namespace furrow::widgets;

namespace {

constexpr int kContourLevels[] = {3, 5, 8, 12};

QString nativePath(const QString& path) {
    return QDir::toNativeSeparators(path);
}

} // namespace

void MainWindow::buildImageMenus(QMenu* view) {
    auto* levels = view->addMenu(tr("Contour l&evels"));
    auto* group = new QActionGroup(levels);
    for (const int count : kContourLevels) {
        QAction* action = levels->addAction(QString::number(count));
        action->setCheckable(true);
        action->setData(count);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, count] {
            m_aids.setContourLevels(count);
            m_aids.setContours(true);
            syncImageActions();
        });
    }
    connect(levels, &QMenu::aboutToShow, this, [this, group] {
        for (QAction* action : group->actions())
            action->setChecked(action->data().toInt() == m_aids.contourLevels());
    });
}

void MainWindow::connectImages() {
    m_aids.attach(m_white->image());
    // Every image view gets the aids when it is first used.
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) {
        if (auto* view = qobject_cast<ImageView*>(now); view && isAncestorOf(view))
            m_aids.attach(view);
    });
    connect(m_white, &WhiteView::failed, this,
            [this](const QString& message) { showProblem(tr("The image or file cannot be shown."), message); });
    connect(m_white->overlays()->regions(), &ImportedRegions::imported, this,
            [this](const QString& file, int count, const QStringList& problems) {
                showNote(tr("%1: %2 regions.").arg(nativePath(file)).arg(count));
                if (!problems.isEmpty())
                    m_log->append(LogLevel::Warning, QStringLiteral("regions"), problems.join(QLatin1Char('\n')));
            });
    for (const Blinker* blinker :
         {m_white->shown()->blinker(), m_patch->panels()->blinker(), m_source->cutouts()->blinker()}) {
        connect(blinker, &Blinker::shown, this, [this] { tick("blink", true); });
        connect(blinker, &Blinker::stopped, this, [this] { tick("blink", false); });
    }
    m_patch->panels()->setRegions(m_white->overlays()->regions());
    m_source->cutouts()->setRegions(m_white->overlays()->regions());
    connect(m_white, &WhiteView::histogramToggled, this, [this](bool on) {
        tick("histogram", on);
        m_patch->showHistogram(on);
        m_source->showHistogram(on);
    });
}

bool MainWindow::isOn(const char* id) const {
    return action(QString::fromLatin1(id))->isChecked();
}

void MainWindow::tick(const char* id, bool on) {
    action(QString::fromLatin1(id))->setChecked(on);
}

/// Ticks what is on, e.g. after the session's settings were read.
void MainWindow::syncImageActions() {
    tick("magnifier", m_aids.magnifier());
    tick("compass", m_aids.compass());
    tick("contours", m_aids.contours());
    tick("safeColors", m_white->overlays()->isColorBlindSafe());
    toggleSafeColors(); // the views beside the white stack follow it
    tick("linkPanels", m_source->cutouts()->link()->isEnabled());
    tick("linkLimits", m_source->cutouts()->link()->areLimitsLinked());
}

void MainWindow::saveView() {
    const QString path =
        QFileDialog::getSaveFileName(this, tr("Save view"), QDir(lastFolder()).filePath(QStringLiteral("view.png")),
                                     tr("PNG pictures (*.png);;SVG drawings (*.svg)"));
    if (path.isEmpty())
        return;
    rememberFolder(path);
    saveViewTo(path);
}

void MainWindow::saveViewTo(const QString& file) {
    // Encoding takes longer than the event loop may wait.
    const bool isSvg = file.endsWith(QLatin1String(".svg"), Qt::CaseInsensitive);
    const QByteArray svg = isSvg ? viewSvg(*activeImage(), windowTitle()) : QByteArray();
    const QImage picture = isSvg ? QImage() : viewPicture(*activeImage());
    inBackground(
        [svg, picture, file] {
            if (!svg.isEmpty())
                return writeTextAtomically(file.toStdString(), svg.toStdString());
            writeFileAtomically(file.toStdString(), [&](const std::filesystem::path& temporary) {
                if (!picture.save(QString::fromStdString(temporary.string()), "PNG"))
                    throw UserError(file.toStdString() + ": cannot be written. Check the folder and the free space.");
            });
        },
        tr("The view was saved as %1.").arg(nativePath(file)), tr("The view could not be saved."));
}

void MainWindow::copyView() {
    QApplication::clipboard()->setImage(viewPicture(*activeImage()));
}

void MainWindow::importRegions() {
    const QString path = QFileDialog::getOpenFileName(this, tr("Import regions"), lastFolder(),
                                                      tr("DS9 regions (*.reg);;All files (*)"));
    if (path.isEmpty())
        return;
    rememberFolder(path);
    importRegionsFrom(path);
}

void MainWindow::importRegionsFrom(const QString& file) {
    m_white->overlays()->regions()->import(file);
}

void MainWindow::exportRegions() {
    const QString path = QFileDialog::getSaveFileName(this, tr("Export regions"),
                                                      QDir(lastFolder()).filePath(QStringLiteral("overlays.reg")),
                                                      tr("DS9 regions (*.reg)"));
    if (path.isEmpty())
        return;
    rememberFolder(path);
    exportRegionsTo(path);
}

void MainWindow::exportRegionsTo(const QString& file) {
    const std::vector<io::Region> regions = visibleRegions(*activeImage());
    inBackground(
        [regions, file, wcs = m_document.field().wcs] {
            std::vector<io::Region> placed;
            for (const io::Region& region : regions)
                placed.push_back(wcs.valid() ? io::toSky(region, wcs) : region);
            io::writeRegions(file.toStdString(), placed);
        },
        tr("%1 regions were saved as %2.").arg(regions.size()).arg(nativePath(file)),
        tr("The regions could not be saved."));
}

void MainWindow::removeRegions() {
    m_white->overlays()->regions()->clear();
}

void MainWindow::goTo() {
    auto* dialog = new GoToDialog(m_document.field(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &GoToDialog::positionChosen, m_white, &WhiteView::goTo);
    connect(dialog, &GoToDialog::sourceChosen, this, [this](const QString& key, QPointF image) {
        m_selection.selectSource(key);
        if (std::isfinite(image.x()))
            m_white->goTo(image);
    });
    dialog->show();
    dialog->input()->setFocus();
}

void MainWindow::blink() {
    if (m_activeView == m_patch && m_patch->activeImage()) {
        m_patch->panels()->blinker()->toggle();
        return;
    }
    if (m_activeView == m_source && m_source->activeImage()) {
        m_source->cutouts()->blinker()->toggle();
        return;
    }
    m_white->shown()->toggleBlink();
    tick("blink", m_white->shown()->blinker()->isActive());
}

void MainWindow::toggleHistogram() {
    m_white->showHistogram(isOn("histogram"));
}

void MainWindow::toggleMagnifier() {
    m_aids.setMagnifier(isOn("magnifier"));
}

void MainWindow::toggleCompass() {
    m_aids.setCompass(isOn("compass"));
}

void MainWindow::toggleContours() {
    m_aids.setContours(isOn("contours"));
}

void MainWindow::toggleLinkedPanels() {
    for (ViewLink* link : {m_source->cutouts()->link(), m_patch->panels()->link()})
        link->setEnabled(isOn("linkPanels"));
}

void MainWindow::toggleLinkedLimits() {
    for (ViewLink* link : {m_source->cutouts()->link(), m_patch->panels()->link()})
        link->setLimitsLinked(isOn("linkLimits"));
}

void MainWindow::toggleSafeColors() {
    const bool safe = isOn("safeColors");
    m_white->overlays()->setColorBlindSafe(safe);
    m_patches->model()->setColorBlindSafe(safe);
    m_patch->panels()->setColorBlindSafe(safe);
    m_source->cutouts()->setColorBlindSafe(safe);
    m_source->sed()->plot()->setColorBlindSafe(safe);
    m_patch->convergence()->plot()->setColorBlindSafe(safe);
    m_epsf->setColorBlindSafe(safe);
    m_zp->setColorBlindSafe(safe);
    m_catalog->plotPanel()->canvas()->setColorBlindSafe(safe);
}

} // namespace furrow::app
