#pragma once
#include <string_view>
#include <vector>

namespace furrow::pipeline {

/// A file of resources/demo as it was when the program was built.
struct EmbeddedFile {
    std::string_view name; ///< relative to the demo folder, with '/'
    std::string_view bytes;
};

/// All files of the demo, sorted by name (cmake/EmbedDemo.cmake).
std::vector<EmbeddedFile> embeddedDemoFiles();

} // namespace furrow::pipeline
