#include "app/cli/console.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace furrow::cli {
namespace {

constexpr double kRedrawSeconds = 0.1;
constexpr double kPlainSeconds = 1;
constexpr std::size_t kBarWidth = 24;

double remaining(double elapsed, std::size_t done, std::size_t total) {
    return done ? elapsed * static_cast<double>(total - done) / static_cast<double>(done) : 0;
}

} // namespace

std::string durationText(double seconds) {
    if (seconds < 9.95)
        return fmt::format("{:.1f} s", std::max(0.0, seconds));
    const long s = std::lround(seconds);
    if (s < 60)
        return fmt::format("{} s", s);
    if (s < 3600)
        return fmt::format("{}:{:02d}", s / 60, s % 60);
    return fmt::format("{}:{:02d}:{:02d}", s / 3600, s / 60 % 60, s % 60);
}

Console::Console(std::FILE* stream, bool terminal, LogLevel threshold, bool quiet)
    : m_stream(stream)
    , m_terminal(terminal)
    , m_threshold(threshold)
    , m_quiet(quiet) {}

Console::~Console() {
    clearStatus();
}

void Console::stageStarted(std::string_view stage) {
    std::lock_guard lock(m_mutex);
    m_stage = stage;
    m_done = m_total = m_tenth = 0;
    m_start = m_drawn = steadySeconds();
    if (m_terminal && !m_quiet)
        drawStatus();
}

void Console::stageAdvanced(std::string_view stage, std::size_t done, std::size_t total, std::string_view) {
    std::lock_guard lock(m_mutex);
    if (m_quiet || stage != m_stage)
        return;
    m_done = done;
    m_total = total;
    const double now = steadySeconds();
    if (m_terminal) {
        if (now - m_drawn >= kRedrawSeconds || done == total)
            drawStatus();
        return;
    }
    const std::size_t tenth = total ? 10 * done / total : 0;
    if (tenth > m_tenth && now - m_drawn >= kPlainSeconds) {
        m_tenth = tenth;
        m_drawn = now;
        line(fmt::format("{}: {} of {}, about {} left", stage, done, total,
                         durationText(remaining(now - m_start, done, total))));
    }
}

void Console::stageFinished(std::string_view, double) { // the log tells the seconds
    std::lock_guard lock(m_mutex);
    clearStatus();
    m_stage.clear();
}

void Console::log(LogLevel level, std::string_view name, std::string_view message) {
    if (level < m_threshold)
        return;
    std::lock_guard lock(m_mutex);
    const char* mark = level == LogLevel::Error ? "error: " : level == LogLevel::Warning ? "warning: " : "";
    const bool redraw = !m_status.empty();
    clearStatus();
    line(fmt::format("{}: {}{}", name, mark, message));
    if (redraw)
        drawStatus();
}

void Console::line(const std::string& text) {
    std::fprintf(m_stream, "%s\n", text.c_str());
    std::fflush(m_stream);
}

void Console::clearStatus() {
    if (m_status.empty())
        return;
    std::fputs("\r\033[K", m_stream);
    std::fflush(m_stream);
    m_status.clear();
}

void Console::drawStatus() {
    const double now = steadySeconds();
    m_status = fmt::format("{:<8} ", m_stage);
    if (m_total) {
        const std::size_t filled = kBarWidth * m_done / m_total;
        m_status += fmt::format("[{}{}] {}/{}", std::string(filled, '#'), std::string(kBarWidth - filled, '.'), m_done,
                                m_total);
        if (m_done)
            m_status += fmt::format("  {} left", durationText(remaining(now - m_start, m_done, m_total)));
    } else {
        m_status += "working";
    }
    std::fprintf(m_stream, "\r\033[K%s", m_status.c_str());
    std::fflush(m_stream);
    m_drawn = now;
}

} // namespace furrow::cli
