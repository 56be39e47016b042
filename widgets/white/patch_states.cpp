#include "widgets/white/patch_states.h"

namespace furrow::widgets {

using pipeline::PatchState;

PatchStates readPatchStates(const config::Config& config, const std::vector<fit::PatchDef>& patches) {
    PatchStates states;
    for (const pipeline::PatchSummary& patch : pipeline::TriageReader().read(config, patches, {}))
        states.insert(QString::fromStdString(patch.tag), patch.state);
    return states;
}

QColor patchStateColor(PatchState state, bool colorBlindSafe) {
    // The safe variants are from the palette of Okabe & Ito (2008).
    switch (state) {
    case PatchState::Ok:
        return colorBlindSafe ? QColor(0, 158, 115) : QColor(120, 200, 80);
    case PatchState::Suspicious:
        return colorBlindSafe ? QColor(230, 159, 0) : QColor(255, 150, 0);
    case PatchState::Failed:
        return colorBlindSafe ? QColor(213, 94, 0) : QColor(255, 40, 40);
    case PatchState::Stale:
        return colorBlindSafe ? QColor(204, 121, 167) : QColor(190, 130, 255);
    case PatchState::Running:
    case PatchState::Pending:
        break;
    }
    return {150, 150, 160};
}

} // namespace furrow::widgets
