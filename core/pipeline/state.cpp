#include "core/pipeline/state.h"

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/base/version.h"
#include "core/config/key_table.h"
#include "core/io/json.h"
#include "core/pipeline/load_parts.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fstream>

namespace furrow::pipeline {

using Json = nlohmann::ordered_json;

namespace {

/// What a stage reads of others, by its place in kStageNames.
constexpr unsigned kLoad = 1, kGaia = 2, kBright = 4, kEpsf = 8, kPatches = 16, kPayload = 32, kFit = 64, kMerge = 128;
constexpr std::array<unsigned, kStageNames.size()> kReads{
    0,                                         // load
    kLoad,                                     // gaia
    kLoad | kGaia,                             // bright
    kLoad | kGaia,                             // epsf
    kLoad | kGaia,                             // patches
    kLoad | kGaia | kBright | kPatches,        // payload
    kEpsf | kPayload,                          // fit
    kLoad | kGaia | kBright | kPatches | kFit, // merge
    kMerge,                                    // zp
};

std::size_t placeOf(const std::string& stage) {
    return static_cast<std::size_t>(std::find(kStageNames.begin(), kStageNames.end(), stage) - kStageNames.begin());
}

/// Keys that a stage reads although they affect an earlier stage first, too.
std::vector<std::string_view> furtherKeys(const std::string& stage) {
    if (stage == "patches")
        return {"epsf.epsf_ngrid", "epsf.skip_empty_epsf_patches"};
    if (stage == "fit")
        return {"patch_run.include_halo_sources", "patch_run.fallback_default_fwhm_pix"};
    return {};
}

/// The images that the list names, wherever its relative paths start.
std::string imagePaths(const config::Config& config) {
    std::string text;
    try {
        for (const auto& path : readImageList(config.inputs.imageListFile, config.baseDir))
            text += path.lexically_normal().string() + '\n';
    } catch (const UserError&) {
        text = "unreadable";
    }
    return text;
}

/// Number of files and a hash of their names, sizes and times; files that do not exist are left out. Names are relative
/// to `root`: a work folder may be moved.
Json productsFingerprint(const State::Paths& products, const std::filesystem::path& root) {
    std::size_t files = 0;
    auto hash = fnv1a64("");
    for (const auto& path : products) {
        std::error_code code;
        const auto size = std::filesystem::file_size(path, code);
        if (code)
            continue;
        const auto time = std::filesystem::last_write_time(path, code).time_since_epoch().count();
        hash = fnv1a64(fmt::format("{} {} {}\n", path.lexically_relative(root).string(), size, time), hash);
        ++files;
    }
    return {{"files", files}, {"hash", fmt::format("{:016x}", hash)}};
}

} // namespace

bool dependsOn(const std::string& stage, const std::string& other) {
    const unsigned reads = kReads[placeOf(stage)];
    for (std::size_t i = 0; i < placeOf(stage); ++i)
        if ((reads & 1u << i) && (kStageNames[i] == other || dependsOn(kStageNames[i], other)))
            return true;
    return false;
}

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
    const std::string program = kProgramVersion;
    const bool usable = m_json.is_object() && m_json.contains("stages") && m_json["stages"].is_object();
    const auto writer = usable ? m_json.value("program", Json()) : Json();
    if (usable && writer != program)
        m_otherProgram = writer.is_string() ? writer.get<std::string>() : "another program";
    if (!usable || writer != program)
        m_json = Json{{"program", program}, {"stages", Json::object()}};
}

void State::begin(const std::string& stage) {
    auto& stages = m_json["stages"];
    auto removed = stages.erase(stage);
    for (const char* other : kStageNames)
        if (dependsOn(other, stage))
            removed += stages.erase(other);
    if (removed || !m_otherProgram.empty())
        io::writeJson(m_path, m_json);
}

void State::finish(const std::string& stage, const config::Config& config, const Paths& inputs, const Paths& products,
                   const Json& counts) {
    Json entry{{"finished", fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)))},
               {"keys", keysFingerprint(stage, config)}};
    for (const auto& path : inputs)
        entry["inputs"][path.string()] = fileFingerprint(path);
    entry["products"] = productsFingerprint(products, m_path.parent_path());
    if (stage == "load")
        m_json["base_dir"] = config.baseDir.string();
    if (!counts.empty())
        entry["counts"] = counts;
    m_json["stages"][stage] = entry;
    io::writeJson(m_path, m_json);
}

void State::refresh(const std::string& stage, const Paths& products) {
    auto& stages = m_json["stages"];
    if (!stages.contains(stage))
        return;
    stages[stage]["products"] = productsFingerprint(products, m_path.parent_path());
    io::writeJson(m_path, m_json);
}

void State::rebuild(const std::string& stage, const std::filesystem::path& input, const Paths& products) {
    auto& stages = m_json["stages"];
    for (const char* other : kStageNames)
        if (dependsOn(other, stage))
            stages.erase(other);
    if (stages.contains(stage)) {
        stages[stage]["inputs"][input.string()] = fileFingerprint(input);
        stages[stage]["products"] = productsFingerprint(products, m_path.parent_path());
    }
    io::writeJson(m_path, m_json);
}

std::filesystem::path State::baseDir() const {
    const Json path = m_json.value("base_dir", Json());
    return path.is_string() ? std::filesystem::path(path.get<std::string>()) : std::filesystem::path();
}

bool State::knows(const std::string& stage) const {
    return m_json["stages"].contains(stage);
}

Json State::counts(const std::string& stage) const {
    const auto& stages = m_json["stages"];
    const bool known = stages.contains(stage) && stages[stage].is_object() && stages[stage].contains("counts");
    return known && stages[stage]["counts"].is_object() ? stages[stage]["counts"] : Json::object();
}

bool State::isChanged(const std::string& stage, const std::filesystem::path& input) const {
    const auto& stages = m_json["stages"];
    if (!stages.contains(stage) || !stages[stage].contains("inputs"))
        return false;
    const Json& inputs = stages[stage]["inputs"];
    return inputs.contains(input.string()) && fileFingerprint(input) != inputs[input.string()];
}

Message State::staleReason(const std::string& stage, const config::Config& config, const Paths& products,
                           const Paths& apart) const {
    const auto& stages = m_json["stages"];
    if (!stages.contains(stage) || !stages[stage].is_object()) {
        if (!m_otherProgram.empty())
            return {FURROW_TRANSLATABLE("Message", "its results are of {program}"), {{"program", m_otherProgram}}};
        const bool began = productsFingerprint(products, m_path.parent_path())["files"] > 0;
        return {began ? FURROW_TRANSLATABLE("Message", "it was not finished before")
                      : FURROW_TRANSLATABLE("Message", "it has not run yet")};
    }
    const Json& entry = stages[stage];
    if (entry.value("keys", Json()) != keysFingerprint(stage, config))
        return {FURROW_TRANSLATABLE("Message", "its keys were changed")};
    if (const auto inputs = entry.find("inputs"); inputs != entry.end())
        for (const auto& [path, before] : inputs->items())
            if (std::find(apart.begin(), apart.end(), path) == apart.end() && fileFingerprint(path) != before)
                return {FURROW_TRANSLATABLE("Message", "{path} was changed"), {{"path", path}}};
    const Json now = productsFingerprint(products, m_path.parent_path()), before = entry.value("products", Json());
    if (now == before)
        return {};
    const Json known = before.is_object() ? before.value("files", Json()) : Json();
    if (known.is_number_unsigned() && known > now["files"])
        return {FURROW_TRANSLATABLE("Message", "{missing} of its {all} files are missing"),
                {{"missing", std::to_string(known.get<std::size_t>() - now["files"].get<std::size_t>())},
                 {"all", std::to_string(known.get<std::size_t>())}}};
    return {FURROW_TRANSLATABLE("Message", "its files were changed")};
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

std::vector<std::pair<std::string, std::string>> keyValues(const std::string& stage, const config::Config& config) {
    std::vector<std::pair<std::string, std::string>> values;
    const auto further = furtherKeys(stage);
    for (const auto& key : config::keyTable())
        if (config::stageName(key.stage) == stage ||
            std::find(further.begin(), further.end(), key.name) != further.end())
            values.emplace_back(key.name, config::keyText(key, config));
    return values;
}

std::string keysFingerprint(const std::string& stage, const config::Config& config) {
    auto hash = fnv1a64(stage);
    for (const auto& [name, value] : keyValues(stage, config))
        hash = fnv1a64(fmt::format("{}={}\n", name, value), hash);
    if (stage == "patches")
        hash = fnv1a64(fmt::format("halo={}\n", config.haloPix()), hash);
    if (stage == "load")
        hash = fnv1a64(imagePaths(config), hash);
    return fmt::format("{:016x}", hash);
}

} // namespace furrow::pipeline
