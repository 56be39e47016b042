#pragma once

class QThreadPool;

namespace furrow::widgets {

/// The threads for work in the background; for the GUI thread. Qt's own (QThreadPool::globalInstance()) are not for it:
/// Qt paints with them and waits until one is free, so that long work there holds up the window.
QThreadPool* workPool();

} // namespace furrow::widgets
