#pragma once
#include "core/psf/profile_kernel.h"

#include <array>
#include <vector>

namespace furrow::psf {

/// (1 - f2)·Moffat(FWHM, β) + f2·Moffat(2 FWHM, 2.5), both with the same ellipse, unit flux over the plane.
struct DoubleMoffat {
    double lnFwhm = 1.4;       ///< ln pixels
    double eta1 = 0, eta2 = 0; ///< -ln(b/a)·(cos 2θ, sin 2θ)
    double beta = 3, f2 = 0;

    /// FWHM of the sum (not integrated over pixels), pixels.
    double fwhm() const;
};

/// Local parameters in the order of the derivative columns. 1/β instead of β: a Gaussian core (β → ∞) is at 0.
enum ShapeParameter { kLnFwhm, kEta1, kEta2, kInverseBeta, kF2, kShapeParameters };

/// A model with its derivatives, one entry per pixel of a list.
struct ModelColumns {
    std::vector<float> m, dx, dy; ///< value, and derivatives with respect to the centre
    std::array<std::vector<float>, kShapeParameters> shape;
    MoffatMoments narrow, wide; ///< scratch
    std::vector<float> radial;  ///< scratch
};

/// Sets out (pixels.padded() entries) to the model centred at (x0, y0).
void render(const DoubleMoffat& model, const PixelList& pixels, double x0, double y0, float* out);
void renderWithDerivatives(const DoubleMoffat& model, const PixelList& pixels, double x0, double y0, ModelColumns& out);

/// A DoubleMoffat whose ln FWHM and η are polynomials in u, v = 2x/(W-1) - 1, 2y/(H-1) - 1; 1/β and f2 are constant.
class FieldShape {
public:
    FieldShape() = default;
    /// Degrees (ln FWHM / η): level 0: 0/0, 1: 1/0, 2: 2/1.
    FieldShape(int width, int height, int level);

    DoubleMoffat at(double x, double y) const;
    int level() const { return m_level; }
    int width() const { return m_width; }
    int height() const { return m_height; }
    std::size_t size() const { return coefficients.size(); }
    std::size_t fwhmTerms() const { return terms(fwhmDegree()); }
    std::size_t etaTerms() const { return terms(etaDegree()); }
    /// Local parameters as a linear function of the coefficients: row p of the result, applied to `coefficients`.
    /// Calls visit(p, column, value) for every non-zero element.
    template <class Visit>
    void forEachElement(double x, double y, Visit&& visit) const {
        const auto b = basis(x, y);
        const std::size_t nf = fwhmTerms(), ne = etaTerms();
        for (std::size_t i = 0; i < nf; ++i)
            visit(kLnFwhm, i, b[i]);
        for (std::size_t i = 0; i < ne; ++i) {
            visit(kEta1, nf + i, b[i]);
            visit(kEta2, nf + ne + i, b[i]);
        }
        visit(kInverseBeta, nf + 2 * ne, 1.0);
        visit(kF2, nf + 2 * ne + 1, 1.0);
    }
    /// 1, u, v, u², uv, v².
    std::array<double, 6> basis(double x, double y) const;

    /// ln FWHM terms, η1 terms, η2 terms, 1/β, f2.
    std::vector<double> coefficients;

private:
    int fwhmDegree() const { return m_level; }
    int etaDegree() const { return m_level == 2 ? 1 : 0; }
    static std::size_t terms(int degree) { return static_cast<std::size_t>((degree + 1) * (degree + 2) / 2); }
    int m_width = 1, m_height = 1, m_level = 0;
};

} // namespace furrow::psf
