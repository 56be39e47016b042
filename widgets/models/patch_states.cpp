#include "widgets/models/patch_states.h"

namespace furrow::widgets {

using pipeline::PatchState;

QColor patchStateColor(PatchState state, bool colorBlindSafe) {
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
        return colorBlindSafe ? QColor(86, 180, 233) : QColor(70, 140, 255);
    case PatchState::Pending:
        break;
    }
    return {150, 150, 160};
}

} // namespace furrow::widgets
