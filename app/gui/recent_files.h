#pragma once
#include <QObject>
#include <QStringList>

class QMenu;

namespace furrow::app {

/// The configurations and work folders opened last, newest first; kept in the settings.
class RecentFiles : public QObject {
    Q_OBJECT
public:
    explicit RecentFiles(QObject* parent = nullptr);
    const QStringList& paths() const { return m_paths; }
    void add(const QString& path);
    void clear();
    /// Fills a menu with them.
    void fill(QMenu& menu);

signals:
    void changed();
    void chosen(const QString& path);

private:
    void store();

    QStringList m_paths;
};

} // namespace furrow::app
