#include "core/config/config_paths.h"
#include "core/pipeline/products.h"

namespace furrow::pipeline {

WorkDir::WorkDir(const config::Config& config)
    : root(config.outputs.workDir)
    , epsfs(root / config.outputs.epsfDir)
    , patches(root / config.outputs.patchesDir)
    , payloads(root / config.outputs.patchInputsDir)
    , outputs(root / config.outputs.tractorOutDir)
    , catalog(root / config::finalCatalogCsv(config))
    , zp(root / "ZP")
    , brightMask(root / config.outputs.brightMaskDir)
    , overlay(root / config.outputs.overlayDir)
    , cropped(root / config.outputs.croppedImagesDir) {}

std::filesystem::path WorkDir::augmentedCatalog(const config::Config& config) const {
    return zp / (config.inputs.inputCatalog.stem().string() + "_with_Gaia.csv");
}

} // namespace furrow::pipeline
