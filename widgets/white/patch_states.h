#pragma once
#include "core/pipeline/triage.h"

#include <QColor>
#include <QHash>
#include <QString>

namespace furrow::widgets {

using PatchStates = QHash<QString, pipeline::PatchState>; ///< by patch tag

/// As the triage list has them, without what makes them stale. For a background thread.
PatchStates readPatchStates(const config::Config& config, const std::vector<fit::PatchDef>& patches);

QColor patchStateColor(pipeline::PatchState state, bool colorBlindSafe);

} // namespace furrow::widgets
