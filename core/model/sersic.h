#pragma once

/// Closed forms of the Sersic profile I(r) ∝ exp(-b (r/re)^(1/n)) (Graham & Driver 2005, PASA 22, 118).
namespace furrow::model {

/// P(a, x), the regularised lower incomplete gamma function, for a > 0 and x ≥ 0.
double regularizedGammaP(double a, double x);
/// b of the profile: P(2n, b) = 1/2.
double sersicB(double n);
/// Part of the light inside radius r·re.
double enclosedFraction(double n, double r);
/// Radius, in units of re, that encloses `fraction` (0 to 1, exclusive) of the light.
double enclosingRadius(double n, double fraction);

/// Surface brightness of a unit-flux profile: exp(logNorm - b s^(1/n)) / rc², s = r/re along the major axis,
/// rc = re sqrt(b/a); with the derivatives of its constants by ln n.
struct SersicLaw {
    double n = 1, b = 0, logNorm = 0;
    double dB = 0, dLogNorm = 0; ///< by ln n
    explicit SersicLaw(double index);
};

} // namespace furrow::model
