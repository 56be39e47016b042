#include "app/gui/recent_files.h"

#include "widgets/base/settings.h"

#include <QFileInfo>
#include <QMenu>

namespace furrow::app {
namespace {

constexpr int kKept = 10;
const auto kKey = QStringLiteral("recentFiles");

} // namespace

RecentFiles::RecentFiles(QObject* parent)
    : QObject(parent)
    , m_paths(widgets::setting(kKey).toStringList()) {}

void RecentFiles::add(const QString& path) {
    const QString absolute = QFileInfo(path).absoluteFilePath();
    m_paths.removeAll(absolute);
    m_paths.prepend(absolute);
    while (m_paths.size() > kKept)
        m_paths.removeLast();
    store();
}

void RecentFiles::clear() {
    m_paths.clear();
    store();
}

void RecentFiles::store() {
    widgets::setSetting(kKey, m_paths);
    emit changed();
}

void RecentFiles::fill(QMenu& menu) {
    menu.clear();
    for (const QString& path : m_paths) {
        QString text = path;
        QAction* action = menu.addAction(text.replace(QLatin1Char('&'), QStringLiteral("&&")));
        connect(action, &QAction::triggered, this, [this, path] { emit chosen(path); });
    }
    if (m_paths.isEmpty()) {
        menu.addAction(tr("Nothing opened yet"))->setEnabled(false);
        return;
    }
    menu.addSeparator();
    connect(menu.addAction(tr("Clear list")), &QAction::triggered, this, &RecentFiles::clear);
}

} // namespace furrow::app
