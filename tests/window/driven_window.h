#pragma once
#include "app/gui/main_window.h"
#include "core/image/image.h"
#include "core/io/csv.h"
#include "widgets/image/image_view.h"

#include <QSignalSpy>
#include <QTest>

#include <filesystem>
#include <memory>

class QDockWidget;
class QMenu;

namespace furrow::test {

/// Background work on the fields of these tests ends long before this.
inline constexpr int kPatience = 30'000; ///< ms

/// The program's window on a field that furrow-cli has run: environment FURROW_WINDOW_WORK names the work folder. The
/// window works in a copy of that folder and with settings of its own; nothing of it is left behind.
class DrivenWindow {
public:
    DrivenWindow();
    ~DrivenWindow();

    app::MainWindow* operator->() { return m_window.get(); }
    app::MainWindow& operator*() { return *m_window; }
    /// Opens the field and waits until all views show it. False: it took too long.
    bool open();
    /// Nothing is being read, drawn from or computed in the background.
    bool isQuiet() const;
    bool waitUntilQuiet() const;

    const std::filesystem::path& work() const { return m_work; }
    /// A name for a file to write, outside of the work folder.
    std::filesystem::path file(const std::string& name) const { return m_folder / name; }
    /// What the run has left, read without the window.
    const io::CsvTable& catalog() const;
    Image<float> white() const;
    double number(std::size_t row, const std::string& column) const;
    std::string text(std::size_t row, const std::string& column) const;
    QString id(std::size_t row) const { return QString::fromStdString(text(row, "ID")); }
    /// Rows with fitted values, brightest first in the r band.
    std::vector<std::size_t> fittedRows() const;

    /// Brings a view or panel to the front: white, patch, source, epsf, zp, catalog, patches, stages, log.
    QDockWidget* raise(const char* id);
    QAction* action(const char* id) const { return m_window->action(QString::fromLatin1(id)); }
    /// Does what a user does: the shortcut in the widget that has the focus, or the entry of its menu. False: the
    /// action was not triggered.
    bool trigger(const char* id);
    /// The menu of the menu bar (or a menu below one) with this title; null: none.
    QMenu* menu(const QString& title) const;
    /// Chooses an entry of a menu with the keyboard. False: there is no such entry, or it is disabled.
    bool choose(QMenu* menu, const QString& text);

private:
    std::filesystem::path m_folder, m_work;
    std::unique_ptr<app::MainWindow> m_window;
    mutable std::unique_ptr<io::CsvTable> m_catalog;
};

/// The whole field with one pixel of the picture per pixel of the field, row 0 at the bottom.
QImage fieldPicture(widgets::ImageView& view, widgets::ImageView::Overlays overlays);
/// Where an image position lies in that picture.
QPointF inFieldPicture(QPointF image, const QImage& picture);
/// The view without overlays, at one device pixel per logical pixel.
QImage plainPicture(widgets::ImageView& view);
/// The view with everything over it.
QImage markedPicture(widgets::ImageView& view);
/// Pixels of `area` in which two pictures of the same size differ.
int differing(const QImage& a, const QImage& b, const QRect& area);
int differing(const QImage& a, const QImage& b);
/// A square around a position of the widget.
QRect around(QPointF at, int reach);
/// Pixels of `area` with about this colour: no channel differs by more than `tolerance`.
int countColor(const QImage& picture, const QRect& area, const QColor& color, int tolerance = 40);

/// Output of a script of Debian's python3; the test fails with what it writes to stderr when it fails.
QByteArray python(const QByteArray& script, const QStringList& arguments);

} // namespace furrow::test
