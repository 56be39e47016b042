#pragma once
#include <array>
#include <vector>

namespace furrow::model {

/// F(n, u), the Fourier transform of a unit-flux Sersic profile at u = k·re (circular), u in [1e-4, 1e4], n in
/// [0.3, 6.2]. Exact to about 1e-12 for n ≥ 1.3 and n = 1; elsewhere to about 1e-8. For building the table and for
/// tests.
double sersicTransform(double n, double u);

/// One profile's transform, piecewise cubic in ln u: interval i holds a0 + s (a1 + s (a2 + s a3)), s in [0, 1).
struct ProfileRow {
    std::vector<float> value;   ///< 4 per interval: F
    std::vector<float> byLogN;  ///< ∂F/∂ln n; empty where n is fixed
    std::vector<float> byLogN2; ///< ∂²F/∂(ln n)²; empty where n is fixed
};

/// Table of F in (ln n, ln u) as a bicubic B-spline: value, first and second derivatives are continuous.
/// Error below 1e-6 of F(0). Immutable.
class ProfileTable {
public:
    static constexpr int kPoints = 640; ///< knots in ln u
    static constexpr int kRows = 56;    ///< knots in ln n
    static const double kLogUMin, kLogUStep;

    ProfileTable();
    /// The table of this process, built on first use (about 0.05 s).
    static const ProfileTable& shared();

    const ProfileRow& exponential() const { return m_exponential; }
    const ProfileRow& deVaucouleurs() const { return m_deVaucouleurs; }
    /// Row at ln n with its derivatives, for u between uMin and uMax only; keeps the memory of `row`.
    void rowAt(double logN, double uMin, double uMax, ProfileRow& row) const;

private:
    std::vector<double> m_coefficients; ///< kRows × (kPoints + 2)
    ProfileRow m_exponential, m_deVaucouleurs;
};

} // namespace furrow::model
