#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/base/text.h"
#include "core/catalog/exclusion.h"
#include "core/image/white_stack.h"
#include "core/pipeline/load_parts.h"
#include "core/pipeline/products.h"
#include "core/pipeline/white_file.h"

#include <algorithm>
#include <fmt/format.h>

namespace furrow::pipeline {
namespace {

/// All inputs but the pixels, checked.
struct Inputs {
    std::vector<ImageHeader> images;
    Catalog catalog;
    std::vector<calibrate::GaiaStar> gaia;
    int workers = 1; ///< that read images
};

/// Runs one part of the checks and keeps what it complains about.
template <class Part>
void collect(ProblemList& problems, Part part) {
    try {
        part();
    } catch (const UserError& error) {
        problems.add(error.what());
    }
}

Inputs checkInputs(const config::Config& config, const RunContext& context) {
    Inputs inputs;
    ProblemList problems;
    std::vector<std::filesystem::path> paths;
    collect(problems, [&] { paths = readImageList(config.inputs.imageListFile, config.baseDir); });
    inputs.workers = config::resolveWorkers(config.performance.framePrepWorkers, paths.size());
    inputs.images = checkImages(paths, config, inputs.workers, problems, context);

    // Bands that are not all known cannot be held against the catalog's.
    std::vector<std::string> bands;
    if (!paths.empty() && inputs.images.size() == paths.size())
        for (const auto& image : inputs.images)
            bands.push_back(image.info.name);
    collect(problems, [&] { inputs.catalog = readCatalog(config.inputs.inputCatalog, bands, config); });
    collect(problems, [&] { inputs.gaia = readPhotometry(config, bands, context); });
    problems.throwIfAny("the inputs cannot be used:");

    for (const auto& image : inputs.images)
        for (const auto& warning : image.warnings)
            context.warning("load", warning);
    for (const auto& warning : inputs.catalog.warnings)
        context.warning("load", warning);
    return inputs;
}

std::shared_ptr<Frames> buildFrames(const Inputs& inputs, const config::Config& config, const RunContext& context) {
    const ImageHeader& first = inputs.images.front();
    const Box working = workingBox(first.width, first.height, config.crop);
    auto frames = emptyFrames(first, working);
    frames->bands = readBands(inputs.images, working, inputs.workers, context);
    stackWhite(*frames,
               config::resolveWorkers(config.performance.whiteStackWorkers, static_cast<std::size_t>(frames->height)),
               context);
    return frames;
}

void report(const Field& field, double seconds, const RunContext& context) {
    const Frames& frames = *field.frames;
    const auto& sources = field.catalog.sources;
    const auto count = [&](bool CatalogSource::*flag) {
        return std::count_if(sources.begin(), sources.end(), [&](const auto& source) { return source.*flag; });
    };
    for (const auto& band : frames.bands)
        context.info("load",
                     fmt::format("{}: ZP_AUTO {}, scale {:.6g}, sky sigma {:.6g}, FWHM {}, {} saturated pixels",
                                 band.info.name, formatDouble(band.info.zpAuto), band.info.scale, band.info.skySigma,
                                 band.info.fwhmPix ? fmt::format("{:.3f} pixels", *band.info.fwhmPix) : "unknown",
                                 band.saturated.count()));
    context.info("load",
                 fmt::format("{} bands ({}), working frame {} x {} of {} x {}, {} sources: {} active, {} outside the "
                             "frame, {} near saturated pixels; {:.2f} s",
                             frames.bands.size(), join(frames.bandNames(), ", "), frames.width, frames.height,
                             frames.fullWidth, frames.fullHeight, sources.size(), field.catalog.activeCount(),
                             count(&CatalogSource::excludedCrop), count(&CatalogSource::excludedSaturation), seconds));
}

} // namespace

std::vector<calibrate::GaiaStar> readPhotometry(const config::Config& config, const std::vector<std::string>& bands,
                                                const RunContext& context) {
    const auto& path = config.inputs.gaiaxpSynphotCsv;
    if (!path || !(config.zp.enabled || config.epsf.useGaiaxp))
        return {};
    std::error_code code;
    if (!std::filesystem::exists(*path, code)) {
        context.warning("load",
                        fmt::format("{}: no such file (inputs.gaiaxp_synphot_csv): no Gaia stars and no zero points",
                                    path->string()));
        return {};
    }
    return calibrate::readGaia(*path, bands, config.zp.enabled);
}

void locateStars(std::vector<calibrate::GaiaStar>& stars, const sky::Wcs& wcs) {
    std::vector<sky::SkyPosition> positions;
    for (const auto& star : stars)
        positions.push_back({star.ra, star.dec});
    const auto pixels = wcs.toPixel(positions);
    for (std::size_t i = 0; i < stars.size(); ++i) {
        stars[i].x = pixels[i].x;
        stars[i].y = pixels[i].y;
    }
}

Field loadField(const config::Config& config, const RunContext& context) {
    const double start = steadySeconds();
    Inputs inputs = checkInputs(config, context);
    Field field;
    field.frames = buildFrames(inputs, config, context);
    field.catalog = std::move(inputs.catalog);
    field.gaia = std::move(inputs.gaia);
    locateSources(field.catalog, field.frames->wcs);
    locateStars(field.gaia, field.frames->wcs);
    flagCrop(field.catalog, *field.frames);
    flagSaturation(field.catalog, *field.frames, config.sourceSaturationCut);

    context.throwIfStopped();
    const WorkDir work(config);
    writeWcsFile(work.wcs(), *field.frames);
    writeWhiteFile(work.white(), *field.frames);
    report(field, steadySeconds() - start, context);
    return field;
}

} // namespace furrow::pipeline
