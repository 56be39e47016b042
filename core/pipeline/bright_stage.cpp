#include "core/io/fits.h"
#include "core/pipeline/products.h"

#include <fmt/format.h>

#include <algorithm>

namespace furrow::pipeline {

void runBright(Field& field, const config::Config& config, const RunContext& context) {
    auto& frames = *field.frames;
    field.bright = detect::buildBrightMask(frames, field.catalog.sources, config.brightMask, context);
    frames.brightMask = std::move(field.bright.mask);
    field.bright.mask = {};

    Image<std::uint8_t> pixels(frames.width, frames.height);
    for (int y = 0; y < frames.height; ++y)
        for (int x = 0; x < frames.width; ++x)
            pixels(x, y) = frames.brightMask.test(x, y);
    const auto path = WorkDir(config).brightMask / "white_bright_mask.fits";
    io::FitsWriter writer(path);
    writer.addImage("", pixels, {}, frames.wcs.headerCards());
    writer.close();

    const auto& sources = field.catalog.sources;
    const auto affected =
        std::count_if(sources.begin(), sources.end(), [](const auto& s) { return s.affectedByBrightMask; });
    context.info(
        "bright",
        fmt::format("{} bright detections, {} of them without an active source are masked; {} pixels masked "
                    "({:.2f} %), {} sources affected",
                    field.bright.detections.size(), field.bright.unmatchedCount(), frames.brightMask.count(),
                    100.0 * static_cast<double>(frames.brightMask.count()) / static_cast<double>(pixels.size()),
                    affected));
}

} // namespace furrow::pipeline
