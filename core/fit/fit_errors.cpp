#include "core/fit/fit_errors.h"

#include "core/fit/selected_inverse.h"

#include <ceres/jet.h>

#include <cmath>
#include <optional>

namespace furrow::fit {

using namespace model;

namespace {

/// A number and its derivative by ε.
using Dual = ceres::Jet<double, 1>;

/// Entries of the covariance H⁻¹ + H⁻¹ N H⁻¹ (N: what the noise is more than the weights say). To first order in ε it
/// is (H - εN)⁻¹ at ε = 1.
class Covariance {
public:
    Covariance(const PatchModel& model, NormalSystem& system)
        : m_scale(system.size()) {
        system.assemble(model);
        std::vector<char> held(system.size(), 0);
        system.dropUnmeasurable(model, held);
        for (int i = 0; i < model.unitCount(); ++i)
            for (int k = 0; k < model.units[i].count; ++k)
                if (model.units[i].isFixed(k))
                    held[system.at(i, k)] = 1;
        const NormalSystem::Matrix& hessian = system.matrix();
        const Eigen::VectorXd diagonal = hessian.diagonal();
        for (int k = 0; k < system.size(); ++k)
            m_scale(k) = held[k] || !(diagonal(k) > 0) ? 0 : 1 / std::sqrt(diagonal(k));
        std::vector<std::vector<double>> gram;
        for (int b = 0; b < model.bandCount(); ++b)
            gram.push_back(model.noiseGram(b));
        const NormalSystem::Matrix noise = system.matrixFrom(model, gram);
        Inverse::Matrix scaled = hessian.cast<Dual>();
        for (int c = 0; c < scaled.outerSize(); ++c)
            for (int e = hessian.outerIndexPtr()[c]; e < hessian.outerIndexPtr()[c + 1]; ++e) {
                const int r = hessian.innerIndexPtr()[e];
                const double factor = m_scale(r) * m_scale(c);
                Dual& value = scaled.valuePtr()[e];
                value.a = r == c ? 1 + 1e-10 : factor * hessian.valuePtr()[e];
                value.v(0) = -factor * noise.valuePtr()[e];
            }
        m_solver.compute(scaled);
        if (ok())
            m_inverse.emplace(m_solver);
    }
    bool ok() const { return m_solver.info() == Eigen::Success; }
    bool held(int k) const { return m_scale(k) == 0; }
    double operator()(int i, int j) const {
        const Dual entry = (*m_inverse)(i, j);
        return (entry.a + entry.v(0)) * m_scale(i) * m_scale(j);
    }

private:
    using Inverse = SelectedInverse<Dual>;

    Eigen::VectorXd m_scale;
    Inverse::Solver m_solver;
    std::optional<Inverse> m_inverse; ///< set if ok()
};

double root(double variance) {
    return variance >= 0 && std::isfinite(variance) ? std::sqrt(variance) : kNaN;
}

void shapeErrors(const Parameters& p, const Eigen::Matrix3d& covariance, SourceErrors& out) {
    const double eta = std::hypot(p[kEta1], p[kEta2]);
    const Eigen::Vector2d along = eta > 1e-9 ? Eigen::Vector2d(p[kEta1] / eta, p[kEta2] / eta) : Eigen::Vector2d(1, 0);
    const Eigen::Vector3d logRe(1, 0.5 * along.x(), 0.5 * along.y()), length(0, along.x(), along.y()),
        across(0, -along.y(), along.x());
    out.logReSigma = root(logRe.dot(covariance * logRe));
    out.etaSigma = root(length.dot(covariance * length));
    out.etaCrossSigma = root(across.dot(covariance * across));
}

} // namespace

PatchErrors estimateErrors(const PatchModel& model, const std::vector<char>& wanted, const RunContext& context) {
    NormalSystem system(model);
    const Covariance covariance(model, system);
    PatchErrors out;
    for (int i = 0; i < model.unitCount(); ++i) {
        context.throwIfStopped();
        const FitUnit& unit = model.units[i];
        SourceErrors errors;
        errors.sigma.fill(kNaN);
        errors.flux.assign(model.bandCount(), kNaN);
        errors.fluxConditional = errors.flux;
        const bool full = wanted[i] && covariance.ok();
        const auto sigma = [&](int k) { return root(covariance(k, k)); };
        for (int b = 0; b < model.bandCount(); ++b) {
            if (!model.measurable(b, i))
                continue;
            errors.fluxConditional[b] = 1 / std::sqrt(model.skyPower(b, i));
            if (full)
                errors.flux[b] = sigma(system.fluxAt(i, b));
        }
        for (int k = 0; k < unit.count && full; ++k)
            if (!covariance.held(system.at(i, k)))
                errors.sigma[k] = sigma(system.at(i, k));
        if (full && unit.count > kEta2) {
            Eigen::Matrix3d matrix;
            for (int a = 0; a < 3; ++a)
                for (int b = 0; b < 3; ++b)
                    matrix(a, b) = covariance(system.at(i, kLogR + a), system.at(i, kLogR + b));
            shapeErrors(unit.parameters, matrix, errors);
        }
        out.sources.push_back(std::move(errors));
    }
    for (int b = 0; b < model.bandCount(); ++b) {
        const int k = system.skyAt(b, 0);
        out.skyConstant.push_back(model.skyTerms() > 0 && covariance.ok() ? root(covariance(k, k)) : kNaN);
    }
    return out;
}

} // namespace furrow::fit
