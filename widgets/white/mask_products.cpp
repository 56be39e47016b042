#include "widgets/white/mask_products.h"

#include "core/image/frames.h"
#include "core/io/fits.h"
#include "core/pipeline/products.h"

#include <cmath>

namespace furrow::widgets {
namespace {

namespace fs = std::filesystem;

/// Sets the bits that one patch's payload holds.
void addPayload(const fs::path& path, const fit::PatchDef& patch, const std::vector<std::string>& bands,
                BitMask& nonFinite, BitMask& saturated) {
    for (const std::string& band : bands) {
        const Image<float> mask = io::readFitsExtension(path, "MASK_" + band).pixels;
        const Box inside = patch.roi.intersected({0, nonFinite.width(), 0, nonFinite.height()});
        if (mask.width() != patch.roi.width() || mask.height() != patch.roi.height())
            return;
        for (int y = inside.y0; y < inside.y1; ++y)
            for (int x = inside.x0; x < inside.x1; ++x) {
                const auto bits = static_cast<unsigned>(mask(x - patch.roi.x0, y - patch.roi.y0));
                if (bits & kMaskNonFinite)
                    nonFinite.set(x, y);
                if (bits & kMaskSaturated)
                    saturated.set(x, y);
            }
    }
}

std::vector<std::string> payloadBands(const fs::path& path) {
    std::vector<std::string> bands;
    const std::string prefix = "FLUX_";
    for (const std::string& name : io::readFitsTable(path, "SOURCES").names)
        if (name.starts_with(prefix))
            bands.push_back(name.substr(prefix.size()));
    return bands;
}

std::shared_ptr<const MaskPyramid> brightMask(const fs::path& path) {
    std::error_code code;
    if (!fs::exists(path, code))
        return nullptr;
    const Image<float> image = io::readFitsImage(path).pixels;
    BitMask mask(image.width(), image.height());
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (image(x, y) != 0)
                mask.set(x, y);
    return std::make_shared<const MaskPyramid>(std::move(mask));
}

} // namespace

FieldMasks readMasks(const config::Config& config, const FloatImage& white, const std::vector<fit::PatchDef>& patches,
                     const std::stop_token& stop) {
    const pipeline::WorkDir dir(config);
    FieldMasks masks;
    BitMask nonFinite(white->width(), white->height()), saturated(white->width(), white->height());
    for (int y = 0; y < white->height(); ++y)
        for (int x = 0; x < white->width(); ++x)
            if (!std::isfinite((*white)(x, y)))
                nonFinite.set(x, y);
    bool anyPayload = false;
    std::vector<std::string> bands;
    for (const fit::PatchDef& patch : patches) {
        if (stop.stop_requested())
            return {};
        const fs::path path = dir.payload(patch.tag);
        std::error_code code;
        if (!fs::exists(path, code))
            continue;
        try {
            if (bands.empty())
                bands = payloadBands(path);
            addPayload(path, patch, bands, nonFinite, saturated);
            anyPayload = true;
        } catch (const UserError&) {
            // A damaged payload is the next run's to mend; its patch shows no masks.
        }
    }
    masks.nonFinite = std::make_shared<const MaskPyramid>(std::move(nonFinite));
    if (anyPayload)
        masks.saturated = std::make_shared<const MaskPyramid>(std::move(saturated));
    try {
        masks.bright = brightMask(dir.brightMask / "white_bright_mask.fits");
    } catch (const UserError&) {
        // as above
    }
    return masks;
}

} // namespace furrow::widgets
