#include "app/gui/keyboard_help.h"
#include "app/gui/main_window.h"
#include "app/gui/message_banner.h"
#include "app/gui/preferences.h"

#include "core/base/version.h"
#include "core/pipeline/epsf_inspect.h"
#include "widgets/catalog/catalog_view.h"
#include "widgets/figures/png_figure_writer.h"
#include "widgets/image/image_view.h"
#include "widgets/source/source_view.h"
#include "widgets/white/white_view.h"

#include <QAction>
#include <QDockWidget>
#include <QLabel>
#include <QMessageBox>

#include <cmath>

namespace furrow::app {

using namespace furrow::widgets;

void MainWindow::runStale() {
    if (!m_document.isOpen() || m_runner.isRunning())
        return;
    m_banner->hide();
    m_stagesDock->raise();
    m_runner.start(pipeline::Command::Run, *m_document.field().config, {.incremental = true});
}

void MainWindow::runOnly(pipeline::Command command) {
    if (!m_document.isOpen() || m_runner.isRunning())
        return;
    m_banner->hide();
    m_stagesDock->raise();
    m_runner.start(command, *m_document.field().config);
}

void MainWindow::runAll() {
    if (!m_document.isOpen() || m_runner.isRunning())
        return;
    m_banner->hide();
    m_stagesDock->raise();
    m_runner.start(pipeline::Command::Run, *m_document.field().config);
}

void MainWindow::applyZeroPoints(const config::Zp& options) {
    if (!m_document.isOpen() || m_runner.isRunning())
        return;
    auto changed = std::make_shared<config::Config>(*m_document.field().config);
    changed->zp = options;
    m_runConfig = changed;
    m_banner->hide();
    m_runner.start(pipeline::Command::ComputeZp, *changed);
}

void MainWindow::rebuildEpsf(const QString& band, const std::vector<psf::RejectedStar>& rejected) {
    if (!m_document.isOpen() || m_runner.isRunning())
        return;
    m_banner->hide();
    m_runner.start(
        [config = m_document.field().config, band = band.toStdString(), rejected](const RunContext& context) {
            psf::writeRejectedStars(*config, rejected);
            figures::PngFigureWriter pictures(figures::pngOptions(*config, context.stopToken()));
            pipeline::rebuildBandEpsf(*config, band, context, &pictures);
            return pipeline::RunReport();
        });
}

void MainWindow::cancelRun() {
    m_runner.cancel();
}

void MainWindow::zoomIn() {
    activeImage()->zoomBy(2.0);
}

void MainWindow::zoomOut() {
    activeImage()->zoomBy(0.5);
}

void MainWindow::zoomOne() {
    activeImage()->setZoom(1.0);
}

void MainWindow::zoomFit() {
    activeImage()->zoomToFit();
}

void MainWindow::resetContrast() {
    activeImage()->display()->setContrastBias(1.0, 0.5);
}

void MainWindow::nextSource() {
    m_source->selectNext();
}

void MainWindow::previousSource() {
    m_source->selectPrevious();
}

void MainWindow::findInCatalog() {
    m_catalogDock->show();
    m_catalogDock->raise();
    m_catalog->focusFilter();
}

void MainWindow::showSelectedSource() {
    const CatalogPtr& catalog = m_document.catalog();
    const auto row = catalog ? catalog->rowOf(m_selection.source()) : std::nullopt;
    if (!row) {
        m_selected->clear();
        return;
    }
    double best = std::nan("");
    QString bestBand;
    for (const QString& band : catalog->bands()) {
        const double ratio = catalog->number(*row, QStringLiteral("FLUX_%1_fit").arg(band)) /
                             catalog->number(*row, QStringLiteral("FLUXERR_%1_fit").arg(band));
        const bool isChosen = band == m_selection.band();
        if (std::isfinite(ratio) && (isChosen || !(ratio <= best))) {
            best = ratio;
            bestBand = band;
        }
        if (isChosen)
            break;
    }
    QString text = catalog->key(*row) + QLatin1Char(' ') + catalog->text(*row, QStringLiteral("TYPE"));
    if (!bestBand.isEmpty())
        text += QStringLiteral("  ") + tr("S/N %1 (%2)").arg(best, 0, 'f', best < 10 ? 1 : 0).arg(bestBand);
    m_selected->setText(text);
}

void MainWindow::showKeyboardHelp() {
    std::vector<KeyHelp> keys;
    for (const ActionSpec& spec : actionTable())
        if (*spec.shortcut)
            keys.push_back(
                {action(QString::fromLatin1(spec.id))->shortcut().toString(QKeySequence::NativeText), tr(spec.tip)});
    auto* dialog = new KeyboardHelp(keys, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

void MainWindow::showPreferences() {
    auto* dialog = new PreferencesDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::showAbout() {
    QMessageBox::about(this, tr("About Furrow"),
                       tr("<h3>Furrow %1</h3>"
                          "<p>Multi-band photometry of blended stars and galaxies.</p>"
                          "<p>Free software under the GNU General Public License, version 3 or later. "
                          "It comes with no warranty.</p>")
                           .arg(QString::fromLatin1(kVersion)));
}

} // namespace furrow::app
