#pragma once
#include "core/pipeline/triage.h"

#include <QColor>
#include <QHash>
#include <QString>

namespace furrow::widgets {

using PatchStates = QHash<QString, pipeline::PatchState>; ///< by patch tag

/// One colour per state for list and grid; the safe variants are from the palette of Okabe & Ito (2008).
QColor patchStateColor(pipeline::PatchState state, bool colorBlindSafe);

} // namespace furrow::widgets
