#pragma once
#include "core/image/frames.h"

#include <filesystem>

namespace furrow::pipeline {

/// wcs.fits: a primary header with NAXIS = 2, the frame's size and its WCS, without data (spec README).
void writeWcsFile(const std::filesystem::path& path, const Frames& frames);
/// Throws UserError naming the file.
sky::Wcs readWcsFile(const std::filesystem::path& path);

/// white.fits: the white stack as primary image, its noise as tile-compressed (lossless) extension SIGMA, both with the
/// WCS of the working frame.
void writeWhiteFile(const std::filesystem::path& path, const Frames& frames);

} // namespace furrow::pipeline
