#pragma once
#include <atomic>
#include <chrono>
#include <csignal>
#include <execinfo.h>
#include <pthread.h>
#include <thread>
#include <unistd.h>

namespace furrow::bench {

/// Writes the stack of the thread that made it to standard error whenever that thread has not called turned() for
/// `threshold`: what it does, or waits for, while the event loop is blocked.
class BlockSampler {
public:
    explicit BlockSampler(std::chrono::milliseconds threshold)
        : m_threshold(threshold)
        , m_watched(pthread_self()) {
        void* first[1];
        backtrace(first, 1); // loads what it needs outside the signal handler
        std::signal(SIGUSR2, [](int) {
            void* frames[60];
            backtrace_symbols_fd(frames, backtrace(frames, 60), STDERR_FILENO);
            (void)!write(STDERR_FILENO, "--\n", 3);
        });
        turned();
        m_thread = std::jthread([this](const std::stop_token& stop) { watch(stop); });
    }
    void turned() { m_last = std::chrono::steady_clock::now().time_since_epoch().count(); }

private:
    void watch(const std::stop_token& stop) {
        std::int64_t sampled = 0;
        while (!stop.stop_requested()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(3));
            const std::int64_t last = m_last;
            const auto age = std::chrono::steady_clock::now().time_since_epoch().count() - last;
            if (last == sampled || age < std::chrono::nanoseconds(m_threshold).count())
                continue;
            sampled = last;
            pthread_kill(m_watched, SIGUSR2);
        }
    }

    std::chrono::milliseconds m_threshold;
    pthread_t m_watched;
    std::atomic<std::int64_t> m_last = 0;
    std::jthread m_thread;
};

} // namespace furrow::bench
