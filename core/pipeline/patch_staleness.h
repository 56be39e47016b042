#pragma once
#include "core/base/message.h"
#include "core/config/config.h"
#include "core/fit/patch_data.h"
#include "core/psf/psf_fingerprint.h"

#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace furrow::pipeline {

/// What one patch's fit was made of: "inputs" in its meta.json.
struct FitInputs {
    std::string program, payload;            ///< name and version; payloadHash()
    std::map<std::string, std::string> keys; ///< values of all keys that shape a fit
    std::map<std::string, std::string> psfs; ///< fingerprints by band
    bool known() const { return !program.empty(); }
};
FitInputs fitInputs(const std::string& payloadHash, const fit::PatchDef& patch, const std::vector<std::string>& bands,
                    const config::Config& config, psf::PsfFingerprints& psfs);
nlohmann::ordered_json toJson(const FitInputs& inputs);
FitInputs fitInputsFrom(const nlohmann::ordered_json& meta); ///< not known() when meta.json has none

/// Tells which fits are of inputs that have changed since, patch by patch. Reads files only when they changed since the
/// last call. Not thread-safe.
class PatchStaleness {
public:
    /// Looks at the field as it is now. While a run is active only what the patches themselves recorded counts: the
    /// stages change all the time.
    void update(const config::Config& config, const std::vector<fit::PatchDef>& patches, bool isRunning = false);
    /// Why the patch would have to be fitted again; empty: it would not. `lastFit`: its recorded inputs.
    Message reason(const fit::PatchDef& patch, const FitInputs& lastFit);

private:
    struct KnownPayload {
        std::filesystem::file_time_type time{};
        std::string hash;
    };
    void compareCatalogs(const config::Config& config, const std::vector<fit::PatchDef>& patches);
    std::string payloadHash(const std::string& tag); ///< of the file; empty: unknown

    std::map<std::string, std::string> m_keys;
    Message m_everything;                     ///< why all are stale
    Message m_fit;                            ///< why the fit stage is, for patches that recorded nothing
    std::map<std::string, Message> m_catalog; ///< patches that see a changed catalog row
    std::map<std::filesystem::path, KnownPayload> m_payloads;
    std::shared_ptr<psf::PsfFingerprints> m_psfs;
    std::filesystem::path m_psfDir, m_payloadDir;
};

} // namespace furrow::pipeline
