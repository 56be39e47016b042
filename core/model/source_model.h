#pragma once
#include "core/image/image.h"
#include "core/model/aligned_buffer.h"
#include "core/model/parameters.h"
#include "core/model/profile_table.h"
#include "core/model/spectral_grid.h"
#include "core/model/wings.h"

#include <array>
#include <vector>

namespace furrow::model {

/// Unit-flux images of one source in all bands on a window, with derivatives: component 0 is the image, 1 + p its
/// derivative by parameter p. Rows are `stride` floats apart, a multiple of 16, and zero from width() on.
struct StampSet {
    Box window;
    int bands = 0, components = 0, stride = 0;
    AlignedBuffer<float> data;

    void reshape(const Box& box, int bandCount, int componentCount);
    std::size_t planeSize() const { return static_cast<std::size_t>(stride) * window.height(); }
    float* plane(int band, int component) {
        return data.data() + (static_cast<std::size_t>(band) * components + component) * planeSize();
    }
    const float* plane(int band, int component) const {
        return data.data() + (static_cast<std::size_t>(band) * components + component) * planeSize();
    }
};

/// How an image is shifted to where its source sits.
enum class Shift {
    Exact,   ///< band-limited: a phase in Fourier space
    Lanczos3 ///< Lanczos kernel of order 3
};

/// Buffers of the renderer, one per thread; they grow to the largest grid seen.
struct RenderScratch {
    AlignedBuffer<float> re, im, sumRe, sumIm; ///< spectra
    AlignedBuffer<float> value, byLogR, byEta1, byEta2, byLogN, blocks, edge, wings;
    std::array<MixedImage, kParameterCount> mixed;
    AxisShift shiftX, shiftY;
    std::vector<ImageStrip> strips;
    ProfileRow row;
    void fit(const SpectralGrid& grid);
    /// Block k of 3.
    Columns block(const SpectralGrid& grid, int k) {
        return {blocks.data() + 2 * k * grid.blockSize, blocks.data() + (2 * k + 1) * grid.blockSize};
    }
};

/// Renders a source: profile transform × PSF transform on a grid of gridSize² pixels, one inverse transform per image.
/// What a galaxy's wings carry around the periodic grid is subtracted.
class SourceModel {
public:
    struct Options {
        int gridSize = 64;
        int originX = 0, originY = 0; ///< pixel of the frame that the grid's first pixel is
        bool correctAliases = true;   ///< subtract what a galaxy's wings carry around the grid
        CopyPlan copies;
        Shift shift = Shift::Exact;
    };
    /// Grid about pixel (x, y) for a window that reaches `half` pixels from it; how bright the source is (S/N) decides
    /// how much of a galaxy's light the grid must hold.
    static Options chooseGrid(SourceType type, const Parameters& parameters, int x, int y, int half, double snr);
    SourceModel() = default;
    SourceModel(SourceType type, int bands, const Options& options);

    /// PSF of a band: odd stamp whose star sits (phaseX, phaseY) from the middle pixel; only |pixel| ≤ halfSize is
    /// used, not renormalised. A band without a PSF renders as zero. The phase must be the same for all bands.
    void setPsf(int band, const Image<float>& stamp, int halfSize, double phaseX, double phaseY,
                RenderScratch& scratch);

    /// All bands' images on `window` (inside the grid), with derivatives by all parameters when asked for.
    void render(const Parameters& parameters, bool derivatives, const Box& window, StampSet& out,
                RenderScratch& scratch) const {
        render(parameters, derivatives, window, 0, static_cast<int>(m_psf.size()), out, scratch);
    }
    /// The same for bands [first, last) alone; the others stay where `out` has the same shape already.
    void render(const Parameters& parameters, bool derivatives, const Box& window, int first, int last, StampSet& out,
                RenderScratch& scratch) const;

    /// Σ over bands and pixels of weights[band] · ∂²image/∂p∂q; `weighted` are images on the window (rows `stride`
    /// apart, null: band left out), each scaled by scale[band]. out: 6 × 6.
    void curvature(const Parameters& parameters, const Box& window, const std::vector<const float*>& weighted,
                   int stride, const std::vector<double>& scale, double (&out)[6][6], RenderScratch& scratch) const;

    SourceType type() const { return m_type; }
    const Options& options() const { return m_options; }
    Box gridBox() const;

private:
    struct BandSpectrum {
        AlignedBuffer<float> re, im; ///< of the PSF about its star, divided by the number of pixels
        bool present = false;
    };
    const ProfileRow& rowFor(const Parameters& parameters, RenderScratch& scratch) const;
    void setShifts(const Parameters& parameters, RenderScratch& scratch) const;
    /// Spectra of one band times the shift along x, transformed along x: scratch.mixed[0] the image, [1] its derivative
    /// by x, [2] … by the shape.
    void renderColumns(const BandSpectrum& psf, int components, const Box& window, RenderScratch& scratch) const;

    SourceType m_type = SourceType::Star;
    Options m_options;
    const SpectralGrid* m_grid = nullptr;
    double m_phaseX = 0, m_phaseY = 0;
    std::vector<BandSpectrum> m_psf;
};

} // namespace furrow::model
