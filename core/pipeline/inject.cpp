#include "core/pipeline/inject.h"

#include "core/base/atomic_file.h"
#include "core/base/folders.h"
#include "core/io/json.h"
#include "core/pipeline/inject_parts.h"
#include "core/pipeline/products.h"
#include "core/simulate/field_files.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace furrow::pipeline {
namespace {

namespace fs = std::filesystem;

void checkOptions(const InjectOptions& options) {
    ProblemList problems;
    if (!(options.density > 0 && options.density <= 2000))
        problems.add(
            fmt::format("{} sources per million pixels; the density must lie between 0 and 2000", options.density));
    if (!(options.starFraction >= 0 && options.starFraction <= 1))
        problems.add(fmt::format("star fraction {}; it must lie between 0 and 1", options.starFraction));
    if (options.magRange && !(options.magRange->first < options.magRange->second))
        problems.add("the magnitude range must run from bright to faint (the smaller number first)");
    problems.throwIfAny("these sources cannot be injected");
}

void requireFinishedRun(const config::Config& config, bool needCatalog) {
    const WorkDir work(config);
    ProblemList problems;
    std::error_code code;
    if (!fs::exists(work.epsfs / "epsf_summary.json", code))
        problems.add((work.epsfs / "epsf_summary.json").string() + " is missing");
    if (needCatalog && !fs::exists(work.catalog, code))
        problems.add(work.catalog.string() + " is missing");
    problems.throwIfAny(work.root.string() +
                        " does not hold a finished run of this configuration; run furrow-cli run first, or name the "
                        "run's folder with --work-dir:");
}

InjectField readField(const config::Config& config, const RunContext& context) {
    const auto paths = readImageList(config.inputs.imageListFile, config.baseDir);
    ProblemList problems;
    InjectField field{config, {}, {}};
    field.images = checkImages(paths, config, config::resolveWorkers(config.performance.framePrepWorkers, paths.size()),
                               problems, context);
    problems.throwIfAny("the images cannot be used:");
    const ImageHeader& first = field.images.front();
    field.working = workingBox(first.width, first.height, config.crop);
    field.reference = field.images.size() / 2;
    return field;
}

/// What scripts that compare with the truth want to know about the bands: the header's zero points are the true ones.
nlohmann::ordered_json parametersOf(const InjectField& field, const InjectOptions& options) {
    nlohmann::ordered_json out{{"params",
                                {{"zp_ref", field.config.imageScaling.zpRef},
                                 {"seed", options.seed},
                                 {"density", options.density},
                                 {"star_frac", options.starFraction},
                                 {"from_catalog", options.fromCatalog},
                                 {"photon_noise", options.photonNoise},
                                 {"pos_noise", options.positionScatter}}}};
    for (const auto& image : field.images) {
        const BandInfo& info = image.info;
        out["bands"][info.name] = {{"true", info.zpAuto},
                                   {"err", 0.0},
                                   {"skysig", info.skySigma / info.scale},
                                   {"egain", info.gain},
                                   {"zp_auto", info.zpAuto}};
    }
    return out;
}

} // namespace

double InjectField::aduOf(std::size_t b, double mag) const {
    return std::pow(10.0, 0.4 * (images[b].info.zpAuto - mag));
}

InjectSummary injectSources(const config::Config& config, const InjectOptions& options, const fs::path& folder,
                            const RunContext& context) {
    checkOptions(options);
    requireEmptyFolder(folder, "the new field");
    requireFinishedRun(config, options.fromCatalog);
    const double start = steadySeconds();
    const InjectField field = readField(config, context);
    const InjectPsfs psfs(field);
    if (psfs.fallbackBands() > 0)
        context.warning("inject", fmt::format("{} of {} bands have no ePSF: their sources get the fallback PSF",
                                              psfs.fallbackBands(), field.images.size()));
    auto sources = drawInjected(field, psfs, options, context);
    const std::string catalog = injectedCatalog(field, options, sources);

    std::string imageList;
    std::vector<simulate::TruthBand> truth;
    StageProgress progress(context, "inject", field.images.size() * sources.size());
    for (std::size_t b = 0; b < field.images.size(); ++b) {
        const BandInfo& info = field.band(b);
        const std::string name = fmt::format("images/{}.fits", info.name);
        injectBand(field, psfs, b, options, sources, folder / name, progress, context);
        imageList += name + "\n";
        truth.push_back({info.name, info.scale});
    }
    writeTextAtomically(folder / "image_list.txt", imageList);
    writeTextAtomically(folder / "input_catalog.csv", catalog);
    writeTextAtomically(folder / "truth.csv", simulate::truthText(truth, sources));
    io::writeJson(folder / "sim_params.json", parametersOf(field, options));
    InjectSummary summary;
    summary.config = folder / "config.yaml";
    writeTextAtomically(summary.config, injectedConfig(config));
    summary.stars = static_cast<std::size_t>(
        std::count_if(sources.begin(), sources.end(), [](const auto& source) { return source.star; }));
    summary.galaxies = sources.size() - summary.stars;
    summary.bands = field.images.size();
    summary.seconds = steadySeconds() - start;
    context.info("inject", fmt::format("{} stars and {} galaxies added to {} bands: {:.1f} s; wrote {}", summary.stars,
                                       summary.galaxies, summary.bands, summary.seconds, folder.string()));
    return summary;
}

} // namespace furrow::pipeline
