#pragma once
#include "core/calibrate/gaia.h"
#include "core/catalog/catalog.h"
#include "core/detect/bright_mask.h"
#include "core/fit/patch_data.h"
#include "core/fit/patch_fit.h"
#include "core/image/frames.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace furrow::pipeline {

/// Where the products of a run lie.
struct WorkDir {
    explicit WorkDir(const config::Config& config);
    std::filesystem::path root, epsfs, patches, payloads, outputs, catalog, zp, brightMask, overlay, cropped;
    std::filesystem::path wcs() const { return root / "wcs.fits"; }
    std::filesystem::path white() const { return root / "white.fits"; }
    std::filesystem::path state() const { return root / "state.json"; }
    std::filesystem::path catalogState() const { return root / "catalog_state.csv"; }
    std::filesystem::path summary() const { return root / "run_summary.json"; }
    std::filesystem::path patchDir(const std::string& tag) const { return outputs / tag; }
    std::filesystem::path patchCsv(const std::string& tag) const { return outputs / tag / (tag + "_cat_fit.csv"); }
    std::filesystem::path payload(const std::string& tag) const { return payloads / (tag + ".fits.fz"); }
    std::filesystem::path augmentedCatalog(const config::Config& config) const; ///< ZP/{catalog stem}_with_Gaia.csv
};

/// What load makes (algorithms.md "load").
struct Field {
    std::shared_ptr<Frames> frames;
    Catalog catalog;
    std::vector<calibrate::GaiaStar> gaia; ///< empty when no file is named or it is missing
    calibrate::GaiaSummary gaiaSummary;    ///< set by runGaia, for its overlay
    detect::BrightMaskResult bright;       ///< set by runBright, for its overlay; the mask itself moves into frames
};

/// load: reads and checks everything, flags exclusions, writes wcs.fits and white.fits. Throws UserError with all
/// problems of all inputs; nothing is written then.
Field loadField(const config::Config& config, const RunContext& context);

/// What load found out about the rows of the input catalog: work_dir/catalog_state.csv (key, excluded_crop,
/// excluded_saturation, position and hash of the row, in catalog order), from which merge works when there is no
/// augmented catalog. Removes the augmented catalog of an earlier run when there is no synthetic photometry any more.
void writeCatalogState(const Field& field, const config::Config& config);

/// gaia: augments field.catalog and writes ZP/{stem}_with_Gaia.csv with the columns excluded_crop and
/// excluded_saturation.
void runGaia(Field& field, const config::Config& config, const RunContext& context);

/// bright: sets frames->brightMask and affectedByBrightMask, writes bright_mask/white_bright_mask.fits.
void runBright(Field& field, const config::Config& config, const RunContext& context);

/// merge: joins the patch CSVs to the base catalog and writes the final catalog (outputs.txt). Works from files alone:
/// the augmented catalog (or the input catalog and catalog_state.csv), patches.json, the patch CSVs, wcs.fits and
/// white_bright_mask.fits.
struct MergeSummary {
    std::size_t rows = 0, columns = 0, missing = 0, excludedCrop = 0, excludedSaturation = 0, excludedAny = 0,
                duplicates = 0;
};
MergeSummary runMerge(const config::Config& config, const RunContext& context);

/// Cheap reading of what a finished run left (for the window): the white stack with its noise and WCS.
struct WhiteStack {
    Image<float> image, sigma;
    sky::Wcs wcs;
};
WhiteStack readWhite(const std::filesystem::path& whiteFits);

/// One fitted patch of a finished run, ready to look at.
struct PatchProduct {
    fit::PatchData data;
    fit::PatchPsfs psfs;
    fit::PatchFit fit;
    std::vector<Image<float>> model; ///< per band, sources + sky
};
/// Reads payload, patch CSV, meta.json and ePSFs of a finished patch and renders its model. Throws UserError.
PatchProduct loadPatchProduct(const config::Config& config, const std::string& patchTag);

/// Patch definitions of a finished run (patches/patches.json).
std::vector<fit::PatchDef> readPatches(const std::filesystem::path& patchesJson);

} // namespace furrow::pipeline
