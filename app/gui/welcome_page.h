#pragma once
#include <QWidget>

class QVBoxLayout;

namespace furrow::app {

class RecentFiles;

/// What an empty window shows: what to do next.
class WelcomePage : public QWidget {
    Q_OBJECT
public:
    explicit WelcomePage(RecentFiles* recent, QWidget* parent = nullptr);

signals:
    void openConfiguration();
    void openWorkFolder();
    void newDemo();

protected:
    void changeEvent(QEvent* event) override;

private:
    void drawIcons(); ///< in the palette's text colour
    void fillRecent();

    RecentFiles* m_recent;
    QVBoxLayout* m_recentList;
};

} // namespace furrow::app
