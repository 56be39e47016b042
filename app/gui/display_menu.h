#pragma once
#include "widgets/image/display_settings.h"
#include "widgets/image/overlay.h"

#include <functional>

class QMenu;
class QWidget;

namespace furrow::app {

/// The settings a menu acts on, asked for each time it opens; never null.
using DisplayGetter = std::function<widgets::DisplaySettings*()>;

QMenu* makeStretchMenu(const DisplayGetter& display, QWidget* parent);
/// `limits`: those shown now; they become the manual ones.
QMenu* makeLimitsMenu(const DisplayGetter& display, const std::function<widgets::Limits()>& limits, QWidget* parent);
QMenu* makeColorMapMenu(const DisplayGetter& display, QWidget* parent);
/// One entry per layer that has a label.
QMenu* makeOverlaysMenu(widgets::OverlayStack* overlays, QWidget* parent);

} // namespace furrow::app
