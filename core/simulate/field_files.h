#pragma once
#include "core/simulate/simulate.h"
#include "core/sky/wcs.h"

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
std::string truthText(const SimOptions& options, const std::vector<SimBand>& bands,
                      const std::vector<SimSource>& sources);
std::string configText(const SimOptions& options);
/// ePSF cells per side that the configuration asks for.
int epsfGrid(const SimOptions& options);
/// sim_params.json, psf_truth.json and true_epsf/<band>/<cell>.npy.
void writeParameters(const std::filesystem::path& folder, const SimOptions& options, const std::vector<SimBand>& bands,
                     const SimSummary& summary);

} // namespace furrow::simulate
