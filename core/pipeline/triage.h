#pragma once
#include "core/config/config.h"
#include "core/fit/patch_data.h"
#include "core/pipeline/patch_staleness.h"

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace furrow::pipeline {

enum class PatchState {
    Pending,    ///< no result yet
    Running,    ///< being fitted
    Ok,         ///< fitted, nothing odd
    Suspicious, ///< fitted, see PatchSummary::problems
    Failed,     ///< could not be fitted
    Stale       ///< fitted with keys or inputs that have changed since
};

/// What makes a patch worth a look.
enum PatchProblem : unsigned {
    kFailedPatch = 1,
    kHitLimit = 2,       ///< an optimiser ran out of iterations
    kStalled = 4,        ///< more than kStalledShare of the sources stopped at a bound
    kHighChi2 = 8,       ///< reduced χ² above kHighReducedChi2
    kWorstResidual = 16, ///< a pixel beyond kHighResidual sigmas
    kPsfFallback = 32,   ///< a band without ePSF
    kStalePatch = 64,
    kMisfit = 128 ///< a source that its model misses by far, or with a negative flux beyond the noise
};
inline constexpr double kStalledShare = 0.3, kHighReducedChi2 = 2.0, kHighResidual = 12.0;

/// One patch of a field for the triage list, from its meta.json.
struct PatchSummary {
    std::string tag;
    PatchState state = PatchState::Pending;
    unsigned problems = 0; ///< PatchProblem bits
    std::string error;     ///< why it failed
    Message staleReason;   ///< why it is stale
    int sources = 0, halo = 0, iterations = 0, stalled = 0, notFitted = 0;
    int misfits = 0; ///< sources tagged `poor_fit` or `negative_flux`
    bool converged = false, hitLimit = false;
    double reducedChi2 = kNaN; ///< χ² per pixel, sky noise only
    double worstSigma = kNaN;  ///< largest |residual|/σ, sky and photon noise
    std::vector<std::string> fallbackBands;
    double seconds = kNaN;
    double severity = 0; ///< see severityOf()
};

/// How badly a patch needs a look: 1000 when it failed; 100 when it hit the iteration limit; 40 per unit of ln(reduced
/// χ²) above kHighReducedChi2; the worst residual's sigmas above kHighResidual, at most 100; 60 times the share of
/// sources at a bound; 20 per fallback band and per source that its model misses, at most 100; 10 per source without
/// values; 5 when stale. Patches without results: 0.
double severityOf(const PatchSummary& patch);

/// Reads the summaries of all patches, those of unchanged files from memory. Not thread-safe.
class TriageReader {
public:
    /// A patch that is not readable is Failed with the reason. `staleness`: tells what is stale, updated by the caller;
    /// null: it is not asked. `running`: tags of patches that are being fitted.
    std::vector<PatchSummary> read(const config::Config& config, const std::vector<fit::PatchDef>& patches,
                                   PatchStaleness* staleness, const std::set<std::string>& running = {});

private:
    struct Known {
        std::filesystem::file_time_type time;
        PatchSummary summary;
        FitInputs inputs;
    };
    static Known readMeta(const std::filesystem::path& path, const std::string& tag);

    std::map<std::string, Known> m_known;
};

} // namespace furrow::pipeline
