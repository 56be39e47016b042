#include "core/fit/gain_noise.h"
#include "core/fit/normal_system.h"
#include "core/fit/optimizers.h"

#include <ceres/ceres.h>

#include <Eigen/Cholesky>

#include <algorithm>
#include <cmath>
#include <memory>

namespace furrow::fit {

using namespace model;

namespace {

constexpr int kMaxRuns = 6;
constexpr double kAtBound = 1e-9;   ///< of a bound, in the units of the parameters
constexpr double kFreeRadius = 100; ///< inverse damping from which a step counts as undamped

/// χ² and priors of the whole patch as one small residual block: with the Hessian H and the gradient g of logP, Lᵀ of H
/// = L Lᵀ and -L⁻¹g are a Jacobian and a residual vector of the same cost, gradient and Hessian. The bounds on
/// a size, on ln rc and on ln re = ln rc + |η|/2, are no box: the nearer one decides which of the two is the parameter.
class PatchCost : public ceres::CostFunction {
public:
    PatchCost(PatchModel& model, NormalSystem& system, const SolverOptions& options)
        : m_model(model)
        , m_system(system) {
        set_num_residuals(system.size() + 1);
        mutable_parameter_block_sizes()->push_back(system.size());
        // Ceres cuts steps off at bounds, which spoils those of all that overlap: what presses against one is held.
        system.assemble(model);
        m_held = heldParameters(model, system, options.freedom, kAtBound);
        for (const FitUnit& unit : model.units) {
            const double re = logSemiMajor(unit.parameters), rc = unit.parameters[kLogR];
            m_byRe.push_back(unit.count > kLogR && std::min(re - unit.low[kLogR], unit.high[kLogR] - re) <
                                                       std::min(rc - unit.believable[0], unit.believable[1] - rc));
        }
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
        addCurvatures();
        Scaled scaled = factorized();
        if (scaled.factor.info() != Eigen::Success) {
            m_system.assemble(m_model);
            scaled = factorized();
        }
        if (scaled.factor.info() != Eigen::Success)
            return false;
        Eigen::Map<Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>> jacobian(jacobians[0],
                                                                                                    size + 1, size);
        jacobian.setZero();
        const Eigen::MatrixXd upper = scaled.factor.matrixU();
        jacobian.topRows(size) = upper * scaled.scale.asDiagonal();
        for (int i = 0; i < m_model.unitCount(); ++i) {
            const FitUnit& unit = m_model.units[i];
            if (!m_byRe[i])
                continue;
            const double eta = std::hypot(unit.parameters[kEta1], unit.parameters[kEta2]);
            for (int k : {kEta1, kEta2})
                if (eta > 0)
                    jacobian.col(m_system.at(i, k)) -=
                        0.5 * unit.parameters[k] / eta * jacobian.col(m_system.at(i, kLogR));
        }
        r.head(size) = -scaled.factor.matrixL().solve(scaled.gradient.cwiseQuotient(scaled.scale));
        r(size) = std::sqrt(std::max(0.0, total - r.head(size).squaredNorm()));
        return true;
    }

    /// Parameters that do not move: without pixels, fixed, or pressed against a bound at the start.
    const std::vector<char>& held() const { return m_held; }

    /// Parameters of all units, fluxes and sky from the model to x.
    void readState(std::vector<double>& x) const {
        x.assign(m_system.size(), 0.0);
        for (int i = 0; i < m_model.unitCount(); ++i) {
            const FitUnit& unit = m_model.units[i];
            for (int k = 0; k < unit.count; ++k)
                x[m_system.at(i, k)] = k == kLogR && m_byRe[i] ? logSemiMajor(unit.parameters) : unit.parameters[k];
            for (int b = 0; b < m_model.bandCount(); ++b)
                x[m_system.fluxAt(i, b)] = m_model.flux(b, i);
        }
        for (int b = 0; b < m_model.bandCount(); ++b)
            for (int t = 0; t < m_model.skyTerms(); ++t)
                x[m_system.skyAt(b, t)] = m_model.sky(b, t);
    }

    void setBounds(ceres::Problem& problem, double* x) const {
        for (int i = 0; i < m_model.unitCount(); ++i) {
            const FitUnit& unit = m_model.units[i];
            for (int k = 0; k < unit.count; ++k) {
                const bool byRc = k == kLogR && !m_byRe[i];
                problem.SetParameterLowerBound(x, m_system.at(i, k), byRc ? unit.believable[0] : unit.low[k]);
                problem.SetParameterUpperBound(x, m_system.at(i, k), byRc ? unit.believable[1] : unit.high[k]);
            }
        }
    }

    void setState(const double* x) const {
        PatchModel::Linear linear;
        for (int i = 0; i < m_model.unitCount(); ++i) {
            FitUnit& unit = m_model.units[i];
            for (int k = 0; k < unit.count; ++k)
                unit.parameters[k] = x[m_system.at(i, k)];
            if (m_byRe[i])
                unit.parameters[kLogR] -= 0.5 * std::hypot(unit.parameters[kEta1], unit.parameters[kEta2]);
        }
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
    /// H with the diagonal 1 and its Cholesky factor; held parameters are cut off.
    struct Scaled {
        Eigen::VectorXd scale, gradient;
        Eigen::LLT<Eigen::MatrixXd> factor;
    };
    Scaled factorized() const {
        const int size = m_system.size();
        const Eigen::MatrixXd lower(m_system.matrix());
        Eigen::MatrixXd matrix = lower.selfadjointView<Eigen::Lower>();
        Scaled out;
        out.gradient = m_system.gradient();
        for (int k = 0; k < size; ++k)
            if (m_held[k]) {
                matrix.row(k).setZero();
                matrix.col(k).setZero();
                out.gradient(k) = 0;
                matrix(k, k) = 1;
            }
        out.scale = matrix.diagonal().cwiseMax(1e-300).cwiseSqrt();
        matrix = out.scale.cwiseInverse().asDiagonal() * matrix * out.scale.cwiseInverse().asDiagonal();
        matrix.diagonal().array() += 1e-10;
        out.factor.compute(matrix);
        return out;
    }

    void addCurvatures() const {
        for (int i = 0; i < m_model.unitCount(); ++i) {
            double values[6][6] = {};
            m_model.curvature(i, values);
            m_system.addCurvature(m_model, i, values, m_held);
        }
    }

    PatchModel& m_model;
    NormalSystem& m_system;
    std::vector<char> m_held;
    std::vector<char> m_byRe; ///< per unit: the size's parameter is ln re
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
            m_noise.see(predicted, summary.cost_change);
            if (summary.step_is_valid && std::abs(predicted) < std::max(m_options.dlnpStop, m_noise.hidden()) &&
                summary.trust_region_radius > kFreeRadius)
                return ceres::SOLVER_TERMINATE_SUCCESSFULLY;
        }
        return m_context.stopRequested() ? ceres::SOLVER_ABORT : ceres::SOLVER_CONTINUE;
    }

private:
    const RunContext& m_context;
    const SolverOptions& m_options;
    SolverResult& m_result;
    GainNoise m_noise;
};

} // namespace

SolverResult solveCeres(PatchModel& model, const SolverOptions& options, const RunContext& context) {
    // The first steps, in which the faint wait for the bright, and the choice of windows and weights are the same.
    SolverOptions first = options;
    first.maxIterations = std::min(options.maxIterations, kSettledIterations + 1);
    SolverResult result = solveNewton(model, first, context);
    result.restless.clear();
    // Windows, weights and what is held at bounds are constant while Ceres runs; where they no longer suit the result
    // it runs again.
    std::vector<char> held;
    int renewals = 0;
    bool outside = false; // some size was outside the bound that was not a box
    for (int run = 0; run < kMaxRuns && model.unitCount() > 0; ++run) {
        const int left = options.maxIterations - result.iterations;
        if (left <= 0)
            break;
        const bool renewed = run > 0 && renewals < kMostRenewals && settle(model, kWorthwhile);
        renewals += renewed;
        NormalSystem system(model);
        auto owned = std::make_unique<PatchCost>(model, system, options);
        if (run > 0 && !renewed && !outside && owned->held() == held)
            break;
        held = owned->held();
        PatchCost* cost = owned.release(); // owned by the problem
        std::vector<double> x;
        cost->readState(x);
        ceres::Problem problem;
        problem.AddResidualBlock(cost, nullptr, x.data());
        cost->setBounds(problem, x.data());
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
        outside = false;
        for (FitUnit& unit : model.units)
            outside |= unit.project(unit.parameters);
        model.evaluate();
        result.iterations = static_cast<int>(result.history.size());
        result.converged =
            summary.termination_type == ceres::CONVERGENCE || summary.termination_type == ceres::USER_SUCCESS;
    }
    return result;
}

} // namespace furrow::fit
