#pragma once
#include <optional>
#include <string_view>

namespace furrow::calibrate {

/// Effective wavelength of a band in nm, from its name: medium bands carry it ("m625"); else the standard systems,
/// with or without a prefix ("r", "SDSS_r", "r'"): u g r i z of SDSS (Stoughton et al. 2002, table 2), y of Pan-STARRS
/// (Tonry et al. 2012, table 4), U B V R I J H K of Johnson and Cousins (Bessell 2005, table 1). Nullopt: unknown.
std::optional<double> bandWavelength(std::string_view name);

} // namespace furrow::calibrate
