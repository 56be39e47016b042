#include "core/detect/sep.h"

#include "core/base/error.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <mutex>
#include <numbers>

extern "C" {
#include <sep.h>
}

namespace furrow::detect {
namespace {

// Status codes of libsep (sepcore.h): limits that can be raised by the caller.
constexpr int kPixelStackFull = 2;  // PIXSTACK_FULL
constexpr int kDeblendOverflow = 7; // DEBLEND_OVERFLOW
constexpr std::size_t kFirstPixelStack = 50000;

[[noreturn]] void fail(const char* what, int status) {
    char text[64] = "";
    sep_get_errmsg(status, text);
    throw InternalError(std::string(what) + ": " + text);
}

// 1 where a pixel must not enter; empty when every pixel may.
std::vector<std::uint8_t> rejectedPixels(const Image<float>& image, const Image<std::uint8_t>* mask) {
    std::vector<std::uint8_t> out;
    for (std::size_t i = 0; i < image.size(); ++i) {
        if (std::isfinite(image.data()[i]) && (!mask || mask->data()[i] == 0))
            continue;
        if (out.empty())
            out.assign(image.size(), 0);
        out[i] = 1;
    }
    return out;
}

sep_image sepImage(const Image<float>& image, const std::vector<std::uint8_t>& rejected) {
    sep_image out{};
    out.data = image.data();
    out.dtype = out.ndtype = SEP_TFLOAT;
    out.mdtype = SEP_TBYTE;
    out.sdtype = SEP_TINT;
    out.mask = rejected.empty() ? nullptr : rejected.data();
    out.w = image.width();
    out.h = image.height();
    out.noise_type = SEP_NOISE_NONE;
    out.maskthresh = 0.5;
    return out;
}

// libsep keeps two limits per process. They only ever grow, and no result depends on them, so that threads that
// extract at the same time do not disturb each other.
void raiseLimits(int status, std::size_t pixels) {
    static std::mutex mutex;
    std::lock_guard lock(mutex);
    if (status == kPixelStackFull)
        sep_set_extract_pixstack(
            std::max(sep_get_extract_pixstack(), std::min(pixels + 2, 4 * sep_get_extract_pixstack())));
    else
        sep_set_sub_object_limit(4 * sep_get_sub_object_limit());
}

struct FreeCatalog {
    void operator()(sep_catalog* catalog) const { sep_catalog_free(catalog); }
};
using CatalogPtr = std::unique_ptr<sep_catalog, FreeCatalog>;

int extractOnce(const sep_image& image, double threshold, int kind, const ExtractOptions& options,
                sep_catalog** catalog) {
    static constexpr float kernel[9] = {1, 2, 1, 2, 4, 2, 1, 2, 1};
    return sep_extract(&image, static_cast<float>(threshold), kind, options.minarea,
                       options.convolve ? kernel : nullptr, 3, 3, SEP_FILTER_CONV, options.deblendNthresh,
                       options.deblendCont, options.clean ? 1 : 0, options.cleanParam, catalog);
}

CatalogPtr runExtract(const sep_image& image, double threshold, int kind, const ExtractOptions& options) {
    // libsep links its whole pixel stack at every call: start small, grow when an object needs it.
    static const bool startSmall = (sep_set_extract_pixstack(kFirstPixelStack), true);
    static_cast<void>(startSmall);
    const std::size_t pixels = static_cast<std::size_t>(image.w) * image.h;
    for (;;) {
        sep_catalog* raw = nullptr;
        const std::size_t stack = sep_get_extract_pixstack();
        const auto subObjects = static_cast<std::size_t>(sep_get_sub_object_limit());
        const int status = extractOnce(image, threshold, kind, options, &raw);
        if (status == 0)
            return CatalogPtr(raw);
        const bool canGrow =
            (status == kPixelStackFull && stack < pixels + 2) || (status == kDeblendOverflow && subObjects < pixels);
        if (!canGrow)
            fail("source extraction failed", status);
        raiseLimits(status, pixels);
    }
}

} // namespace

Background background(const Image<float>& image, const Image<std::uint8_t>* mask, int boxSize, int filterSize) {
    const auto rejected = rejectedPixels(image, mask);
    const sep_image input = sepImage(image, rejected);
    sep_bkg* raw = nullptr;
    if (const int status = sep_background(&input, boxSize, boxSize, filterSize, filterSize, 0.0, &raw))
        fail("background estimation failed", status);
    const std::unique_ptr<sep_bkg, void (*)(sep_bkg*)> bkg(raw, sep_bkg_free);
    Background out{Image<float>(image.width(), image.height()), sep_bkg_global(raw), sep_bkg_globalrms(raw)};
    if (const int status = sep_bkg_array(raw, out.level.data(), SEP_TFLOAT))
        fail("background evaluation failed", status);
    return out;
}

std::vector<Detection> extract(const Image<float>& image, double sigma, const Image<float>* noise,
                               const Image<std::uint8_t>* mask, const ExtractOptions& options,
                               Image<int>* segmentation) {
    if (segmentation)
        *segmentation = Image<int>(image.width(), image.height(), 0);
    if (image.empty())
        return {};
    const auto rejected = rejectedPixels(image, mask);
    sep_image input = sepImage(image, rejected);
    if (noise) {
        input.noise = noise->data();
        input.noise_type = SEP_NOISE_STDDEV;
    }
    const CatalogPtr found = noise ? runExtract(input, options.threshold, SEP_THRESH_REL, options)
                                   : runExtract(input, options.threshold * sigma, SEP_THRESH_ABS, options);
    std::vector<Detection> out(static_cast<std::size_t>(found->nobj));
    for (int i = 0; i < found->nobj; ++i) {
        Detection& d = out[static_cast<std::size_t>(i)];
        d.x = found->x[i];
        d.y = found->y[i];
        d.a = found->a[i];
        d.b = found->b[i];
        d.theta = found->theta[i];
        d.flux = found->flux[i];
        d.peak = found->peak[i];
        d.xpeak = found->xpeak[i];
        d.ypeak = found->ypeak[i];
        d.npix = found->npix[i];
        d.flag = found->flag[i];
        d.box = {found->xmin[i], found->xmax[i] + 1, found->ymin[i], found->ymax[i] + 1};
        if (segmentation)
            for (int k = 0; k < found->npix[i]; ++k)
                if (rejected.empty() || !rejected[static_cast<std::size_t>(found->pix[i][k])])
                    segmentation->data()[found->pix[i][k]] = i + 1;
    }
    return out;
}

Aperture circularAperture(const Image<float>& image, const Image<std::uint8_t>* mask, double x, double y, double r) {
    const int reach = static_cast<int>(std::ceil(r)) + 2;
    const Box box =
        Box{pixelOf(x) - reach, pixelOf(x) + reach + 1, pixelOf(y) - reach, pixelOf(y) + reach + 1}.intersected(
            image.box());
    if (box.empty() || !(r > 0))
        return {};
    const Image<float> part = image.cut(box);
    Image<std::uint8_t> partMask;
    if (mask)
        partMask = mask->cut(box);
    const auto rejected = rejectedPixels(part, mask ? &partMask : nullptr);
    const sep_image input = sepImage(part, rejected);
    double sum = 0, sumErr = 0, area = 0;
    short flag = 0;
    constexpr int exactOverlap = 0;
    const int status = sep_sum_circle(&input, x - box.x0, y - box.y0, r, 0, exactOverlap, SEP_MASK_IGNORE, &sum,
                                      &sumErr, &area, &flag);
    if (status)
        fail("aperture photometry failed", status);
    if (!(area > 0))
        return {};
    return {sum * std::numbers::pi * r * r / area, area};
}

} // namespace furrow::detect
