#pragma once
#include "core/sky/wcs.h"

namespace furrow::test {

/// North-up gnomonic WCS with the reference point in the middle of a width × height frame.
sky::Wcs tanWcs(double ra, double dec, double arcsecPerPixel, int width, int height);

} // namespace furrow::test
