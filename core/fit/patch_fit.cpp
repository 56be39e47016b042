#include "core/fit/patch_fit.h"

#include "core/base/message.h"
#include "core/base/text.h"
#include "core/fit/fit_errors.h"
#include "core/fit/fit_start.h"
#include "core/fit/optimizers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>

namespace furrow::fit {

using namespace model;

namespace {

constexpr std::array<std::string_view, kParameterCount> kBoundNames{"pos.x",     "pos.y",     "shape.logre",
                                                                    "shape.ee1", "shape.ee2", "sersicindex"};
constexpr double kBoundMargin = 1e-6;      ///< of the range between the bounds
constexpr double kAngleSigmaLimit = 51.96; ///< deg: an angle that is unknown, 180/sqrt(12)
constexpr double kSettlesAlone = 30;       ///< S/N above which the data hold a source well enough
constexpr double kGoodnessFwhm = 2;        ///< radius of chi2 and npix
constexpr double kPoorPsfError = 0.05;     ///< of the light in a pixel, which no PSF is off by all over a source
constexpr double kPoorChi2 = 4;            ///< per pixel, with that and photon noise
constexpr double kNegativeSigmas = 5;

/// A number in [-1, 1] that depends on the source's name and `salt` alone.
double jitter(const std::string& id, unsigned salt) {
    const unsigned long long hash =
        fnv1a64(id, fnv1a64(std::string_view(reinterpret_cast<const char*>(&salt), sizeof salt)));
    return static_cast<double>(hash >> 11) / static_cast<double>(1ULL << 52) - 1;
}

/// Fits one group of bands: all together, or one in single-band mode.
class GroupFit {
public:
    GroupFit(const PatchData& data, const PatchPsfs& psfs, const config::Config& config, const std::vector<int>& bands,
             const RunContext& context, const FitStart& start)
        : m_data(data)
        , m_psfs(psfs)
        , m_config(config)
        , m_context(context)
        , m_start(start)
        , m_model(data, psfs, config, bands, context) {
        if (!start.distrust)
            m_model.trustAllPixels();
    }

    /// Fits and adds the group's optimiser entry, geometry, fluxes and sky to `out`.
    void run(PatchFit& out);

private:
    void perturb(double shift, double shape, unsigned salt);
    void restart(const SolverResult& last, unsigned attempt);
    SolverResult solve(OptimizerSummary& summary, std::vector<IterationRecord>& history);
    void addStage(OptimizerSummary& summary, std::vector<IterationRecord>& history, const std::string& name,
                  const SolverResult& result) const;
    void report(PatchFit& out) const;
    SourceGeometry geometry(const FitUnit& unit, const SourceErrors& errors) const;
    std::string boundNames(const FitUnit& unit) const;
    /// Sets chi2 and npix; returns whether the model misses the source's light by far in some band.
    bool addGoodness(const FitUnit& unit, SourceFit& out) const;
    /// Chi2, count and worst residual of a band's pixels.
    void addPixels(int band, PatchFit& out) const;
    /// What the model has above the sky in a pixel, at least 0.
    double lightAt(int band, std::size_t at) const;

    const PatchData& m_data;
    const PatchPsfs& m_psfs;
    const config::Config& m_config;
    const RunContext& m_context;
    const FitStart& m_start;
    PatchModel m_model;
};

void GroupFit::perturb(double shift, double shape, unsigned salt) {
    for (FitUnit& unit : m_model.units) {
        const std::string& id = m_data.sources[unit.source].id;
        unit.parameters = unit.start;
        for (int k = 0; k < unit.count; ++k)
            if (!(k <= kY && unit.positionFixed))
                unit.parameters[k] +=
                    (k <= kY ? shift : shape) * jitter(id, salt * kParameterCount + static_cast<unsigned>(k));
        unit.project(unit.parameters);
    }
}

void GroupFit::addStage(OptimizerSummary& summary, std::vector<IterationRecord>& history, const std::string& name,
                        const SolverResult& result) const {
    if (m_config.patchRun.enableStagedFit)
        summary.stages.push_back({name, result.iterations, result.converged, result.lastDlnp});
    summary.niters += result.iterations;
    summary.converged = result.converged;
    summary.lastDlnp = result.lastDlnp;
    history.insert(history.end(), result.history.begin(), result.history.end());
}

SolverResult GroupFit::solve(OptimizerSummary& summary, std::vector<IterationRecord>& history) {
    const auto& options = m_config.patchRun;
    const auto solver = options.optimizer == config::Optimizer::Ceres ? solveCeres : solveNewton;
    SolverOptions solverOptions;
    solverOptions.maxIterations = options.nOptIters;
    solverOptions.dlnpStop = options.dlnpStop;
    solverOptions.saveHistory = options.saveHistory;
    solverOptions.firstIteration = summary.niters;
    if (options.enableStagedFit) {
        // Fluxes and sky are solved exactly: one iteration.
        IterationRecord record{summary.niters, m_model.logP(), 0, 0, 0, "fluxes", {}};
        if (options.saveHistory)
            record.parameters = historyParameters(m_model);
        addStage(summary, history, "fluxes", {1, true, 0, {record}, {}});
        solverOptions.stage = "positions";
        solverOptions.freedom = Freedom::Positions;
        solverOptions.firstIteration = summary.niters;
        addStage(summary, history, "positions", solver(m_model, solverOptions, m_context));
        m_model.evaluate(); // a solver's last step may not have been drawn
        solverOptions.firstIteration = summary.niters;
        solverOptions.stage = "all";
        solverOptions.freedom = Freedom::All;
        solverOptions.protectFaint = false;
    }
    const SolverResult result = solver(m_model, solverOptions, m_context);
    addStage(summary, history, "all", result);
    return result;
}

/// A fit that ran out of iterations goes on where it stands, with the faint sources that would not settle held where
/// the catalog has them; one that is stuck starts again nearby.
void GroupFit::restart(const SolverResult& last, unsigned attempt) {
    for (int i : last.restless) {
        FitUnit& unit = m_model.units[i];
        if (unit.marginalSnr > kSettlesAlone)
            continue;
        unit.held = true;
        unit.parameters = unit.centre;
        unit.project(unit.parameters);
    }
    if (last.restless.empty())
        perturb(0.3, 0.2, attempt);
    m_model.evaluate();
}

void GroupFit::run(PatchFit& out) {
    OptimizerSummary summary;
    std::vector<IterationRecord> history;
    if (m_model.bandCount() == 0) {
        out.optimizer.push_back(summary);
        out.history.push_back(history);
        report(out);
        return;
    }
    m_model.evaluate();
    m_model.updateSnr();
    m_model.updateWeights(false, 0);
    m_model.fitWindows();
    if (m_start.positionShift != 0 || m_start.shapeShift != 0)
        perturb(m_start.positionShift, m_start.shapeShift, m_start.seed);
    m_model.evaluate();
    SolverResult result = solve(summary, history);
    for (int attempt = 1; attempt <= m_config.patchRun.nOptimizerRestarts && !result.converged; ++attempt) {
        restart(result, static_cast<unsigned>(attempt));
        ++summary.nRestarts;
        result = solve(summary, history);
    }
    summary.hitMaxIters = !summary.converged;
    if (!std::isfinite(m_model.logP()))
        throw std::runtime_error("the fit gave no finite probability");
    out.optimizer.push_back(std::move(summary));
    out.history.push_back(std::move(history));
    report(out);
}

std::string GroupFit::boundNames(const FitUnit& unit) const {
    std::vector<std::string> names;
    for (int k = 0; k < unit.count; ++k) {
        if (k <= kY && (unit.positionFixed || !m_config.patchRun.posBoundPix))
            continue;
        const int side = unit.atBound(k, unit.parameters, kBoundMargin * (unit.high[k] - unit.low[k]));
        if (side != 0)
            names.push_back(fmt::format("{}@{}", kBoundNames[k], side < 0 ? "lower" : "upper"));
    }
    return join(names, ",");
}

SourceGeometry GroupFit::geometry(const FitUnit& unit, const SourceErrors& errors) const {
    SourceGeometry g;
    const Parameters& p = unit.parameters;
    g.x = p[kX] + m_data.def.roi.x0;
    g.y = p[kY] + m_data.def.roi.y0;
    g.xErr = errors.sigma[kX];
    g.yErr = errors.sigma[kY];
    g.boundNames = boundNames(unit);
    if (unit.type == SourceType::Star)
        return g;
    const Ellipse shape = ellipseOf(p);
    g.re = shape.re;
    g.ab = shape.ab;
    g.phi = std::fmod(shape.thetaDeg + 270, 180);
    if (unit.type == SourceType::Sersic)
        g.n = sersicIndex(unit.type, p);
    if (std::isnan(errors.sigma[kLogR]))
        return g;
    g.reErr = g.re * errors.logReSigma;
    g.abErr = g.ab * errors.etaSigma;
    const double eta = -std::log(shape.ab), angle = 90 / std::numbers::pi * errors.etaCrossSigma;
    g.phiErr = eta * kAngleSigmaLimit > angle ? angle / eta : kAngleSigmaLimit;
    g.nErr = g.n * errors.sigma[kLogN];
    return g;
}

double GroupFit::lightAt(int b, std::size_t at) const {
    const BandPixels& band = m_model.bands()[b];
    const double sky = m_model.skyTerms() > 0 ? m_model.sky(b, 0) : 0;
    return std::max(0.0, static_cast<double>(band.data[at]) - band.residual[at] - sky);
}

bool GroupFit::addGoodness(const FitUnit& unit, SourceFit& out) const {
    const double x = unit.parameters[kX], y = unit.parameters[kY];
    bool poor = false;
    for (int b = 0; b < m_model.bandCount(); ++b) {
        const BandPixels& band = m_model.bands()[b];
        const double radius =
            kGoodnessFwhm * m_psfs[band.index].psf->fwhm(x + m_data.def.roi.x0, y + m_data.def.roi.y0);
        const Box box =
            Box{pixelOf(x - radius), pixelOf(x + radius) + 1, pixelOf(y - radius), pixelOf(y + radius) + 1}.intersected(
                {0, m_model.width(), 0, m_model.height()});
        double sum = 0, misfit = 0;
        int count = 0;
        for (int j = box.y0; j < box.y1; ++j)
            for (int i = box.x0; i < box.x1; ++i) {
                const std::size_t at = static_cast<std::size_t>(j) * m_model.stride() + i;
                if (std::hypot(i - x, j - y) > radius || band.skyWeight[at] == 0)
                    continue;
                const double residual2 = static_cast<double>(band.residual[at]) * band.residual[at],
                             light = lightAt(b, at);
                sum += residual2 * band.skyWeight[at];
                misfit +=
                    residual2 / (1 / band.invVariance + band.photonScale * light + std::pow(kPoorPsfError * light, 2));
                ++count;
            }
        out.chi2[band.index] = count > 0 ? sum : kNaN;
        out.npix[band.index] = count;
        poor |= misfit > kPoorChi2 * count;
    }
    return poor;
}

void GroupFit::addPixels(int b, PatchFit& out) const {
    const BandPixels& band = m_model.bands()[b];
    const auto variance = static_cast<float>(1 / band.invVariance), photons = static_cast<float>(band.photonScale),
               sky = static_cast<float>(m_model.skyTerms() > 0 ? m_model.sky(b, 0) : 0);
    std::vector<float> sigma2(m_model.width()), chi2(m_model.width());
    for (int y = 0; y < m_model.height(); ++y) {
        const std::size_t first = static_cast<std::size_t>(y) * m_model.stride();
        const float *data = &band.data[first], *residual = &band.residual[first], *weight = &band.skyWeight[first];
        int seen = 0;
        for (int x = 0; x < m_model.width(); ++x) { // without branches, so that it becomes vectors
            const float light = std::max(data[x] - residual[x] - sky, 0.0f), residual2 = residual[x] * residual[x];
            chi2[x] = residual2 * weight[x];
            sigma2[x] = weight[x] > 0 ? residual2 / (variance + photons * light) : 0;
            seen += weight[x] > 0;
        }
        out.npix += seen;
        out.chi2 += std::accumulate(chi2.begin(), chi2.end(), 0.0);
        const auto most = std::max_element(sigma2.begin(), sigma2.end());
        if (const double sigma = std::sqrt(*most); sigma > out.worst.sigma)
            out.worst = {sigma, band.index, static_cast<int>(most - sigma2.begin()) + m_data.def.roi.x0,
                         y + m_data.def.roi.y0};
    }
}

void GroupFit::report(PatchFit& out) const {
    std::vector<char> reported(out.sources.size(), 0);
    const auto fail = [&](std::size_t source, const std::string& problem) {
        SourceFit& target = out.sources[source];
        target.geometry.emplace_back();
        target.problem = problem;
        reported[source] = 1;
    };
    for (const auto& [source, problem] : m_model.problems)
        fail(source, problem);
    std::vector<char> wanted;
    for (const FitUnit& unit : m_model.units)
        wanted.push_back(m_data.sources[unit.source].role != SourceRole::Ring);
    const PatchErrors errors = m_model.bandCount() > 0 ? estimateErrors(m_model, wanted, m_context) : PatchErrors();
    const std::vector<int> twins = m_model.degeneratePartners();
    for (int i = 0; i < m_model.unitCount(); ++i) {
        const FitUnit& unit = m_model.units[i];
        SourceFit& target = out.sources[unit.source];
        bool seen = false;
        for (int b = 0; b < m_model.bandCount(); ++b) {
            if (!m_model.measurable(b, i))
                continue;
            seen = true;
            const int index = m_model.bands()[b].index;
            target.flux[index] = m_model.flux(b, i);
            target.fluxErr[index] = errors.sources[i].flux[b];
            target.fluxErrCond[index] = errors.sources[i].fluxConditional[b];
        }
        if (!seen) {
            fail(unit.source, FURROW_TRANSLATABLE("Message", "no unmasked pixel under the source in any band"));
            continue;
        }
        reported[unit.source] = 1;
        target.failed = false;
        target.geometry.push_back(geometry(unit, errors.sources[i]));
        const bool poor = addGoodness(unit, target);
        if (m_model.coreLeftOut(i)) {
            target.problem = FURROW_TRANSLATABLE("Message", "its core is saturated in a band: the wings give its flux");
            target.tags.emplace_back("saturated_core");
        }
        if (unit.held) {
            target.problem = FURROW_TRANSLATABLE(
                "Message", "position and shape did not settle and were held at the catalog's values");
            target.tags.emplace_back("held");
        }
        if (const int twin = twins[i]; twin >= 0)
            target.problem =
                fmt::format("cannot be told from source {}: their images agree to 1e-4; the fluxes share the light",
                            m_data.sources[m_model.units[twin].source].id);
        if (poor && !target.hasTag("poor_fit"))
            target.tags.emplace_back("poor_fit");
        if (poor && target.problem.empty())
            target.problem = FURROW_TRANSLATABLE(
                "Message", "the model misses its light by far: saturated, or not what its TYPE says");
    }
    for (std::size_t source = 0; source < reported.size(); ++source)
        if (!reported[source])
            fail(source, "no usable pixel in any band");
    for (int b = 0; b < m_model.bandCount(); ++b) {
        const BandPixels& band = m_model.bands()[b];
        BandSky& sky = out.sky[band.index];
        sky.constant = m_model.skyTerms() > 0 ? m_model.sky(b, 0) : 0;
        sky.slopeX = m_model.skyTerms() > 1 ? m_model.sky(b, 1) : 0;
        sky.slopeY = m_model.skyTerms() > 2 ? m_model.sky(b, 2) : 0;
        sky.constantErr = errors.skyConstant[b];
        addPixels(b, out);
    }
}

/// Radius of chi2 and npix in the band with the widest PSF; 0 without a PSF.
double goodnessRadius(const PatchPsfs& psfs, double x, double y) {
    double radius = 0;
    for (const auto& psf : psfs)
        if (psf.psf)
            radius = std::max(radius, kGoodnessFwhm * psf.psf->fwhm(x, y));
    return radius;
}

void tagSources(const PatchData& data, const PatchPsfs& psfs, PatchFit& out) {
    for (std::size_t i = 0; i < out.sources.size(); ++i) {
        SourceFit& source = out.sources[i];
        const double x = data.sources[i].x, y = data.sources[i].y, radius = goodnessRadius(psfs, x, y);
        if (source.failed || radius == 0)
            continue;
        const auto tag = [&](bool applies, const char* name) {
            if (applies)
                source.tags.emplace_back(name);
        };
        // The ROI reaches far beyond the base box unless the field ends.
        const Box& roi = data.def.roi;
        tag(source.role == SourceRole::Base && (x - radius < roi.x0 - 0.5 || x + radius > roi.x1 - 0.5 ||
                                                y - radius < roi.y0 - 0.5 || y + radius > roi.y1 - 0.5),
            "edge");
        bool neighbour = false, negative = false;
        for (std::size_t j = 0; j < out.sources.size() && !neighbour; ++j)
            neighbour = out.sources[j].failed && std::hypot(data.sources[j].x - x, data.sources[j].y - y) < 2 * radius;
        for (std::size_t b = 0; b < source.flux.size(); ++b)
            negative = negative || source.flux[b] < -kNegativeSigmas * source.fluxErr[b];
        tag(neighbour, "neighbour_failed");
        tag(negative, "negative_flux");
    }
}

PatchFit emptyFit(const PatchData& data) {
    PatchFit out;
    const std::size_t bands = data.bands.size();
    for (const FitSource& input : data.sources) {
        SourceFit source;
        source.id = input.id;
        source.row = input.row;
        source.type = input.type;
        source.role = input.role;
        source.failed = true;
        source.flux.assign(bands, kNaN);
        source.fluxErr.assign(bands, kNaN);
        source.fluxErrCond.assign(bands, kNaN);
        source.chi2.assign(bands, kNaN);
        source.npix.assign(bands, 0);
        out.sources.push_back(std::move(source));
    }
    out.sky.resize(bands);
    return out;
}

} // namespace

PatchFit fitPatchFrom(const PatchData& data, const PatchPsfs& psfs, const config::Config& config,
                      const RunContext& context, const FitStart& start) {
    const double began = steadySeconds();
    PatchFit out = emptyFit(data);
    try {
        if (data.def.roi.empty())
            throw std::runtime_error("the patch has no pixels");
        if (psfs.size() != data.bands.size())
            throw std::runtime_error("a PSF is missing for some band");
        std::vector<int> all(data.bands.size());
        std::iota(all.begin(), all.end(), 0);
        if (config.patchRun.enableMultiBandSimultaneousFitting)
            GroupFit(data, psfs, config, all, context, start).run(out);
        else
            for (int band : all)
                GroupFit(data, psfs, config, {band}, context, start).run(out);
        if (out.npix == 0)
            throw std::runtime_error("no usable pixel in any band");
        tagSources(data, psfs, out);
        out.ok = true;
    } catch (const Cancelled&) {
        throw;
    } catch (const std::exception& error) {
        out = emptyFit(data);
        out.error = error.what();
    }
    out.seconds = steadySeconds() - began;
    return out;
}

PatchFit fitPatch(const PatchData& data, const PatchPsfs& psfs, const config::Config& config,
                  const RunContext& context) {
    return fitPatchFrom(data, psfs, config, context, {});
}

} // namespace furrow::fit
