#include "core/fit/normal_system.h"
#include "core/fit/optimizers.h"

#include <ceres/ceres.h>

#include <Eigen/Cholesky>

#include <algorithm>
#include <cmath>

namespace furrow::fit {

using namespace model;

namespace {

constexpr int kMaxRuns = 3;
constexpr double kFreeRadius = 100; ///< inverse damping from which a step counts as undamped

/// χ² and priors of the whole patch as one small residual block: with H = JᵀJ and g = -Jᵀr of all pixels, Lᵀ of H = L
/// Lᵀ and -L⁻¹g are a Jacobian and a residual vector of the same cost, gradient and Gauss-Newton matrix.
class PatchCost : public ceres::CostFunction {
public:
    PatchCost(PatchModel& model, NormalSystem& system, const SolverOptions& options)
        : m_model(model)
        , m_system(system)
        , m_options(options) {
        set_num_residuals(system.size() + 1);
        mutable_parameter_block_sizes()->push_back(system.size());
    }

    bool Evaluate(const double* const* parameters, double* residuals, double** jacobians) const override {
        setState(parameters[0]);
        const int size = m_system.size();
        const double total = -2 * m_model.logP();
        if (!std::isfinite(total))
            return false;
        Eigen::Map<Eigen::VectorXd> r(residuals, size + 1);
        r.setZero();
        r(size) = std::sqrt(std::max(total, 0.0));
        if (!jacobians || !jacobians[0])
            return true;
        m_system.assemble(m_model);
        const Eigen::MatrixXd lower(m_system.matrix());
        Eigen::MatrixXd matrix = lower.selfadjointView<Eigen::Lower>();
        Eigen::VectorXd gradient = m_system.gradient();
        for (int k = 0; k < size; ++k)
            if (held(k)) {
                matrix.row(k).setZero();
                matrix.col(k).setZero();
                gradient(k) = 0;
                matrix(k, k) = 1;
            }
        const Eigen::VectorXd scale = matrix.diagonal().cwiseMax(1e-300).cwiseSqrt();
        matrix = scale.cwiseInverse().asDiagonal() * matrix * scale.cwiseInverse().asDiagonal();
        matrix.diagonal().array() += 1e-10;
        const Eigen::LLT<Eigen::MatrixXd> factor(matrix);
        if (factor.info() != Eigen::Success)
            return false;
        Eigen::Map<Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>> jacobian(jacobians[0],
                                                                                                    size + 1, size);
        jacobian.setZero();
        const Eigen::MatrixXd upper = factor.matrixU();
        jacobian.topRows(size) = upper * scale.asDiagonal();
        r.head(size) = -factor.matrixL().solve(gradient.cwiseQuotient(scale));
        r(size) = std::sqrt(std::max(0.0, total - r.head(size).squaredNorm()));
        return true;
    }

    /// Parameters of all units, fluxes and sky from the model to x.
    void readState(std::vector<double>& x) const {
        x.assign(m_system.size(), 0.0);
        for (int i = 0; i < m_model.unitCount(); ++i) {
            for (int k = 0; k < m_model.units[i].count; ++k)
                x[m_system.at(i, k)] = m_model.units[i].parameters[k];
            for (int b = 0; b < m_model.bandCount(); ++b)
                x[m_system.fluxAt(i, b)] = m_model.flux(b, i);
        }
        for (int b = 0; b < m_model.bandCount(); ++b)
            for (int t = 0; t < m_model.skyTerms(); ++t)
                x[m_system.skyAt(b, t)] = m_model.sky(b, t);
    }

    void setState(const double* x) const {
        PatchModel::Linear linear;
        for (int i = 0; i < m_model.unitCount(); ++i)
            for (int k = 0; k < m_model.units[i].count; ++k)
                m_model.units[i].parameters[k] = x[m_system.at(i, k)];
        for (int b = 0; b < m_model.bandCount(); ++b) {
            linear.flux.emplace_back();
            linear.sky.emplace_back();
            for (int i = 0; i < m_model.unitCount(); ++i)
                linear.flux.back().push_back(x[m_system.fluxAt(i, b)]);
            for (int t = 0; t < m_model.skyTerms(); ++t)
                linear.sky.back().push_back(x[m_system.skyAt(b, t)]);
        }
        m_model.evaluate(&linear);
    }

private:
    bool held(int k) const {
        if (m_held.empty()) {
            m_held.assign(m_system.size(), 0);
            m_system.dropUnmeasurable(m_model, m_held);
            for (int i = 0; i < m_model.unitCount(); ++i) {
                const FitUnit& unit = m_model.units[i];
                bool seen = false;
                for (int b = 0; b < m_model.bandCount(); ++b)
                    seen = seen || m_model.wellSeen(b, i);
                for (int p = 0; p < unit.count; ++p)
                    m_held[m_system.at(i, p)] =
                        !seen || unit.held || (p <= kY ? unit.positionFixed : m_options.freedom == Freedom::Positions);
            }
        }
        return m_held[k] != 0;
    }

    PatchModel& m_model;
    NormalSystem& m_system;
    const SolverOptions& m_options;
    mutable std::vector<char> m_held;
};

class Progress : public ceres::IterationCallback {
public:
    Progress(const RunContext& context, const SolverOptions& options, SolverResult& result)
        : m_context(context)
        , m_options(options)
        , m_result(result) {}
    ceres::CallbackReturnType operator()(const ceres::IterationSummary& summary) override {
        if (summary.iteration > 0) {
            IterationRecord record;
            record.iteration = m_options.firstIteration + static_cast<int>(m_result.history.size());
            record.lnp = -summary.cost;
            record.dlnp = summary.cost_change;
            const double predicted =
                summary.relative_decrease != 0 ? summary.cost_change / summary.relative_decrease : 0;
            record.predicted = predicted;
            record.maxDamping = summary.trust_region_radius > 0 ? 1 / summary.trust_region_radius : 0;
            record.stage = m_options.stage;
            m_result.history.push_back(std::move(record));
            m_result.lastDlnp = summary.cost_change;
            // Rounding hides the last gains of the cost; the prediction of a hardly damped step is the better judge.
            if (summary.step_is_valid && std::abs(predicted) < m_options.dlnpStop &&
                summary.trust_region_radius > kFreeRadius)
                return ceres::SOLVER_TERMINATE_SUCCESSFULLY;
        }
        return m_context.stopRequested() ? ceres::SOLVER_ABORT : ceres::SOLVER_CONTINUE;
    }

private:
    const RunContext& m_context;
    const SolverOptions& m_options;
    SolverResult& m_result;
};

void setBounds(const PatchModel& model, const NormalSystem& system, double* x, ceres::Problem& problem) {
    for (int i = 0; i < model.unitCount(); ++i)
        for (int k = 0; k < model.units[i].count; ++k) {
            const FitUnit& unit = model.units[i];
            // The bound on ln re cannot be a box in ln rc; the looser box keeps the search finite.
            const double slack = k == kLogR ? 0.5 * std::hypot(unit.high[kEta1], unit.high[kEta2]) : 0;
            problem.SetParameterLowerBound(x, system.at(i, k), unit.low[k] - slack);
            problem.SetParameterUpperBound(x, system.at(i, k), unit.high[k]);
        }
}

} // namespace

SolverResult solveCeres(PatchModel& model, const SolverOptions& options, const RunContext& context) {
    // The first steps, in which the faint wait for the bright, and the choice of windows and weights are the same.
    SolverOptions first = options;
    first.maxIterations = std::min(options.maxIterations, kSettledIterations + 1);
    SolverResult result = solveNewton(model, first, context);
    result.restless.clear();
    // Windows and weights are constant while Ceres runs; where they no longer suit the result it runs again.
    for (int run = 0; run < kMaxRuns && model.unitCount() > 0; ++run) {
        const int left = options.maxIterations - result.iterations;
        if (left <= 0 || (run > 0 && !settle(model, kWorthwhile)))
            break;
        NormalSystem system(model);
        auto* cost = new PatchCost(model, system, options); // owned by the problem
        std::vector<double> x;
        cost->readState(x);
        ceres::Problem problem;
        problem.AddResidualBlock(cost, nullptr, x.data());
        setBounds(model, system, x.data(), problem);
        Progress progress(context, options, result);
        ceres::Solver::Options solver;
        solver.linear_solver_type = ceres::DENSE_QR;
        solver.max_num_iterations = left;
        // The cost carries the rounding of single precision: a step may lose a little, and the callback ends the
        // search.
        solver.use_nonmonotonic_steps = true;
        solver.function_tolerance = 0;
        solver.gradient_tolerance = 0;
        solver.parameter_tolerance = 0;
        solver.logging_type = ceres::SILENT;
        solver.callbacks.push_back(&progress);
        ceres::Solver::Summary summary;
        ceres::Solve(solver, &problem, &summary);
        context.throwIfStopped();
        cost->setState(x.data());
        for (FitUnit& unit : model.units)
            unit.project(unit.parameters);
        model.evaluate();
        result.iterations = static_cast<int>(result.history.size());
        result.converged =
            summary.termination_type == ceres::CONVERGENCE || summary.termination_type == ceres::USER_SUCCESS;
    }
    return result;
}

} // namespace furrow::fit
