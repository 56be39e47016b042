#pragma once
#include "core/io/csv.h"

#include <string>
#include <vector>

namespace furrow {

/// DS9 regions (fk5) of rows of a catalog: a circle per star, the half-light ellipse per galaxy, ID as text. Fitted
/// positions and shapes where there are any, else those of the input. Pixels become arcseconds by the affine relation
/// between the catalog's own x_pix_white, y_pix_white and RA, DEC; without it (fewer than three such rows) every source
/// is a circle of 1". Rows without a position are left out. Throws UserError without RA and DEC columns.
std::string ds9Regions(const io::CsvTable& catalog, const std::vector<std::size_t>& rows);

} // namespace furrow
