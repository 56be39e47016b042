#pragma once
#include "core/config/config.h"

#include <string>
#include <utility>
#include <vector>

namespace furrow::config {

/// "key=value" pairs of --set; the value is read as YAML.
using Overrides = std::vector<std::pair<std::string, std::string>>;

struct Loaded {
    Config config;
    std::vector<std::string> notes; ///< INFO lines: keys without effect, worker counts cut
};

/// Reads, checks and resolves a YAML configuration; then applies `overrides` and, if not empty, `workDir`.
/// Relative inputs.* and outputs.work_dir resolve against the file's folder, other outputs.* and logging.file
/// against work_dir; `~` is expanded. Throws UserError with every problem of the file: dotted key, line and column,
/// what was expected and found, the nearest known key. See configuration.md.
Loaded loadConfig(const std::filesystem::path& yamlFile, const Overrides& overrides = {},
                  const std::filesystem::path& workDir = {});
Loaded parseConfig(const std::string& yamlText, const std::string& fileName, const std::filesystem::path& baseDir,
                   const Overrides& overrides = {}, const std::filesystem::path& workDir = {});

/// Complete YAML of all keys, loadable as it is. `commented` adds meaning, unit, range and default of every key.
std::string dumpConfig(const Config& config, bool commented);

/// The reference page of all keys (docs/configuration.md).
std::string referencePage();

/// Writes work_dir/config_used_{YYYYMMDD_HHMMSS}.yaml (never overwrites: adds _2, _3 …); returns its path.
std::filesystem::path writeConfigUsed(const Config& config);

} // namespace furrow::config
