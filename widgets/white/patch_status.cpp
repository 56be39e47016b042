#include "widgets/white/patch_status.h"

#include "core/io/json.h"
#include "core/pipeline/products.h"

#include <nlohmann/json.hpp>

namespace furrow::widgets {
namespace {

/// In single-band mode the value is an object with one entry per band: true when any is.
bool isAnyTrue(const nlohmann::ordered_json& value, bool wanted) {
    if (value.is_boolean())
        return value.get<bool>() == wanted;
    if (value.is_object())
        for (const auto& [band, entry] : value.items())
            if (isAnyTrue(entry, wanted))
                return true;
    return false;
}

PatchStatus statusOf(const nlohmann::ordered_json& meta) {
    if (meta.value("status", std::string()) != "ok")
        return PatchStatus::Failed;
    if (isAnyTrue(meta.value("opt_hit_max_iters", nlohmann::ordered_json()), true))
        return PatchStatus::HitLimit;
    if (isAnyTrue(meta.value("opt_converged", nlohmann::ordered_json()), false))
        return PatchStatus::NotConverged;
    return PatchStatus::Ok;
}

} // namespace

QHash<QString, PatchStatus> readPatchStatus(const config::Config& config, const std::vector<fit::PatchDef>& patches,
                                            const std::stop_token& stop) {
    const pipeline::WorkDir dir(config);
    QHash<QString, PatchStatus> all;
    for (const fit::PatchDef& patch : patches) {
        if (stop.stop_requested())
            break;
        const auto path = dir.patchDir(patch.tag) / "meta.json";
        std::error_code code;
        if (!std::filesystem::exists(path, code))
            continue;
        PatchStatus status = PatchStatus::Failed; // also of a file that cannot be read
        try {
            status = statusOf(io::readJson(path));
        } catch (const std::exception&) {
        }
        all.insert(QString::fromStdString(patch.tag), status);
    }
    return all;
}

QColor patchStatusColor(PatchStatus status, bool colorBlindSafe) {
    // The safe variants are from the palette of Okabe & Ito (2008).
    switch (status) {
    case PatchStatus::Ok:
        return colorBlindSafe ? QColor(0, 158, 115) : QColor(120, 200, 80);
    case PatchStatus::NotConverged:
        return colorBlindSafe ? QColor(240, 228, 66) : QColor(255, 215, 0);
    case PatchStatus::HitLimit:
        return colorBlindSafe ? QColor(230, 159, 0) : QColor(255, 140, 0);
    case PatchStatus::Failed:
        return colorBlindSafe ? QColor(213, 94, 0) : QColor(255, 40, 40);
    case PatchStatus::NotFitted:
        break;
    }
    return {150, 150, 160};
}

} // namespace furrow::widgets
