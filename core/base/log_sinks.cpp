#include "core/base/log_sinks.h"

#include <array>
#include <chrono>
#include <ctime>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <spdlog/sinks/basic_file_sink.h>

namespace furrow {
namespace {

constexpr std::array<std::string_view, 4> kLevelNames{"DEBUG", "INFO", "WARNING", "ERROR"};

class FileLogger : public Logger {
public:
    FileLogger(const std::filesystem::path& path, std::string format, LogLevel threshold)
        : m_format(std::move(format))
        , m_threshold(threshold)
        , m_sink(path.string()) {
        m_sink.set_pattern("%v");
    }
    void log(LogLevel level, std::string_view name, std::string_view message) override {
        if (level < m_threshold)
            return;
        const std::string line = formatLogLine(m_format, level, name, message);
        m_sink.log(spdlog::details::log_msg("furrow", spdlog::level::info, line));
        m_sink.flush(); // a second Ctrl-C ends the process at once
    }

private:
    std::string m_format;
    LogLevel m_threshold;
    spdlog::sinks::basic_file_sink_mt m_sink;
};

class TeeLogger : public Logger {
public:
    explicit TeeLogger(std::vector<std::shared_ptr<Logger>> loggers)
        : m_loggers(std::move(loggers)) {}
    void log(LogLevel level, std::string_view name, std::string_view message) override {
        for (const auto& logger : m_loggers)
            logger->log(level, name, message);
    }

private:
    std::vector<std::shared_ptr<Logger>> m_loggers;
};

std::string timeText() {
    const auto now = std::chrono::system_clock::now();
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
    return fmt::format("{:%Y-%m-%d %H:%M:%S},{:03d}", fmt::localtime(std::chrono::system_clock::to_time_t(now)), ms);
}

} // namespace

std::string formatLogLine(const std::string& format, LogLevel level, std::string_view name, std::string_view message) {
    std::string out;
    for (std::size_t i = 0; i < format.size();) {
        const std::string_view rest = std::string_view(format).substr(i);
        const auto field = [&](std::string_view token, std::string_view value) {
            if (!rest.starts_with(token))
                return false;
            out += value;
            i += token.size();
            return true;
        };
        if (rest.front() != '%' ||
            !(field("%(asctime)s", rest.starts_with("%(asctime)s") ? timeText() : "") || field("%(name)s", name) ||
              field("%(message)s", message) || field("%(levelname)s", kLevelNames[static_cast<std::size_t>(level)]))) {
            out += rest.front();
            ++i;
        }
    }
    return out;
}

std::shared_ptr<Logger> makeFileLogger(const std::filesystem::path& path, std::string format, LogLevel threshold) {
    std::error_code code;
    if (path.has_parent_path())
        std::filesystem::create_directories(path.parent_path(), code);
    try {
        return std::make_shared<FileLogger>(path, std::move(format), threshold);
    } catch (const spdlog::spdlog_ex& e) {
        throw UserError(fmt::format("cannot write the log file {}: {}; check logging.file and the folder's permissions",
                                    path.string(), e.what()));
    }
}

std::shared_ptr<Logger> makeTeeLogger(std::vector<std::shared_ptr<Logger>> loggers) {
    return std::make_shared<TeeLogger>(std::move(loggers));
}

} // namespace furrow
