#pragma once
#include <atomic>
#include <stop_token>
#include <thread>

namespace furrow::cli {

/// Turns SIGINT and SIGTERM into a stop request while it lives. The second signal, or a run that has not ended 0.9 s
/// after the first, ends the process with 128 + signal: files are written atomically, so finished products stay valid.
class Interrupt {
public:
    /// Must be made before any other thread starts, so that all of them inherit the blocked signals.
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;
    std::stop_token token() const { return m_source.get_token(); }
    /// The signal that came, or 0.
    int signal() const { return m_signal; }

private:
    void watch(std::stop_token end);
    std::stop_source m_source;
    std::atomic<int> m_signal{0};
    std::jthread m_watcher;
};

} // namespace furrow::cli
