#pragma once
#include "widgets/base/thread_priority.h"

#include <QFuture>
#include <QThreadPool>
#include <QtConcurrentRun>

#include <utility>

namespace furrow::widgets {

/// The application's threads of this name; for the GUI thread.
QThreadPool* applicationPool(const QString& name, int threads);
/// The threads for work in the background; for the GUI thread. Qt's own (QThreadPool::globalInstance()) are not for it:
/// Qt paints with them and waits until one is free, so that long work there holds up the window.
QThreadPool* workPool();

/// Runs `work` in workPool(), with a lower priority than the window's.
template <class Work>
auto runInBackground(Work work) {
    return QtConcurrent::run(workPool(), [work = std::move(work)]() mutable {
        lowerThreadPriority(kNiceReading);
        return work();
    });
}

} // namespace furrow::widgets
