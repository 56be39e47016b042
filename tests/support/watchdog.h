#pragma once
#include <QElapsedTimer>
#include <QObject>

#include <algorithm>
#include <ctime>

namespace furrow::test {

/// CPU time that the calling thread has used, ms.
inline double threadCpuMs() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

/// Notes the longest time in which the event loop did not turn, to about 2 ms; and the most CPU time that its thread
/// used in one turn, which a busy machine does not lengthen.
class Watchdog : public QObject {
public:
    Watchdog() {
        reset();
        startTimer(2, Qt::PreciseTimer);
    }
    qint64 longest() const { return m_longest; }       ///< ms
    double longestCpu() const { return m_longestCpu; } ///< ms
    void reset() {
        m_longest = 0;
        m_longestCpu = 0;
        m_clock.start();
        m_cpu = threadCpuMs();
    }

protected:
    void timerEvent(QTimerEvent*) override {
        m_longest = std::max(m_longest, m_clock.restart());
        const double now = threadCpuMs();
        m_longestCpu = std::max(m_longestCpu, now - m_cpu);
        m_cpu = now;
    }

private:
    QElapsedTimer m_clock;
    qint64 m_longest = 0;
    double m_cpu = 0, m_longestCpu = 0;
};

} // namespace furrow::test
