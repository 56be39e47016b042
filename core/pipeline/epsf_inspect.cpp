#include "core/pipeline/epsf_inspect.h"

#include "core/base/error.h"
#include "core/diagnose/submit.h"
#include "core/io/json.h"
#include "core/pipeline/load_parts.h"
#include "core/pipeline/plan.h"
#include "core/pipeline/products.h"
#include "core/psf/epsf_files.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <set>

namespace furrow::pipeline {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

fs::path summaryFile(const config::Config& config) {
    return WorkDir(config).epsfs / "epsf_summary.json";
}

double numberAt(const Json& row, const char* block, const char* key) {
    const auto found = row.find(block);
    if (found == row.end() || !found->is_object())
        return kNaN;
    const Json value = found->value(key, Json());
    return value.is_number() ? value.get<double>() : kNaN;
}

/// "r02_c11" → {2, 11}.
std::pair<int, int> gridPlace(const std::string& tag) {
    int row = 0, column = 0;
    if (std::sscanf(tag.c_str(), "r%d_c%d", &row, &column) != 2)
        throw UserError(fmt::format("epsf_summary.json: \"{}\" is no cell; build the ePSFs again", tag));
    return {row, column};
}

/// The frame of one band, as load makes it.
std::shared_ptr<const Frames> loadBandFrame(const config::Config& config, const std::string& band,
                                            const RunContext& context) {
    ProblemList problems;
    const auto paths = readImageList(config.inputs.imageListFile, config.baseDir);
    const auto headers = checkImages(
        paths, config, config::resolveWorkers(config.performance.framePrepWorkers, paths.size()), problems, context);
    problems.throwIfAny("the images cannot be used:");
    const auto header =
        std::find_if(headers.begin(), headers.end(), [&](const ImageHeader& h) { return h.info.name == band; });
    if (header == headers.end())
        throw UserError(fmt::format("{}: no image of band {}; the results are of another image list",
                                    config.inputs.imageListFile.string(), band));
    const ImageHeader& first = headers.front();
    const Box working = workingBox(first.width, first.height, config.crop);
    auto frames = emptyFrames(first, working);
    frames->bands = readBands({*header}, working, 1, context);
    return frames;
}

/// Positions of the catalog, with the stars that the gaia stage added. Its own columns keep readCatalog() from reading
/// it.
std::vector<psf::SkyPoint> augmentedPoints(const std::filesystem::path& path, const sky::Wcs& wcs) {
    const auto table = io::CsvTable::read(path);
    const auto ra = table.find("RA"), dec = table.find("DEC"), id = table.find("ID");
    if (!ra || !dec)
        throw UserError(fmt::format("{}: the columns RA and DEC are needed; run the gaia stage again", path.string()));
    std::vector<sky::SkyPosition> positions;
    for (std::size_t row = 0; row < table.rows(); ++row)
        positions.push_back({table.number(row, *ra), table.number(row, *dec)});
    const auto pixels = wcs.toPixel(positions);
    std::vector<psf::SkyPoint> points;
    for (std::size_t row = 0; row < table.rows(); ++row)
        if (std::isfinite(pixels[row].x) && std::isfinite(pixels[row].y))
            points.push_back({pixels[row].x, pixels[row].y, id ? table.text(row, *id) : std::string(), false, {}});
    return points;
}

std::vector<psf::SkyPoint> catalogPoints(const config::Config& config, const sky::Wcs& wcs) {
    const fs::path augmented = WorkDir(config).augmentedCatalog(config);
    std::error_code code;
    if (config.zpWanted() && fs::exists(augmented, code))
        return augmentedPoints(augmented, wcs);
    Catalog catalog = readCatalog(config.inputs.inputCatalog, {}, config);
    locateSources(catalog, wcs);
    std::vector<psf::SkyPoint> points;
    for (const auto& source : catalog.sources)
        if (source.hasPosition())
            points.push_back({source.x, source.y, source.key, false, {}});
    return points;
}

/// Catalog and synthetic photometry, in the order of the epsf stage.
std::vector<psf::SkyPoint> skyPoints(const config::Config& config, const Frames& frames, const RunContext& context) {
    std::vector<psf::SkyPoint> points = catalogPoints(config, frames.wcs);
    auto stars = readPhotometry(config, frames.bandNames(), context);
    locateStars(stars, frames.wcs);
    for (const auto& star : stars)
        if (std::isfinite(star.x) && std::isfinite(star.y))
            points.push_back({star.x, star.y, star.sourceId, true, star.mag});
    return points;
}

std::vector<psf::EpsfCell> builtCells(const config::Config& config, const std::string& band, const Frames& frames) {
    std::set<std::string> tags;
    int rows = 1;
    for (const auto& cell : readEpsfSummary(config))
        if (cell.band == band) {
            tags.insert(cell.tag);
            rows = std::max(rows, cell.row + 1);
        }
    std::vector<psf::EpsfCell> cells = psf::epsfCells(frames.width, frames.height, config.epsf.epsfNgrid);
    std::erase_if(cells, [&](const psf::EpsfCell& cell) { return !tags.contains(cell.tag); });
    if (cells.empty() || rows > config.epsf.epsfNgrid)
        throw UserError(fmt::format("{}: the ePSFs of {} were built on another grid; run the epsf stage again",
                                    summaryFile(config).string(), band));
    return cells;
}

} // namespace

std::vector<EpsfCellSummary> readEpsfSummary(const config::Config& config) {
    const Json rows = io::readJson(summaryFile(config));
    std::vector<EpsfCellSummary> cells;
    try {
        for (const Json& row : rows) {
            EpsfCellSummary cell;
            cell.band = row.at("band").get<std::string>();
            cell.tag = row.at("patch").get<std::string>();
            std::tie(cell.row, cell.column) = gridPlace(cell.tag);
            cell.box = {row.at("x0").get<int>(), row.at("x1").get<int>(), row.at("y0").get<int>(),
                        row.at("y1").get<int>()};
            cell.starsUsed = row.at("nstars_used").get<int>();
            cell.starsInCell = row.at("nstars_in_cell").get<int>();
            cell.fwhm = numberAt(row, "epsf_qa", "fwhm_pix");
            cell.ellipticity = numberAt(row, "epsf_qa", "ellipticity");
            cell.r50 = numberAt(row, "epsf_qa", "ee_r50_pix");
            cell.residualRms = numberAt(row, "residual_qa", "resid_norm_rms");
            if (row.at("status") != "ok")
                cell.error = row.at("error").is_string() ? row.at("error").get<std::string>() : "failed";
            cells.push_back(std::move(cell));
        }
    } catch (const Json::exception& error) {
        throw UserError(fmt::format("{}: {}; run the epsf stage again", summaryFile(config).string(), error.what()));
    }
    return cells;
}

EpsfBandProduct inspectBandEpsf(const config::Config& config, const std::string& band, const RunContext& context) {
    EpsfBandProduct product;
    product.frames = loadBandFrame(config, band, context);
    const Frames& frames = *product.frames;
    const auto points = skyPoints(config, frames, context);
    const psf::PointIndex index(points);
    product.result = std::make_shared<const psf::EpsfBandResult>(
        psf::buildBandEpsf(frames, 0, builtCells(config, band, frames), index, config, context,
                           psf::readRejectedStars(config, frames.wcs)));
    return product;
}

EpsfBandProduct rebuildBandEpsf(const config::Config& config, const std::string& band, const RunContext& context,
                                diagnose::FigureSink* figures) {
    const double start = steadySeconds();
    if (auto* sink = context.progress())
        sink->stageStarted("epsf");
    EpsfBandProduct product = inspectBandEpsf(config, band, context);
    context.throwIfStopped();
    Json summary = io::readJson(summaryFile(config));
    const Json rows = psf::writeBandEpsfs(*product.result, product.frames->bands.front().info, config, figures);
    for (Json& row : summary)
        for (const Json& fresh : rows)
            if (row.at("band") == fresh.at("band") && row.at("patch") == fresh.at("patch"))
                row = fresh;
    psf::writeEpsfSummary({summary}, config);
    State(WorkDir(config).state()).rebuild("epsf", psf::rejectedStarsFile(config), stageProducts("epsf", config));
    if (figures) {
        diagnose::submitEpsfFigures(*figures, config, product.frames, product.result);
        for (const auto& problem : figures->finish())
            context.warning("pictures", problem);
    }
    context.info("epsf", fmt::format("{}: built again from {} stars", band, product.result->starsUsed));
    if (auto* sink = context.progress())
        sink->stageFinished("epsf", steadySeconds() - start);
    return product;
}

} // namespace furrow::pipeline
