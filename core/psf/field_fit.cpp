#include "core/psf/field_fit.h"

#include "core/psf/gram_kernel.h"
#include "core/psf/stamp_ops.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

namespace furrow::psf {
namespace {

constexpr double kFitRadius = 26;
// Priors; that of 1/β corresponds to β = 3 ± 0.7.
constexpr double kInverseBetaMean = 1.0 / 3, kInverseBetaSigma = 0.08, kEtaSigma = 0.15, kF2Sigma = 0.15;
constexpr double kInverseBetaMin = 0.02, kInverseBetaMax = 0.67;
constexpr double kLnFwhmCap = 0.15, kInverseBetaCap = 0.06, kF2Cap = 0.1; // longest steps
constexpr double kDamping = 1e-3;
constexpr int kMaskFromIteration = 3, kRejectIterations[] = {4, 7, 10};
constexpr double kMaskSigma = 5, kMaskTolerance = 0.05; // per pixel
constexpr double kCoreFwhm = 1.5, kCoreTolerance = 0.03, kMaxCoreChi2 = 9;
constexpr double kMinSnr = 15, kMaxShift = 1.0, kUndersampledFwhm = 2.5;
constexpr double kStartSizeRange = 0.2; // of ln FWHM about the stars' locus
constexpr std::size_t kMinStarsLevel[] = {0, 6, 14};
constexpr int kRefineIterations = 8;

constexpr int kStarParameters = 4; // flux, dx, dy, constant
using Star4 = Eigen::Matrix<double, kStarParameters, 1>;
using Star44 = Eigen::Matrix<double, kStarParameters, kStarParameters>;
using Star45 = Eigen::Matrix<double, kStarParameters, kShapeParameters>;
using Shape55 = Eigen::Matrix<double, kShapeParameters, kShapeParameters>;
using Shape5 = Eigen::Matrix<double, kShapeParameters, 1>;

// A star's normal equations with its own parameters eliminated (Schur complement).
struct Reduced {
    Star44 starInverse = Star44::Zero();
    Star45 cross = Star45::Zero();
    Shape55 shape = Shape55::Zero();
    Star4 starGradient = Star4::Zero();
    Shape5 gradient = Shape5::Zero();
    double chi2 = 0; ///< of all good pixels, each capped at the mask's limit
};

struct StarData {
    PsfStar* star = nullptr;
    std::vector<float> data = {}, good = {}; // over the pixel list
    bool use = true;
    bool nearLocus = true; // by its size before the fit
    double sizeError = 0;  // of ln FWHM
    Reduced normal = {};
};

class FieldFitter {
public:
    FieldFitter(const std::vector<PsfStar*>& stars, const FieldFitOptions& options, const RunContext& context)
        : m_options(options)
        , m_context(context) {
        const int size = stars.front()->stamp.width();
        m_pixels = PixelList::disc(size, fitRadius(size));
        for (auto* star : stars) {
            StarData s{star, std::vector<float>(m_pixels.padded(), 0.f), std::vector<float>(m_pixels.padded(), 0.f)};
            for (std::size_t i = 0; i < m_pixels.count; ++i) {
                s.data[i] = star->stamp.data()[m_pixels.index[i]];
                s.good[i] = star->good.data()[m_pixels.index[i]];
            }
            star->dx = star->startX;
            star->dy = star->startY;
            star->constant = 0;
            m_stars.push_back(std::move(s));
        }
    }

    // Stars far from the locus of sizes (galaxies, blends) join only once the model knows better.
    double chooseByStartSize() {
        std::vector<double> sure, all;
        for (const auto& s : m_stars)
            if (s.star->adaptiveFwhm > 0) {
                all.push_back(std::log(s.star->adaptiveFwhm));
                if (s.star->origin != "sep")
                    sure.push_back(all.back());
            }
        auto& sizes = sure.size() >= 3 ? sure : all;
        if (sizes.empty())
            return m_options.fwhmStart;
        const double locus = densest(sizes);
        for (auto& s : m_stars)
            s.use = s.nearLocus =
                s.star->adaptiveFwhm > 0 && std::abs(std::log(s.star->adaptiveFwhm) - locus) < kStartSizeRange;
        return std::exp(locus);
    }

    void iterate(FieldShape& shape, int iterations, bool reject) {
        for (int it = 0; it < iterations; ++it) {
            m_context.throwIfStopped();
            accumulate(shape, !reject || it >= kMaskFromIteration);
            const double longest = step(shape);
            if (reject && std::count(std::begin(kRejectIterations), std::end(kRejectIterations), it))
                judge(shape);
            if (longest < 1e-5 && (!reject || it > 11))
                break;
        }
        accumulate(shape, true);
    }

    // χ² of every used star as predicted by the fit without it (exact for a linear model); NaN for the others.
    std::vector<double> leaveOneOut(const FieldShape& shape) const {
        Eigen::MatrixXd total;
        Eigen::VectorXd gradient;
        assemble(shape, total, gradient);
        std::vector<double> out(m_stars.size(), std::numeric_limits<double>::quiet_NaN());
        for (std::size_t i = 0; i < m_stars.size(); ++i) {
            if (!m_stars[i].use)
                continue;
            const Eigen::MatrixXd t = projection(shape, *m_stars[i].star);
            const auto& n = m_stars[i].normal;
            const Eigen::MatrixXd without = total - t.transpose() * n.shape * t;
            const Eigen::VectorXd change = without.ldlt().solve(-(t.transpose() * n.gradient));
            const Shape5 local = t * change;
            out[i] = n.chi2 - 2 * n.gradient.dot(local) + local.dot(n.shape * local);
        }
        return out;
    }

    // Sets stars aside that differ from the others: what most stars have in common is the model's fault, not theirs.
    void judge(const FieldShape& shape) {
        for (auto& s : m_stars) {
            const double curvature = std::max(s.normal.shape(kLnFwhm, kLnFwhm), 1e-12);
            s.star->sizeResidual = s.normal.gradient(kLnFwhm) / curvature;
            s.sizeError = 1 / std::sqrt(curvature);
        }
        const Typical typical = typicalStar();
        for (auto& s : m_stars) {
            PsfStar& star = *s.star;
            const double fwhm = shape.at(star.x, star.y).fwhm();
            const double tolerance = fwhm < kUndersampledFwhm ? 0.08 : 0.04;
            const double excess = star.sizeResidual - typical.size;
            star.reason.clear();
            if (star.snr < kMinSnr)
                star.reason = "S/N below 15";
            else if (std::abs(excess) > std::max({4 * s.sizeError, tolerance, 4 * typical.sizeScatter}))
                star.reason = excess > 0 ? "wider than the other stars" : "narrower than the other stars";
            else if (std::hypot(star.dx - star.startX, star.dy - star.startY) > kMaxShift)
                star.reason = "moved by more than a pixel";
            else if (star.coreChi2 > kMaxCoreChi2 * std::max(1.0, typical.coreChi2))
                star.reason = "core differs from the model";
            s.use = star.reason.empty();
        }
        keepAtLeast(2);
    }

    std::size_t used() const {
        return static_cast<std::size_t>(
            std::count_if(m_stars.begin(), m_stars.end(), [](const auto& s) { return s.use; }));
    }

    void publish(FieldFit& fit) {
        std::vector<double> chi2;
        for (auto& s : m_stars) {
            s.star->used = s.use;
            if (s.use)
                chi2.push_back(s.star->coreChi2);
            else if (s.star->reason.empty())
                s.star->reason = "size off the stars' locus";
        }
        fit.starsUsed = static_cast<int>(chi2.size());
        fit.coreChi2 = medianOf(chi2);
    }

    // The best stars by core χ² when nearly all were rejected: a poor PSF is better than none.
    void keepAtLeast(std::size_t wanted) {
        if (used() >= std::min(wanted, m_stars.size()))
            return;
        std::vector<StarData*> order;
        for (auto& s : m_stars)
            order.push_back(&s);
        std::stable_sort(order.begin(), order.end(),
                         [](const auto* a, const auto* b) { return a->star->coreChi2 < b->star->coreChi2; });
        for (std::size_t i = 0; i < std::min(wanted, order.size()); ++i) {
            order[i]->use = true;
            order[i]->star->reason.clear();
        }
    }

private:
    struct Typical {
        double size = 0, sizeScatter = 0, coreChi2 = 0;
    };
    // Medians over the surest stars: those known to Gaia when there are five, else all near the locus of sizes.
    Typical typicalStar() const {
        std::vector<const StarData*> sure, all;
        for (const auto& s : m_stars)
            if (s.star->snr >= kMinSnr && s.nearLocus) {
                all.push_back(&s);
                if (s.star->origin != "sep")
                    sure.push_back(&s);
            }
        const auto& list = sure.size() >= 5 ? sure : all;
        std::vector<double> sizes, chi2;
        for (const auto* s : list) {
            sizes.push_back(s->star->sizeResidual);
            chi2.push_back(s->star->coreChi2);
        }
        Typical out;
        out.size = medianOf(sizes);
        for (auto& v : sizes)
            v = std::abs(v - out.size);
        out.sizeScatter = 1.4826 * medianOf(sizes);
        out.coreChi2 = medianOf(chi2);
        return out;
    }

    // Centre of the densest third of the values.
    static double densest(std::vector<double> values) {
        std::sort(values.begin(), values.end());
        const std::size_t span = values.size() / 3;
        std::size_t best = 0;
        for (std::size_t i = 0; i + span < values.size(); ++i)
            if (values[i + span] - values[i] < values[best + span] - values[best])
                best = i;
        return 0.5 * (values[best] + values[best + span]);
    }

    Eigen::MatrixXd projection(const FieldShape& shape, const PsfStar& star) const {
        Eigen::MatrixXd t = Eigen::MatrixXd::Zero(kShapeParameters, static_cast<Eigen::Index>(shape.size()));
        shape.forEachElement(star.x, star.y, [&](std::size_t p, std::size_t i, double v) {
            t(static_cast<Eigen::Index>(p), static_cast<Eigen::Index>(i)) = v;
        });
        return t;
    }

    void accumulate(const FieldShape& shape, bool mask) {
        for (auto& s : m_stars)
            accumulateStar(shape, s, mask);
    }

    void accumulateStar(const FieldShape& shape, StarData& s, bool mask) {
        PsfStar& star = *s.star;
        const DoubleMoffat local = shape.at(star.x, star.y);
        renderWithDerivatives(local, m_pixels, star.dx, star.dy, m_columns);
        const auto n = static_cast<Eigen::Index>(m_pixels.padded());
        m_jacobian.resize(n, kStarParameters + kShapeParameters + 1);
        const double sky2 = m_options.skySigma * m_options.skySigma, photon = m_options.photonScale;
        const double core2 = std::pow(kCoreFwhm * std::exp(local.lnFwhm), 2);
        const auto flux = static_cast<float>(star.flux), constant = static_cast<float>(star.constant);
        double chi2 = 0, coreSum = 0, snr2 = 0;
        int coreCount = 0;
        for (std::size_t i = 0; i < m_pixels.padded(); ++i) {
            const double model = star.flux * m_columns.m[i], light = std::max(model, 0.0);
            const double variance = sky2 + photon * light + 1e-4 * light * light;
            const float residual = s.data[i] - flux * m_columns.m[i] - constant;
            const double r2 = static_cast<double>(residual) * residual;
            const double limit = kMaskSigma * kMaskSigma * (variance + std::pow(kMaskTolerance * model, 2));
            float root = 0;
            if (s.good[i] != 0) {
                const bool kept = !mask || r2 <= limit;
                if (kept)
                    root = static_cast<float>(1 / std::sqrt(variance));
                chi2 += std::min(r2, limit) / variance;
                const double x = m_pixels.x[i] - star.dx, y = m_pixels.y[i] - star.dy;
                if (kept && x * x + y * y <= core2) {
                    coreSum += r2 / (variance + std::pow(kCoreTolerance * model, 2));
                    ++coreCount;
                }
            }
            snr2 += static_cast<double>(root) * root * m_columns.m[i] * m_columns.m[i];
            const auto row = static_cast<Eigen::Index>(i);
            m_jacobian(row, 0) = root * m_columns.m[i];
            m_jacobian(row, 1) = root * flux * m_columns.dx[i];
            m_jacobian(row, 2) = root * flux * m_columns.dy[i];
            m_jacobian(row, 3) = root;
            for (int p = 0; p < kShapeParameters; ++p)
                m_jacobian(row, kStarParameters + p) = root * flux * m_columns.shape[static_cast<std::size_t>(p)][i];
            m_jacobian(row, kStarParameters + kShapeParameters) = root * residual;
        }
        star.snr = star.flux * std::sqrt(snr2);
        star.coreChi2 = coreSum / std::max(coreCount - 3, 1);
        s.normal.chi2 = chi2;
        reduce(gramMatrix(m_jacobian), s.normal);
    }

    static void reduce(const Eigen::MatrixXd& gram, Reduced& out) {
        constexpr int last = kStarParameters + kShapeParameters;
        Eigen::Matrix4d star = gram.topLeftCorner<4, 4>();
        for (int i = 0; i < 4; ++i) // a star without a good pixel in some column stays solvable
            star(i, i) += 1e-9 * star(i, i) + 1e-30;
        out.starInverse = star.inverse();
        out.cross = gram.block<kStarParameters, kShapeParameters>(0, kStarParameters);
        out.starGradient = gram.block<kStarParameters, 1>(0, last);
        const auto shape = gram.block<kShapeParameters, kShapeParameters>(kStarParameters, kStarParameters);
        out.shape = shape - out.cross.transpose() * out.starInverse * out.cross;
        out.gradient = gram.block<kShapeParameters, 1>(kStarParameters, last) -
                       out.cross.transpose() * out.starInverse * out.starGradient;
    }

    void assemble(const FieldShape& shape, Eigen::MatrixXd& matrix, Eigen::VectorXd& gradient) const {
        const auto g = static_cast<Eigen::Index>(shape.size());
        matrix = Eigen::MatrixXd::Zero(g, g);
        gradient = Eigen::VectorXd::Zero(g);
        const auto prior = [&](Eigen::Index i, double mean, double sigma) {
            matrix(i, i) += 1 / (sigma * sigma);
            gradient(i) += (mean - shape.coefficients[static_cast<std::size_t>(i)]) / (sigma * sigma);
        };
        const auto nf = static_cast<Eigen::Index>(shape.fwhmTerms()), ne = static_cast<Eigen::Index>(shape.etaTerms());
        prior(nf, 0, kEtaSigma);
        prior(nf + ne, 0, kEtaSigma);
        prior(g - 2, kInverseBetaMean, kInverseBetaSigma);
        prior(g - 1, 0, kF2Sigma);
        for (const auto& s : m_stars)
            if (s.use) {
                const Eigen::MatrixXd t = projection(shape, *s.star);
                matrix += t.transpose() * s.normal.shape * t;
                gradient += t.transpose() * s.normal.gradient;
            }
    }

    // One damped Gauss-Newton step of everything; returns the longest change of a shape coefficient.
    double step(FieldShape& shape) {
        Eigen::MatrixXd matrix;
        Eigen::VectorXd gradient;
        assemble(shape, matrix, gradient);
        matrix.diagonal() *= 1 + kDamping;
        Eigen::VectorXd change = matrix.ldlt().solve(gradient);
        if (!change.allFinite())
            change.setZero();
        const auto g = change.size();
        const double ratio =
            std::max({1.0, change.head(static_cast<Eigen::Index>(shape.fwhmTerms())).cwiseAbs().maxCoeff() / kLnFwhmCap,
                      std::abs(change(g - 2)) / kInverseBetaCap, std::abs(change(g - 1)) / kF2Cap});
        change /= ratio;
        for (Eigen::Index i = 0; i < g; ++i)
            shape.coefficients[static_cast<std::size_t>(i)] += change(i);
        auto& inverseBeta = shape.coefficients[static_cast<std::size_t>(g - 2)];
        auto& f2 = shape.coefficients[static_cast<std::size_t>(g - 1)];
        inverseBeta = std::clamp(inverseBeta, kInverseBetaMin, kInverseBetaMax);
        f2 = std::clamp(f2, 0.0, 0.6);
        for (auto& s : m_stars) {
            PsfStar& star = *s.star;
            const Shape5 local = projection(shape, star) * change;
            const Star4 d = s.normal.starInverse * (s.normal.starGradient - s.normal.cross * local);
            if (!d.allFinite())
                continue;
            star.flux = std::max(star.flux + d(0), 1e-3);
            star.dx += std::clamp(d(1), -0.5, 0.5);
            star.dy += std::clamp(d(2), -0.5, 0.5);
            star.constant += d(3);
        }
        return ratio > 1 ? 1.0 : change.cwiseAbs().maxCoeff();
    }

    const FieldFitOptions& m_options;
    const RunContext& m_context;
    PixelList m_pixels;
    std::vector<StarData> m_stars;
    ModelColumns m_columns;
    Eigen::MatrixXf m_jacobian;
};

// The same model at another level: common terms are copied, the rest starts at zero.
FieldShape convertLevel(const FieldShape& from, int level) {
    FieldShape to(from.width(), from.height(), level);
    const auto copy = [&](std::size_t a, std::size_t b, std::size_t n) {
        std::copy_n(from.coefficients.begin() + static_cast<std::ptrdiff_t>(a), n,
                    to.coefficients.begin() + static_cast<std::ptrdiff_t>(b));
    };
    const std::size_t nf = std::min(from.fwhmTerms(), to.fwhmTerms()), ne = std::min(from.etaTerms(), to.etaTerms());
    copy(0, 0, nf);
    copy(from.fwhmTerms(), to.fwhmTerms(), ne);
    copy(from.fwhmTerms() + from.etaTerms(), to.fwhmTerms() + to.etaTerms(), ne);
    copy(from.size() - 2, to.size() - 2, 2);
    return to;
}

// Sum of a - b over stars that both know, single stars limited to 4 robust sigmas so that no outlier decides.
double robustDifference(const std::vector<double>& a, const std::vector<double>& b) {
    std::vector<double> d;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (std::isfinite(a[i]) && std::isfinite(b[i]))
            d.push_back(a[i] - b[i]);
    std::vector<double> sorted = d;
    const double median = medianOf(sorted);
    for (auto& v : sorted)
        v = std::abs(v - median);
    const double limit = 4 * 1.4826 * medianOf(sorted);
    double sum = 0;
    for (const double v : d)
        sum += std::clamp(v, median - limit, median + limit);
    return sum;
}

} // namespace

double fitRadius(int stampSize) {
    return std::min<double>(kFitRadius, stampSize / 2);
}

FieldFit fitField(std::vector<PsfStar*> stars, const FieldFitOptions& options, const RunContext& context) {
    std::erase_if(stars, [](const PsfStar* s) { return !s->reason.empty(); });
    FieldFitter fitter(stars, options, context);
    const double fwhm = fitter.chooseByStartSize();
    fitter.keepAtLeast(2);
    int level = 0;
    for (int k = 1; k <= options.maxLevel; ++k)
        if (stars.size() >= kMinStarsLevel[k])
            level = k;
    FieldFit fit;
    fit.shape = FieldShape(options.width, options.height, level);
    fit.shape.coefficients[0] = std::log(fwhm);
    fit.shape.coefficients[fit.shape.size() - 2] = kInverseBetaMean;
    fit.shape.coefficients[fit.shape.size() - 1] = 0.05;
    fitter.iterate(fit.shape, options.iterations, true);
    // Down to a simpler model where it predicts left-out stars better, or too few stars survived.
    std::vector<double> score = fitter.leaveOneOut(fit.shape);
    while (level > 0) {
        FieldShape simpler = convertLevel(fit.shape, level - 1);
        fitter.iterate(simpler, kRefineIterations, false);
        const auto simplerScore = fitter.leaveOneOut(simpler);
        const bool enough = fitter.used() >= kMinStarsLevel[level];
        if (enough && robustDifference(simplerScore, score) > 0) {
            fitter.iterate(fit.shape, kRefineIterations, false);
            break;
        }
        fit.shape = simpler;
        score = simplerScore;
        --level;
        if (level == 0)
            break;
    }
    fitter.judge(fit.shape);
    fitter.publish(fit);
    return fit;
}

} // namespace furrow::psf
