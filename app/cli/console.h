#pragma once
#include "core/base/run_context.h"

#include <cstdio>
#include <mutex>
#include <string>

namespace furrow::cli {

/// Progress and log on a terminal: log lines scroll, one status line with bar and ETA is redrawn below them. Without a
/// terminal: a plain line at every tenth of a stage's work, at most one a second.
class Console : public ProgressSink, public Logger {
public:
    /// Lines below `threshold` are left out; `quiet` leaves out progress, too.
    Console(std::FILE* stream, bool terminal, LogLevel threshold, bool quiet);
    ~Console() override;

    void stageStarted(std::string_view stage) override;
    void stageAdvanced(std::string_view stage, std::size_t done, std::size_t total, std::string_view detail) override;
    void stageFinished(std::string_view stage, double seconds) override;
    void log(LogLevel level, std::string_view name, std::string_view message) override;

private:
    void line(const std::string& text);
    void clearStatus();
    void drawStatus();

    std::FILE* m_stream;
    bool m_terminal;
    LogLevel m_threshold;
    bool m_quiet;
    std::mutex m_mutex;
    std::string m_stage, m_status;
    std::size_t m_done = 0, m_total = 0, m_tenth = 0;
    double m_start = 0, m_drawn = 0;
};

/// Seconds as "0.8 s", "12 s", "3:07", "1:02:33".
std::string durationText(double seconds);

} // namespace furrow::cli
