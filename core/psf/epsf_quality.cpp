#include "core/psf/epsf_band.h"
#include "core/psf/field_fit.h"

#include <algorithm>
#include <cmath>

namespace furrow::psf {
namespace {

constexpr double kSigmaPerFwhm = 0.42466090014400953;

// First radius at which the curve reaches `fraction`, linear between the integers.
double radiusOf(const std::vector<double>& curve, double fraction) {
    for (std::size_t r = 0; r < curve.size(); ++r)
        if (curve[r] >= fraction) {
            if (r == 0)
                return 0;
            return static_cast<double>(r) - (curve[r] - fraction) / (curve[r] - curve[r - 1]);
        }
    return std::numeric_limits<double>::quiet_NaN();
}

double ellipticityOf(const Image<float>& epsf, double fwhm) {
    const int half = epsf.width() / 2;
    const double sigma2 = std::pow(kSigmaPerFwhm * fwhm, 2);
    double sum = 0, xx = 0, xy = 0, yy = 0;
    for (int y = -half; y <= half; ++y)
        for (int x = -half; x <= half; ++x) {
            const double w = std::exp(-0.5 * (x * x + y * y) / sigma2) * epsf(x + half, y + half);
            sum += w;
            xx += w * x * x;
            xy += w * x * y;
            yy += w * y * y;
        }
    // Undo the window, which adds 1/sigma² to the inverse moments.
    const double det = (xx * yy - xy * xy) / (sum * sum);
    if (!(sum > 0) || !(det > 0))
        return std::numeric_limits<double>::quiet_NaN();
    const double ixx = yy / sum / det - 1 / sigma2, iyy = xx / sum / det - 1 / sigma2, ixy = -xy / sum / det;
    const double mean = 0.5 * (ixx + iyy), spread = std::hypot(0.5 * (ixx - iyy), ixy);
    return mean > spread ? 1 - std::sqrt((mean - spread) / (mean + spread)) : std::numeric_limits<double>::quiet_NaN();
}

} // namespace

std::vector<double> growthCurve(const Image<float>& epsf) {
    const int half = epsf.width() / 2;
    std::vector<double> curve(static_cast<std::size_t>(std::ceil(std::hypot(half, half))) + 1, 0.0);
    for (int y = -half; y <= half; ++y)
        for (int x = -half; x <= half; ++x)
            curve[static_cast<std::size_t>(std::ceil(std::hypot(x, y)))] += epsf(x + half, y + half);
    for (std::size_t r = 1; r < curve.size(); ++r)
        curve[r] += curve[r - 1];
    for (auto& v : curve)
        v /= curve.back();
    return curve;
}

EpsfQuality epsfQuality(const Image<float>& epsf, double fwhm) {
    EpsfQuality out;
    const auto curve = growthCurve(epsf);
    out.r50 = radiusOf(curve, 0.5);
    out.r80 = radiusOf(curve, 0.8);
    out.r90 = radiusOf(curve, 0.9);
    out.eeEdge = curve[static_cast<std::size_t>(epsf.width() / 2)];
    std::vector<double> edge;
    const int last = epsf.width() - 1;
    for (int i = 0; i < last; ++i)
        for (const float v : {epsf(i, 0), epsf(last, i), epsf(last - i, last), epsf(0, last - i)})
            edge.push_back(v);
    for (const double v : edge)
        out.edgeMean += v / static_cast<double>(edge.size());
    out.edgeMedian = medianOf(edge);
    const auto [lowest, highest] = std::minmax_element(epsf.begin(), epsf.end());
    out.minimum = *lowest;
    out.maximum = *highest;
    out.fwhm = fwhm;
    out.ellipticity = ellipticityOf(epsf, fwhm);
    return out;
}

Image<float> starResidualStamp(const PsfStar& star, const PsfModel& psf, const BandInfo& band, Image<float>& sigma) {
    Image<float> model;
    psf.evaluate(star.x, star.y, star.dx, star.dy, model);
    model = centred(model, star.stamp.width());
    Image<float> residual = star.stamp;
    sigma = star.stamp;
    for (std::size_t i = 0; i < residual.size(); ++i) {
        const double light = star.flux * model.data()[i];
        residual.data()[i] -= static_cast<float>(star.constant + light);
        const double variance = band.skySigma * band.skySigma + band.photonScale() * std::max(light, 0.0);
        sigma.data()[i] = static_cast<float>(std::sqrt(variance));
    }
    return residual;
}

ResidualQuality residualQuality(const CellEpsf& cell, const BandInfo& band) {
    ResidualQuality out;
    double count = 0;
    Image<float> sigma;
    for (const auto& star : cell.selection.stars) {
        if (!star.used || !cell.psf)
            continue;
        ++out.stars;
        const Image<float> residual = starResidualStamp(star, *cell.psf, band, sigma);
        const int half = residual.width() / 2;
        const double reach = 2 * cell.psf->fwhm(star.x, star.y);
        for (int y = -half; y <= half; ++y)
            for (int x = -half; x <= half; ++x) {
                if (std::hypot(x, y) > reach || !star.good(x + half, y + half))
                    continue;
                const double r = residual(x + half, y + half), z = r / sigma(x + half, y + half);
                count += 1;
                out.rms += r * r;
                out.bias += r;
                out.normRms += z * z;
                out.normBias += z;
            }
    }
    if (count > 0) {
        out.rms = std::sqrt(out.rms / count);
        out.normRms = std::sqrt(out.normRms / count);
        out.bias /= count;
        out.normBias /= count;
    }
    return out;
}

} // namespace furrow::psf
