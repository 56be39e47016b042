#pragma once
#include "core/config/config.h"

#include <array>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace furrow::pipeline {

/// The stages in the order they run.
inline constexpr std::array<const char*, 9> kStageNames{"load",    "gaia", "bright", "epsf", "patches",
                                                        "payload", "fit",  "merge",  "zp"};

/// work_dir/state.json: for every finished stage the fingerprint of its inputs (file size, modification time, hash of
/// the first block) and of the keys that shaped it. A stage that was begun and not finished has no entry.
class State {
public:
    explicit State(std::filesystem::path path);
    void begin(const std::string& stage);
    void finish(const std::string& stage, const config::Config& config,
                const std::vector<std::filesystem::path>& inputs);

private:
    std::filesystem::path m_path;
    nlohmann::ordered_json m_json;
};

/// Fingerprint of a file: size, modification time and a hash of its first 64 KiB; null when it does not exist.
nlohmann::ordered_json fileFingerprint(const std::filesystem::path& path);
/// Hash of the values of all keys whose first affected stage is `stage`.
std::string keysFingerprint(const std::string& stage, const config::Config& config);

} // namespace furrow::pipeline
