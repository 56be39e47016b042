#pragma once
#include "core/config/config.h"

#include <filesystem>

namespace furrow::pipeline {

/// The newest config_used_*.yaml of a working folder (the time is part of the name); empty: no run has left one.
std::filesystem::path newestConfigUsed(const std::filesystem::path& workDir);

/// The configuration of a run and where it was read.
struct FinishedRun {
    std::filesystem::path configFile;
    config::Config config;
};
/// Reads the newest configuration of a working folder. Outputs are looked for in the folder as it lies now: it may have
/// been moved or copied since. Throws UserError when no run has left its results there.
FinishedRun openFinishedRun(const std::filesystem::path& workDir);

} // namespace furrow::pipeline
