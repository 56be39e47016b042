#pragma once
#include "core/image/image.h"

#include <cstdint>
#include <vector>

/// Thin typed layer over SEP (Barbary 2016; Bertin & Arnouts 1996). Thread-safe; errors become InternalError/UserError.
namespace furrow::detect {

struct Background {
    Image<float> level; ///< same shape as the image, counts
    double globalLevel = 0, globalRms = 0;
};
/// SEP background: mesh boxes of `boxSize` pixels, median filter of `filterSize` boxes. `mask` (may be null): pixels
/// != 0 are ignored. Non-finite pixels are ignored as well.
Background background(const Image<float>& image, const Image<std::uint8_t>* mask, int boxSize, int filterSize);

struct Detection {
    double x = 0, y = 0;       ///< barycentre, 0-based pixels
    double a = 0, b = 0;       ///< rms semi-axes, pixels
    double theta = 0;          ///< rad, counter-clockwise from +x, in (-π/2, π/2]
    double flux = 0, peak = 0; ///< counts (isophotal sum; highest pixel)
    int xpeak = 0, ypeak = 0;
    int npix = 0;
    int flag = 0; ///< SEP_OBJ_* flags
    Box box;      ///< extent
};
struct ExtractOptions {
    double threshold = 1.5; ///< in units of the noise
    int minarea = 5;
    int deblendNthresh = 32;
    double deblendCont = 0.005;
    bool clean = true;
    double cleanParam = 1.0;
    bool convolve = true; ///< SEP's default 3 × 3 kernel
};
/// Detections of a background-subtracted image in a noise of constant `sigma` counts, or, when `noise` is not null,
/// per pixel. Non-finite and masked pixels never enter. `segmentation` (may be null) receives 0 or index + 1.
std::vector<Detection> extract(const Image<float>& image, double sigma, const Image<float>* noise,
                               const Image<std::uint8_t>* mask, const ExtractOptions& options,
                               Image<int>* segmentation = nullptr);

struct Aperture {
    double flux = 0; ///< counts; masked and non-finite pixels are left out and the sum is scaled to the full area
    double area = 0; ///< pixels that counted
};
/// Exact circular aperture of radius r (pixels).
Aperture circularAperture(const Image<float>& image, const Image<std::uint8_t>* mask, double x, double y, double r);

} // namespace furrow::detect
