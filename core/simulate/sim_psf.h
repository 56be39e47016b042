#pragma once
#include "core/image/image.h"

#include <array>
#include <nlohmann/json_fwd.hpp>
#include <vector>

namespace furrow::simulate {

enum class PsfKind {
    Moffat, ///< one Moffat
    Complex ///< Moffat core and halo, an off-centre lump and two crossed spikes: no sum of round profiles describes it
};

/// One part of a PSF in units of the local FWHM; unit volume over the plane.
struct PsfPart {
    double weight = 1;
    bool gaussian = false;
    double fwhm = 1, beta = 3; ///< beta: Moffat only
    double q = 1, angle = 0;   ///< axis ratio, angle of the major axis (rad)
    double dx = 0, dy = 0;     ///< centre
};

/// The true PSF of one band, varying over the frame: FWHM = fwhm0·(1 + f·(u, v, u², uv, v²)), reduced shear
/// g1, g2 = c·(1, u, v) with u = 2x/nx - 1, v = 2y/ny - 1. Its windowed centroid (Gaussian window of the core's width)
/// is the source position. Closed forms everywhere, integrated over the plane to 1.
class SimPsf {
public:
    SimPsf(PsfKind kind, int nx, int ny, double fwhm0, double beta, const std::array<double, 5>& f,
           const std::array<double, 3>& g1, const std::array<double, 3>& g2);

    /// The PSF seen from one place of the frame.
    struct Local {
        double value(double dx, double dy) const; ///< per square pixel, dx, dy pixels from the source
        double pixel(double dx, double dy) const; ///< integral over the pixel centred there
        double fwhm = 0;
        /// Radius beyond which less than `fraction` of the light lies; at most `limit` pixels.
        double radiusOutside(double fraction, double limit) const;
        const SimPsf* psf = nullptr;
        double g1 = 0, g2 = 0, det = 1;
    };
    Local at(double x, double y) const;
    /// Unit-sum stamp (size × size, odd) of a source in the middle of its middle pixel.
    Image<float> stamp(double x, double y, int size) const;
    nlohmann::ordered_json toJson() const;

private:
    struct Prepared {
        PsfPart part;
        double cosA = 1, sinA = 0, norm = 1, inverseAlpha2 = 1;
        std::vector<double> power;      ///< s^beta at s = i / (size - 1)
        double profile(double t) const; ///< (1 + t)^-beta or exp(-t)
    };
    double unitValue(double u, double v) const; ///< in units of the FWHM
    void centre();

    PsfKind m_kind;
    int m_nx, m_ny;
    double m_fwhm0, m_beta;
    std::array<double, 5> m_f;
    std::array<double, 3> m_g1, m_g2;
    std::vector<Prepared> m_parts;
};

} // namespace furrow::simulate
