#include "tests/window/driven_window.h"

#include "core/io/fits.h"
#include "widgets/catalog/catalog_view.h"
#include "widgets/epsf/epsf_view.h"
#include "widgets/image/view_export.h"
#include "widgets/patches/patch_view.h"
#include "widgets/patches/patches_panel.h"
#include "widgets/white/band_images.h"
#include "widgets/white/field_overlays.h"
#include "widgets/white/shown_image.h"
#include "widgets/white/white_view.h"
#include "widgets/zp/zp_view.h"

#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QMenu>
#include <QMenuBar>
#include <QPainter>
#include <QProcess>
#include <QSettings>

#include <algorithm>
#include <cmath>
#include <stdlib.h>

namespace furrow::test {

namespace fs = std::filesystem;
using namespace furrow::widgets;

DrivenWindow::DrivenWindow() {
    const fs::path field = qEnvironmentVariable("FURROW_WINDOW_WORK").toStdString();
    if (!fs::is_directory(field))
        qFatal("FURROW_WINDOW_WORK does not name the work folder of a run; ctest sets it");
    // Beside the field, so that its files can be linked: the window replaces files and never writes into them.
    std::string name = (field.parent_path() / "copy-XXXXXX").string();
    if (!::mkdtemp(name.data()))
        qFatal("cannot make the folder %s", name.c_str());
    m_folder = name;
    m_work = m_folder / "work";
    fs::copy(field, m_work, fs::copy_options::recursive | fs::copy_options::create_hard_links);
    QCoreApplication::setOrganizationName(QStringLiteral("FurrowTest"));
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, QString::fromStdString(m_folder.string()));
    m_window = std::make_unique<app::MainWindow>();
    m_window->resize(1440, 900);
    m_window->show();
}

DrivenWindow::~DrivenWindow() {
    m_window.reset();
    std::error_code code;
    fs::remove_all(m_folder, code);
}

bool DrivenWindow::isQuiet() const {
    const WhiteView& white = *m_window->whiteView();
    return !m_window->document().isBusy() && !white.overlays()->isBusy() && !white.shown()->bands()->isBusy() &&
           (!white.image()->hasImage() || white.image()->isComplete()) && !m_window->patchesPanel()->isBusy() &&
           !m_window->patchesPanel()->reviews()->isBusy() && !m_window->catalogView()->model()->isOrdering() &&
           !m_window->epsfView()->isBusy() && !m_window->zpView()->isBusy();
}

bool DrivenWindow::waitUntilQuiet() const {
    return QTest::qWaitFor([this] { return isQuiet(); }, kPatience);
}

bool DrivenWindow::open() {
    QSignalSpy changed(&m_window->document(), &FieldDocument::fieldChanged);
    m_window->openPath(QString::fromStdString(m_work.string()));
    m_window->activateWindow();
    if (!changed.wait(kPatience) || !QTest::qWaitForWindowActive(m_window.get()))
        return false;
    return QTest::qWaitFor([this] { return !m_window->whiteView()->shown()->bands()->bands().isEmpty() && isQuiet(); },
                           kPatience);
}

const io::CsvTable& DrivenWindow::catalog() const {
    if (!m_catalog)
        m_catalog = std::make_unique<io::CsvTable>(io::CsvTable::read(m_work / "output_catalog.csv"));
    return *m_catalog;
}

Image<float> DrivenWindow::white() const {
    return io::readFitsImage(m_work / "white.fits").pixels;
}

double DrivenWindow::number(std::size_t row, const std::string& column) const {
    return catalog().number(row, catalog().find(column).value());
}

std::string DrivenWindow::text(std::size_t row, const std::string& column) const {
    return catalog().text(row, catalog().find(column).value());
}

std::vector<std::size_t> DrivenWindow::fittedRows() const {
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < catalog().rows(); ++row)
        if (std::isfinite(number(row, "FLUX_r_fit")))
            rows.push_back(row);
    std::sort(rows.begin(), rows.end(),
              [this](std::size_t a, std::size_t b) { return number(a, "FLUX_r_fit") > number(b, "FLUX_r_fit"); });
    return rows;
}

QDockWidget* DrivenWindow::raise(const char* id) {
    auto* dock = m_window->findChild<QDockWidget*>(QString::fromLatin1(id));
    dock->show();
    dock->raise();
    return QTest::qWaitFor([dock] { return !dock->visibleRegion().isEmpty(); }) ? dock : nullptr;
}

QMenu* DrivenWindow::menu(const QString& title) const {
    for (QMenu* menu : m_window->findChildren<QMenu*>())
        if (QString(menu->title()).remove(QLatin1Char('&')) == title)
            return menu;
    return nullptr;
}

bool DrivenWindow::choose(QMenu* menu, const QString& text) {
    menu->popup(QPoint(0, 0)); // many menus are filled now
    bool done = false;
    for (QAction* action : menu->actions()) {
        if (QString(action->text()).remove(QLatin1Char('&')) != text || !action->isEnabled())
            continue;
        QSignalSpy triggered(action, &QAction::triggered);
        menu->setActiveAction(action);
        QTest::keyClick(menu, Qt::Key_Return);
        done = triggered.size() == 1;
        break;
    }
    menu->hide();
    // Offscreen nobody gives the keyboard back to the window.
    m_window->activateWindow();
    return QTest::qWaitForWindowActive(m_window.get()) && done;
}

bool DrivenWindow::trigger(const char* id) {
    QAction* wanted = action(id);
    m_window->activateWindow(); // after a dialog
    if (!wanted || !wanted->isEnabled() || !QTest::qWaitForWindowActive(m_window.get()))
        return false;
    if (wanted->shortcut().isEmpty()) {
        for (QMenu* menu : m_window->findChildren<QMenu*>())
            if (menu->actions().contains(wanted))
                return choose(menu, QString(wanted->text()).remove(QLatin1Char('&')));
        return false;
    }
    QSignalSpy triggered(wanted, &QAction::triggered);
    QWidget* target = QApplication::focusWidget();
    QTest::keySequence(target ? target : m_window.get(), wanted->shortcut());
    return triggered.size() == 1;
}

QImage fieldPicture(ImageView& view, ImageView::Overlays overlays) {
    const QRectF area = view.imageArea();
    QImage picture(area.size().toSize(), QImage::Format_RGB32);
    QPainter painter(&picture);
    view.paintPart(painter, {area.center(), 1.0, area.size()}, 1.0, overlays);
    return picture;
}

QPointF inFieldPicture(QPointF image, const QImage& picture) {
    return {image.x() + 0.5, picture.height() - 0.5 - image.y()};
}

QImage plainPicture(ImageView& view) {
    QImage picture(view.size(), QImage::Format_RGB32);
    picture.fill(Qt::black);
    QPainter painter(&picture);
    view.paintPart(painter, view.transform(), 1.0, ImageView::Overlays::None);
    return picture;
}

QImage markedPicture(ImageView& view) {
    return viewPicture(view).convertToFormat(QImage::Format_RGB32);
}

int differing(const QImage& a, const QImage& b, const QRect& area) {
    const QRect both = area.intersected(a.rect()).intersected(b.rect());
    int count = 0;
    for (int y = both.top(); y <= both.bottom(); ++y)
        for (int x = both.left(); x <= both.right(); ++x)
            count += a.pixel(x, y) != b.pixel(x, y);
    return count;
}

int differing(const QImage& a, const QImage& b) {
    return a.size() == b.size() ? differing(a, b, a.rect()) : a.width() * a.height();
}

QRect around(QPointF at, int reach) {
    return QRect(at.toPoint() - QPoint(reach, reach), QSize(2 * reach + 1, 2 * reach + 1));
}

int countColor(const QImage& picture, const QRect& area, const QColor& color, int tolerance) {
    const QRect inside = area.intersected(picture.rect());
    int count = 0;
    for (int y = inside.top(); y <= inside.bottom(); ++y)
        for (int x = inside.left(); x <= inside.right(); ++x) {
            const QColor found = picture.pixelColor(x, y);
            count += std::abs(found.red() - color.red()) <= tolerance &&
                     std::abs(found.green() - color.green()) <= tolerance &&
                     std::abs(found.blue() - color.blue()) <= tolerance;
        }
    return count;
}

QByteArray python(const QByteArray& script, const QStringList& arguments) {
    QProcess process;
    process.start(QStringLiteral("/usr/bin/python3"),
                  QStringList{QStringLiteral("-c"), QString::fromUtf8(script)} + arguments);
    if (!process.waitForFinished(kPatience) || process.exitCode() != 0)
        QTest::qFail(process.readAllStandardError() + process.errorString().toUtf8(), __FILE__, __LINE__);
    return process.readAllStandardOutput();
}

} // namespace furrow::test
