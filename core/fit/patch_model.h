#pragma once
#include "core/base/run_context.h"
#include "core/config/config.h"
#include "core/fit/flux_system.h"
#include "core/fit/gram_layout.h"
#include "core/fit/patch_data.h"
#include "core/fit/star_light.h"
#include "core/model/source_model.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace furrow::fit {

/// Pixels of one band on the ROI; rows `stride` floats apart, zero beyond the width.
struct BandPixels {
    int index = 0;                         ///< in PatchData::bands
    double invVariance = 0;                ///< 1/σ_sky² of an unmasked pixel
    double photonScale = 0;                ///< photon variance per count
    bool unmasked = false;                 ///< no pixel is masked
    model::AlignedBuffer<float> skyWeight; ///< 1/σ_sky², 0 where masked
    model::AlignedBuffer<float> weight;    ///< what the fit uses, see PatchModel::updateWeights
    model::AlignedBuffer<float> data, residual, weightedResidual;
    double chi2 = 0, leverage = 0; ///< leverage: see ResidualSums
};

/// One source inside the fit: parameters in ROI coordinates, priors, bounds, its images.
struct FitUnit {
    std::size_t source = 0; ///< in PatchData::sources
    SourceType type = SourceType::Star;
    int count = 0;                                ///< parameters fitted: 0 (flux only), 2, 5 or 6
    model::Parameters start{}, centre{};          ///< start of the fit, centre of the priors
    model::Parameters basePrior{}, priorWeight{}; ///< 1/σ², 0: none; priorWeight: with the rule for faint sources
    model::Parameters low{}, high{};              ///< hard bounds; those of kLogR hold for ln re, not for ln rc
    double believable[2] = {-1e9, 1e9};           ///< bounds on ln rc: farther from the prior no size is a measurement
    bool positionFixed = false;
    bool held = false;             ///< position and shape stay: the source did not settle
    double snr = 0;                ///< combined over the bands, at the last call of updateSnr
    double startSnr = 0;           ///< marginalSnr with the catalog's positions and shapes
    double marginalSnr = 0;        ///< the same with the errors that blending leaves
    std::vector<Image<float>> psf; ///< per fitted band
    double psfScale = 0;           ///< FWHM / 4, mean of the bands, pixels
    double phaseX = 0, phaseY = 0; ///< where the star sits on the PSF stamps
    model::SourceModel model;
    model::StampSet stamps;
    model::Parameters parameters{}, rendered{};
    std::vector<char> uniform;             ///< per fitted band: all pixels of the window have the full weight
    std::vector<char> open;                ///< per fitted band: none of them is masked
    bool stale = true;                     ///< stamps are to be drawn anew
    std::vector<char> reweighted;          ///< per fitted band: Gram blocks are to be computed anew
    Box window;                            ///< ROI pixels that the source is drawn on
    double gridLogRe = 0;                  ///< ln re that the grid was chosen for
    double windowSnr = -1, windowLogR = 0; ///< what the window was chosen for; -1: not yet
    double localLogP = 0;                  ///< -½χ² of its central pixels
    bool derivatives = false;              ///< drawn with derivatives
    int components() const { return derivatives ? 1 + count : 1; }
    /// Parameter k stays where it is whatever the data say.
    bool isFixed(int k) const { return held || (k <= model::kY && positionFixed); }
    double priorResidual2() const; ///< Σ (prior residuals)²
    /// Moves parameters into the bounds; returns whether any moved.
    bool project(model::Parameters& p) const;
    /// -1 or +1 where parameter k lies within `margin` of its lower or upper bound, else 0.
    int atBound(int k, const model::Parameters& p, double margin) const;
};

/// The patch as a function of its parameters: draws the sources, solves the fluxes and the sky of every band exactly
/// (variable projection, Golub & Pereyra 1973) and keeps all that the solvers need as Gram matrices of the unit images.
class PatchModel {
public:
    /// `bands`: those of the data that are fitted together. Bands without a usable pixel are left out.
    PatchModel(const PatchData& data, const PatchPsfs& psfs, const config::Config& config,
               const std::vector<int>& bands, const RunContext& context);

    /// Fluxes and sky per band, given from outside.
    struct Linear {
        std::vector<std::vector<double>> flux, sky;
    };
    /// Everything at the units' parameters: stamps, Gram matrices, fluxes, residuals, logP, gradients. The fluxes and
    /// the sky are solved for unless given.
    void evaluate(const Linear* linear = nullptr);
    /// Changes fluxes and sky, and logP by `gain`, together with the units' parameters, by so little that images,
    /// residuals and products may stay as they are; the next evaluate() draws them.
    void shift(const Linear& change, double gain);
    /// The last evaluate() found another image or other weights for the unit than the one before.
    bool changed(int unit) const;
    /// Chooses window and grid of every source from its present flux and size, so that what is cut off is lost in the
    /// noise. The first call also turns the derivatives on. Returns whether anything changed; then evaluate() is due.
    bool fitWindows();
    /// Combined S/N of the sources (only those marked, if given) from the present fluxes; sets the priors of faint
    /// sources.
    void updateSnr(const std::vector<char>* only = nullptr);
    /// Image of a unit at its parameters on the largest window, without derivatives.
    void renderWide(int unit, model::StampSet& out) const;
    /// -½ Σ (prior residuals)².
    double logPrior() const;
    /// Second derivatives of the unit's image contracted with weight × residual × flux, 6 × 6.
    void curvature(int unit, double (&out)[6][6]) const;
    /// Gram matrix of a band's images under the weight w² V - w, V = σ_sky² + photonScale · max(model - sky, 0), in the
    /// layout of gram(): what the noise adds to the errors beyond the inverse of the weights.
    std::vector<double> noiseGram(int band) const;
    /// Weights 1/V, V = σ_sky² + photons in counts², the photons from the model's light, never from the noisy pixels
    /// (Horne 1986, PASP 98, 609); 0 where masked. Once the sources have settled also, so that what the model lacks
    /// does not drag its neighbours along:
    /// - a star whose core is off by a part m of its peak of more than 5 %, which no PSF is, adds
    ///   (m² - 0.05²) · peak · light to V (see coreMisfit);
    /// - one of more than 20 % is judged by what its pixels say of its flux (see StarLight), and those of a saturated
    ///   core count nothing, from then on;
    /// - pixels with residuals beyond 6 s lose weight as (6 s / residual)², s² = V + 0.05² · peak · light.
    ///
    /// Only in the windows of sources that this could move by `worthwhile` sigmas; elsewhere the old ones stay. Returns
    /// whether any changed; then evaluate() is due.
    bool updateWeights(bool settled, double worthwhile);
    /// Without the two rules for settled sources: every pixel keeps the weight of its noise.
    void trustAllPixels() { m_distrust = false; }

    int bandCount() const { return static_cast<int>(m_bands.size()); }
    int unitCount() const { return static_cast<int>(units.size()); }
    int skyTerms() const { return m_skyTerms; }
    int stride() const { return m_stride; }
    int width() const { return m_width; }
    int height() const { return m_height; }
    const std::vector<BandPixels>& bands() const { return m_bands; }
    /// Of gram().
    const GramLayout& layout() const { return m_layout; }
    const std::vector<double>& gram(int band) const { return m_gram[band]; }
    /// <image component, weight × residual>.
    double gradient(int band, int unit, int component) const {
        return m_gradient[band][m_layout.component[unit] + component];
    }
    /// <sky term, weight × residual>: 0 where the sky was solved for.
    double skyGradient(int band, int term) const { return m_skyGradient[band][term]; }
    double flux(int band, int unit) const { return m_flux[band][unit]; }
    double sky(int band, int term) const { return m_sky[band][term]; }
    /// The source has unmasked pixels in this band.
    bool measurable(int band, int unit) const { return m_measurable[band][unit] != 0; }
    /// Enough of them for its position and shape, too.
    bool wellSeen(int band, int unit) const { return m_measurable[band][unit] == 2; }
    /// A star whose core counts nothing in some band although no pixel is masked (see updateWeights).
    bool coreLeftOut(int unit) const;
    double chi2() const;
    /// Σ image²/σ_sky² over the unmasked pixels of a unit.
    double skyPower(int band, int unit) const { return m_skyPower[band][unit]; }
    /// Three sigmas of what single precision does to logP.
    double rounding() const;
    double logP() const { return m_logP; }
    /// Value of a sky term at a ROI pixel: 1, u, v with u and v from -1 to 1.
    double skyTerm(int term, int x, int y) const { return term == 0 ? 1 : term == 1 ? m_skyX[x] : m_skyY[y]; }
    /// Per unit a partner whose image is the same in every band to 1e-4, or -1.
    std::vector<int> degeneratePartners() const;

    /// Units in the order of PatchData::sources.
    std::vector<int> unitsBySource() const;

    std::vector<FitUnit> units; ///< neighbours follow each other
    /// Sources that cannot be modelled, with the reason (index into PatchData::sources).
    std::vector<std::pair<std::size_t, std::string>> problems;

private:
    void loadBands(const std::vector<int>& bands);
    /// What follows from a band's weights.
    void weigh(int band);
    /// Σ weight × term × term and, unless null, Σ weight × term × data.
    void weighSky(const model::AlignedBuffer<float>& weight, const float* data, double* skySky, double* skyData) const;
    /// sum += Σ scale · image over the units with a positive scale; negative pixels are left out.
    void addImages(int band, const std::vector<double>& scale, model::AlignedBuffer<float>& sum) const;
    /// body(place on the ROI, unit image there) over the pixels of a unit's window that are not masked.
    template <typename Body>
    void forEachSeen(int band, int unit, const Body& body) const;
    std::optional<StarLight> starLight(int band, int unit) const;
    /// m²: what noise does not explain of the squared residuals in a star's core, as a part of Σ top · light, with the
    /// flux that suits the core best, so that it does not follow the weights; 0 where the residuals are below 3 sigmas.
    /// `top`: the unit image's peak, or the highest level that is not saturated.
    double coreMisfit(int band, int unit, const float* residual, double flux, double top) const;
    void freshWeights(int band, bool settled, model::AlignedBuffer<float>& out);
    /// Puts the old weights back where the fresh ones are not worthwhile (0: nowhere); returns whether any differ.
    bool keepWorthless(int band, double worthwhile, model::AlignedBuffer<float>& fresh) const;
    /// All weights of the window are those of an unmasked pixel without photons.
    bool isFull(int band, const model::AlignedBuffer<float>& weight, const Box& window) const;
    void addUnit(std::size_t source);
    void loadPsfs(FitUnit& unit) const;
    /// Grid and window that reach `half` pixels from the source; S/N decides how much of the light the grid must hold.
    void setGrid(FitUnit& unit, int half, double snr, model::RenderScratch& scratch) const;
    int startHalf(const FitUnit& unit) const;
    /// Part of Σ image² that lies on the ROI; 1 for sources whose centre does.
    double shareInside(const FitUnit& unit, model::RenderScratch& scratch) const;
    bool fitWindow(int unit);
    static void limitSize(FitUnit& unit);
    void layOut();
    void findMoved();
    /// evaluate() in the bands [first, last).
    void evaluateBands(int first, int last, const Linear* linear);
    void updateGram(int unit, int firstBand, int lastBand);
    /// Blocks of a unit and of its pairs under a weight image; `self`: its own blocks too, `moved`: only what moved.
    void unitGram(int unit, int band, const float* weight, bool self, bool moved, std::vector<double>& gram) const;
    /// <image, weight × data> of a unit and what of the image is seen.
    void updateSeen(int unit, int band);
    void forEachUnit(const std::function<void(int)>& body) const;
    void solveFluxes(int band);
    /// The band's sky in a row of the ROI.
    void skyRow(int band, int y, std::vector<float>& out) const;
    void updateResidual(int band);
    /// After the residual, from the fluxes and sky of the evaluation before.
    void updateGradient(int band, const std::vector<double>& oldFlux, const std::vector<double>& oldSky);
    void updateSkyGradient(int band);
    int requiredHalf(int unit) const;

    const PatchData& m_data;
    const PatchPsfs& m_psfs;
    const config::Config& m_config;
    const RunContext& m_context;
    int m_width = 0, m_height = 0, m_stride = 0, m_skyTerms = 0;
    std::vector<double> m_skyX, m_skyY;                   ///< u of a column, v of a row
    std::vector<model::AlignedBuffer<float>> m_skyPlanes; ///< the sky terms on the ROI
    std::vector<BandPixels> m_bands;
    GramLayout m_layout;
    std::vector<std::unique_ptr<FluxSystem>> m_fluxSystems; ///< per band
    std::vector<std::vector<double>> m_gram, m_gradient, m_flux, m_sky, m_fluxData, m_skyData, m_skySky, m_skyGradient,
        m_skyPower, m_peak; ///< m_peak: of the unit image
    std::vector<std::vector<char>> m_measurable;
    bool m_gradientKnown = false;           ///< m_gradient is that of the last evaluation
    std::vector<std::vector<char>> m_moved; ///< per band and unit: its products are not those of the last evaluation
    double m_logP = 0;
    bool m_distrust = true;
    /// Per band and unit, of stars judged by their pixels: level of the image over its peak above which they count
    /// nothing (1: none); 0: judged by the fit.
    std::vector<std::vector<double>> m_starTop;
};

} // namespace furrow::fit
