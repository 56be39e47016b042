#pragma once
#include "core/base/run_context.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace furrow {

/// One log line from a template with %(asctime)s, %(name)s, %(levelname)s and %(message)s; local time.
std::string formatLogLine(const std::string& format, LogLevel level, std::string_view name, std::string_view message);

/// Appends to a file, one line per message, flushed at once. Throws UserError naming the file.
std::shared_ptr<Logger> makeFileLogger(const std::filesystem::path& path, std::string format, LogLevel threshold);

/// Passes every message on to all of its loggers.
std::shared_ptr<Logger> makeTeeLogger(std::vector<std::shared_ptr<Logger>> loggers);

} // namespace furrow
