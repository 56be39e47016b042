#pragma once
#include <string>

namespace furrow::sky {

/// The cards of `header` (80 characters each) that describe its primary image WCS, in their order: FITS WCS papers I,
/// II, SIP (Shupe et al. 2005), TPV, TNX/ZPX and record-valued distortions. PVi_m beside SIP coefficients are left out,
/// as in old SCAMP headers where they repeat the distortion; "-SIP" is added to CTYPE where the header forgot it.
std::string wcsCards(const std::string& header);

/// `cards` with CRPIX1 and CRPIX2 lowered by x0 and y0 (pixels).
std::string shiftedCards(const std::string& cards, double x0, double y0);

} // namespace furrow::sky
