#include "core/pipeline/state.h"

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/base/version.h"
#include "core/config/key_table.h"
#include "core/io/json.h"

#include <chrono>
#include <ctime>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fstream>

namespace furrow::pipeline {

using Json = nlohmann::ordered_json;

State::State(std::filesystem::path path)
    : m_path(std::move(path)) {
    std::error_code code;
    if (std::filesystem::exists(m_path, code)) {
        try {
            m_json = io::readJson(m_path);
        } catch (const UserError&) {
            m_json = Json(); // unreadable: every stage counts as stale
        }
    }
    if (!m_json.is_object() || !m_json.contains("stages") || !m_json["stages"].is_object())
        m_json = Json{{"program", ""}, {"stages", Json::object()}};
    m_json["program"] = fmt::format("{} {}", kProgram, kVersion);
}

void State::begin(const std::string& stage) {
    if (m_json["stages"].erase(stage))
        io::writeJson(m_path, m_json);
}

void State::finish(const std::string& stage, const config::Config& config,
                   const std::vector<std::filesystem::path>& inputs) {
    Json entry{{"finished", fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)))},
               {"keys", keysFingerprint(stage, config)}};
    for (const auto& path : inputs)
        entry["inputs"][path.string()] = fileFingerprint(path);
    m_json["stages"][stage] = entry;
    io::writeJson(m_path, m_json);
}

Json fileFingerprint(const std::filesystem::path& path) {
    std::error_code code;
    const auto size = std::filesystem::file_size(path, code);
    if (code)
        return nullptr;
    const auto time = std::filesystem::last_write_time(path, code).time_since_epoch();
    std::string head(64 * 1024, '\0');
    std::ifstream in(path, std::ios::binary);
    in.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(in.gcount()));
    return {{"size", size},
            {"mtime_ns", std::chrono::duration_cast<std::chrono::nanoseconds>(time).count()},
            {"head", fmt::format("{:016x}", fnv1a64(head))}};
}

std::string keysFingerprint(const std::string& stage, const config::Config& config) {
    auto hash = fnv1a64(stage);
    for (const auto& key : config::keyTable())
        if (config::stageName(key.stage) == stage)
            hash = fnv1a64(fmt::format("{}={}\n", key.name, config::keyText(key, config)), hash);
    return fmt::format("{:016x}", hash);
}

} // namespace furrow::pipeline
