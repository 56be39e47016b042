#include "core/config/config.h"

#include "core/base/parallel.h"

#include <algorithm>

namespace furrow::config {

int resolveWorkers(const Workers& workers, std::size_t tasks) {
    const int limit = hardwareThreads();
    const int wanted = workers ? *workers : static_cast<int>(std::min<std::size_t>(tasks, limit));
    return std::clamp(wanted, 1, limit);
}

int Config::haloPix() const {
    return std::max((epsf.finalPsfSize - 1) / 2 + 2, patches.haloPixMin);
}

std::optional<Path> logFile(const Config& config, const std::string& command) {
    if (!config.logging.file)
        return std::nullopt;
    return *config.logging.file == "auto" ? config.outputs.workDir / (command + ".log") : Path(*config.logging.file);
}

} // namespace furrow::config
