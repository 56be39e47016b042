#pragma once
#include "widgets/base/work_pool.h"

#include <memory>
#include <utility>

namespace furrow::widgets {

/// Ends the life of something large in the background: giving back the memory of images and tables takes longer than
/// the event loop may wait. What others still share stays with them.
template <class T>
void discard(T value) {
    runInBackground([doomed = std::make_shared<T>(std::move(value))]() mutable { doomed.reset(); });
}

} // namespace furrow::widgets
