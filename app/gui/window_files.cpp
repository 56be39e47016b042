#include "app/gui/file_dialogs.h"
#include "app/gui/main_window.h"
#include "app/gui/message_banner.h"

#include "core/pipeline/demo.h"
#include "core/pipeline/products.h"
#include "widgets/base/settings.h"
#include "widgets/base/work_pool.h"
#include "widgets/catalog/catalog_view.h"
#include "widgets/image/image_view.h"
#include "widgets/run/log_panel.h"

#include <QDir>
#include <QDockWidget>
#include <QFileDialog>
#include <QFutureWatcher>

namespace furrow::app {

using namespace furrow::widgets;

QString lastFolder() {
    return setting(QStringLiteral("lastFolder"), QDir::homePath()).toString();
}

void rememberFolder(const QString& path) {
    setSetting(QStringLiteral("lastFolder"), QFileInfo(path).absolutePath());
}

/// Runs `work` on a background thread; then tells how it went and calls `afterwards` if it went well.
void MainWindow::inBackground(std::function<void()> work, const QString& done, const QString& failed,
                              std::function<void()> afterwards) {
    auto* watcher = new QFutureWatcher<QString>(this);
    connect(watcher, &QFutureWatcher<QString>::finished, this, [this, watcher, done, failed, afterwards] {
        watcher->deleteLater();
        if (const QString error = watcher->result(); !error.isEmpty()) {
            showProblem(failed, error);
            return;
        }
        showNote(done);
        if (afterwards)
            afterwards();
    });
    watcher->setFuture(runInBackground([work = std::move(work)]() -> QString {
        try {
            work();
            return {};
        } catch (const std::exception& e) {
            return QString::fromUtf8(e.what());
        }
    }));
}

void MainWindow::openConfiguration() {
    const QString path = QFileDialog::getOpenFileName(this, tr("Open configuration"), lastFolder(),
                                                      tr("Configurations (*.yaml *.yml);;All files (*)"));
    if (path.isEmpty())
        return;
    rememberFolder(path);
    openPath(path);
}

void MainWindow::openWorkFolder() {
    const QString path = QFileDialog::getExistingDirectory(this, tr("Open the work folder of a run"), lastFolder());
    if (path.isEmpty())
        return;
    rememberFolder(path);
    openPath(path);
}

void MainWindow::newDemoProject() {
    const QString parent = QFileDialog::getExistingDirectory(this, tr("Folder for the demo project"), lastFolder());
    if (parent.isEmpty())
        return;
    QString folder = QDir(parent).filePath(QStringLiteral("furrow-demo"));
    for (int number = 2; QFileInfo::exists(folder); ++number)
        folder = QDir(parent).filePath(QStringLiteral("furrow-demo-%1").arg(number));
    writeDemoProject(folder);
}

void MainWindow::writeDemoProject(const QString& folder) {
    const auto config = std::make_shared<QString>();
    inBackground(
        [folder, config] { *config = QString::fromStdString(pipeline::writeDemo(folder.toStdString()).string()); },
        tr("The demo project is in %1. Run › Run stale (F5) fits it.").arg(QDir::toNativeSeparators(folder)),
        tr("The demo project could not be written."), [this, config] { openPath(*config); });
}

void MainWindow::exportCatalog() {
    m_catalogDock->show();
    m_catalogDock->raise();
    m_catalog->openExport();
}

} // namespace furrow::app
