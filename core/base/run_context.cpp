#include "core/base/run_context.h"

#include <chrono>

namespace furrow {

void RunContext::throwIfStopped() const {
    if (m_stop.stop_requested())
        throw Cancelled();
}

void RunContext::log(LogLevel level, std::string_view name, std::string_view message) const {
    if (m_logger)
        m_logger->log(level, name, message);
}

StageProgress::StageProgress(const RunContext& context, std::string stage, std::size_t total)
    : m_context(context)
    , m_stage(std::move(stage))
    , m_total(total) {
    if (auto* sink = m_context.progress())
        sink->stageAdvanced(m_stage, 0, m_total, {});
}

void StageProgress::begin(std::string_view detail) {
    if (auto* sink = m_context.progress())
        sink->unitStarted(m_stage, detail);
}

void StageProgress::advance(std::string_view detail) {
    std::lock_guard lock(m_mutex);
    ++m_done;
    if (auto* sink = m_context.progress())
        sink->stageAdvanced(m_stage, m_done, m_total, detail);
}

double steadySeconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

} // namespace furrow
