#pragma once
#include "core/base/message.h"
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

/// Whether `stage` reads, directly or not, what `other` makes.
bool dependsOn(const std::string& stage, const std::string& other);

/// work_dir/state.json: for every finished stage the fingerprints of its inputs, of the keys that shaped it and of its
/// products. A stage that was begun and not finished has no entry, nor has any that depends on it; entries of another
/// program version are dropped.
class State {
public:
    using Json = nlohmann::ordered_json;
    using Paths = std::vector<std::filesystem::path>;

    explicit State(std::filesystem::path path);
    void begin(const std::string& stage);
    /// `counts`: numbers of the report to be found again when the stage is kept.
    void finish(const std::string& stage, const config::Config& config, const Paths& inputs, const Paths& products = {},
                const Json& counts = Json::object());
    /// Takes the products as they are now, after another stage wrote them again.
    void refresh(const std::string& stage, const Paths& products);
    /// Takes products that were made again from a changed `input`; what depends on the stage becomes stale. Other
    /// reasons to run the stage remain.
    void rebuild(const std::string& stage, const std::filesystem::path& input, const Paths& products);
    /// Folder where relative paths of the image list started (Config::baseDir); empty when unknown.
    std::filesystem::path baseDir() const;
    bool knows(const std::string& stage) const;  ///< it was finished, whatever that is worth now
    Json counts(const std::string& stage) const; ///< an empty object without an entry

    /// Why the stage would have to run again on its own account; empty: it would not. `apart`: inputs that do not
    /// count.
    Message staleReason(const std::string& stage, const config::Config& config, const Paths& products,
                        const Paths& apart = {}) const;
    /// Whether an input is not as it was when the stage was finished.
    bool isChanged(const std::string& stage, const std::filesystem::path& input) const;

private:
    std::filesystem::path m_path;
    Json m_json;
    std::string m_otherProgram; ///< that wrote the entries which were dropped
};

/// Fingerprint of a file: size, modification time and a hash of its first 64 KiB; null when it does not exist.
nlohmann::ordered_json fileFingerprint(const std::filesystem::path& path);
/// Names and values of all keys whose first affected stage is `stage`, and of those that it reads besides.
std::vector<std::pair<std::string, std::string>> keyValues(const std::string& stage, const config::Config& config);
/// Hash of the values of all keys whose first affected stage is `stage`, and of those that it reads besides.
std::string keysFingerprint(const std::string& stage, const config::Config& config);

} // namespace furrow::pipeline
