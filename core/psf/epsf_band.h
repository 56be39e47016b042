#pragma once
#include "core/psf/field_psf.h"
#include "core/psf/psf_star.h"

#include <memory>
#include <string>
#include <vector>

/// The ePSFs of one band in memory, with the stars' stamps: what buildEpsfs writes and pictures are drawn from.
namespace furrow::psf {

struct CellEpsf {
    EpsfCell cell;
    CellStars selection; ///< stars with their stamps and fit
    Image<float> epsf;   ///< final_psf_size², unit sum; empty when the cell failed
    PsfPtr psf;          ///< null when the cell failed
    int starsUsed = 0;   ///< behind this ePSF: the band's (field) or the cell's (cell)
    int starsInCell = 0; ///< used ones of this cell
    std::string error;   ///< empty when ok
    bool ok() const { return psf != nullptr; }
};

struct EpsfBandResult {
    std::size_t band = 0;
    std::vector<CellEpsf> cells;
    std::shared_ptr<const FieldPsf> field; ///< model: field; null when the band has no usable star
    int starsUsed = 0;
    double coreChi2 = 0;
};

/// Selects the stars of all cells of a band and builds its PSF; writes nothing. Throws Cancelled.
EpsfBandResult buildBandEpsf(const Frames& frames, std::size_t band, const std::vector<EpsfCell>& activeCells,
                             const PointIndex& points, const config::Config& config, const RunContext& context,
                             const std::vector<RejectedStar>& rejected = {});

/// Star stamp minus constant minus flux × PSF, counts; `sigma` receives the expected noise per pixel.
Image<float> starResidualStamp(const PsfStar& star, const PsfModel& psf, const BandInfo& band, Image<float>& sigma);

/// Numbers of a stamp (meta.json epsf_qa).
struct EpsfQuality {
    double r50 = 0, r80 = 0, r90 = 0; ///< radii of encircled energy, pixels
    double eeEdge = 0;                ///< encircled energy at half the side
    double edgeMedian = 0, edgeMean = 0, minimum = 0, maximum = 0;
    double fwhm = 0, ellipticity = 0; ///< 1 - b/a of the Gaussian-windowed moments
};
EpsfQuality epsfQuality(const Image<float>& epsf, double fwhm);
/// Encircled energy at radii 0, 1, 2 … pixels (pixel centres within the radius), up to the corners.
std::vector<double> growthCurve(const Image<float>& epsf);

/// Residual statistics over the good pixels within 2 FWHM of the stars used in a cell (meta.json residual_qa).
struct ResidualQuality {
    int stars = 0;
    double rms = 0, bias = 0;         ///< counts
    double normRms = 0, normBias = 0; ///< in units of the expected noise
};
ResidualQuality residualQuality(const CellEpsf& cell, const BandInfo& band);

} // namespace furrow::psf
