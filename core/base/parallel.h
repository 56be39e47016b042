#pragma once
#include "core/base/run_context.h"

#include <cstddef>
#include <functional>

namespace furrow {

/// Number of hardware threads, at least 1.
int hardwareThreads();

/// Calls body(i) for i in [0, count) on up to `workers` threads (1 runs inline), taking indices in ascending order.
/// The first exception is rethrown after all started bodies ended. Stops handing out indices once `context` is
/// stopped and then throws Cancelled. body must not depend on the thread or the order it runs in.
void parallelFor(std::size_t count, int workers, const RunContext& context,
                 const std::function<void(std::size_t)>& body);

} // namespace furrow
