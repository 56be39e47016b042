#include "core/fit/fit_errors.h"

#include <algorithm>
#include <cmath>

namespace furrow::fit {

using namespace model;

namespace {

class Covariance {
public:
    Covariance(const PatchModel& model, NormalSystem& system)
        : m_held(system.size(), 0) {
        system.assemble(model);
        system.dropUnmeasurable(model, m_held);
        std::vector<std::vector<double>> gram;
        for (int b = 0; b < model.bandCount(); ++b)
            gram.push_back(model.noiseGram(b));
        m_noise = system.matrixFrom(model, gram);
        for (int i = 0; i < model.unitCount(); ++i)
            for (int k = 0; k < model.units[i].count; ++k)
                if (model.units[i].held || (k <= kY && model.units[i].positionFixed))
                    m_held[system.at(i, k)] = 1;
        NormalSystem::Matrix scaled = system.matrix();
        m_scale.resize(system.size());
        const Eigen::VectorXd diagonal = scaled.diagonal();
        for (int k = 0; k < system.size(); ++k)
            m_scale(k) = m_held[k] || !(diagonal(k) > 0) ? 0 : 1 / std::sqrt(diagonal(k));
        for (int c = 0; c < scaled.outerSize(); ++c)
            for (NormalSystem::Matrix::InnerIterator it(scaled, c); it; ++it)
                it.valueRef() = it.row() == it.col() ? 1 + 1e-10 : it.value() * m_scale(it.row()) * m_scale(it.col());
        m_solver.compute(scaled);
    }
    bool ok() const { return m_solver.info() == Eigen::Success; }
    bool held(int k) const { return m_scale(k) == 0; }
    /// Column of H⁻¹.
    Eigen::VectorXd column(int k) const {
        Eigen::VectorXd unit = Eigen::VectorXd::Zero(m_scale.size());
        unit(k) = m_scale(k);
        return m_scale.cwiseProduct(m_solver.solve(unit));
    }
    Eigen::VectorXd noiseTimes(const Eigen::VectorXd& column) const {
        return m_noise.selfadjointView<Eigen::Lower>() * column;
    }

private:
    std::vector<char> m_held;
    Eigen::VectorXd m_scale;
    NormalSystem::Matrix m_noise;
    Eigen::SimplicialLDLT<NormalSystem::Matrix, Eigen::Lower> m_solver;
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
        for (int b = 0; b < model.bandCount(); ++b) {
            if (!model.measurable(b, i))
                continue;
            errors.fluxConditional[b] = 1 / std::sqrt(model.skyPower(b, i));
            if (!wanted[i] || !covariance.ok())
                continue;
            const int k = system.fluxAt(i, b);
            const Eigen::VectorXd column = covariance.column(k);
            errors.flux[b] = root(column(k) + column.dot(covariance.noiseTimes(column)));
        }
        if (wanted[i] && covariance.ok() && unit.count > 0) {
            std::vector<Eigen::VectorXd> columns(unit.count), noise(unit.count);
            for (int k = 0; k < unit.count; ++k) {
                columns[k] = covariance.column(system.at(i, k));
                noise[k] = covariance.noiseTimes(columns[k]);
            }
            const auto entry = [&](int a, int b) { return columns[a](system.at(i, b)) + columns[a].dot(noise[b]); };
            for (int k = 0; k < unit.count; ++k)
                if (!covariance.held(system.at(i, k)))
                    errors.sigma[k] = root(entry(k, k));
            if (unit.count > kEta2) {
                Eigen::Matrix3d shape;
                for (int a = 0; a < 3; ++a)
                    for (int b = 0; b < 3; ++b)
                        shape(a, b) = entry(kLogR + a, kLogR + b);
                shapeErrors(unit.parameters, shape, errors);
            }
        }
        out.sources.push_back(std::move(errors));
    }
    for (int b = 0; b < model.bandCount(); ++b) {
        double sigma = kNaN;
        if (model.skyTerms() > 0 && covariance.ok()) {
            const int k = system.skyAt(b, 0);
            const Eigen::VectorXd column = covariance.column(k);
            sigma = root(column(k) + column.dot(covariance.noiseTimes(column)));
        }
        out.skyConstant.push_back(sigma);
    }
    return out;
}

} // namespace furrow::fit
