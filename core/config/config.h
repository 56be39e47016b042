#pragma once
#include <array>
#include <filesystem>
#include <optional>
#include <string>

/// The configuration of a run, one member per key; the defaults here are the keys' defaults.
/// What each key means, its unit and range: the key table (core/config/key_table.cpp).
namespace furrow::config {

using Path = std::filesystem::path;

/// A worker count: nullopt is "auto".
using Workers = std::optional<int>;
/// min(tasks, hardware threads) for "auto"; never more than the hardware's threads, at least 1.
int resolveWorkers(const Workers& workers, std::size_t tasks);

struct Inputs {
    std::string tileName = "your_tile_name";
    Path inputCatalog, imageListFile;
    std::optional<Path> gaiaxpSynphotCsv;
};
struct Outputs {
    Path workDir, epsfDir = "EPSFs", patchesDir = "patches", patchInputsDir = "patch_payloads",
                  tractorOutDir = "outputs", finalCatalog = "output_catalog.csv", croppedImagesDir = "cropped_images",
                  overlayDir = "overlay", brightMaskDir = "bright_mask";
};
struct ImageScaling {
    double zpRef = 25.0;
};
struct Crop {
    bool enabled = true;
    int margin = 500;
    bool plotPreCrop = true, plotPostCrop = true;
    int displayDownsample = 4, postCropDisplayDownsample = 4;
};
struct Overlay {
    bool enabled = true;
    int downsampleFull = 4;
    bool zoomEnabled = true;
    std::array<int, 4> zoomBox{4000, 5000, 4000, 5000};
};
struct Checks {
    bool requireWcsAlignment = true;
    double tolCrval = 1e-6, tolCrpix = 1e-6, tolCd = 1e-9, tolCdelt = 1e-9; ///< wcs_tolerance.*
    bool requireSameShape = true;
};
struct SourceSaturationCut {
    bool enabled = true;
    double radiusPix = 20.0;
    bool requireAllBands = false;
};
struct BrightMask {
    bool enabled = true;
    double threshSigma = 10.0;
    int minarea = 25;
    int deblendNthresh = 32;
    double deblendCont = 0.005;
    double minPeakSigma = 100.0, matchRadiusPix = 5.0, ellipseScale = 6.0, minRadiusPix = 5.0, maxRadiusPix = 200.0;
    int backgroundBoxsize = 128, backgroundFiltersize = 3;
    bool plot = true;
};
enum class LogLevelName { Debug, Info, Warning, Error };
struct Logging {
    bool ignoreWarnings = true;
    LogLevelName level = LogLevelName::Info;
    std::optional<std::string> file = "auto"; ///< nullopt: console only
    std::string format = "%(asctime)s | %(name)s | %(levelname)s | %(message)s";
};
struct Plotting {
    int dpi = 300;
    bool colorBlindSafe = false;
};
struct Performance {
    Workers framePrepWorkers, whiteStackWorkers;
};
enum class PsfStarMode { Sep, Gaia, SepGaia };
enum class EpsfModel { Field, Cell };
struct Epsf {
    bool useGaiaxp = true;
    int epsfNgrid = 7, ngrid = 6;
    bool skipEmptyEpsfPatches = true;
    double threshSigma = 10.0;
    int minarea = 25, cutoutSize = 61, edgePad = 10;
    double minSep = 30.0;
    int maxStars = 30;
    std::array<double, 2> qRange{0.7, 1.3};
    PsfStarMode psfstarMode = PsfStarMode::SepGaia;
    double gaiaMagMin = 10.0, gaiaMagMax = 30.0;
    bool gaiaSnapToSep = true;
    double gaiaForcedKFwhm = 1.5, gaiaForcedRminPix = 3.0, gaiaForcedRmaxPix = 15.0;
    double gaiaSnrMin = 20.0, gaiaMatchRPix = 5.0;
    int gaiaSeedSatR = 5;
    double gaiaSeedSatDiv = 1.3, starSatCheckR = 10.0;
    EpsfModel model = EpsfModel::Field;
    int oversamp = 1, maxiters = 30;
    bool doClip = true;
    int recenterBoxsize = 9, finalPsfSize = 55, saveStarMontageMax = 100;
    bool backgroundSubtractPatch = true;
    int backgroundBoxsize = 96, backgroundFiltersize = 9;
    double backgroundSourceMaskSigma = 3.0;
    int backgroundMaskDilate = 1;
    bool starLocalBkgSubtract = true;
    double starLocalBkgAnnulusRinPix = 20.0, starLocalBkgAnnulusRoutPix = 30.0, starLocalBkgSigma = 3.0;
    int starLocalBkgMinpix = 30;
    bool savePatchBackgroundDiagnostics = true, saveStarLocalBackgroundDiagnostics = true,
         diagnosticsShowColorbar = true, saveGrowthCurve = true, saveResidualDiagnostics = true;
    int residualDiagMaxStars = 100;
    bool parallelBands = true;
    Workers maxWorkers;
};
struct Patches {
    int haloPixMin = 20;
};
struct PatchInputs {
    bool savePatchInputs = true, skipEmptyPatch = true, includeWcsInPayload = false;
    Workers maxWorkers;
    int gzipCompresslevel = 1;
    bool keepPayloadsInMemory = false;
};
enum class GalModel { Exp, Dev, Sersic, Star };
enum class Optimizer { Newton, Ceres };
enum class FitSky { None, Constant, Plane };
enum class PsfPosition { Source, Cell };
enum class PsfInterpolation { Quintic, Lanczos3 };
enum class PsfModelKind { Pixelized, Hybrid, GaussianMixtureFromStamp };
enum class PsfFallback { Moffat, NcircularGaussian, GaussianMixture };
struct PatchRun {
    bool enableMultiBandSimultaneousFitting = true;
    std::string pythonExe = "python";
    bool resume = false;
    Workers maxWorkers;
    int threadsPerProcess = 1;
    GalModel galModel = GalModel::Exp;
    int nOptIters = 20;
    double dlnpStop = 1e-6;
    int flagMaxiterMargin = 0;
    double rAp = 5.0, epsFlux = 1e-4, sersicNInit = 3.0, reFallbackPix = 3.0;
    bool enableStagedFit = false;
    Optimizer optimizer = Optimizer::Newton;
    FitSky fitSky = FitSky::Plane;
    std::optional<double> posPriorPix = 0.2, logrePriorSigma = 0.4, shapePriorSigma = 0.35, sersicNPriorSigma = 0.5;
    double sersicNPriorCenter = 2.5;
    double faintSnr = 8.0;
    int ringPix = 30;
    PsfPosition psfPosition = PsfPosition::Source;
    PsfInterpolation psfInterpolation = PsfInterpolation::Quintic;
    int nOptimizerRestarts = 1;
    bool includeHaloSources = true;
    std::optional<double> posBoundPix = 1.5;
    double reMinPix = 0.1, reMaxPix = 1000.0, sersicNMin = 0.3, sersicNMax = 6.2;
    PsfModelKind psfModel = PsfModelKind::Pixelized;
    PsfFallback psfFallbackModel = PsfFallback::Moffat;
    int minEpsfNstarsForUse = 2, ncircularGaussianN = 3, hybridPsfN = 9, gaussianMixtureN = 4;
    double fallbackDefaultFwhmPix = 4.0, fallbackStampRadiusPix = 25.0;
    bool saveHistory = false;
    int cutoutSize = 100;
    std::optional<int> cutoutMaxSources;
    int cutoutStart = 0;
    double cutoutDataPLo = 1, cutoutDataPHi = 99, cutoutModelPLo = 1, cutoutModelPHi = 99, cutoutResidPAbs = 99;
    bool noCutouts = false, noPatchOverview = false;
};
struct MoffatPsf {
    double beta = 3.5, radiusPix = 25.0, fwhmDefaultPix = 4.0;
    std::optional<std::string> modulePath;
};
struct Merge {
    std::string pattern = "*_cat_fit.csv";
};
enum class ZpErrMethod { AllMad, BrightStd };
struct Zp {
    bool enabled = true, injectGaiaSources = true;
    double gaiaMagMin = 8.0, gaiaMagMax = 18.0, matchRadiusArcsec = 3.0;
    int minBoxSizePix = 3000;
    std::optional<double> gaiaPosErrPix;
    double clipSigma = 3.0;
    int clipMaxIters = 10;
    ZpErrMethod zpErrMethod = ZpErrMethod::AllMad;
    double brightSnrMin = 50.0;
    int brightMinStars = 5;
    double plotMagLo = 10.0, plotMagHi = 20.0, plotZpOffset = 0.5;
};

/// All keys. Paths are absolute once loaded from a file (config_io.h).
struct Config {
    Path baseDir; ///< folder of the YAML file, where relative paths of the image list start; may be empty
    Inputs inputs;
    Outputs outputs;
    ImageScaling imageScaling;
    Crop crop;
    Overlay overlay;
    Checks checks;
    SourceSaturationCut sourceSaturationCut;
    BrightMask brightMask;
    Logging logging;
    Plotting plotting;
    Performance performance;
    Epsf epsf;
    Patches patches;
    PatchInputs patchInputs;
    PatchRun patchRun;
    MoffatPsf moffatPsf;
    Merge merge;
    Zp zp;

    /// Gaia augmentation and zero points run: zp.enabled and a synthetic photometry file is named.
    bool zpWanted() const { return zp.enabled && inputs.gaiaxpSynphotCsv.has_value(); }
    /// max((final_psf_size - 1)/2 + 2, halo_pix_min), pixels.
    int haloPix() const;
};

/// The log file of a command: `<work_dir>/<command>.log` for "auto"; nullopt when there is none.
std::optional<Path> logFile(const Config& config, const std::string& command);

} // namespace furrow::config
