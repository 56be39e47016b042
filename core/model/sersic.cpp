#include "core/model/sersic.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace furrow::model {

namespace {
/// ln Γ; std::lgamma writes a global and is no good in threads.
double logGamma(double x) {
    int sign = 1;
    return ::lgamma_r(x, &sign);
}

double logNormOf(double n, double b) {
    return 2 * n * std::log(b) - std::log(2 * std::numbers::pi * n) - logGamma(2 * n);
}
} // namespace

double regularizedGammaP(double a, double x) {
    if (!(x > 0))
        return 0;
    if (x > 700)
        return 1;
    // Series with positive terms only (Abramowitz & Stegun 6.5.29): no cancellation at any x.
    double term = 1 / a, sum = term;
    for (int k = 1; k < 3000; ++k) {
        term *= x / (a + k);
        sum += term;
        if (term < 1e-17 * sum)
            break;
    }
    return std::min(1.0, sum * std::exp(a * std::log(x) - x - logGamma(a)));
}

namespace {
double inverseGammaP(double a, double fraction) {
    double low = 0, high = a + 10;
    while (regularizedGammaP(a, high) < fraction && high < 700)
        high *= 2;
    double x = a;
    for (int i = 0; i < 200 && high - low > 1e-15 * high; ++i) {
        const double f = regularizedGammaP(a, x) - fraction;
        (f > 0 ? high : low) = x;
        const double density = std::exp((a - 1) * std::log(x) - x - logGamma(a));
        const double next = x - f / density;
        const bool inside = std::isfinite(next) && next > low && next < high;
        if (inside && std::abs(next - x) < 1e-15 * x)
            return next;
        x = inside ? next : 0.5 * (low + high);
    }
    return x;
}
} // namespace

double sersicB(double n) {
    return inverseGammaP(2 * n, 0.5);
}

double enclosedFraction(double n, double r) {
    return r > 0 ? regularizedGammaP(2 * n, sersicB(n) * std::pow(r, 1 / n)) : 0;
}

double enclosingRadius(double n, double fraction) {
    return std::pow(inverseGammaP(2 * n, fraction) / sersicB(n), n);
}

SersicLaw::SersicLaw(double index)
    : n(index)
    , b(sersicB(index))
    , logNorm(logNormOf(index, b)) {
    const double step = 1e-4, up = n * std::exp(step), down = n * std::exp(-step);
    const double bUp = sersicB(up), bDown = sersicB(down);
    dB = (bUp - bDown) / (2 * step);
    dLogNorm = (logNormOf(up, bUp) - logNormOf(down, bDown)) / (2 * step);
}

} // namespace furrow::model
