#pragma once
#include "core/psf/profile_kernel.h"
#include "core/psf/psf_model.h"

#include <vector>

/// PSFs that are sums of analytic profiles, and PSFs that are stamps; constant over the field.
namespace furrow::psf {

/// A weighted Gaussian of width sigma, or a Moffat profile with alpha and beta.
struct ProfileComponent {
    enum class Shape { Gaussian, Moffat };
    Shape shape = Shape::Gaussian;
    double weight = 1;
    double width = 1; ///< sigma or alpha, pixels
    double beta = 0;
};

class ProfilePsf : public PsfModel {
public:
    ProfilePsf(std::vector<ProfileComponent> components, int size, std::string kind, Ellipse ellipse = {},
               double centreX = 0, double centreY = 0);
    int size() const override { return m_size; }
    void evaluate(double x, double y, double phaseX, double phaseY, Image<float>& stamp) const override;
    double fwhm(double x, double y) const override;
    std::string kind() const override { return m_kind; }
    const std::vector<ProfileComponent>& components() const { return m_components; }

private:
    std::vector<ProfileComponent> m_components;
    int m_size;
    std::string m_kind;
    Ellipse m_ellipse;
    double m_centreX, m_centreY;
    PixelList m_pixels;
};

/// Circular Moffat on a stamp of half side ceil(radius). fwhm > 0, beta > 1.
PsfPtr moffatPsf(double fwhm, double beta, double radius);
/// 1, 2 or 3 circular Gaussians: σ; σ and 2.5σ (0.85, 0.15); σ, 2σ and 4σ (0.8, 0.15, 0.05); σ = fwhm / 2.3548.
PsfPtr circularGaussiansPsf(double fwhm, int n, double radius);
/// `n` concentric Gaussians of one ellipticity fitted to a unit-sum stamp by least squares (non-negative weights).
PsfPtr gaussianMixturePsf(const Image<float>& stamp, int n, const std::string& kind);

/// A pixelised PSF: shifted with a quintic spline, unit sum.
PsfPtr stampPsf(const Image<float>& stamp, const std::string& kind);
/// `model` at one position, everywhere.
PsfPtr fixedPositionPsf(PsfPtr model, double x, double y);

} // namespace furrow::psf
