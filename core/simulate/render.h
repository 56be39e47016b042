#pragma once
#include "core/image/image.h"
#include "core/psf/psf_model.h"
#include "core/simulate/sim_psf.h"

#include <functional>
#include <vector>

/// Rendering of simulated sources, on purpose by other means than the fit's: the PSF from closed forms integrated over
/// the pixel by quadrature, galaxies sampled in real space and convolved on an oversampled pixel grid.
namespace furrow::simulate {

/// A part of the sky: pixel (i, j) of `pixels` is pixel (box.x0 + i, box.y0 + j) of the frame.
struct Stamp {
    Box box;
    Image<float> pixels;
};

/// A unit-flux point source at (x, y), out to where a pixel holds less than `floor`; the box may leave the frame.
Stamp renderStar(const SimPsf& psf, double x, double y, double floor);

/// A measured PSF seen from one place, integrated over the pixel and sampled on the nodes of SimGalaxy.
class SampledPsf {
public:
    /// (x, y): where, in the frame of the model.
    SampledPsf(const psf::PsfModel& psf, double x, double y);
    /// Light in the pixel i/3, j/3 pixels from the source; 0 beyond reach().
    float node(int i, int j) const;
    int reach() const { return m_reach; } ///< pixels
    double fwhm() const { return m_fwhm; }

private:
    int m_reach = 0;
    double m_fwhm = 0;
    Image<float> m_nodes;
};

/// A unit-flux point source at (x, y) of the stamp's frame; the model is evaluated at (psfX, psfY) of its own.
Stamp renderStar(const psf::PsfModel& psf, double x, double y, double psfX, double psfY);

/// A Sersic galaxy: re is the half-light radius along the major axis (pixels), ell = 1 - b/a ≤ 0.8, theta in deg
/// counter-clockwise from +x.
struct SersicShape {
    double n = 1, re = 3, ell = 0, theta = 0;
};

/// A galaxy ready to be seen through the PSFs of several bands.
///
/// The profile is sampled on nodes 1/3 pixel apart. Around the cusp a smooth window takes the light out of the samples;
/// that part is integrated in polar coordinates and laid on the nodes with quintic Lagrange weights, which a PSF of
/// FWHM ≥ 2 pixels cannot tell from the true places (error about 1e-5). The convolution is exact for the node masses
/// and the band-limited PSF; the pixel enters as a sinc factor.
class SimGalaxy {
public:
    /// `floor`: the smallest that render() will be asked for.
    SimGalaxy(const SersicShape& shape, double x, double y, double maxFwhm, double floor);
    /// Unit total flux (out to infinity), out to where a pixel holds less than `floor`.
    Stamp render(const SimPsf& psf, double floor) const;
    Stamp render(const SampledPsf& psf, double floor) const;
    /// Surface brightness per square pixel, dx, dy pixels from the centre.
    double brightness(double dx, double dy) const;

private:
    /// PSF at (i, j) thirds of a pixel from the source.
    using PsfNodes = std::function<double(int, int)>;
    /// `outside`: PSF dx, dy pixels from the source, added to the profile beyond the convolved region.
    Stamp convolve(const PsfNodes& psf, bool integrated, const std::function<double(double, double)>& outside,
                   double floor) const;
    void sampleProfile(std::vector<float>& nodes) const;
    void addCusp(std::vector<float>& nodes) const;
    double radius(double dx, double dy) const; ///< elliptical, along the major axis
    int outerRadius(double floor) const;

    SersicShape m_shape;
    double m_x, m_y, m_fx, m_fy; ///< centre; its offset from the nearest pixel centre
    double m_b = 0, m_norm = 0, m_cos = 1, m_sin = 0;
    int m_inner = 0, m_reach = 0,
        m_n = 0;     ///< half width of the convolved region, reach of the PSF (pixels), nodes per side
    int m_outer = 0; ///< half width of m_profile, pixels
    std::vector<float> m_spectrum;
    Image<float> m_profile; ///< the profile at pixel centres, used outside the convolved region
};

} // namespace furrow::simulate
