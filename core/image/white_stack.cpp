#include "core/image/white_stack.h"

#include "core/base/parallel.h"

#include <cmath>
#include <limits>
#include <vector>

namespace furrow {
namespace {

constexpr int kRowsPerBlock = 64;

struct RowSums {
    std::vector<double> flux, weight;
};

void addRow(RowSums& sums, const float* pixels, double weight) {
    for (std::size_t x = 0; x < sums.flux.size(); ++x) {
        const bool finite = std::isfinite(pixels[x]);
        sums.flux[x] += finite ? weight * pixels[x] : 0.0;
        sums.weight[x] += finite ? weight : 0.0;
    }
}

} // namespace

void stackWhite(Frames& frames, int workers, const RunContext& context) {
    frames.white = Image<float>(frames.width, frames.height);
    frames.whiteSigma = Image<float>(frames.width, frames.height);
    const auto width = static_cast<std::size_t>(frames.width);
    const auto blocks = static_cast<std::size_t>((frames.height + kRowsPerBlock - 1) / kRowsPerBlock);
    parallelFor(blocks, workers, context, [&](std::size_t block) {
        RowSums sums{std::vector<double>(width), std::vector<double>(width)};
        const int first = static_cast<int>(block) * kRowsPerBlock;
        const int last = std::min(frames.height, first + kRowsPerBlock);
        for (int y = first; y < last; ++y) {
            std::fill(sums.flux.begin(), sums.flux.end(), 0.0);
            std::fill(sums.weight.begin(), sums.weight.end(), 0.0);
            for (const auto& band : frames.bands)
                addRow(sums, band.image.row(y), 1 / (band.info.skySigma * band.info.skySigma));
            float* white = frames.white.row(y);
            float* sigma = frames.whiteSigma.row(y);
            for (std::size_t x = 0; x < width; ++x) {
                // 0/0 is NaN and 1/0 is inf where no band is finite.
                white[x] = static_cast<float>(sums.flux[x] / sums.weight[x]);
                sigma[x] = static_cast<float>(std::sqrt(1 / sums.weight[x]));
            }
        }
    });
}

} // namespace furrow
