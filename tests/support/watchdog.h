#pragma once
#include <QElapsedTimer>
#include <QObject>

#include <algorithm>

namespace furrow::test {

/// Notes the longest time in which the event loop did not turn, to about 2 ms.
class Watchdog : public QObject {
public:
    Watchdog() {
        m_clock.start();
        startTimer(2, Qt::PreciseTimer);
    }
    qint64 longest() const { return m_longest; } ///< ms
    void reset() {
        m_longest = 0;
        m_clock.restart();
    }

protected:
    void timerEvent(QTimerEvent*) override { m_longest = std::max(m_longest, m_clock.restart()); }

private:
    QElapsedTimer m_clock;
    qint64 m_longest = 0;
};

} // namespace furrow::test
