#include "core/pipeline/patch_staleness.h"

#include "core/base/error.h"
#include "core/base/version.h"
#include "core/pipeline/catalog_rows.h"
#include "core/pipeline/payload.h"
#include "core/pipeline/plan.h"
#include "core/pipeline/products.h"
#include "core/pipeline/white_file.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace furrow::pipeline {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

std::map<std::string, std::string> fitKeys(const config::Config& config) {
    const auto values = keyValues("fit", config);
    return {values.begin(), values.end()};
}

std::map<std::string, std::string> textsOf(const Json& object) {
    std::map<std::string, std::string> texts;
    for (const auto& [name, value] : object.items())
        texts[name] = value.get<std::string>();
    return texts;
}

/// Stages whose products a fit reads, directly or not.
constexpr std::array kBefore{"load", "gaia", "bright", "epsf", "patches", "payload"};

} // namespace

FitInputs fitInputs(const std::string& payloadHash, const fit::PatchDef& patch, const std::vector<std::string>& bands,
                    const config::Config& config, psf::PsfFingerprints& psfs) {
    FitInputs inputs{kProgramVersion, payloadHash, fitKeys(config), {}};
    for (const auto& band : bands)
        inputs.psfs[band] = psfs.of(band, patch.epsfTag);
    return inputs;
}

Json toJson(const FitInputs& inputs) {
    return {{"program", inputs.program}, {"payload", inputs.payload}, {"psfs", inputs.psfs}, {"keys", inputs.keys}};
}

FitInputs fitInputsFrom(const Json& meta) {
    try {
        const Json& inputs = meta.at("inputs");
        return {inputs.at("program"), inputs.at("payload"), textsOf(inputs.at("keys")), textsOf(inputs.at("psfs"))};
    } catch (const Json::exception&) {
        return {};
    }
}

void PatchStaleness::update(const config::Config& config, const std::vector<fit::PatchDef>& patches, bool isRunning) {
    const WorkDir work(config);
    m_payloadDir = work.payloads;
    m_keys = fitKeys(config);
    if (!m_psfs || m_psfDir != work.epsfs)
        m_psfs = std::make_shared<psf::PsfFingerprints>(m_psfDir = work.epsfs);
    m_everything = m_fit = {};
    m_catalog.clear();
    if (isRunning)
        return;
    const State state(work.state());
    m_fit = state.staleReason("fit", config, stageProducts("fit", config));
    // A changed catalog concerns the patches that see its changed rows; whatever else made load stale concerns all.
    const bool hasRows = fs::exists(work.catalogState()) && fs::exists(work.wcs());
    const State::Paths apart = hasRows ? State::Paths{config.inputs.inputCatalog} : State::Paths{};
    for (const std::string stage : kBefore) {
        m_everything = state.staleReason(stage, config, stageProducts(stage, config), apart);
        if (m_everything.empty())
            continue;
        m_everything.subject = stage;
        return;
    }
    if (hasRows && state.isChanged("load", config.inputs.inputCatalog))
        compareCatalogs(config, patches);
}

void PatchStaleness::compareCatalogs(const config::Config& config, const std::vector<fit::PatchDef>& patches) try {
    const WorkDir work(config);
    const auto changed = changedRows(config.inputs.inputCatalog, work.catalogState(), readWcsFile(work.wcs()));
    const int reach = config.patchRun.includeHaloSources ? config.patchRun.ringPix : 0;
    for (const auto& patch : patches) {
        const Box seen = patch.roi.grown(reach);
        for (const ChangedRow& row : changed)
            if (std::any_of(row.places.begin(), row.places.end(),
                            [&](const auto& p) { return seen.contains(pixelOf(p.x), pixelOf(p.y)); })) {
                m_catalog[patch.tag] = {FURROW_TRANSLATABLE("Message", "the catalog's row of {source} was changed"),
                                        {{"source", row.key}}};
                break;
            }
    }
} catch (const UserError&) { // a run would say what is wrong with the catalog
    m_everything = {
        FURROW_TRANSLATABLE("Message", "{path} was changed"), {{"path", config.inputs.inputCatalog.string()}}, "load"};
}

std::string PatchStaleness::payloadHash(const std::string& tag) {
    const fs::path path = m_payloadDir / (tag + ".fits.fz");
    std::error_code code;
    const auto time = fs::last_write_time(path, code);
    if (code)
        return {};
    KnownPayload& known = m_payloads[path];
    if (known.time != time)
        known = {time, storedPayloadHash(path)};
    return known.hash;
}

Message PatchStaleness::reason(const fit::PatchDef& patch, const FitInputs& lastFit) {
    if (!m_everything.empty())
        return m_everything;
    if (!lastFit.known())
        return m_fit;
    if (lastFit.program != kProgramVersion)
        return {FURROW_TRANSLATABLE("Message", "its results are of {program}"), {{"program", lastFit.program}}};
    if (const auto row = m_catalog.find(patch.tag); row != m_catalog.end())
        return row->second;
    for (const auto& [key, value] : m_keys) {
        const auto before = lastFit.keys.find(key);
        if (before != lastFit.keys.end() && before->second != value)
            return {FURROW_TRANSLATABLE("Message", "{key} was {before} and is {now}"),
                    {{"key", key}, {"before", before->second}, {"now", value}}};
    }
    if (const std::string hash = payloadHash(patch.tag); !hash.empty() && hash != lastFit.payload)
        return {FURROW_TRANSLATABLE("Message", "its pixels or sources have changed")};
    std::string bands;
    for (const auto& [band, before] : lastFit.psfs)
        if (m_psfs->of(band, patch.epsfTag) != before)
            bands += (bands.empty() ? "" : ", ") + band;
    if (!bands.empty())
        return {FURROW_TRANSLATABLE("Message", "the PSF of {bands} in cell {cell} was built again and has changed"),
                {{"bands", bands}, {"cell", patch.epsfTag}}};
    return {};
}

} // namespace furrow::pipeline
