#pragma once
#include "core/image/image.h"

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// Small simulated fields on disk: images, catalog, synthetic photometry, image list and configuration.
namespace furrow::test {

struct FieldOptions {
    int width = 160, height = 140;
    std::vector<std::string> bands{"g", "r"};
    int stars = 12;                        ///< brightest first, fluxes evenly spaced in log between fluxMax and fluxMin
    int galaxies = 4;                      ///< exponential discs
    double fluxMin = 500, fluxMax = 50000; ///< counts at zp 25 in the first band; 20 % brighter in each further band
    double fwhm = 3.0;                     ///< pixels; the PSF is a Gaussian, 3 % wider in each further band
    double skySigma = 1;                   ///< ADU; Gaussian sky noise
    double gain = 2;                       ///< e-/ADU; Gaussian photon noise of the sources
    double zpAuto = 25;                    ///< mag, first band; +0.5 in each further band (fluxes in ADU scale with it)
    std::optional<double> saturate = 60000; ///< ADU
    double minSeparation = 14;              ///< pixels between sources
    double border = 12;                     ///< no source closer to the edge
    double positionScatter = 0;             ///< 1-sigma of the catalog's positions about the truth, pixels
    bool fluxColumns = false;               ///< FLUX_{band} in the catalog
    bool gaia = true;                       ///< all stars in gaiaxp_synphot.csv
    unsigned seed = 1;
    /// Keys of the configuration beyond inputs and work_dir: "crop.margin" -> "10".
    std::map<std::string, std::string> config;
};

struct FieldSource {
    std::string id;         ///< "00001"
    bool star = true;       ///< else EXP
    double x = 0, y = 0;    ///< true position, full frame, 0-based pixels
    double ra = 0, dec = 0; ///< deg, true
    double re = 0, ell = 0, theta = 0;
    std::vector<double> flux; ///< per band, counts at zp 25
};

struct FieldFiles {
    std::filesystem::path folder, config, catalog, imageList, gaia, workDir;
    std::vector<std::filesystem::path> images; ///< per band: images/{band}.fits
    std::vector<FieldSource> sources;
};

/// Writes a field into `folder` (config.yaml, work_dir "work"). No crop, one ePSF cell of 2 × 2 patches, pictures off,
/// unless `config` says otherwise. The same options give the same files.
FieldFiles writeField(const std::filesystem::path& folder, const FieldOptions& options = {});

/// Header cards as text, e.g. "SKYSIG  = 1.0".
using HeaderCards = std::vector<std::string>;

/// TAN header with `pixelScale` arcsec/pixel, north up, east left; the reference pixel is the frame's centre.
HeaderCards wcsHeader(int width, int height, double ra = 150.1, double dec = 2.2, double pixelScale = 0.4);

enum class Storage { Float32, Float64, Int16, TileCompressed };
/// Int16: BSCALE/BZERO span the data's range, BLANK stands for NaN. TileCompressed: lossless, in the first extension.
void writeTestImage(const std::filesystem::path& path, const Image<float>& image, const HeaderCards& cards,
                    Storage storage = Storage::Float32);

/// Makes one row of a tile-compressed image (1-based) unreadable: its tile points beyond the file.
void damageTile(const std::filesystem::path& fits, long row);

/// Replaces or adds a card of the primary header ("SKYSIG  = -1.0").
void setCard(const std::filesystem::path& fits, const std::string& card);
void deleteCard(const std::filesystem::path& fits, const std::string& keyword);

/// Changes the pixels of a float image in the primary HDU.
void changePixels(const std::filesystem::path& fits, const std::function<void(Image<float>&)>& change);

/// A file as text; write replaces the whole file.
std::string readText(const std::filesystem::path& path);
void writeText(const std::filesystem::path& path, const std::string& text);

} // namespace furrow::test
