#include "core/pipeline/patch_history.h"

#include "core/base/error.h"
#include "core/io/json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <numeric>

namespace furrow::pipeline {
namespace {

using Json = nlohmann::ordered_json;

double valueOf(const Json& value) {
    return value.is_number() ? value.get<double>() : kNaN;
}

fit::IterationRecord recordOf(const Json& json) {
    fit::IterationRecord record;
    record.iteration = json.at("iteration").get<int>();
    record.stage = json.value("stage", "");
    record.lnp = valueOf(json.at("lnp"));
    record.dlnp = valueOf(json.at("dlnp"));
    record.predicted = valueOf(json.at("predicted"));
    record.maxDamping = valueOf(json.at("max_damping"));
    for (const Json& value : json.at("parameters"))
        record.parameters.push_back(valueOf(value));
    return record;
}

} // namespace

PatchHistory readHistory(const config::Config& config, const PatchProduct& product) {
    const auto path = WorkDir(config).patchDir(product.data.def.tag) / "history.json";
    if (!std::filesystem::exists(path))
        return {};
    PatchHistory history;
    try {
        for (const Json& group : io::readJson(path)) {
            auto& list = history.emplace_back();
            for (const Json& iteration : group.at("iterations"))
                list.push_back(recordOf(iteration));
        }
    } catch (const nlohmann::json::exception& e) {
        throw UserError(fmt::format("{}: a value is missing or of the wrong kind ({}); fit the patch again",
                                    path.string(), e.what()));
    }
    // A file of an earlier run with save_history: the number of iterations tells.
    const auto& optimizer = product.fit.optimizer;
    if (history.size() != optimizer.size())
        return {};
    for (std::size_t k = 0; k < history.size(); ++k)
        if (static_cast<int>(history[k].size()) != optimizer[k].niters)
            return {};
    return history;
}

PatchHistory repeatHistory(const config::Config& config, const PatchProduct& product, const RunContext& context) {
    config::Config recording = config;
    recording.patchRun.saveHistory = true;
    fit::PatchFit fit = fit::fitPatch(product.data, product.psfs, recording, context);
    if (!fit.ok)
        throw UserError(fmt::format("{}: the patch cannot be fitted: {}", product.data.def.tag, fit.error));
    return std::move(fit.history);
}

} // namespace furrow::pipeline
