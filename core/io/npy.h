#pragma once
#include "core/image/image.h"

#include <filesystem>

namespace furrow::io {

/// NumPy .npy version 1.0, '<f4', C order, shape (height, width); written atomically.
void writeNpy(const std::filesystem::path& path, const Image<float>& image);
/// Reads '<f4' or '<f8' 2-D C-order arrays; throws UserError naming the file otherwise.
Image<float> readNpy(const std::filesystem::path& path);

} // namespace furrow::io
