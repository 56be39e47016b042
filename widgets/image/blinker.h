#pragma once
#include <QObject>
#include <QPointer>
#include <QTimer>
#include <QWidget>

namespace furrow::widgets {

/// Counts through pictures at an even pace, for blinking between them.
class Blinker : public QObject {
    Q_OBJECT
public:
    static constexpr int kDefaultInterval = 500, kShortest = 100, kLongest = 5000; ///< ms

    explicit Blinker(QObject* parent = nullptr);
    /// Pictures to go through; fewer than two stop it.
    void setCount(int count);
    void setInterval(int milliseconds);
    int interval() const { return m_timer.interval(); }
    bool isActive() const { return m_timer.isActive(); }
    int current() const { return m_current; }
    void start(); ///< with the next picture at once
    void stop();
    void toggle() { isActive() ? stop() : start(); }

signals:
    void shown(int index);
    void stopped();

private:
    void step();

    QTimer m_timer;
    int m_count = 0, m_current = 0;
};

/// Lets a blinker show one of several panels in the place of all; when it stops all are shown again.
void blinkPanels(Blinker* blinker, const std::vector<QWidget*>& panels);

} // namespace furrow::widgets
