#include "core/fit/gain_noise.h"
#include "core/fit/normal_system.h"
#include "core/fit/optimizers.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace furrow::fit {

using namespace model;

namespace {

/// Largest step per iteration: pixels, pixels, ln rc, η, η, ln n.
constexpr Parameters kStepCap{1, 1, 0.7, 0.7, 0.7, 0.4};
constexpr double kShrinkCap = 1.2; ///< of ln rc downwards, where the image differs by no more than the other cap
constexpr int kProtectedIterations = 2;
constexpr double kProtectRadius = 12, kProtectRatio = 5; ///< pixels; S/N of the neighbour over one's own
constexpr double kStartDamping = 1e-3, kMinDamping = 1e-3, kMaxDamping = 1e6;
/// Below this ratio of actual and predicted gain the step went too far, and what moved gets at least this damping.
constexpr double kPoorRatio = 0.25, kPoorDamping = 0.02;
constexpr double kUndamped = 0.1;       ///< a step with more damping is no proof of convergence
constexpr double kNegligible = 1e-7;    ///< gain of a unit's own step (4e-4 sigma) that is not worth drawing it anew;
constexpr double kInexact = 1e-2;       ///< while others still gain much, this part of their mean gain, too,
constexpr double kMostLeft = 1e-2;      ///< up to this
constexpr double kSameCurvature = 0.02; ///< sigmas that a unit and its neighbours may move before second derivatives
                                        ///< of its image are computed anew
/// Predicted gain, in all and per unit, at which windows and weights are looked at once more.
constexpr double kNearlyDone = 0.5, kNearlyDonePerUnit = 0.1;
/// Predicted gain (0.04 sigma in all) below which the last step is taken without drawing anything anew: what its
/// curvature leaves undone is another order smaller.
constexpr double kLastStep = 1e-3;
constexpr int kMaxCapRounds = 12, kMaxTrials = 6, kMaxFailures = 20;

/// The step in ln rc, from r to s, taken in v = ½ ln(r² + p²), p the PSF's scale. Images of two sizes differ as
/// tanh²(v - v') (Gaussians; one minus their squared cosine): nearly a parabola in v, but not in ln r once r is below
/// p. Steps are given as δ with dv = (dv/d ln r) δ, so that gradients and Gauss-Newton terms are those of ln r.
class SizeStep {
public:
    SizeStep(double logR, double psfScale)
        : m_r2(std::exp(2 * logR))
        , m_p2(psfScale * psfScale)
        , m_share(m_r2 / (m_r2 + m_p2))
        , m_least2(std::max(m_r2 * std::exp(-2 * kShrinkCap), (m_r2 + m_p2) * std::exp(-2 * kStepCap[kLogR]) - m_p2))
        , m_most2(m_r2 * std::exp(2 * kStepCap[kLogR])) {}
    /// (d²v/d ln r²) / (dv/d ln r)
    double bend() const { return 2 * (1 - m_share); }
    /// Change of ln rc, within the caps.
    double move(double delta) const {
        const double to2 = (m_r2 + m_p2) * std::exp(2 * m_share * delta) - m_p2;
        return 0.5 * std::log(std::clamp(to2, m_least2, m_most2) / m_r2);
    }
    /// δ over that which the caps allow.
    double excess(double delta) const {
        return 2 * m_share * delta / std::log(((delta > 0 ? m_most2 : m_least2) + m_p2) / (m_r2 + m_p2));
    }

private:
    double m_r2, m_p2, m_share;
    double m_least2, m_most2; ///< the caps
};

class Newton {
public:
    Newton(PatchModel& model, const SolverOptions& options, const RunContext& context)
        : m_model(model)
        , m_options(options)
        , m_context(context)
        , m_system(std::in_place, model)
        , m_damping(model.units.size(), kStartDamping)
        , m_curvatures(model.units.size()) {
        findProtected();
    }

    SolverResult run();

private:
    void findProtected();
    void markHeld();
    SizeStep sizeStep(int i) const { return {m_from[i][kLogR], m_model.units[i].psfScale}; }
    bool fullStep();
    /// Gain below which another step cannot be told from rounding.
    double stopBelow() const { return std::max({m_options.dlnpStop, 0.01 * tolerance(), m_noise.hidden()}); }
    void findRestless();
    Parameters moved(int i) const;
    bool moveUnits();
    bool isLastStep() const;
    void takeLastStep();
    double tolerance() const;
    void reject(int trial);
    void addCurvatures();
    void addDrift();
    bool resettle(double worthwhile);
    void record(int iteration, double gain);

    PatchModel& m_model;
    const SolverOptions& m_options;
    const RunContext& m_context;
    std::optional<NormalSystem> m_system;  ///< always set; rebuilt when windows change
    std::vector<double> m_damping, m_used; ///< per unit: to start with, and of the step
    struct Curvature {
        double values[6][6] = {};
        double drift = std::numeric_limits<double>::infinity(); ///< sigmas moved since it was computed
    };
    std::vector<Curvature> m_curvatures; ///< per unit
    std::vector<char> m_protected, m_held;
    bool m_protecting = false;
    bool m_accepted = false; ///< the last iteration's step was taken
    Eigen::VectorXd m_step;
    std::vector<Parameters> m_from;
    std::vector<double> m_localBefore;
    double m_predicted = 0; ///< gain of the step
    double m_freeGain = 0;  ///< the same without caps; infinite for a damped step
    GainNoise m_noise;
    SolverResult m_result;
};

void Newton::findProtected() {
    const auto& units = m_model.units;
    m_protected.assign(units.size(), 0);
    if (!m_options.protectFaint)
        return;
    for (const UnitPair& pair : m_model.layout().pairs) { // windows reach farther
        const FitUnit &a = units[pair.first], &b = units[pair.second];
        if (std::hypot(a.start[kX] - b.start[kX], a.start[kY] - b.start[kY]) >= kProtectRadius)
            continue;
        if (b.snr > kProtectRatio * std::max(a.snr, 1.0))
            m_protected[pair.first] = 1;
        if (a.snr > kProtectRatio * std::max(b.snr, 1.0))
            m_protected[pair.second] = 1;
    }
}

void Newton::markHeld() {
    m_held = heldParameters(m_model, *m_system, m_options.freedom, 1e-12);
    for (int i = 0; i < m_model.unitCount(); ++i)
        for (int k = 0; k < m_model.units[i].count && m_protecting && m_protected[i]; ++k)
            m_held[m_system->at(i, k)] = 1;
}

/// Solves for the step. A unit whose step exceeds its cap, or that has a part in a direction in which logP curves
/// upwards, gets more damping.
bool Newton::fullStep() {
    m_freeGain = std::numeric_limits<double>::infinity();
    const bool undamped = *std::max_element(m_damping.begin(), m_damping.end()) < kUndamped;
    m_used = m_damping;
    const auto raise = [this](int i, double to) {
        m_used[i] = std::max(kMinDamping, std::clamp(to, 1.5 * m_used[i], 4 * m_used[i]));
    };
    for (int round = 0;; ++round) {
        int failures = 0;
        for (; !m_system->solve(m_used, m_held, m_step); ++failures) {
            if (failures > kMaxFailures)
                return false;
            const std::vector<int> units = m_system->negativeUnits();
            for (int i : units)
                raise(i, kMaxDamping);
            for (int i = 0; i < m_model.unitCount() && (units.empty() || failures > kMaxFailures / 2); ++i)
                raise(i, kMaxDamping);
        }
        m_predicted = m_system->predictedGain(m_step);
        if (round == 0 && failures == 0 && undamped)
            m_freeGain = m_predicted;
        bool over = false;
        for (int i = 0; i < m_model.unitCount(); ++i) {
            double excess = 0;
            for (int k = 0; k < m_model.units[i].count; ++k)
                excess = std::max(excess, k == kLogR ? sizeStep(i).excess(m_step(m_system->at(i, k)))
                                                     : std::abs(m_step(m_system->at(i, k))) / kStepCap[k]);
            if (excess > 1.0001) {
                // A step shrinks about as 1/(1 + damping).
                raise(i, 1.05 * excess * (1 + m_used[i]) - 1);
                over = true;
            }
        }
        if (!over || round == kMaxCapRounds)
            return true;
    }
}

/// Where the step leads a unit.
Parameters Newton::moved(int i) const {
    const FitUnit& unit = m_model.units[i];
    Parameters out = m_from[i];
    for (int k = 0; k < unit.count; ++k) {
        const double step = m_step(m_system->at(i, k));
        out[k] += k == kLogR ? sizeStep(i).move(step) : std::clamp(step, -kStepCap[k], kStepCap[k]);
    }
    unit.project(out);
    return out;
}

/// Moves the units by the step; those whose own step is negligible stay. Returns whether any moved.
bool Newton::moveUnits() {
    bool any = false;
    const double units = m_model.unitCount();
    const double negligible = std::max({0.1 * stopBelow() / units, std::min(kInexact * m_predicted / units, kMostLeft),
                                        std::min(0.1 * m_options.dlnpStop, kNegligible)});
    for (int i = 0; i < m_model.unitCount(); ++i) {
        FitUnit& unit = m_model.units[i];
        unit.parameters = m_system->ownStep(i, m_step) < negligible ? m_from[i] : moved(i);
        any = any || unit.parameters != m_from[i];
    }
    return any;
}

/// The gains of free steps fall ever faster: if by the same factor once more, nothing is left to gain after this one.
bool Newton::isLastStep() const {
    return !m_protecting && m_accepted && m_freeGain < kLastStep && m_predicted >= m_freeGain &&
           m_freeGain * m_freeGain < m_options.dlnpStop * m_result.history.back().predicted;
}

void Newton::takeLastStep() {
    PatchModel::Linear change;
    for (int b = 0; b < m_model.bandCount(); ++b) {
        std::vector<double>& flux = change.flux.emplace_back();
        std::vector<double>& sky = change.sky.emplace_back();
        for (int i = 0; i < m_model.unitCount(); ++i)
            flux.push_back(m_step(m_system->fluxAt(i, b)));
        for (int t = 0; t < m_model.skyTerms(); ++t)
            sky.push_back(m_step(m_system->skyAt(b, t)));
    }
    for (int i = 0; i < m_model.unitCount(); ++i)
        m_model.units[i].parameters = moved(i);
    m_model.shift(change, m_predicted);
}

/// Those with a visible part in the last step: a hundredth of a cap or of a sigma.
void Newton::findRestless() {
    for (int i = 0; i < m_model.unitCount(); ++i) {
        bool far = false;
        for (int k = 0; k < m_model.units[i].count; ++k)
            far = far || std::abs(m_step(m_system->at(i, k))) > 0.01 * kStepCap[k];
        if (far && m_system->ownStep(i, m_step) > 1e-4)
            m_result.restless.push_back(i);
    }
}

double Newton::tolerance() const {
    return 1e-6 + 1e-9 * m_model.chi2() + m_model.rounding();
}

/// More damping for those whose own surroundings got worse; for all if none stands out or that did not help.
void Newton::reject(int trial) {
    double loss = 0;
    for (int i = 0; i < m_model.unitCount(); ++i)
        loss = std::max(loss, m_localBefore[i] - m_model.units[i].localLogP);
    for (int i = 0; i < m_model.unitCount(); ++i)
        if (trial > 1 || loss <= 0 || m_localBefore[i] - m_model.units[i].localLogP > 0.02 * loss)
            m_damping[i] = std::min(std::max(m_used[i], kMinDamping) * 5, kMaxDamping);
}

void Newton::addCurvatures() {
    for (int i = 0; i < m_model.unitCount(); ++i) {
        const FitUnit& unit = m_model.units[i];
        if (unit.count == 0 || (m_protecting && m_protected[i]))
            continue;
        Curvature& known = m_curvatures[i];
        if (known.drift > kSameCurvature) {
            m_model.curvature(i, known.values);
            known.drift = 0;
        }
        Curvature bent = known;
        if (unit.count > kLogR)
            bent.values[kLogR][kLogR] -= sizeStep(i).bend() * m_system->gradient()(m_system->at(i, kLogR));
        m_system->addCurvature(m_model, i, bent.values, m_held);
    }
}

/// Notes how far the units and what lies under them moved with the step that was taken.
void Newton::addDrift() {
    std::vector<double> moved;
    for (int i = 0; i < m_model.unitCount(); ++i)
        moved.push_back(m_model.units[i].parameters == m_from[i] ? 0 : std::sqrt(2 * m_system->ownStep(i, m_step)));
    for (int i = 0; i < m_model.unitCount(); ++i)
        m_curvatures[i].drift += moved[i];
    for (const UnitPair& pair : m_model.layout().pairs) {
        m_curvatures[pair.first].drift += moved[pair.second];
        m_curvatures[pair.second].drift += moved[pair.first];
    }
}

/// settle(), after which the structure of the system may be another.
bool Newton::resettle(double worthwhile) {
    if (!settle(m_model, worthwhile))
        return false;
    m_system.emplace(m_model);
    for (int i = 0; i < m_model.unitCount(); ++i)
        if (m_model.changed(i))
            m_curvatures[i] = {};
    return true;
}

void Newton::record(int iteration, double gain) {
    IterationRecord record;
    record.iteration = m_options.firstIteration + iteration;
    record.lnp = m_model.logP();
    record.dlnp = gain;
    record.predicted = m_predicted;
    record.maxDamping = *std::max_element(m_used.begin(), m_used.end());
    record.stage = m_options.stage;
    if (m_options.saveHistory)
        record.parameters = historyParameters(m_model);
    m_result.history.push_back(std::move(record));
    m_result.lastDlnp = gain;
}

SolverResult Newton::run() {
    const int units = m_model.unitCount();
    const int protectedUntil = std::find(m_protected.begin(), m_protected.end(), 1) != m_protected.end()
                                   ? std::min(kProtectedIterations, m_options.maxIterations - 1)
                                   : 0;
    if (units == 0) {
        m_result.converged = true;
        return m_result;
    }
    bool early = false; // renewed before the last steps
    int late = 0;       // renewals after them
    m_localBefore.resize(units);
    m_from.resize(units);
    for (int iteration = 0; iteration < m_options.maxIterations; ++iteration) {
        m_context.throwIfStopped();
        m_protecting = iteration < protectedUntil;
        if (iteration == protectedUntil && iteration > 0)
            m_model.updateSnr(&m_protected);
        if (iteration == kSettledIterations || iteration == 2 * kSettledIterations)
            resettle(iteration == kSettledIterations ? 0 : 3 * kWorthwhile);
        // Once more before the last steps rather than after them.
        if (iteration > kSettledIterations && !early && late < kMostRenewals &&
            m_result.history.back().predicted < std::max(kNearlyDone, kNearlyDonePerUnit * units) &&
            resettle(kWorthwhile))
            early = true;
        for (int i = 0; i < units; ++i) {
            m_from[i] = m_model.units[i].parameters;
            m_localBefore[i] = m_model.units[i].localLogP;
        }
        m_system->assemble(m_model);
        markHeld();
        if (iteration > 0)
            addCurvatures();
        ++m_result.iterations;
        double before = m_model.logP(), gain = 0;
        bool accepted = false, stopped = false, last = false;
        int trial = 0;
        for (; trial < kMaxTrials && !accepted; ++trial) {
            if (!fullStep())
                break;
            last = isLastStep();
            stopped = last || (!m_protecting && m_freeGain < stopBelow());
            if (stopped)
                break;
            const bool moved = moveUnits();
            stopped = !moved && std::isfinite(m_freeGain) && !m_protecting;
            if (stopped)
                break;
            m_model.evaluate();
            m_context.throwIfStopped();
            gain = m_model.logP() - before;
            m_noise.see(m_predicted, gain);
            // Where little is to be gained, rounding decides the sign: the prediction is the better judge.
            const double hidden = std::max(GainNoise::kMost, tolerance());
            accepted = gain >= -tolerance() || (m_predicted < hidden && gain > -10 * hidden);
            if (!accepted)
                reject(trial);
        }
        if (stopped && late < kMostRenewals && (!early || iteration < 2 * kSettledIterations) &&
            resettle(early ? 3 * kWorthwhile : kWorthwhile)) {
            ++late;
            record(iteration, std::max(0.0, m_predicted));
            continue;
        }
        if (stopped) {
            m_result.converged = true;
            if (last)
                takeLastStep();
            const double factor = last ? m_predicted / m_result.history.back().predicted : 1;
            record(iteration, std::max(0.0, m_predicted));
            m_result.lastDlnp *= factor; // what a step more would gain
            break;
        }
        m_accepted = accepted;
        if (!accepted) {
            for (int i = 0; i < units; ++i)
                m_model.units[i].parameters = m_from[i];
            m_model.evaluate();
            record(iteration, 0);
            continue;
        }
        addDrift();
        // Gains near the rounding of logP say nothing about the quality of the step.
        const double ratio = m_predicted > 3 * tolerance() ? gain / m_predicted : 1;
        double largest = 0;
        for (int i = 0; i < units && ratio < kPoorRatio; ++i)
            largest = std::max(largest, m_system->ownStep(i, m_step));
        for (int i = 0; i < units; ++i) {
            double& damping = m_damping[i];
            if (ratio < kPoorRatio && m_system->ownStep(i, m_step) > 0.1 * largest)
                damping = std::max(m_used[i], kPoorDamping) * 3;
            else
                damping *= trial > 1 ? 0.5 : ratio > 0.7 ? 0.1 : ratio > 0.4 ? 0.3 : 1;
            if (damping < 1e-6)
                damping = 0;
        }
        record(iteration, gain);
    }
    m_result.converged |= m_freeGain < stopBelow(); // the last step was one that nothing can be gained by
    if (!m_result.converged && m_step.size() == m_system->size())
        findRestless();
    return m_result;
}

} // namespace

bool settle(PatchModel& model, double worthwhile) {
    const bool weights = model.updateWeights(true, worthwhile), windows = model.fitWindows();
    if (windows || weights)
        model.evaluate();
    return windows || weights;
}

std::vector<char> heldParameters(const PatchModel& model, const NormalSystem& system, Freedom freedom, double margin) {
    std::vector<char> held(system.size(), 0);
    system.dropUnmeasurable(model, held);
    for (int i = 0; i < model.unitCount(); ++i) {
        const FitUnit& unit = model.units[i];
        bool seen = false;
        for (int b = 0; b < model.bandCount(); ++b)
            seen = seen || model.wellSeen(b, i);
        for (int k = 0; k < unit.count; ++k) {
            const double slope = system.gradient()(system.at(i, k));
            const int side = unit.atBound(k, unit.parameters, margin);
            const bool outward = (side < 0 && slope < 0) || (side > 0 && slope > 0);
            const bool unwanted = freedom == Freedom::Positions && k > kY;
            held[system.at(i, k)] = outward || unwanted || !seen || unit.isFixed(k);
        }
    }
    return held;
}

std::vector<double> historyParameters(const PatchModel& model) {
    std::vector<double> out;
    for (int i : model.unitsBySource()) {
        const FitUnit& unit = model.units[i];
        const Ellipse shape = ellipseOf(unit.parameters);
        const bool galaxy = unit.type != SourceType::Star;
        out.insert(out.end(),
                   {unit.parameters[kX], unit.parameters[kY], galaxy ? shape.re : kNaN, galaxy ? shape.ab : kNaN,
                    galaxy ? shape.thetaDeg + 90 : kNaN, galaxy ? sersicIndex(unit.type, unit.parameters) : kNaN});
        for (int b = 0; b < model.bandCount(); ++b)
            out.push_back(model.flux(b, i));
    }
    return out;
}

SolverResult solveNewton(PatchModel& model, const SolverOptions& options, const RunContext& context) {
    return Newton(model, options, context).run();
}

} // namespace furrow::fit
