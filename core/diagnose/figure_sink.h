#pragma once
#include "core/diagnose/figure.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace furrow::diagnose {

/// One picture to draw. `make` runs later on a drawing thread, so it owns (by shared_ptr or move) all it reads.
struct FigureJob {
    std::filesystem::path path; ///< PNG; its folder is created
    std::function<Figure()> make;
    std::size_t bytes = 0; ///< memory that the job keeps alive until it is drawn; bounds the queue
};

/// Takes pictures from the pipeline; core does not know how they are drawn. Thread-safe.
class FigureSink {
public:
    virtual ~FigureSink() = default;
    /// Queues a picture. Waits while the queue holds too much memory. Pictures after a stop are dropped.
    virtual void submit(FigureJob job) = 0;
    /// Waits until everything queued so far is drawn; returns "file: reason" for pictures that failed, once.
    virtual std::vector<std::string> finish() = 0;
};

} // namespace furrow::diagnose
