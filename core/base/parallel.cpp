#include "core/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>
#include <vector>

namespace furrow {

int hardwareThreads() {
    return std::max(1u, std::thread::hardware_concurrency());
}

void parallelFor(std::size_t count, int workers, const RunContext& context,
                 const std::function<void(std::size_t)>& body) {
    std::atomic<std::size_t> next{0};
    std::atomic<bool> failed{false};
    std::exception_ptr error;
    std::mutex errorMutex;
    auto work = [&] {
        while (!failed.load(std::memory_order_relaxed) && !context.stopRequested()) {
            const std::size_t i = next.fetch_add(1);
            if (i >= count)
                return;
            try {
                body(i);
            } catch (...) {
                std::lock_guard lock(errorMutex);
                if (!error)
                    error = std::current_exception();
                failed = true;
            }
        }
    };
    const std::size_t threads = std::min<std::size_t>(std::max(1, workers), count);
    {
        std::vector<std::jthread> pool;
        for (std::size_t t = 1; t < threads; ++t)
            pool.emplace_back(work);
        work();
    }
    if (error)
        std::rethrow_exception(error);
    context.throwIfStopped();
}

} // namespace furrow
