#pragma once
#include "core/base/run_context.h"
#include "core/simulate/sim_psf.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

/// A simulator of fields with known truth, to judge the pipeline by.
namespace furrow::simulate {

/// What a field is like; pixels, mag AB, ADU unless said otherwise.
struct SimOptions {
    std::string name = "SIM";
    std::uint64_t seed = 1;
    int nx = 1000, ny = 1000, nBands = 3;
    PsfKind psf = PsfKind::Moffat;
    double density = 400;                     ///< sources per 10^6 pixels
    double starFraction = 0.35;               ///< of the sources of the general field
    double blendFraction = 0.15;              ///< placed 2.5 to 10 pixels from another source
    double magBright = 14.5, magFaint = 21.0; ///< in the middle band
    double slopeStar = 0.22, slopeGal = 0.38; ///< of log10 N(m)
    int nSaturated = 2;
    double satMagBright = 10.2, satMagFaint = 11.4;
    double psfStarDensity = 32;      ///< isolated stars of magnitude 13.6 to 17 per 10^6 pixels, all in the Gaia file
    double omitBrightFraction = 0.3; ///< of them, missing in the catalog
    double pixelScale = 0.505;       ///< arcsec
    double ra0 = 34.4, dec0 = -5.2;  ///< deg, centre
    double zpTrue = 26, zpScatter = 0.2, zpError = 0.05; ///< zpError: 1-sigma error of ZP_AUTO
    double skySigma = 1.9, gain = 1.6, saturate = 50000;
    double backgroundAmplitude = 0.15; ///< of a smooth residual sky, in units of the sky noise
    int nanEdge = 8;
    double fwhmBlue = 4.8, fwhmRed = 3.1;                            ///< first and last band
    double psfBeta = 3, psfVariation = 0.03, psfEllipticity = 0.025; ///< 1-sigma of the coefficients
    double positionNoise = 0.12;                                     ///< of the catalog, each axis
    bool shapeNoise = true;
    double gaiaMagMax = 19, gaiaMagError = 0.01;
    double zpRef = 25;
    int cropMargin = 20;
    int epsfNgrid = 0; ///< cells per side, of the configuration and of true_epsf/; 0: about 500 pixels each
};

/// Reads problems of the options (sizes, ranges) as one UserError.
void checkOptions(const SimOptions& options);

struct SimBand {
    std::string name;
    double zpTrue = 0, zpAuto = 0, skySigma = 0, gain = 0, fwhm = 0;
    SimPsf psf;
    double aduOf(double mag) const;   ///< true zero point
    double scale(double zpRef) const; ///< ADU to counts at zp_ref, by the header's zero point
};

struct SimSource {
    std::string id, role, catalogType, gaiaId; ///< role: field, blend, psf, saturated
    bool star = true, inCatalog = true;
    double x = 0, y = 0, ra = 0, dec = 0;
    double n = 1, re = 0, ell = 0, theta = 0; ///< galaxies
    std::vector<double> mag, adu, snr;        ///< per band
    std::vector<std::string> saturatedBands;
};

/// Bands and sources, drawn from the options; nothing is rendered.
std::vector<SimBand> drawBands(const SimOptions& options);
std::vector<SimSource> drawSources(const SimOptions& options, const std::vector<SimBand>& bands);

/// The noiseless sources in ADU, per band; fills snr (ideal, position and shape known, sky noise) and saturatedBands.
std::vector<Image<float>> renderBands(const SimOptions& options, const std::vector<SimBand>& bands,
                                      std::vector<SimSource>& sources, const RunContext& context);
/// Adds residual sky, noise, saturation and missing edges.
void observe(Image<float>& image, const SimOptions& options, const SimBand& band, std::size_t index);

struct SimSummary {
    std::size_t sources = 0, catalog = 0, gaia = 0;
    double seconds = 0;
};
/// Writes images, catalog, synthetic photometry, truth.csv, sim_params.json, psf_truth.json, true_epsf/, image_list.txt
/// and config.yaml into `folder`, ready to run. The same options give the same bytes on any number of threads.
SimSummary simulateField(const std::filesystem::path& folder, const SimOptions& options, const RunContext& context);

} // namespace furrow::simulate
