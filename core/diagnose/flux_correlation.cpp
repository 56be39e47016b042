#include "core/diagnose/flux_correlation.h"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>

namespace furrow::diagnose {
namespace {

using namespace fit;

constexpr double kFwhms = 6;         ///< reach of a point source
constexpr double kRadii = 3;         ///< reach of a galaxy, half-light radii
constexpr double kMaxHalf = 80;      ///< pixels; what lies farther out says nothing of this pair
constexpr double kNegligible = 1e-3; ///< correlation that is not worth a row

bool hasPosition(const SourceFit& source) {
    return !source.failed && !source.geometry.empty() && std::isfinite(source.geometry.front().x) &&
           std::isfinite(source.geometry.front().y);
}

double reach(const SourceFit& source, double fwhm) {
    const double re = source.geometry.front().re;
    return kFwhms / 2 * fwhm + (std::isfinite(re) ? kRadii * re : 0);
}

double widestPsf(const PatchData& data, const PatchPsfs& psfs, const SourceGeometry& at) {
    double fwhm = 2;
    for (std::size_t b = 0; b < data.bands.size(); ++b)
        if (psfs[b].psf)
            fwhm = std::max(fwhm, psfs[b].psf->fwhm(at.x, at.y));
    return fwhm;
}

/// The patch reduced to a box and some of its sources.
PatchData cutPatch(const PatchData& data, const Box& box, const std::vector<std::size_t>& sources) {
    PatchData cut;
    cut.def = data.def;
    cut.def.roi = box;
    const Box inRoi{box.x0 - data.def.roi.x0, box.x1 - data.def.roi.x0, box.y0 - data.def.roi.y0,
                    box.y1 - data.def.roi.y0};
    for (const PatchBand& band : data.bands)
        cut.bands.push_back({band.info, band.image.cut(inRoi), band.mask.cut(inRoi)});
    for (const std::size_t index : sources)
        cut.sources.push_back(data.sources[index]);
    return cut;
}

/// Models of unit flux: per source, per band.
std::vector<std::vector<Image<float>>> unitModels(const PatchData& cut, const PatchPsfs& psfs,
                                                  const config::Config& config, const PatchFit& fit,
                                                  const std::vector<std::size_t>& sources) {
    std::vector<std::vector<Image<float>>> models;
    for (std::size_t wanted = 0; wanted < sources.size(); ++wanted) {
        PatchFit alone;
        alone.ok = true;
        alone.sky.resize(cut.bands.size());
        for (std::size_t i = 0; i < sources.size(); ++i) {
            alone.sources.push_back(fit.sources[sources[i]]);
            alone.sources.back().flux.assign(cut.bands.size(), i == wanted ? 1.0 : 0.0);
            alone.sources.back().failed = i != wanted;
        }
        models.push_back(renderPatch(cut, psfs, config, alone));
    }
    return models;
}

/// Correlation of the flux of source 0 with that of every source, in one band.
std::vector<double> correlations(const PatchBand& band, const std::vector<std::vector<Image<float>>>& models,
                                 std::size_t bandIndex) {
    const auto n = static_cast<Eigen::Index>(models.size());
    Eigen::MatrixXd normal = Eigen::MatrixXd::Zero(n + 1, n + 1);
    Eigen::VectorXd values(n + 1);
    values(n) = 1; // sky constant
    for (std::size_t pixel = 0; pixel < band.mask.size(); ++pixel) {
        if (band.mask.data()[pixel] != 0)
            continue;
        for (Eigen::Index i = 0; i < n; ++i)
            values(i) = models[static_cast<std::size_t>(i)][bandIndex].data()[pixel];
        normal.selfadjointView<Eigen::Lower>().rankUpdate(values);
    }
    normal /= band.info.skySigma * band.info.skySigma;
    // A source without a pixel here has no flux to speak of.
    std::vector<Eigen::Index> seen;
    for (Eigen::Index i = 0; i <= n; ++i)
        if (normal(i, i) > 1e-12 * normal.diagonal().maxCoeff())
            seen.push_back(i);
    std::vector<double> out(models.size(), kNaN);
    if (seen.empty() || seen.front() != 0)
        return out;
    const Eigen::MatrixXd full = normal.selfadjointView<Eigen::Lower>();
    const Eigen::MatrixXd covariance = full(seen, seen)
                                           .ldlt()
                                           .solve(Eigen::MatrixXd::Identity(static_cast<Eigen::Index>(seen.size()),
                                                                            static_cast<Eigen::Index>(seen.size())));
    for (std::size_t k = 0; k < seen.size(); ++k) {
        const auto row = static_cast<Eigen::Index>(k);
        const double norm = std::sqrt(covariance(0, 0) * covariance(row, row));
        if (seen[k] < n && norm > 0)
            out[static_cast<std::size_t>(seen[k])] = std::clamp(covariance(0, row) / norm, -1.0, 1.0);
    }
    return out;
}

} // namespace

double BlendNeighbour::strongest() const {
    double found = 0;
    for (const double value : correlation)
        if (std::abs(value) > std::abs(found))
            found = value;
    return found;
}

std::vector<BlendNeighbour> blendNeighbours(const PatchData& data, const PatchPsfs& psfs, const config::Config& config,
                                            const PatchFit& fit, std::size_t source, std::size_t count) {
    if (!fit.ok || !hasPosition(fit.sources[source]))
        return {};
    const SourceGeometry& centre = fit.sources[source].geometry.front();
    const double fwhm = widestPsf(data, psfs, centre);
    const double own = reach(fit.sources[source], fwhm);
    const auto distanceOf = [&](std::size_t i) {
        const SourceGeometry& other = fit.sources[i].geometry.front();
        return std::hypot(other.x - centre.x, other.y - centre.y);
    };
    std::vector<std::size_t> near;
    for (std::size_t i = 0; i < fit.sources.size(); ++i)
        if (i != source && hasPosition(fit.sources[i]) && distanceOf(i) < own + reach(fit.sources[i], fwhm))
            near.push_back(i);
    std::sort(near.begin(), near.end(), [&](auto a, auto b) { return distanceOf(a) < distanceOf(b); });
    near.resize(std::min(near.size(), 2 * count));
    if (near.empty())
        return {};
    near.insert(near.begin(), source);

    const auto half = static_cast<int>(std::ceil(std::min(own + kFwhms / 2 * fwhm, kMaxHalf)));
    const int x = static_cast<int>(std::lround(centre.x)), y = static_cast<int>(std::lround(centre.y));
    const Box box = Box{x - half, x + half + 1, y - half, y + half + 1}.intersected(data.def.roi);
    if (box.empty())
        return {};
    const PatchData cut = cutPatch(data, box, near);
    const auto models = unitModels(cut, psfs, config, fit, near);
    std::vector<BlendNeighbour> neighbours;
    for (std::size_t k = 1; k < near.size(); ++k)
        neighbours.push_back({near[k], distanceOf(near[k]), {}});
    for (std::size_t b = 0; b < cut.bands.size(); ++b) {
        const auto band = correlations(cut.bands[b], models, b);
        for (std::size_t k = 1; k < near.size(); ++k)
            neighbours[k - 1].correlation.push_back(band[k]);
    }
    std::erase_if(neighbours, [](const auto& n) { return std::abs(n.strongest()) < kNegligible; });
    std::stable_sort(neighbours.begin(), neighbours.end(),
                     [](const auto& a, const auto& b) { return std::abs(a.strongest()) > std::abs(b.strongest()); });
    neighbours.resize(std::min(neighbours.size(), count));
    return neighbours;
}

} // namespace furrow::diagnose
