#pragma once
#include "core/catalog/column_store.h"

#include <span>
#include <string>

namespace furrow {

/// DS9 regions (fk5) of rows of a catalog: a circle per star, the half-light ellipse per galaxy, ID as text. Fitted
/// positions and shapes where there are any, else those of the input. Pixels become arcseconds by the affine relation
/// between the catalog's own x_pix_white, y_pix_white and RA, DEC; without it (fewer than three such rows) every source
/// is a circle of 1". Rows without a position are left out. Throws UserError without RA and DEC columns, and
/// Cancelled.
std::string ds9Regions(const ColumnStore& catalog, std::span<const std::uint32_t> rows, const RunContext& context = {});

} // namespace furrow
