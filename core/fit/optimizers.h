#pragma once
#include "core/base/run_context.h"
#include "core/fit/patch_fit.h"
#include "core/fit/patch_model.h"

#include <string>
#include <vector>

namespace furrow::fit {

/// Which parameters a solver may move.
enum class Freedom { Positions, All };

class NormalSystem;

struct SolverOptions {
    int maxIterations = 20;
    double dlnpStop = 1e-6;
    Freedom freedom = Freedom::All;
    std::string stage = "all"; ///< name in the history
    int firstIteration = 0;    ///< number of the first iteration in the history
    bool saveHistory = false;
    bool protectFaint = true; ///< hold sources with a much brighter neighbour during the first iterations
};

struct SolverResult {
    int iterations = 0;
    bool converged = false;
    double lastDlnp = 0;
    std::vector<IterationRecord> history;
    std::vector<int> restless; ///< units that still moved when the iterations ran out
};

/// Newton steps with damping per source (design/fitting.md). The model must be evaluated; it is left evaluated at the
/// result or less than 0.05 sigma from it (see PatchModel::shift).
SolverResult solveNewton(PatchModel& model, const SolverOptions& options, const RunContext& context);
/// The same optimum through Ceres, with fluxes and sky as explicit parameters.
SolverResult solveCeres(PatchModel& model, const SolverOptions& options, const RunContext& context);

constexpr int kSettledIterations = 3; ///< after which the windows and weights of the start are chosen anew
constexpr double kWorthwhile = 0.03;  ///< sigmas that new weights could move a parameter by, for a result to go on
constexpr int kMostRenewals = 1;      ///< of windows and weights for that reason, once nothing more is to be gained

/// Chooses windows and weights anew for the model's present state (see PatchModel::updateWeights) and evaluates it.
/// Returns whether they changed; then the structure of a NormalSystem may have, too.
bool settle(PatchModel& model, double worthwhile);

/// Per unknown of the assembled system whether a solver must leave it: not measurable, fixed, not wanted, or pressed
/// against a bound, from `margin` on.
std::vector<char> heldParameters(const PatchModel& model, const NormalSystem& system, Freedom freedom, double margin);

/// Parameters of all sources for the history: per source x, y (ROI), re, ab, phi, n, then its fluxes.
std::vector<double> historyParameters(const PatchModel& model);

} // namespace furrow::fit
