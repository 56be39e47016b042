#pragma once
#include "core/image/image.h"
#include "core/psf/epsf_build.h"

#include <cstdint>
#include <string>
#include <vector>

namespace furrow::psf {

/// A star that may shape the PSF, with its stamp and what the fit found.
struct PsfStar {
    double x = 0, y = 0;    ///< working frame, pixels
    std::string id, origin; ///< origin: gaia, sep or both
    std::string reason;     ///< why it is not used; empty when it is
    bool used = false;
    bool blended = false;                          ///< has a catalog or Gaia neighbour between 2 pixels and 2.5 FWHM
    std::vector<std::array<double, 2>> neighbours; ///< those neighbours, offsets from the stamp's middle, pixels

    int ix = 0, iy = 0;            ///< pixel of the stamp's middle
    Image<float> stamp;            ///< cutout_size², cell and local background subtracted, counts
    Image<std::uint8_t> good;      ///< 1 where the pixel counts
    double localBackground = 0;    ///< counts; already subtracted
    int localBackgroundPixels = 0; ///< 0: not measured
    double startX = 0, startY = 0; ///< windowed centroid, offset from the middle
    double adaptiveFwhm = 0;       ///< pixels; 0 when it could not be measured

    double flux = 0, dx = 0, dy = 0, constant = 0; ///< fit: counts, offset of the centre, counts per pixel
    double snr = 0, coreChi2 = 0, sizeResidual = 0;
};

struct CellBackground {
    Image<float> level;      ///< counts; empty when background_subtract_patch is off
    Image<float> subtracted; ///< cell minus level
    double median = 0, sigma = 0, globalLevel = 0, globalRms = 0;
    double maskedFraction = 0;
};
/// Step 1 of algorithms.md "epsf".
CellBackground cellBackground(const Band& band, const Box& cell, const config::Epsf& options);

struct CellStars {
    std::vector<PsfStar> stars; ///< in order of preference; blends and rejected ones too
    int seeds = 0;              ///< Gaia seeds inside the cell
    int candidates = 0;         ///< SEP candidates that pass the cuts
    int selected = 0;           ///< chosen by the greedy selection
    double fwhm = 0;            ///< pixels, used for radii
    double backgroundMedian = 0, backgroundSigma = 0, backgroundLevel = 0, backgroundRms = 0, maskedFraction = 0;
};

/// Sky positions sorted for neighbour queries.
class PointIndex {
public:
    explicit PointIndex(const std::vector<SkyPoint>& points);
    /// Indices of the points within `radius` of (x, y), ascending.
    std::vector<std::size_t> within(double x, double y, double radius) const;
    const std::vector<SkyPoint>& points() const { return m_points; }

private:
    const std::vector<SkyPoint>& m_points;
    std::vector<std::size_t> m_byY;
};

/// Steps 1 to 4 of algorithms.md "epsf" for one band and cell.
CellStars selectCellStars(const Band& band, std::size_t bandIndex, const Box& cell, const PointIndex& points,
                          const config::Config& config);

/// Cuts the stamp of a chosen star, masks what is not the star and subtracts its local background. Sets
/// star.reason when the core is masked.
void cutStamp(PsfStar& star, const Band& band, const Box& cell, const Image<float>& subtracted,
              const PointIndex& points, double fwhm, const config::Epsf& options);

} // namespace furrow::psf
