#pragma once
#include "core/base/error.h"

#include <cstddef>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>

namespace furrow {

enum class LogLevel { Debug, Info, Warning, Error };

/// Receives log lines; implementations are thread-safe.
class Logger {
public:
    virtual ~Logger() = default;
    /// `name` is the part of the program that speaks, e.g. "load" or "fit".
    virtual void log(LogLevel level, std::string_view name, std::string_view message) = 0;
};

/// Receives progress; implementations are thread-safe.
class ProgressSink {
public:
    virtual ~ProgressSink() = default;
    virtual void stageStarted(std::string_view stage) = 0;
    /// `done` of `total` units; `detail` names what was just finished, may be empty.
    virtual void stageAdvanced(std::string_view stage, std::size_t done, std::size_t total,
                               std::string_view detail) = 0;
    virtual void stageFinished(std::string_view stage, double seconds) = 0;
    /// Work on a named unit began; it ends with the stageAdvanced() that names it.
    virtual void unitStarted(std::string_view, std::string_view) {}
};

/// Handed to everything that takes longer than a blink: stop request, progress and log. Cheap to copy.
class RunContext {
public:
    RunContext() = default;
    RunContext(std::stop_token stop, std::shared_ptr<ProgressSink> progress, std::shared_ptr<Logger> logger)
        : m_stop(std::move(stop))
        , m_progress(std::move(progress))
        , m_logger(std::move(logger)) {}

    bool stopRequested() const { return m_stop.stop_requested(); }
    /// Throws Cancelled when a stop was requested.
    void throwIfStopped() const;
    const std::stop_token& stopToken() const { return m_stop; }

    void debug(std::string_view name, std::string_view message) const { log(LogLevel::Debug, name, message); }
    void info(std::string_view name, std::string_view message) const { log(LogLevel::Info, name, message); }
    void warning(std::string_view name, std::string_view message) const { log(LogLevel::Warning, name, message); }
    void error(std::string_view name, std::string_view message) const { log(LogLevel::Error, name, message); }
    void log(LogLevel level, std::string_view name, std::string_view message) const;

    ProgressSink* progress() const { return m_progress.get(); }
    const std::shared_ptr<ProgressSink>& sharedProgress() const { return m_progress; }
    const std::shared_ptr<Logger>& logger() const { return m_logger; }

private:
    std::stop_token m_stop;
    std::shared_ptr<ProgressSink> m_progress;
    std::shared_ptr<Logger> m_logger;
};

/// Counts finished units of one stage from many threads and reports them to the context's sink.
/// Start and end of a stage are reported by whoever runs it.
class StageProgress {
public:
    StageProgress(const RunContext& context, std::string stage, std::size_t total);
    StageProgress(const StageProgress&) = delete;
    StageProgress& operator=(const StageProgress&) = delete;
    void begin(std::string_view detail); ///< a unit that takes a while; advance() ends it
    void advance(std::string_view detail = {});

private:
    const RunContext& m_context;
    std::string m_stage;
    std::size_t m_total;
    std::size_t m_done = 0;
    std::mutex m_mutex;
};

/// Seconds of a steady clock.
double steadySeconds();

} // namespace furrow
