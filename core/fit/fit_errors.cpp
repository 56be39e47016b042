#include "core/fit/fit_errors.h"

#include <algorithm>
#include <cmath>

namespace furrow::fit {

using namespace model;

namespace {

/// Row by row, so that one entry of a sparse matrix meets all columns at once.
using Columns = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

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
    /// Columns of H⁻¹, one per entry of `indices`. Together they cost little more than one: the factor is read once.
    Columns columns(const std::vector<int>& indices) const {
        const auto& factor = m_solver.matrixL().nestedExpression(); // its unit diagonal is not stored
        const auto& place = m_solver.permutationP().indices();
        const auto n = m_scale.size();
        Columns x = Columns::Zero(n, static_cast<Eigen::Index>(indices.size()));
        Eigen::Index first = n;
        for (std::size_t k = 0; k < indices.size(); ++k) {
            const Eigen::Index row = n > 0 ? place(indices[k]) : 0;
            x(row, static_cast<Eigen::Index>(k)) = m_scale(indices[k]);
            first = std::min(first, row);
        }
        for (Eigen::Index c = first; c < n; ++c)
            for (Factor::InnerIterator it(factor, c); it; ++it)
                x.row(it.row()) -= it.value() * x.row(c);
        const auto& diagonal = m_solver.vectorD();
        for (Eigen::Index c = n - 1; c >= 0; --c) {
            x.row(c) /= diagonal(c);
            for (Factor::InnerIterator it(factor, c); it; ++it)
                x.row(c) -= it.value() * x.row(it.row());
        }
        Columns out(x.rows(), x.cols());
        for (Eigen::Index row = 0; row < n; ++row)
            out.row(row) = m_scale(row) * x.row(place(row));
        return out;
    }
    Columns noiseTimes(const Columns& columns) const {
        Columns out = Columns::Zero(columns.rows(), columns.cols());
        for (Eigen::Index c = 0; c < m_noise.outerSize(); ++c)
            for (NormalSystem::Matrix::InnerIterator it(m_noise, c); it; ++it) {
                out.row(it.row()) += it.value() * columns.row(c);
                if (it.row() != c)
                    out.row(c) += it.value() * columns.row(it.row());
            }
        return out;
    }

private:
    using Solver = Eigen::SimplicialLDLT<NormalSystem::Matrix, Eigen::Lower>;
    using Factor = Solver::CholMatrixType;

    std::vector<char> m_held;
    Eigen::VectorXd m_scale;
    NormalSystem::Matrix m_noise;
    Solver m_solver;
};

/// Entries of the covariance H⁻¹ + H⁻¹ N H⁻¹ (N: what the noise is more than the weights say) among some parameters.
class CovarianceBlock {
public:
    CovarianceBlock(const Covariance& covariance, std::vector<int> indices)
        : m_indices(std::move(indices)) {
        const Columns columns = covariance.columns(m_indices);
        m_values = columns.transpose() * covariance.noiseTimes(columns);
        for (std::size_t a = 0; a < m_indices.size(); ++a)
            for (std::size_t b = 0; b < m_indices.size(); ++b)
                m_values(static_cast<Eigen::Index>(a), static_cast<Eigen::Index>(b)) +=
                    columns(m_indices[b], static_cast<Eigen::Index>(a));
    }
    /// By places in `indices`.
    double operator()(std::size_t a, std::size_t b) const {
        return m_values(static_cast<Eigen::Index>(a), static_cast<Eigen::Index>(b));
    }

private:
    std::vector<int> m_indices;
    Eigen::MatrixXd m_values;
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
        std::vector<int> bands, indices;
        for (int b = 0; b < model.bandCount(); ++b) {
            if (!model.measurable(b, i))
                continue;
            errors.fluxConditional[b] = 1 / std::sqrt(model.skyPower(b, i));
            bands.push_back(b);
            indices.push_back(system.fluxAt(i, b));
        }
        if (wanted[i] && covariance.ok()) {
            const std::size_t shape = indices.size(); // place of the first geometric parameter
            for (int k = 0; k < unit.count; ++k)
                indices.push_back(system.at(i, k));
            const CovarianceBlock block(covariance, indices);
            for (std::size_t b = 0; b < bands.size(); ++b)
                errors.flux[bands[b]] = root(block(b, b));
            for (int k = 0; k < unit.count; ++k)
                if (!covariance.held(system.at(i, k)))
                    errors.sigma[k] = root(block(shape + k, shape + k));
            if (unit.count > kEta2) {
                Eigen::Matrix3d matrix;
                for (int a = 0; a < 3; ++a)
                    for (int b = 0; b < 3; ++b)
                        matrix(a, b) = block(shape + kLogR + a, shape + kLogR + b);
                shapeErrors(unit.parameters, matrix, errors);
            }
        }
        out.sources.push_back(std::move(errors));
    }
    for (int b = 0; b < model.bandCount(); ++b) {
        double sigma = kNaN;
        if (model.skyTerms() > 0 && covariance.ok()) {
            sigma = root(CovarianceBlock(covariance, {system.skyAt(b, 0)})(0, 0));
        }
        out.skyConstant.push_back(sigma);
    }
    return out;
}

} // namespace furrow::fit
