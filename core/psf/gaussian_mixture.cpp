#include "core/psf/analytic_psf.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

namespace furrow::psf {
namespace {

constexpr int kIterations = 40;

// Parameters: n square roots of weights, n ln σ, η1, η2, centre x, y.
class MixtureFit {
public:
    MixtureFit(const Image<float>& stamp, int n)
        : m_n(n)
        , m_pixels(PixelList::square(stamp.width())) {
        m_data.resize(static_cast<Eigen::Index>(m_pixels.count));
        for (std::size_t i = 0; i < m_pixels.count; ++i)
            m_data(static_cast<Eigen::Index>(i)) = stamp.data()[m_pixels.index[i]];
    }

    Eigen::VectorXd render(const Eigen::VectorXd& p) const {
        std::vector<float> out(m_pixels.padded(), 0.f);
        const Ellipse ellipse(p(2 * m_n), p(2 * m_n + 1));
        for (int k = 0; k < m_n; ++k)
            addGaussian(m_pixels, ellipse, std::exp(p(m_n + k)), p(2 * m_n + 2), p(2 * m_n + 3), p(k) * p(k),
                        out.data());
        return Eigen::Map<const Eigen::VectorXf>(out.data(), m_data.size()).cast<double>();
    }

    // Levenberg-Marquardt with forward differences.
    Eigen::VectorXd solve(Eigen::VectorXd p) const {
        Eigen::VectorXd model = render(p);
        double best = (m_data - model).squaredNorm(), damping = 1e-3;
        Eigen::MatrixXd jacobian(m_data.size(), p.size());
        for (int iteration = 0; iteration < kIterations && damping < 1e8; ++iteration) {
            for (Eigen::Index k = 0; k < p.size(); ++k) {
                constexpr double step = 1e-3; // single precision kernels
                Eigen::VectorXd moved = p;
                moved(k) += step;
                jacobian.col(k) = (render(moved) - model) / step;
            }
            Eigen::MatrixXd normal = jacobian.transpose() * jacobian;
            const Eigen::VectorXd right = jacobian.transpose() * (m_data - model);
            normal.diagonal().array() += damping * normal.diagonal().array() + 1e-12;
            const Eigen::VectorXd trial = p + normal.ldlt().solve(right);
            const Eigen::VectorXd trialModel = inRange(trial) ? render(trial) : model;
            const double error = inRange(trial) ? (m_data - trialModel).squaredNorm() : best;
            if (!(error < best)) {
                damping *= 10;
                continue;
            }
            const bool settled = best - error < 1e-7 * best;
            p = trial;
            model = trialModel;
            best = error;
            damping = std::max(damping * 0.1, 1e-9);
            if (settled)
                break;
        }
        return p;
    }

private:
    bool inRange(const Eigen::VectorXd& p) const {
        return p.allFinite() && p.segment(m_n, m_n).minCoeff() > std::log(0.2) &&
               p.segment(m_n, m_n).maxCoeff() < std::log(100.0) && p.tail(4).cwiseAbs().maxCoeff() < 2;
    }
    int m_n;
    PixelList m_pixels;
    Eigen::VectorXd m_data;
};

} // namespace

PsfPtr gaussianMixturePsf(const Image<float>& stamp, int n, const std::string& kind) {
    const double core = std::max(0.4, stampPsf(stamp, kind)->fwhm(0, 0) / 2.3548);
    Eigen::VectorXd start = Eigen::VectorXd::Zero(2 * n + 4);
    const double widest = std::max(2 * core, stamp.width() / 6.0);
    for (int k = 0; k < n; ++k) {
        const double t = n > 1 ? static_cast<double>(k) / (n - 1) : 0.0;
        start(k) = std::sqrt(std::pow(0.5, k + 1));
        start(n + k) = std::log(core) + (n > 1 ? -0.3 : 0.0) + t * (std::log(widest / core) + 0.3);
    }
    const Eigen::VectorXd p = MixtureFit(stamp, n).solve(start);
    std::vector<ProfileComponent> components;
    for (int k = 0; k < n; ++k)
        components.push_back({ProfileComponent::Shape::Gaussian, p(k) * p(k), std::exp(p(n + k)), 0});
    return std::make_shared<ProfilePsf>(std::move(components), stamp.width(), kind, Ellipse(p(2 * n), p(2 * n + 1)),
                                        p(2 * n + 2), p(2 * n + 3));
}

} // namespace furrow::psf
