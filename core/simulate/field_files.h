#pragma once
#include "core/simulate/random.h"
#include "core/simulate/simulate.h"
#include "core/sky/wcs.h"

#include <utility>

/// The files of a simulated field besides its images.
namespace furrow::simulate {

/// One row of the synthetic photometry.
struct SimGaiaRow {
    std::string sourceId;
    double ra = 0, dec = 0, gmag = 0;
    std::vector<double> mag;
};

/// North-up gnomonic WCS about the frame's centre.
sky::Wcs fieldWcs(const SimOptions& options);
/// Gives stars that Gaia sees their source_id and returns its rows.
std::vector<SimGaiaRow> drawGaia(const SimOptions& options, std::vector<SimSource>& sources);

std::string catalogText(const SimOptions& options, const std::vector<SimBand>& bands,
                        const std::vector<SimSource>& sources, const sky::Wcs& wcs);
std::string gaiaText(const std::vector<SimBand>& bands, const std::vector<SimGaiaRow>& rows);
/// Ellipticity and angle (deg) with the errors of a catalog: noise on the two components of η = -ln q.
std::pair<double, double> noisyShape(const SimSource& source, Random& random);
struct TruthBand {
    std::string name;
    double scale = 1; ///< ADU to counts at zp_ref
};
/// truth.csv.
std::string truthText(const std::vector<TruthBand>& bands, const std::vector<SimSource>& sources);
std::string configText(const SimOptions& options);
/// ePSF cells per side that the configuration asks for.
int epsfGrid(const SimOptions& options);
/// sim_params.json, psf_truth.json and true_epsf/<band>/<cell>.npy.
void writeParameters(const std::filesystem::path& folder, const SimOptions& options, const std::vector<SimBand>& bands,
                     const SimSummary& summary);

} // namespace furrow::simulate
