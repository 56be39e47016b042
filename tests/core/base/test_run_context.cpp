#include "core/base/parallel.h"

#include <atomic>
#include <gtest/gtest.h>
#include <numeric>
#include <vector>

namespace furrow {
namespace {

TEST(ParallelFor, VisitsEveryIndexOnceWhateverTheWorkers) {
    for (const int workers : {-1, 1, 2, 7}) {
        std::vector<std::atomic<int>> visits(1000);
        parallelFor(visits.size(), workers, {}, [&](std::size_t i) { ++visits[i]; });
        for (const auto& count : visits)
            ASSERT_EQ(count, 1);
    }
    parallelFor(0, 4, {}, [](std::size_t) { FAIL(); });
}

TEST(ParallelFor, RethrowsAndStopsHandingOutWork) {
    std::atomic<int> started{0};
    EXPECT_THROW(parallelFor(100000, 2, {},
                             [&](std::size_t i) {
                                 ++started;
                                 if (i == 3)
                                     throw UserError("three");
                             }),
                 UserError);
    EXPECT_LT(started, 100000);
}

TEST(ParallelFor, AStopRequestEndsTheLoopAsCancelled) {
    std::stop_source source;
    const RunContext context(source.get_token(), nullptr, nullptr);
    std::atomic<int> started{0};
    EXPECT_THROW(parallelFor(1000, 2, context,
                             [&](std::size_t) {
                                 ++started;
                                 source.request_stop();
                             }),
                 Cancelled);
    EXPECT_LE(started, 2);
    EXPECT_THROW(context.throwIfStopped(), Cancelled);
    EXPECT_NO_THROW(RunContext().throwIfStopped());
}

} // namespace
} // namespace furrow
