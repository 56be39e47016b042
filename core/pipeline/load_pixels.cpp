#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/io/fits.h"
#include "core/pipeline/load_parts.h"

#include <cmath>
#include <limits>

namespace furrow::pipeline {
namespace {

constexpr std::size_t kPixelsPerBlock = 4u << 20; ///< between two looks at the stop request

/// Scales rows of raw counts in place and marks the saturated ones.
void finishRows(Band& band, const ImageHeader& header, int firstRow, int lastRow) {
    for (int y = firstRow; y < lastRow; ++y) {
        float* row = band.image.row(y);
        for (int x = 0; x < band.image.width(); ++x) {
            if (header.info.saturate && row[x] >= header.saturatedFrom)
                band.saturated.set(x, y);
            row[x] = static_cast<float>(row[x] * header.info.scale);
        }
    }
}

/// `working` may reach beyond an image that is smaller than the first one: pixels that it lacks are NaN.
Band readBand(const ImageHeader& header, const Box& working, const RunContext& context) {
    Band band;
    band.info = header.info;
    const Box present = working.intersected({0, header.width, 0, header.height});
    const bool whole = present == working;
    band.image = Image<float>(working.width(), working.height(), whole ? 0 : std::numeric_limits<float>::quiet_NaN());
    if (header.info.saturate)
        band.saturated = BitMask(working.width(), working.height());
    if (present.empty())
        return band;
    io::FitsImageReader reader(header.info.path);
    const int rows =
        whole ? std::max(1, static_cast<int>(kPixelsPerBlock / static_cast<std::size_t>(working.width()))) : 1;
    for (int y = present.y0; y < present.y1; y += rows) {
        context.throwIfStopped();
        const int end = std::min(present.y1, y + rows);
        reader.read({present.x0, present.x1, y, end}, band.image.row(y - working.y0));
        finishRows(band, header, y - working.y0, end - working.y0);
    }
    return band;
}

} // namespace

std::shared_ptr<Frames> emptyFrames(const ImageHeader& first, const Box& working) {
    auto frames = std::make_shared<Frames>();
    frames->fullWidth = first.width;
    frames->fullHeight = first.height;
    frames->cropMargin = working.x0;
    frames->width = working.width();
    frames->height = working.height();
    frames->wcs = working.x0 ? first.wcs.shifted(working.x0, working.y0) : first.wcs;
    return frames;
}

std::vector<Band> readBands(const std::vector<ImageHeader>& headers, const Box& working, int workers,
                            const RunContext& context) {
    std::vector<Band> bands(headers.size());
    std::vector<std::string> failures(headers.size());
    StageProgress progress(context, "load", headers.size());
    parallelFor(headers.size(), workers, context, [&](std::size_t i) {
        try {
            bands[i] = readBand(headers[i], working, context);
        } catch (const UserError& error) {
            failures[i] = error.what();
        }
        progress.advance(headers[i].info.name);
    });
    ProblemList problems;
    for (const auto& failure : failures)
        if (!failure.empty())
            problems.add(failure);
    problems.throwIfAny("images cannot be read:");
    return bands;
}

} // namespace furrow::pipeline
