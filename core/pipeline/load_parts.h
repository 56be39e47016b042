#pragma once
#include "core/base/run_context.h"
#include "core/calibrate/gaia.h"
#include "core/config/config.h"
#include "core/image/frames.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

/// The parts of the load stage that deal with images, and the stars of the synthetic photometry.
namespace furrow::pipeline {

/// Paths of an image list: one per line, `#` comments and blank lines skipped. Relative ones start at `baseDir` (the
/// configuration's folder), or at the list's own folder when the file is not there. Throws UserError when the list
/// cannot be read or names no image.
std::vector<std::filesystem::path> readImageList(const std::filesystem::path& list,
                                                 const std::filesystem::path& baseDir);

/// An image whose header was read and checked.
struct ImageHeader {
    BandInfo info;
    sky::Wcs wcs;              ///< of the full frame
    int width = 0, height = 0; ///< full frame, pixels
    double saturatedFrom = 0;  ///< raw counts, SATURATE/2; unused without info.saturate
    std::vector<std::string> warnings;
};

/// Reads and checks the headers of all images on up to `workers` threads: required keywords, WCS, bands that occur
/// twice, shapes and WCS against the first image, the crop. Every problem of every image goes into `problems`; headers
/// of images that cannot be used are left out.
std::vector<ImageHeader> checkImages(const std::vector<std::filesystem::path>& paths, const config::Config& config,
                                     int workers, ProblemList& problems, const RunContext& context);

/// Part of the full frame that the crop keeps.
Box workingBox(int width, int height, const config::Crop& crop);

/// Reads the pixels of all images straight into their working frames, scaled to zp_ref, with saturated pixels marked.
/// Throws UserError with the problems of all files that are damaged.
std::vector<Band> readBands(const std::vector<ImageHeader>& headers, const Box& working, int workers,
                            const RunContext& context);

/// Frames without bands: size, crop and WCS, from the first image.
std::shared_ptr<Frames> emptyFrames(const ImageHeader& first, const Box& working);

/// Stars of inputs.gaiaxp_synphot_csv; a file that is missing is only a warning. None when nothing needs them.
std::vector<calibrate::GaiaStar> readPhotometry(const config::Config& config, const std::vector<std::string>& bands,
                                                const RunContext& context);
/// Fills x, y from ra, dec.
void locateStars(std::vector<calibrate::GaiaStar>& stars, const sky::Wcs& wcs);

} // namespace furrow::pipeline
