#pragma once
#include <array>
#include <optional>

namespace furrow::fit {

/// What the pixels of a star say of its flux whatever the fit makes of it.
struct StarLight {
    double flux = 0; ///< counts
    double top = 1;  ///< level of the image, relative to its peak, above which pixels have lost light; 1: none
};

/// A star's pixels by the level of its unit image: bin k holds levels of 2^-(k+1) to 2^-k of the peak, and every bin
/// gives a flux of its own.
class LightBins {
public:
    /// `level`: image over its peak, `image`: unit image, `light`: pixel without sky and neighbours, counts, `variance`
    /// of the pixel, counts².
    void add(double level, double image, double light, double variance);
    /// The bins' median. Where the core is flat and the bins further out agree, the core is saturated, marked or not:
    /// then the mean of those that agree. Of what is known to be a point, a core that is merely faint is saturated,
    /// too. Nothing with too few bins above the noise.
    std::optional<StarLight> starLight(bool isPoint) const;

private:
    static constexpr int kBins = 10;
    struct Bin {
        double data = 0, power = 0, noise = 0;
    };
    std::array<Bin, kBins> m_bins{};
};

} // namespace furrow::fit
