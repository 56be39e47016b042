#pragma once
#include "core/config/config.h"
#include "core/psf/epsf_band.h"

#include <nlohmann/json_fwd.hpp>
#include <vector>

namespace furrow::psf {

/// Writes epsf.npy and meta.json of every cell and the band's psf_model.fits; removes those of an earlier run that no
/// longer hold. `pictures`: they will be drawn, which local_bkg_diag_status tells. Returns the band's rows of
/// epsf_summary.json.
nlohmann::ordered_json writeBandEpsfs(const EpsfBandResult& result, const BandInfo& band, const config::Config& config,
                                      bool pictures);

/// epsf_summary.json: the rows of all bands in one list.
void writeEpsfSummary(const std::vector<nlohmann::ordered_json>& bands, const config::Config& config);

} // namespace furrow::psf
