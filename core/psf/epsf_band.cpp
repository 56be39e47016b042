#include "core/psf/epsf_band.h"

#include "core/psf/analytic_psf.h"
#include "core/psf/blend.h"
#include "core/psf/field_fit.h"
#include "core/psf/residual_map.h"

#include <algorithm>
#include <cmath>

namespace furrow::psf {
namespace {

constexpr std::size_t kEnoughStars = 20; // below this, blends are cleaned and readmitted
constexpr int kFieldRounds = 3, kMaxCellRounds = 10;

struct ModelOptions {
    int level = 2;
    int rounds = kFieldRounds;
    bool taper = true;
};

// Fits profile and residual maps to the stars; null when none is usable.
std::shared_ptr<const FieldPsf> fitModel(const std::vector<PsfStar*>& stars, const Frames& frames, const BandInfo& band,
                                         double fwhm, const ModelOptions& options, const config::Epsf& epsf,
                                         const RunContext& context, double& coreChi2) {
    std::vector<PsfStar*> clean;
    for (auto* star : stars)
        if (star->reason.empty() && !star->blended)
            clean.push_back(star);
    FieldFitOptions fitOptions{frames.width, frames.height, band.skySigma, band.photonScale(), fwhm, options.level, 16};
    FieldFit fit;
    if (!clean.empty())
        fit = fitField(clean, fitOptions, context);
    const auto usedOf = [](const std::vector<PsfStar*>& list) {
        std::vector<PsfStar*> used;
        std::copy_if(list.begin(), list.end(), std::back_inserter(used), [](const PsfStar* s) { return s->used; });
        return used;
    };
    std::vector<PsfStar*> used = usedOf(clean);
    if (used.size() < kEnoughStars) {
        DoubleMoffat start;
        start.lnFwhm = std::log(fwhm);
        bool added = false;
        for (auto* star : stars)
            if (star->reason.empty() && star->blended &&
                subtractNeighbours(*star, clean.empty() ? start : fit.shape.at(star->x, star->y), band)) {
                clean.push_back(star);
                added = true;
            }
        if (added) {
            for (auto* star : clean)
                star->reason.clear();
            fit = fitField(clean, fitOptions, context);
            used = usedOf(clean);
        }
    }
    for (auto* star : stars)
        if (star->blended && !star->used && star->reason.empty())
            star->reason = "neighbour in the catalog";
    if (used.empty())
        return nullptr;
    coreChi2 = fit.coreChi2;
    const double centreFwhm = fit.shape.at(0.5 * frames.width, 0.5 * frames.height).fwhm();
    ResidualOptions residual;
    residual.skySigma = band.skySigma;
    residual.photonScale = band.photonScale();
    residual.fwhm = centreFwhm;
    residual.rounds = options.rounds;
    residual.taper = options.taper;
    auto maps = residualMaps(fit.shape, used, residual, context);
    return std::make_shared<FieldPsf>(std::move(fit.shape), std::move(maps), epsf.finalPsfSize);
}

std::vector<PsfStar*> starsOf(CellEpsf& cell) {
    std::vector<PsfStar*> out;
    for (auto& star : cell.selection.stars)
        out.push_back(&star);
    return out;
}

void leaveOut(const std::vector<RejectedStar>& rejected, const std::string& band, std::vector<PsfStar>& stars) {
    for (const auto& entry : rejected)
        for (auto& star : stars)
            if (entry.band == band && std::hypot(star.x - entry.x, star.y - entry.y) < kSameStar)
                star.reason = kRejectedByHand;
}

void finishCell(CellEpsf& cell, const FieldPsf& model, bool fieldMode, std::shared_ptr<const FieldPsf> owner) {
    const double x = 0.5 * (cell.cell.box.x0 + cell.cell.box.x1 - 1),
                 y = 0.5 * (cell.cell.box.y0 + cell.cell.box.y1 - 1);
    model.evaluate(x, y, 0, 0, cell.epsf);
    if (fieldMode)
        cell.psf = std::move(owner);
    else
        cell.psf = stampPsf(cell.epsf, "epsf-cell");
}

} // namespace

EpsfBandResult buildBandEpsf(const Frames& frames, std::size_t bandIndex, const std::vector<EpsfCell>& activeCells,
                             const PointIndex& points, const config::Config& config, const RunContext& context,
                             const std::vector<RejectedStar>& rejected) {
    const Band& band = frames.bands[bandIndex];
    EpsfBandResult out;
    out.band = bandIndex;
    std::vector<PsfStar*> all;
    double fwhm = 0;
    for (const auto& cell : activeCells) {
        context.throwIfStopped();
        CellEpsf entry;
        entry.cell = cell;
        const int side = config.epsf.cutoutSize + 2 * config.epsf.edgePad;
        if (cell.box.width() <= side || cell.box.height() <= side)
            entry.error = "the cell is too small for a star stamp and its margins (cutout_size, edge_pad, epsf_ngrid)";
        else
            entry.selection = selectCellStars(band, bandIndex, cell.box, points, config);
        leaveOut(rejected, band.info.name, entry.selection.stars);
        fwhm = std::max(fwhm, entry.selection.fwhm);
        out.cells.push_back(std::move(entry));
    }
    const bool fieldMode = config.epsf.model == config::EpsfModel::Field;
    if (fieldMode) {
        for (auto& cell : out.cells)
            for (auto* star : starsOf(cell))
                all.push_back(star);
        if (!all.empty())
            out.field = fitModel(all, frames, band.info, fwhm, {}, config.epsf, context, out.coreChi2);
    }
    for (auto& cell : out.cells) {
        std::shared_ptr<const FieldPsf> model = out.field;
        if (!fieldMode && cell.error.empty())
            model = fitModel(starsOf(cell), frames, band.info, cell.selection.fwhm,
                             {0, std::clamp(config.epsf.maxiters, 1, kMaxCellRounds), false}, config.epsf, context,
                             out.coreChi2);
        for (const auto& star : cell.selection.stars)
            cell.starsInCell += star.used;
        out.starsUsed += cell.starsInCell;
        if (model)
            finishCell(cell, *model, fieldMode, model);
    }
    for (auto& cell : out.cells) {
        cell.starsUsed = !cell.ok() ? 0 : fieldMode ? out.starsUsed : cell.starsInCell;
        if (cell.ok())
            cell.error.clear();
        else if (cell.error.empty())
            cell.error = fieldMode ? "no usable PSF star in the whole band" : "no usable PSF star in the cell";
    }
    return out;
}

} // namespace furrow::psf
