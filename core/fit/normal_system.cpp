#include "core/fit/normal_system.h"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>

namespace furrow::fit {

using model::kParameterCount;

NormalSystem::NormalSystem(const PatchModel& model)
    : m_skyTerms(model.skyTerms())
    , m_bands(model.bandCount()) {
    for (const FitUnit& unit : model.units) {
        m_unitStart.push_back(m_size);
        m_counts.push_back(unit.count);
        m_size += unit.count + m_bands;
    }
    m_skyStart = m_size;
    m_size += m_bands * m_skyTerms;
    m_later.resize(model.units.size());
    for (const UnitPair& pair : model.layout().pairs)
        m_later[pair.first].push_back({pair.second, pair.offset});
    for (auto& list : m_later)
        std::sort(list.begin(), list.end(), [](const Neighbour& a, const Neighbour& b) { return a.unit < b.unit; });
    m_gradient.resize(m_size);
    buildPattern(model);
    m_solver.analyzePattern(m_matrix);
}

bool NormalSystem::otherBand(int i, int c, int j, int r) const {
    return c >= m_counts[i] && r >= m_counts[j] && c - m_counts[i] != r - m_counts[j];
}

void NormalSystem::buildPattern(const PatchModel& model) {
    std::vector<int> rows;
    std::vector<int> starts{0};
    const int units = model.unitCount();
    for (int i = 0; i < units; ++i)
        for (int c = 0; c < m_counts[i] + m_bands; ++c) {
            const bool isFlux = c >= m_counts[i];
            const auto addRows = [&](int unit, int firstRow) {
                for (int r = firstRow; r < m_counts[unit] + m_bands; ++r)
                    if (!otherBand(i, c, unit, r))
                        rows.push_back(m_unitStart[unit] + r);
            };
            addRows(i, c);
            for (const Neighbour& n : m_later[i])
                addRows(n.unit, 0);
            for (int b = 0; b < m_bands; ++b)
                if (!isFlux || b == c - m_counts[i])
                    for (int t = 0; t < m_skyTerms; ++t)
                        rows.push_back(skyAt(b, t));
            starts.push_back(static_cast<int>(rows.size()));
        }
    for (int b = 0; b < m_bands; ++b)
        for (int t = 0; t < m_skyTerms; ++t) {
            for (int s = t; s < m_skyTerms; ++s)
                rows.push_back(skyAt(b, s));
            starts.push_back(static_cast<int>(rows.size()));
        }
    const std::vector<double> zeros(rows.size(), 0.0);
    m_matrix = Eigen::Map<const Matrix>(m_size, m_size, static_cast<int>(rows.size()), starts.data(), rows.data(),
                                        zeros.data());
    m_diagonal.assign(starts.begin(), starts.end() - 1);
}

void NormalSystem::fill(const PatchModel& model, const std::vector<const double*>& gram, double* values) const {
    double* v = values;
    // Entry between component r of unit j (rows) and component c of unit i, whose block has `columns` columns.
    const auto block = [&](int i, int j, int c, int firstRow, std::size_t offset, int columns) {
        const bool byFlux = c >= m_counts[i];
        const int band = c - m_counts[i];
        for (int r = firstRow; r < m_counts[j] + m_bands; ++r) {
            if (otherBand(i, c, j, r))
                continue;
            const bool rowFlux = r >= m_counts[j];
            const int rowBand = r - m_counts[j];
            double sum = 0;
            if (byFlux && rowFlux)
                sum = gram[band][offset];
            else if (byFlux)
                sum = model.flux(band, j) * gram[band][offset + static_cast<std::size_t>(1 + r) * columns];
            else if (rowFlux)
                sum = model.flux(rowBand, i) * gram[rowBand][offset + 1 + c];
            else
                for (int b = 0; b < m_bands; ++b)
                    sum += model.flux(b, i) * model.flux(b, j) *
                           gram[b][offset + static_cast<std::size_t>(1 + r) * columns + 1 + c];
            *v++ = sum;
        }
    };
    for (int i = 0; i < model.unitCount(); ++i)
        for (int c = 0; c < m_counts[i] + m_bands; ++c) {
            const int columns = 1 + m_counts[i];
            block(i, i, c, c, model.layout().self[i], columns);
            for (const Neighbour& n : m_later[i])
                block(i, n.unit, c, 0, n.offset, columns);
            const bool isFlux = c >= m_counts[i];
            for (int b = 0; b < m_bands; ++b)
                if (!isFlux || b == c - m_counts[i])
                    for (int t = 0; t < m_skyTerms; ++t)
                        *v++ =
                            isFlux
                                ? gram[b][model.layout().sky[i] + t]
                                : model.flux(b, i) *
                                      gram[b][model.layout().sky[i] + static_cast<std::size_t>(1 + c) * m_skyTerms + t];
        }
    for (int b = 0; b < m_bands; ++b)
        for (int t = 0; t < m_skyTerms; ++t)
            for (int s = t; s < m_skyTerms; ++s)
                *v++ = gram[b][model.layout().skySky + s * m_skyTerms + t];
}

void NormalSystem::assemble(const PatchModel& model) {
    std::vector<const double*> gram;
    for (int b = 0; b < m_bands; ++b)
        gram.push_back(model.gram(b).data());
    double* values = m_matrix.valuePtr();
    fill(model, gram, values);
    m_gradient.setZero();
    for (int i = 0; i < model.unitCount(); ++i) {
        const FitUnit& unit = model.units[i];
        for (int k = 0; k < unit.count; ++k) {
            double sum = -unit.priorWeight[k] * (unit.parameters[k] - unit.centre[k]);
            for (int b = 0; b < m_bands; ++b)
                sum += model.flux(b, i) * model.gradient(b, i, 1 + k);
            m_gradient(at(i, k)) = sum;
            values[m_diagonal[at(i, k)]] += unit.priorWeight[k];
        }
        for (int b = 0; b < m_bands; ++b)
            m_gradient(fluxAt(i, b)) = model.gradient(b, i, 0);
    }
    for (int b = 0; b < m_bands; ++b)
        for (int t = 0; t < m_skyTerms; ++t)
            m_gradient(skyAt(b, t)) = model.skyGradient(b, t);
    m_gaussNewtonDiagonal.resize(m_size);
    for (int k = 0; k < m_size; ++k)
        m_gaussNewtonDiagonal(k) = values[m_diagonal[k]];
    m_gaussNewton.assign(values, values + m_matrix.nonZeros());
}

NormalSystem::Matrix NormalSystem::matrixFrom(const PatchModel& model,
                                              const std::vector<std::vector<double>>& gram) const {
    Matrix out = m_matrix;
    std::vector<const double*> pointers;
    for (const auto& band : gram)
        pointers.push_back(band.data());
    fill(model, pointers, out.valuePtr());
    return out;
}

namespace {

/// Of a unit's Hessian, in units of the Gauss-Newton matrix. Well measured sources come near it only where the model is
/// wrong, and then second derivatives lead far. Those of a galaxy wider than its window lack what lies beyond the grid.
double leastEigenvalue(const FitUnit& unit) {
    const bool wide = unit.count > model::kLogR && std::exp(model::logSemiMajor(unit.parameters)) >
                                                       0.25 * std::max(unit.window.width(), unit.window.height());
    return wide ? 0.7 : unit.marginalSnr > 100 ? 0.3 : 0.05;
}

} // namespace

void NormalSystem::addCurvature(const PatchModel& model, int i, const double (&curvature)[6][6],
                                const std::vector<char>& held) {
    const int n = m_counts[i];
    if (n == 0)
        return;
    const double smallest = leastEigenvalue(model.units[i]);
    double* values = m_matrix.valuePtr();
    const auto entry = [&](int row, int column) -> double& { return values[m_diagonal[at(i, column)] + row - column]; };
    // Rows and columns beyond n and of held parameters are those of the unit matrix.
    using Small = Eigen::Matrix<double, kParameterCount, kParameterCount>;
    using Column = Eigen::Matrix<double, kParameterCount, 1>;
    Small hessian = Small::Identity(), gaussNewton = Small::Identity();
    for (int c = 0; c < n; ++c)
        for (int r = c; r < n; ++r) {
            const bool free = !held[at(i, r)] && !held[at(i, c)];
            if (free)
                gaussNewton(r, c) = gaussNewton(c, r) = entry(r, c);
            entry(r, c) -= curvature[r][c];
            if (free)
                hessian(r, c) = hessian(c, r) = entry(r, c);
        }
    // What remains once the unit's fluxes are eliminated decides whether its step goes uphill in logP.
    for (int b = 0; b < m_bands; ++b) {
        const int row = n + b;
        const double self = values[m_diagonal[fluxAt(i, b)]];
        Column before = Column::Zero(), after = Column::Zero();
        for (int c = 0; c < n; ++c) {
            const bool free = !held[at(i, c)];
            before(c) = free ? entry(row, c) : 0;
            entry(row, c) -= model.gradient(b, i, 1 + c);
            after(c) = free ? entry(row, c) : 0;
        }
        if (!model.measurable(b, i) || !(self > 0))
            continue;
        hessian.noalias() -= after * after.transpose() / self;
        gaussNewton.noalias() -= before * before.transpose() / self;
    }
    // Measured in the Gauss-Newton metric, a direction is not taken for flat because its parameters are correlated.
    gaussNewton.diagonal() += 1e-9 * gaussNewton.diagonal().cwiseAbs() + Column::Constant(1e-300);
    const Eigen::LLT<Small> metric(gaussNewton);
    if (metric.info() != Eigen::Success || !hessian.allFinite()) {
        dropCurvature(i);
        return;
    }
    const Small lower = metric.matrixL();
    Small whitened = metric.matrixL().solve(hessian);
    whitened = metric.matrixL().solve(whitened.transpose().eval());
    const Eigen::SelfAdjointEigenSolver<Small> eigen(whitened);
    const Column found = eigen.eigenvalues();
    if (found.minCoeff() >= smallest)
        return;
    Column change = Column::Zero();
    for (int k = 0; k < kParameterCount; ++k)
        if (found(k) < smallest)
            change(k) = std::max(std::abs(found(k)), smallest) - found(k);
    const Small directions = lower * eigen.eigenvectors();
    const Small repaired = directions * change.asDiagonal() * directions.transpose();
    if (!repaired.allFinite()) {
        dropCurvature(i);
        return;
    }
    for (int c = 0; c < n; ++c)
        for (int r = c; r < n; ++r)
            entry(r, c) += repaired(r, c);
}

void NormalSystem::dropCurvature(int i) {
    double* values = m_matrix.valuePtr();
    for (int c = 0; c < m_counts[i]; ++c) {
        const int first = m_diagonal[at(i, c)];
        std::copy_n(m_gaussNewton.begin() + first, m_counts[i] + m_bands - c, values + first);
    }
}

std::vector<int> NormalSystem::negativeUnits() const {
    constexpr double share = 0.1; ///< of a direction's largest part
    const Eigen::VectorXd pivots = m_solver.vectorD();
    std::vector<char> marked(m_counts.size(), 0);
    std::vector<double> part(m_counts.size());
    for (int k = 0; k < m_size; ++k) {
        if (pivots(k) > 0)
            continue;
        // H = L D Lᵀ: along L⁻ᵀ e the curvature is that of the pivot.
        Eigen::VectorXd direction = Eigen::VectorXd::Unit(m_size, k);
        m_solver.matrixU().solveInPlace(direction);
        direction = m_solver.permutationPinv() * direction;
        for (std::size_t i = 0; i < m_counts.size(); ++i)
            part[i] = direction.segment(m_unitStart[i], m_counts[i]).squaredNorm();
        const double largest = part.empty() ? 0 : *std::max_element(part.begin(), part.end());
        for (std::size_t i = 0; i < part.size(); ++i)
            marked[i] = marked[i] || (largest > 0 && part[i] > share * largest);
    }
    std::vector<int> out;
    for (std::size_t i = 0; i < marked.size(); ++i)
        if (marked[i])
            out.push_back(static_cast<int>(i));
    return out;
}

void NormalSystem::dropUnmeasurable(const PatchModel& model, std::vector<char>& held) const {
    for (int i = 0; i < model.unitCount(); ++i)
        for (int b = 0; b < m_bands; ++b)
            if (!model.measurable(b, i))
                held[fluxAt(i, b)] = 1;
}

bool NormalSystem::solve(const std::vector<double>& damping, const std::vector<char>& held, Eigen::VectorXd& step) {
    Eigen::VectorXd diagonal(m_size), scale(m_size), right(m_size);
    const double* values = m_matrix.valuePtr();
    for (int k = 0; k < m_size; ++k)
        diagonal(k) = values[m_diagonal[k]];
    for (std::size_t i = 0; i < m_counts.size(); ++i)
        for (int k = 0; k < m_counts[i]; ++k)
            diagonal(at(static_cast<int>(i), k)) += damping[i] * m_gaussNewtonDiagonal(at(static_cast<int>(i), k));
    for (int k = 0; k < m_size; ++k) {
        scale(k) = held[k] || !(diagonal(k) > 0) ? 0 : 1 / std::sqrt(diagonal(k));
        right(k) = scale(k) * m_gradient(k);
    }
    m_scaled = m_matrix;
    double* scaledValues = m_scaled.valuePtr();
    const int* rows = m_scaled.innerIndexPtr();
    const int* starts = m_scaled.outerIndexPtr();
    for (int c = 0; c < m_size; ++c) {
        for (int e = starts[c]; e < starts[c + 1]; ++e)
            scaledValues[e] *= scale(c) * scale(rows[e]);
        scaledValues[m_diagonal[c]] = 1 + 1e-10;
    }
    m_solver.factorize(m_scaled);
    if (m_solver.info() != Eigen::Success || !(m_solver.vectorD().minCoeff() > 0))
        return false;
    step = scale.cwiseProduct(m_solver.solve(right));
    return step.allFinite();
}

double NormalSystem::predictedGain(const Eigen::VectorXd& step) const {
    return m_gradient.dot(step) - 0.5 * step.dot(m_matrix.selfadjointView<Eigen::Lower>() * step);
}

double NormalSystem::ownStep(int i, const Eigen::VectorXd& step) const {
    double sum = 0;
    for (int k = 0; k < m_counts[i]; ++k)
        sum += m_gaussNewtonDiagonal(at(i, k)) * step(at(i, k)) * step(at(i, k));
    return 0.5 * sum;
}

} // namespace furrow::fit
