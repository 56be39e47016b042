#pragma once
#include "core/catalog/source.h"

#include <array>

namespace furrow::model {

/// The parameters of one source's unit-flux image. Shape coordinates are smooth where a galaxy is round:
/// ln rc = ln re + ½ ln q and η = -ln q (cos 2θ, sin 2θ), re the half-light semi-major axis, q = b/a, θ from +x.
enum Parameter { kX, kY, kLogR, kEta1, kEta2, kLogN, kParameterCount };
using Parameters = std::array<double, kParameterCount>;

/// Leading parameters that a source of this type has: 2 (star), 5, or 6 (Sersic).
int parameterCount(SourceType type);

/// Shape as catalogs give it.
struct Ellipse {
    double re = 1;       ///< pixels
    double ab = 1;       ///< axis ratio b/a, (0, 1]
    double thetaDeg = 0; ///< counter-clockwise from +x
};
void setEllipse(Parameters& parameters, const Ellipse& ellipse);
Ellipse ellipseOf(const Parameters& parameters);
/// ln re, pixels.
double logSemiMajor(const Parameters& parameters);

/// Sersic index of a type at these parameters (1, 4 or free).
double sersicIndex(SourceType type, const Parameters& parameters);

} // namespace furrow::model
