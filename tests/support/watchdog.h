#pragma once
#include <QElapsedTimer>
#include <QObject>

#include <algorithm>
#include <cstdio>
#include <ctime>

namespace furrow::test {

/// CPU time that the calling thread has used, ms.
inline double threadCpuMs() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

/// Time that the calling thread was ready and waited for a core, ms (Linux: proc(5), schedstat); 0: not known.
inline double threadWaitMs() {
    double nanoseconds = 0;
    if (std::FILE* file = std::fopen("/proc/thread-self/schedstat", "r")) {
        if (std::fscanf(file, "%*f %lf", &nanoseconds) != 1)
            nanoseconds = 0;
        std::fclose(file);
    }
    return nanoseconds * 1e-6;
}

/// Notes the longest time in which the event loop did not turn, to about 2 ms. A machine that is busy with something
/// else lengthens it; the time without waiting for a core and the CPU time of a turn tell the window's own part.
class Watchdog : public QObject {
public:
    Watchdog() {
        reset();
        startTimer(2, Qt::PreciseTimer);
    }
    double longest() const { return m_longest.wall; }   ///< ms
    double longestOwn() const { return m_longest.own; } ///< ms, without waiting for a core
    double longestCpu() const { return m_longest.cpu; } ///< ms
    void reset() {
        m_longest = {};
        m_clock.start();
        m_cpu = threadCpuMs();
        m_wait = threadWaitMs();
    }

protected:
    void timerEvent(QTimerEvent*) override {
        const double wall = static_cast<double>(m_clock.nsecsElapsed()) * 1e-6;
        m_clock.start();
        const double cpu = threadCpuMs(), wait = threadWaitMs();
        m_longest.wall = std::max(m_longest.wall, wall);
        m_longest.own = std::max(m_longest.own, wall - (wait - m_wait));
        m_longest.cpu = std::max(m_longest.cpu, cpu - m_cpu);
        m_cpu = cpu;
        m_wait = wait;
    }

private:
    struct Turn {
        double wall = 0, own = 0, cpu = 0;
    };
    QElapsedTimer m_clock;
    Turn m_longest;
    double m_cpu = 0, m_wait = 0;
};

} // namespace furrow::test
