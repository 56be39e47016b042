#pragma once
#include "core/config/config.h"
#include "core/fit/patch_data.h"

#include <QColor>
#include <QHash>
#include <QString>

#include <stop_token>

namespace furrow::widgets {

/// What a finished run says of a patch in its meta.json.
enum class PatchStatus { NotFitted, Ok, NotConverged, HitLimit, Failed };

/// By patch tag; patches without results are left out. For a background thread.
QHash<QString, PatchStatus> readPatchStatus(const config::Config& config, const std::vector<fit::PatchDef>& patches,
                                            const std::stop_token& stop);

QColor patchStatusColor(PatchStatus status, bool colorBlindSafe);

} // namespace furrow::widgets
